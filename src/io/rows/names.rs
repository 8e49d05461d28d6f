//! Keys for texts that are none.

use crate::hashed::SaltedSet;
use crate::id::{MAX_KEY, check_key};
use crate::visible::is_hidden;

/// The longest slug, in bytes.
const MAX_SLUG: usize = 64;

/// What a text wants to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    /// The key it wants.
    pub(super) key: String,
    /// The text, which no other wish has.
    pub(super) text: String,
}

impl Wish {
    /// A text that wants its slug.
    pub(super) fn slug(text: &str) -> Self {
        Self { key: slug(text), text: text.to_owned() }
    }
}

impl Wish {
    /// A text that is a key, or nearly one.
    pub(super) fn key(text: &str) -> Self {
        let key = if check_key(text).is_ok() { text.to_owned() } else { slug(text) };
        Self { key, text: text.to_owned() }
    }
}

/// A text in lower case, with a hyphen for all that is neither letter, digit nor `_`. Never empty.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = if (c.is_alphanumeric() || c == '_') && !is_hidden(c) { c } else { '-' };
        if c != '-' || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push(c);
        }
        if slug.len() > MAX_SLUG {
            break;
        }
    }
    or_dash(cut(slug.trim_end_matches('-'), MAX_SLUG).trim_end_matches('-'))
}

/// A text with a hyphen for each sign that a key does not have. Never empty.
pub(super) fn as_key(text: &str) -> String {
    let fits = |c: char| check_key(c.encode_utf8(&mut [0; 4])).is_ok();
    let key: String = text.chars().take(MAX_KEY).map(|c| if fits(c) { c } else { '-' }).collect();
    or_dash(cut(&key, MAX_KEY))
}

/// Gives every wish a key of its own, whatever the order of the wishes: of several texts that want one key, the one
/// that is this key gets it, and the others get a mark made from their text. `taken` says which keys are not free;
/// those given are added to `given`.
pub(super) fn settle(
    wishes: &[Wish],
    taken: impl Fn(&str) -> bool,
    given: &mut SaltedSet<Box<str>>,
) -> Vec<Box<str>> {
    let mut order: Vec<(usize, &Wish)> = wishes.iter().enumerate().collect();
    order.sort_by_key(|(_, wish)| (&wish.key, wish.key != wish.text, &wish.text));
    let mut keys: Vec<Box<str>> = vec![Box::default(); wishes.len()];
    let mut give = |at: usize, key: String, given: &mut SaltedSet<Box<str>>| {
        let free = key.len() <= MAX_KEY && !taken(&key) && given.insert(key.as_str().into());
        if let (true, Some(place)) = (free, keys.get_mut(at)) {
            *place = key.into();
        }
        free
    };
    let mut marked = Vec::new();
    for group in order.chunk_by(|a, b| a.1.key == b.1.key) {
        for (nth, (at, wish)) in group.iter().enumerate() {
            let plain = nth == 0 && (group.len() == 1 || wish.key == wish.text);
            if !plain || !give(*at, wish.key.clone(), given) {
                marked.push((*at, *wish));
            }
        }
    }
    for (at, wish) in marked {
        // Almost always the first try is free.
        let mut tries = 0u64..;
        let free = |salt| {
            let stem = cut(&wish.key, MAX_KEY - 9);
            give(at, format!("{stem}#{:08x}", mark(&wish.text, salt)), given)
        };
        let _ = tries.by_ref().any(free);
    }
    keys
}

/// A key with the mark of a text.
#[cfg(feature = "table")]
pub(super) fn marked(key: &str, text: &str) -> String {
    format!("{}#{:08x}", cut(key, MAX_KEY - 9), mark(text, 0))
}

/// 32 bits of FNV-1a, which stays the same from release to release.
fn mark(text: &str, salt: u64) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes().chain(salt.to_le_bytes().into_iter().take_while(|_| salt > 0)) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 32)) as u32
}

fn or_dash(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
}

/// The start of a text, of at most so many bytes.
fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(texts: &[&str]) -> Vec<String> {
        let wishes: Vec<Wish> = texts.iter().map(|text| Wish::slug(text)).collect();
        settle(&wishes, |_| false, &mut SaltedSet::default()).into_iter().map(Into::into).collect()
    }

    #[test]
    fn slugs_are_keys_that_can_be_read() {
        for (text, key) in [
            ("UN OCHA, flash update", "un-ocha-flash-update"),
            ("  (no report) ", "no-report"),
            ("1998_Gov-G_AL", "1998_gov-g_al"),
            ("Bộ Quốc phòng", "bộ-quốc-phòng"),
            ("국방부", "국방부"),
            ("\u{202e}\u{0}", "-"),
            ("", "-"),
        ] {
            assert_eq!(slug(text), key, "{text:?}");
        }
        for long in ["x".repeat(1000), "국".repeat(1000), "İ".repeat(1000), "- ".repeat(1000)] {
            assert!(slug(&long).len() <= MAX_SLUG && check_key(&slug(&long)).is_ok(), "{}", slug(&long));
            assert!(check_key(&as_key(&long)).is_ok());
        }
        assert_eq!(as_key("a b,c/d"), "a-b-c/d");
    }

    #[test]
    fn texts_of_one_slug_are_told_apart_in_any_order() {
        let texts = ["UN", "un", "U.N", "u n", "Un!", "other"];
        let found = keys(&texts);
        assert_eq!((&*found[1], &*found[5]), ("un", "other"));
        assert!(found[0].starts_with("un#") && found[2].starts_with("u-n#"), "{found:?}");
        let mut reversed = texts;
        reversed.reverse();
        let mut back = keys(&reversed);
        back.reverse();
        assert_eq!(back, found);
        let distinct: SaltedSet<&String> = found.iter().collect();
        assert_eq!(distinct.len(), texts.len());
    }

    #[test]
    fn a_key_that_is_taken_is_passed_over() {
        let wishes = [Wish { key: "a".into(), text: "a".into() }];
        let mut given = SaltedSet::default();
        let first = settle(&wishes, |key| key == "a", &mut given);
        assert!(first[0].starts_with("a#"));
        let again = settle(&wishes, |key| key == "a", &mut given);
        assert!(again[0].starts_with("a#") && again != first);
    }
}
