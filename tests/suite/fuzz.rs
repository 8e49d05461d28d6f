//! What the fuzz targets in `fuzz/` do, on arbitrary and on damaged input, with a stable compiler.

use crosscheck::io::{self, Mapping, ReadOptions};
use crosscheck::{Dossier, Period, Policy, Quantity, reconcile};
use proptest::prelude::*;

use crate::laws::{cases, worlds};
use crate::round_trip::survives;
use crate::world;

/// Whatever reads can be reconciled, checked, printed and written.
fn sound(dossier: &Dossier) {
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    report.check().unwrap_or_else(|error| panic!("{error}\n{report}"));
    assert!(!report.to_string().is_empty());
    survives(dossier);
}

fn dossier(bytes: &[u8]) {
    match io::read(bytes) {
        Ok(dossier) => sound(&dossier),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn lines(bytes: &[u8]) {
    match io::read_lines(bytes, &ReadOptions::default()) {
        Ok(dossier) => sound(&dossier),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn rows(bytes: &[u8]) {
    let imported = io::import_rows(bytes, &Mapping::default()).unwrap();
    let made = imported.rows - imported.refused + imported.withdrawals;
    assert_eq!(imported.dossier.assertions().len(), made);
    assert!(!imported.to_string().is_empty());
    sound(&imported.dossier);
}

fn quantity(text: &str) {
    if let Ok(quantity) = text.parse::<Quantity>() {
        assert_eq!(quantity.to_string().parse::<Quantity>().as_ref(), Ok(&quantity), "{text:?}");
    }
}

fn period(text: &str) {
    if let Ok(period) = text.parse::<Period>() {
        assert_eq!(period.to_string().parse::<Period>(), Ok(period), "{text:?}");
    }
}

/// Flips, deletes and inserts bytes; the inserted ones are those that JSON and figures are made of.
fn damage(text: &str, edits: &[(u8, proptest::sample::Index, u8)]) -> Vec<u8> {
    const SIGNS: &[u8] = b"{}[]\",:0123456789.-+eE~<>=/%x \n\\\xff";
    let mut bytes = text.as_bytes().to_vec();
    for (what, at, sign) in edits {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        let sign = SIGNS[usize::from(*sign) % SIGNS.len()];
        match what % 4 {
            0 => bytes[at] ^= 1,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, sign),
            _ => bytes[at] = sign,
        }
    }
    bytes
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        dossier(&bytes);
        lines(&bytes);
        rows(&bytes);
        quantity(&String::from_utf8_lossy(&bytes));
        period(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn texts_made_of_the_signs_of_figures(text in "(=|>|<=|~|nearly |up to |-)?[0-9]{1,9}(\\.[0-9]{1,3})?(e-?[0-9]{1,3})?(\\.\\.|±|\\+-)?[0-9]{0,9} ?(km2|people|%|tens|thousands|e5|x)?") {
        quantity(&text);
    }

    #[test]
    fn texts_made_of_words(text in "(a few|many|tens|dozens|hundreds|thousands|millions| of | |%|people|of thousands){1,5}") {
        quantity(&text);
    }

    #[test]
    fn texts_made_of_the_signs_of_dates(text in "(\\.\\./)?-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?~?(/\\.\\.|/[0-9]{4}(-[0-9]{2})?)?") {
        period(&text);
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn damaged_files(world in worlds(8), edits in proptest::collection::vec(any::<(u8, proptest::sample::Index, u8)>(), 0..4)) {
        let mut file = world::file(&world);
        dossier(&damage(&file.to_string(), &edits));
        dossier(&damage(&format!("{file:#}"), &edits));
        let assertions = file["assertions"].take();
        file.as_object_mut().unwrap().remove("assertions");
        let each = assertions.as_array().unwrap().iter().map(|a| format!("\n{a}"));
        lines(&damage(&(file.to_string() + &each.collect::<String>()), &edits));
    }
    #[test]
    fn damaged_rows(skip in 0usize..40, edits in proptest::collection::vec(any::<(u8, proptest::sample::Index, u8)>(), 0..40)) {
        for text in [include_str!("../data/casualties.jsonl"), include_str!("../data/military.jsonl")] {
            let some: Vec<&str> = text.lines().skip(skip).take(6).collect();
            rows(&damage(&some.join("\n"), &edits));
        }
    }
}
