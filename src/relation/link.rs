//! When two assertions are one statement, printed twice.

use smallvec::SmallVec;

use super::pair::Pair;
use super::voice::{Voice, voice};
use crate::assertion::Target;
use crate::dossier::{AssertionRef, ContentRef, MarkersRef};
use crate::measure::Kind;

/// Why two assertions are one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// One of them says so.
    Declared,
    /// The same voice on the same measure and as-of, with stated-on equal or missing.
    Inferred,
}

impl Pair<'_> {
    /// Why the two are one statement, whatever their figures; `voice` is that of their origins.
    pub(super) fn link(&self, voice: Voice) -> Option<Link> {
        let (ra, rb, [a, b]) = (self.ra, self.rb, &self.markers);
        if a.same_statement_as == Some(rb.id) || b.same_statement_as == Some(ra.id) {
            return Some(Link::Declared);
        }
        // What corrects or starts from another is not the same statement.
        let follows = |x: &MarkersRef<'_>, of| x.revises == Some(of) || x.from == Some(of);
        let one_voice = voice == Voice::Same && !follows(a, rb.id) && !follows(b, ra.id);
        (one_voice && self.have_one_stated() && self.have_one_time() && self.have_one_subject())
            .then_some(Link::Inferred)
    }

    fn have_one_stated(&self) -> bool {
        match (self.a.stated(), self.b.stated()) {
            (Some(x), Some(y)) => x.bounds() == y.bounds(),
            _ => true,
        }
    }

    fn have_one_time(&self) -> bool {
        match (&self.ra.when, &self.rb.when) {
            _ if self.ra.kind == Kind::Constant => true,
            (Some(x), Some(y)) => (x.start, x.end) == (y.start, y.end),
            _ => false,
        }
    }

    fn have_one_subject(&self) -> bool {
        match (self.a.content(), self.b.content()) {
            (ContentRef::Figure { measure: ma, .. }, ContentRef::Figure { measure: mb, .. }) => ma == mb,
            (ContentRef::Stance { .. }, ContentRef::Stance { .. }) => {
                let holders = || voice(self.dossier(), self.a.holders(), self.b.holders());
                targets(self.a) == targets(self.b) && holders() == Voice::Same
            }
            _ => false,
        }
    }
}

/// What a stance is towards, sorted; nothing for a figure.
pub(super) fn targets(assertion: AssertionRef<'_>) -> SmallVec<[Target; 1]> {
    let mut all = SmallVec::from_slice(assertion.towards());
    all.sort_unstable();
    all.dedup();
    all
}
