//! Flat JSON Lines from strangers: every row is taken or named, and what was taken is reconciled, checked and written
//! without loss.

#![no_main]

use crosscheck::io::{self, Mapping};
use crosscheck::{Policy, reconcile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for mapping in [Mapping::default(), Mapping { refuse_unknown: true, ..Mapping::plain() }] {
        let Ok(imported) = io::import_rows(bytes, &mapping) else {
            panic!("a file in memory can be read");
        };
        let made = imported.rows - imported.refused + imported.withdrawals;
        assert!(imported.dossier.assertions().len() == made && !imported.to_string().is_empty());
        let policy = Policy::default();
        let report = reconcile(imported.dossier.view(), &policy);
        assert!(report.check().is_ok() && !report.to_string().is_empty());
        let mut out = Vec::new();
        assert!(io::write(&imported.dossier, &mut out).is_ok());
        let back = io::read(&out).ok();
        assert!(back.is_some_and(|back| back.assertions() == imported.dossier.assertions()));
    }
});
