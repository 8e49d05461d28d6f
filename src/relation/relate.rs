//! The decision table: the first line that matches decides.

use super::pair::{Pair, Side, set};
use super::position::Implications;
use super::reading::Reading;
use super::successor::Successors;
use super::verdict::{Order, Relation, Verdict};
use crate::dossier::View;
use crate::id::AssertionId;
use crate::policy::Policy;

/// How assertion `a` stands to assertion `b` in a view; `None` if one is not in the view or they are one.
///
/// `relate(b, a)` is the [mirror](Relation::mirrored) of `relate(a, b)`. The first line that matches decides:
///
/// | row | if | verdict |
/// |---|---|---|
/// | 1 | one takes the other back | `Withdraws` |
/// | 2 | one statement, the same figure or stance | `Echo` |
/// | 3 | one statement, another figure | `RelaySlip` by another relay, if dated; `Contradicts` by the same relay; else `Undetermined` |
/// | 4 | stances of one holder | `StanceChange`, `Restates`; a report over a period `Contradicts` other words inside it |
/// | 5 | other positions on one proposition | `Disputes`, `Agrees`, else `NotComparable` |
/// | 6 | scopes that do not compare | `NotComparable` |
/// | 7 | a part beside its whole | `Contradicts` if it is more, else `Bounded` |
/// | 8 | marked as a correction, or as starting from another on a running total or constant | `Revises` |
/// | 9 | marked as starting from another | `Develops` |
/// | 10 | no time (but for a constant), or no support | `Undetermined` |
/// | 11 | one voice on one as-of | `Restates`, `Revises`, or `Undetermined` without an order |
/// | 12 | one voice lowers its running total | `ShortLived` if its next figure is back at the old level, or if it falls below the policy's share and was no higher before; `BasisReset` if it so falls from its last word and its next figure confirms it; else `Revises`; equal: `Restates` |
/// | 13 | supports meet, at one time or on a running total or constant | `Refines`, `RefinedBy`, `Agrees` |
/// | 14 | the thing can have changed between the two times | `Develops` |
/// | 15 | levels over periods that overlap | `Undetermined` |
/// | 16 | within the tolerance at one time, or where a running total would have to fall | `Near` |
/// | 17 | otherwise | `Contradicts` |
///
/// *One statement* is declared so, or is the same voice, measure and as-of with stated-on equal or missing; not if
/// one is marked to correct or start from the other, and not if the figures differ and one relay (or the voice
/// itself) printed them one after the other, by published-on or else by sequence: then the later print replaces the
/// earlier (row 11). A vaguer or more exact wording of one statement is a
/// paraphrase (row 13), not a copying error. A report that a holder "neither confirms nor denies" fits words that
/// do not deny. A figure refines another only if its core also lies in what the other is taken to mean. Flows over
/// windows that overlap without being one are different amounts: one window inside the other gives row 7, the
/// rest row 6. Dates have no tolerance.
///
/// # Complexity
/// Constant but for the rules and hierarchies between the two measures, and, where a source lowers its own
/// running total, O(n log n) in the assertions on that measure.
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
    let word = |of: &Reading, side| Successors::of(view, policy, of.measure.into_iter()).word(view, of, side);
    Some(relate_readings(view, policy, &Implications::of(dossier), &word, &ra, &rb))
}

/// The same of two figures on one measure, which stand to each other as they do whatever else is said; but where one voice lowers its
/// running total, without what it says next.
pub(crate) fn relate_alone(
    view: View<'_>,
    policy: &Policy,
    a: AssertionId,
    b: AssertionId,
) -> Option<Relation> {
    let dossier = view.dossier();
    let (ra, rb) = (Reading::of(dossier, policy, a)?, Reading::of(dossier, policy, b)?);
    Some(relate_readings(view, policy, &Implications::default(), &|_, _| None, &ra, &rb))
}

/// The relation of two assertions that were read already.
pub(crate) fn relate_readings(
    view: View<'_>,
    policy: &Policy,
    implications: &Implications,
    word: &dyn Fn(&Reading, Side) -> Option<AssertionId>,
    ra: &Reading,
    rb: &Reading,
) -> Relation {
    let dossier = view.dossier();
    let (a, b) = (dossier.at(ra.id), dossier.at(rb.id));
    let markers = [a.markers(), b.markers()];
    let pair = Pair { view, policy, word, ra, rb, a, b, markers };
    let mut relation = pair.coordinates(implications);
    pair.decide(implications, &mut relation);
    relation
}

impl Pair<'_> {
    fn decide(&self, implications: &Implications, relation: &mut Relation) {
        // 1
        let [a, b] = &self.markers;
        if b.withdraws == Some(self.ra.id) {
            relation.order = Order::First;
            return set(relation, 1, Verdict::Withdraws);
        }
        if a.withdraws == Some(self.rb.id) {
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
