//! JSON from strangers: refused with a message, or reconciled, checked and written without loss.

#![no_main]

use crosscheck::{Policy, io, reconcile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match io::read(bytes) {
        Ok(dossier) => {
            let policy = Policy::default();
            let report = reconcile(dossier.view(), &policy);
            assert!(report.check().is_ok() && !report.to_string().is_empty());
            let mut out = Vec::new();
            assert!(io::write(&dossier, &mut out).is_ok());
            let back = io::read(&out).ok();
            assert!(back.is_some_and(|back| back.assertions() == dossier.assertions()));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
