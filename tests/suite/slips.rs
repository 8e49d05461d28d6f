//! Likely slips: tiny worlds for every kind of mistake, worked out by hand.

use crosscheck::relation_graph::Role;
use crosscheck::slip::{Intended, Mistake, Slip};
use crosscheck::{Detail, Dossier, Finding, FindingKind, Monitor, Policy, Report, Strength, io, reconcile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::hostile::harmless;
use crate::{laws, world};

/// A series of one voice, a day each from 2025-06-01 on, each figure said on its day.
fn days(measure: &str, voice: &str, figures: &[&str]) -> String {
    let line = |(at, figure): (usize, &&str)| {
        let day = format!("2025-06-{:02}", at + 1);
        format!("{voice}{at}: {measure} {figure}; by {voice}; as {day}; said {day}\n")
    };
    figures.iter().enumerate().map(line).collect()
}

fn readings(finding: &Finding) -> &[Slip] {
    match finding.detail() {
        Detail::LikelySlip { readings, .. } => readings,
        _ => &[],
    }
}

/// Each reading of each slip as the key of the figure, the mistake and what was meant.
pub(crate) fn lines(dossier: &Dossier, report: &Report<'_>) -> Vec<String> {
    let all = report.of_kind(FindingKind::LikelySlip).flat_map(readings);
    all.map(|slip| line(dossier, slip)).collect()
}

fn line(dossier: &Dossier, slip: &Slip) -> String {
    let meant = match &slip.intended {
        Intended::Value { low, high } if low == high => format!("{low}"),
        Intended::Value { low, high } => format!("{low}..{high}"),
        Intended::AsOf { date } => format!("as {date}"),
        Intended::StatedOn { date } => format!("said {date}"),
        other => format!("{other:?}"),
    };
    let key = |id| dossier.assertion(id).unwrap().key();
    let mistake = match &slip.mistake {
        Mistake::Unit { meant } => format!("in {meant}"),
        Mistake::PowerOfTen { exponent } => format!("10^{exponent}"),
        Mistake::Year { off } => format!("year {off:+}"),
        Mistake::Swapped { with } => format!("swapped with {}", key(*with)),
        other => format!("{other:?}"),
    };
    format!("{}: {mistake}, {meant}", key(slip.figure))
}

fn told(world: &str) -> Vec<String> {
    let dossier = world::dossier(world);
    lines(&dossier, &world::report(&dossier))
}

/// What is told of a series of one voice.
fn of_series(measure: &str, figures: &[&str]) -> Vec<String> {
    told(&format!("source a\nmeasure m {measure}\n{}", days("m", "a", figures)))
}

const NONE: [&str; 0] = [];

#[test]
fn digits() {
    let total = |odd: &str| {
        of_series("cumulative person", &["17900", "18100", "18300", odd, "18700", "18900", "19100"])
    };
    assert_eq!(total("15800"), ["a3: Transposed, 18500"]);
    assert_eq!(total("81500"), ["a3: Transposed, 18500"]);
    assert_eq!(total("188500"), ["a3: Doubled, 18500"]);
    assert_eq!(total("118500"), ["a3: Doubled, 18500"]);
    assert_eq!(total("184500"), ["a3: 10^1, 18450", "a3: Added, 18400..18500"], "which is open");
    assert_eq!(total("8500"), ["a3: Dropped, 18500"]);
    assert_eq!(total("1850"), ["a3: 10^-1, 18500"]);
    assert_eq!(total("185"), ["a3: 10^-2, 18500"]);
    assert_eq!(total("18.5"), ["a3: 10^-3, 18500"]);
    assert_eq!(total("18500000"), ["a3: 10^3, 18500"]);
    assert_eq!(total("1853"), ["a3: 10^-1, 18530", "a3: Dropped, 18353..18653"]);
    assert_eq!(total("18500"), NONE);
    assert_eq!(total("18400"), NONE);
    assert_eq!(total("15700"), NONE, "out of line, and no slip that leads there");
}

#[test]
fn units() {
    let km = |odd: &str| of_series("stock km", &["100", "101", "100.5", odd, "100.2", "99.8", "100"]);
    assert_eq!(km("62.3").len(), 1);
    assert!(km("62.3")[0].starts_with("a3: in mi, 100.26"), "{:?}", km("62.3"));
    // Said in miles and converted as such it is what it should be.
    assert_eq!(km("62.3 mi"), NONE);
    assert!(km("100.3 mi")[0].starts_with("a3: in km, 62.32"), "{:?}", km("100.3 mi"));
    let area = of_series("stock km2", &["1400", "1410", "1405", "543", "1400", "1402", "1400"]);
    assert!(area[0].starts_with("a3: in mi2, 1406.3"), "{area:?}");
    let tonnes = of_series("stock t", &["520", "521", "522", "1148000", "523", "521", "522"]);
    assert!(tonnes.iter().any(|one| one.starts_with("a3: in lb, 520.7")), "{tonnes:?}");
    let kg = of_series("stock kg", &["5200", "5210", "5220", "5.21", "5230", "5210", "5220"]);
    assert_eq!(kg, ["a3: 10^-3, 5210", "a3: in t, 5210"]);
    let warm = of_series("stock °C", &["20", "21", "20.5", "69", "20.2", "20.7", "21"]);
    assert!(warm[0].starts_with("a3: in °F, 20.5"), "{warm:?}");
}

/// Half a person was never meant, but half a million; and that one of them is expected makes no other one likely.
#[test]
fn millions_of_people_have_decimals() {
    let series = |kind: &str, unit: &str| {
        let figures = ["1.52", "1.53", "1.55", "15.6", "1.57", "1.58", "1.6"];
        let figures: String = (1..)
            .zip(figures)
            .map(|(month, figure)| {
                format!("a{month}: m {figure}; by a; as 2025-0{month}; said 2025-0{}-01\n", month + 1)
            })
            .collect();
        let file = world::file(&format!("source a\nmeasure m {kind} UNIT\n{figures}"));
        let file = file.to_string().replace("UNIT", unit);
        let dossier = io::read(file.as_bytes()).unwrap();
        lines(&dossier, &world::report(&dossier))
    };
    for kind in ["stock", "flow"] {
        let told = series(kind, "million people");
        assert_eq!(told, series(kind, "million brigades"), "{kind}");
        assert_eq!(told[0], "a4: 10^1, 1.56", "{kind}");
    }
}

#[test]
fn others_at_the_time_are_evidence_enough() {
    let sources = "source a\nsource b\nsource c\nsource d\nmeasure m constant person\n";
    let world = |lines: &str| told(&format!("{sources}{lines}"));
    assert_eq!(world("x: m 18500; by a\ny: m 18500; by b\nz: m 15800; by c"), ["z: Transposed, 18500"]);
    assert_eq!(world("x: m 18500; by a\ny: m 15800; by b"), NONE, "either may be the slip");
    assert_eq!(world("x: m 18500; by a\ny: m 18500; by b\nz: m 15800; by c\nw: m 15800; by d"), NONE);
    assert_eq!(world("x: m 18500; by a\ny: m 25000; by b\nz: m 15800; by c"), NONE);
    assert_eq!(
        world("x: m 18500; by a\ny: m 18500; by a; via b\nz: m 15800; by c"),
        NONE,
        "a copy is no evidence of its own"
    );
}

/// Months of a total that grows by 4%, each said on the next day.
fn months(odd: &str, odd_as: &str, odd_said: &str) -> String {
    let mut text = "source a\nmeasure m cumulative person\n".to_owned();
    let mut value = 10_000.0;
    for month in 0..30 {
        value *= 1.04;
        let day = format!("{}-{:02}-05", 2023 + month / 12, month % 12 + 1);
        let said = format!("{}-{:02}-06", 2023 + month / 12, month % 12 + 1);
        let key = format!("m{:02}", month + 1);
        let (day, said) = if key == odd {
            (
                if odd_as.is_empty() { &day } else { odd_as },
                if odd_said.is_empty() { &said } else { odd_said },
            )
        } else {
            (&*day, &*said)
        };
        text += &format!("{key}: m {}; by a; as {day}; said {said}\n", f64::round(value));
    }
    text
}

#[test]
fn dates() {
    assert_eq!(told(&months("", "", "")), NONE);
    // January 2024 dated the previous year, as one does in January; and a year on.
    let wrong = months("m13", "2023-01-05", "")
        .replace("m01: m 10400; by a; as 2023-01-05", "m01: m 10400; by a; as 2023-01-04");
    assert_eq!(told(&wrong), ["m13: year -1, as 2024-01-05"]);
    assert_eq!(told(&months("m13", "2025-01-07", "2024-01-06")), ["m13: year +1, as 2024-01-07"]);
    assert_eq!(told(&months("m13", "2014-01-05", "")), ["m13: year -10, as 2024-01-05"]);
    assert_eq!(told(&months("m15", "2024-05-03", "2024-03-06")), ["m15: DayAndMonth, as 2024-03-05"]);
    // Said a year before the time it is about.
    assert_eq!(told(&months("m13", "", "2023-01-06")), ["m13: year -1, said 2024-01-06"]);
}

const TWO: &str = "source a\nmeasure killed cumulative person\nmeasure hurt cumulative person\n";

fn two(at: usize, killed: &str, hurt: &str) -> String {
    let mut text = TWO.to_owned();
    for day in 0..7 {
        let (k, h) = ((1200 + 10 * day).to_string(), (3400 + 25 * day).to_string());
        let (k, h) = if day == at { (killed, hurt) } else { (&*k, &*h) };
        let when = format!("by a; as 2025-06-{:02}; said 2025-06-{:02}", day + 1, day + 1);
        text += &format!("k{day}: killed {k}; {when}\nh{day}: hurt {h}; {when}\n");
    }
    text
}

#[test]
fn two_columns_changed_places() {
    let both = ["h3: swapped with k3, 3475", "k3: swapped with h3, 1230"];
    assert_eq!(told(&two(3, "3475", "1230")), both);
    assert_eq!(told(&two(3, "1230", "3475")), NONE);
    // One of the two fits nowhere.
    assert_eq!(told(&two(3, "3475", "2111")), NONE);
    // A share and a count.
    let mut share = TWO.replace("killed cumulative person", "killed stock %");
    for day in 0..7 {
        let (k, h) = if day == 3 { (78.0, 40.8) } else { (40.5 + day as f64 / 10.0, 75.0 + day as f64) };
        let when = format!("by a; as 2025-06-{:02}; said 2025-06-{:02}", day + 1, day + 1);
        share += &format!("k{day}: killed {k}; {when}\nh{day}: hurt {h}; {when}\n");
    }
    assert_eq!(told(&share), ["h3: swapped with k3, 78", "k3: swapped with h3, 40.8"]);
}

#[test]
fn what_cannot_be_a_slip() {
    let level = |unit: &str, figures: &[&str]| of_series(&format!("stock {unit}"), figures);
    assert_eq!(
        level("person", &["7", "7", "7", "70", "7", "7", "7"]),
        NONE,
        "half a person is a lot of seven"
    );
    let polls = ["54", "53", "54", "45", "54", "53", "54"];
    assert_eq!(level("person", &polls), NONE, "two digits come in the other order by chance");
    assert_eq!(level("person", &["5200", "5210", "5220", "5", "5230", "5210", "5220"]), NONE, "one digit");
    assert_eq!(level("°C", &["-20", "-21", "-20.5", "-2.05", "-20.2", "-20.7", "-21"]), NONE);
    assert_eq!(
        level("°C", &["20", "21", "-5", "2.05", "20.2", "20.7", "21"]),
        NONE,
        "a neighbour below zero"
    );
    assert_eq!(level("km", &["100", "101", "100.5", "0", "100.2", "99.8", "100"]), NONE);
    for odd in ["1850..1900", ">1850", "<1850", "up to 1850", "at least", "hundreds", "many", "nearly 1850"] {
        let odd = if odd == "at least" { ">=1850" } else { odd };
        let found = level("person", &["18300", "18400", "18450", odd, "18500", "18600", "18650"]);
        assert_eq!(found, NONE, "{odd}");
    }
    assert_eq!(
        level("person", &["18300", "18400", "18450", "~1850", "18500", "18600", "18650"]),
        ["a3: 10^-1, 18500", "a3: Dropped, 18050..18850"]
    );
    // A change that lasts, and one that others bear out.
    assert_eq!(level("person", &["185", "186", "184", "1850", "1860", "1840", "1850"]), NONE);
    let borne = format!(
        "source a\nsource b\nmeasure m stock person\n{}b0: m 1850; by b; as 2025-06-04",
        days("m", "a", &["185", "186", "184", "1850", "186", "184", "185"])
    );
    assert_eq!(told(&borne), NONE);
    // What the voice put right itself.
    let corrected = format!(
        "source a\nmeasure m stock person\n{}b0: m 185; by a; as 2025-06-04; said 2025-06-09",
        days("m", "a", &["185", "186", "184", "1850", "186", "184", "185"])
    );
    assert_eq!(told(&corrected), NONE);
    // Figures that leap all the time.
    assert_eq!(level("km", &["12", "130", "40", "1300", "90", "11", "700"]), NONE);
}

#[test]
fn a_slip_names_what_it_would_explain_and_changes_nothing() {
    let text = "source a\nsource b\nsource c\nmeasure m stock person
         x: m 18500; by a; as 2025-06-01\ny: m 18500; by b; as 2025-06-01\nz: m 15800; by c; as 2025-06-01";
    let dossier = world::dossier(text);
    let report = world::report(&dossier);
    let finding = report.of_kind(FindingKind::LikelySlip).next().unwrap();
    assert_eq!(finding.id().to_string(), "likely-slip[m@2025-06-01,c,15800]");
    assert_eq!(finding.strength(), Strength::Soft);
    let Detail::LikelySlip { explains, chance, .. } = finding.detail() else { panic!() };
    assert_eq!(explains.iter().map(ToString::to_string).collect::<Vec<_>>(), ["contradiction[m@2025-06-01]"]);
    assert!(report.finding("contradiction[m@2025-06-01]").is_some() && *chance < 0.0005);
    let none = Policy { slips: 0, ..Policy::default() };
    let without = reconcile(dossier.view(), &none);
    assert_eq!(without.findings().len() + 1, report.findings().len());
    assert_eq!(without.statuses(), report.statuses());
    let measure = dossier.measure_id("m").unwrap();
    let estimate = |report: &Report<'_>| {
        report.latest(measure, &crosscheck::EstimatePolicy::default()).map(|one| one.conclusion)
    };
    assert_eq!(estimate(&without), estimate(&report));
    let graph = report.graph();
    let slip = dossier.assertion_id("z").unwrap();
    assert!(graph.findings_of(slip).iter().any(|(_, role)| **role == Role::Slip));
    assert!(graph.to_dot().contains("likely-slip"));
}

#[test]
fn policy() {
    let text = "source a\nsource b\nsource c\nmeasure m constant person
         x: m 18500; by a\ny: m 18500; by b\nz: m 15800; by c";
    let dossier = world::dossier(text);
    let slips = |policy: Policy| {
        let report = reconcile(dossier.view(), &policy);
        report.check().unwrap();
        report.of_kind(FindingKind::LikelySlip).count()
    };
    let default = Policy::default;
    assert_eq!(slips(default()), 1);
    assert_eq!(slips(Policy { slips: 0, ..default() }), 0);
    assert_eq!(slips(Policy { slip_chance: 1e-9, ..default() }), 0);
    assert_eq!(slips(Policy { slips_from: 20_000.0, ..default() }), 0);
    assert!(Policy { slip_chance: f64::NAN, ..default() }.validate().is_err());
    assert!(Policy { slips_from: -1.0, ..default() }.validate().is_err());
    // As many as the policy allows, of each measure.
    let many: String = (0..30)
        .map(|at| {
            let (month, day) = (at % 12 + 1, at / 12 * 10 + 1);
            let one = |key: &str, figure: u32| {
                format!("{key}{at}: l {figure}; by {key}; as 2024-{month:02}-{day:02}\n")
            };
            let figure = 18_500 + at as u32 * 10;
            let odd = if at % 5 == 0 { figure * 1000 } else { figure };
            one("a", figure) + &one("b", figure) + &one("c", odd)
        })
        .collect();
    let dossier = world::dossier(&format!("source a\nsource b\nsource c\nmeasure l stock person\n{many}"));
    let slips = |policy: &Policy| reconcile(dossier.view(), policy).of_kind(FindingKind::LikelySlip).count();
    assert_eq!((slips(&default()), slips(&Policy { slips: 2, ..default() })), (6, 2));
}

#[test]
fn a_monitor_sees_a_slip_come_and_go() {
    let text = "source a\nsource b\nsource c\nsource d\nmeasure m constant person
         x: m 18500; by a\ny: m 18500; by b";
    let mut monitor = Monitor::new(world::dossier(text), Policy::default());
    let measure = monitor.dossier().measure_id("m").unwrap();
    let [c, d] = ["c", "d"].map(|key| monitor.dossier().source_id(key).unwrap());
    let figure =
        |key: &str, by| crosscheck::Assertion::figure(key, measure, "15800".parse().unwrap()).from_origin(by);
    let is_slip = |finding: &Finding| finding.kind() == FindingKind::LikelySlip;
    let (_, delta) = monitor.insert(figure("z", c)).unwrap();
    assert!(delta.appeared().iter().any(|one| is_slip(one)));
    let (_, delta) = monitor.insert(figure("w", d)).unwrap();
    assert!(delta.ended().iter().any(|one| is_slip(one)), "another voice bears it out");
}

#[test]
fn known_on_knows_only_what_was_said() {
    let text = format!(
        "source a\nmeasure m stock person\n{}",
        days("m", "a", &["18300", "18400", "18450", "18455000", "18500", "18600", "18650"])
    );
    let dossier = world::dossier(&text);
    let known = |day: &str| {
        let report = reconcile(dossier.known_on(day.parse().unwrap()), &Policy::default());
        report.check().unwrap();
        report.of_kind(FindingKind::LikelySlip).count()
    };
    assert_eq!((known("2025-06-03"), known("2025-06-07")), (0, 1));
}

#[test]
fn hostile_names_are_harmless() {
    let mut file = world::file(&two(3, "3475", "1230"));
    file["sources"][0]["name"] = json!("a\u{202e}\u{1b}[31m\n= because");
    file["measures"][0]["name"] = json!("k\u{7}\r<b>\u{2028}");
    file["measures"][0]["unit"] = json!("\u{1b}]0;x");
    let dossier = io::read(file.to_string().as_bytes()).unwrap();
    let report = world::report(&dossier);
    assert_eq!(report.of_kind(FindingKind::LikelySlip).count(), 1);
    harmless(&report.to_string());
    harmless(&report.graph().to_dot());
}

#[test]
fn an_altered_slip_is_refused() {
    let dossier = world::dossier(&two(3, "3475", "1230"));
    let report = world::report(&dossier);
    let other = world::dossier(&two(3, "3475", "1240"));
    let finding = report.of_kind(FindingKind::LikelySlip).next().unwrap();
    assert!(finding.check(dossier.view(), &Policy::default()).is_ok());
    assert!(finding.check(other.view(), &Policy::default()).is_err(), "another figure was written");
}

#[test]
fn in_words_and_as_json() {
    let worlds = [
        (
            "slip-total",
            format!(
                "source a\nmeasure m cumulative person\n{}",
                days("m", "a", &["17900", "18100", "18300", "15800", "18700", "18900", "19100"])
            ),
        ),
        (
            "slip-unit",
            format!(
                "source a\nmeasure m stock kg\n{}",
                days("m", "a", &["5200", "5210", "5220", "5.21", "5230", "5210", "5220"])
            ),
        ),
        (
            "slip-lost",
            format!(
                "source a\nmeasure m stock person\n{}",
                days("m", "a", &["18512", "18531", "18540", "1853", "18601", "18590", "18577"])
            ),
        ),
        ("slip-year", months("m13", "2014-01-05", "")),
        ("slip-said", months("m13", "", "2023-01-06")),
        ("slip-swap", two(3, "3475", "1230")),
    ];
    for (name, text) in worlds {
        let dossier = world::dossier(&text);
        let report = world::report(&dossier);
        let finding = report.of_kind(FindingKind::LikelySlip).next().unwrap_or_else(|| panic!("{name}"));
        insta::assert_snapshot!(name, report.explain(finding).to_string());
        if matches!(name, "slip-year" | "slip-swap") {
            let json = serde_json::to_string_pretty(&report.explain(finding)).unwrap();
            insta::assert_snapshot!(format!("{name}-json"), json);
        }
    }
}

/// A series with a slip in it somewhere, and figures of others.
fn with_slip() -> impl Strategy<Value = String> {
    let figure = (0..7_usize, 1..5_u32, 1_000..90_000_u32, 0..6_usize);
    figure.prop_map(|(at, growth, base, how)| {
        let mut text = "source a\nsource b\nsource c\nmeasure m stock person\n".to_owned();
        for day in 0..9_u32 {
            let value = base + base * growth * day / 500;
            let odd = match how {
                0 => value * 10,
                1 => value * 1000,
                2 => value / 10,
                _ => value,
            };
            let figure = if day as usize == at { odd } else { value };
            text += &format!(
                "a{day}: m {figure}; by a; as 2025-06-{:02}; said 2025-06-{:02}\n",
                day + 1,
                day + 1
            );
            if how == 5 || day % 3 == 0 {
                text += &format!("b{day}: m {value}; by b; as 2025-06-{:02}\n", day + 1);
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(laws::cases(24))]

    #[test]
    fn the_order_of_the_input_does_not_matter(world in with_slip(), seed in any::<u64>()) {
        let file = world::file(&world);
        let slips = |file: &Value| {
            let dossier = io::read(file.to_string().as_bytes()).unwrap();
            let report = world::report(&dossier);
            let all = report.of_kind(FindingKind::LikelySlip);
            all.map(|finding| serde_json::to_string(&report.explain(finding)).unwrap()).collect::<Vec<_>>()
        };
        prop_assert_eq!(slips(&file), slips(&laws::shuffled(&file, seed)));
    }

    #[test]
    fn what_a_slip_does_not_cite_can_go(world in with_slip()) {
        let dossier = world::dossier(&world);
        let report = world::report(&dossier);
        let before: Vec<&Finding> = report.of_kind(FindingKind::LikelySlip).collect();
        let file = world::file(&world);
        for (at, assertion) in file["assertions"].as_array().unwrap().iter().enumerate() {
            let id = dossier.assertion_id(assertion["key"].as_str().unwrap()).unwrap();
            let mut without = file.clone();
            without["assertions"].as_array_mut().unwrap().remove(at);
            let then = io::read(without.to_string().as_bytes()).unwrap();
            let after = world::report(&then);
            for finding in before.iter().filter(|finding| !finding.members().contains(&id)) {
                let same = after.finding(&finding.id().to_string());
                prop_assert_eq!(same.map(|same| after.headline(same)), Some(report.headline(finding)));
            }
        }
    }
}
