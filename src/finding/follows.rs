//! Whether checked steps add up to the conclusion of a finding.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Camp, Change, Detail, Finding, Manner};
use crate::assertion::Stance;
use crate::derivation::{Certificate, Claim, Derivation, Entailment, Inequality, Side};
use crate::dossier::{ContentRef, View};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::quantity::{Interval, ROUNDING, Tier};
use crate::relation::{
    Crossing, FalseValue, Relation, Remainder, Strength, ValueRelation, Verdict, families, independent_of,
};
use crate::slip::{Delay, Mistake, Slip, Stray};

type Verification = Result<(), &'static str>;

fn so(fits: bool, why: &'static str) -> Verification {
    if fits { Ok(()) } else { Err(why) }
}

/// The claims of a derivation, by what they speak of.
struct Claims<'f> {
    relations: FxHashMap<(AssertionId, AssertionId), Vec<&'f Relation>>,
    held: FxHashSet<(AssertionId, MeasureId, Stance)>,
    printed: FxHashSet<(AssertionId, u64)>,
    late: FxHashSet<(AssertionId, AssertionId)>,
    first: FxHashSet<(AssertionId, AssertionId)>,
    lasted: FxHashSet<(AssertionId, AssertionId)>,
    carried: FxHashMap<AssertionId, usize>,
    certificates: Vec<&'f Certificate>,
    implied: Vec<&'f Entailment>,
    crossings: Vec<&'f Crossing>,
    remainders: Vec<&'f Remainder>,
    nested: FxHashSet<(MeasureId, MeasureId)>,
    equal: Vec<(AssertionId, (f64, f64))>,
    strays: Vec<&'f Stray>,
    slips: Vec<&'f Slip>,
    delays: Vec<&'f Delay>,
    derivation: &'f Derivation,
}

impl<'f> Claims<'f> {
    fn of(derivation: &'f Derivation) -> Self {
        let mut found = Self {
            relations: FxHashMap::default(),
            held: FxHashSet::default(),
            printed: FxHashSet::default(),
            late: FxHashSet::default(),
            first: FxHashSet::default(),
            lasted: FxHashSet::default(),
            carried: FxHashMap::default(),
            certificates: Vec::new(),
            implied: Vec::new(),
            crossings: Vec::new(),
            remainders: Vec::new(),
            nested: FxHashSet::default(),
            equal: Vec::new(),
            strays: Vec::new(),
            slips: Vec::new(),
            delays: Vec::new(),
            derivation,
        };
        for claim in derivation.claims() {
            match claim {
                Claim::Relates(r) => {
                    found.relations.entry((r.a.min(r.b), r.a.max(r.b))).or_default().push(r);
                }
                Claim::Holds { assertion, proposition, stance, .. } => {
                    found.held.insert((*assertion, *proposition, *stance));
                }
                Claim::Prints { assertion, value } => {
                    found.printed.insert((*assertion, value.to_bits()));
                }
                Claim::Crosses(crossing) => found.crossings.push(crossing),
                Claim::Leaves(remainder) => found.remainders.push(remainder),
                Claim::Nested { inner, outer, .. } => {
                    found.nested.insert((*inner, *outer));
                }
                Claim::Equals { assertion, printed } => found.equal.push((*assertion, *printed)),
                Claim::CarriedAfter { copy, revision } => {
                    found.late.insert((*copy, *revision));
                }
                Claim::CarriedBefore { right, slip } => {
                    found.first.insert((*right, *slip));
                }
                Claim::Lasted { value, after, .. } => {
                    found.lasted.insert((*value, *after));
                }
                Claim::Carried { members, chains } => {
                    found.carried.extend(members.first().map(|first| (*first, *chains)));
                }
                Claim::Strays(stray) => found.strays.push(stray),
                Claim::Slips(slip) => found.slips.push(slip),
                Claim::Delays(delay) => found.delays.push(delay),
                Claim::Infeasible(certificate) => found.certificates.push(certificate),
                Claim::Implied(entailment) => found.implied.push(entailment),
                Claim::Means { .. }
                | Claim::Meet { .. }
                | Claim::Bears { .. }
                | Claim::Supports { .. }
                | Claim::Backed { .. }
                | Claim::Weighed { .. }
                | Claim::Witnessed { .. }
                | Claim::SpeaksOf { .. }
                | Claim::Ratio { .. } => {}
            }
        }
        found
    }

    /// What a figure is shown to mean.
    fn means(&self, id: AssertionId, wanted: Tier) -> Option<Interval> {
        self.derivation.claims().find_map(|claim| match claim {
            Claim::Means { assertion, tier, interval } if *assertion == id && *tier == wanted => {
                Some(*interval)
            }
            _ => None,
        })
    }

    /// Whether these values, and from these figures, are shown to be what is left to a figure.
    fn leaves(
        &self,
        figure: AssertionId,
        measure: MeasureId,
        values: &Interval,
        from: &[AssertionId],
    ) -> bool {
        let wanted: FxHashSet<AssertionId> = from.iter().copied().collect();
        let ratio = self.derivation.claims().any(|claim| {
            matches!(claim, Claim::Ratio { figure: of, part, whole, share, .. }
                if *of == figure && share == values && wanted == FxHashSet::from_iter([*part, *whole]))
        });
        if ratio {
            return true;
        }
        let variable = self.derivation.claims().find_map(|claim| match claim {
            Claim::SpeaksOf { assertion, variable } if *assertion == figure => Some(*variable),
            _ => None,
        });
        let rests: FxHashSet<AssertionId> = self.implied.iter().flat_map(|e| e.assertions()).collect();
        let about = |e: &&'f Entailment| Some(e.variable) == variable && e.variable.measure == measure;
        let end = |side| self.implied.iter().find(|e| e.side == side).map(|e| e.bound);
        let near = |shown: Option<f64>, told: Option<f64>| match (shown, told) {
            (Some(a), Some(b)) => (a - b).abs() <= ROUNDING * a.abs().max(b.abs()),
            (a, b) => a == b,
        };
        rests == wanted
            && !self.implied.is_empty()
            && self.implied.iter().all(about)
            && near(end(Side::AtLeast), values.low().value())
            && near(end(Side::AtMost), values.high().value())
    }

    fn between(&self, a: AssertionId, b: AssertionId) -> impl Iterator<Item = &'f Relation> {
        self.relations.get(&(a.min(b), a.max(b))).into_iter().flatten().copied()
    }

    fn relates(&self, a: AssertionId, b: AssertionId, test: impl Fn(Verdict) -> bool) -> bool {
        self.between(a, b).any(|r| test(r.verdict))
    }

    /// Whether a change is shown.
    fn shows(&self, change: &Change) -> bool {
        self.between(change.old, change.new)
            .any(|r| Change::of(r, change.old, change.new).as_ref() == Some(change))
    }

    /// What decided falls of running totals: the figures that were said next.
    fn next(&self) -> impl Iterator<Item = AssertionId> {
        self.relations.values().flatten().filter_map(|r| r.decided_by)
    }

    /// Whether a figure was dropped for the one before it, or is a low that its voice went back from.
    fn did_not_last(&self, one: &FalseValue) -> bool {
        let FalseValue { before, value, after } = *one;
        let short = |old, new, high, by| {
            let decided =
                |r: &Relation| r.verdict == Verdict::ShortLived { high } && r.decided_by == Some(by);
            self.between(old, new).any(|r| r.later() == Some(new) && decided(r))
        };
        let corrected = |old, new| self.later(old, new, |v| matches!(v, Verdict::Revises { .. }));
        short(before, value, false, after)
            || short(value, after, true, before)
            || (corrected(before, value)
                && corrected(value, after)
                && self.relates(before, after, |v| matches!(v, Verdict::Echo | Verdict::Restates))
                && self.lasted.contains(&(value, after)))
    }

    /// Whether one print is a slip of the other: the relation says so, or where no date tells, it is left open, or settled
    /// by more relays, by an earlier print of another relay and the slip's own correction, by what was said next, or by
    /// another print of the same statement that is one.
    fn slipped(&self, best: AssertionId, other: AssertionId, open: bool, changes: &[Change]) -> bool {
        let carried = |id| self.carried.get(&id).copied().unwrap_or(0);
        let corrected = changes.iter().any(|c| c.old == other);
        let fell = changes.iter().any(|c| c.old == other && matches!(c.how, Manner::Fall | Manner::Restart));
        let decided =
            carried(best) > carried(other) || (self.first.contains(&(best, other)) && corrected) || fell;
        let slip = |r: &Relation| r.verdict == Verdict::RelaySlip;
        // Another print of the same statement is one.
        let elsewhere = |r: &Relation| {
            let print = if r.a == best { r.b } else { r.a };
            slip(r)
                && (r.a == best || r.b == best)
                && self.relates(print, other, |verdict| verdict == Verdict::Echo)
        };
        let settled = || decided || self.relations.values().flatten().any(|r| elsewhere(r));
        self.between(best, other).any(|r| slip(r) || (r.is_open_copy() && (open || settled())))
    }

    /// Whether `new` is shown to be the later one, with such a verdict.
    fn later(&self, old: AssertionId, new: AssertionId, test: impl Fn(Verdict) -> bool) -> bool {
        self.between(old, new).any(|r| r.later() == Some(new) && test(r.verdict))
    }

    /// Everything that a relation with such a verdict speaks of.
    fn ends(&self, test: impl Fn(Verdict) -> bool) -> FxHashSet<AssertionId> {
        let all = self.relations.values().flatten().filter(|r| test(r.verdict));
        all.flat_map(|r| [r.a, r.b]).collect()
    }

    /// The chance of a reading that is shown to be one; nothing if it is not.
    fn slipped_by_chance(&self, slip: &Slip) -> Option<f64> {
        self.slips.contains(&slip).then(|| slip.shown_by(&self.strays, &self.delays))?
    }

    /// Whether relations with this verdict join all of a set.
    fn connects(&self, set: &[AssertionId], wanted: Verdict) -> bool {
        let within: FxHashSet<AssertionId> = set.iter().copied().collect();
        let mut links: FxHashMap<AssertionId, Vec<AssertionId>> = FxHashMap::default();
        for r in self.relations.values().flatten().filter(|r| r.verdict == wanted) {
            if within.contains(&r.a) && within.contains(&r.b) {
                links.entry(r.a).or_default().push(r.b);
                links.entry(r.b).or_default().push(r.a);
            }
        }
        let mut stack: Vec<AssertionId> = set.first().copied().into_iter().collect();
        let mut reached: FxHashSet<AssertionId> = stack.iter().copied().collect();
        while let Some(at) = stack.pop() {
            for next in links.get(&at).into_iter().flatten() {
                if reached.insert(*next) {
                    stack.push(*next);
                }
            }
        }
        reached.len() == within.len()
    }
}

/// Whether the checked steps add up to the conclusion: its detail, its members and its strength.
pub(super) fn follows(finding: &Finding, derivation: &Derivation, view: View<'_>) -> Verification {
    let claims = Claims::of(derivation);
    let members = detail_follows(finding, &claims, view)?;
    let listed: FxHashSet<AssertionId> = finding.members.iter().copied().collect();
    so(
        listed == members && listed.len() == finding.members.len(),
        "the members are not those of the argument",
    )?;
    // A contradiction takes its strength from its relation, an echo from its declarations; equal numbers are soft.
    let judged = matches!(
        finding.detail,
        Detail::Contradiction { .. }
            | Detail::PossibleConflict { .. }
            | Detail::Coincidence { .. }
            | Detail::Echo { .. }
    );
    let assumed = finding.strength == Strength::Assumed;
    so(judged || assumed == claims.derivation.assumes(), "its strength does not fit what it assumes")
}

/// Checks the detail and gives the members that it speaks of.
fn detail_follows(
    finding: &Finding,
    claims: &Claims<'_>,
    view: View<'_>,
) -> Result<FxHashSet<AssertionId>, &'static str> {
    let on = |measure: &MeasureId, ids: &FxHashSet<AssertionId>| {
        let measured = |id: &AssertionId| view.dossier().assertion(*id).and_then(|a| a.measure());
        so(ids.iter().all(|id| measured(id).is_none_or(|m| m == *measure)), "a member is on another measure")
    };
    match &finding.detail {
        Detail::Agreement { measure, camps } => {
            so(!camps.is_empty(), "it names no camp")?;
            camps.iter().try_for_each(|camp| camp_follows(claims, *measure, camp))?;
            let members = camps.iter().flat_map(|c| c.members.iter().copied()).collect();
            on(measure, &members)?;
            Ok(members)
        }
        Detail::Contradiction { measure, cause, pair, gap, .. } => {
            let wanted = Verdict::Contradicts { strength: finding.strength, cause: *cause };
            so(
                claims.relates(pair.0, pair.1, |v| v == wanted),
                "the pair does not contradict each other so",
            )?;
            if let Some(gap) = gap {
                let apart =
                    |r: &Relation| matches!(r.value, ValueRelation::Apart { gap: g, .. } if g == *gap);
                so(claims.between(pair.0, pair.1).any(apart), "the gap is another")?;
                let shows = |c: &&Certificate| {
                    bounds(c) == FxHashSet::from_iter([pair.0, pair.1])
                        && (finding.strength != Strength::Hard || c.tier == Tier::Hull)
                };
                so(claims.certificates.iter().any(shows), "no certificate shows the pair to be apart")?;
            }
            let members = claims.ends(Verdict::contradicts);
            on(measure, &members)?;
            Ok(members)
        }
        Detail::Conflict { measures, rules, sets, gap, .. } => {
            let shown: Vec<FxHashSet<AssertionId>> =
                claims.certificates.iter().map(|certificate| certificate.assertions().collect()).collect();
            let told: Vec<FxHashSet<AssertionId>> =
                sets.iter().map(|set| set.iter().copied().collect()).collect();
            so(!sets.is_empty() && shown == told, "a set is not shown to conflict")?;
            let members: FxHashSet<AssertionId> = shown.iter().flatten().copied().collect();
            let count: usize = shown.iter().map(FxHashSet::len).sum();
            so(members.len() == count, "two sets share an assertion")?;
            so(claims.certificates.first().map(|c| c.gap) == Some(*gap), "the gap is another")?;
            let ruled: FxHashSet<RuleId> = claims.certificates.iter().flat_map(|c| c.rules()).collect();
            so(ruled == rules.iter().copied().collect(), "the rules are others")?;
            let of = |id: &AssertionId| view.dossier().assertion(*id).and_then(|one| one.measure());
            let spoken: FxHashSet<Option<MeasureId>> = members.iter().map(of).collect();
            so(spoken == measures.iter().map(|m| Some(*m)).collect(), "they speak of other measures")?;
            let loose = claims.certificates.first().is_some_and(|c| c.tier == Tier::Hull);
            let fits = match finding.strength {
                Strength::Assumed => claims.derivation.assumes(),
                Strength::Hard => !claims.derivation.assumes() && loose,
                Strength::Soft => !claims.derivation.assumes(),
            };
            so(fits, "its strength does not fit its certificates")?;
            Ok(members)
        }
        Detail::AccountedFor {
            measure, figure, from, implied, entailed, witnesses, corroborated, ..
        } => {
            on(measure, &FxHashSet::from_iter([*figure]))?;
            so(claims.leaves(*figure, *measure, implied, from), "the implied values are not shown")?;
            let read = |tier| claims.means(*figure, tier).ok_or("what the figure means is not shown");
            let fits = match entailed {
                true => implied.is_nearly_within(&read(Tier::Hull)?),
                false => implied.intersection(&read(Tier::Support)?).is_some(),
            };
            so(fits, "the implied values do not account for the figure")?;
            let counted = claims.derivation.claims().any(|claim| {
                matches!(claim, Claim::Witnessed { members, witnesses: w } if members == from && w == witnesses)
            });
            so(counted, "the witnesses are not shown")?;
            so(
                independent_of(view.dossier(), from, *figure) == *corroborated,
                "who is independent is not so",
            )?;
            Ok(from.iter().copied().chain([*figure]).collect())
        }
        Detail::PossibleConflict { inner, outer, coordinate, pair, gap } => {
            let strongest = |c: &&Crossing| {
                (c.inner, c.outer, c.gap, c.strength) == (pair.0, pair.1, *gap, finding.strength)
            };
            so(claims.crossings.iter().any(strongest), "the pair is not shown to cross")?;
            let alike = |c: &&Crossing| c.coordinate == *coordinate;
            so(claims.crossings.iter().all(alike), "another coordinate decides")?;
            on(inner, &claims.crossings.iter().map(|c| c.inner).collect())?;
            on(outer, &claims.crossings.iter().map(|c| c.outer).collect())?;
            Ok(claims.crossings.iter().flat_map(|c| [c.inner, c.outer]).collect())
        }
        Detail::Coincidence { total, met, left, remainders, figures } => {
            so(finding.strength == Strength::Soft, "equal numbers show nothing firm")?;
            let ordered = claims.nested.contains(&(*total, *met)) || claims.nested.contains(&(*met, *total));
            so(ordered && total != met, "neither measure is shown to lie within the other")?;
            let leaves = |r: &Remainder| r.left == *left && claims.remainders.contains(&r);
            so(!remainders.is_empty() && remainders.iter().all(leaves), "what is left is not shown")?;
            let prints = |id: &AssertionId| claims.equal.contains(&(*id, *left));
            so(!figures.is_empty() && figures.iter().all(prints), "a figure is not shown to be met")?;
            on(total, &remainders.iter().map(|r| r.total).collect())?;
            on(met, &figures.iter().copied().collect())?;
            let symbol = |m: &MeasureId| view.dossier().measure(*m).map(|m| m.unit().symbol());
            so(symbol(total) == symbol(met), "the two are in different units")?;
            let terms = remainders.iter().flat_map(|r| [r.total].into_iter().chain(r.parts.iter().copied()));
            let others = remainders
                .iter()
                .flat_map(|r| &r.parts)
                .all(|id| view.dossier().assertion(*id).and_then(|a| a.measure()) != Some(*met));
            so(others, "a part is of the measure that is met")?;
            Ok(terms.chain(figures.iter().copied()).collect())
        }
        Detail::Revision { measure, changes, copies } => {
            so(!changes.is_empty(), "it names no correction")?;
            let corrects = |c: &Change| !matches!(c.how, Manner::Movement | Manner::Restart);
            so(changes.iter().all(|c| corrects(c) && claims.shows(c)), "a correction is not shown")?;
            let echoed = claims.ends(|v| v == Verdict::Echo);
            so(copies.iter().all(|id| echoed.contains(id)), "a copy is not shown to be one")?;
            let members: FxHashSet<AssertionId> = changes
                .iter()
                .flat_map(|c| [c.old, c.new])
                .chain(copies.iter().copied())
                .chain(claims.next())
                .collect();
            on(measure, &members)?;
            Ok(members)
        }
        Detail::BasisReset { measure, changes } => {
            so(!changes.is_empty(), "it names no restart")?;
            let restarts = |c: &Change| c.how == Manner::Restart && claims.shows(c);
            so(changes.iter().all(restarts), "a restart is not shown")?;
            let members = changes.iter().flat_map(|c| [c.old, c.new]).chain(claims.next()).collect();
            on(measure, &members)?;
            Ok(members)
        }
        Detail::FalseValue { measure, values, changes } => {
            so(!values.is_empty(), "it names no value")?;
            so(values.iter().all(|one| claims.did_not_last(one)), "a value is not shown to be false")?;
            so(changes.iter().all(|c| claims.shows(c)), "how a value came and went is not shown")?;
            let members: FxHashSet<AssertionId> =
                values.iter().flat_map(|v| [v.before, v.value, v.after]).collect();
            so(
                changes.iter().all(|c| members.contains(&c.old) && members.contains(&c.new)),
                "a change is of others",
            )?;
            on(measure, &members)?;
            Ok(members)
        }
        Detail::Development { measure, changes } => {
            so(!changes.is_empty(), "it names no step")?;
            let moves = |c: &Change| matches!(c.how, Manner::Movement | Manner::Said);
            so(changes.iter().all(|c| moves(c) && claims.shows(c)), "a step is not shown")?;
            let members = changes.iter().flat_map(|c| [c.old, c.new]).collect();
            on(measure, &members)?;
            Ok(members)
        }
        Detail::Echo { statements } => {
            so(!statements.is_empty() && statements.iter().all(|s| s.len() > 1), "a statement has no copy")?;
            let joined = statements.iter().all(|s| claims.connects(s, Verdict::Echo));
            so(joined, "a copy is not shown to be one")?;
            let marked = |id: &AssertionId, other: &AssertionId| {
                let one = view.dossier().assertion(*id);
                one.is_some_and(|one| one.markers().same_statement_as == Some(*other))
            };
            let declared = statements
                .iter()
                .filter_map(|s| s.split_first())
                .all(|(first, copies)| copies.iter().all(|copy| marked(copy, first) || marked(first, copy)));
            let wanted = match (declared, claims.derivation.assumes()) {
                (true, _) => Strength::Hard,
                (false, true) => Strength::Assumed,
                (false, false) => Strength::Soft,
            };
            so(finding.strength == wanted, "its strength does not fit its declarations")?;
            Ok(statements.iter().flatten().copied().collect())
        }
        Detail::RelaySlip { versions, settled, changes } => {
            let slips = |v: &Vec<AssertionId>| {
                v.split_first().is_some_and(|(best, rest)| {
                    !rest.is_empty()
                        && rest.iter().all(|other| claims.slipped(*best, *other, !*settled, changes))
                })
            };
            so(!versions.is_empty() && versions.iter().all(slips), "a version is not shown to be a slip")?;
            so(changes.iter().all(|c| claims.shows(c)), "a correction is not shown")?;
            let corrected = changes.iter().flat_map(|c| [c.old, c.new]);
            Ok(versions.iter().flatten().copied().chain(corrected).chain(claims.next()).collect())
        }
        Detail::LikelySlip { measure, readings, chance, .. } => {
            let chances: Option<Vec<f64>> =
                readings.iter().map(|slip| claims.slipped_by_chance(slip)).collect();
            let chances = chances.filter(|all| !all.is_empty()).ok_or("a reading is not shown")?;
            let with = |slip: &Slip| match slip.mistake {
                Mistake::Swapped { with } => Some(with),
                _ => None,
            };
            let expected = match readings.as_slice() {
                [a, b] if with(a) == Some(b.figure) && with(b) == Some(a.figure) => {
                    let at = |slip: &Slip| {
                        let mut own =
                            claims.strays.iter().copied().filter(|stray| stray.figure == slip.figure);
                        own.find(|stray| stray.expected == slip.expected).ok_or("a reading is not shown")
                    };
                    Slip::swapped_by_chance([(a, at(a)?), (b, at(b)?)])
                }
                _ => {
                    let one = readings.windows(2).all(|pair| matches!(pair, [a, b] if a.figure == b.figure));
                    so(
                        one && readings.iter().all(|slip| with(slip).is_none()),
                        "the readings are of others",
                    )?;
                    chances.iter().copied().fold(1.0, f64::min)
                }
            };
            so(*chance == expected, "the chance is another")?;
            let first = readings.first().map(|slip| slip.expected.measure);
            so(first == Some(*measure), "they speak of another measure")?;
            let members =
                claims.slips.iter().flat_map(|slip| slip.expected.from.iter().copied().chain([slip.figure]));
            let strays = claims.strays.iter().flat_map(|stray| stray.expected.from.iter().copied());
            let delays = claims.delays.iter().flat_map(|delay| delay.from.iter().copied());
            Ok(members.chain(strays).chain(delays).collect())
        }
        Detail::StaleRelay { copies } => {
            so(
                !copies.is_empty() && copies.iter().all(|c| claims.late.contains(c)),
                "a copy is not shown to be late",
            )?;
            let mut members = FxHashSet::default();
            for (copy, revision) in copies {
                // What the revision corrects is the copy itself or what the copy repeats.
                let revised = |r: &&&Relation| {
                    let corrects = matches!(r.verdict, Verdict::Revises { .. } | Verdict::BasisReset);
                    corrects && r.later() == Some(*revision)
                };
                let mut olds =
                    claims.relations.values().flatten().filter(revised).filter_map(|r| r.earlier());
                let repeated =
                    |old: &AssertionId| old == copy || claims.relates(*old, *copy, |v| v == Verdict::Echo);
                let old = olds.find(repeated).ok_or("what the copy repeats is not shown to be revised")?;
                members.extend([*copy, old, *revision]);
            }
            Ok(members)
        }
        Detail::StanceChange { holder, steps, changes, .. } => {
            so(!changes.is_empty(), "it names no change")?;
            let changed = |(old, new): &(AssertionId, AssertionId)| {
                claims.later(*old, *new, |v| v == Verdict::StanceChange)
            };
            so(changes.iter().all(changed), "a change is not shown")?;
            let taken = |(id, stance): &(AssertionId, Stance)| {
                let one = view.dossier().assertion(*id);
                one.is_some_and(|one| {
                    let held = families(view.dossier(), one.holders()).contains(holder);
                    held && matches!(one.content(), ContentRef::Stance { stance: s, .. } if s == *stance)
                })
            };
            so(steps.iter().all(taken), "a stance is another, or another's")?;
            Ok(steps.iter().map(|(id, _)| *id).collect())
        }
        Detail::Dispute { proposition, affirm, deny } => {
            let disputed = |x: &AssertionId, others: &[AssertionId]| {
                others.iter().any(|y| claims.relates(*x, *y, |v| v == Verdict::Disputes))
            };
            let all = affirm.iter().all(|x| disputed(x, deny)) && deny.iter().all(|x| disputed(x, affirm));
            so(all && !affirm.is_empty() && !deny.is_empty(), "a side is not shown to dispute the other")?;
            let side = |ids: &[AssertionId], stance| {
                ids.iter().all(|id| claims.held.contains(&(*id, *proposition, stance)))
            };
            so(side(affirm, Stance::Affirms) && side(deny, Stance::Denies), "a stance is not shown")?;
            Ok(affirm.iter().chain(deny).copied().collect())
        }
        Detail::LookAlike { value, unit, groups, .. } => {
            let bits = value.to_bits();
            let printed = |measure: MeasureId, id: &AssertionId| {
                let (one, on) = (view.dossier().assertion(*id), view.dossier().measure(measure));
                let of = one.and_then(|one| one.measure()) == Some(measure);
                let printed = one.and_then(|one| one.quantity()).and_then(|q| q.unit());
                let symbol = printed.or(on.map(|on| on.unit())).map(|u| u.symbol());
                of && symbol == Some(unit) && claims.printed.contains(&(*id, bits))
            };
            let all = groups.iter().all(|(m, ids)| !ids.is_empty() && ids.iter().all(|id| printed(m, id)));
            so(all && groups.len() > 1, "a number is not shown to be printed")?;
            Ok(groups.figures().iter().copied().collect())
        }
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

fn camp_follows(claims: &Claims<'_>, measure: MeasureId, camp: &Camp) -> Verification {
    let mut all = claims.derivation.claims();
    let witnessed = all.any(|claim| {
        matches!(claim, Claim::Witnessed { members, witnesses }
            if *members == camp.members && *witnesses == camp.witnesses)
    });
    so(witnessed, "the witnesses of a camp are not shown")?;
    match (camp.shared, camp.side) {
        (Some(found), _) => {
            let meet = claims.derivation.claims().any(
                |claim| matches!(claim, Claim::Meet { members, shared } if *members == camp.members && *shared == found),
            );
            so(meet, "what a camp shares is not shown")
        }
        (None, Some(side)) => {
            let held = |id: &AssertionId| claims.held.contains(&(*id, measure, side));
            so(camp.members.iter().all(held), "a stance of a camp is not shown")
        }
        (None, None) => Err("a camp shares nothing"),
    }
}
