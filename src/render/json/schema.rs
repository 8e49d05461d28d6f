//! The JSON Schema of what is given as JSON.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::delta::Delta;
use super::detail::Finding;
use super::estimate::Estimate;
use super::graph::{Dependencies, FactGraph, RelationGraph};
use super::picked::{Estimates, Findings};
use super::series::Series;

/// Describes a type that is another one with or without fields that this may have.
macro_rules! narrowed {
    ($($name:ident: $whole:ident, with [$($with:literal),*], without [$($without:literal),*];)+) => { $(
        impl schemars::JsonSchema for $name<'_> {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                super::schema::that_has(generator.subschema_for::<$whole<'_>>(), &[$($with),*], &[$($without),*])
            }

            fn inline_schema() -> bool {
                true
            }
        }
    )+ };
}
pub(super) use narrowed;

pub(super) fn that_has(mut whole: Schema, with: &[&str], without: &[&str]) -> Schema {
    if !with.is_empty() {
        whole.insert("required".to_owned(), json!(with));
    }
    if !without.is_empty() {
        let there: Vec<Value> = without.iter().map(|field| json!({ "required": [field] })).collect();
        whole.insert("not".to_owned(), json!({ "anyOf": there }));
    }
    whole
}

/// What is described, each by itself, by the names that `$defs` has for them.
pub(crate) fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let generator = &mut settings.into_generator();
    let all = [
        of::<super::Report<'_>>(generator),
        of::<Findings<'_>>(generator),
        of::<Delta<'_>>(generator),
        of::<Estimates<'_>>(generator),
        of::<Finding<'_>>(generator),
        of::<Estimate<'_>>(generator),
        of::<Series<'_>>(generator),
        of::<FactGraph<'_>>(generator),
        of::<RelationGraph<'_>>(generator),
        of::<Dependencies<'_>>(generator),
    ];
    let mut whole = schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "crosscheck results",
        "description": "A report, findings or estimates that were asked for, what changed, or a graph, each with its format; or one finding, estimate or series.",
        "anyOf": all,
        "$defs": generator.take_definitions(true),
    });
    RecursiveTransform(closed).transform(&mut whole);
    whole.into()
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().into()
}

/// No object has other fields than those that are named. Of what is documented for Rust, the first paragraph is for all.
fn closed(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.contains_key("properties") {
        object.entry("additionalProperties").or_insert(Value::Bool(false));
    }
    if let Some(Value::String(text)) = object.get_mut("description") {
        let first = text.split("\n\n").next().unwrap_or("");
        *text = first.replace('\n', " ").replace("[`", "`").replace("`]", "`");
    }
}
