//! By which policy a report was made, where that is not the default one.

use serde_json::Value;

use crate::policy::Policy;
use crate::visible::visible;

/// What differs from the default, in a line: `tolerance is 0.05, not 0.01; hedges: about_factor is 1.5, not 2.0`. Nothing
/// for the default policy. Fields go by the names that they have in files.
pub(super) fn departures(policy: &Policy) -> Option<String> {
    let default = Policy::default();
    if *policy == default {
        return None;
    }
    // A policy is fields of numbers and words, which JSON always has.
    let (own, usual) = (serde_json::to_value(policy).ok()?, serde_json::to_value(&default).ok()?);
    let mut told = Vec::new();
    differences(&own, &usual, "", &mut told);
    Some(told.join("; "))
}

fn differences(own: &Value, usual: &Value, within: &str, told: &mut Vec<String>) {
    let (Some(own), Some(usual)) = (own.as_object(), usual.as_object()) else { return };
    for (field, value) in own {
        let Some(usual) = usual.get(field).filter(|usual| *usual != value) else { continue };
        match (value, usual) {
            (Value::Object(_), _) => differences(value, usual, &format!("{within}{field}: "), told),
            (Value::Array(own), Value::Array(usual)) if usual.iter().all(Value::is_string) => {
                told.push(format!("{within}{field} {}", listed(own, usual)));
            }
            _ => told.push(format!("{within}{field} is {}, not {}", plain(value), plain(usual))),
        }
    }
}

/// What a list of words has not, and has besides.
fn listed(own: &[Value], usual: &[Value]) -> String {
    let but = |all: &[Value], others: &[Value]| {
        let rest: Vec<String> = all.iter().filter(|one| !others.contains(one)).map(plain).collect();
        rest.join(", ")
    };
    match (but(usual, own), but(own, usual)) {
        (left, more) if left.is_empty() && more.is_empty() => "in another order".to_owned(),
        (left, more) if more.is_empty() => format!("without {left}"),
        (left, more) if left.is_empty() => format!("with {more}"),
        (left, more) => format!("without {left}, with {more}"),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => visible(text).into_owned(),
        Value::Array(ends) => ends.iter().map(plain).collect::<Vec<_>>().join(" to "),
        other => other.to_string(),
    }
}
