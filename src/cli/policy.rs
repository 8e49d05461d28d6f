//! The policy that figures are held against each other by: the default one, or that of a file.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{Failure, input};
use crate::io::nearest;
use crate::policy::Policy;
use crate::visible::{short, visible};

/// Reads the policy of a file; the default one without. The standard input is read once, by it or by one of the files.
pub(super) fn read<'p>(
    path: Option<&Path>,
    mut files: impl Iterator<Item = &'p PathBuf>,
) -> Result<Policy, Failure> {
    let Some(path) = path else { return Ok(Policy::default()) };
    let (name, text) = if path == Path::new("-") {
        if files.any(|file| file == path) {
            return Err(Failure::Usage(
                "`-` is given for the policy and for a file, and the standard input can be read once"
                    .to_owned(),
            ));
        }
        let name = "the standard input".to_owned();
        let text = io::read_to_string(io::stdin().lock())
            .map_err(|error| Failure::Input(format!("cannot read {name}: {error}")))?;
        (name, text)
    } else {
        (input::shown(path), input::text(path, "policy")?)
    };
    parse(&text).map_err(|wrong| Failure::Input(format!("{name}: {wrong}")))
}

/// Reads TOML, or JSON, which starts with a brace as TOML cannot.
fn parse(text: &str) -> Result<Policy, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_ascii().is_empty() {
        return Err("it is empty; `crosscheck init policy` writes a policy to start from".to_owned());
    }
    let policy: Policy = if text.trim_ascii_start().starts_with('{') {
        serde_json::from_str(text)
            .map_err(|error| wrong(error.line(), &error.to_string(), serde_json::from_str(text).ok()))?
    } else {
        toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
            wrong(before.matches('\n').count() + 1, error.message(), toml::from_str(text).ok())
        })?
    };
    policy.validate().map_err(|error| error.to_string())?;
    Ok(policy)
}

/// A field that cannot be taken: what the parser says of it, and how to mend it.
struct Fault {
    said: String,
    remedy: String,
}

/// What is wrong with a policy, on which line: by its field, where it can be taken apart into fields, else as the parser
/// says.
fn wrong(line: usize, said: &str, fields: Option<Map<String, Value>>) -> String {
    let default = json!(Policy::default());
    let mut faults = Vec::new();
    if let Some((fields, known)) = fields.zip(default.as_object()) {
        gather(&fields, known, &[], &mut faults);
    }
    let mut meant = faults.iter().filter(|fault| said.starts_with(&fault.said));
    match (meant.next(), meant.next(), faults.first()) {
        (Some(fault), None, _) => format!("line {line}: {}", fault.remedy),
        // Of several alike the parser does not tell which one it is.
        (Some(fault), Some(_), _) | (None, _, Some(fault)) => fault.remedy.clone(),
        (None, _, None) => format!("line {line}: {}", visible(said)),
    }
}

/// Adds the fields that a policy does not have and those that do not take their value.
fn gather(fields: &Map<String, Value>, known: &Map<String, Value>, within: &[&str], faults: &mut Vec<Fault>) {
    for (name, value) in fields {
        let path: Vec<&str> = within.iter().copied().chain([name.as_str()]).collect();
        let default = known.get(name);
        if let (Value::Object(inner), Some(Value::Object(known))) = (value, default) {
            gather(inner, known, &path, faults);
            continue;
        }
        let alone = path.iter().rev().fold(value.clone(), |value, name| json!({ *name: value }));
        let Err(error) = serde_json::from_value::<Policy>(alone) else { continue };
        let said = error.to_string();
        let remedy = match default {
            None => unknown(&path, known),
            // As JSON, which has no such numbers, NaN and infinities are null.
            Some(default) if value.is_null() && default.is_number() => {
                format!("`{}` is no finite number; the default is {default}", path.join("."))
            }
            Some(default) => format!("`{}`: {}; the default is {default}", path.join("."), plain(&said)),
        };
        faults.push(Fault { said, remedy });
    }
}

/// What a parser says, without the names that numbers have in Rust.
fn plain(said: &str) -> String {
    const NAMES: [(&str, &str); 4] = [
        ("usize", "a whole number"),
        ("u32", "a whole number"),
        ("i64", "a whole number"),
        ("f64", "a number"),
    ];
    let named = NAMES.iter().find_map(|(name, words)| Some((said.strip_suffix(name)?, words)));
    visible(&named.map_or(said.to_owned(), |(said, words)| format!("{said}{words}"))).into_owned()
}

fn unknown(path: &[&str], known: &Map<String, Value>) -> String {
    let name = path.last().copied().unwrap_or("");
    // A field in the wrong table is as likely as one that is mistyped.
    let elsewhere = paths().into_iter().find(|path| path.rsplit('.').next() == Some(name));
    let meant = elsewhere.or_else(|| nearest(name, known.keys().map(String::as_str)));
    let meant = meant.map_or(String::new(), |name| format!(" (did you mean `{name}`?)"));
    let fields: Vec<String> = known.keys().map(|name| format!("`{name}`")).collect();
    let (field, fields) = (short(&path.join(".")), fields.join(", "));
    format!("`{field}` is no field of a policy{meant}; the fields there are {fields}")
}

/// The fields of a policy, those of its tables with the table before them.
fn paths() -> Vec<String> {
    let default = json!(Policy::default());
    let fields = default.as_object().into_iter().flatten();
    fields
        .flat_map(|(name, value)| match value {
            Value::Object(inner) => inner.keys().map(|field| format!("{name}.{field}")).collect(),
            _ => vec![name.clone()],
        })
        .collect()
}
