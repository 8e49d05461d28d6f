//! How the example `accuracy` reads cells.

#[path = "../../examples/accuracy/cells.rs"]
mod cells;

use cells::{clock, moment, number};

#[test]
fn numbers_with_and_without_groups() {
    let rows = [
        ("12480", Some(12480.0)),
        ("12,480", Some(12480.0)),
        ("-1,234,567.5", Some(-1_234_567.5)),
        ("1e17", Some(1e17)),
        ("1,23", None),
        ("NaN", None),
        ("inf", None),
        ("rain", None),
        ("", None),
        (",", None),
        ("é,123", None),
    ];
    for (text, value) in rows {
        assert_eq!(number(text), value, "{text}");
    }
}

#[test]
fn clock_times_in_many_manners() {
    let rows = [
        ("10:05", Some((605.0, None))),
        ("10:05a", Some((605.0, None))),
        ("12:05 AM", Some((5.0, None))),
        ("1:05 p.m.", Some((785.0, None))),
        ("2011-12-01 10:05", Some((605.0, Some(342.0)))),
        ("2011-12-01 10:05:33", Some((605.0, Some(342.0)))),
        ("12/1/11 10:05 AM", Some((605.0, Some(342.0)))),
        ("Dec 1 10:05 AM", Some((605.0, Some(342.0)))),
        ("10:05pDec 1", Some((1325.0, Some(342.0)))),
        ("25:05", None),
        ("10:65", None),
        ("14:05 PM", None),
        ("é:05", None),
        (":", None),
        ("12480", None),
    ];
    for (text, value) in rows {
        assert_eq!(clock(text), value, "{text}");
    }
}

#[test]
fn moments_as_numbers_and_dates() {
    assert_eq!(moment("1970-01-02"), Some(86_400));
    assert_eq!(moment("2024-02-29T10:05:00Z"), Some(1_709_164_800 + 36_300));
    assert_eq!(moment("17"), Some(17));
    assert_eq!(moment("2024-13-01"), None);
    assert_eq!(moment("soon"), None);
    assert_eq!(moment("é024-01-01"), None);
}
