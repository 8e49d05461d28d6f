//! Small texts of the page: lengths, anchors, links and coordinates. Markup itself is escaped by `maud`.

use std::fmt;

use crate::visible::{is_hidden, visible};

/// The text cut to a number of characters.
pub(super) fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}

/// A name from a dossier, safe to show and of a length that fits.
pub(super) fn name(text: &str, most: usize) -> String {
    // Cut first: what is hidden takes up to ten characters when it is shown.
    clip(&visible(&clip(text, most)), most)
}

/// The `id` of what has this name: no white space and nothing hidden.
pub(super) fn anchor(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c.is_whitespace() || is_hidden(c) || c == '~' {
            true => out += &format!("~{:x}~", u32::from(c)),
            false => out.push(c),
        }
    }
    out
}

/// A link to what has this name on the same page.
pub(super) fn fragment(name: &str) -> String {
    let mut out = String::from("#");
    for byte in anchor(name).bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'_'
            | b'.'
            | b'/'
            | b':'
            | b','
            | b'@'
            | b'+' => {
                out.push(char::from(byte));
            }
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

/// A web address that may be a link; anything else is shown as text.
pub(super) fn web(url: &str) -> Option<&str> {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    let plain = !url.chars().any(|c| is_hidden(c) || c.is_whitespace());
    (plain && (scheme == "http" || scheme == "https")).then_some(url)
}

/// A language tag that may stand in markup.
pub(super) fn language(tag: &str) -> Option<&str> {
    let fits = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    (tag.len() <= 35 && tag.split('-').all(fits)).then_some(tag)
}

/// A coordinate: a tenth of a pixel is exact enough.
#[derive(Debug, Clone, Copy)]
pub(super) struct Px(pub(super) f64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Minus zero is zero.
        write!(f, "{}", (self.0 * 10.0).round() / 10.0 + 0.0)
    }
}

/// A point: its coordinates across and down.
#[derive(Debug, Clone, Copy)]
pub(super) struct At(pub(super) f64, pub(super) f64);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Px(self.0), Px(self.1))
    }
}

/// JSON that may stand inside a `script` element: nothing in it ends the element or a line.
pub(super) fn script_json(value: &serde_json::Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out += &format!("\\u{:04x}", u32::from(c)),
            other => out.push(other),
        }
    }
    out
}

/// How wide a text is at a size of type, by a rough table of widths; never narrower than what browsers draw by much.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'l' | 'j' | 't' | 'f' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '(' | ')' | ' ' => 0.34,
        'm' | 'w' | 'M' | 'W' | '@' | '—' => 0.9,
        'A'..='Z' => 0.68,
        _ if u32::from(c) >= 0x1100 => 1.0,
        _ => 0.57,
    };
    text.chars().map(of).sum::<f64>() * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_write_stays_what_it_is() {
        assert_eq!(fragment("sum[a#b,é x]"), "#sum%5Ba%23b,%C3%A9%7E20%7Ex%5D");
        assert_eq!(anchor("a b\u{202e}"), "a~20~b~202e~");
        assert_eq!(web("https://a.b/c"), Some("https://a.b/c"));
        for bad in [
            "javascript:alert(1)",
            "javascript://a",
            "data:text/html,x",
            "//a",
            "http://a b",
            "http://\u{202e}",
        ] {
            assert_eq!(web(bad), None, "{bad}");
        }
        assert_eq!(language("zh-Hant"), Some("zh-Hant"));
        assert_eq!(language("\" onload"), None);
        let hostile = serde_json::json!("</script><!--&\u{2028}");
        let safe = script_json(&hostile);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), hostile);
        assert_eq!(clip("abcdef", 3), "abc…");
        assert_eq!(name(&"x".repeat(10_000), 40).chars().count(), 41);
        assert_eq!(
            (Px(1.0).to_string(), Px(-0.01).to_string(), Px(2.25).to_string()),
            ("1".into(), "0".into(), "2.3".into())
        );
    }
}
