//! The decision table: the first line that matches decides.

use super::pair::{Pair, set};
use super::position::Implications;
use super::reading::Reading;
use super::verdict::{Order, Relation, Verdict};
use crate::dossier::View;
use crate::id::AssertionId;
use crate::policy::Policy;

/// How assertion `a` stands to assertion `b` in a view; `None` if one is not in the view or they are one.
///
/// `relate(b, a)` is the [mirror](Relation::mirrored) of `relate(a, b)`.
///
/// # Complexity
/// Constant but for the rules and hierarchies between the two measures, and, where a source lowers its own
/// running total, linear in the assertions on that measure.
///
/// ```
/// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, relate};
/// let mut dossier = Dossier::new();
/// let (a, b) = (dossier.add_source(Source::new("a"))?, dossier.add_source(Source::new("b"))?);
/// let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
/// let x = dossier.add_assertion(Assertion::figure("x", toll, "10000..12000".parse()?).from_origin(a))?;
/// let y = dossier.add_assertion(Assertion::figure("y", toll, ">10000".parse()?).from_origin(b))?;
/// let relation = relate(dossier.view(), &Policy::default(), x, y).unwrap();
/// assert!(relation.verdict.agrees());
/// assert_eq!(relation.row, 13);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn relate(view: View<'_>, policy: &Policy, a: AssertionId, b: AssertionId) -> Option<Relation> {
    if a == b || !view.contains(a) || !view.contains(b) {
        return None;
    }
    let dossier = view.dossier();
    let (ra, rb) = (Reading::of(dossier, policy, a)?, Reading::of(dossier, policy, b)?);
    Some(relate_readings(view, policy, &Implications::of(dossier), &ra, &rb))
}

/// The relation of two assertions that were read already.
pub(crate) fn relate_readings(
    view: View<'_>,
    policy: &Policy,
    implications: &Implications,
    ra: &Reading,
    rb: &Reading,
) -> Relation {
    let dossier = view.dossier();
    let (a, b) = (dossier.at(ra.id), dossier.at(rb.id));
    let pair = Pair { view, policy, ra, rb, a, b };
    let mut relation = pair.coordinates(implications);
    pair.decide(implications, &mut relation);
    relation
}

impl Pair<'_> {
    fn decide(&self, implications: &Implications, relation: &mut Relation) {
        // 1
        if self.b.markers.withdraws == Some(self.ra.id) {
            relation.order = Order::First;
            return set(relation, 1, Verdict::Withdraws);
        }
        if self.a.markers.withdraws == Some(self.rb.id) {
            relation.order = Order::Second;
            return set(relation, 1, Verdict::Withdraws);
        }
        match self.figures() {
            Some((ma, fa, mb, fb)) if ma == mb => self.figures_on_one(fa, fb, relation),
            Some((ma, _, mb, _)) => self.figures_apart(ma, mb, relation),
            None => self.stances(implications, relation),
        }
    }
}
