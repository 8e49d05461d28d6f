//! The JSON Schema that is kept in the repository: it is the one the types give, and it judges as the reader does.

use serde_json::{Value, json};

use crate::laws::worlds;
use crate::world;
use proptest::prelude::*;

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(crosscheck::io::SCHEMA).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[cfg(feature = "schema")]
#[test]
fn the_kept_schema_is_the_generated_one() {
    let kept: Value = serde_json::from_str(crosscheck::io::SCHEMA).unwrap();
    assert_eq!(
        kept,
        crosscheck::io::schema(),
        "write it anew: cargo run --features schema --example schema > src/io/crosscheck-1.schema.json"
    );
}

#[test]
fn the_founding_case_is_valid() {
    let file: Value = serde_json::from_str(include_str!("../../examples/data/kursk.json")).unwrap();
    let errors: Vec<String> = validator().iter_errors(&file).map(|e| e.to_string()).collect();
    assert_eq!(errors, [""; 0]);
}

#[test]
fn what_the_reader_refuses_for_its_shape_is_invalid() {
    let valid = validator();
    let wrong = [
        json!([]),
        json!({}),
        json!({ "format": "crosscheck/2" }),
        json!({ "format": "crosscheck/1", "source": [] }),
        json!({ "format": "crosscheck/1", "sources": [{ "name": "no key" }] }),
        json!({ "format": "crosscheck/1", "sources": [{ "key": "a", "kind": "paper" }] }),
        json!({ "format": "crosscheck/1", "measures": [{ "key": "m", "kind": "level" }] }),
        json!({ "format": "crosscheck/1", "rules": [{ "rule": "part_of", "key": "r", "part": "a" }] }),
        json!({ "format": "crosscheck/1", "rules": [{ "rule": "sums", "key": "r" }] }),
        json!({ "format": "crosscheck/1", "measures": [{ "key": "m", "kind": "stock" }],
            "rules": [{ "rule": "linear", "key": "r", "terms": [["m", 2]], "comparator": "equal" }] }),
        json!({ "format": "crosscheck/1", "measures": [{ "key": "m", "kind": "stock" }],
            "rules": [{ "rule": "linear", "key": "r", "terms": ["m"], "comparator": "equal" }] }),
        json!({ "format": "crosscheck/1", "assertions": [{ "key": "a", "figure": [] }] }),
        json!({ "format": "crosscheck/1", "assertions": [{ "key": "a", "asof": "2024" }] }),
        json!({ "format": "crosscheck/1", "assertions": [{ "key": "a", "stance": "agrees" }] }),
    ];
    for file in wrong {
        assert!(!valid.is_valid(&file), "{file}");
        assert!(crosscheck::io::read(file.to_string().as_bytes()).is_err(), "{file}");
    }
}

proptest! {
    #![proptest_config(crate::laws::cases(48))]

    #[test]
    fn what_is_written_is_valid(world in worlds(20)) {
        let mut out = Vec::new();
        crosscheck::io::write(&world::dossier(&world), &mut out).unwrap();
        let file: Value = serde_json::from_slice(&out).unwrap();
        let errors: Vec<String> = validator().iter_errors(&file).map(|e| e.to_string()).collect();
        prop_assert_eq!(errors, [""; 0]);
    }
}
