//! Cells that a spreadsheet would take for formulas.

use std::borrow::Cow;

/// Signs that make a spreadsheet take a cell for a formula, or that hide one.
fn starts_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The cell with an apostrophe before it, if a spreadsheet would take it for a formula. What already starts with
/// apostrophes and would be one without them gets one more, so that [`unguarded`] gives every text back. Numbers stay.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    let number = bare.len() == text.len()
        && text.parse::<f64>().is_ok()
        && text.ends_with(|c: char| c.is_ascii_digit());
    if starts_formula(bare) && !number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The cell without the apostrophe that guards it.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if starts_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cases::cases;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-5", "-5"),
            ("-5..3", "'-5..3"),
            ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("plain", "plain"),
            ("-inf", "'-inf"),
        ] {
            assert_eq!(guarded(text), cell);
            assert_eq!(unguarded(cell), text);
        }
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn every_text_comes_back(text in "['=+@\\-\t\ra-c0-9]{0,6}") {
            let cell = guarded(&text).into_owned();
            prop_assert_eq!(unguarded(&cell), text.as_str());
            prop_assert!(!starts_formula(&cell) || cell.parse::<f64>().is_ok());
        }
    }
}
