//! The decision table, row by row.

use crosscheck::relation::{
    Cause, Direction, Missing, Order, Scope, TimeRelation, ValueRelation, Voice, Why,
};
use crosscheck::{FindingKind, Policy, Strength, Verdict, relate};

use crate::world::{dossier, findings, relation, report};

const PLACES: &str = "
    source us
    source pentagon < us
    source cia < us
    source korea
    source reuters
    source vtv
    measure level stock person
    measure total cumulative person
    measure flow flow person
    measure toll constant person
    measure p proposition
    measure q proposition
    implies p-q p => q
";

fn verdict(lines: &str) -> (u8, Verdict) {
    let dossier = dossier(&format!("{PLACES}\n{lines}"));
    let found = relation(&dossier, "a", "b");
    report(&dossier);
    (found.row, found.verdict)
}

fn contradicts(strength: Strength, cause: Cause) -> Verdict {
    Verdict::Contradicts { strength, cause }
}

fn revises(direction: Direction, explicit: bool) -> Verdict {
    Verdict::Revises { direction, explicit }
}

fn develops(direction: Direction, explicit: bool) -> Verdict {
    Verdict::Develops { direction, explicit }
}

fn not_comparable(why: Why) -> Verdict {
    Verdict::NotComparable { why }
}

fn undetermined(missing: Missing) -> Verdict {
    Verdict::Undetermined { missing }
}

#[test]
fn row_1_withdraws() {
    let world = "
        a: level 11000; by us; as 2024-11-25
        b: withdraws a; by us; said 2024-11-26
        c: level 8000; by korea; as 2024-11-25";
    assert_eq!(verdict(world), (1, Verdict::Withdraws));
    assert_eq!(findings(&format!("{PLACES}{world}")), [""; 0], "a withdrawn figure contradicts nothing");
    // A withdrawal that is itself withdrawn counts for nothing.
    let again = format!("{PLACES}{world}\n d: withdraws b; by us; said 2024-11-27");
    assert_eq!(findings(&again), ["contradiction[level@2024-11-25]"]);
    // A relay takes back its print, not the statement.
    let print = "
        a: level 11000; by us; as 2024-11-25; said 2024-11-25
        a2: level 11000; by us; via vtv; as 2024-11-25; said 2024-11-25
        b: withdraws a2; by vtv; said 2024-11-26
        c: level 8000; by korea; as 2024-11-25";
    let found = findings(&format!("{PLACES}{print}"));
    assert_eq!(found, ["contradiction[level@2024-11-25]", "echo[level@2024-11-25,us]"]);
}

#[test]
fn row_2_echo() {
    let world = "
        a: level 11000; by pentagon; as 2024-11-25; said 2024-11-25
        b: level 11000; by us; via reuters > vtv; as 2024-11-25";
    assert_eq!(verdict(world), (2, Verdict::Echo));
    assert_eq!(findings(&format!("{PLACES}{world}")), ["echo[level@2024-11-25,us]"]);
    // A headline may drop the hedge.
    let hedged = "
        a: level ~11000; by us; as 2024-11-25; said 2024-11-25
        b: level 11000; by us; via vtv; as 2024-11-25; said 2024-11-25";
    assert_eq!(verdict(hedged), (2, Verdict::Echo));
    // Declared to be one statement, across two days.
    let declared = "
        a: level 11000; by us; as 2024-11-25
        b: level 11000; by korea; as 2024-11-26; same a";
    assert_eq!(verdict(declared), (2, Verdict::Echo));
    let stances = "
        a: affirms p; by us; as 2024-11-25; via vtv
        b: affirms p; by pentagon; as 2024-11-25; via reuters";
    assert_eq!(verdict(stances), (2, Verdict::Echo));
}

#[test]
fn row_2_needs_the_same_voice_time_and_date() {
    let other =
        |b: &str| verdict(&format!("a: level 11000; by pentagon; as 2024-11-25; said 2024-11-25\n{b}")).1;
    assert_eq!(other("b: level 11000; by cia; as 2024-11-25; said 2024-11-25"), Verdict::Agrees);
    assert_eq!(
        other("b: level 11000; by pentagon; as 2024-11-26; said 2024-11-25"),
        develops(Direction::Steady, false)
    );
    assert_eq!(other("b: level 11000; by pentagon; as 2024-11-25; said 2024-11-26"), Verdict::Restates);
    assert_eq!(other("b: level 11000; as 2024-11-25; said 2024-11-25"), Verdict::Agrees, "an unknown origin");
}

#[test]
fn row_3_one_statement_different_figures() {
    let slip = "
        a: total 3000; by us; via reuters; as 2024-10-23; said 2024-10-23
        b: total 30000; by us; via vtv; as 2024-10-23; said 2024-10-23";
    assert_eq!(verdict(slip), (3, Verdict::RelaySlip));
    assert_eq!(findings(&format!("{PLACES}{slip}")), ["relay-slip[total@2024-10-23,us]"]);
    let itself = "
        a: total 3000; by us; via vtv; as 2024-10-23; said 2024-10-23
        b: total 30000; by us; via vtv; as 2024-10-23; said 2024-10-23";
    assert_eq!(verdict(itself), (3, contradicts(Strength::Hard, Cause::Itself)));
    assert_eq!(findings(&format!("{PLACES}{itself}")), ["contradiction[total]"]);
    let undated = "
        a: total 3000; by us; via reuters; as 2024-10-23
        b: total 30000; by us; via vtv; as 2024-10-23; said 2024-10-23";
    assert_eq!(verdict(undated), (3, undetermined(Missing::StatedOn)));
    assert_eq!(findings(&format!("{PLACES}{undated}")), [""; 0]);
}

#[test]
fn a_settled_slip_contradicts_nobody() {
    let world = format!(
        "{PLACES}
        a: total 3000; by us; as 2024-10-23; said 2024-10-23
        b: total 30000; by us; via vtv; as 2024-10-23; said 2024-10-23
        c: total 3000; by korea; as 2024-10-23"
    );
    let found = findings(&world);
    assert_eq!(found, ["relay-slip[total@2024-10-23,us]", "agreement[total]"]);
}

#[test]
fn row_4_stance_change_and_restating() {
    let at = |a: &str, b: &str| verdict(&format!("a: {a}\nb: {b}"));
    assert_eq!(
        at("denies p; by us; as 2024-10-23", "does_not_deny p; by pentagon; as 2024-10-24"),
        (4, Verdict::StanceChange)
    );
    assert_eq!(
        at("denies p; by us; as 2024-10-23", "denies p; by us; as 2024-10-24"),
        (4, Verdict::Restates)
    );
    // Through an implication: who affirms p affirms q.
    assert_eq!(
        at("denies q; by us; as 2024-10-23", "affirms p; by us; as 2025-04-26"),
        (4, Verdict::StanceChange)
    );
    assert_eq!(
        at("affirms q; by us; as 2024-10-23", "denies p; by us; as 2025-04-26").1,
        not_comparable(Why::DifferentTargets)
    );
    // On one day with no order.
    assert_eq!(
        at("denies p; by us; as 2024-10-23", "affirms p; by us; as 2024-10-23"),
        (4, undetermined(Missing::StatedOn))
    );
    // The holder counts, not who reports it.
    assert_eq!(
        at("denies p; by vtv; holder us; as 2024-10-23", "affirms p; by reuters; holder us; as 2024-10-24"),
        (4, Verdict::StanceChange)
    );
}

#[test]
fn row_4_a_report_over_a_period_against_the_holders_own_words() {
    let report = "a: does_not_confirm p; by vtv; holder us; as ../2025-04-25; said 2025-04-28";
    let with = |b: &str| verdict(&format!("{report}\nb: {b}"));
    assert_eq!(with("denies p; by us; as 2024-10-23"), (4, contradicts(Strength::Hard, Cause::Report)));
    assert_eq!(with("does_not_deny p; by us; as 2024-10-23"), (4, Verdict::StanceChange), "both can be so");
    assert_eq!(with("affirms p; by us; as 2025-04-28"), (4, Verdict::StanceChange), "after the period");
    let world = format!("{PLACES}{report}\nb: denies p; by us; as 2024-10-23");
    assert_eq!(findings(&world), ["contradiction[p,us]"]);
}

#[test]
fn row_5_disputes_and_noncommittal_stances() {
    let at = |a: &str, b: &str| verdict(&format!("a: {a}\nb: {b}"));
    assert_eq!(
        at("affirms p; by us; as 2024-10-28", "denies p; by korea; as ../2024-11-01"),
        (5, Verdict::Disputes)
    );
    assert_eq!(
        at("affirms p; by us; as 2024-10-28", "denies q; by korea; as 2024-10-28"),
        (5, Verdict::Disputes)
    );
    assert_eq!(
        at("affirms p; by us; as 2024-10-28", "denies p; by korea; as 2024-10-29"),
        (5, not_comparable(Why::DifferentTimes))
    );
    assert_eq!(
        at("affirms p; by us; as 2024-10-28", "affirms q; by korea; as 2024-10-28"),
        (5, Verdict::Agrees)
    );
    for stance in ["does_not_confirm", "does_not_deny", "no_evidence", "withholds"] {
        assert_eq!(
            at("affirms p; by us; as 2024-10-28", &format!("{stance} p; by korea; as 2024-10-28")),
            (5, not_comparable(Why::NoSide))
        );
    }
    assert_eq!(
        at("affirms p; by us; as 2024-10-28; certainty possible", "denies p; by korea; as 2024-10-28"),
        (5, not_comparable(Why::NotAsserted))
    );
}

#[test]
fn rows_5_and_6_a_number_beside_a_proposition() {
    let world = |rule: &str, figure: &str| {
        format!("{rule}\na: level {figure}; by us; as 2024-10-28\nb: denies p; by korea; as 2024-10-28")
    };
    assert_eq!(verdict(&world("", "11000")), (6, not_comparable(Why::NumberBesideProposition)));
    let rule = "implies some level > 0 => p";
    assert_eq!(verdict(&world(rule, "11000")), (5, Verdict::Disputes));
    assert_eq!(verdict(&world(rule, ">0")), (5, Verdict::Disputes));
    assert_eq!(verdict(&world(rule, "0")), (6, not_comparable(Why::NumberBesideProposition)));
    assert_eq!(verdict(&world(rule, "<9")), (6, not_comparable(Why::NumberBesideProposition)));
    assert_eq!(findings(&format!("{PLACES}{}", world(rule, "11000"))), ["dispute[p]"]);
}

const SCOPES: &str = "
    source us
    source korea
    term place kursk < russia
    term property killed < losses
    measure killed-kursk cumulative person subject=nk property=killed place=kursk
    measure losses-russia cumulative person subject=nk property=losses place=russia
    measure losses-kursk cumulative person subject=nk property=losses place=kursk
    measure killed-russia cumulative person subject=nk property=killed place=russia
    measure killed-china cumulative person subject=nk property=killed place=china
    measure nowhere cumulative person subject=nk property=killed
    measure area stock km2 subject=nk property=killed place=kursk
    measure present stock person subject=nk property=killed place=kursk
    measure sent flow person subject=nk property=killed place=kursk
";

#[test]
fn row_6_scopes_that_do_not_compare() {
    let scope = |a: &str, b: &str| {
        let dossier = dossier(&format!(
            "{SCOPES}\na: {a} 500; by us; as 2024-11-25\nb: {b} 500; by korea; as 2024-11-25"
        ));
        let found = relation(&dossier, "a", "b");
        assert_eq!(found.row, 6);
        (found.scope, found.verdict)
    };
    let no = |why| (Scope::NotComparable { why }, not_comparable(why));
    assert_eq!(scope("losses-kursk", "killed-russia"), (Scope::Crossed, not_comparable(Why::CrossedScopes)));
    assert_eq!(scope("killed-kursk", "killed-china"), no(Why::Place));
    assert_eq!(scope("killed-kursk", "nowhere"), no(Why::MissingCoordinate));
    assert_eq!(scope("killed-kursk", "area"), no(Why::Unit));
    assert_eq!(scope("killed-kursk", "present"), no(Why::Kind));
}

#[test]
fn row_7_ordered_by_hierarchies() {
    let bound = |part: &str, whole: &str, at: (&str, &str)| {
        let dossier = dossier(&format!(
            "{SCOPES}\na: killed-kursk {part}; by us; as {}\nb: losses-russia {whole}; by korea; as {}",
            at.0, at.1
        ));
        let found = relation(&dossier, "a", "b");
        assert_eq!((found.row, found.scope), (7, Scope::Within));
        found.verdict
    };
    let bad = |strength| contradicts(strength, Cause::Bound);
    assert_eq!(
        bound(">500", "~4000", ("2024-11-25", "2025-03-01")),
        Verdict::Bounded { slack: Some(4000.0) }
    );
    assert_eq!(bound("=5000", "=4000", ("2024-11-25", "2025-03-01")), bad(Strength::Hard));
    assert_eq!(bound("5000", "~4000", ("2024-11-25", "2025-03-01")), bad(Strength::Soft));
    // The part is later than the whole: nothing follows.
    assert_eq!(bound("=5000", "=4000", ("2025-03-02", "2025-03-01")), Verdict::Bounded { slack: None });
    // A flow under the running total of the same things.
    let dossier = dossier(&format!(
        "{SCOPES}\na: sent =700; by us; as 2024-11\nb: killed-kursk =500; by korea; as 2024-11-30"
    ));
    assert_eq!(relation(&dossier, "a", "b").verdict, bad(Strength::Hard));
}

#[test]
fn row_7_linked_by_rules() {
    let world = |rule: &str| {
        let dossier = dossier(&format!(
            "source us
            source korea
            measure part cumulative person
            measure other cumulative person
            measure whole cumulative person
            measure flow flow person
            {rule}
            a: part =500; by us; as 2024-11-25
            b: whole =400; by korea; as 2024-11-25
            c: other =10; by korea; as 2024-11-25
            d: flow =600; by korea; as 2024-11"
        ));
        let pair = |a, b| {
            let found = relation(&dossier, a, b);
            (found.scope, found.verdict)
        };
        [pair("a", "b"), pair("a", "c"), pair("d", "b")]
    };
    let bad = (Scope::Within, contradicts(Strength::Hard, Cause::Bound));
    let no = |scope, why| (scope, not_comparable(why));
    let none = no(Scope::NotComparable { why: Why::MissingCoordinate }, Why::MissingCoordinate);
    assert_eq!(world("part_of r part < whole"), [bad, none, none]);
    assert_eq!(world("sum r whole = part other")[1], no(Scope::Linked, Why::OnlyTogether));
    assert_eq!(world("sum r whole = part other")[0], bad);
    // The flow of November ends after the whole's 25 November: no bound at these times.
    assert_eq!(world("increment r flow -> whole")[2], (Scope::Within, Verdict::Bounded { slack: None }));
}

#[test]
fn row_8_explicit_revisions() {
    let at = |b: &str| {
        verdict(&format!("a: total 3000; by us; as 2024-10-23\nb: total {b}; by us; as 2024-10-28; from a"))
    };
    assert_eq!(at("10000"), (8, revises(Direction::Up, true)));
    assert_eq!(at("2000"), (8, revises(Direction::Down, true)));
    assert_eq!(at("2000..4000"), (8, revises(Direction::Widened, true)));
    assert_eq!(at("3000"), (8, revises(Direction::Steady, true)));
    let narrowed = verdict(
        "a: level ~3000; by us; as 2024-10-23; said 2024-10-23\nb: level 3100; by korea; as 2024-10-23; said 2024-10-24; revises a",
    );
    assert_eq!(narrowed, (8, revises(Direction::Narrowed, true)));
}

#[test]
fn row_9_explicit_development() {
    let world = "a: level nearly 1400; by us; as 2024-10-01\nb: level 800; by us; as 2024-11-01; from a";
    assert_eq!(verdict(world), (9, develops(Direction::Down, true)));
    assert_eq!(findings(&format!("{PLACES}{world}")), ["development[level]"]);
}

#[test]
fn row_10_what_is_missing() {
    assert_eq!(
        verdict("a: total 500; by us\nb: total 900; by korea; as 2024-11-25"),
        (10, undetermined(Missing::AsOf))
    );
    assert_eq!(verdict("a: toll 500; by us\nb: toll 900; by korea").0, 17, "a constant needs no time");
    assert_eq!(
        verdict("a: total many; by us; as 2024-11-25\nb: total 900; by korea; as 2024-11-25"),
        (10, undetermined(Missing::Value))
    );
    // A missing as-of is the day of the statement.
    assert_eq!(
        verdict("a: level 500; by us; said 2024-11-25\nb: level 900; by korea; as 2024-11-25").1,
        contradicts(Strength::Assumed, Cause::Direct)
    );
}

#[test]
fn row_11_the_same_voice_on_one_day() {
    let at = |b: &str| verdict(&format!("a: level 500; by us; as 2024-11-25; said 2024-11-26\nb: level {b}"));
    assert_eq!(at("500; by us; as 2024-11-25; said 2024-11-27"), (11, Verdict::Restates));
    assert_eq!(at("900; by pentagon; as 2024-11-25; said 2024-11-27"), (11, revises(Direction::Up, false)));
    assert_eq!(at("900; by us; as 2024-11-25; said 2024-11"), (11, undetermined(Missing::StatedOn)));
    let chain = format!(
        "{PLACES}
        a: level 500; by us; as 2024-11-25; said 2024-11-26
        a2: level 500; by us; as 2024-11-25; said 2024-11-27
        b: level 900; by us; as 2024-11-25; said 2024-11-28
        c: level 700; by korea; as 2024-11-25"
    );
    // Only the last word of a voice stands.
    assert_eq!(findings(&chain), ["contradiction[level@2024-11-25]", "revision[level@2024-11-25,us]"]);
    let dossier = dossier(&chain);
    let report = report(&dossier);
    let members = report.finding("contradiction[level@2024-11-25]").unwrap().members();
    assert_eq!(members, [dossier.assertion_id("b").unwrap(), dossier.assertion_id("c").unwrap()]);
}

#[test]
fn row_12_a_source_lowers_its_own_running_total() {
    let at = |a: &str, b: &str| {
        verdict(&format!("a: total {a}; by us; as 2024-11-25\nb: total {b}; by us; as 2024-11-28"))
    };
    assert_eq!(at("500", "500"), (12, Verdict::Restates));
    assert_eq!(at("500", "400"), (12, revises(Direction::Down, false)));
    assert_eq!(at("500", "700"), (14, develops(Direction::Up, false)));
    let fall = format!(
        "{PLACES}
        a: total 400; by us; as 2024-11-24
        b: total 500; by us; as 2024-11-25
        c: total 450; by us; as 2024-11-28
        d: total 460; by korea; as 2024-11-29"
    );
    let dossier = dossier(&fall);
    let report = report(&dossier);
    let revision = report.of_kind(FindingKind::Revision).next().unwrap();
    let keys: Vec<&str> = revision.members().iter().map(|id| dossier.assertion(*id).unwrap().key()).collect();
    assert_eq!(keys, ["b", "c"], "the earlier figure below the new one stands");
    assert_eq!(report.of_kind(FindingKind::Contradiction).count(), 0);
}

#[test]
fn row_12_a_restart_is_confirmed_by_later_figures() {
    let world = |last: &str| {
        format!(
            "a: total 5000; by us; as 2024-11-25\nb: total 1000; by us; as 2024-11-28\nc: total {last}; by us; as 2024-11-30"
        )
    };
    assert_eq!(verdict(&world("1200")), (12, Verdict::BasisReset));
    assert_eq!(verdict(&world("5200")), (12, Verdict::ShortLived { high: false }), "the old level came back");
    assert_eq!(
        verdict(&world("3000")),
        (12, revises(Direction::Down, false)),
        "neither the old level nor the new one was confirmed"
    );
    assert_eq!(
        verdict("a: total 5000; by us; as 2024-11-25\nb: total 1000; by us; as 2024-11-28").1,
        revises(Direction::Down, false)
    );
}

#[test]
fn row_13_agreement_and_refinement() {
    let at = |a: &str, b: &str| verdict(&format!("a: {a}\nb: {b}"));
    assert_eq!(
        at("level 10000..12000; by us; as 2024-11-25", "level >10000; by korea; as 2024-11-25"),
        (13, Verdict::Refines)
    );
    assert_eq!(
        at("level >10000; by us; as 2024-11-25", "level 10000..12000; by korea; as 2024-11-25"),
        (13, Verdict::RefinedBy)
    );
    assert_eq!(
        at("level 10000; by us; as 2024-11-25", "level 10200; by korea; as 2024-11-25"),
        (13, Verdict::Agrees)
    );
    // A running total may be compared across days, a level may not.
    assert_eq!(
        at("total 10000; by us; as 2024-11-25", "total 10200; by korea; as 2024-12-25"),
        (13, Verdict::Agrees)
    );
    assert_eq!(at("level 10000; by us; as 2024-11-25", "level 10200; by korea; as 2024-12-25").0, 14);
    // Flows whose windows may be one.
    assert_eq!(
        at("flow 3000; by us; as ../2025-04-28", "flow ~3000; by korea; as 2025-01/2025-03"),
        (13, Verdict::Agrees)
    );
}

#[test]
fn row_14_development() {
    let at = |a: &str, b: &str| verdict(&format!("a: {a}\nb: {b}"));
    assert_eq!(
        at("level 500; by us; as 2024-11-25", "level 900; by korea; as 2024-11-26"),
        (14, develops(Direction::Up, false))
    );
    assert_eq!(
        at("level 900; by us; as 2024-11-25", "level 500; by korea; as 2024-11-26"),
        (14, develops(Direction::Down, false))
    );
    // 3,000 by 23 October and 10,000 at some moment of autumn: the autumn's moment can be the later.
    assert_eq!(
        at("total 3000; by us; as 2024-10-23", "total 10000; by korea; as 2024-23"),
        (14, develops(Direction::Up, false))
    );
    assert_eq!(
        at("flow 500; by us; as 2024-10", "flow 900; by korea; as 2024-11"),
        (14, develops(Direction::Up, false))
    );
}

#[test]
fn row_15_levels_over_periods_that_overlap() {
    let at =
        |a: &str, b: &str| verdict(&format!("a: level 500; by us; as {a}\nb: level 900; by korea; as {b}"));
    assert_eq!(at("2024-11", "2024-11-25"), (15, undetermined(Missing::AsOf)));
    assert_eq!(at("2024-11", "2024-23"), (15, undetermined(Missing::AsOf)));
    // Two equal periods are one moment by assumption.
    assert_eq!(at("2024-11", "2024-11"), (17, contradicts(Strength::Assumed, Cause::Direct)));
    // An approximate day is no moment.
    assert_eq!(at("2024-11-25~", "2024-11-25"), (15, undetermined(Missing::AsOf)));
}

#[test]
fn row_16_near() {
    let at = |a: &str, b: &str| {
        verdict(&format!("a: level {a}; by us; as 2024-11-25\nb: level {b}; by korea; as 2024-11-25"))
    };
    assert_eq!(at("=1000", "=1010"), (16, Verdict::Near));
    assert_eq!(at("=1000", "=1011"), (17, contradicts(Strength::Hard, Cause::Direct)));
    // Open ends that face each other are as near at one value as a little apart; without tolerance they conflict.
    assert_eq!(at(">500", "<500"), (16, Verdict::Near));
    assert_eq!(at(">504", "<500"), (16, Verdict::Near));
    let facing = dossier(&format!(
        "{PLACES}a: level >500; by us; as 2024-11-25\nb: level <500; by korea; as 2024-11-25"
    ));
    let strict = Policy { tolerance: 0.0, ..Policy::default() };
    let ids: Vec<_> = facing.view().assertions().map(|(id, _)| id).collect();
    let found = relate(facing.view(), &strict, ids[0], ids[1]).unwrap();
    assert_eq!(found.verdict, contradicts(Strength::Hard, Cause::Direct));
    assert_eq!(
        findings(&format!(
            "{PLACES}a: level =1000; by us; as 2024-11-25\nb: level =1010; by korea; as 2024-11-25"
        )),
        [""; 0]
    );
}

#[test]
fn row_17_contradiction() {
    let at = |a: &str, b: &str| verdict(&format!("a: {a}\nb: {b}"));
    assert_eq!(
        at("level 8000; by us; as 2024-11-25", "level 11000; by korea; as 2024-11-25"),
        (17, contradicts(Strength::Hard, Cause::Direct))
    );
    assert_eq!(
        at("level ~8000; by us; as 2024-11-25", "level ~11000; by korea; as 2024-11-25"),
        (17, contradicts(Strength::Soft, Cause::Direct))
    );
    assert_eq!(
        at("total 11000; by us; as 2024-11-25", "total 8000; by korea; as 2024-11-28"),
        (17, contradicts(Strength::Hard, Cause::Monotone))
    );
    // A high figure at some moment of autumn, a lower one on its last day.
    assert_eq!(
        at("total 11000; by us; as 2024-23", "total 8000; by korea; as 2024-11-30"),
        (17, contradicts(Strength::Hard, Cause::Monotone))
    );
    assert_eq!(
        at("level >550; by us; as 2024-11-25", "level <500; by korea; as 2024-11-25"),
        (17, contradicts(Strength::Hard, Cause::Direct))
    );
    // Siblings under one parent are two voices.
    assert_eq!(at("level 8000; by pentagon; as 2024-11-25", "level 11000; by cia; as 2024-11-25").0, 17);
}

#[test]
fn flows_over_windows_that_merely_overlap() {
    let at = |a: &str, b: &str| verdict(&format!("a: flow {a}\nb: flow {b}"));
    let bad = contradicts(Strength::Hard, Cause::Bound);
    // The window inside bounds the window around it.
    assert_eq!(at("=500; by us; as 2025-01", "=300; by korea; as 2025-01/2025-03"), (7, bad));
    assert_eq!(
        at("=300; by us; as 2025-01", "=500; by korea; as 2025-01/2025-03"),
        (7, Verdict::Bounded { slack: Some(200.0) })
    );
    assert_eq!(
        at("=300; by us; as 2025-01/2025-02", "=500; by korea; as 2025-02/2025-03"),
        (6, not_comparable(Why::Window))
    );
    let world =
        format!("{PLACES}a: flow =500; by us; as 2025-01\nb: flow =300; by korea; as 2025-01/2025-03");
    assert_eq!(findings(&world), ["contradiction[flow@2025-01]"]);
}

#[test]
fn the_four_coordinates() {
    let dossier = dossier(&format!(
        "{PLACES}
        a: level =8000; by pentagon; as 2024-11-25
        b: level =11000; by cia; as 2024-11-26
        c: level >8000; by us + korea; as 2024-11
        d: level many; as 2024-11-25"
    ));
    let ab = relation(&dossier, "a", "b");
    assert_eq!(
        (ab.scope, ab.time, ab.voice, ab.order),
        (Scope::Same, TimeRelation::Before, Voice::Affiliated, Order::First)
    );
    assert_eq!(ab.value, ValueRelation::Apart { hard: true, gap: 3000.0, relative: Some(3000.0 / 11000.0) });
    let ac = relation(&dossier, "a", "c");
    assert_eq!(
        (ac.time, ac.value, ac.voice),
        (TimeRelation::Overlaps, ValueRelation::Touches, Voice::Shared)
    );
    let ad = relation(&dossier, "a", "d");
    assert_eq!((ad.time, ad.value, ad.voice), (TimeRelation::Same, ValueRelation::Unknown, Voice::Unknown));
}

#[test]
fn dates_of_events_agree_across_precisions() {
    let dates = ["2024-06-19", "2024-06", "2024-22"];
    let mut world = "measure signed constant date\nsource a\nsource b\nsource c\n".to_owned();
    for (at, (date, source)) in dates.iter().zip(["a", "b", "c"]).enumerate() {
        world += &format!("d{at}: signed {date}; by {source}\n");
    }
    let agreeing = dossier(&world);
    assert_eq!(relation(&agreeing, "d0", "d1").verdict, Verdict::Refines);
    assert_eq!(findings(&world), ["agreement[signed]"]);
    world += "d9: signed 2024-07-01; by b\n";
    let other = dossier(&world);
    assert!(relation(&other, "d0", "d9").verdict.contradicts());
}

#[test]
fn a_copy_without_dates_does_not_take_them_from_its_statement() {
    let world = format!(
        "{PLACES}
        a: level =300; by us; via vtv; as 2024-01-10
        b: level =1000; by korea; as 2024-01-10
        c: level =300; by us; same a"
    );
    let found = findings(&world);
    assert_eq!(found, ["contradiction[level@2024-01-10]", "echo[level@2024-01-10,us]"]);
}

#[test]
fn a_miscopy_stays_one_when_its_statement_is_revised() {
    let world = format!(
        "{PLACES}
        a: total =310; by us; via reuters; as 2024-01-10; said 2024-01-10
        b: total =130; by us; via vtv; as 2024-01-10; said 2024-01-10
        c: total =290; by us; as 2024-01-10; said 2024-02-10; revises a"
    );
    let found = findings(&world);
    assert!(found.contains(&"relay-slip[total@2024-01-10,us]".to_owned()), "{found:?}");
    assert!(found.contains(&"revision[total@2024-01-10,us]".to_owned()), "{found:?}");
}

#[test]
fn a_running_total_is_certified_at_the_end_of_its_day() {
    let dossier = dossier(&format!(
        "{PLACES}a: total =300; by us; as 2024-01-10\nb: total =100; by korea; as 2024-01-10"
    ));
    let text = report(&dossier).to_string();
    assert!(text.contains("x at the end of 2024-01-10 ≥ 300 by a"), "{text}");
}

#[test]
fn chained_corrections_without_dates_are_one_chain() {
    let world = "a: toll =100; by us\nb: toll =500; by us; revises a\nc: toll =900; by us; revises b";
    assert_eq!(findings(&format!("{PLACES}{world}")), ["revision[toll,us]"]);
}

#[test]
fn periods_that_follow_each_other_share_no_time() {
    let world =
        |day: &str| format!("{PLACES}a: level =500; by us; as 2024-01\nb: level =500; by korea; as {day}");
    assert_eq!(findings(&world("2024-01-31")), ["agreement[level@2024-01-31]"]);
    assert_eq!(findings(&world("2024-02-01")), [""; 0]);
}

#[test]
fn running_totals_over_long_periods_contradict_each_other_in_the_report() {
    let world = |a: &str, b: &str| {
        findings(&format!("{PLACES}a: total =10000; by us; as {a}\nb: total =3000; by korea; as {b}"))
    };
    let bad = ["contradiction[total]"];
    // One period, one moment of it; a moment of autumn and a later day; a day and a later month.
    assert_eq!(world("2024-10", "2024-10"), bad);
    assert_eq!(world("2024-23", "2024-12-01"), bad);
    assert_eq!(world("2024-10-23", "2024-11"), bad);
    // The lower figure can be the earlier one.
    assert_eq!(world("2024-23", "2024-11-29"), [""; 0]);
    assert_eq!(world("2024-11-15", "2024-11"), [""; 0]);
}

#[test]
fn the_largest_camps_are_told() {
    let mut world = "measure m constant person\nsource z\n".to_owned();
    for at in 0..70 {
        world +=
            &format!("source a{at}\nsource b{at}\nx{at}: m ={at}1; by a{at}\ny{at}: m ={at}1; by b{at}\n");
    }
    // Only the last value has a third voice.
    world += "z: m =691; by z\n";
    let dossier = dossier(&world);
    let report = report(&dossier);
    let crosscheck::Detail::Agreement { camps, .. } = report.finding("agreement[m]").unwrap().detail() else {
        panic!()
    };
    assert_eq!(camps.len(), 64);
    assert_eq!(camps[0].members.len(), 3);
    assert!(camps[1..].iter().all(|camp| camp.members.len() == 2));
}

#[test]
fn rounding_dust_parts_no_camp() {
    let world = format!(
        "{PLACES}measure area stock km2\na: area =0.3; by us; as 2024-11-25\nb: area =0.30000000000000004; by korea; as 2024-11-25"
    );
    assert_eq!(findings(&world), ["agreement[area@2024-11-25]"]);
    let apart = world.replace("0.30000000000000004", "0.31");
    assert_eq!(findings(&apart), ["contradiction[area@2024-11-25]"]);
}
