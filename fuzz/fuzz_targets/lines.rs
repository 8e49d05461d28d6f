//! JSON Lines from strangers: refused with a message, or reconciled, checked and written without loss.

#![no_main]

use crosscheck::io::{self, ReadOptions};
use crosscheck::{Policy, reconcile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match io::read_lines(bytes, &ReadOptions::default()) {
        Ok(dossier) => {
            let policy = Policy::default();
            let report = reconcile(dossier.view(), &policy);
            assert!(report.check().is_ok() && !report.to_string().is_empty());
            let mut out = Vec::new();
            assert!(io::write_lines(&dossier, &mut out).is_ok());
            let back = io::read_lines(out.as_slice(), &ReadOptions::default()).ok();
            assert!(back.is_some_and(|back| back.assertions() == dossier.assertions()));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
