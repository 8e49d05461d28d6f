//! What is found in prose lies on characters and in order; a quantity that is read is shown and read back.

#![no_main]

use crosscheck::text::{language, phrase, read_quantity, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for tongue in ["en", "vi"].into_iter().filter_map(language) {
        if let Ok(read) = read_quantity(text, tongue) {
            let shown = phrase(read.quantity(), tongue);
            let again = read_quantity(&shown, tongue).map(|read| read.quantity().clone());
            assert_eq!(again.as_ref(), Ok(read.quantity()), "{shown:?}");
        }
        let mut end = 0;
        for mention in scan(text, tongue, "2025-04-28".parse().ok()) {
            assert_eq!(text.get(mention.span.clone()), Some(mention.text));
            assert!(mention.span.start >= end);
            end = mention.span.end;
        }
    }
});
