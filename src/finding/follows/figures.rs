//! Findings on what figures say of each other: the values they share, exclude, imply and print.

use rustc_hash::FxHashSet;

use super::{Members, Proof, Verification, so};
use crate::derivation::{Certificate, Claim, Inequality};
use crate::finding::{Camp, Groups};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Coordinate;
use crate::quantity::{Interval, Tier};
use crate::relation::{
    Cause, Crossing, Relation, Remainder, Strength, ValueRelation, Verdict, Witnesses, independent_of,
};

impl Proof<'_, '_> {
    /// Camps of figures, or of stances, that can all be true at once.
    pub(super) fn agreement(&self, measure: MeasureId, camps: &[Camp]) -> Members {
        so(!camps.is_empty(), "it names no camp")?;
        camps.iter().try_for_each(|camp| self.camp(measure, camp))?;
        let members = camps.iter().flat_map(|c| c.members.iter().copied()).collect();
        self.on(measure, &members)?;
        Ok(members)
    }

    fn camp(&self, measure: MeasureId, camp: &Camp) -> Verification {
        let mut all = self.claims.derivation.claims();
        let witnessed = all.any(|claim| {
            matches!(claim, Claim::Witnessed { members, witnesses }
                if *members == camp.members && *witnesses == camp.witnesses)
        });
        so(witnessed, "the witnesses of a camp are not shown")?;
        match (camp.shared, camp.side) {
            (Some(found), _) => {
                let meet = self.claims.derivation.claims().any(
                    |claim| matches!(claim, Claim::Meet { members, shared } if *members == camp.members && *shared == found),
                );
                so(meet, "what a camp shares is not shown")
            }
            (None, Some(side)) => {
                let held = |id: &AssertionId| self.claims.held.contains(&(*id, measure, side));
                so(camp.members.iter().all(held), "a stance of a camp is not shown")
            }
            (None, None) => Err("a camp shares nothing"),
        }
    }

    /// Two figures that cannot both be true, and others beside them.
    pub(super) fn contradiction(
        &self,
        measure: MeasureId,
        cause: Cause,
        pair: (AssertionId, AssertionId),
        gap: Option<f64>,
    ) -> Members {
        let wanted = Verdict::Contradicts { strength: self.finding.strength, cause };
        so(
            self.claims.relates(pair.0, pair.1, |v| v == wanted),
            "the pair does not contradict each other so",
        )?;
        if let Some(gap) = gap {
            let apart = |r: &Relation| matches!(r.value, ValueRelation::Apart { gap: g, .. } if g == gap);
            so(self.claims.between(pair.0, pair.1).any(apart), "the gap is another")?;
            let shows = |c: &&Certificate| {
                bounds(c) == FxHashSet::from_iter([pair.0, pair.1])
                    && (self.finding.strength != Strength::Hard || c.tier == Tier::Hull)
            };
            so(self.claims.certificates.iter().any(shows), "no certificate shows the pair to be apart")?;
        }
        let members = self.claims.ends(Verdict::contradicts);
        self.on(measure, &members)?;
        Ok(members)
    }

    /// Sets of assertions on several measures.
    pub(super) fn conflict(
        &self,
        measures: &[MeasureId],
        rules: &[RuleId],
        sets: &[Vec<AssertionId>],
        gap: f64,
    ) -> Members {
        let shown: Vec<FxHashSet<AssertionId>> =
            self.claims.certificates.iter().map(|certificate| certificate.assertions().collect()).collect();
        let told: Vec<FxHashSet<AssertionId>> =
            sets.iter().map(|set| set.iter().copied().collect()).collect();
        so(!sets.is_empty() && shown == told, "a set is not shown to conflict")?;
        let members: FxHashSet<AssertionId> = shown.iter().flatten().copied().collect();
        let count: usize = shown.iter().map(FxHashSet::len).sum();
        so(members.len() == count, "two sets share an assertion")?;
        so(self.claims.certificates.first().map(|c| c.gap) == Some(gap), "the gap is another")?;
        let ruled: FxHashSet<RuleId> = self.claims.certificates.iter().flat_map(|c| c.rules()).collect();
        so(ruled == rules.iter().copied().collect(), "the rules are others")?;
        let of = |id: &AssertionId| self.dossier().assertion(*id).and_then(|one| one.measure());
        let spoken: FxHashSet<Option<MeasureId>> = members.iter().map(of).collect();
        so(spoken == measures.iter().map(|m| Some(*m)).collect(), "they speak of other measures")?;
        let loose = self.claims.certificates.first().is_some_and(|c| c.tier == Tier::Hull);
        let fits = match self.finding.strength {
            Strength::Assumed => self.claims.derivation.assumes(),
            Strength::Hard => !self.claims.derivation.assumes() && loose,
            Strength::Soft => !self.claims.derivation.assumes(),
        };
        so(fits, "its strength does not fit its certificates")?;
        Ok(members)
    }

    /// The values that others leave a figure, as they were meant and as they are printed.
    pub(super) fn left_to(
        &self,
        figure: AssertionId,
        measure: MeasureId,
        from: &[AssertionId],
        implied: &Interval,
        nominal: Option<(f64, f64)>,
    ) -> Verification {
        self.on(measure, &FxHashSet::from_iter([figure]))?;
        let left = self.claims.left(figure, measure, implied, from);
        let printed = left.ok_or("the implied values are not shown")?.as_printed(self.evidence);
        so(printed == nominal, "what the figures imply as printed is another")
    }

    /// A figure that such values account for, and who stands behind them.
    pub(super) fn accounted_for(
        &self,
        figure: AssertionId,
        from: &[AssertionId],
        implied: &Interval,
        entailed: bool,
        witnesses: Witnesses,
        corroborated: bool,
    ) -> Members {
        let read = |tier| self.claims.means(figure, tier).ok_or("what the figure means is not shown");
        let fits = match entailed {
            true => implied.is_nearly_within(&read(Tier::Hull)?),
            false => implied.intersection(&read(Tier::Support)?).is_some(),
        };
        so(fits, "the implied values do not account for the figure")?;
        let counted = self.claims.derivation.claims().any(|claim| {
            matches!(claim, Claim::Witnessed { members, witnesses: w } if members == from && *w == witnesses)
        });
        so(counted, "the witnesses are not shown")?;
        so(independent_of(self.dossier(), from, figure) == corroborated, "who is independent is not so")?;
        Ok(from.iter().copied().chain([figure]).collect())
    }

    /// Figures that would contradict each other if one coordinate matched.
    pub(super) fn possible_conflict(
        &self,
        inner: MeasureId,
        outer: MeasureId,
        coordinate: Coordinate,
        pair: (AssertionId, AssertionId),
        gap: f64,
    ) -> Members {
        let strongest = |c: &&Crossing| {
            (c.inner, c.outer, c.gap, c.strength) == (pair.0, pair.1, gap, self.finding.strength)
        };
        so(self.claims.crossings.iter().any(strongest), "the pair is not shown to cross")?;
        let alike = |c: &&Crossing| c.coordinate == coordinate;
        so(self.claims.crossings.iter().all(alike), "another coordinate decides")?;
        self.on(inner, &self.claims.crossings.iter().map(|c| c.inner).collect())?;
        self.on(outer, &self.claims.crossings.iter().map(|c| c.outer).collect())?;
        Ok(self.claims.crossings.iter().flat_map(|c| [c.inner, c.outer]).collect())
    }

    /// What is left of a total, and the figures that it meets.
    pub(super) fn coincidence(
        &self,
        [total, met]: [MeasureId; 2],
        left: (f64, f64),
        remainders: &[Remainder],
        figures: &[AssertionId],
    ) -> Members {
        so(self.finding.strength == Strength::Soft, "equal numbers show nothing firm")?;
        let ordered =
            self.claims.nested.contains(&(total, met)) || self.claims.nested.contains(&(met, total));
        so(ordered && total != met, "neither measure is shown to lie within the other")?;
        let leaves = |r: &Remainder| r.left == left && self.claims.remainders.contains(&r);
        so(!remainders.is_empty() && remainders.iter().all(leaves), "what is left is not shown")?;
        let prints = |id: &AssertionId| self.claims.equal.contains(&(*id, left));
        so(!figures.is_empty() && figures.iter().all(prints), "a figure is not shown to be met")?;
        self.on(total, &remainders.iter().map(|r| r.total).collect())?;
        self.on(met, &figures.iter().copied().collect())?;
        let symbol = |m: MeasureId| self.dossier().measure(m).map(|m| m.unit().symbol());
        so(symbol(total) == symbol(met), "the two are in different units")?;
        let terms = remainders.iter().flat_map(|r| [r.total].into_iter().chain(r.parts.iter().copied()));
        let others = remainders
            .iter()
            .flat_map(|r| &r.parts)
            .all(|id| self.dossier().assertion(*id).and_then(|a| a.measure()) != Some(met));
        so(others, "a part is of the measure that is met")?;
        Ok(terms.chain(figures.iter().copied()).collect())
    }

    /// Figures of several measures that print one number.
    pub(super) fn look_alike(&self, value: f64, unit: &str, groups: &Groups) -> Members {
        let bits = value.to_bits();
        let printed = |measure: MeasureId, id: &AssertionId| {
            let (one, on) = (self.dossier().assertion(*id), self.dossier().measure(measure));
            let of = one.and_then(|one| one.measure()) == Some(measure);
            let printed = one.and_then(|one| one.quantity()).and_then(|q| q.unit());
            let symbol = printed.or(on.map(|on| on.unit())).map(|u| u.symbol());
            of && symbol == Some(unit) && self.claims.printed.contains(&(*id, bits))
        };
        let all = groups.iter().all(|(m, ids)| !ids.is_empty() && ids.iter().all(|id| printed(m, id)));
        so(all && groups.len() > 1, "a number is not shown to be printed")?;
        Ok(groups.figures().iter().copied().collect())
    }
}

/// The assertions whose bounds a certificate uses.
fn bounds(certificate: &Certificate) -> FxHashSet<AssertionId> {
    let assertion = |inequality: &Inequality| match inequality {
        Inequality::AtLeast { assertion, .. } | Inequality::AtMost { assertion, .. } => Some(*assertion),
        _ => None,
    };
    certificate.terms.iter().filter_map(|term| assertion(&term.inequality)).collect()
}
