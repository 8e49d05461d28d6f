//! How the example `accuracy` reads cells.

#[path = "../../examples/accuracy/cells.rs"]
mod cells;
#[path = "../../examples/accuracy/clock.rs"]
mod clock;
#[path = "../../examples/accuracy/numbers.rs"]
mod numbers;
#[path = "../../examples/accuracy/table.rs"]
#[expect(dead_code, reason = "how files are opened and faults are told is for the example alone")]
mod table;
#[path = "../../examples/accuracy/units.rs"]
mod units;
#[path = "../../examples/accuracy/written.rs"]
mod written;

use cells::{Dates, blank};
use clock::{Clock, Days, clock};
use numbers::{Amount, Marks, number};
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
        ("1,23", Some(1.23)),
        ("1.234,5", Some(1234.5)),
        ("1.234.567", Some(1_234_567.0)),
        ("1'234'567", Some(1_234_567.0)),
        ("1.234", Some(1.234)),
        ("1,234.567", Some(1234.567)),
        ("12 480.5", Some(12480.5)),
        ("1.2.3", None),
        ("1,2,3", None),
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
        assert_eq!(number(text, Marks::default()), value, "{text}");
    }
}

#[test]
fn other_numbers_tell_what_a_sign_means() {
    let marks = |cells: &[&str]| Marks::of(cells.iter().copied());
    let dots = marks(&["1.234.567", "12.480", "310"]);
    assert_eq!(
        ["12.480", "-9.5", "1234.567"].map(|text| number(text, dots)),
        [Some(12480.0), Some(-9.5), Some(1234.567)]
    );
    let commas = marks(&["12,5", "1,75", "3,145"]);
    assert_eq!(["3,145", "12,5"].map(|text| number(text, commas)), [Some(3.145), Some(12.5)]);
    let groups = marks(&["12,480", "1,234,567", "1,234.5", "12,5"]);
    assert_eq!(number("12,480", groups), Some(12480.0));
}

#[test]
fn numbers_with_what_stands_around_them() {
    let amount = |text| Amount::of(text, Marks::default()).map(|amount| (amount.value, amount.unit));
    let rows = [
        ("57°F", Some((57.0, "°F"))),
        ("57 F", Some((57.0, "F"))),
        ("29.92 in", Some((29.92, "in"))),
        ("\u{2212}3 °C", Some((-3.0, "°C"))),
        ("$12.50", Some((12.5, "$"))),
        ("12.50 €", Some((12.5, "€"))),
        ("about 1.2 million people", Some((1.2e6, "people"))),
        ("1,234,567 (2010)", Some((1_234_567.0, ""))),
        ("8,175 [1]", Some((8175.0, ""))),
        ("~310 km2", Some((310.0, "km2"))),
        ("10 to 15 mph", None),
        ("NW at 7 mph", None),
        ("B12", None),
        ("about", None),
        ("é", None),
    ];
    for (text, value) in rows {
        assert_eq!(amount(text), value, "{text}");
    }
}

/// What is read on an item, among such claims.
fn read_as(all: &[(String, String)], item: &str, value: &str) -> Option<f64> {
    let of = Written::of(all, &[]);
    (of.kind(item, value) == Kind::Plain).then(|| of.amount(item, value))?.map(|(value, _)| value)
}

#[test]
fn each_kind_is_told_in_its_most_frequent_unit() {
    let all = rows(40, |at| {
        let said = [
            ("temperature", if at % 5 == 0 { format!("{at}.0°C") } else { format!("{} F", 40 + at) }),
            ("pressure", format!("29.{} in", 10 + at)),
            ("sight", if at % 4 == 0 { format!("{at}") } else { format!("{at} mi") }),
            ("wind", if at % 3 == 0 { "Calm".to_owned() } else { format!("NW at {at} mph") }),
            ("sky", "Sunny".to_owned()),
        ];
        said.map(|(kind, value)| (format!("P{at}|{kind}"), value)).to_vec()
    });
    let read = |item: &str, value: &str| read_as(&all, item, value);
    // Whole degrees, as others have them.
    assert_eq!(read("P1|temperature", "14.0°C"), Some(57.0));
    assert_eq!(
        ["57°F", "57 F", "57", "57°", "57 degrees F"].map(|text| read("P1|temperature", text)),
        [Some(57.0); 5]
    );
    // Inches and miles are lengths both, but not on items of one kind.
    assert_eq!((read("P1|pressure", "29.92 in"), read("P1|sight", "10 mi")), (Some(29.92), Some(10.0)));
    assert_eq!((read("P1|wind", "NW at 7 mph"), read("P1|sky", "12C")), (None, None));
}

#[test]
fn a_letter_behind_a_number_is_a_unit_only_among_numbers() {
    let gates = rows(60, |at| {
        let letter = ["A", "B", "C", "F", "G"][at % 5];
        vec![(format!("x{at}"), format!("{at}{letter}"))]
    });
    assert_eq!(read_as(&gates, "x1", "12C"), None);
    let degrees = rows(60, |at| vec![(format!("x{at}"), format!("{at}F"))]);
    assert_eq!(read_as(&degrees, "x1", "12F"), Some(12.0));
}

#[test]
fn what_says_that_there_is_none() {
    for text in ["", "NaN", "nan", "NULL", "N/A", "NA", "-", "--", "—", "?", "\\N", "Not Available", "-inf"]
    {
        assert!(blank(text), "{text}");
    }
    for text in ["0", "na", "none", "rain", "-1"] {
        assert!(!blank(text), "{text}");
    }
}

/// The days of a year as they are numbered, from the first of January on.
fn days() -> Days {
    Days::of(clock("2011-12-08 7:15").and_then(|time| time.day).into_iter())
}

fn day(text: &str) -> Option<f64> {
    let new_year = days().number(clock("2011-01-01 0:00")?.day?)?;
    Some(days().number(clock(text)?.day?)? - new_year + 1.0)
}

#[test]
fn clock_times_in_many_manners() {
    let rows = [
        ("10:05", Some(605.0)),
        ("10:05a", Some(605.0)),
        ("12:05 AM", Some(5.0)),
        ("0:05 AM", Some(5.0)),
        ("1:05 p.m.", Some(785.0)),
        ("07:15 PM", Some(1155.0)),
        ("19:15 PM", Some(1155.0)),
        ("10:05 PST", Some(605.0)),
        ("10:05 planned", Some(605.0)),
        ("10:05 actual", Some(605.0)),
        ("7:15 PM EST", Some(1155.0)),
        ("Est. 7:15p (late)", Some(1155.0)),
        ("7pm", Some(1140.0)),
        ("7.15 p.m.", Some(1155.0)),
        ("10:05:33.25", Some(605.0)),
        ("2011-12-08T19:15:00Z", Some(1155.0)),
        ("25:05", None),
        ("10:65", None),
        ("10:055", None),
        ("110:05", None),
        ("é:05", None),
        (":", None),
        ("12480", None),
        ("12A", None),
        ("5 apples", None),
    ];
    for (text, value) in rows {
        assert_eq!(clock(text).map(|time| time.minutes), value, "{text}");
    }
}

#[test]
fn clock_times_with_their_day() {
    let same = [
        "2011-12-08 10:05",
        "2011-12-08T10:05:33",
        "12/8/11 10:05 AM",
        "12/08/2011 10:05",
        "8.12.2011 10:05",
        "20111208 10:05",
        "Dec 8 10:05 AM",
        "10:05pDec 8",
        "Dec 8 - 7:15pm",
        "8 Dec 2011 10:05",
        "2011 Dec 8, 10:05",
        "Thursday, December 8, 2011 10:05 AM EST",
        "10:05 12/8",
    ];
    for text in same {
        assert_eq!(day(text), Some(342.0), "{text}");
    }
    // Months and years follow each other, and a number above 12 is a day.
    assert_eq!((day("2011-12-01 0:05"), day("2011-11-30 23:50")), (Some(335.0), Some(334.0)));
    assert_eq!((day("1/1/2012 0:05"), day("31/12/2011 0:05")), (Some(366.0), Some(365.0)));
    assert_eq!((day("Gate 12 10:05"), day("Feb 29 10:05"), day("march 10:05")), (None, None, None));
    // Others tell which comes first.
    let among = |others: &[&str]| {
        let days = Days::of(others.iter().filter_map(|text| clock(text)?.day));
        let number = |text| days.number(clock(text)?.day?);
        number("8/12/2011 10:05") == number("2011-12-08 10:05")
    };
    assert!(among(&["31/12/2011 10:05", "8/12/2011 10:05"]));
    assert!(!among(&["12/31/2011 10:05", "8/12/2011 10:05"]));
}

/// Times of flights around midnight by nine sites, some of which give the day of the flight for that of an arrival after it; `off` is the share
/// of others, by day, that are of another day.
fn arrivals(off: usize) -> Vec<(String, String)> {
    rows(60, |at| {
        let minutes = 1380 + 13 * at % 120;
        let by_day = 600 + at;
        let said = |site: usize| {
            let day = 8 + usize::from(minutes >= 1440 && !site.is_multiple_of(3));
            let late = format!("2011-12-{day:02} {:02}:{:02}", minutes / 60 % 24, minutes % 60);
            let day = 8 + usize::from((at * 9 + site) * 7 % 100 < off);
            let noon = format!("2011-12-{day:02} {:02}:{:02}", by_day / 60, by_day % 60);
            [(format!("F{at} lands"), late), (format!("F{at} leaves"), noon)]
        };
        (0..9).flat_map(said).collect()
    })
}

#[test]
fn days_count_where_claims_differ_by_them() {
    let times = |off: usize| {
        let all = arrivals(off);
        Written::of(&all, &all[..40]).times
    };
    assert_eq!([0, 5, 30].map(times), [Times::Clock, Times::Clock, Times::Dated]);
    // Nobody tells where there is one claim for each item.
    let alone = rows(60, |at| vec![(format!("x{at}"), "2011-12-08 12:30".to_owned())]);
    let of = Written::of(&alone, &alone);
    assert_eq!(of.times, Times::Dated);
    let minutes = |text| of.minutes(clock(text).unwrap());
    assert_eq!(minutes("2011-12-09 0:30").unwrap() - minutes("2011-12-08 23:50").unwrap(), 40.0);
    assert_eq!(of.minutes(Clock { minutes: 5.0, day: None }), None);
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
    let table = Table::of(text.to_vec(), &[&["source", "worker"], &["value", "true_value"], &["date"]], 2)?;
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
    assert_eq!(read(b"True Value,WORKER,note\n1,a,x\n").unwrap(), [row(2, "a", "1", "")]);
    assert_eq!(read(b"value;source\n10,5;a\n").unwrap(), [row(2, "a", "10,5", "")]);
}

#[test]
fn items_in_two_columns() {
    let drawn = |text: &[u8]| {
        let item: &[&str] = &["item", "object"];
        let table = Table::of(text.to_vec(), &[item, &["value"], &["attribute"]], 2).unwrap();
        (table.are_joined(0, 2), table.drawn([0, 1, 2]))
    };
    let one = |item: &str| vec![(item.to_owned(), "7".to_owned())];
    assert_eq!(drawn(b"object,attribute,value\nx,gate,7\n"), (true, one("x|gate")));
    // Beside a column `item` it is one of the others.
    assert_eq!(drawn(b"item,attribute,value\nx,gate,7\n"), (false, one("x")));
    assert_eq!(drawn(b"object,value\nx,7\n"), (false, one("x")));
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
