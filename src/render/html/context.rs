//! What all parts of a page need of a report.

use rustc_hash::{FxHashMap, FxHashSet};

use super::chart::Linked;
use super::known::Known;
use super::text::{clip, fragment};
use super::words::counted;
use crate::assertion::Target;
use crate::dossier::{ContentRef, Dossier};
use crate::estimator::Estimator;
use crate::finding::{Finding, FindingId, FindingKind};
use crate::id::{AssertionId, MeasureId};
use crate::keys::{places, sorted};
use crate::measure::Measure;
use crate::reconcile::Report;
use crate::relation::{Status, Strength};
use crate::render::phrase::number;
use crate::source::Source;

/// How many findings of very many are in the page as they are.
pub(super) const FIRST: usize = 60;

/// A report, read once for a page.
pub(super) struct Context<'r> {
    pub(super) report: &'r Report<'r>,
    pub(super) dossier: &'r Dossier,
    pub(super) estimator: Estimator<'r>,
    pub(super) known: Known,
    /// Whether there is too much to say everything without a script.
    pub(super) large: bool,
    /// The findings in the order in which they are shown: by kind, the strongest first.
    pub(super) order: Vec<usize>,
    /// The findings that concern an assertion, in that order.
    pub(super) about: FxHashMap<AssertionId, Vec<usize>>,
    /// The findings that concern a measure, in that order.
    pub(super) on: FxHashMap<MeasureId, Vec<usize>>,
    statuses: FxHashMap<AssertionId, Status>,
    said: FxHashMap<MeasureId, Vec<AssertionId>>,
    /// The places of measures and sources by key.
    numbers: (Vec<u32>, Vec<u32>),
    /// For each finding of the report its place in `order`.
    ranks: Vec<usize>,
}

impl<'r> Context<'r> {
    pub(super) fn of(report: &'r Report<'r>, large: bool, days: usize) -> Self {
        let dossier = report.view().dossier();
        let findings = report.findings();
        let mut order: Vec<usize> = (0..findings.len()).collect();
        // Stable: those of one kind and strength stay in the order of their names.
        order.sort_by_key(|at| findings.get(*at).map(|finding| (finding.kind(), finding.strength())));
        let mut about: FxHashMap<AssertionId, Vec<usize>> = FxHashMap::default();
        let mut on: FxHashMap<MeasureId, Vec<usize>> = FxHashMap::default();
        for at in &order {
            let Some(finding) = findings.get(*at) else { continue };
            for id in finding.members() {
                about.entry(*id).or_default().push(*at);
            }
            for measure in measures_of(dossier, finding) {
                on.entry(measure).or_default().push(*at);
            }
        }
        let statuses = report.statuses().iter().copied().collect();
        let mut said: FxHashMap<MeasureId, Vec<AssertionId>> = FxHashMap::default();
        for (id, _) in report.statuses() {
            for measure in measures_in(dossier, *id) {
                let list = said.entry(measure).or_default();
                if list.last() != Some(id) {
                    list.push(*id);
                }
            }
        }
        let numbers = (
            places(&sorted(dossier.measures().iter().map(Measure::key))),
            places(&sorted(dossier.sources().iter().map(Source::key))),
        );
        let mut ranks = vec![0; findings.len()];
        for (place, at) in order.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*at) {
                *slot = place;
            }
        }
        let past = if large { 40 } else { usize::MAX };
        let retold: FxHashSet<&FindingId> = order
            .iter()
            .take(if large { FIRST } else { usize::MAX })
            .filter_map(|at| findings.get(*at))
            .map(|finding| finding.id())
            .collect();
        let known = Known::of(report, days, past, &retold);
        Self {
            report,
            dossier,
            estimator: report.estimator(),
            known,
            large,
            order,
            about,
            on,
            statuses,
            said,
            numbers,
            ranks,
        }
    }

    pub(super) fn finding_at(&self, at: usize) -> Option<&'r Finding> {
        self.report.findings().get(at).map(AsRef::as_ref)
    }

    /// How weighty the weightiest finding about an assertion is: less is more.
    pub(super) fn weight(&self, id: AssertionId) -> usize {
        let first = self.about.get(&id).and_then(|list| list.first());
        first.and_then(|at| self.ranks.get(*at)).copied().unwrap_or(usize::MAX)
    }

    /// The findings that concern a measure, with their places in the report.
    pub(super) fn findings_on(&self, measure: MeasureId) -> Vec<(usize, &'r Finding)> {
        let places = self.on.get(&measure).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|at| Some((*at, self.finding_at(*at)?))).collect()
    }

    pub(super) fn status(&self, id: AssertionId) -> Status {
        self.statuses.get(&id).copied().unwrap_or(Status::Standing)
    }

    /// The number of a measure on the page: its place by key.
    pub(super) fn measure_number(&self, id: MeasureId) -> usize {
        self.numbers.0.get(id.index()).map_or(0, |place| *place as usize)
    }

    /// The number of a source on the page: its place by key.
    pub(super) fn source_number(&self, id: crate::id::SourceId) -> usize {
        self.numbers.1.get(id.index()).map_or(0, |place| *place as usize)
    }

    /// All that was said of a measure, in figures, stances and replies to them, by key.
    pub(super) fn said_of(&self, measure: MeasureId) -> &[AssertionId] {
        self.said.get(&measure).map_or(&[], Vec::as_slice)
    }
}

/// The measures that a finding concerns, by key.
pub(super) fn measures_of(dossier: &Dossier, finding: &Finding) -> Vec<MeasureId> {
    let mut found: Vec<MeasureId> =
        finding.members().iter().flat_map(|id| measures_in(dossier, *id)).collect();
    found.sort_unstable();
    found.dedup();
    found.sort_by_key(|id| dossier.at_measure(*id).key());
    found
}

/// The measures that an assertion speaks of, itself or through what it replies to.
pub(super) fn measures_in(dossier: &Dossier, id: AssertionId) -> Vec<MeasureId> {
    let one = dossier.at(id);
    match one.content() {
        ContentRef::Figure { measure, .. } => vec![measure],
        ContentRef::Stance { towards, .. } => towards
            .iter()
            .filter_map(|target| match target {
                Target::Measure(measure) => Some(*measure),
                Target::Assertion(other) => dossier.at(*other).measure(),
            })
            .collect(),
        ContentRef::Withdrawal => {
            one.markers().withdraws.and_then(|other| dossier.at(other).measure()).into_iter().collect()
        }
    }
}

/// The name of an assertion among the anchors of the page.
pub(super) fn row_name(dossier: &Dossier, id: AssertionId) -> String {
    format!("a:{}", dossier.at(id).key())
}

impl Linked for Context<'_> {
    fn statement(&self, id: AssertionId) -> (String, String, Option<String>) {
        let link = fragment(&row_name(self.dossier, id));
        (link, self.known.assertion(id), self.known.superseded(id))
    }

    fn finding(&self, at: usize, of: &[AssertionId]) -> (String, String, String) {
        let Some(finding) = self.finding_at(at) else { return Default::default() };
        let told = format!("{}: {}", kind_word(finding.kind()), clip(&self.report.headline(finding), 400));
        (fragment(&finding.id().to_string()), self.known.finding_of(finding.id(), of), told)
    }
}

/// A kind of finding in a word or two.
pub(super) fn kind_word(kind: FindingKind) -> String {
    kind.code().replace('-', " ")
}

/// So many findings of a kind.
pub(super) fn kind_count(n: usize, kind: FindingKind) -> String {
    let word = kind_word(kind);
    match kind {
        FindingKind::AccountedFor => format!("{} {word}", number(n as f64)),
        FindingKind::Echo if n != 1 => format!("{} echoes", number(n as f64)),
        _ => counted(n, &word),
    }
}

/// How firm a finding is, in a word.
pub(super) fn strength_word(strength: Strength) -> &'static str {
    match strength {
        Strength::Hard => "hard",
        Strength::Soft => "soft",
        Strength::Assumed => "assumed",
    }
}
