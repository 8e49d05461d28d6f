//! The detectors: one file each, with what it finds and why that matters.

mod accounted_for;
mod across;
mod agreement;
mod basis_reset;
mod coincidence;
mod contradiction;
mod course;
mod development;
mod dispute;
mod echo;
mod false_value;
mod likely_slip;
mod look_alike;
mod possible_conflict;
mod rank;
mod relay_slip;
mod revision;
mod series;
mod stale_relay;
mod stance_change;
mod support;

use crate::constraint::Reasoned;
use crate::finding::{Finding, FindingKind};
use crate::graph::Nestings;
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::parallel;
use crate::policy::Policy;
use crate::relation::{Case, Evidence, Statements};
use crate::timeline::{self, Group};

pub(crate) use contradiction::InTwoWays;
pub(crate) use likely_slip::{Likely, Sign, Signs, TRIED, Together, slips, swapped};
pub(crate) use look_alike::{LookAlikes, Print, Printed, may_change};
pub(crate) use rank::{Rank, Ranked};
pub(crate) use series::Series;

/// A detector: what it finds, why that matters, and where the idea comes from.
///
/// ```
/// for detector in crosscheck::detectors() {
///     println!("{}: {}", detector.kind.code(), detector.title);
/// }
/// ```
#[derive(Debug)]
pub struct Detector {
    /// What its findings conclude.
    pub kind: FindingKind,
    /// What it finds, in a line.
    pub title: &'static str,
    /// Why that matters to the reader of figures.
    pub why: &'static str,
    /// Where the idea is explained.
    pub reference: &'static str,
    pub(crate) run: Run,
}

/// What a detector works on.
#[derive(Debug)]
pub(crate) enum Run {
    /// Each measure, and pairs of them.
    Facts(fn(&Case<'_>) -> Vec<Finding>),
    /// The figures of each measure over all of time.
    Series(fn(&Case<'_>) -> Vec<Finding>),
    /// The figures of each measure that speak of one time.
    Grouped(fn(&Case<'_>, &[Grouped]) -> Vec<Finding>),
    /// What reasoning across measures found, too.
    Reasoned(fn(&Case<'_>, &[Grouped], &Reasoned) -> Vec<Finding>),
    /// The same, but a policy says how many are told, those of the least rank.
    Ranked(fn(&Case<'_>, &Nestings) -> Vec<Ranked>, fn(&Policy) -> usize),
    /// Figures of all measures held against each other: in two steps, of which [`Local`] keeps the first.
    Wide,
}

/// The groups of a measure.
#[derive(Debug)]
pub(crate) struct Grouped {
    measure: MeasureId,
    kind: Kind,
    groups: Vec<Group>,
}

impl Grouped {
    /// Of every measure with figures that stand, by key.
    fn all(case: &Case<'_>) -> Vec<Self> {
        let of = |measure: MeasureId| Self::of(&case.evidence, measure, case.standing(measure));
        case.evidence.measures().iter().copied().filter_map(of).collect()
    }

    /// Of a measure with the figures that stand, by key.
    fn of(evidence: &Evidence<'_>, measure: MeasureId, standing: &[AssertionId]) -> Option<Self> {
        let kind = evidence.dossier().at_measure(measure).kind();
        let standing = Some(standing).filter(|all| !all.is_empty() && kind != Kind::Proposition)?;
        Some(Self { measure, kind, groups: timeline::groups(evidence, kind, standing) })
    }
}

/// What was found in one portion of a view, and what is to be held against what was found in others.
#[derive(Debug, Default)]
pub(crate) struct Local {
    pub(crate) findings: Vec<Finding>,
    /// For each kind of which only so many are told, those of the least rank.
    pub(crate) ranked: Vec<Ranked>,
    pub(crate) signs: Signs,
    pub(crate) prints: Vec<Print>,
}

impl Local {
    /// # Complexity
    /// As that of the detectors; see [`reconcile`](crate::reconcile).
    pub(crate) fn of(case: &Case<'_>, reasoned: &Reasoned, nestings: &Nestings) -> Self {
        let (local, signs) = Self::beside(case, reasoned, nestings, || likely_slip::signs(case));
        Self { signs, ..local }
    }

    /// The same of a measure of figures by itself, with what it shows over time.
    pub(crate) fn of_series(
        case: &Case<'_>,
        reasoned: &Reasoned,
        nestings: &Nestings,
        measure: MeasureId,
    ) -> (Self, Series) {
        let (local, (series, signs)) = Self::beside(case, reasoned, nestings, || Series::of(case, measure));
        (Self { signs, ..local }, series)
    }

    /// What the detectors find, and something else.
    fn beside<T: Send>(
        case: &Case<'_>,
        reasoned: &Reasoned,
        nestings: &Nestings,
        other: impl FnOnce() -> T + Send,
    ) -> (Self, T) {
        let all = || Self::found(case, reasoned, nestings, |_| true);
        match case.evidence.assertions().len() >= MANY {
            true => parallel::join(all, other),
            false => (all(), other()),
        }
    }

    /// What a figure alone shows in its time, which is nothing: it takes two to agree or not.
    pub(crate) fn of_one(case: &Case<'_>) -> Self {
        Self { prints: look_alike::prints(case), ..Self::default() }
    }

    /// All but what figures show over time.
    pub(crate) fn in_a_stretch(case: &Case<'_>) -> Self {
        let in_time = |detector: &Detector| !matches!(detector.run, Run::Series(_));
        Self::found(case, &Reasoned::default(), &Nestings::default(), in_time)
    }

    /// All but what figures show over time, or voices beside each other.
    pub(crate) fn in_a_strand(case: &Case<'_>) -> Self {
        let in_it =
            |detector: &Detector| !matches!(detector.run, Run::Series(_)) && !is_of_all_voices(detector.kind);
        Self::found(case, &Reasoned::default(), &Nestings::default(), in_it)
    }

    /// What some detectors find.
    fn found(
        case: &Case<'_>,
        reasoned: &Reasoned,
        nestings: &Nestings,
        asked: impl Fn(&Detector) -> bool,
    ) -> Self {
        let groups = Grouped::all(case);
        let find = |detector: &'static Detector| detector.find(case, &groups, reasoned, nestings);
        let detectors = detectors().iter().copied().filter(|detector| asked(detector));
        let mut local = Self { prints: look_alike::prints(case), ..Self::default() };
        let mut take = |(findings, ranked): (Vec<Finding>, Vec<Ranked>)| {
            local.findings.extend(findings);
            local.ranked.extend(ranked);
        };
        match case.evidence.assertions().len() >= MANY {
            true => parallel::map(detectors.collect(), find).into_iter().for_each(&mut take),
            false => detectors.map(find).for_each(take),
        }
        local
    }
}

/// Whether findings of a kind hold figures of all voices against each other, where nothing is said but figures on one measure.
pub(crate) fn is_of_all_voices(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::Agreement | FindingKind::Contradiction)
}

/// What is found of all voices, of figures on one measure that stand, by key.
pub(crate) fn of_all_voices(
    evidence: &Evidence<'_>,
    statements: &Statements,
    (measure, standing): (MeasureId, &[AssertionId]),
    in_two_ways: Vec<InTwoWays>,
) -> Vec<Finding> {
    let groups: Vec<Grouped> = Grouped::of(evidence, measure, standing).into_iter().collect();
    let mut found = contradiction::of_groups(evidence, statements, &groups, in_two_ways);
    found.extend(agreement::of_groups(evidence, &groups));
    found
}

/// What is said of a measure, for all voices to be held against each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    // INVARIANT: these two ascend. The figures that stand, and those that slips are looked for among.
    pub(crate) standing: Vec<AssertionId>,
    pub(crate) current: Vec<AssertionId>,
    pub(crate) in_two_ways: Vec<InTwoWays>,
}

impl Said {
    pub(crate) fn of(case: &Case<'_>, measure: MeasureId) -> Self {
        let mut standing = case.standing(measure).to_vec();
        let mut current = case.evidence.figures(measure).into_owned();
        current.retain(|id| likely_slip::is_given(case, *id));
        standing.sort_unstable();
        current.sort_unstable();
        Self { standing, current, in_two_ways: contradiction::given_in_two_ways(case) }
    }
}

/// From so many assertions on, one portion is worth several threads.
const MANY: usize = 8192;

impl Detector {
    /// What it finds in one portion, and what of it is ranked.
    fn find(
        &self,
        case: &Case<'_>,
        groups: &[Grouped],
        reasoned: &Reasoned,
        nestings: &Nestings,
    ) -> (Vec<Finding>, Vec<Ranked>) {
        let findings = match self.run {
            Run::Facts(run) | Run::Series(run) => run(case),
            Run::Grouped(run) => run(case, groups),
            Run::Reasoned(run) => run(case, groups, reasoned),
            Run::Ranked(run, limit) => {
                return (Vec::new(), told(run(case, nestings), limit(case.evidence.policy)));
            }
            Run::Wide => Vec::new(),
        };
        (findings, Vec::new())
    }
}

/// The kinds of which only so many are told, and how many.
pub(crate) fn limits(policy: &Policy) -> impl Iterator<Item = (FindingKind, usize)> {
    detectors().iter().filter_map(move |detector| match detector.run {
        Run::Ranked(_, limit) => Some((detector.kind, limit(policy))),
        _ => None,
    })
}

/// Those of the least rank, of all kinds of which only so many are told.
pub(crate) fn chosen(policy: &Policy, mut all: Vec<Ranked>) -> Vec<Finding> {
    let mut chosen = Vec::new();
    for (kind, limit) in limits(policy) {
        let (own, rest) = all.into_iter().partition(|one| one.finding.kind() == kind);
        chosen.extend(told(own, limit).into_iter().map(|one| one.finding));
        all = rest;
    }
    chosen
}

fn told(mut all: Vec<Ranked>, limit: usize) -> Vec<Ranked> {
    all.sort_by(|a, b| a.rank.cmp(&b.rank));
    all.truncate(limit);
    all
}

/// Every detector, in the order of the report.
#[must_use]
pub fn detectors() -> &'static [&'static Detector] {
    &[
        &contradiction::DETECTOR,
        &possible_conflict::DETECTOR,
        &dispute::DETECTOR,
        &relay_slip::DETECTOR,
        &likely_slip::DETECTOR,
        &stale_relay::DETECTOR,
        &false_value::DETECTOR,
        &revision::DETECTOR,
        &basis_reset::DETECTOR,
        &stance_change::DETECTOR,
        &development::DETECTOR,
        &agreement::DETECTOR,
        &accounted_for::DETECTOR,
        &coincidence::DETECTOR,
        &echo::DETECTOR,
        &look_alike::DETECTOR,
    ]
}
