//! What the findings of a report say of its series.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::finding::{Change, Manner};
use crosscheck::io::Imported;
use crosscheck::relation::{Cause, Direction, TimeRelation};
use crosscheck::{
    AssertionId, Detail, Dossier, Finding, FindingKind, Kind, MeasureId, Relation, Report, SourceId, Verdict,
};

/// Counts by the name of a series or of a pair of them, read from findings.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) rows: usize,
    pub(crate) withdrawn: usize,
    pub(crate) topics: usize,
    /// The rows of each series.
    pub(crate) series: BTreeMap<String, usize>,
    /// Figures in place of earlier ones of the same series for the same time.
    pub(crate) revisions: BTreeMap<String, usize>,
    pub(crate) up: usize,
    pub(crate) down: usize,
    /// How many times of some series were revised.
    pub(crate) revised_points: usize,
    /// Running totals that are lower for a later time.
    pub(crate) decreases: BTreeMap<String, usize>,
    /// Pairs of series whose figures for one time contradict each other, by time.
    pub(crate) contradictions: BTreeMap<String, usize>,
    pub(crate) contradicted_times: usize,
    /// Prints of a statement besides the first.
    pub(crate) echoes: BTreeMap<String, usize>,
    /// Prints of a statement with another figure.
    pub(crate) slips: BTreeMap<String, usize>,
}

/// What is counted, and when it is about.
type Point = (Option<MeasureId>, Option<String>);

impl Counts {
    pub(crate) fn of(report: &Report<'_>, imported: &Imported) -> Self {
        let dossier = report.view().dossier();
        let mut counts = Self {
            rows: imported.rows,
            withdrawn: imported.withdrawals,
            topics: dossier.measures().len(),
            ..Self::default()
        };
        let figures = report.view().assertions().filter(|(_, one)| one.quantity().is_some());
        for (id, _) in figures {
            count(&mut counts.series, series(dossier, id));
        }
        counts.follow(report);
        // A series that says its figure again is the same rival.
        let found = report.of_kind(FindingKind::Contradiction).flat_map(|f| at_one_time(report, f));
        let rivals: BTreeSet<(Point, String)> =
            found.map(|(a, b)| (point(dossier, a), pair(dossier, a, b))).collect();
        let times: BTreeSet<&Point> = rivals.iter().map(|(point, _)| point).collect();
        counts.contradicted_times = times.len();
        for (_, pair) in rivals {
            count(&mut counts.contradictions, pair);
        }
        for finding in report.findings() {
            let (counted, statements) = match finding.detail() {
                Detail::Echo { statements } => (&mut counts.echoes, statements),
                Detail::RelaySlip { versions, .. } => (&mut counts.slips, versions),
                _ => continue,
            };
            for (first, others) in statements.iter().filter_map(|prints| prints.split_first()) {
                for other in others {
                    count(counted, pair(dossier, *first, *other));
                }
            }
        }
        counts
    }

    /// Counts revisions and falls: a figure that follows several of its series is one of them.
    fn follow(&mut self, report: &Report<'_>) {
        let dossier = report.view().dossier();
        let mut revised: BTreeMap<AssertionId, Direction> = BTreeMap::new();
        let mut fell: BTreeSet<AssertionId> = BTreeSet::new();
        for change in report.findings().iter().flat_map(|finding| changes(finding)) {
            match change.how {
                _ if series(dossier, change.old) != series(dossier, change.new) => {}
                Manner::LaterWord | Manner::Said => drop(revised.insert(change.new, change.direction)),
                Manner::Fall | Manner::Restart => drop(fell.insert(change.new)),
                _ => {}
            }
        }
        let mut points: BTreeSet<(String, Point)> = BTreeSet::new();
        for (id, direction) in revised {
            let name = series(dossier, id);
            points.insert((name.clone(), point(dossier, id)));
            count(&mut self.revisions, name);
            self.up += usize::from(direction == Direction::Up);
            self.down += usize::from(direction == Direction::Down);
        }
        self.revised_points = points.len();
        for id in fell {
            count(&mut self.decreases, series(dossier, id));
        }
    }
}

fn count(counts: &mut BTreeMap<String, usize>, name: String) {
    *counts.entry(name).or_default() += 1;
}

/// The steps from one figure to another that a finding tells of.
fn changes(finding: &Finding) -> &[Change] {
    match finding.detail() {
        Detail::Revision { changes, .. }
        | Detail::BasisReset { changes, .. }
        | Detail::FalseValue { changes, .. }
        | Detail::RelaySlip { changes, .. } => changes,
        _ => &[],
    }
}

/// The pairs behind a contradiction whose figures are about one time. A running total has one finding for all
/// times, behind which there may be very many pairs; so those of each moment are asked for by themselves.
fn at_one_time(report: &Report<'_>, finding: &Finding) -> Vec<(AssertionId, AssertionId)> {
    let Detail::Contradiction { measure, .. } = finding.detail() else { return Vec::new() };
    let kind = report.view().dossier().measure(*measure).map(|on| on.kind());
    match report.timeline(*measure).filter(|_| kind == Some(Kind::Cumulative)) {
        Some(timeline) => {
            let each = |moment: crosscheck::timeline::Comparison<'_>| {
                moment.conflicts().map(|r| (r.a, r.b)).collect::<Vec<_>>()
            };
            timeline.moments().flat_map(each).collect()
        }
        None => {
            let itself =
                |r: &Relation| matches!(r.verdict, Verdict::Contradicts { cause: Cause::Itself, .. });
            let same = report.pairs(finding).filter(|r| r.time == TimeRelation::Same && !itself(r));
            same.map(|relation| (relation.a, relation.b)).collect()
        }
    }
}

fn point(dossier: &Dossier, id: AssertionId) -> Point {
    let one = dossier.assertion(id);
    (one.and_then(|one| one.measure()), one.and_then(|one| one.as_of_given().map(ToString::to_string)))
}

/// Two series, in the order of their names.
fn pair(dossier: &Dossier, a: AssertionId, b: AssertionId) -> String {
    let mut names = [series(dossier, a), series(dossier, b)];
    names.sort();
    names.join(" <> ")
}

/// The name of a series: the source, and who reported it.
pub(crate) fn series(dossier: &Dossier, id: AssertionId) -> String {
    let Some(one) = dossier.assertion(id) else { return String::new() };
    let names = |ids: &[SourceId]| -> Vec<&str> {
        ids.iter().filter_map(|id| dossier.source(*id)).map(|source| source.name()).collect()
    };
    let name = names(one.origins()).join(" + ");
    // An importer that keeps each copy for itself has named it so already.
    if name.contains(" | ") { name } else { format!("{name} | {}", names(one.relays()).join(" > ")) }
}
