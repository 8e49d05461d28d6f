//! The hedge table: every row, and every pair of rows.

use crosscheck::quantity::{Form, QuantityParseError, Separation, Tier};
use crosscheck::relation::ValueRelation;
use crosscheck::{HedgeModel, Policy, Quantity, Strength, Unit, Verdict};

use crate::world::{dossier, relation};

/// Text, literal, support, in persons.
const ROWS: &[(&str, &str, &str)] = &[
    ("10000", "[10000, 10000]", "[9500, 10500]"),
    ("14000", "[14000, 14000]", "[13500, 14500]"),
    ("12345", "[12345, 12345]", "[12345, 12345]"),
    ("25", "[25, 25]", "[25, 25]"),
    ("0", "[0, 0]", "[0, 0]"),
    ("=25", "[25, 25]", "[25, 25]"),
    ("=10000", "[10000, 10000]", "[10000, 10000]"),
    ("~14000", "[7000, 28000]", "[12600, 15400]"),
    ("~200", "[100, 400]", "[150, 250]"),
    ("~4000", "[2000, 8000]", "[3500, 4500]"),
    ("~7", "[3.5, 14]", "[6.3, 7.7]"),
    ("~1000", "[500, 2000]", "[750, 1250]"),
    ("nearly 1400", "[0, 1400)", "[1260, 1400)"),
    (">10000", "(10000, ∞)", "(10000, ∞)"),
    (">=25", "[25, ∞)", "[25, ∞)"),
    ("<1400", "[0, 1400)", "[0, 1400)"),
    ("<=9", "[0, 9]", "[0, 9]"),
    ("up to 500", "[0, ∞)", "[0, 525]"),
    ("10000..12000", "[10000, 12000]", "[9500, 12500]"),
    ("7..9", "[7, 9]", "[7, 9]"),
    (">20 <=35", "(20, 35]", "(20, 35]"),
    (">=20 <35", "[20, 35)", "[20, 35)"),
    ("4000±200", "[3800, 4200]", "[3800, 4200]"),
    ("tens", "[20, 99]", "[10, 120]"),
    ("dozens", "[24, ∞)", "[10, 120]"),
    ("hundreds", "[200, 1000)", "[100, 1000]"),
    ("thousands", "[2000, 10000)", "[1000, 10000]"),
    ("tens of thousands", "[20000, 100000)", "[10000, 100000]"),
    ("a few", "[2, 9]", "[2, 9]"),
    ("many", "[2, ∞)", "none"),
];

fn intervals(text: &str, unit: &str) -> (String, String) {
    let (model, quantity) = (HedgeModel::default(), text.parse::<Quantity>().unwrap());
    let tier = |tier| {
        let found = model.tier(quantity.form(), &Unit::new(unit), tier);
        found.map_or("none".to_owned(), |interval| interval.to_string())
    };
    (tier(Tier::Literal), tier(Tier::Support))
}

#[test]
fn every_row_has_its_two_intervals() {
    for (text, literal, support) in ROWS {
        assert_eq!(intervals(text, "person"), ((*literal).to_owned(), (*support).to_owned()), "{text}");
    }
}

#[test]
fn natural_ranges_cut() {
    assert_eq!(intervals("~90", "%").0, "[45, 100]");
    assert_eq!(intervals(">40", "%").1, "(40, 100]");
    assert_eq!(intervals("<1400", "USD").1, "(-∞, 1400)");
    assert_eq!(intervals("~-5", "% change"), ("[-10, -2.5]".to_owned(), "[-5.5, -4.5]".to_owned()));
}

#[test]
fn half_units_of_durations() {
    assert_eq!(intervals("2.5", "year").1, "[2.25, 2.75]");
    assert_eq!(intervals("2.5", "km2").1, "[2.375, 2.625]");
    assert_eq!(intervals("2.7", "km2").1, "[2.6500000000000004, 2.75]");
}

#[test]
fn without_widths_a_figure_means_its_number() {
    let model = HedgeModel::without_widths();
    for text in ["10000", "~14000"] {
        let form = *text.parse::<Quantity>().unwrap().form();
        let support = model.support(&form, &Unit::new("person")).unwrap();
        assert_eq!(support.low_value(), support.high_value(), "{text}");
    }
}

#[test]
fn granularity_is_the_place_of_the_last_digit() {
    let g = |v: f64| crosscheck::quantity::Number::new(v).unwrap().granularity();
    for (value, expected) in [
        (14_000.0, 1000.0),
        (200.0, 100.0),
        (25.0, 1.0),
        (2.5, 0.5),
        (0.1, 0.1),
        (0.25, 0.01),
        (1e300, 1e300),
        (-300.0, 100.0),
        (0.0, 1.0),
        (9_007_199_254_740_992.0, 1.0),
    ] {
        assert_eq!(g(value), expected, "{value}");
    }
}

/// The verdict of every pair of rows between two independent sources on one day, against its definition: apart
/// supports contradict (hard if the hulls are apart), others agree.
#[test]
fn every_pair_of_rows() {
    let (model, unit) = (HedgeModel::default(), Unit::new("person"));
    let (mut apart, mut met) = (0, 0);
    let mut world = "source x\nsource y\n".to_owned();
    for (at, (a, ..)) in ROWS.iter().enumerate() {
        for (place, (b, ..)) in ROWS.iter().enumerate() {
            let key = format!("{at}-{place}");
            world += &format!(
                "measure m{key} stock person\n
                 a{key}: m{key} {a}; by x; as 2024-11-25\nb{key}: m{key} {b}; by y; as 2024-11-25\n"
            );
        }
    }
    let dossier = dossier(&world);
    crate::world::report(&dossier);
    for (at, (a, ..)) in ROWS.iter().enumerate() {
        for (place, (b, ..)) in ROWS.iter().enumerate() {
            let found = relation(&dossier, &format!("a{at}-{place}"), &format!("b{at}-{place}"));
            let form = |text: &str| -> Form { *text.parse::<Quantity>().unwrap().form() };
            let tier = |text, tier| model.tier(&form(text), &unit, tier);
            let (Some(sa), Some(sb)) = (tier(a, Tier::Support), tier(b, Tier::Support)) else {
                assert_eq!(found.value, ValueRelation::Unknown);
                continue;
            };
            let (ha, hb) = (tier(a, Tier::Hull).unwrap(), tier(b, Tier::Hull).unwrap());
            let is_apart = |s| matches!(s, Separation::Apart { .. });
            if is_apart(sa.separation(&sb)) {
                apart += 1;
                let strength = if is_apart(ha.separation(&hb)) { Strength::Hard } else { Strength::Soft };
                match found.verdict {
                    Verdict::Contradicts { strength: s, .. } => assert_eq!(s, strength, "{a} {b}"),
                    Verdict::Near => {}
                    other => panic!("{a} and {b}: {other:?}"),
                }
            } else {
                met += 1;
                assert!(found.verdict.agrees(), "{a} and {b}: {:?}", found.verdict);
            }
        }
    }
    assert!(apart > 100 && met > 100, "{apart} {met}");
}

#[test]
fn pairs_that_are_easily_got_wrong() {
    let verdict = |a: &str, b: &str| {
        let world = format!(
            "source x\nsource y\nmeasure m stock person\n
             a: m {a}; by x; as 2024-11-25\nb: m {b}; by y; as 2024-11-25"
        );
        let found = relation(&dossier(&world), "a", "b");
        (found.value, found.verdict)
    };
    assert_eq!(verdict("=10000", ">10000"), (ValueRelation::Touches, Verdict::Agrees));
    assert_eq!(verdict("10000", ">10000"), (ValueRelation::Overlaps, Verdict::Agrees));
    assert_eq!(verdict("10000..12000", ">10000"), (ValueRelation::Within, Verdict::Refines));
    assert_eq!(verdict("25", ">=25"), (ValueRelation::Within, Verdict::Refines));
    assert_eq!(verdict("~14000", "14000"), (ValueRelation::Equal, Verdict::Agrees));
    assert_eq!(verdict("nearly 1400", "<1400"), (ValueRelation::Within, Verdict::Refines));
    assert!(matches!(verdict("dozens", "500").1, Verdict::Contradicts { strength: Strength::Soft, .. }));
    assert!(matches!(verdict("tens", "=500").1, Verdict::Contradicts { strength: Strength::Hard, .. }));
    // The top of "up to" is only implied.
    assert!(matches!(verdict("up to 500", "=900").1, Verdict::Contradicts { strength: Strength::Soft, .. }));
    assert!(matches!(verdict("<=500", "=900").1, Verdict::Contradicts { strength: Strength::Hard, .. }));
}

#[test]
fn a_replaced_hedge_model_changes_the_verdict() {
    let dossier = dossier(
        "source x\nsource y\nmeasure m stock person\n
         a: m 10000; by x; as 2024-11-25\nb: m 10200; by y; as 2024-11-25",
    );
    let ids = ["a", "b"].map(|k| dossier.assertion_id(k).unwrap());
    let strict = Policy { hedges: HedgeModel::without_widths(), tolerance: 0.0, ..Policy::default() };
    let by = |policy: &Policy| crosscheck::relate(dossier.view(), policy, ids[0], ids[1]).unwrap().verdict;
    assert!(by(&Policy::default()).agrees());
    assert!(by(&strict).contradicts());
}

#[test]
fn units_convert_and_hedges_keep_the_granularity_of_the_print() {
    let dossier = dossier(
        "source x\nsource y\nmeasure m stock km2\n
         a: m 800 km2; by x; as 2024-11-25\nb: m 80000 ha; by y; as 2024-11-25\nc: m ~20 %; by x; as 2024-11-26"
            .split("\nc:")
            .next()
            .unwrap(),
    );
    assert_eq!(relation(&dossier, "a", "b").value, ValueRelation::Equal);
}

#[test]
fn canonical_text_reads_back() {
    for (text, ..) in ROWS {
        let quantity: Quantity = text.parse().unwrap();
        assert_eq!(quantity.to_string(), *text);
        let with_unit = quantity.in_unit(Unit::new("km2"));
        assert_eq!(with_unit.to_string().parse(), Ok(with_unit));
    }
    for (loose, canonical) in [
        ("≥ 25", ">=25"),
        ("≤9", "<=9"),
        ("4000 +/- 200", "4000±200"),
        (" ~ 5 ", "~5"),
        ("1e3", "1000"),
        ("40%", "40 %"),
        ("3.000", "3"),
    ] {
        assert_eq!(loose.parse::<Quantity>().unwrap().to_string(), canonical);
    }
}

#[test]
fn what_is_no_figure_says_what_to_write() {
    let fault = |text: &str| text.parse::<Quantity>().unwrap_err();
    for text in ["10,000", "1.000.000", "10 000", "10'000"] {
        assert!(matches!(fault(text), QuantityParseError::Grouped { .. }), "{text}");
    }
    for text in ["10000-12000", "10000–12000"] {
        assert!(matches!(fault(text), QuantityParseError::Dash { .. }), "{text}");
    }
    for text in ["NaN", "inf", "1e400", ">1e999", "-inf", "∞"] {
        assert!(matches!(fault(text), QuantityParseError::NotFinite { .. }), "{text}");
    }
    for text in ["about 5", "", "~", "=", "5 <b>", "five", "..", "5..", "> > 5", "5 6x", "0x10", "e5"] {
        let error = fault(text);
        assert!(error.to_string().contains("write"), "{text}: {error}");
    }
    // A unit has to be read back from what is printed for it: `billion` for `BN`.
    let long = format!("5 BN {}", "x".repeat(76));
    assert!(matches!(fault(&long), QuantityParseError::Form { .. }));
    assert!(fault("12000..10000").to_string().contains("10000..12000"));
    assert!(fault("5±-1").to_string().contains("without a sign"));
}
