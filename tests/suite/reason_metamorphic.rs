//! What must not change what is found across measures: names, order, and saying the same thing in another way.

use std::collections::BTreeSet;

use crosscheck::constraint::Component;
use crosscheck::{AssertionId, Dossier, Kind, Policy, Rule, RuleForm, io, reconcile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::laws::{cases, shuffled};
use crate::reason_cases::{CONSTANTS, FLOWS, LEVELS, MIXED, TOTALS, worlds};

/// What is found in a world: the conflicts that are told, all smallest conflicts, and what is kept.
#[derive(Debug, PartialEq)]
struct Found {
    /// With their strengths.
    told: BTreeSet<(String, Vec<String>)>,
    all: BTreeSet<Vec<String>>,
    repairs: BTreeSet<Vec<String>>,
    kept: BTreeSet<String>,
}

fn keys(dossier: &Dossier, ids: &[AssertionId]) -> Vec<String> {
    let mut keys: Vec<String> =
        ids.iter().map(|id| dossier.assertion(*id).unwrap().key().to_owned()).collect();
    keys.sort();
    keys
}

fn found(file: &Value) -> Option<Found> {
    let dossier = io::read(file.to_string().as_bytes()).ok()?;
    let report = reconcile(dossier.view(), &Policy::default());
    report.check().unwrap_or_else(|error| panic!("{error}\n{report}"));
    let reasoning = report.reasoning();
    let mut found = Found {
        told: BTreeSet::new(),
        all: BTreeSet::new(),
        repairs: BTreeSet::new(),
        kept: BTreeSet::new(),
    };
    for component in reasoning.components() {
        for conflict in component.conflicts() {
            found.told.insert((format!("{:?}", conflict.strength()), keys(&dossier, conflict.members())));
        }
        found.kept.extend(keys(&dossier, component.kept()));
        let some = component.enumerate(1000);
        found.all.extend(some.conflicts.iter().map(|c| keys(&dossier, c.members())));
        found.repairs.extend(some.repairs.iter().map(|r| keys(&dossier, r)));
    }
    Some(found)
}

/// Each key of a random world put through a function; other texts are left alone.
fn renamed(value: &Value, name: &impl Fn(char, u32) -> String) -> Value {
    match value {
        Value::String(text) => {
            let mut letters = text.chars();
            let first = letters.next().filter(|c| "msrxop".contains(*c));
            let key = first.zip(letters.as_str().parse().ok());
            json!(key.map_or_else(|| text.clone(), |(c, n)| name(c, n)))
        }
        Value::Array(list) => list.iter().map(|one| renamed(one, name)).collect(),
        Value::Object(map) => map.iter().map(|(field, one)| (field.clone(), renamed(one, name))).collect(),
        other => other.clone(),
    }
}

impl Found {
    fn renamed(&self, name: impl Fn(char, u32) -> String) -> Self {
        let one = |key: &String| renamed(&json!(key), &name).as_str().unwrap().to_owned();
        let set = |keys: &Vec<String>| -> Vec<String> {
            let mut keys: Vec<String> = keys.iter().map(one).collect();
            keys.sort();
            keys
        };
        Self {
            told: self.told.iter().map(|(strength, keys)| (strength.clone(), set(keys))).collect(),
            all: self.all.iter().map(set).collect(),
            repairs: self.repairs.iter().map(set).collect(),
            kept: self.kept.iter().map(one).collect(),
        }
    }
}

/// The rules of a file, each put through a function that may give several.
fn ruled(file: &Value, each: impl Fn(&Value) -> Vec<Value>) -> Value {
    let mut file = file.clone();
    let rules: Vec<Value> = file["rules"].as_array().unwrap().iter().flat_map(each).collect();
    file["rules"] = json!(rules);
    file
}

/// An exhaustive sum as a linear equality.
fn sum_as_linear(rule: &Value) -> Vec<Value> {
    if rule["rule"] != "sum" || rule["exhaustive"] == json!(false) {
        return vec![rule.clone()];
    }
    let mut terms = vec![json!({"measure": rule["total"]})];
    terms.extend(
        rule["parts"].as_array().unwrap().iter().map(|part| json!({"measure": part, "coefficient": -1.0})),
    );
    vec![json!({"rule": "linear", "key": rule["key"], "terms": terms, "comparator": "equal"})]
}

/// An equality as two inequalities.
fn in_two(rule: &Value) -> Vec<Value> {
    if rule["comparator"] != "equal" {
        return vec![rule.clone()];
    }
    let side = |comparator: &str| {
        let mut rule = rule.clone();
        (rule["key"], rule["comparator"]) =
            (json!(format!("{}-{comparator}", rule["key"].as_str().unwrap())), json!(comparator));
        rule
    };
    vec![side("at_least"), side("at_most")]
}

/// Parts by rule as parts by hierarchy, each measure at a place of its own.
fn by_hierarchy(file: &Value) -> Value {
    let is_part = |rule: &Value| rule["rule"] == "part_of";
    let place = |key: &Value| format!("at-{}", key.as_str().unwrap());
    let mut told = ruled(file, |rule| if is_part(rule) { Vec::new() } else { vec![rule.clone()] });
    for measure in told["measures"].as_array_mut().unwrap() {
        measure["place"] = json!(place(&measure["key"]));
    }
    let mut terms = Vec::new();
    for measure in file["measures"].as_array().unwrap() {
        let rules = file["rules"].as_array().unwrap().iter();
        let wholes: BTreeSet<String> = rules
            .filter(|rule| is_part(rule) && rule["part"] == measure["key"])
            .map(|rule| place(&rule["whole"]))
            .collect();
        if !wholes.is_empty() {
            terms.push(json!({"coordinate": "place", "key": place(&measure["key"]), "within": wholes}));
        }
    }
    told["hierarchies"] = json!(terms);
    told
}

/// Everything counted in square kilometres, or one measure of it in square metres.
fn in_areas(file: &Value, metres: Option<&str>) -> Value {
    let mut file = file.clone();
    for measure in file["measures"].as_array_mut().unwrap() {
        if measure["unit"] == "person" {
            let small = metres.is_some_and(|key| measure["key"] == key);
            measure["unit"] = json!(if small { "m2" } else { "km2" });
        }
    }
    for assertion in file["assertions"].as_array_mut().unwrap() {
        if !assertion["figure"].as_str().unwrap().ends_with('%') {
            assertion["unit"] = json!("km2");
        }
    }
    for rule in file["rules"].as_array_mut().unwrap() {
        let terms = rule.get("terms").and_then(Value::as_array).cloned().unwrap_or_default();
        if !terms.iter().any(|term| metres.is_some_and(|key| term["measure"] == key)) {
            continue;
        }
        // Everything in square metres.
        for term in rule["terms"].as_array_mut().unwrap() {
            if metres.is_some_and(|key| term["measure"] != key) {
                term["coefficient"] = json!(term["coefficient"].as_f64().unwrap_or(1.0) * 1e6);
            }
        }
        rule["bound"] = json!(rule["bound"].as_f64().unwrap_or(0.0) * 1e6);
    }
    file
}

/// Whether all figures of a component can be true.
fn is_consistent(component: &Component<'_>) -> bool {
    component.is_decided() && component.kept().len() == component.figures().len()
}

/// The world with one more figure that a consistent component implies, if there is one.
fn with_implied(file: &Value, pick: usize) -> Option<Value> {
    let dossier = io::read(file.to_string().as_bytes()).ok()?;
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let reasoning = report.reasoning();
    let consistent: Vec<Component<'_>> = reasoning.components().filter(is_consistent).collect();
    let component = consistent.get(pick % consistent.len().max(1))?;
    let measure = *component.measures().get(pick / 7 % component.measures().len())?;
    let day = ["2024-11-01", "2024-11-02", "2024-11-03", "2024-11-04"][pick / 64 % 4];
    let implied = reasoning.implied(measure, day.parse().unwrap())?;
    let on = dossier.measure(measure).unwrap();
    // A rule with an amount over flows holds in the windows of figures: one more figure says more.
    let says_more = |rule: &Rule| matches!(rule.form(), RuleForm::Linear { .. });
    if on.kind() == Kind::Flow && dossier.rules().iter().any(says_more) {
        return None;
    }
    // What a share must be, given its part and its whole, is no linear question.
    if !implied.exact {
        return None;
    }
    // A shade wider than it is, for the rounding of a printed number.
    let low = implied.low.as_ref().map(|e| (e.bound - 0.5).max(0.0));
    let high = implied.high.as_ref().map(|e| e.bound + 0.5);
    let figure = match (low, high) {
        (Some(low), Some(high)) => format!("{low}..{high}"),
        (Some(low), None) => format!(">={low}"),
        (None, Some(high)) => format!("<={high}"),
        (None, None) => return None,
    };
    let mut more = file.clone();
    more["sources"].as_array_mut()?.push(json!({"key": "o90"}));
    let mut said = json!({"key": "x90", "measure": on.key(), "figure": figure, "origin": "o90"});
    // A date would say when an incident was past.
    if on.kind() != Kind::Constant {
        said["as_of"] = json!(day);
    }
    more["assertions"].as_array_mut()?.push(said);
    Some(more)
}

fn brief(file: &Value) -> String {
    let sections = ["measures", "hierarchies", "rules", "assertions"];
    let records = sections.iter().flat_map(|name| file[name].as_array().into_iter().flatten());
    records.map(|record| format!("{record}\n")).collect()
}

/// Two worlds in which the same is found.
fn same(file: &Value, other: &Value) -> Result<(), TestCaseError> {
    let Some(one) = found(file) else { return Err(TestCaseError::reject("refused")) };
    let Some(two) = found(other) else { return Err(TestCaseError::reject("refused the other way")) };
    let shown = || format!("{}as\n{}", brief(file), brief(other));
    prop_assert_eq!(&one.all, &two.all, "all conflicts of\n{}", shown());
    prop_assert_eq!(&one.repairs, &two.repairs, "repairs of\n{}", shown());
    prop_assert_eq!(&one.told, &two.told, "conflicts told of\n{}", shown());
    prop_assert_eq!(&one.kept, &two.kept, "kept of\n{}", shown());
    Ok(())
}

fn any_world() -> impl Strategy<Value = Value> {
    prop_oneof![worlds(CONSTANTS), worlds(TOTALS), worlds(LEVELS), worlds(FLOWS), worlds(MIXED)]
}

/// The key of a figure, or of who says it, when it is said of the next year.
fn of_next_year(c: char, n: u32) -> String {
    if "xo".contains(c) { format!("{c}{}", n + 50) } else { format!("{c}{n}") }
}

/// The world with all that is said of each time said of a year later too; none if something is said of all times, as a rule with an
/// amount is.
fn twice(file: &Value) -> Option<Value> {
    let is_of_all = |measure: &Value| measure["kind"] != "flow" && measure["kind"] != "stock";
    let has_amount = |rule: &Value| rule["bound"].as_f64().is_some_and(|bound| bound != 0.0);
    if file["measures"].as_array()?.iter().any(is_of_all) || file["rules"].as_array()?.iter().any(has_amount)
    {
        return None;
    }
    let mut later = renamed(file, &of_next_year);
    for assertion in later["assertions"].as_array_mut()? {
        assertion["as_of"] = json!(assertion["as_of"].as_str()?.replace("2024", "2025"));
    }
    let mut both = file.clone();
    for section in ["sources", "assertions"] {
        let more = later[section].as_array()?.clone();
        both[section].as_array_mut()?.extend(more);
    }
    Some(both)
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn new_names_in_the_same_order_change_nothing(file in any_world()) {
        let name = |c: char, n: u32| format!("k-{c}{n}");
        let other = renamed(&file, &name);
        let (Some(one), Some(two)) = (found(&file), found(&other)) else { return Err(TestCaseError::reject("refused")) };
        prop_assert_eq!(one.renamed(name), two, "{}", brief(&file));
    }

    /// Names decide between families of conflicts that are as good, but not which conflicts there are.
    #[test]
    fn new_names_in_another_order_change_no_conflict(file in any_world()) {
        let name = |c: char, n: u32| format!("{c}{}", 99 - n);
        let other = renamed(&file, &name);
        let (Some(one), Some(two)) = (found(&file), found(&other)) else { return Err(TestCaseError::reject("refused")) };
        let one = one.renamed(name);
        prop_assert_eq!(one.all, two.all, "{}", brief(&file));
        prop_assert_eq!(one.repairs, two.repairs, "{}", brief(&file));
        prop_assert_eq!(one.told.is_empty(), two.told.is_empty(), "{}", brief(&file));
    }

    #[test]
    fn the_order_of_records_changes_nothing(file in any_world(), seed in any::<u64>()) {
        same(&file, &shuffled(&file, seed))?;
    }

    #[test]
    fn a_sum_is_a_linear_equality(file in any_world()) {
        same(&file, &ruled(&file, sum_as_linear))?;
    }

    #[test]
    fn an_equality_is_two_inequalities(file in any_world()) {
        let linear = ruled(&file, sum_as_linear);
        same(&linear, &ruled(&linear, in_two))?;
    }

    #[test]
    fn a_part_by_rule_is_one_by_hierarchy(file in worlds(CONSTANTS)) {
        same(&file, &by_hierarchy(&file))?;
    }

    #[test]
    fn the_unit_of_a_measure_changes_nothing(file in any_world(), pick in any::<u8>()) {
        let measures = file["measures"].as_array().unwrap();
        let key = measures[usize::from(pick) % measures.len()]["key"].as_str().unwrap().to_owned();
        same(&in_areas(&file, None), &in_areas(&file, Some(&key)))?;
    }

    #[test]
    fn what_flows_and_levels_are_in_another_year_changes_nothing(file in prop_oneof![worlds(FLOWS), worlds(LEVELS)]) {
        let both = twice(&file).and_then(|both| found(&both));
        let (Some(one), Some(both)) = (found(&file), both) else { return Err(TestCaseError::reject("refused")) };
        let later = one.renamed(of_next_year);
        prop_assert_eq!(both.told, &one.told | &later.told, "{}", brief(&file));
        prop_assert_eq!(both.all, &one.all | &later.all, "{}", brief(&file));
        prop_assert_eq!(both.kept, &one.kept | &later.kept, "{}", brief(&file));
    }

    #[test]
    fn what_is_implied_can_be_said(file in any_world(), pick in any::<u16>()) {
        let Some(more) = with_implied(&file, usize::from(pick)) else { return Err(TestCaseError::reject("nothing is implied")) };
        let (Some(one), Some(mut two)) = (found(&file), found(&more)) else { return Err(TestCaseError::reject("refused")) };
        prop_assert!(two.kept.remove("x90"), "{}", brief(&more));
        prop_assert_eq!(one, two, "{}", brief(&more));
    }
}
