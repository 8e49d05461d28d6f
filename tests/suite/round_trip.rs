//! What is written reads back the same.

use crosscheck::io::{self, ReadOptions};
use crosscheck::quantity::{Form, Magnitude, Number};
use crosscheck::{Assertion, Dossier, Kind, Measure, Period, Quantity, Unit};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::laws::{cases, worlds};
use crate::world;

/// Asserts that a dossier survives both formats.
pub(crate) fn survives(dossier: &Dossier) {
    let (mut whole, mut lines) = (Vec::new(), Vec::new());
    io::write(dossier, &mut whole).unwrap();
    io::write_lines(dossier, &mut lines).unwrap();
    let whole = io::read(&whole).unwrap_or_else(|error| panic!("{error}"));
    let options = ReadOptions { max_line: usize::MAX, ..ReadOptions::default() };
    let lines = io::read_lines(lines.as_slice(), &options).unwrap_or_else(|error| panic!("{error}"));
    for back in [whole, lines] {
        assert_eq!(back.title(), dossier.title());
        assert_eq!(back.note(), dossier.note());
        assert_eq!(back.sources(), dossier.sources());
        assert_eq!(back.measures(), dossier.measures());
        assert_eq!(back.terms(), dossier.terms());
        assert_eq!(back.rules(), dossier.rules());
        assert_eq!(back.assertions(), dossier.assertions());
    }
}

/// Finite numbers of any size; round ones are common in figures.
fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |v| v.is_finite()),
        (0u32..1_000_000).prop_map(f64::from),
        (0u32..1000).prop_map(|v| f64::from(v) / 10.0),
    ]
}

fn forms() -> impl Strategy<Value = Form> {
    let one = (0usize..9, numbers()).prop_map(|(which, value)| {
        let form = [
            Form::Bare,
            Form::Exactly,
            Form::About,
            Form::Nearly,
            Form::MoreThan,
            Form::AtLeast,
            Form::LessThan,
            Form::AtMost,
            Form::UpTo,
        ][which];
        form(Number::new(value).unwrap())
    });
    let two = (numbers(), numbers(), any::<bool>()).prop_map(|(a, b, range)| {
        let quantity = if range {
            Quantity::between(a.min(b), a.max(b)).unwrap()
        } else {
            Quantity::plus_minus(a, b.abs()).unwrap()
        };
        *quantity.form()
    });
    let words = prop_oneof![
        Just(Form::Tens),
        Just(Form::Dozens),
        Just(Form::AFew),
        Just(Form::Many),
        (2u8..=12).prop_map(|exponent| Form::Magnitude(Magnitude::new(exponent).unwrap())),
    ];
    prop_oneof![one, two, words]
}

/// Dates of every precision that the calendar has.
fn dates() -> impl Strategy<Value = String> {
    let year = 0u16..9999;
    let date = prop_oneof![
        year.clone().prop_map(|y| format!("{y:04}")),
        (year.clone(), prop_oneof![1u8..=12, 21u8..=24]).prop_map(|(y, m)| format!("{y:04}-{m:02}")),
        (year.clone(), 1u8..=12, 1u8..=28).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
        (year, 1u8..=12, 1u8..=28, 0u8..24, 0u8..60, 0u8..60, -12i8..=14).prop_map(
            |(y, m, d, hour, minute, second, zone)| {
                format!("{y:04}-{m:02}-{d:02}T{hour:02}:{minute:02}:{second:02}{zone:+03}:30")
            }
        ),
    ];
    (date, any::<bool>()).prop_map(|(date, about)| if about { date + "~" } else { date })
}

fn periods() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => dates(),
        1 => dates().prop_map(|d| format!("../{d}")),
        1 => dates().prop_map(|d| format!("{d}/..")),
        2 => (dates(), dates()).prop_map(|(a, b)| format!("{a}/{b}")),
    ]
}

/// Units whose symbols are words.
const UNITS: &[&str] = &[
    "count",
    "person",
    "%",
    "‰",
    "% change",
    "km2",
    "acre",
    "hour",
    "t",
    "dollar",
    "€",
    "sq km",
    "brigade",
    "million EUR",
    "bn people",
    "thousand ha",
    "million aircraft",
];
/// Units that the text of a figure cannot hold.
const ODD_UNITS: &[&str] =
    &["<b>", "of thousands", "1000s", "~", "a few", "x..y", "..2", "±3", "a\nb", "thousands"];

fn period_or_skip(text: &str) -> Result<Period, TestCaseError> {
    text.parse().map_err(|_| TestCaseError::reject("backwards"))
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_world_reads_back(world in worlds(20)) {
        survives(&world::dossier(&world));
    }

    #[test]
    fn every_text_of_a_dossier_reads_back(texts in proptest::array::uniform16(any::<String>()), above in numbers()) {
        let [title, note, name, reason, url, remark, measure, unit, remark2, term, why, label, ground, quote, lang, link] = texts;
        let file = json!({
            "format": "crosscheck/1", "title": title, "note": note,
            "sources": [
                {"key": "a"},
                {"key": "b", "within": "a", "name": name, "reason": reason, "url": url, "note": remark, "kind": "report", "reliability": "C"},
            ],
            "measures": [
                {"key": "m", "kind": "stock", "name": measure, "unit": unit, "note": remark2, "counting": true, "place": "x", "subject": "y"},
                {"key": "n", "kind": "stock", "unit": "%", "counting": false},
                {"key": "o", "kind": "stock", "unit": unit},
                {"key": "p", "kind": "proposition", "population": "z", "property": "w"},
            ],
            "hierarchies": [{"coordinate": "place", "key": "x", "within": ["y", "z"], "name": term, "reason": why}],
            "rules": [
                {"rule": "implies", "key": "r", "condition": "n", "above": above, "conclusion": "p", "label": label, "reason": ground},
                {"rule": "share", "key": "s", "share": "n", "part": "m", "whole": "m", "loss": true},
                {"rule": "sum", "key": "t", "total": "m", "parts": ["o", "o"], "exhaustive": false},
            ],
            "assertions": [
                {"key": "k", "towards": ["p", "n"], "stance": "withholds", "origin": ["a", "b", "a"], "holder": "b",
                 "certainty": "conditional", "quote": quote, "lang": lang, "url": link, "recorded_at": "2024", "sequence": 7},
            ],
        });
        // Not every text is a unit that this file may have.
        if let Ok(dossier) = io::read(file.to_string().as_bytes()) {
            survives(&dossier);
        }
    }

    #[test]
    fn the_text_of_a_quantity_gives_it_back(form in forms(), unit in proptest::option::of(proptest::sample::select(UNITS))) {
        let mut quantity = Quantity::from(form);
        if let Some(unit) = unit {
            quantity = quantity.in_unit(Unit::new(unit));
        }
        let text = quantity.to_string();
        prop_assert_eq!(text.parse::<Quantity>(), Ok(quantity), "{}", text);
    }

    #[test]
    fn the_text_of_a_period_gives_it_back(text in periods()) {
        let period = period_or_skip(&text)?;
        let printed = period.to_string();
        prop_assert_eq!(printed.parse::<Period>(), Ok(period), "{} became {}", text, printed);
    }

    #[test]
    fn typed_figures_and_dates_read_back(
        figures in proptest::collection::vec((forms(), any::<proptest::sample::Index>(), any::<bool>(), periods()), 1..12),
    ) {
        let mut dossier = Dossier::new().titled("typed");
        let symbols: Vec<&str> = UNITS.iter().chain(ODD_UNITS).copied().collect();
        let mut measures = Vec::new();
        for (at, symbol) in symbols.iter().enumerate() {
            let measure = Measure::new(format!("m{at}"), Kind::Stock).in_unit(Unit::new(symbol));
            measures.push(dossier.add_measure(measure).unwrap());
            let measure = Measure::new(format!("c{at}"), Kind::Stock).in_unit(Unit::counted(symbol));
            dossier.add_measure(measure).unwrap();
        }
        let day = dossier.add_measure(Measure::new("day", Kind::Constant).in_unit(Unit::date())).unwrap();
        for (at, (form, which, named, period)) in figures.into_iter().enumerate() {
            let which = which.index(symbols.len());
            let mut quantity = Quantity::from(form);
            if named {
                quantity = quantity.in_unit(Unit::new(symbols[which]));
            }
            // Outside the natural range of the unit it is refused, which is not at stake here.
            let _ = dossier.add_assertion(Assertion::figure(format!("f{at}"), measures[which], quantity));
            if let Ok(period) = period.parse::<Period>() {
                let dated = Assertion::figure(format!("d{at}"), day, Quantity::date(period));
                dossier
                    .add_assertion(dated.as_of(period).stated_on(period).published_on(period).recorded_at(period))
                    .unwrap();
            }
        }
        survives(&dossier);
    }

    #[test]
    fn a_number_in_json_is_the_number_in_text(value in numbers()) {
        let number = Value::from(value.abs()).to_string();
        let file = |figure: &str| {
            format!(r#"{{"format": "crosscheck/1", "measures": [{{"key": "m", "kind": "stock"}}], "assertions": [{{"key": "a", "measure": "m", "figure": {figure}}}]}}"#)
        };
        let (plain, quoted) = (io::read(file(&number).as_bytes()), io::read(file(&format!("\"{number}\"")).as_bytes()));
        let (plain, quoted) = (plain.unwrap(), quoted.unwrap());
        prop_assert_eq!(plain.assertions(), quoted.assertions(), "{}", number);
    }
}

#[test]
fn an_instant_is_the_second_it_lies_in() {
    for (text, second) in [
        ("1970-01-01T00:00:00.5Z", 0),
        ("1969-12-31T23:59:59Z", -1),
        ("1969-12-31T23:59:59.5Z", -1),
        ("1969-12-31T23:59:58.5Z", -2),
    ] {
        assert_eq!(text.parse::<Period>().unwrap().start(), Some(second), "{text}");
    }
}

#[test]
fn an_empty_unit_is_refused_or_reads_back() {
    for symbol in ["", " "] {
        let mut dossier = Dossier::new();
        let count = dossier.add_measure(Measure::new("count", Kind::Stock)).unwrap();
        let blank = dossier.add_measure(Measure::new("blank", Kind::Stock).in_unit(Unit::new(symbol)));
        let quantity = Quantity::bare(1.0).unwrap().in_unit(Unit::new(symbol));
        let _ = dossier.add_assertion(Assertion::figure("a", blank.unwrap_or(count), quantity));
        survives(&dossier);
    }
}
