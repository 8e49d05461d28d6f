//! Making one estimate.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::asides::Asides;
use super::choose::{Chosen, choose};
use super::judge::of_estimate;
use super::policy::{Choice, EstimatePolicy};
use super::series::median;
use super::summary::{airwars, ucdp};
use super::word::{Word, Words};
use super::{Backing, Conclusion, Estimate, Rival, Stands, Unsettled};
use crate::derivation::{Cite, Claim, Derivation, Joining, Learned, Premise, weighed};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::quantity::{Dimension, Form, Interval, Leaning, Tier};
use crate::relation::{Asked, Evidence, Statements, Status, backing, families, shared_at, span_of};
use crate::time::Period;
use crate::truth::learned;

/// What estimates of one report share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'e, 'a> {
    pub(crate) evidence: &'e Evidence<'a>,
    pub(crate) statements: &'e Statements,
    pub(crate) asides: &'e Asides,
    pub(crate) learned: &'e OnceLock<FxHashMap<SourceId, Learned>>,
}

impl Case<'_, '_> {
    /// The standing statements with a figure on a measure, each by its first assertion, by key.
    pub(crate) fn standing(&self, measure: MeasureId) -> Vec<AssertionId> {
        let mut all = self.evidence.figures(measure).into_owned();
        all.retain(|id| self.statements.lead(*id) == *id && self.statements.status(*id) == Status::Standing);
        all
    }

    /// What was learned of the sources, once for all estimates.
    fn learned(&self) -> &FxHashMap<SourceId, Learned> {
        self.learned.get_or_init(|| learned(self.evidence, self.statements))
    }

    /// The estimate of a measure, of the newest time if none is asked for.
    ///
    /// # Complexity
    /// O(n log² n) in the figures on the measure.
    pub(crate) fn estimate(
        &self,
        measure: MeasureId,
        at: Option<Period>,
        policy: &EstimatePolicy,
    ) -> Option<Estimate> {
        let on = self.evidence.dossier().measure(measure)?;
        if on.kind() == Kind::Proposition {
            return None;
        }
        let standing = self.standing(measure);
        let asked = match at {
            Some(at) => (on.kind() != Kind::Constant).then(|| at.bounds()),
            None => asked_of(self.evidence, on.kind(), &standing),
        };
        let mut words = Words::of(self.evidence, &standing, asked, policy);
        if policy.learns() {
            words.learn(self.learned());
        }
        // Dates have no tolerance.
        let dated = *on.unit().dimension() == Dimension::Date;
        let tolerance = if dated { 0.0 } else { self.evidence.policy.tolerance };
        let chosen = choose(self.evidence, &words.speaking, policy, tolerance);
        let mut builder = Builder { case: *self, asked, tolerance, policy, words: &words };
        let mut estimate = builder.build(measure, at, chosen);
        estimate.grade = of_estimate(self, &estimate);
        estimate.airwars = airwars(self, &estimate, policy, standing.is_empty());
        estimate.ucdp = ucdp(self.evidence, &estimate);
        Some(estimate)
    }
}

/// The newest time that standing figures speak of: the end of a running total, the last moment or period of a level, the
/// last window of a flow.
fn asked_of(evidence: &Evidence<'_>, kind: Kind, standing: &[AssertionId]) -> Asked {
    if kind == Kind::Constant {
        return None;
    }
    let known = |id: &AssertionId| !evidence.assertion(*id).origins().is_empty();
    let spans = |only_known: bool| {
        let all = standing.iter().filter(move |id| !only_known || known(id));
        all.filter_map(|id| {
            let reading = evidence.reading(*id)?;
            reading.support?;
            let when = reading.when.as_ref()?;
            // A closed window before an open one, the shorter before the longer.
            let closed = kind != Kind::Flow || !when.open;
            (when.end < i64::MAX).then_some((closed, when.end, when.start))
        })
        .max()
    };
    spans(true).or_else(|| spans(false)).map(|(_, end, start)| (start, end))
}

pub(super) struct Builder<'e, 'a> {
    pub(super) case: Case<'e, 'a>,
    asked: Asked,
    pub(super) tolerance: f64,
    pub(super) policy: &'e EstimatePolicy,
    pub(super) words: &'e Words,
}

impl Builder<'_, '_> {
    fn build(&mut self, measure: MeasureId, at: Option<Period>, chosen: Chosen) -> Estimate {
        let mut derivation = Derivation::default();
        let all = &self.words.speaking;
        let camps: Vec<Backing> = chosen.camps.iter().filter_map(|camp| self.backing(all, camp)).collect();
        let chosen_one = camps.first().filter(|_| chosen.camps.len() == 1);
        let agreeing = chosen_one.and_then(|camp| self.agreeing(camp, &chosen.inside));
        let mut inside: FxHashSet<usize> = chosen.inside.iter().copied().collect();
        let agreeing = agreeing.map(|(backing, places)| {
            inside.extend(places);
            backing
        });
        let (rivals, told) = match camps.first() {
            Some(camp) if chosen.camps.len() == 1 => self.rivals(camp, &inside, &chosen, &mut derivation),
            _ => (Vec::new(), 0),
        };
        let later = chosen_one.and_then(|camp| self.later_rival(camp, &mut derivation));
        let outvoted = later.as_ref().is_some_and(|(rival, _)| {
            let behind = agreeing.as_ref().or(camps.first());
            behind.is_some_and(|one| rival.backing.groups() >= one.groups())
        });
        let mut unsettled = chosen.unsettled;
        if outvoted {
            unsettled = unsettled.or(Some(Unsettled::Split));
        }
        let mut rivals = rivals;
        rivals.extend(later.map(|(rival, _)| rival));
        let against =
            |rival: &Rival| matches!(rival.stands, Stands::Contradicts(_) | Stands::Later | Stands::Beside);
        let conclusion = match unsettled {
            Some(why) => Conclusion::Undetermined(why),
            None if rivals.iter().any(against) => Conclusion::Preferred,
            None => Conclusion::Determined,
        };
        let mut estimate = Estimate {
            measure,
            at,
            conclusion,
            camps,
            agreeing,
            rivals,
            others: all.len().saturating_sub(inside.len() + told),
            outdated: self.words.outdated,
            interval: None,
            literal: None,
            point: None,
            grade: super::Grade::default(),
            airwars: None,
            ucdp: None,
            implied: None,
            asked: self.asked,
            derivation: Derivation::default(),
        };
        self.values(&mut estimate, chosen.range);
        self.derive(&estimate, &mut derivation);
        estimate.derivation = derivation;
        estimate
    }

    /// What a camp says, given by the places of its words.
    pub(super) fn backing(&self, from: &[Word], places: &[usize]) -> Option<Backing> {
        let evidence = self.case.evidence;
        let words: Vec<&Word> = places.iter().filter_map(|at| from.get(*at)).collect();
        let members: Vec<AssertionId> = words.iter().map(|word| word.id).collect();
        let interval = shared_at(evidence, &members, Tier::Support)?;
        let judged =
            words.iter().filter_map(|word| word.rating).filter(|r| *r != crate::source::Reliability::F);
        let newest = words.iter().max_by_key(|word| (word.time, word.span)).filter(|_| self.asked.is_some());
        let end = self.asked.map_or(0, |(_, end)| end);
        let witnesses = backing(evidence, &members);
        let without_copies = self.policy.learns().then(|| {
            let premises = self.learned_of(&members);
            weighed(evidence, &members, premises.iter()).0.min(witnesses.independent)
        });
        Some(Backing {
            literal: shared_at(evidence, &members, Tier::Literal),
            point: self.middle(&words, &interval),
            witnesses,
            without_copies,
            reliability: judged.min().or_else(|| words.iter().find_map(|word| word.rating)),
            as_of: newest.map(|word| {
                if word.span.1 == i64::MAX { self.asked.unwrap_or(word.span) } else { word.span }
            }),
            age: newest.map_or(0, |word| end.saturating_sub(word.time).max(0)),
            interval,
            members,
        })
    }

    /// The median of the figures whose hedges bound both ends, within an interval that has both.
    fn middle(&self, words: &[&Word], interval: &Interval) -> Option<f64> {
        if !interval.is_bounded() {
            return None;
        }
        let middle = median(words.iter().filter_map(|word| word.middle))?;
        Some(middle.clamp(interval.low_value(), interval.high_value()))
    }

    fn values(&self, estimate: &mut Estimate, range: bool) {
        let several = estimate.camps.len() > 1;
        let pending = matches!(estimate.conclusion, Conclusion::Undetermined(Unsettled::Pending { .. }));
        let evidence = self.case.evidence;
        let low = self.policy.all_steps().any(|step| *step == Choice::Conservative);
        if range || several || low {
            let all = estimate.members();
            estimate.interval = span_of(evidence, &all, Tier::Support);
            estimate.literal = span_of(evidence, &all, Tier::Literal);
        } else if let Some(camp) = estimate.camps.first() {
            (estimate.interval, estimate.literal) = (Some(camp.interval), camp.literal);
        }
        let settled = !matches!(estimate.conclusion, Conclusion::Undetermined(_));
        if settled && let Some(camp) = estimate.camps.first() {
            estimate.point = if low { self.least(camp, estimate.interval) } else { camp.point };
        }
        if pending {
            (estimate.interval, estimate.literal) = (None, None);
        }
    }

    /// The lowest that a member of a camp says; none where one has no low end.
    fn least(&self, camp: &Backing, interval: Option<Interval>) -> Option<f64> {
        let evidence = self.case.evidence;
        let form = |id: &AssertionId| evidence.assertion(*id).quantity().map(|quantity| quantity.form());
        let falls = |id: &AssertionId| {
            form(id).is_some_and(|f| f.leaning() == Leaning::Down && !matches!(f, Form::Nearly(_)))
        };
        let of = |id: &AssertionId| evidence.reading(*id)?.nominal.map(|(low, _)| low);
        let rises = camp.members.iter().filter(|id| !falls(id));
        let least = rises.filter_map(of).min_by(f64::total_cmp).or(camp.point)?;
        let interval = interval?;
        Some(least.max(interval.low_value()).min(interval.high_value()))
    }

    fn derive(&self, estimate: &Estimate, derivation: &mut Derivation) {
        let evidence = self.case.evidence;
        let words: FxHashMap<AssertionId, &Word> =
            self.words.speaking.iter().chain(&self.words.later).map(|word| (word.id, word)).collect();
        let backings = estimate
            .camps
            .iter()
            .chain(&estimate.agreeing)
            .chain(estimate.rivals.iter().map(|rival| &rival.backing));
        let mut borne: FxHashSet<AssertionId> = FxHashSet::default();
        for one in backings {
            let mut cited = Vec::new();
            for id in &one.members {
                if let Some(word) = words.get(id)
                    && borne.insert(*id)
                {
                    self.bears(word, derivation);
                }
                if let Some(interval) = evidence.reading(*id).and_then(|r| r.support) {
                    cited.push(derivation.means(*id, Tier::Support, interval));
                }
            }
            let supports = Claim::Supports {
                members: one.members.clone(),
                tier: Tier::Support,
                joining: Joining::Shared,
                interval: one.interval,
            };
            derivation.step(supports, cited);
            let from: Vec<_> =
                one.members.iter().map(|id| derivation.premise(Premise::Assertion(*id))).collect();
            if self.policy.learns() {
                self.weigh(&one.members, from.clone(), derivation);
            }
            derivation.step(Claim::Backed { members: one.members.clone(), witnesses: one.witnesses }, from);
        }
        let own = estimate.camps.first().map(|camp| camp.interval);
        if let Some(interval) = estimate.interval
            && (estimate.camps.len() != 1 || own != Some(interval))
        {
            let members = estimate.members();
            let mut from = vec![derivation.premise(Premise::HedgeModel)];
            from.extend(members.iter().map(|id| derivation.premise(Premise::Assertion(*id))));
            let joining = Joining::Spanned;
            derivation.step(Claim::Supports { members, tier: Tier::Support, joining, interval }, from);
        }
    }

    /// What was learned of those who stand behind some statements.
    fn learned_of(&self, members: &[AssertionId]) -> Vec<Premise> {
        let evidence = self.case.evidence;
        let mut premises: Vec<Premise> = members
            .iter()
            .flat_map(|id| families(evidence.dossier(), evidence.assertion(*id).origins()))
            .filter_map(|family| self.case.learned().get(&family).copied().map(Premise::Learned))
            .collect();
        premises.sort_unstable();
        premises.dedup();
        premises
    }

    /// The step that statements weigh so much by what was learned of their sources.
    fn weigh(&self, members: &[AssertionId], mut from: Vec<Cite>, derivation: &mut Derivation) {
        let evidence = self.case.evidence;
        let mut premises = self.learned_of(members);
        let (groups, weight) = weighed(evidence, members, premises.iter());
        // By key, whatever the order in which sources were added.
        let key = |premise: &Premise| match premise {
            Premise::Learned(one) => evidence.dossier().at_source(one.source).key(),
            _ => "",
        };
        premises.sort_by_key(key);
        from.extend(premises.into_iter().map(|premise| derivation.premise(premise)));
        derivation.step(Claim::Weighed { members: members.to_vec(), groups, weight }, from);
    }

    /// The step that a figure bears on the time as it does.
    fn bears(&self, word: &Word, derivation: &mut Derivation) {
        let mut from = vec![derivation.premise(Premise::Assertion(word.id))];
        from.extend(word.assumptions.iter().map(|a| derivation.premise(Premise::Assumption(*a))));
        let claim = Claim::Bears { assertion: word.id, asked: self.asked, bearing: word.bearing };
        derivation.step(claim, from);
    }
}
