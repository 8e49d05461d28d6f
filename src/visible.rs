//! Strings from strangers, made safe to print.

use std::borrow::Cow;

/// Whether a character does something to the text around it instead of being seen: controls, and what reorders,
/// joins or hides.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The text with what is hidden written out as `\u{…}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let show = |c: char| if is_hidden(c) { c.escape_unicode().collect() } else { c.to_string() };
    Cow::Owned(text.chars().map(show).collect())
}

/// The same, and cut to a length that fits a message.
pub(crate) fn short(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", visible(text.get(..end).unwrap_or(text))),
        None => visible(text).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{short, visible};

    #[test]
    fn what_is_hidden_is_written_out_and_the_rest_kept() {
        assert_eq!(visible("Triều Tiên, 북한, ✓ <b>"), "Triều Tiên, 북한, ✓ <b>");
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\n"), "a\\u{1b}[31m\\u{202e}b\\u{a}");
        assert_eq!(short(&"x".repeat(100)).chars().count(), 81);
    }
}
