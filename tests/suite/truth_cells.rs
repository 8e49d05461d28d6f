//! How the example `accuracy` reads cells.

#[path = "../../examples/accuracy/cells.rs"]
mod cells;
#[path = "../../examples/accuracy/table.rs"]
#[expect(dead_code, reason = "how files are opened and faults are told is for the example alone")]
mod table;
#[path = "../../examples/accuracy/written.rs"]
mod written;

use cells::{Dates, blank, clock, number};
use table::Table;
use written::{Kind, Times, Written};

/// Rows of so many items, each with what is said of it.
fn rows(items: usize, of: impl Fn(usize) -> Vec<(String, String)>) -> Vec<(String, String)> {
    (0..items).flat_map(of).collect()
}

fn moment(text: &str, years: bool) -> Option<i64> {
    cells::moment(text, Dates { years, day_first: false })
}

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
        ("1,234,56", None),
        ("12 480", Some(12480.0)),
        ("12\u{a0}480", Some(12480.0)),
        ("\u{2212}5", Some(-5.0)),
        ("45%", Some(45.0)),
        ("12.5 %", Some(12.5)),
        ("%", None),
        ("7 up", None),
        ("+", None),
    ];
    for (text, value) in rows {
        assert_eq!(number(text), value, "{text}");
    }
}

#[test]
fn what_says_that_there_is_none() {
    for text in ["", "NaN", "nan", "NULL", "N/A", "NA", "-", "--", "Not Available", "-inf"] {
        assert!(blank(text), "{text}");
    }
    for text in ["0", "na", "none", "rain", "-1"] {
        assert!(!blank(text), "{text}");
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
    assert_eq!(moment("1970-01-02", false), Some(86_400));
    assert_eq!(moment("2024-02-29T10:05:00Z", false), Some(1_709_164_800 + 36_300));
    assert_eq!(moment("17", true), Some(17));
    assert_eq!(moment("2024-13-01", false), None);
    assert_eq!(moment("soon", false), None);
    assert_eq!(moment("1.5e9", false), Some(1_500_000_000));
    assert_eq!(moment("1e300", false), None);
    assert_eq!(moment("é024-01-01", false), None);
    assert_eq!(moment("2024-02-30", false), None);
    assert_eq!(moment("1970/01/02 00:00:07", false), Some(86_407));
    assert_eq!(moment("1970-01-02T02:00:00+02:00", false), Some(86_400));
    assert_eq!(moment("1970-01-02 1:00 p.m.", false), Some(86_400 + 13 * 3600));
    assert_eq!(moment("1970-02", false), Some(31 * 86_400));
    assert_eq!(moment("1971", true), Some(365 * 86_400));
    assert_eq!(moment("1971", false), Some(1971));
    assert_eq!(moment("1/2/1970", false), Some(86_400));
    assert_eq!(moment("12/31/1970 1:00 a.m.", false), Some(364 * 86_400 + 3600));
    assert_eq!(moment("31/12/1970", false), None);
    assert_eq!(moment("1/2/é970", false), None);
}

#[test]
fn a_file_tells_how_its_dates_are_written() {
    let of = |cells: &[&str]| Dates::of(cells.iter().copied());
    assert_eq!(of(&["2011", "", "17"]), Dates { years: false, day_first: false });
    assert_eq!(of(&["2011", "2012-01"]), Dates { years: true, day_first: false });
    let days = of(&["1/2/1970", "31/12/1970"]);
    assert_eq!(days, Dates { years: true, day_first: true });
    assert_eq!(cells::moment("2/1/1970", days), Some(86_400));
}

#[test]
fn measurements_beside_times_stay_numbers() {
    let all = rows(30, |at| {
        let said = [
            ("leaves", format!("{}:{:02}", at % 24, at % 60)),
            ("comes", format!("{}:{:02}", (at + 2) % 24, at % 60)),
            ("lands", if at % 9 == 0 { "cancelled".to_owned() } else { format!("{}:05", at % 24) }),
            ("temperature", format!("{}.5", at as i32 - 9)),
            ("gate", if at % 2 == 0 { at.to_string() } else { format!("B{at}") }),
            ("sky", "fair".to_owned()),
        ];
        said.map(|(kind, value)| (format!("NY{at:02} {kind}"), value)).to_vec()
    });
    let mut orders = vec![all.clone(), all.iter().rev().cloned().collect()];
    orders.push([&all[90..], &all[..90]].concat());
    for claims in orders {
        let of = Written::of(&claims, &all[..60]);
        assert_eq!((of.times, of.words, of.numbers), (Times::Clock, true, true));
        let kind = |item: &str| of.kind(item, "12");
        assert_eq!(kind("NY03 temperature"), Kind::Plain);
        assert_eq!(
            (kind("NY03 lands"), kind("NY99 leaves"), kind("NY03 comes")),
            (Kind::Times, Kind::Times, Kind::Times)
        );
        assert_eq!((kind("NY03 gate"), kind("NY03 sky")), (Kind::Words, Kind::Words));
        // Of a kind that was not seen.
        assert_eq!((kind("NY03 wind"), of.kind("NY03 stop", "7:10")), (Kind::Plain, Kind::Times));
    }
}

#[test]
fn a_few_times_among_numbers_are_no_times() {
    let all = rows(200, |at| {
        let odd = at % 11 == 0;
        vec![(format!("match {at}"), if odd { "12:30".to_owned() } else { format!("{at}.25") })]
    });
    let of = Written::of(&all, &all);
    assert_eq!((of.times, of.numbers, of.kind("match 5", "12")), (Times::None, false, Kind::Plain));
    // Names without kinds: a number beside times is a word.
    let all = rows(200, |at| {
        vec![(format!("x{at}"), if at % 5 > 0 { "2011-12-01 12:30".to_owned() } else { format!("{at}") })]
    });
    let of = Written::of(&all, &all);
    assert_eq!(
        (of.times, of.words, of.numbers, of.kind("x5", "12")),
        (Times::Dated, true, false, Kind::Times)
    );
    // Days that are not known of what is true are left out.
    let of = Written::of(&all, &[("x1".to_owned(), "12:30".to_owned())]);
    assert_eq!(of.times, Times::Clock);
}

/// The line of a row, and its cells or what is wrong with it.
type Row = (u64, Result<[String; 3], String>);

/// The rows of a table with a column that may be missing.
fn read(text: &[u8]) -> Result<Vec<Row>, String> {
    let table = Table::of(text.to_vec(), &["source", "value", "date"], 2)?;
    let mut all = Vec::new();
    table.rows(|line, row| {
        let owned = |row: &[&str]| [0, 1, 2].map(|at| row[at].to_owned());
        all.push((line, row.map(owned).map_err(str::to_owned)));
    });
    Ok(all)
}

#[test]
fn tables_with_columns_in_any_order() {
    let row =
        |line, source: &str, value: &str, date: &str| (line, Ok([source, value, date].map(str::to_owned)));
    let marked = b"\xef\xbb\xbfdate,Value,other,Source\r\n1,\"1,020\",x,\"a, b\"\r\n,, ,b\r\n";
    assert_eq!(read(marked).unwrap(), [row(2, "a, b", "1,020", "1"), row(3, "b", "", "")]);
    // Lines are counted beside breaks of both kinds and empty lines.
    assert_eq!(
        read(b"source,value\n\r\n\na,1\r\n\r\nb,2\n").unwrap(),
        [row(4, "a", "1", ""), row(6, "b", "2", "")]
    );
    // What may be missing may be missing in a row.
    assert_eq!(read(b"source\tvalue\tdate\na\t1\n").unwrap(), [row(2, "a", "1", "")]);
    assert_eq!(read(b"value;source\n10,5;a\n").unwrap(), [row(2, "a", "10,5", "")]);
}

#[test]
fn tables_that_are_refused() {
    let refused = [
        (&b""[..], "it is empty"),
        (b"\xff\xfes\0", "save it as UTF-8"),
        (b"source,date\na,1\n", "no column `value`"),
        (b"source,value,value\na,1,2\n", "two columns `value`"),
        (b"source|value\na|1\n", "tabs, commas or semicolons"),
    ];
    for (text, why) in refused {
        let told = read(text).unwrap_err();
        assert!(told.contains(why), "{told}");
    }
    let faulty = [
        (&b"source,value\na\n"[..], "too few cells"),
        (b"source,value\na,\"1\nb,2\n", "close its quote"),
        (b"note,source,value\n\"5,a,1\n6,b,2\n", "close its quote"),
        (b"source,value,note\na,1,\"5\nb,2,6\n", "close its quote"),
        (b"source,value\na,\xff\n", "not UTF-8"),
    ];
    for (text, why) in faulty {
        let rows = read(text).unwrap();
        assert!(matches!(&rows[..], [(2, Err(told))] if told.contains(why)), "{rows:?}");
    }
}
