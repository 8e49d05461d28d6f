//! Typed ids and the keys that people write.
//!
//! A key is what a person types and what every report prints; an id such as [`AssertionId`] is the dense
//! number a [`Dossier`](crate::Dossier) gives it. Ids are only meaningful to the dossier that made them.

use crate::visible::{is_hidden, short};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// The dense number that a [`Dossier`](crate::Dossier) gives to a record. It means something only to that dossier and
        /// its copies: to another one it names another record, or none. What is kept or sent elsewhere is the key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            pub(crate) fn new(index: usize) -> Self {
                // INVARIANT: the dossier refuses a record past `u32::MAX`, so the cast never truncates.
                Self(index as u32)
            }

            /// The position of the record in its dossier, counted from zero in the order of insertion.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// A source in a dossier.
    SourceId,
    /// A measure in a dossier.
    MeasureId,
    /// A rule in a dossier.
    RuleId,
    /// An assertion in a dossier.
    AssertionId,
}

/// The longest key, in bytes.
pub const MAX_KEY: usize = 200;

/// Why a text cannot be a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is empty.
    #[error("a key cannot be empty; give it a short name such as `f01`")]
    Empty,
    /// The text is longer than [`MAX_KEY`] bytes.
    #[error("a key of {length} bytes is too long; keep it to {MAX_KEY}")]
    TooLong {
        /// The length found, in bytes.
        length: usize,
    },
    /// The text has a sign that keys do not have.
    #[error("key `{}` contains {sign:?}; use letters, digits and - _ . : / #", short(key))]
    Sign {
        /// The whole text.
        key: String,
        /// The first offending sign.
        sign: char,
    },
}

/// Checks that a text can be a key: letters and digits of any script and `-` `_` `.` `:` `/` `#`, at most
/// [`MAX_KEY`] bytes. White space and the signs `@ , +` are left out because the ids of findings are built from
/// keys and these signs.
///
/// # Errors
/// [`KeyError`] if the text is empty, too long, or has a sign outside the alphabet.
///
/// ```
/// assert!(crosscheck::check_key("nk-sent").is_ok());
/// assert!(crosscheck::check_key("two words").is_err());
/// ```
pub fn check_key(text: &str) -> Result<(), KeyError> {
    if text.is_empty() {
        return Err(KeyError::Empty);
    }
    if text.len() > MAX_KEY {
        return Err(KeyError::TooLong { length: text.len() });
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.:/#".contains(&b);
    if text.bytes().all(plain) {
        return Ok(());
    }
    let fits = |c: char| {
        c.is_ascii_alphanumeric() || ((c.is_alphanumeric() || "-_.:/#".contains(c)) && !is_hidden(c))
    };
    match text.chars().find(|c| !fits(*c)) {
        Some(sign) => Err(KeyError::Sign { key: text.to_owned(), sign }),
        None => Ok(()),
    }
}
