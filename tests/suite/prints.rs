//! What relays print one after the other: corrections, slips of one copy, values that did not last.

use crosscheck::finding::Manner;
use crosscheck::relation::Status;
use crosscheck::{Detail, Dossier, FindingKind, Monitor, Policy, Report};

use crate::slips_injected::Random;
use crate::world::{dossier, report};

const PLACES: &str = "
    source ministry
    source a
    source b
    source c
    source other
    measure dead cumulative person
    measure level stock person
";

fn world(text: &str) -> Dossier {
    dossier(&format!("{PLACES}{text}"))
}

fn ids(report: &Report<'_>) -> Vec<String> {
    report.findings().iter().map(|f| f.id().to_string()).collect()
}

/// The keys that stand, and of the others what became of them.
fn standing(report: &Report<'_>) -> String {
    let dossier = report.view().dossier();
    let key = |id| dossier.assertion(id).unwrap().key();
    let one = |(id, status): &(crosscheck::AssertionId, Status)| match status {
        Status::Standing => key(*id).to_owned(),
        Status::Superseded { by } => format!("{}<{}", key(*id), key(*by)),
        Status::Withdrawn { by } => format!("{}-{}", key(*id), key(*by)),
        Status::Slip { of } => format!("{}!{}", key(*id), key(*of)),
    };
    report.statuses().iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_relay_replaces_its_print_by_publication_then_by_sequence() {
    for (first, second) in [
        ("pub 2025-06-03", "pub 2025-06-04"),
        ("row 3", "row 4"),
        ("said 2025-06-02; row 3", "said 2025-06-02; row 4"),
    ] {
        let dossier = world(&format!(
            "x: dead 100; by ministry; via a; as 2025-06-02; {first}\ny: dead 120; by ministry; via a; as 2025-06-02; {second}"
        ));
        let report = report(&dossier);
        assert_eq!(ids(&report), ["revision[dead@2025-06-02,ministry]"], "{first}");
        assert_eq!(standing(&report), "x<y y");
        let Detail::Revision { changes, .. } = report.findings()[0].detail() else { unreachable!() };
        assert_eq!(changes[0].how, Manner::LaterWord);
    }
    // Another relay's print says nothing of the order.
    let dossier = world(
        "x: dead 100; by ministry; via a; as 2025-06-02; row 3\ny: dead 120; by ministry; via b; as 2025-06-02; row 4",
    );
    assert_eq!(ids(&report(&dossier)), [""; 0]);
}

#[test]
fn copies_that_follow_a_correction_are_one_revision_and_one_witness() {
    let dossier = world(
        "xa: dead 100; by ministry; via a; as 2025-06-02; pub 2025-06-03
         xb: dead 100; by ministry; via b; as 2025-06-02; pub 2025-06-03
         ya: dead 120; by ministry; via a; as 2025-06-02; pub 2025-06-05
         yb: dead 120; by ministry; via b; as 2025-06-02; pub 2025-06-07
         z: dead 121; by other; as 2025-06-02",
    );
    let report = report(&dossier);
    assert_eq!(standing(&report), "xa<ya xb<ya ya yb z");
    let revision = report.finding("revision[dead@2025-06-02,ministry]").unwrap();
    let Detail::Revision { changes, .. } = revision.detail() else { unreachable!() };
    assert_eq!(changes.len(), 2, "each copy's own change is told");
    let Detail::Agreement { camps, .. } = report.of_kind(FindingKind::Agreement).next().unwrap().detail()
    else {
        unreachable!()
    };
    assert_eq!((camps[0].members.len(), camps[0].witnesses.independent), (2, 2));
}

#[test]
fn a_late_copy_is_no_return_to_the_old_figure() {
    let dossier = world(
        "xa: dead 100; by ministry; via a; as 2025-06-02; pub 2025-06-03
         ya: dead 120; by ministry; via a; as 2025-06-02; pub 2025-06-05
         xb: dead 100; by ministry; via b; as 2025-06-02; pub 2025-06-06",
    );
    let report = report(&dossier);
    assert_eq!(standing(&report), "xa<ya xb<ya ya");
    assert_eq!(
        ids(&report),
        [
            "stale-relay[dead@2025-06-02,ministry]",
            "revision[dead@2025-06-02,ministry]",
            "echo[dead@2025-06-02,ministry]"
        ]
    );
}

#[test]
fn the_slip_of_one_copy_is_told_from_the_origins_correction() {
    // The right figure was out already when the copy slipped, and the copy corrected itself.
    let dossier = world(
        "xa: dead 1400; by ministry; via a; as 2025-06-02; pub 2025-06-03
         xb: dead 4100; by ministry; via b; as 2025-06-02; pub 2025-06-04
         yb: dead 1400; by ministry; via b; as 2025-06-02; pub 2025-06-06",
    );
    let slip = report(&dossier);
    assert_eq!(standing(&slip), "xa xb!xa yb");
    assert_eq!(ids(&slip), ["relay-slip[dead@2025-06-02,ministry]", "echo[dead@2025-06-02,ministry]"]);
    let Detail::RelaySlip { settled, changes, .. } = slip.findings()[0].detail() else { unreachable!() };
    assert!(*settled && changes.len() == 1);
    // The copy printed first what the others print later: the origin may have corrected it.
    let dossier = world(
        "xb: dead 4100; by ministry; via b; as 2025-06-02; pub 2025-06-02
         xa: dead 1400; by ministry; via a; as 2025-06-02; pub 2025-06-03
         yb: dead 1400; by ministry; via b; as 2025-06-02; pub 2025-06-06",
    );
    let correction = report(&dossier);
    assert!(correction.finding("revision[dead@2025-06-02,ministry]").is_some());
    assert_eq!(standing(&correction), "xa xb<yb yb");
}

#[test]
fn relays_that_end_with_different_figures() {
    let dossier = world(
        "xa: dead 1400; by ministry; via a; as 2025-06-02; pub 2025-06-03
         xc: dead 1400; by ministry; via c; as 2025-06-02; pub 2025-06-05
         xb: dead 4100; by ministry; via b; as 2025-06-02; pub 2025-06-04",
    );
    let majority = report(&dossier);
    assert_eq!(standing(&majority), "xa xb!xa xc");
    let Detail::RelaySlip { settled, .. } = majority.findings()[0].detail() else { unreachable!() };
    assert!(*settled);
    let dossier = world(
        "xa: dead 1400; by ministry; via a; as 2025-06-02; pub 2025-06-03
         xb: dead 4100; by ministry; via b; as 2025-06-02; pub 2025-06-04",
    );
    let open = report(&dossier);
    assert_eq!(standing(&open), "xa xb");
    let Detail::RelaySlip { settled, .. } = open.findings()[0].detail() else { unreachable!() };
    assert!(!settled);
    // Printed after all others, it may be the newest word.
    let dossier = world(
        "xa: dead 1400; by ministry; via a; as 2025-06-02; pub 2025-06-03
         xc: dead 1400; by ministry; via c; as 2025-06-02; pub 2025-06-05
         xb: dead 1450; by ministry; via b; as 2025-06-02; pub 2025-07-20",
    );
    let newest = report(&dossier);
    assert_eq!(standing(&newest), "xa xb xc");
    let Detail::RelaySlip { settled, .. } = newest.findings()[0].detail() else { unreachable!() };
    assert!(!settled);
    // What the ministry says next decides.
    let dossier = world(
        "xa: dead 1400; by ministry; via a; as 2025-06-02; pub 2025-06-03
         xb: dead 4100; by ministry; via b; as 2025-06-02; pub 2025-06-04
         y: dead 1450; by ministry; via a; as 2025-06-03; pub 2025-06-05",
    );
    let decided = report(&dossier);
    assert_eq!(standing(&decided), "xa xb!xa y");
    let finding = decided.finding("relay-slip[dead@2025-06-02,ministry]").unwrap();
    let Detail::RelaySlip { settled, changes, .. } = finding.detail() else { unreachable!() };
    assert!(*settled && changes[0].how == Manner::Fall);
    assert_eq!(decided.of_kind(FindingKind::Revision).count(), 0);
}

#[test]
fn a_copy_without_dates_is_a_slip_as_another_print_of_it_is() {
    // Undated, `q` was corrected by its own relay; that it slipped is told by the dates of `p`, which it repeats.
    let dossier = dossier(
        "source b\nsource b1 < b\nsource r\nsource s\nmeasure toll constant person
         p: toll 231000; by b; via s; said 2024-03-02; row 1
         x: toll <2310; by b1; as 2024-03-01; said 2024-03-02
         y: toll 2310; by b1; via r; as 2024-02-21; pub 2024-02-21
         q: toll 231000; by b1; via r; pub 2024-01-04",
    );
    let report = report(&dossier);
    let finding = report.finding("relay-slip[toll,b]").unwrap();
    let Detail::RelaySlip { versions, settled, .. } = finding.detail() else { unreachable!() };
    assert!(*settled && versions.len() == 2);
}

#[test]
fn a_figure_that_did_not_last_leaves_the_one_before_it_standing() {
    let at = |last: &str| {
        world(&format!(
            "x: level 500; by ministry; via a; as 2025-06-02; pub 2025-06-03
             y: level 50; by ministry; via a; as 2025-06-02; pub 2025-06-04
             z: level 500; by ministry; via a; as 2025-06-02; pub {last}"
        ))
    };
    let (short, long) = (at("2025-06-05"), at("2025-09-05"));
    let brief = report(&short);
    assert_eq!(standing(&brief), "x y<z z");
    assert_eq!(ids(&brief), ["false-value[level@2025-06-02,ministry@2025-06-04]"]);
    // After three months it was a figure like any other.
    let slow = report(&long);
    assert_eq!(standing(&slow), "x y<z z");
    assert!(slow.finding("revision[level@2025-06-02,ministry]").is_some());
    // Said by the voice itself.
    let own = world(
        "x: level 500; by ministry; as 2025-06-02; said 2025-06-03
         y: level 50; by ministry; as 2025-06-02; said 2025-06-04
         z: level 500; by ministry; as 2025-06-02; said 2025-06-05",
    );
    let own = report(&own);
    assert_eq!(ids(&own), ["false-value[level@2025-06-02,ministry@2025-06-04]"]);
    // Back and forth without end is no mistake of a day.
    let swings = world(
        "x: level 500; by ministry; as 2025-06-02; said 2025-06-03
         y: level 50; by ministry; as 2025-06-02; said 2025-06-04
         z: level 500; by ministry; as 2025-06-02; said 2025-06-05
         w: level 50; by ministry; as 2025-06-02; said 2025-06-06",
    );
    let swings = report(&swings);
    let Detail::FalseValue { values, .. } = swings.findings()[0].detail() else { unreachable!() };
    assert_eq!(values.len(), 1, "only the return to 500 did not last");
    assert_eq!(standing(&swings), "w x<y y<z z<w");
}

#[test]
fn a_low_of_a_running_total_takes_no_earlier_figure_with_it() {
    let dossier = world(
        "a1: dead 100; by ministry; as 2025-06-01; said 2025-06-01
         a2: dead 200; by ministry; as 2025-06-02; said 2025-06-02
         a3: dead 30; by ministry; as 2025-06-03; said 2025-06-03
         a4: dead 220; by ministry; as 2025-06-04; said 2025-06-04",
    );
    let low = report(&dossier);
    assert_eq!(standing(&low), "a1 a2 a3<a4 a4");
    let Detail::FalseValue { values, changes, .. } = low.findings()[0].detail() else { unreachable!() };
    let key = |id| dossier.assertion(id).unwrap().key();
    assert_eq!((key(values[0].before), key(values[0].value), key(values[0].after)), ("a2", "a3", "a4"));
    assert_eq!((changes.len(), changes[0].how), (1, Manner::Fall));
    // A high that the next word drops did not last either; a smaller one is corrected.
    let high = |second: &str| {
        world(&format!(
            "a1: dead 100; by ministry; as 2025-06-01; said 2025-06-01
             a2: dead {second}; by ministry; as 2025-06-02; said 2025-06-02
             a3: dead 130; by ministry; as 2025-06-03; said 2025-06-03
             a4: dead 135; by ministry; as 2025-06-04; said 2025-06-04"
        ))
    };
    let (gross, small) = (high("2000"), high("160"));
    let (gross, small) = (report(&gross), report(&small));
    assert_eq!(standing(&gross), "a1 a2<a3 a3 a4");
    let of = |report: &Report<'_>, kind| report.of_kind(kind).count();
    assert_eq!((of(&gross, FindingKind::FalseValue), of(&gross, FindingKind::BasisReset)), (1, 0));
    assert_eq!(standing(&small), "a1 a2<a3 a3 a4");
    assert_eq!((of(&small, FindingKind::FalseValue), of(&small, FindingKind::Revision)), (0, 1));
}

#[test]
fn what_was_taken_back_had_corrected_what_came_before() {
    let dossier = world(
        "x: dead 100; by ministry; via a; as 2025-06-02; pub 2025-06-03
         y: dead 120; by ministry; via a; as 2025-06-02; pub 2025-06-04
         w: withdraws y; by ministry; via a; pub 2025-06-05",
    );
    assert_eq!(standing(&report(&dossier)), "w x<y y-w");
}

#[test]
fn relays_that_go_opposite_ways_leave_both_figures() {
    let dossier = world(
        "xa: dead 100; by ministry; via a; as 2025-06-02; pub 2025-06-03
         ya: dead 120; by ministry; via a; as 2025-06-02; pub 2025-06-04
         xb: dead 120; by ministry; via b; as 2025-06-02; pub 2025-06-03
         yb: dead 100; by ministry; via b; as 2025-06-02; pub 2025-06-04",
    );
    let report = report(&dossier);
    assert_eq!(standing(&report), "xa xb ya yb");
    assert_eq!(report.of_kind(FindingKind::Revision).count(), 0, "{report}");
}

#[test]
fn the_story_of_one_day_follows_the_sequence_and_not_the_keys() {
    let dossier = world(
        "z: level =100; by ministry; as 2025-06-02; row 1
         m: level =300; by ministry; as 2025-06-02; row 2
         a: level =200; by ministry; as 2025-06-02; row 3",
    );
    let report = report(&dossier);
    let headline = report.headline(&report.findings()[0]);
    assert!(headline.contains("in steps, from exactly 100 persons to exactly 200 persons"), "{headline}");
    // One figure in place of several is one step.
    let dossier = world(
        "a: dead 300; by ministry; as 2025-06-02
         b: dead 350; by ministry; as 2025-06-03
         c: dead 250; by ministry; as 2025-06-04",
    );
    let report = crate::world::report(&dossier);
    let revision = report.of_kind(FindingKind::Revision).next().unwrap();
    let headline = report.headline(revision);
    assert!(headline.contains("down, from 350 persons to 250 persons"), "{headline}");
}

#[test]
fn what_a_relay_put_in_place_of_its_slip_is_no_revision() {
    let dossier = world(
        "xa: dead 1250; by ministry; via a; as 2025-06-02; said 2025-06-02; pub 2025-06-03
         xb: dead 1520; by ministry; via b; as 2025-06-02; said 2025-06-02; pub 2025-06-03
         xc: dead 1250; by ministry; via c; as 2025-06-02; said 2025-06-02; pub 2025-06-03
         yb: dead 1250; by ministry; via b; as 2025-06-02; said 2025-06-02; pub 2025-06-04",
    );
    let report = report(&dossier);
    assert_eq!(ids(&report), ["relay-slip[dead@2025-06-02,ministry]", "echo[dead@2025-06-02,ministry]"]);
    let Detail::RelaySlip { settled, changes, .. } = report.findings()[0].detail() else { unreachable!() };
    assert!(*settled && changes.len() == 1);
}

#[test]
fn days_that_are_one_tell_no_order_between_relays() {
    let dossier = world(
        "xa: dead 100; by ministry; via a; as 2025-06-02; pub 2025-06-03
         yb: dead 110; by ministry; via b; as 2025-06-02; pub 2025-06-03
         ya: dead 110; by ministry; via a; as 2025-06-02; pub 2025-06-04",
    );
    let report = report(&dossier);
    assert_eq!(standing(&report), "xa<ya ya yb");
    assert_eq!(report.of_kind(FindingKind::RelaySlip).count(), 0);
}

#[test]
fn an_undated_copy_is_no_later_word() {
    let dossier = world(
        "a1: dead 100; by ministry; as 2025-06-01; said 2025-06-01
         a2: dead 200; by ministry; as 2025-06-02; said 2025-06-02
         a3: dead 30; by ministry; as 2025-06-03; said 2025-06-03
         a4: dead 220; by ministry; as 2025-06-04; said 2025-06-04
         a5: dead 35; by ministry; as 2025-06-04; said 2025-06-05
         a6: dead 220; by ministry; via c; as 2025-06-04",
    );
    let report = report(&dossier);
    assert_eq!(report.of_kind(FindingKind::BasisReset).count(), 1, "{report}");
}

/// A total that starts anew, by less than half of its last figure and by more than half of its first ones, is one restart and corrects none.
#[test]
fn one_fall_of_a_total_is_a_restart_or_a_correction_and_not_both() {
    let mut text = String::new();
    let course = [1312, 1409, 1540, 1680, 1808, 1927, 2050, 691, 841, 979];
    for (day, total) in (1..).zip(course) {
        text +=
            &format!("c{day:02}: dead ={total}; by ministry; as 2025-03-{day:02}; said 2025-03-{day:02}\n");
    }
    let dossier = world(&text);
    let report = report(&dossier);
    assert_eq!(report.of_kind(FindingKind::Revision).count(), 0, "{report}");
    let restart = report.of_kind(FindingKind::BasisReset).next().unwrap();
    let Detail::BasisReset { changes, .. } = restart.detail() else { panic!("{report}") };
    assert_eq!(changes.len(), 7, "{report}");
}

/// A statement that its own voice takes back leaves no miscopy of it that stands in its name; the withdrawal of another does not.
#[test]
fn a_miscopy_goes_with_the_statement_that_was_taken_back() {
    let said = "x: dead =77; by ministry; as 2025-06-01; said 2025-06-01
         y: dead =71; by ministry; via a; as 2025-06-01; said 2025-06-01; pub 2025-06-02
         z: dead =90; by other; as 2025-06-01; said 2025-06-05";
    let taken = |by: &str| world(&format!("{said}\n{by}"));
    let own = taken("w: withdraws x; by ministry; said 2025-06-06");
    let told = report(&own);
    assert_eq!(standing(&told), "w x-w y!x z");
    assert_eq!(ids(&told), ["relay-slip[dead@2025-06-01,ministry]"]);
    // What the relay took back was the copy alone, and a stranger speaks for no print but the one it names.
    let relay = taken("w: withdraws y; by a; said 2025-06-06");
    assert_eq!(standing(&report(&relay)), "w x y-w z");
    let stranger = taken("w: withdraws x; by other; said 2025-06-06");
    assert_eq!(standing(&report(&stranger)), "w x-w y z");
    // Of two copies that are attested alike nobody knows which was the statement.
    let alike = world(
        "x: dead =77; by ministry; via b; as 2025-06-01; said 2025-06-01; pub 2025-06-02
         y: dead =71; by ministry; via a; as 2025-06-01; said 2025-06-01; pub 2025-06-02
         w: withdraws x; by ministry; said 2025-06-06",
    );
    assert_eq!(standing(&report(&alike)), "w x-w y");
}

/// What is told of the copies that are left depends on no key: neither on that of the one taken back, nor on who else took it back before.
#[test]
fn what_was_taken_back_hides_no_slip_among_others() {
    let told = |key: &str, taken: &str| {
        let own = world(&format!(
            "{key}: dead =77; by ministry; via b; as 2025-06-01; said 2025-06-01; pub 2025-06-02
             m: dead =71; by ministry; via a; as 2025-06-01; said 2025-06-01; pub 2025-06-02
             n: dead =90; by ministry; via c; as 2025-06-01; said 2025-06-01; pub 2025-06-02
             {}",
            taken.replace("KEY", key)
        ));
        let report = report(&own);
        assert!(standing(&report).contains(&format!("{key}-o")), "{}", standing(&report));
        ids(&report)
    };
    for key in ["a", "z"] {
        for other in
            ["", "l: withdraws KEY; by other; said 2025-06-06", "q: withdraws KEY; by other; said 2025-06-06"]
        {
            let taken = format!("o: withdraws KEY; by ministry; said 2025-06-06\n{other}");
            assert_eq!(told(key, &taken), ["relay-slip[dead@2025-06-01,ministry]"], "{taken}");
        }
    }
    for other in ["l", "q"] {
        let both = world(&format!(
            "x: dead =77; by ministry; as 2025-06-01; said 2025-06-01
             y: dead =71; by ministry; via a; as 2025-06-01; said 2025-06-01; pub 2025-06-02
             {other}: withdraws x; by other; said 2025-06-06
             o: withdraws x; by ministry; said 2025-06-06"
        ));
        assert!(standing(&report(&both)).ends_with("x-o y!x"), "{}", standing(&report(&both)));
    }
}

/// Copies of statements, some taken back by their voice or by others, in any order and one by one.
#[test]
fn copies_and_withdrawals_come_in_any_order() {
    let mut random = Random::new(7);
    let mut slips = 0;
    for _ in 0..150 {
        let mut lines: Vec<String> = Vec::new();
        for at in 0..4 + random.below(5) {
            let key = format!("{}{at}", ["a", "m", "z"][random.below(3)]);
            let via = ["", "; via a", "; via b", "; via c", "; via a > b"][random.below(5)];
            let (figure, day) = ([77, 71, 90][random.below(3)], 1 + random.below(2));
            lines.push(format!(
                "{key}: dead ={figure}; by ministry{via}; as 2025-06-01; said 2025-06-0{day}; pub 2025-06-03"
            ));
        }
        let figures = lines.len();
        for at in 0..random.below(4) {
            let target = lines[random.below(figures)].split(':').next().unwrap().to_owned();
            let who = ["ministry", "other", "a"][random.below(3)];
            lines.push(format!(
                "{}{at}: withdraws {target}; by {who}; said 2025-06-06",
                ["b", "y"][random.below(2)]
            ));
        }
        let first = world(&lines.join("\n"));
        let expected = serde_json::to_value(report(&first)).unwrap();
        slips += usize::from(expected.to_string().contains("\"slip\""));
        let mut turned = lines.clone();
        turned.reverse();
        let middle = random.below(figures);
        turned[..].rotate_left(middle);
        let second = world(&turned.join("\n"));
        assert_eq!(serde_json::to_value(report(&second)).unwrap(), expected, "{lines:#?}");

        let mut monitor = Monitor::new(world(""), Policy::default());
        for assertion in first.assertions() {
            monitor.insert(assertion.to_assertion()).unwrap();
        }
        assert_eq!(serde_json::to_value(monitor.report()).unwrap(), expected, "{lines:#?}");
    }
    assert!(slips > 20, "{slips}");
}

#[test]
fn a_constant_holds_from_the_earliest_date_that_it_is_told_with() {
    // One statement, printed with two dates; the toll of the country is of the first of them.
    let dossier = dossier(
        "source ministry
         source other
         term place town < country
         measure blast constant person place=town
         measure dead cumulative person place=country
         a: blast >300; by ministry; as 2025-06-02
         b: blast >300; by ministry; as 2025-06-01
         c: dead =120; by other; as 2025-06-01",
    );
    let found = report(&dossier);
    assert_eq!(found.of_kind(FindingKind::Contradiction).count(), 1, "{found}");
}
