//! A report as text, in the manner of a compiler's diagnostics.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::FxHashMap;

use super::estimate::line;
use super::headline::headline;
use super::phrase::{assertion, count, firm, first_of, key, listed, measure, quantity};
use super::policy::departures;
use super::steps::argument;
use crate::derivation::Derivation;
use crate::dossier::Dossier;
use crate::estimate::EstimatePolicy;
use crate::finding::{Detail, Finding, Resolution};
use crate::id::{AssertionId, MeasureId};
use crate::reconcile::Report;
use crate::visible::visible;

/// How many assertions and steps of one finding are shown.
pub(super) const SHOWN: usize = 16;

/// How many steps are shown: the last ones conclude.
const STEPS: usize = 32;

/// How many groups of measures that hierarchies do not nest are shown, and how many of each.
const GROUPS: usize = 4;

/// How many estimates are shown.
const ESTIMATES: usize = 64;

/// One finding as text; see [`Report::explain`].
#[derive(Debug, Clone)]
pub struct Explanation<'r> {
    dossier: &'r Dossier,
    finding: &'r Finding,
    derivation: Cow<'r, Derivation>,
}

impl Report<'_> {
    /// One finding as text: headline, the assertions concerned, the argument step by step, what would resolve it. It
    /// serialises, too.
    ///
    /// # Complexity
    /// As [`derivation`](Report::derivation).
    ///
    /// # Panics
    /// When it is printed or serialised, if the finding is of another dossier and names records that this one does not have.
    #[must_use]
    pub fn explain<'r>(&'r self, finding: &'r Finding) -> Explanation<'r> {
        Explanation { dossier: self.view().dossier(), finding, derivation: self.derivation(finding) }
    }

    /// What one finding concludes, in a sentence.
    ///
    /// # Panics
    /// If the finding is of another dossier and names records that this one does not have.
    #[must_use]
    pub fn headline(&self, finding: &Finding) -> String {
        headline(self.view().dossier(), finding)
    }
}

/// What is told of measures that only their keys tell apart.
pub(super) fn undistinguished(report: &Report<'_>, most: usize) -> Vec<String> {
    let (dossier, groups) = (report.view().dossier(), report.undistinguished());
    let mut lines: Vec<String> = Vec::new();
    for group in groups.iter().take(most) {
        let names = listed(&first_of(group, most, |id| named(dossier, *id)));
        lines.push(format!(
            "in no hierarchy: {names}, as only their keys tell them apart: give each a coordinate in which they differ"
        ));
    }
    if let more @ 1.. = groups.len().saturating_sub(most) {
        lines.push(format!("in no hierarchy either: {}", count(more, "other such group")));
    }
    lines
}

/// A measure by its name, and its key where that says more.
fn named(dossier: &Dossier, id: MeasureId) -> String {
    let one = dossier.at_measure(id);
    let name = measure(dossier, id);
    if one.name() == one.key() { name } else { format!("{name} ({})", visible(one.key())) }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dossier = self.view().dossier();
        if let Some(title) = dossier.title() {
            writeln!(f, "{}", visible(title))?;
        }
        let known = match self.view().known_until() {
            Some(second) => format!(", as known at the end of {}", crate::time::until_text(second)),
            None => String::new(),
        };
        writeln!(
            f,
            "{} in {}, {}{known}",
            count(self.statuses().len(), "assertion"),
            count(self.statement_count(), "statement"),
            count(self.findings().len(), "finding"),
        )?;
        if let Some(departures) = departures(self.policy()) {
            writeln!(f, "by a policy other than the default: {departures}")?;
        }
        for measures in self.undecided() {
            let first = measures.first().map_or(String::new(), |m| measure(dossier, *m));
            let others = match measures.len().saturating_sub(1) {
                0 => String::new(),
                n => format!(" and {}", count(n, "measure")),
            };
            writeln!(
                f,
                "not wholly decided: whether all that is said of {first}{others} can be true at once"
            )?;
        }
        for line in undistinguished(self, GROUPS) {
            writeln!(f, "{line}")?;
        }
        if let undated @ 1.. = self.view().undated() {
            writeln!(f, "left out: {}, as no date says when it was known", count(undated, "assertion"))?;
        }
        let mut alike: FxHashMap<Vec<MeasureId>, usize> = FxHashMap::default();
        for by in self.findings().iter().filter_map(|finding| accounted(dossier, finding)) {
            *alike.entry(by).or_default() += 1;
        }
        let mut told: FxHashMap<Vec<MeasureId>, usize> = FxHashMap::default();
        for finding in self.findings() {
            let Some(by) = accounted(dossier, finding) else {
                write!(f, "\n{}", self.explain(finding))?;
                continue;
            };
            let before = told.entry(by.clone()).or_default();
            *before += 1;
            if *before <= LIKE {
                write!(f, "\n{}", self.explain(finding))?;
            } else if *before == LIKE + 1 {
                let rest = alike.get(&by).map_or(0, |all| all - LIKE);
                writeln!(f, "\n{}", more_alike(dossier, &by, rest))?;
            }
        }
        estimates(f, self)
    }
}

/// How many figures that are accounted for in the same way are shown.
const LIKE: usize = 8;

/// Of a figure that is accounted for, its measure and then those of the figures that account for it, by key. Days on
/// days of the same ones say little more than the first few.
fn accounted(dossier: &Dossier, finding: &Finding) -> Option<Vec<MeasureId>> {
    let Detail::AccountedFor { measure, from, .. } = finding.detail() else { return None };
    let mut others: Vec<MeasureId> = from.iter().filter_map(|id| dossier.at(*id).measure()).collect();
    others.sort_by_key(|measure| dossier.at_measure(*measure).key());
    others.dedup();
    others.insert(0, *measure);
    Some(others)
}

fn more_alike(dossier: &Dossier, by: &[MeasureId], rest: usize) -> String {
    let Some((of, others)) = by.split_first() else { return String::new() };
    let others: Vec<String> = others.iter().map(|one| measure(dossier, *one)).collect();
    let (figures, are) = (count(rest, "figure"), if rest == 1 { "is" } else { "are" });
    let of = measure(dossier, *of);
    format!(
        "and {figures} more of {of} {are} accounted for in the same way, by figures of {}",
        listed(&others)
    )
}

/// The finding as it stands in a report as JSON.
impl serde::Serialize for Explanation<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let derivation = Cow::Borrowed(&*self.derivation);
        super::json::Holding::new(self.dossier, self.finding, derivation).serialize(serializer)
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dossier, finding) = (self.dossier, self.finding);
        let (id, firm) = (finding.id().to_string(), firm(finding.strength()));
        writeln!(f, "{}{firm}: {}", visible(&id), headline(dossier, finding))?;
        let members = in_order(finding);
        let shown = || members.iter().take(SHOWN);
        let width = shown().map(|id| key(dossier, *id).chars().count()).max().unwrap_or(0);
        for id in shown() {
            writeln!(f, "  {:width$}  {}", key(dossier, *id), assertion(dossier, *id))?;
        }
        more(f, members.len(), SHOWN, "assertion")?;
        let lines = argument(dossier, finding, &self.derivation);
        led(f, &lines, STEPS, ["= because", "=        "])?;
        more(f, lines.len(), STEPS, "step")?;
        led(f, &resolutions(dossier, finding), usize::MAX, ["= resolved by", "=          or"])
    }
}

/// The first of some lines, each behind a word, which is another one for the first.
pub(super) fn led(
    f: &mut fmt::Formatter<'_>,
    lines: &[String],
    most: usize,
    [first, other]: [&str; 2],
) -> fmt::Result {
    lines.iter().take(most).enumerate().try_for_each(|(at, line)| {
        let word = if at == 0 { first } else { other };
        writeln!(f, "  {word} {line}")
    })
}

/// The newest estimate and grade of each measure, a line each.
fn estimates(f: &mut fmt::Formatter<'_>, report: &Report<'_>) -> fmt::Result {
    let (estimator, policy) = (report.estimator(), EstimatePolicy::default());
    let told = estimator.measures();
    if told.is_empty() {
        return Ok(());
    }
    writeln!(f, "\nestimates by the policy {policy}")?;
    for one in told.iter().take(ESTIMATES).filter_map(|measure| estimator.latest(*measure, &policy)) {
        writeln!(f, "  {}", line(report.view().dossier(), &one))?;
    }
    more(f, told.len(), ESTIMATES, "estimate")
}

pub(super) fn more(f: &mut fmt::Formatter<'_>, total: usize, shown: usize, noun: &str) -> fmt::Result {
    match total.saturating_sub(shown) {
        0 => Ok(()),
        hidden => writeln!(f, "  and {} more", count(hidden, noun)),
    }
}

/// The members in the order of the story rather than of their keys.
pub(super) fn in_order(finding: &Finding) -> Vec<AssertionId> {
    let mut order: Vec<AssertionId> = match finding.detail() {
        Detail::Conflict { sets, .. } => sets.iter().flatten().copied().collect(),
        Detail::AccountedFor { figure, .. } => vec![*figure],
        Detail::Contradiction { pair, .. } | Detail::PossibleConflict { pair, .. } => vec![pair.0, pair.1],
        Detail::Coincidence { remainders, figures, .. } => {
            let terms = remainders.iter().flat_map(|r| [r.total].into_iter().chain(r.parts.iter().copied()));
            terms.chain(figures.iter().copied()).collect()
        }
        Detail::Revision { changes, .. } | Detail::Development { changes, .. } => {
            changes.iter().flat_map(|c| [c.old, c.new]).collect()
        }
        Detail::BasisReset { changes, .. } => {
            changes.iter().map(|c| c.old).chain(changes.iter().map(|c| c.new)).collect()
        }
        Detail::FalseValue { values, .. } => {
            values.iter().flat_map(|v| [v.before, v.value, v.after]).collect()
        }
        Detail::StanceChange { steps, .. } => steps.iter().map(|(id, _)| *id).collect(),
        Detail::Echo { statements } => statements.iter().flatten().copied().collect(),
        Detail::RelaySlip { versions, .. } => versions.iter().flatten().copied().collect(),
        Detail::LikelySlip { readings, .. } => readings.iter().map(|slip| slip.figure).collect(),
        Detail::StaleRelay { copies } => copies.iter().flat_map(|(a, b)| [*a, *b]).collect(),
        Detail::Dispute { affirm, deny, .. } => affirm.iter().chain(deny).copied().collect(),
        Detail::LookAlike { groups, .. } => groups.figures().to_vec(),
        Detail::Agreement { .. } => Vec::new(),
    };
    order.extend(finding.members());
    let mut seen = rustc_hash::FxHashSet::default();
    order.retain(|id| seen.insert(*id));
    order
}

pub(super) fn resolutions(dossier: &Dossier, finding: &Finding) -> Vec<String> {
    let found = match finding.detail() {
        Detail::Contradiction { resolutions, .. } | Detail::Conflict { resolutions, .. } => {
            resolutions.clone()
        }
        Detail::LikelySlip { readings, .. } => {
            let mut figures: Vec<AssertionId> = readings.iter().map(|slip| slip.figure).collect();
            figures.dedup();
            figures.into_iter().map(Resolution::Original).collect()
        }
        Detail::PossibleConflict { pair, .. } => vec![Resolution::Scope(pair.0, pair.1)],
        Detail::RelaySlip { versions, settled: false, .. } => {
            versions.iter().filter_map(|v| v.first()).map(|id| Resolution::Original(*id)).collect()
        }
        Detail::Dispute { affirm, deny, .. } => {
            vec![Resolution::Withdrawal(affirm.iter().chain(deny).copied().collect())]
        }
        _ => Vec::new(),
    };
    let keys = |ids: &[AssertionId]| {
        let shown: Vec<&str> = ids.iter().take(SHOWN).map(|id| key(dossier, *id)).collect();
        shown.join(" or ")
    };
    found
        .iter()
        .map(|resolution| match resolution {
            Resolution::Withdrawal(ids) => format!("a withdrawal or revision of {}", keys(ids)),
            Resolution::Time(ids) => format!("the exact time that {} is about", keys(ids)),
            Resolution::Wording(ids) => format!("the exact figure behind {}", keys(ids)),
            Resolution::Scope(a, b) => {
                format!("a difference in what {} and {} count", key(dossier, *a), key(dossier, *b))
            }
            Resolution::Rule(rule) => {
                format!("the rule `{}` not holding as declared", visible(dossier.at_rule(*rule).key()))
            }
            Resolution::Nesting(part, whole) => {
                format!("{} reaching beyond {}", measure(dossier, *part), measure(dossier, *whole))
            }
            Resolution::Original(id) => {
                let one = dossier.at(*id);
                let figure = one.measure().zip(one.quantity());
                let figure = figure.map_or(String::new(), |(m, q)| format!(" ({})", quantity(dossier, m, q)));
                format!("the original words behind {}{figure}", one.key())
            }
        })
        .collect()
}
