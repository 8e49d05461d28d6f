//! Random dossiers of a few measures that rules and hierarchies join, for the laws of reasoning.

use proptest::prelude::*;
use serde_json::{Value, json};

/// What a family of worlds is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Family {
    pub(crate) kinds: &'static [&'static str],
    pub(crate) rules: &'static [&'static str],
    /// How many places measures may have; none leaves them without.
    pub(crate) places: u8,
    pub(crate) measures: usize,
    pub(crate) most_rules: usize,
    pub(crate) figures: usize,
}

/// Constants under linear rules, sums and parts.
pub(crate) const CONSTANTS: Family = Family {
    kinds: &["constant"],
    rules: &["sum", "sum", "some", "linear", "part_of"],
    places: 0,
    measures: 7,
    most_rules: 5,
    figures: 9,
};
/// Running totals on several days.
pub(crate) const TOTALS: Family = Family {
    kinds: &["cumulative", "cumulative", "cumulative", "flow"],
    rules: &["sum", "some", "part_of", "increment", "increment", "linear"],
    places: 4,
    measures: 5,
    most_rules: 3,
    figures: 9,
};
/// Levels at days, flows in windows, and shares.
pub(crate) const LEVELS: Family = Family {
    kinds: &["stock", "flow", "stock", "flow", "net"],
    rules: &["share", "share", "sum", "part_of", "linear", "some"],
    places: 4,
    measures: 5,
    most_rules: 3,
    figures: 9,
};
/// Flows alone, in windows of which some lie within others.
pub(crate) const FLOWS: Family = Family {
    kinds: &["flow", "flow", "net"],
    rules: &["sum", "part_of", "linear", "some", "share"],
    places: 4,
    measures: 4,
    most_rules: 2,
    figures: 9,
};
/// All of it.
pub(crate) const MIXED: Family = Family {
    kinds: &["cumulative", "stock", "flow", "constant", "net", "cumulative", "flow"],
    rules: &["sum", "some", "part_of", "increment", "increment", "linear", "share", "bounded"],
    places: 4,
    measures: 6,
    most_rules: 4,
    figures: 10,
};

const VALUES: [u32; 12] = [0, 10, 20, 30, 40, 50, 60, 80, 100, 120, 200, 300];
const HEDGES: [&str; 14] =
    ["=", "=", "=", "", "~", ">", "<", ">=", "<=", "nearly ", "up to ", "..", "±", "more than "];
const DAYS: [&str; 4] = ["2024-11-01", "2024-11-02", "2024-11-03", "2024-11-05"];
const WINDOWS: [&str; 8] = [
    "2024-11-01",
    "2024-11-02",
    "2024-11-03",
    "2024-11-02/2024-11-03",
    "2024-11-03/2024-11-05",
    "2024-11-02/2024-11-05",
    "2024-11-01/2024-11-02",
    "2024-11-05",
];

/// A dossier file of a family.
pub(crate) fn worlds(family: Family) -> impl Strategy<Value = Value> {
    let picks = |most: usize| proptest::collection::vec(any::<[u8; 8]>(), 1..=most);
    (
        proptest::collection::vec(any::<[u8; 2]>(), 2..=family.measures),
        picks(family.most_rules),
        picks(family.figures),
    )
        .prop_map(move |(measures, rules, figures)| file(&family, &measures, &rules, &figures))
}

fn of<'l>(list: &[&'l str], pick: u8) -> &'l str {
    list[usize::from(pick) % list.len()]
}

fn file(family: &Family, measures: &[[u8; 2]], rules: &[[u8; 8]], figures: &[[u8; 8]]) -> Value {
    let kinds: Vec<&str> = measures.iter().map(|pick| of(family.kinds, pick[0])).collect();
    let mut records: Vec<Value> = Vec::new();
    for (at, (kind, pick)) in kinds.iter().zip(measures).enumerate() {
        let mut record = json!({"key": format!("m{at}"), "kind": kind, "unit": "person"});
        if *kind == "net" {
            record["kind"] = json!("flow");
            record["counting"] = json!(false);
        }
        if family.places > 0 && pick[1] % 3 != 0 {
            // Mostly in a place where no key alone tells it from another one.
            let place =
                |more: u8| json!(format!("p{}", (pick[1] / 3 % family.places + more) % family.places));
            let taken = |place: &Value| {
                let same = |other: &Value| other["place"] == *place && other["kind"] == record["kind"];
                records.iter().any(same)
            };
            let free = (0..family.places).map(place).find(|place| pick[1] > 224 || !taken(place));
            free.into_iter().for_each(|place| record["place"] = place);
        }
        records.push(record);
    }
    let mut made: Vec<Value> = Vec::new();
    let mut shares: Vec<(String, &str)> = Vec::new();
    for (at, pick) in rules.iter().enumerate() {
        made.extend(rule(of(family.rules, pick[0]), at, pick, &kinds, &mut shares));
    }
    let targets: Vec<(String, &str)> =
        kinds.iter().enumerate().map(|(at, kind)| (format!("m{at}"), *kind)).chain(shares.clone()).collect();
    records.extend(shares.iter().map(|(key, kind)| json!({"key": key, "kind": kind, "unit": "%"})));
    let mut sources = Vec::new();
    let mut assertions = Vec::new();
    for (at, pick) in figures.iter().enumerate() {
        let (key, kind) = &targets[usize::from(pick[0]) % targets.len()];
        let is_share = key.starts_with('s');
        let mut record = json!({"key": format!("x{at}"), "measure": key, "figure": figure(pick, is_share), "origin": format!("o{at}")});
        match *kind {
            "constant" if pick[5] % 2 == 0 => {}
            "flow" | "net" => record["as_of"] = json!(of(&WINDOWS, pick[4])),
            // Now and then a total is known for a longer period only.
            "cumulative" if pick[5] % 8 == 0 => record["as_of"] = json!(of(&WINDOWS, pick[4])),
            _ => record["as_of"] = json!(of(&DAYS, pick[4])),
        }
        sources.push(json!({"key": format!("o{at}")}));
        assertions.push(record);
    }
    let within = |key: &str, parents: &[&str]| json!({"coordinate": "place", "key": key, "within": parents});
    let hierarchies = match family.places {
        0 => json!([]),
        _ => json!([within("p1", &["p0"]), within("p2", &["p0"]), within("p3", &["p1", "p2"])]),
    };
    json!({
        "format": "crosscheck/1", "sources": sources, "measures": records, "hierarchies": hierarchies,
        "rules": made, "assertions": assertions,
    })
}

fn figure(pick: &[u8; 8], is_share: bool) -> String {
    let (v, hedge) = (VALUES[usize::from(pick[1]) % VALUES.len()], of(&HEDGES, pick[2]));
    if is_share {
        return match pick[2] % 4 {
            0 => format!("{} %", v.min(100)),
            1 => format!(">{} %", v.min(90)),
            2 => format!("{}..{} %", v.min(80) / 2, v.min(80)),
            _ => format!("={} %", v.min(100)),
        };
    }
    match hedge {
        ".." => format!("{v}..{}", v + VALUES[usize::from(pick[3]) % VALUES.len()]),
        "±" => format!("{} ± 10", v + 10),
        "nearly " | "up to " | "~" | "<" | "more than " if v == 0 => "=10".to_owned(),
        _ => format!("{hedge}{v}"),
    }
}

fn flow(kind: &str) -> bool {
    matches!(kind, "flow" | "net")
}

/// One rule among measures of kinds that fit, if there are any.
fn rule(
    form: &'static str,
    at: usize,
    pick: &[u8; 8],
    kinds: &[&'static str],
    shares: &mut Vec<(String, &'static str)>,
) -> Option<Value> {
    let key = format!("r{at}");
    let all: Vec<usize> = (0..kinds.len()).collect();
    let first = usize::from(pick[1]) % kinds.len();
    let alike = |m: usize| kinds[m] == kinds[first] || (flow(kinds[m]) && flow(kinds[first]));
    let like: Vec<usize> = all.iter().copied().filter(|m| *m != first && alike(*m)).collect();
    let name = |m: usize| format!("m{m}");
    let some = |list: &[usize], n: usize| -> Vec<usize> {
        let chosen = list.iter().copied().enumerate().filter(|(at, _)| pick[n] >> (at % 8) & 1 == 1);
        chosen.map(|(_, m)| m).collect()
    };
    Some(match form {
        "sum" | "some" => {
            let parts: Vec<String> = some(&like, 2).into_iter().take(3).map(name).collect();
            (!parts.is_empty()).then(|| {
                json!({"rule": "sum", "key": key, "total": name(first), "parts": parts, "exhaustive": form == "sum"})
            })?
        }
        "part_of" => {
            let other = *all.iter().filter(|m| **m != first).nth(usize::from(pick[2]) % kinds.len())?;
            json!({"rule": "part_of", "key": key, "part": name(first), "whole": name(other)})
        }
        "increment" => {
            let flows: Vec<usize> = all.iter().copied().filter(|m| flow(kinds[*m])).collect();
            let totals: Vec<usize> = all.iter().copied().filter(|m| kinds[*m] == "cumulative").collect();
            let of = |list: &[usize], n: usize| list.get(usize::from(pick[n]) % list.len().max(1)).copied();
            json!({"rule": "increment", "key": key, "flow": name(of(&flows, 2)?), "total": name(of(&totals, 3)?)})
        }
        "share" => {
            let whole = *like.get(usize::from(pick[2]) % like.len().max(1))?;
            let kind = match kinds[first] {
                "cumulative" if pick[3].is_multiple_of(2) => "constant",
                "cumulative" => "stock",
                "net" => "flow",
                kind if !pick[3].is_multiple_of(4) => kind,
                _ => "constant",
            };
            let share = format!("s{at}");
            shares.push((share.clone(), kind));
            json!({"rule": "share", "key": key, "share": share, "part": name(first), "whole": name(whole)})
        }
        // "bounded" is a linear rule with an amount, also of flows.
        _ => {
            let with_constants: Vec<usize> = all
                .iter()
                .copied()
                .filter(|m| *m != first && (alike(*m) || (form == "bounded" && kinds[*m] == "constant")))
                .collect();
            let mut terms = vec![json!({"measure": name(first)})];
            for (n, m) in some(&with_constants, 2).into_iter().take(2).enumerate() {
                let coefficient = [-1.0, 1.0, -2.0, 0.5, -3.0][usize::from(pick[3 + n]) % 5];
                terms.push(json!({"measure": name(m), "coefficient": coefficient}));
            }
            let bound = [0, 0, 10, 50, 100, -20][usize::from(pick[6]) % 6];
            let comparator = of(&["equal", "at_most", "at_least"], pick[5]);
            // What no values satisfy is no rule.
            let bound = if comparator != "at_least" { bound.max(0) } else { bound };
            json!({"rule": "linear", "key": key, "terms": terms, "comparator": comparator, "bound": bound})
        }
    })
}
