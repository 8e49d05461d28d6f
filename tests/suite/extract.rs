//! One assertion from an extractor: its schema, and what is wrong with it field by field.

use crosscheck::io::{ASSERTION_SCHEMA, Mapping, check_assertion, import_rows};
use crosscheck::{Assertion, Content};
use serde_json::{Value, json};

use crate::hostile::{HOSTILE, harmless};

fn schema() -> Value {
    serde_json::from_str(ASSERTION_SCHEMA).unwrap()
}

/// A sound object with every field, some of them changed.
fn object(change: Value) -> Value {
    let mut object = json!({});
    for name in schema()["required"].as_array().unwrap() {
        let name = name.as_str().unwrap();
        object[name] =
            if ["source", "reported_by", "holder"].contains(&name) { json!([]) } else { Value::Null };
    }
    let sound = json!({"source": ["Ministry"], "measure": "killed", "kind": "cumulative", "value": 120, "as_of": "2025-06-02"});
    for part in [sound, change] {
        for (name, value) in part.as_object().unwrap() {
            object[name] = value.clone();
        }
    }
    object
}

fn taken(change: Value) -> Assertion {
    let object = object(change);
    let valid = jsonschema::validator_for(&schema()).unwrap();
    assert!(valid.is_valid(&object), "{object}");
    let row = check_assertion(object.to_string().as_bytes()).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let imported = import_rows(row.as_bytes(), &Mapping::extracted()).unwrap();
    assert!(imported.faults.is_empty(), "{imported}");
    imported.dossier.assertions().get(0).unwrap().to_assertion()
}

#[cfg(feature = "schema")]
#[test]
fn the_kept_schema_is_the_generated_one() {
    assert_eq!(
        schema(),
        crosscheck::io::assertion_schema(),
        "write it anew: cargo run --features schema --example schema -- assertion > src/io/assertion-1.schema.json"
    );
}

#[test]
fn the_schema_is_strict() {
    let schema = schema();
    assert_eq!(schema["additionalProperties"], false);
    let properties = schema["properties"].as_object().unwrap();
    let required: Vec<&str> =
        schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(properties.len(), required.len());
    for (name, property) in properties {
        assert!(required.contains(&name.as_str()));
        let nullable = property["type"].as_array().is_some_and(|types| types.contains(&json!("null")));
        assert!(nullable || property["type"] == "array", "{name}");
        assert!(
            property["description"].as_str().is_some_and(|text| (8..220).contains(&text.len())),
            "{name}"
        );
    }
}

#[test]
fn every_sort_of_assertion_is_taken() {
    let figure = |change| taken(change).quantity().map(ToString::to_string).unwrap_or_default();
    assert_eq!(figure(json!({})), "120");
    assert_eq!(figure(json!({"hedge": "more than"})), ">120");
    assert_eq!(figure(json!({"value": null, "low": 100, "high": 140})), "100..140");
    assert_eq!(figure(json!({"value": null, "magnitude": "tens of thousands"})), "tens of thousands");
    assert_eq!(figure(json!({"source": []})), "120");
    let joint = taken(
        json!({"source": ["A", "B"], "reported_by": ["Reuters", "Daily"], "quote": "120 died", "language": "en"}),
    );
    assert_eq!((joint.origins().len(), joint.relays().len(), joint.quote()), (2, 2, Some("120 died")));
    let stance = taken(
        json!({"value": null, "kind": "proposition", "stance": "denies", "holder": ["Moscow"], "certainty": "possible"}),
    );
    assert!(matches!(stance.content(), Content::Stance { holders, .. } if holders.len() == 1));
}

#[test]
fn all_that_is_wrong_is_told_by_field() {
    let told = |object: Value| -> Vec<String> {
        let faults = check_assertion(object.to_string().as_bytes()).unwrap_err();
        faults
            .iter()
            .map(|fault| {
                assert!(!fault.what.is_empty() && !fault.remedy.is_empty());
                fault.to_string()
            })
            .collect()
    };
    let wrong = told(json!({
        "source": [1], "measure": ["x"], "kind": "cumulativ", "value": "1,200", "hedge": true, "as_of": "June", "colour": "red", "url": {},
    }));
    let paths: Vec<&str> = wrong.iter().filter_map(|fault| fault.split(':').next()).collect();
    assert_eq!(
        paths,
        ["/source", "/measure", "/kind", "/value", "/hedge", "/as_of", "/url", "/colour"],
        "{wrong:#?}"
    );
    assert!(wrong[2].contains("did you mean `cumulative`?") && wrong[3].contains("ungrouped"), "{wrong:#?}");
    for (change, path, remedy) in [
        (json!({"value": null}), "/value", "give a value"),
        (json!({"kind": null}), "/kind", "give cumulative"),
        (json!({"measure": null}), "/measure", "say what is counted"),
        (json!({"stance": "denies"}), "/value", "make two assertions"),
        (json!({"holder": ["X"]}), "/holder", "leave it out"),
        (json!({"magnitude": "tens"}), "/magnitude", "the number or the magnitude"),
        (json!({"low": 9, "high": 5, "value": null}), "/low", "low end"),
        (json!({"value": -5}), "/value", "check the sign"),
        (json!({"hedge": "between"}), "/hedge", "give that"),
    ] {
        let wrong = told(object(change.clone()));
        assert_eq!(wrong.len(), 1, "{change}: {wrong:#?}");
        assert!(wrong[0].starts_with(path) && wrong[0].contains(remedy), "{change}: {wrong:#?}");
    }
    for text in ["", "[]", "7", "{", "{} {}"] {
        assert_eq!(check_assertion(text.as_bytes()).unwrap_err()[0].path, "", "{text}");
    }
    for hostile in HOSTILE {
        for fault in told(
            json!({"measure": [hostile], (*hostile): 1, "value": hostile, "kind": hostile, "as_of": hostile}),
        ) {
            harmless(&fault);
        }
    }
}
