//! The report does not depend on how many threads worked on it.

use crosscheck::{Policy, io, reconcile};

use crate::laws::{cases, worlds};
use crate::world;
use proptest::prelude::*;

fn by(threads: usize, dossier: &crosscheck::Dossier) -> (String, String) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let report = reconcile(dossier.view(), &Policy::default());
        (report.to_string(), serde_json::to_string(&report).unwrap())
    })
}

/// Many components, some of which conflict.
#[test]
fn components_are_told_alike_by_one_thread_and_by_many() {
    let mut text = "source a\nsource b\nsource c\n".to_owned();
    for at in 0..200 {
        text += &format!(
            "measure dead{at} cumulative person\nmeasure hurt{at} cumulative person\nmeasure all{at} cumulative person\n\
             sum r{at} all{at} = dead{at} hurt{at}\n\
             d{at}: dead{at} {}; by a; as 2025-03-01\nh{at}: hurt{at} 50; by b; as 2025-03-01\n\
             t{at}: all{at} {}; by c; as 2025-03-01\n",
            100 + at,
            150 + at + 400 * usize::from(at % 7 == 0),
        );
    }
    let dossier = world::dossier(&text);
    let one = by(1, &dossier);
    assert_eq!(one.0.matches("contradiction[").count(), 29);
    for threads in [2, 3, 8] {
        assert!(by(threads, &dossier) == one, "{threads} threads tell it otherwise");
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn worlds_are_told_alike_by_one_thread_and_by_many(world in worlds(24)) {
        let dossier = io::read(world::file(&world).to_string().as_bytes()).unwrap();
        prop_assert_eq!(by(1, &dossier), by(4, &dossier));
    }
}
