//! Two assertions side by side, and the four coordinates of their relation.

use smallvec::SmallVec;

use super::edition::{edition_order, stated_order};
use super::position::{Implications, Position, denial_of, position_on};
use super::reading::Reading;
use super::scope::{Scope, Why, scope};
use super::time::{TimeRelation, time};
use super::value::{ValueRelation, value};
use super::verdict::{Order, Relation, Verdict};
use super::voice::{Voice, voice};
use crate::assertion::Target;
use crate::dossier::{AssertionRef, ContentRef, Dossier, MarkersRef, View};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::quantity::Form;
use crate::rule::Assumption;

/// Which way to look along a running total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Next,
    Previous,
}

pub(super) struct Pair<'v> {
    pub(super) view: View<'v>,
    pub(super) policy: &'v Policy,
    /// What the voice of a running total said of it next, or else before.
    pub(super) word: &'v dyn Fn(&Reading, Side) -> Option<AssertionId>,
    pub(super) ra: &'v Reading,
    pub(super) rb: &'v Reading,
    pub(super) a: AssertionRef<'v>,
    pub(super) b: AssertionRef<'v>,
    /// Those of both, looked up once.
    pub(super) markers: [MarkersRef<'v>; 2],
}

/// How the times of two readings lie to each other, and all that the relation of the two assumes.
pub(super) fn times(a: &Reading, b: &Reading, policy: &Policy) -> (TimeRelation, SmallVec<[Assumption; 2]>) {
    let kind = if a.kind == b.kind { a.kind } else { Kind::Stock };
    let (time, assumed) = time(kind, a.when.as_ref(), b.when.as_ref(), policy);
    let mut assumptions: SmallVec<[_; 2]> = SmallVec::new();
    let rests = |reading: &Reading| reading.when.as_ref().is_some_and(|when| !when.assumptions.is_empty());
    if kind != Kind::Constant && (assumed.is_some() || rests(a) || rests(b)) {
        let readings = [&a.when, &b.when];
        assumptions.extend(readings.into_iter().flatten().flat_map(|w| w.assumptions.iter().copied()));
        assumptions.extend(assumed);
        assumptions.sort_unstable();
        assumptions.dedup();
    }
    (time, assumptions)
}

impl<'v> Pair<'v> {
    pub(super) fn dossier(&self) -> &'v Dossier {
        self.view.dossier()
    }

    pub(super) fn figures(&self) -> Option<(MeasureId, &'v Form, MeasureId, &'v Form)> {
        match (self.a.content(), self.b.content()) {
            (
                ContentRef::Figure { measure: ma, quantity: qa },
                ContentRef::Figure { measure: mb, quantity: qb },
            ) => Some((ma, qa.form(), mb, qb.form())),
            _ => None,
        }
    }

    pub(super) fn coordinates(&self, implications: &Implications) -> Relation {
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
            let stances = [self.a, self.b]
                .into_iter()
                .filter(|x| matches!(x.content(), ContentRef::Stance { .. }))
                .count();
            if stances == 2 {
                scope_found = match self.shared_assertion_target() {
                    true => Scope::Same,
                    false => Scope::NotComparable { why: Why::DifferentTargets },
                };
            }
        }
        let voice = voice(dossier, self.a.origins(), self.b.origins());
        let (time, assumptions) = times(self.ra, self.rb, self.policy);
        Relation {
            a: self.ra.id,
            b: self.rb.id,
            scope: scope_found,
            time,
            value: value_found,
            voice,
            order: self.order(time, voice),
            verdict: Verdict::NotComparable { why: Why::Kind },
            row: 0,
            assumptions,
            rules,
            decided_by: None,
        }
    }

    /// Earlier in as-of, then in stated-on; two prints of one voice then as one replaced the other.
    fn order(&self, time: TimeRelation, voice: Voice) -> Order {
        match time {
            TimeRelation::Before => Order::First,
            TimeRelation::After => Order::Second,
            _ if voice == Voice::Same => edition_order(self.a, self.b),
            _ => stated_order(self.a, self.b),
        }
    }

    /// The proposition both take a position on, where one of them is a stance towards it; the one with the
    /// first key if there are several.
    pub(super) fn common(&self, implications: &Implications) -> Option<(MeasureId, Position, Position)> {
        let targets = self.a.towards().iter().chain(self.b.towards()).filter_map(Target::measure);
        let mut found: Vec<_> = targets
            .filter_map(|m| {
                let on = |x: AssertionRef<'_>, r: &Reading| position_on(implications, x.content(), r, m);
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
    pub(super) fn denied(&self, implications: &Implications) -> Option<(MeasureId, Position, Position)> {
        let pairs = [(self.a, self.b, false), (self.b, self.a, true)];
        pairs.into_iter().find_map(|(one, denier, swapped)| {
            let ContentRef::Stance { towards, .. } = one.content() else { return None };
            let mut on: Vec<MeasureId> = towards.iter().filter_map(Target::measure).collect();
            on.sort_by_key(|m| &self.dossier().at_measure(*m).key);
            on.into_iter().find_map(|m| {
                let (mine, theirs) = (direct(one)?, denial_of(implications, denier.content(), m)?);
                Some(if swapped { (m, theirs, mine) } else { (m, mine, theirs) })
            })
        })
    }

    pub(super) fn shared_assertion_target(&self) -> bool {
        match (self.a.content(), self.b.content()) {
            (ContentRef::Stance { towards: a, .. }, ContentRef::Stance { towards: b, .. }) => {
                a.iter().any(|t| matches!(t, Target::Assertion(_)) && b.contains(t))
            }
            _ => false,
        }
    }
}

pub(super) fn set(relation: &mut Relation, row: u8, verdict: Verdict) {
    (relation.row, relation.verdict) = (row, verdict);
}

/// Who takes the position: the holders of a stance, the origins of a figure.
pub(crate) fn takers(assertion: AssertionRef<'_>) -> &[SourceId] {
    match assertion.content() {
        ContentRef::Stance { .. } => assertion.holders(),
        _ => assertion.origins(),
    }
}

pub(super) fn direct(assertion: AssertionRef<'_>) -> Option<Position> {
    match assertion.content() {
        ContentRef::Stance { stance, certainty, .. } => {
            Some(Position { stance, certainty, literal: true, via: SmallVec::new() })
        }
        _ => None,
    }
}
