//! Small worlds worked out by hand: what a careful analyst would say of each, by policy.

use crosscheck::estimate::EstimatePolicyError;
use crosscheck::{Dossier, EstimatePolicy, Period, Policy, Report, reconcile};

use crate::world;

const SOURCES: &str = "
    source a
    source a2 < a
    source b
    source c
    source d
    source army
    source r
    source s
    source t
";

fn dossier(world: &str) -> Dossier {
    // A world that begins with a figure is about a constant.
    let measure = if world.trim_start().starts_with("measure") { "" } else { "measure m constant person" };
    world::dossier(&format!("{SOURCES}\n{measure}\n{world}"))
}

/// The estimate in a line, then low, best and high; at the newest time if none is given.
fn told(report: &Report<'_>, at: &str, by: &str) -> String {
    let measure = report.view().dossier().measure_id("m").unwrap();
    let by: EstimatePolicy = by.parse().unwrap();
    let found = match at {
        "" => report.latest(measure, &by),
        at => report.estimate(measure, at.parse().unwrap(), &by),
    };
    let found = found.unwrap();
    found.check(report.view(), report.policy()).unwrap_or_else(|error| panic!("{error}: {found:?}"));
    let line = report.estimate_line(&found).replace("“m”: ", "").replace(" persons", "");
    match found.ucdp {
        Some(ucdp) => format!("{line}; {} {} {}", ucdp.low, ucdp.best, ucdp.high),
        None => line,
    }
}

/// Compares each row: the world, the time, the policy, and what is told.
fn holds(rows: &[(&str, &str, &str, &str)]) {
    let mut wrong = String::new();
    for (world, at, by, wants) in rows {
        let dossier = dossier(world);
        let found = told(&world::report(&dossier), at, by);
        if found != *wants {
            wrong += &format!("{world}\n  {by} at `{at}`\n  wants {wants}\n  found {found}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

const VANDALS: &str = "x: m =100; by a\ny: m =100; by b\nv: m =100000000000000000; by c\nu: m =0; by d";
const TWO: &str = "x: m =100; by a\ny: m =200; by b\nz: m =200; by c";
const TIE: &str = "x: m =100; by a\ny: m =100; by b\nz: m =300; by c\nw: m =300; by d";

#[test]
fn who_says_it() {
    holds(&[
        // One source, alone.
        (
            "x: m =100; by a",
            "",
            "latest",
            "100, determined; 1 independent group; Admiralty F6 (cannot be judged), Airwars weak; 100 100 100",
        ),
        // Two independent ones.
        (
            "x: m =100; by a\ny: m 100; by b",
            "",
            "most-supported",
            "100, determined; 2 independent groups; Admiralty F1 (confirmed), Airwars fair; 100 100 100",
        ),
        // Two of one family.
        (
            "x: m =100; by a\ny: m =100; by a2",
            "",
            "pending(2)",
            "pending, 1 of 2 independent groups so far; said: 100; Admiralty F6 (cannot be judged), Airwars weak; 100 100 100",
        ),
        // A report and three newspapers that cite it.
        (
            "x: m =100; by a\nn: m =100; by a; via r\no: m =100; by a; via s\np: m =100; by a; via t > s",
            "",
            "most-supported",
            "100, determined; 1 independent group; Admiralty F6 (cannot be judged), Airwars weak; 100 100 100",
        ),
        // Three newspapers that name nobody: no likelier for being three.
        (
            "n: m =100; via r\no: m =100; via s\np: m =100; via t",
            "",
            "most-supported",
            "100, determined; of unknown origin; Admiralty F3 (possibly true), Airwars weak; 100 100 100",
        ),
        // A known source, and one who names nobody.
        (
            "x: m =100; by a\nn: m =100; via r",
            "",
            "most-supported",
            "100, determined; 1 independent group; Admiralty F2 (probably true), Airwars weak; 100 100 100",
        ),
        // Joint statements tie their origins together: a with b with c, and d.
        (
            "x: m =100; by a + b\ny: m =100; by b + c\nz: m =100; by d",
            "",
            "pending(3)",
            "pending, 2 of 3 independent groups so far; said: 100; Admiralty F6 (cannot be judged), Airwars fair; 100 100 100",
        ),
    ]);
}

#[test]
fn what_speaks_against_it() {
    holds(&[
        (
            TWO,
            "",
            "most-supported",
            "200, preferred; 2 independent groups; contradicted by 100 (1 independent group against 2); Admiralty F1 (confirmed), Airwars fair; 200 200 200",
        ),
        (
            TWO,
            "",
            "conservative",
            "100, preferred; 1 independent group; contradicted by 200 (not the lowest); Admiralty F5 (improbable), Airwars contested; 200 200 200",
        ),
        (
            VANDALS,
            "",
            "most-supported",
            "100, preferred; 2 independent groups; contradicted by 0 (1 independent group against 2); contradicted by 1e17 (1 independent group against 2); Admiralty F1 (confirmed), Airwars fair; 100 100 100",
        ),
        // Also where the policy cannot choose, the summaries leave unreasonable claims out.
        (
            VANDALS,
            "",
            "range",
            "0 to 1e17, undetermined, split between 0, 100 and 1e17; Admiralty F6 (cannot be judged), Airwars fair; 100 100 100",
        ),
        // Three who name nobody stand against one who is known.
        (
            "x: m =100; by a\nv: m =0\nw: m =0; via r\nu: m =0; via s",
            "",
            "conservative",
            "100, preferred; 1 independent group; contradicted by 0 (of unknown origin); Admiralty F4 (doubtful), Airwars weak; 0 100 100",
        ),
        (
            TIE,
            "",
            "pending(2)",
            "100 to 300, undetermined, split between 100 and 300; Admiralty F6 (cannot be judged), Airwars contested; 100 100 300",
        ),
        (
            TIE,
            "",
            "pending(3)",
            "pending, 2 of 3 independent groups so far; said: 100 or 300; Admiralty F6 (cannot be judged), Airwars contested; 100 100 300",
        ),
        (
            TIE,
            "",
            "most-supported+conservative",
            "100, preferred; 2 independent groups; contradicted by 300 (not the lowest); Admiralty F3 (possibly true), Airwars contested; 100 100 300",
        ),
        // A zero is a figure.
        (
            "x: m =3; by a\ny: m 2..9; by b\nz: m =0; by army",
            "",
            "most-supported",
            "3, preferred; 2 independent groups; contradicted by 0 (1 independent group against 2); Admiralty F1 (confirmed), Airwars fair; 2 3 9",
        ),
        // A source that denies what two say, and one that affirms what one says.
        (
            "x: m =100; by a\ny: m =100; by b\nq: denies x; by army",
            "",
            "parties(army)",
            "100, determined; 2 independent groups; Admiralty F1 (confirmed), Airwars fair; 100 100 100",
        ),
        (
            "x: m =100; by a\nq: affirms x; by army",
            "",
            "parties(army)",
            "100, determined; 1 independent group; Admiralty F1 (confirmed), Airwars confirmed; 100 100 100",
        ),
    ]);
}

#[test]
fn what_a_policy_leaves_aside_still_confirms() {
    let agreeing = "x: m =100; by a\ny: m =100; by b";
    holds(&[
        (
            agreeing,
            "",
            "hierarchy(b)",
            "100, determined; 1 independent group, 2 with others that agree; Admiralty F1 (confirmed), Airwars fair; 100 100 100",
        ),
        (
            TWO,
            "",
            "hierarchy(b>a)",
            "200, preferred; 1 independent group, 2 with others that agree; contradicted by 100 (b ranks before it); Admiralty F1 (confirmed), Airwars fair; 200 200 200",
        ),
        // The first of a ranking may be wrong.
        (
            TWO,
            "",
            "hierarchy(a2>a)",
            "100, preferred; 1 independent group; contradicted by 200 (a ranks before it); Admiralty F5 (improbable), Airwars contested; 200 200 200",
        ),
        // What is later than the other, and what agrees with it.
        (
            "measure m stock person\nx: m =100; by a; as 2025-01-01\ny: m =100; by b; as 2025-01-05",
            "2025-01-05",
            "latest",
            "100 on 2025-01-05, determined; 1 independent group, 2 with others that agree; Admiralty F1 (confirmed), Airwars fair; 100 100 100",
        ),
        (
            "measure m stock person\nx: m =100; by a; as 2025-01-01\ny: m =100; by a + b; as 2025-01-05",
            "2025-01-05",
            "latest",
            "100 on 2025-01-05, determined; 1 independent group (2 families named), others agree that are not independent of it; Admiralty F2 (probably true), Airwars weak; 100 100 100",
        ),
    ]);
}

#[test]
fn open_ends_and_approximations() {
    holds(&[
        (
            "x: m >500; by a\ny: m 450..600; by b",
            "",
            "most-supported",
            "525 (above 500 up to 630), determined; 2 independent groups; Admiralty F1 (confirmed), Airwars fair; 450 525 600",
        ),
        (
            "x: m >500; by a\ny: m 450..600; by b",
            "",
            "conservative",
            "450 (445 to 630), determined; 2 independent groups; Admiralty F1 (confirmed), Airwars fair; 450 450 600",
        ),
        // "More than 100" is no word for 10,000; but 10,000 confirms that it was more than 100.
        (
            "x: m =10000; by a\ny: m >100; by b",
            "",
            "most-supported",
            "10,000, determined; 2 independent groups; Admiralty F2 (probably true), Airwars fair; 100 10000 10000",
        ),
        (
            "x: m =10000; by a\ny: m >100; by b",
            "",
            "hierarchy(b)",
            "more than 100, determined; 1 independent group, 2 with others that agree; Admiralty F1 (confirmed), Airwars fair; 100 10000 10000",
        ),
        // Only open figures: of more than 200 only one of them speaks.
        (
            "x: m >100; by a\ny: m >200; by b\nz: m >150; by c",
            "",
            "most-supported",
            "more than 200, determined; 3 independent groups; Admiralty F2 (probably true), Airwars fair; 100 200 200",
        ),
        (
            "x: m >200; by a\ny: m >=200; by b",
            "",
            "most-supported",
            "more than 200, determined; 2 independent groups; Admiralty F1 (confirmed), Airwars fair; 200 200 200",
        ),
        // Fewer than 400 is no 400, and no end lies between the two.
        (
            "x: m >=500; by a\ny: m <400; by b",
            "",
            "conservative",
            "0 to below 400, preferred; 1 independent group; contradicted by 500 or more (not the lowest); Admiralty F5 (improbable), Airwars contested; 400 400 500",
        ),
        (
            "x: m >=500; by a\ny: m <400; by b",
            "",
            "range",
            "undetermined, split between 0 to below 400 and 500 or more; Admiralty F6 (cannot be judged), Airwars contested; 400 400 500",
        ),
        (
            "x: m <100; by a\ny: m <=80; by b",
            "",
            "most-supported",
            "0 to 80, determined; 2 independent groups; Admiralty F1 (confirmed), Airwars fair; 80 80 100",
        ),
        (
            "x: m ~100; by a\ny: m =111; by b",
            "",
            "most-supported",
            "111, determined; 2 independent groups; Admiralty F1 (confirmed), Airwars fair; 100 111 111",
        ),
        (
            "measure m stock %\nx: m =40%; by a; as 2025-01-01\ny: m ~42%; by b; as 2025-01-01\nz: m >90%; by c; as 2025-01-01",
            "",
            "most-supported",
            "40% on 2025-01-01, preferred; 2 independent groups; contradicted by above 90 up to 100% (1 independent group against 2); Admiralty F1 (confirmed), Airwars fair; 40 40 42",
        ),
    ]);
}

#[test]
fn kinds_and_times() {
    let total = "measure m cumulative person\nx: m =100; by a; as 2025-01-01\ny: m =150; by b; as 2025-01-05";
    let falls = "measure m cumulative person\nx: m =100; by a; as 2025-01-01\ny: m =40; by b; as 2025-01-02";
    let level = "measure m stock person\nx: m =100; by a; as 2025-01-01\ny: m =60; by b; as 2025-01-05";
    let flow = "measure m flow person\nx: m =100; by a; as 2025-01\ny: m =90; by b; as 2025-02";
    holds(&[
        (
            total,
            "2024-12-31",
            "most-supported",
            "undetermined, no figure speaks of that time; Admiralty F6 (cannot be judged)",
        ),
        (
            total,
            "2025-01-03",
            "most-supported",
            "100 by 2025-01-01 (2 days before; it may have grown since), determined; 1 independent group; Admiralty F6 (cannot be judged), Airwars weak; 100 100 100",
        ),
        (
            total,
            "2025-01-05",
            "most-supported",
            "150 by 2025-01-05, determined; 1 independent group; before that 100 (4 days older); Admiralty F3 (possibly true), Airwars weak; 150 150 150",
        ),
        (
            total,
            "2031",
            "latest",
            "150 by 2025-01-05 (2551 days before; it may have grown since), determined; 1 independent group; before that 100 (4 days older); Admiralty F3 (possibly true), Airwars weak; 150 150 150",
        ),
        (
            falls,
            "",
            "most-supported",
            "40 to 100 by 2025-01-02, undetermined, split between 40 and 100; Admiralty F6 (cannot be judged), Airwars contested; 40 40 100",
        ),
        (
            level,
            "2025-01-03",
            "most-supported",
            "100 on 2025-01-01 (2 days before, if it lasted), determined; 1 independent group; Admiralty F6 (cannot be judged), Airwars weak; 100 100 100",
        ),
        (
            level,
            "2025-01-05",
            "most-supported",
            "60 on 2025-01-05, determined; 1 independent group; before that 100 (4 days older); Admiralty F3 (possibly true), Airwars weak; 60 60 60",
        ),
        (
            flow,
            "2025-01",
            "most-supported",
            "100 over 2025-01, determined; 1 independent group; Admiralty F6 (cannot be judged), Airwars weak; 100 100 100",
        ),
        (
            flow,
            "2025-03",
            "most-supported",
            "undetermined, no figure speaks of that time; Admiralty F6 (cannot be judged)",
        ),
        // One voice twice is no agreement.
        (
            "measure m cumulative person\nx: m ~12000; by a; as 2024-11-29\ny: m >10000; by a; as 2024-12-15",
            "",
            "most-supported",
            "12,000 (10,800 to 13,200) by 2024-12-15, determined; 1 independent group; Admiralty F6 (cannot be judged), Airwars weak; 10000 12000 12000",
        ),
        ("", "", "range", "undetermined, no figure speaks of that time; Admiralty F6 (cannot be judged)"),
    ]);
    let none = dossier("measure m proposition\nx: affirms m; by a");
    let report = world::report(&none);
    assert!(report.latest(none.measure_id("m").unwrap(), &EstimatePolicy::default()).is_none());
}

#[test]
fn what_was_taken_back_or_miscopied() {
    holds(&[
        (
            "x: m =100; by a; said 2025-01-01\ny: m =150; by b\nw: withdraws x; by a; said 2025-01-05",
            "",
            "most-supported",
            "150, determined; 1 independent group; Admiralty F6 (cannot be judged), Airwars weak; 150 150 150",
        ),
        (
            "x: m =100; by a; said 2025-01-01\nw: withdraws x; by a; said 2025-01-05",
            "",
            "latest",
            "undetermined, nothing that was said of it stands; Admiralty F6 (cannot be judged), Airwars discounted",
        ),
        (
            "x: m =100; by a; via r; said 2025-01-01; as 2025-01-01
            y: m =1000; by a; via s; said 2025-01-01; as 2025-01-01
            z: m =100; by a; via t; said 2025-01-01; as 2025-01-01",
            "",
            "range",
            "100, determined; 1 independent group; Admiralty F6 (cannot be judged), Airwars weak; 100 100 100",
        ),
    ]);
    let number = |world: &str, key: &str| {
        let dossier = dossier(world);
        world::report(&dossier).grade(dossier.assertion_id(key).unwrap()).unwrap().credibility.number()
    };
    let narrowed = "x: m ~100; by a; said 2025-01-01\ny: m =105; by a; said 2025-02-01; revises x";
    assert_eq!(number(narrowed, "x"), 6, "a correction that keeps within it takes nothing back");
    let confirmed = format!("{narrowed}\nz: m =105; by b");
    assert_eq!(number(&confirmed, "x"), 1);
    let doubled =
        "x: m =100; by a; said 2025-01-01\ny: m =205; by a; said 2025-02-01; revises x\nz: m =100; by b";
    assert_eq!([number(doubled, "x"), number(doubled, "y"), number(doubled, "z")], [5, 5, 5]);
}

#[test]
fn what_was_known_by_then() {
    let dossier = dossier(
        "measure m cumulative person
        x: m =100; by a; as 2025-01-01; said 2025-01-01
        y: m =130; by a; as 2025-01-01; said 2025-02-01; revises x
        z: m =130; by b; as 2025-01-01; said 2025-03-01",
    );
    let policy = Policy::default();
    for (known, wants) in [
        ("2024-12-31", "undetermined, no figure speaks of that time; Admiralty F6 (cannot be judged)"),
        (
            "2025-01-05",
            "pending, 1 of 2 independent groups so far; said: 100; Admiralty F6 (cannot be judged), Airwars weak; 100 100 100",
        ),
        (
            "2025-02-05",
            "pending, 1 of 2 independent groups so far; said: 130; Admiralty F6 (cannot be judged), Airwars weak; 130 130 130",
        ),
        (
            "2025-03-05",
            "130 by 2025-01-01, determined; 2 independent groups; Admiralty F1 (confirmed), Airwars fair; 130 130 130",
        ),
    ] {
        let report = reconcile(dossier.known_on(known.parse::<Period>().unwrap()), &policy);
        assert_eq!(told(&report, "2025-01-01", "pending(2)"), wants, "{known}");
    }
}

#[test]
fn of_many_camps_the_best_supported_is_told() {
    let mut world = String::from("measure m constant person\n");
    for at in 1..=20 {
        world += &format!("source q{at:02}\nx{at:02}: m ={}; by q{at:02}\n", 100 * at);
    }
    let split = "split between 100, 200, 300 and 2,000; Admiralty F6 (cannot be judged), Airwars contested; 100 100 2000";
    let best = "split between 100, 200, 1,500 and 2,000; Admiralty F6 (cannot be judged), Airwars fair; 1500 1500 1500";
    let all = |how: &str| format!("100 to 2,000, undetermined, {how}");
    let seconded = format!("{world}y: m =1500; by a");
    let told_of = |world: &str, by: &str| {
        let dossier = dossier(world);
        told(&world::report(&dossier), "", by)
    };
    for by in ["most-supported", "latest", "range"] {
        assert_eq!(told_of(&world, by), all(split));
    }
    assert_eq!(told_of(&seconded, "range"), all(best));
    assert!(told_of(&seconded, "most-supported").starts_with("1,500, preferred; 2 independent groups;"));
}

#[test]
fn a_policy_names_sources_of_the_dossier() {
    let dossier = dossier("x: m =100; by a");
    let check = |text: &str| text.parse::<EstimatePolicy>().unwrap().check(&dossier);
    for fine in ["range", "hierarchy(a2>b)+pending(2)", "parties(army)+latest"] {
        assert_eq!(check(fine), Ok(()));
    }
    for (text, unknown) in [("hierarchy(a>zzz)", "zzz"), ("parties(rebels)+hierarchy(a)", "rebels")] {
        assert_eq!(check(text), Err(EstimatePolicyError::Unknown { key: unknown.to_owned() }));
    }
    // Where it is not asked, a source that does not exist has not spoken.
    assert!(told(&world::report(&dossier), "", "hierarchy(zzz)").starts_with("100, determined"));
}

#[test]
fn odd_policies_are_refused_with_a_remedy() {
    for (text, wants) in [
        ("pending(-1)", "a whole number above zero"),
        ("pending(1.5)", "a whole number above zero"),
        ("fresh(0)", "a whole number above zero"),
        ("fresh(99999999999999999999)", "a whole number above zero"),
        ("hierarchy()", "keys of sources"),
        ("hierarchy(a>)", "keys of sources"),
        ("parties()", "keys of sources"),
        ("Most-Supported", "is no step"),
        ("most-supported,latest", "is no step"),
        ("latest()", "is no step"),
        ("latest+", "is no step"),
        ("hierarchy(a)>b", "is no step"),
        ("latest\u{202e}", "`latest\\u{202e}` is no step"),
    ] {
        let error = text.parse::<EstimatePolicy>().unwrap_err().to_string();
        assert!(error.contains(wants), "{text}: {error}");
    }
    let spaced: EstimatePolicy = " latest + range ".parse().unwrap();
    assert_eq!(spaced.to_string(), "latest+range");
}
