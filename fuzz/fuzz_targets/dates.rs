//! Dates as people write them: spans lie on boundaries of characters, and every period reads back the same.

#![no_main]

use crosscheck::Period;
use crosscheck::text::{find_dates, language, read_date};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let anchor: Option<Period> = "2024-10-29".parse().ok();
    for language in ["vi", "en", "en-US"].into_iter().filter_map(language) {
        if let Ok(date) = read_date(text, language, anchor) {
            assert_eq!(date.period().to_string().parse::<Period>(), Ok(date.period()));
            assert!(!date.explain().is_empty());
        }
        for date in find_dates(text, language, anchor) {
            assert_eq!(text.get(date.span()), Some(date.text()));
        }
    }
});
