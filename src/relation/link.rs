//! When two assertions are one statement, printed twice.

use smallvec::SmallVec;

use super::reading::Reading;
use super::voice::{Voice, voice};
use crate::assertion::Target;
use crate::dossier::{AssertionRef, ContentRef, Dossier};
use crate::measure::Kind;

/// Why two assertions are one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// One of them says so.
    Declared,
    /// The same voice on the same measure and as-of, with stated-on equal or missing.
    Inferred,
}

/// Whether two assertions are one statement, whatever their figures.
pub(super) fn statement_link(dossier: &Dossier, ra: &Reading, rb: &Reading) -> Option<Link> {
    let (a, b) = (dossier.at(ra.id), dossier.at(rb.id));
    if a.markers().same_statement_as == Some(rb.id) || b.markers().same_statement_as == Some(ra.id) {
        return Some(Link::Declared);
    }
    // What corrects or starts from another is not the same statement.
    let follows = |x: AssertionRef<'_>, of| x.markers().revises == Some(of) || x.markers().from == Some(of);
    if follows(a, rb.id) || follows(b, ra.id) {
        return None;
    }
    let one_subject = match (a.content(), b.content()) {
        (ContentRef::Figure { measure: ma, .. }, ContentRef::Figure { measure: mb, .. }) => ma == mb,
        (ContentRef::Stance { .. }, ContentRef::Stance { .. }) => {
            targets(a) == targets(b) && voice(dossier, a.holders(), b.holders()) == Voice::Same
        }
        _ => false,
    };
    let one_stated = match (a.stated(), b.stated()) {
        (Some(x), Some(y)) => x.bounds() == y.bounds(),
        _ => true,
    };
    let one_time = ra.kind == Kind::Constant
        || match (&ra.when, &rb.when) {
            (Some(x), Some(y)) => (x.start, x.end) == (y.start, y.end),
            _ => false,
        };
    (one_subject && one_stated && one_time && voice(dossier, a.origins(), b.origins()) == Voice::Same)
        .then_some(Link::Inferred)
}

/// What a stance is towards, sorted; nothing for a figure.
pub(super) fn targets(assertion: AssertionRef<'_>) -> SmallVec<[Target; 1]> {
    let mut all = SmallVec::from_slice(assertion.towards());
    all.sort_unstable();
    all.dedup();
    all
}
