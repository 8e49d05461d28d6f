//! The decision table: the first line that matches decides.

use smallvec::{SmallVec, smallvec};

use super::link::{Link, statement_link};
use super::position::{Implications, Position, denial_of, position_on};
use super::reading::{Reading, When};
use super::scope::{Scope, Why, scope};
use super::time::{TimeRelation, time};
use super::value::{ValueRelation, same_print, value};
use super::verdict::{Cause, Direction, Missing, Order, Relation, Strength, Verdict};
use super::voice::{Voice, voice};
use crate::assertion::{Assertion, Certainty, Content, Target};
use crate::dossier::{Dossier, View};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::quantity::Form;

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

struct Pair<'v> {
    view: View<'v>,
    policy: &'v Policy,
    ra: &'v Reading,
    rb: &'v Reading,
    a: &'v Assertion,
    b: &'v Assertion,
}

impl<'v> Pair<'v> {
    fn dossier(&self) -> &'v Dossier {
        self.view.dossier()
    }

    fn figures(&self) -> Option<(MeasureId, &'v Form, MeasureId, &'v Form)> {
        match (&self.a.content, &self.b.content) {
            (
                Content::Figure { measure: ma, quantity: qa },
                Content::Figure { measure: mb, quantity: qb },
            ) => Some((*ma, qa.form(), *mb, qb.form())),
            _ => None,
        }
    }

    fn coordinates(&self, implications: &Implications) -> Relation {
        let dossier = self.dossier();
        let mut rules = SmallVec::new();
        let (mut scope_found, mut value_found) =
            (Scope::NotComparable { why: Why::NumberBesideProposition }, ValueRelation::Unknown);
        if let Some((ma, fa, mb, fb)) = self.figures() {
            let (found, rule) = scope(dossier, ma, mb);
            rules.extend(rule);
            scope_found = found;
            if ma == mb {
                value_found = value(self.ra, fa, self.rb, fb);
            }
        } else if let Some((_, pa, pb)) = self.common(implications) {
            scope_found = if pa.via.is_empty() && pb.via.is_empty() { Scope::Same } else { Scope::Linked };
            rules.extend(pa.via.iter().chain(&pb.via).copied());
        } else {
            let stances =
                [self.a, self.b].into_iter().filter(|x| matches!(x.content, Content::Stance { .. })).count();
            if stances == 2 {
                scope_found = match self.shared_assertion_target() {
                    true => Scope::Same,
                    false => Scope::NotComparable { why: Why::DifferentTargets },
                };
            }
        }
        let kind = if self.ra.kind == self.rb.kind { self.ra.kind } else { Kind::Stock };
        let (time, assumed) = time(kind, self.ra.when.as_ref(), self.rb.when.as_ref(), self.policy);
        let mut assumptions: SmallVec<[_; 2]> = SmallVec::new();
        if kind != Kind::Constant {
            let readings = [&self.ra.when, &self.rb.when];
            assumptions.extend(readings.into_iter().flatten().flat_map(|w| w.assumptions.iter().copied()));
            assumptions.extend(assumed);
            assumptions.sort_unstable();
            assumptions.dedup();
        }
        Relation {
            a: self.ra.id,
            b: self.rb.id,
            scope: scope_found,
            time,
            value: value_found,
            voice: voice(dossier, &self.a.origins, &self.b.origins),
            order: self.order(time),
            verdict: Verdict::NotComparable { why: Why::Kind },
            row: 0,
            assumptions,
            rules,
            next: None,
        }
    }

    /// Earlier in as-of, then in stated-on.
    fn order(&self, time: TimeRelation) -> Order {
        match time {
            TimeRelation::Before => return Order::First,
            TimeRelation::After => return Order::Second,
            _ => {}
        }
        let (Some(a), Some(b)) = (&self.a.stated_on, &self.b.stated_on) else {
            return Order::Unknown;
        };
        let (a, b) = (a.bounds(), b.bounds());
        if a.1 <= b.0 {
            Order::First
        } else if b.1 <= a.0 {
            Order::Second
        } else {
            Order::Unknown
        }
    }

    /// The proposition both take a position on, where one of them is a stance towards it; the one with the
    /// first key if there are several.
    fn common(&self, implications: &Implications) -> Option<(MeasureId, Position, Position)> {
        let direct = |x: &'v Assertion| match &x.content {
            Content::Stance { towards, .. } => towards.as_slice(),
            _ => &[],
        };
        let targets = direct(self.a).iter().chain(direct(self.b)).filter_map(Target::measure);
        let mut found: Vec<_> = targets
            .filter_map(|m| {
                let on = |x: &Assertion, r: &Reading| position_on(implications, &x.content, r, m);
                Some((m, on(self.a, self.ra)?, on(self.b, self.rb)?))
            })
            .collect();
        found.sort_by(|x, y| {
            let rank = |(m, pa, pb): &(MeasureId, Position, Position)| {
                (pa.via.len() + pb.via.len(), &self.dossier().at_measure(*m).key)
            };
            rank(x).cmp(&rank(y))
        });
        found.into_iter().next().or_else(|| self.denied(implications))
    }

    /// Who denies a proposition denies all that implies it.
    fn denied(&self, implications: &Implications) -> Option<(MeasureId, Position, Position)> {
        let pairs = [(self.a, self.b, false), (self.b, self.a, true)];
        pairs.into_iter().find_map(|(one, denier, swapped)| {
            let Content::Stance { towards, .. } = &one.content else { return None };
            let mut on: Vec<MeasureId> = towards.iter().filter_map(Target::measure).collect();
            on.sort_by_key(|m| &self.dossier().at_measure(*m).key);
            on.into_iter().find_map(|m| {
                let (mine, theirs) = (direct(one)?, denial_of(implications, &denier.content, m)?);
                Some(if swapped { (m, theirs, mine) } else { (m, mine, theirs) })
            })
        })
    }

    fn shared_assertion_target(&self) -> bool {
        match (&self.a.content, &self.b.content) {
            (Content::Stance { towards: a, .. }, Content::Stance { towards: b, .. }) => {
                a.iter().any(|t| matches!(t, Target::Assertion(_)) && b.contains(t))
            }
            _ => false,
        }
    }

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

    /// Lines 2, 3 and 8 to 17.
    fn figures_on_one(&self, fa: &Form, fb: &Form, relation: &mut Relation) {
        let link = statement_link(self.dossier(), self.ra, self.rb);
        let kind = self.ra.kind;
        let apart = relation.value.is_apart();
        if let Some(link) = link {
            if same_print(self.ra, fa, self.rb, fb) {
                return set(relation, 2, Verdict::Echo);
            }
            // A more exact or vaguer wording is a paraphrase, not a copying error, and goes on to 13.
            let paraphrase = matches!(
                relation.value,
                ValueRelation::Equal | ValueRelation::Within | ValueRelation::Contains
            );
            if apart || (!paraphrase && self.a.relays != self.b.relays) {
                return set(relation, 3, self.copied_apart(link, relation));
            }
        }
        // 8, 9
        if let Some((earlier, verdict, row)) = self.marked(kind, relation) {
            relation.order = if earlier == self.ra.id { Order::First } else { Order::Second };
            return set(relation, row, verdict);
        }
        // 10
        if relation.time == TimeRelation::Unknown {
            return set(relation, 10, Verdict::Undetermined { missing: Missing::AsOf });
        }
        if relation.value == ValueRelation::Unknown {
            return set(relation, 10, Verdict::Undetermined { missing: Missing::Value });
        }
        let equal = relation.value == ValueRelation::Equal;
        let same_voice = relation.voice == Voice::Same;
        // 11; a paraphrase of one statement falls through to 13
        if same_voice && relation.time == TimeRelation::Same && link.is_none() {
            let verdict = match relation.order {
                _ if equal => Verdict::Restates,
                Order::Unknown => Verdict::Undetermined { missing: Missing::StatedOn },
                order => {
                    Verdict::Revises { direction: self.direction(order, relation.value), explicit: false }
                }
            };
            return set(relation, 11, verdict);
        }
        // 12
        let moves = self.moves(relation);
        if same_voice && kind == Kind::Cumulative && moves != Order::Unknown {
            relation.order = moves;
            if equal {
                return set(relation, 12, Verdict::Restates);
            }
            let (old, new) = match relation.order {
                Order::Second => (self.rb, self.ra),
                _ => (self.ra, self.rb),
            };
            if apart && is_lower(new, old) {
                let (reset, next) = self.is_reset(old, new);
                relation.next = next;
                let verdict = match reset {
                    true => Verdict::BasisReset,
                    false => Verdict::Revises { direction: Direction::Down, explicit: false },
                };
                return set(relation, 12, verdict);
            }
        }
        let (row, verdict) = self.by_value(kind, relation);
        set(relation, row, verdict);
    }

    /// Which of two running totals is surely the earlier: by the time the other one starts it has stood already.
    fn moves(&self, relation: &Relation) -> Order {
        match (relation.time, &self.ra.when, &self.rb.when) {
            (TimeRelation::Before, ..) => Order::First,
            (TimeRelation::After, ..) => Order::Second,
            (TimeRelation::Overlaps, Some(a), Some(b)) if a.end <= b.earliest() => Order::First,
            (TimeRelation::Overlaps, Some(a), Some(b)) if b.end <= a.earliest() => Order::Second,
            _ => Order::Unknown,
        }
    }

    /// Line 3: one statement, different figures.
    fn copied_apart(&self, link: Link, relation: &Relation) -> Verdict {
        let relays_differ = self.a.relays != self.b.relays;
        let stated = link == Link::Declared || (self.a.stated_on.is_some() && self.b.stated_on.is_some());
        match (relays_differ, stated) {
            (true, true) => Verdict::RelaySlip,
            // Two undated words of one origin, through nobody, are carried by no one relay.
            (false, false) if self.a.relays.is_empty() => {
                Verdict::Undetermined { missing: Missing::StatedOn }
            }
            (true, false) => Verdict::Undetermined { missing: Missing::StatedOn },
            (false, _) => contradiction(relation, Cause::Itself),
        }
    }

    /// Lines 8 and 9: a marker between the two, and the earlier of them.
    fn marked(&self, kind: Kind, relation: &Relation) -> Option<(AssertionId, Verdict, u8)> {
        for (old, new) in [(self.ra, self.b), (self.rb, self.a)] {
            let order = if old.id == self.ra.id { Order::First } else { Order::Second };
            let revises = new.markers.revises == Some(old.id);
            let from = new.markers.from == Some(old.id);
            if revises || (from && matches!(kind, Kind::Cumulative | Kind::Constant)) {
                let direction = self.direction(order, relation.value);
                return Some((old.id, Verdict::Revises { direction, explicit: true }, 8));
            }
            if from {
                let direction = self.movement(order, relation.value);
                return Some((old.id, Verdict::Develops { direction, explicit: true }, 9));
            }
        }
        None
    }

    /// Lines 13 to 17.
    fn by_value(&self, kind: Kind, relation: &mut Relation) -> (u8, Verdict) {
        let time = relation.time;
        let (Some(wa), Some(wb)) = (&self.ra.when, &self.rb.when) else {
            // Only a constant comes here without its times.
            return self.at_one_time(relation, Cause::Direct);
        };
        if kind == Kind::Flow && time == TimeRelation::Overlaps {
            return self.flows_that_overlap(relation);
        }
        let together = matches!(time, TimeRelation::Same | TimeRelation::Overlaps);
        if relation.value.meets() && (together || matches!(kind, Kind::Cumulative | Kind::Constant)) {
            return agreement(relation.value);
        }
        if time == TimeRelation::Same {
            return self.at_one_time(relation, Cause::Direct);
        }
        match kind {
            Kind::Cumulative => {
                let (upper, lower) = if is_lower(self.ra, self.rb) { (wb, wa) } else { (wa, wb) };
                if upper.end <= lower.earliest() {
                    return (17, contradiction(relation, Cause::Monotone));
                }
                // The lower figure can be the earlier one.
                let lower_first = std::ptr::eq(lower, wa);
                if relation.order == Order::Unknown || time == TimeRelation::Overlaps {
                    relation.order = if lower_first { Order::First } else { Order::Second };
                }
                (14, Verdict::Develops { direction: Direction::Up, explicit: false })
            }
            Kind::Stock if time == TimeRelation::Overlaps => {
                (15, Verdict::Undetermined { missing: Missing::AsOf })
            }
            _ => {
                let direction = self.movement(relation.order, relation.value);
                (14, Verdict::Develops { direction, explicit: false })
            }
        }
    }

    /// Lines 13, 16 and 17 at one time.
    fn at_one_time(&self, relation: &Relation, cause: Cause) -> (u8, Verdict) {
        if relation.value.meets() {
            return agreement(relation.value);
        }
        match relation.value {
            ValueRelation::Apart { gap, relative: Some(share), .. }
                if gap > 0.0 && share <= self.policy.tolerance =>
            {
                (16, Verdict::Near)
            }
            _ => (17, contradiction(relation, cause)),
        }
    }

    /// Flows over windows that overlap without being one are different amounts; one window inside the other
    /// bounds it, the rest bound nothing.
    fn flows_that_overlap(&self, relation: &mut Relation) -> (u8, Verdict) {
        let (Some(wa), Some(wb)) = (&self.ra.when, &self.rb.when) else {
            return (10, Verdict::Undetermined { missing: Missing::AsOf });
        };
        let counting = self.ra.measure.is_some_and(|m| self.dossier().at_measure(m).is_counting());
        let (inner, outer, scope) = if wa.is_within(wb) && !wb.open {
            (self.ra, self.rb, Scope::Within)
        } else if wb.is_within(wa) && !wa.open {
            (self.rb, self.ra, Scope::Contains)
        } else {
            return (6, Verdict::NotComparable { why: Why::Window });
        };
        if !counting {
            return (6, Verdict::NotComparable { why: Why::Window });
        }
        relation.scope = scope;
        (7, bounded(inner, outer, true, relation))
    }

    /// Lines 6 and 7 for figures on two measures.
    fn figures_apart(&self, ma: MeasureId, mb: MeasureId, relation: &mut Relation) {
        let (inner, outer) = match relation.scope {
            Scope::Within => (self.ra, self.rb),
            Scope::Contains => (self.rb, self.ra),
            Scope::Linked => {
                return set(relation, 6, Verdict::NotComparable { why: Why::OnlyTogether });
            }
            Scope::NotComparable { why } => {
                return set(relation, 6, Verdict::NotComparable { why });
            }
            _ => {
                return set(relation, 6, Verdict::NotComparable { why: Why::CrossedScopes });
            }
        };
        // The part in the unit of the whole.
        let (from, to) = if inner.id == self.ra.id { (ma, mb) } else { (mb, ma) };
        let factor = self.dossier().at_measure(from).unit.factor_to(&self.dossier().at_measure(to).unit);
        let factor = factor.unwrap_or(1.0);
        let mut converted = inner.clone();
        converted.literal = converted.literal.map(|i| i.scaled(factor));
        converted.support = converted.support.map(|i| i.scaled(factor));
        let holds = bound_applies(inner, outer, relation.time);
        let verdict = bounded(&converted, outer, holds, relation);
        set(relation, 7, verdict);
    }

    /// How a correction changed the figure: a wider or narrower one around it, or one elsewhere.
    fn direction(&self, order: Order, value: ValueRelation) -> Direction {
        // Seen from the earlier one: if the old is within the new, the new is wider.
        match if order == Order::Second { value.mirrored() } else { value } {
            ValueRelation::Within => Direction::Widened,
            ValueRelation::Contains => Direction::Narrowed,
            _ => self.movement(order, value),
        }
    }

    /// Which way the thing measured moved from the earlier to the later.
    fn movement(&self, order: Order, value: ValueRelation) -> Direction {
        let (old, new) = if order == Order::Second { (self.rb, self.ra) } else { (self.ra, self.rb) };
        match (old.typical, new.typical) {
            _ if value == ValueRelation::Equal => Direction::Steady,
            (Some(x), Some(y)) if x < y => Direction::Up,
            (Some(x), Some(y)) if x > y => Direction::Down,
            _ => Direction::Steady,
        }
    }

    /// Whether a fall of a source's own running total is a restart: it falls below the policy's share, and the
    /// source's next figure that was not taken back confirms the new level. That figure is returned too.
    fn is_reset(&self, old: &Reading, new: &Reading) -> (bool, Option<AssertionId>) {
        let (Some(before), Some(after)) = (old.typical, new.typical) else { return (false, None) };
        let (Some(measure), Some(reset)) = (new.measure, &new.when) else { return (false, None) };
        if after >= self.policy.reset_ratio * before {
            return (false, None);
        }
        let dossier = self.dossier();
        let origins = &dossier.at(new.id).origins;
        let later =
            self.view.on_measure(measure).filter_map(|id| {
                if id == new.id
                    || self.view.is_withdrawn(id)
                    || voice(dossier, &dossier.at(id).origins, origins) != Voice::Same
                {
                    return None;
                }
                let reading = Reading::of(dossier, self.policy, id)?;
                let when = reading.when.clone()?;
                (reset.end <= when.earliest() && reset.end < when.end && reading.support.is_some())
                    .then_some((when.end, dossier.at(id).key.clone(), reading))
            });
        match later.min_by(|x, y| (x.0, &x.1).cmp(&(y.0, &y.1))) {
            Some((_, _, next)) => (apart_below(&next, old) && !apart_below(&next, new), Some(next.id)),
            None => (false, None),
        }
    }

    /// Lines 2 to 6 where at least one is a stance.
    fn stances(&self, implications: &Implications, relation: &mut Relation) {
        let no = |why| Verdict::NotComparable { why };
        let (Content::Stance { .. }, Content::Stance { .. }) = (&self.a.content, &self.b.content) else {
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
        if statement_link(self.dossier(), self.ra, self.rb).is_some() && pa == pb {
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
        let reported = |x: &Assertion, wx: &When, wy: &When| {
            let own = voice(self.dossier(), &x.origins, takers(x)) == Voice::Same;
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
        let withdrawal = |x: &Assertion| matches!(x.content, Content::Withdrawal);
        if withdrawal(self.a) || withdrawal(self.b) {
            return set(relation, 6, Verdict::NotComparable { why: Why::Withdrawal });
        }
        let Some((_, pa, pb)) = self.common(implications) else {
            return set(relation, 6, Verdict::NotComparable { why: Why::NumberBesideProposition });
        };
        self.positions(&pa, &pb, relation);
    }
}

fn set(relation: &mut Relation, row: u8, verdict: Verdict) {
    (relation.row, relation.verdict) = (row, verdict);
}

/// Who takes the position: the holders of a stance, the origins of a figure.
pub(crate) fn takers(assertion: &Assertion) -> &[SourceId] {
    match assertion.content {
        Content::Stance { .. } => assertion.holders(),
        _ => &assertion.origins,
    }
}

fn direct(assertion: &Assertion) -> Option<Position> {
    match assertion.content {
        Content::Stance { stance, certainty, .. } => {
            Some(Position { stance, certainty, literal: true, via: smallvec![] })
        }
        _ => None,
    }
}

fn agreement(value: ValueRelation) -> (u8, Verdict) {
    let verdict = match value {
        ValueRelation::Within => Verdict::Refines,
        ValueRelation::Contains => Verdict::RefinedBy,
        _ => Verdict::Agrees,
    };
    (13, verdict)
}

fn contradiction(relation: &Relation, cause: Cause) -> Verdict {
    let strength = match relation.value {
        _ if !relation.assumptions.is_empty() => Strength::Assumed,
        ValueRelation::Apart { hard: true, .. } => Strength::Hard,
        _ => Strength::Soft,
    };
    Verdict::Contradicts { strength, cause }
}

/// Whether the first of two figures whose supports are apart is the lower one.
pub(super) fn is_lower(a: &Reading, b: &Reading) -> bool {
    match (a.support, b.support) {
        (Some(a), Some(b)) => a.high_value() <= b.low_value(),
        _ => false,
    }
}

fn apart_below(a: &Reading, b: &Reading) -> bool {
    match (a.support, b.support) {
        (Some(x), Some(y)) => {
            matches!(x.separation(&y), crate::quantity::Separation::Apart { .. }) && is_lower(a, b)
        }
        _ => false,
    }
}

/// Whether part ≤ whole holds between these two at their times.
fn bound_applies(inner: &Reading, outer: &Reading, time: TimeRelation) -> bool {
    match (inner.kind, outer.kind) {
        (Kind::Constant, Kind::Constant) => true,
        (Kind::Stock, Kind::Stock) => time == TimeRelation::Same,
        (inner_kind, outer_kind) => {
            let (Some(part), Some(whole)) = (&inner.when, &outer.when) else {
                return false;
            };
            match (inner_kind, outer_kind) {
                (Kind::Cumulative, Kind::Cumulative) if time == TimeRelation::Same => true,
                (_, Kind::Cumulative) => part.end <= whole.earliest(),
                (Kind::Flow, Kind::Flow) => part.is_within(whole) && !whole.open,
                _ => false,
            }
        }
    }
}

/// Line 7.
fn bounded(inner: &Reading, outer: &Reading, applies: bool, relation: &Relation) -> Verdict {
    use crate::quantity::{Separation, Tier};
    let apart = |tier| match (inner.tier(tier), outer.tier(tier)) {
        (Some(part), Some(whole)) => {
            matches!(part.separation(&whole), Separation::Apart { .. })
                && part.low_value() >= whole.high_value()
        }
        _ => false,
    };
    if applies && apart(Tier::Support) {
        let strength = match apart(Tier::Hull) {
            _ if !relation.assumptions.is_empty() => Strength::Assumed,
            true => Strength::Hard,
            false => Strength::Soft,
        };
        return Verdict::Contradicts { strength, cause: Cause::Bound };
    }
    let slack = match (inner.support, outer.support) {
        (Some(part), Some(whole)) if applies => {
            whole.high().value().zip(part.low().value()).map(|(h, l)| h - l)
        }
        _ => None,
    };
    Verdict::Bounded { slack }
}
