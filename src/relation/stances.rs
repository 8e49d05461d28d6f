//! Lines 2 to 6 of the decision table where one of the two is a stance.

use super::pair::{Pair, direct, set, takers};
use super::position::{Implications, Position};
use super::reading::When;
use super::scope::Why;
use super::time::TimeRelation;
use super::verdict::{Cause, Missing, Order, Relation, Strength, Verdict};
use super::voice::{Voice, voice};
use crate::assertion::Certainty;
use crate::dossier::{AssertionRef, ContentRef};

impl Pair<'_> {
    /// Lines 2 to 6 where at least one is a stance.
    pub(super) fn stances(&self, implications: &Implications, relation: &mut Relation) {
        let no = |why| Verdict::NotComparable { why };
        let (ContentRef::Stance { .. }, ContentRef::Stance { .. }) = (self.a.content(), self.b.content())
        else {
            return self.stance_and_figure(implications, relation);
        };
        let (pa, pb) = match self.common(implications) {
            Some((_, pa, pb)) => (pa, pb),
            None if self.shared_assertion_target() => match (direct(self.a), direct(self.b)) {
                (Some(pa), Some(pb)) => (pa, pb),
                _ => return set(relation, 6, no(Why::DifferentTargets)),
            },
            None => return set(relation, 6, no(Why::DifferentTargets)),
        };
        // 2
        if self.link(relation.voice).is_some() && pa == pb {
            return set(relation, 2, Verdict::Echo);
        }
        self.positions(&pa, &pb, relation);
    }

    /// Lines 4 and 5: two positions on one proposition.
    fn positions(&self, pa: &Position, pb: &Position, relation: &mut Relation) {
        let holders = voice(self.dossier(), takers(self.a), takers(self.b));
        if matches!(holders, Voice::Same | Voice::Shared) {
            relation.voice = holders;
            let verdict = self.one_holder(pa, pb, relation);
            return set(relation, 4, verdict);
        }
        let verdict = self.two_sides(pa, pb, relation);
        set(relation, 5, verdict);
    }

    /// Line 4: what one holder said at two times, or was reported to say over a period.
    fn one_holder(&self, pa: &Position, pb: &Position, relation: &mut Relation) -> Verdict {
        if relation.order == Order::Unknown {
            relation.order = self.order_by_end();
        }
        if pa.stance == pb.stance && pa.certainty == pb.certainty {
            return Verdict::Restates;
        }
        let clash = !pa.stance.is_compatible_with(pb.stance);
        let reported = |x: AssertionRef<'_>, wx: &When, wy: &When| {
            let own = voice(self.dossier(), x.origins(), takers(x)) == Voice::Same;
            !own && !wx.moment && wy.is_within(wx)
        };
        match (&self.ra.when, &self.rb.when) {
            (Some(wa), Some(wb)) => {
                let firm = pa.certainty == Certainty::Asserted && pb.certainty == Certainty::Asserted;
                if clash && firm && (reported(self.a, wa, wb) || reported(self.b, wb, wa)) {
                    let strength =
                        if relation.assumptions.is_empty() { Strength::Hard } else { Strength::Assumed };
                    return Verdict::Contradicts { strength, cause: Cause::Report };
                }
            }
            _ if relation.order == Order::Unknown => {
                return Verdict::Undetermined { missing: Missing::AsOf };
            }
            _ => {}
        }
        match relation.order {
            Order::Unknown => Verdict::Undetermined { missing: Missing::StatedOn },
            _ => Verdict::StanceChange,
        }
    }

    /// Stances over periods that overlap follow each other by where their periods end.
    fn order_by_end(&self) -> Order {
        let (Some(a), Some(b)) = (&self.ra.when, &self.rb.when) else {
            return Order::Unknown;
        };
        match a.end.cmp(&b.end) {
            std::cmp::Ordering::Less => Order::First,
            std::cmp::Ordering::Greater => Order::Second,
            std::cmp::Ordering::Equal => Order::Unknown,
        }
    }

    /// Line 5: stances of different holders, or a stance and a figure that implies one.
    fn two_sides(&self, pa: &Position, pb: &Position, relation: &Relation) -> Verdict {
        let no = |why| Verdict::NotComparable { why };
        if !(pa.stance.takes_side() && pb.stance.takes_side()) {
            return no(Why::NoSide);
        }
        if pa.certainty != Certainty::Asserted || pb.certainty != Certainty::Asserted {
            return no(Why::NotAsserted);
        }
        match relation.time {
            TimeRelation::Unknown => Verdict::Undetermined { missing: Missing::AsOf },
            _ if pa.stance == pb.stance => Verdict::Agrees,
            TimeRelation::Same | TimeRelation::Overlaps => Verdict::Disputes,
            _ => no(Why::DifferentTimes),
        }
    }

    /// A stance beside a figure, or beside a bare withdrawal.
    fn stance_and_figure(&self, implications: &Implications, relation: &mut Relation) {
        let withdrawal = |x: AssertionRef<'_>| matches!(x.content(), ContentRef::Withdrawal);
        if withdrawal(self.a) || withdrawal(self.b) {
            return set(relation, 6, Verdict::NotComparable { why: Why::Withdrawal });
        }
        let Some((_, pa, pb)) = self.common(implications) else {
            return set(relation, 6, Verdict::NotComparable { why: Why::NumberBesideProposition });
        };
        self.positions(&pa, &pb, relation);
    }
}
