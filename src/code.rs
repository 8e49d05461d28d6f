//! Enumerations by their codes: the words that stand for them in files.

use crate::visible::short;

/// A text that is none of the codes of an enumeration, such as a [`Kind`](crate::Kind) or a
/// [`FindingKind`](crate::FindingKind).
///
/// ```
/// use crosscheck::Kind;
/// let error = "total".parse::<Kind>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`total` is no kind of measure; known are cumulative, stock, flow, constant, proposition"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no {of}; known are {}", short(text), known.join(", "))]
pub struct CodeError {
    text: String,
    of: &'static str,
    known: &'static [&'static str],
}

impl CodeError {
    pub(crate) fn new(text: &str, of: &'static str, known: &'static [&'static str]) -> Self {
        Self { text: text.to_owned(), of, known }
    }

    /// The codes that there are.
    #[must_use]
    pub fn known(&self) -> &'static [&'static str] {
        self.known
    }
}

/// Gives an enumeration codes, by which it is written and read; `$what` names it in a message.
macro_rules! codes {
    ($name:ident, $what:literal: $($variant:ident = $code:literal),+ $(,)?) => {
        impl $name {
            pub(crate) const CODES: &'static [&'static str] = &[$($code),+];

            /// Its code, as in files.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }

        /// By its code.
        impl std::str::FromStr for $name {
            type Err = $crate::code::CodeError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::code::CodeError::new(text, $what, Self::CODES)),
                }
            }
        }
    };
}
pub(crate) use codes;
