//! Time travel: each day of a replay against a report made from scratch.

use crosscheck::{Policy, Replay, reconcile};
use proptest::prelude::*;

use crate::laws::{cases, worlds};
use crate::world;

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn each_day_shows_what_reconciling_it_from_scratch_finds(world in worlds(20), picks in proptest::collection::vec(any::<prop::sample::Index>(), 3)) {
        let (dossier, policy) = (world::dossier(&world), Policy::default());
        let mut replay = Replay::new(&dossier, policy.clone());
        prop_assert!(replay.report().findings().is_empty());
        let days: Vec<_> = replay.days().collect();
        let mut seen = Vec::new();
        let mut before = reconcile(dossier.known_on("1900".parse().unwrap()), &policy);
        while let Some((day, delta)) = replay.next_day() {
            let now = reconcile(dossier.known_on(day), &policy);
            prop_assert_eq!(replay.report().to_string(), now.to_string());
            prop_assert_eq!(now.diff(&before), delta);
            seen.push(day);
            before = now;
        }
        prop_assert_eq!(&seen, &days);
        // To any day, back and forth.
        for pick in picks.iter().filter(|_| !days.is_empty()) {
            let day = *pick.get(&days);
            let delta = replay.go_to(day);
            let now = reconcile(dossier.known_on(day), &policy);
            prop_assert_eq!(now.diff(&before), delta);
            prop_assert_eq!(replay.report().to_string(), now.to_string());
            before = now;
        }
    }
}

#[test]
fn a_dossier_without_dates_has_no_days() {
    let dossier = world::dossier("source a\nmeasure m stock person\nx: m 10; by a\ny: m 20; by a");
    let mut replay = Replay::new(&dossier, Policy::default());
    assert_eq!(replay.days().count(), 0);
    assert!(replay.next_day().is_none());
    assert!(replay.go_to("2030".parse().unwrap()).is_empty());
}
