//! Findings on prints: copies, slips of copies and of figures, and copies that came too late.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Members, Proof, so};
use crate::finding::Change;
use crate::id::{AssertionId, MeasureId};
use crate::relation::{Strength, Verdict};
use crate::slip::{Mistake, Slip};

impl Proof<'_, '_> {
    /// Statements that were heard many times.
    pub(super) fn echo(&self, statements: &[Vec<AssertionId>]) -> Members {
        so(!statements.is_empty() && statements.iter().all(|s| s.len() > 1), "a statement has no copy")?;
        let joined = statements.iter().all(|s| self.claims.connects(s, Verdict::Echo));
        so(joined, "a copy is not shown to be one")?;
        let marked = |id: &AssertionId, other: &AssertionId| {
            let one = self.dossier().assertion(*id);
            one.is_some_and(|one| one.markers().same_statement_as == Some(*other))
        };
        let declared = statements
            .iter()
            .filter_map(|s| s.split_first())
            .all(|(first, copies)| copies.iter().all(|copy| marked(copy, first) || marked(first, copy)));
        let wanted = match (declared, self.claims.derivation.assumes()) {
            (true, _) => Strength::Hard,
            (false, true) => Strength::Assumed,
            (false, false) => Strength::Soft,
        };
        so(self.finding.strength == wanted, "its strength does not fit its declarations")?;
        Ok(statements.iter().flatten().copied().collect())
    }

    /// Versions of a statement, all but one of which are slips.
    pub(super) fn relay_slip(
        &self,
        versions: &[Vec<AssertionId>],
        settled: bool,
        changes: &[Change],
    ) -> Members {
        let slips = |v: &Vec<AssertionId>| {
            v.split_first().is_some_and(|(best, rest)| {
                !rest.is_empty()
                    && rest.iter().all(|other| self.claims.slipped(*best, *other, !settled, changes))
            })
        };
        so(!versions.is_empty() && versions.iter().all(slips), "a version is not shown to be a slip")?;
        so(changes.iter().all(|c| self.claims.shows(c)), "a correction is not shown")?;
        let corrected = changes.iter().flat_map(|c| [c.old, c.new]);
        Ok(versions.iter().flatten().copied().chain(corrected).chain(self.claims.next()).collect())
    }

    /// What was likely meant, and how seldom chance does it.
    pub(super) fn likely_slip(&self, measure: MeasureId, readings: &[Slip], chance: f64) -> Members {
        let chances: Option<Vec<f64>> =
            readings.iter().map(|slip| self.claims.slipped_by_chance(slip)).collect();
        let chances = chances.filter(|all| !all.is_empty()).ok_or("a reading is not shown")?;
        let with = |slip: &Slip| match slip.mistake {
            Mistake::Swapped { with } => Some(with),
            _ => None,
        };
        let expected = match readings {
            [a, b] if with(a) == Some(b.figure) && with(b) == Some(a.figure) => {
                let at = |slip: &Slip| {
                    let mut own =
                        self.claims.strays.iter().copied().filter(|stray| stray.figure == slip.figure);
                    own.find(|stray| stray.expected == slip.expected).ok_or("a reading is not shown")
                };
                Slip::swapped_by_chance([(a, at(a)?), (b, at(b)?)])
            }
            _ => {
                let one = readings.windows(2).all(|pair| matches!(pair, [a, b] if a.figure == b.figure));
                so(one && readings.iter().all(|slip| with(slip).is_none()), "the readings are of others")?;
                chances.iter().copied().fold(1.0, f64::min)
            }
        };
        so(chance == expected, "the chance is another")?;
        let first = readings.first().map(|slip| slip.expected.measure);
        so(first == Some(measure), "they speak of another measure")?;
        let members =
            self.claims.slips.iter().flat_map(|slip| slip.expected.from.iter().copied().chain([slip.figure]));
        let strays = self.claims.strays.iter().flat_map(|stray| stray.expected.from.iter().copied());
        let delays = self.claims.delays.iter().flat_map(|delay| delay.from.iter().copied());
        Ok(members.chain(strays).chain(delays).collect())
    }

    /// Copies that were carried after a revision.
    pub(super) fn stale_relay(&self, copies: &[(AssertionId, AssertionId)]) -> Members {
        so(
            !copies.is_empty() && copies.iter().all(|c| self.claims.late.contains(c)),
            "a copy is not shown to be late",
        )?;
        let listed: FxHashSet<AssertionId> = self.finding.members.iter().copied().collect();
        let mut corrected: FxHashMap<AssertionId, Vec<AssertionId>> = FxHashMap::default();
        for relation in self.claims.relations.values().flatten() {
            let corrects = matches!(relation.verdict, Verdict::Revises { .. } | Verdict::BasisReset);
            if let Some((old, new)) = relation.earlier().zip(relation.later()).filter(|_| corrects) {
                corrected.entry(new).or_default().push(old);
            }
        }
        let mut members = FxHashSet::default();
        for (copy, revision) in copies {
            // What the revision corrects is the copy itself or what the copy repeats. Of several such, the finding may name
            // any.
            let repeated = |old: &&AssertionId| {
                *old == copy || self.claims.relates(**old, *copy, |v| v == Verdict::Echo)
            };
            let olds = corrected.get(revision).into_iter().flatten().filter(repeated);
            let named: Vec<AssertionId> = olds.copied().filter(|old| listed.contains(old)).collect();
            so(!named.is_empty(), "what the copy repeats is not shown to be revised")?;
            members.extend(named.into_iter().chain([*copy, *revision]));
        }
        Ok(members)
    }
}
