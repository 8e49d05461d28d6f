//! What was known on which day: for each finding and each statement the days between which it held.

use rustc_hash::{FxHashMap, FxHashSet};

use super::findings::{Told, headline};
use crate::finding::{Detail, FindingId};
use crate::id::{AssertionId, MeasureId};
use crate::parallel;
use crate::reconcile::{Report, reconcile};
use crate::relation::{Status, Strength};
use crate::time::{DAY, Period, until_text};

/// The most days that a page can be turned back to.
pub(super) const DAYS: usize = 60;
/// How many assertions are read again in all, at the most, to find out what was known on the days.
const READ: usize = 300_000;
/// How many findings that no longer hold are kept for the days on which they did.
const PAST: usize = 200;

/// Two figures that a contradiction named on some days.
#[derive(Debug, Clone)]
struct Apart {
    finding: FindingId,
    pair: (AssertionId, AssertionId),
    strength: Strength,
    headline: String,
    days: Vec<usize>,
}

/// A contradiction that was not always the same one: the upper and the lower figure, and the days on which it named them.
pub(super) struct Then<'k> {
    pub(super) finding: &'k FindingId,
    pub(super) pair: (AssertionId, AssertionId),
    pub(super) strength: Strength,
    pub(super) headline: &'k str,
    pub(super) days: String,
}

/// The days on which something became known, and what held on each.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Each day, and how many assertions were known at its end. The last one is the report itself.
    pub(super) days: Vec<(String, usize)>,
    /// The ends of the days, in seconds; none for the report itself where dates do not say.
    pub(super) ends: Vec<Option<i64>>,
    /// On how many days something became known.
    pub(super) of: usize,
    findings: FxHashMap<FindingId, Vec<usize>>,
    superseded: FxHashMap<AssertionId, Vec<usize>>,
    since: FxHashMap<AssertionId, usize>,
    /// The figures that contradicted each other on some days only: by measure, with the headline and the days.
    apart: FxHashMap<MeasureId, Vec<Apart>>,
    /// How findings that hold in the end were told on earlier days, where that was otherwise: headlines with their days.
    retold: FxHashMap<FindingId, Vec<(String, Vec<usize>)>>,
    /// Findings that no longer hold, as they were when they last did.
    pub(super) past: Vec<Told>,
}

impl Known {
    /// Reconciles anew what was known on some days: all on which something became known, or as many as are asked for,
    /// between which about equally many assertions became known.
    ///
    /// # Complexity
    /// A reconciliation for each day, of what was known on it; [`READ`] assertions in all.
    pub(super) fn of(
        report: &Report<'_>,
        most: usize,
        most_past: usize,
        retold: &FxHashSet<&FindingId>,
    ) -> Self {
        let view = report.view();
        let mut known: Vec<(i64, AssertionId)> =
            view.assertions().filter_map(|(id, one)| Some((end_of_day(one.known_from()?), id))).collect();
        known.sort_unstable();
        let all = view.assertions().count();
        let mut distinct: Vec<i64> = known.iter().map(|(end, _)| *end).collect();
        distinct.dedup();
        let affordable = (2 * READ / all.max(1)).max(2);
        let chosen = chosen(&known, &distinct, most.min(affordable));
        let mut found = Self { of: distinct.len(), ..Self::default() };
        let undated = known.len() < all;
        // The last day is the report itself, unless something of the report has no date.
        let (before, last) = match chosen.split_last() {
            Some((last, before)) if !undated && *last == distinct.last().copied().unwrap_or(*last) => {
                (before, Some(*last))
            }
            _ => (chosen.as_slice(), None),
        };
        let holds: FxHashSet<&FindingId> = report.findings().iter().map(|finding| finding.id()).collect();
        let mut past: FxHashMap<FindingId, Told> = FxHashMap::default();
        for mut then in reconciled(report, before, &holds, retold) {
            found.learn(&mut then);
            found.enter(&then.findings, &then.fallen, then.known, then.end);
            for told in then.past {
                if past.len() < most_past.min(PAST) || past.contains_key(&told.id) {
                    past.insert(told.id.clone(), told);
                }
            }
        }
        let mut now = Day::of(report, last.unwrap_or(i64::MAX), &holds, retold);
        found.learn(&mut now);
        // What was never told otherwise is told once.
        found.retold.retain(|_, told| told.len() > 1);
        found.enter(&now.findings, &now.fallen, now.known, now.end);
        found.past = past.into_values().collect();
        found.past.sort_by(|a, b| a.id.cmp(&b.id));
        let ends: Vec<i64> = found.ends.iter().map(|end| end.unwrap_or(i64::MAX)).collect();
        found.since = known
            .iter()
            .map(|(end, id)| (*id, ends.partition_point(|day| day < end).min(ends.len() - 1)))
            .collect();
        found
    }

    /// Notes what holds at the end of a day.
    fn enter(&mut self, findings: &[FindingId], fallen: &[AssertionId], known: usize, end: i64) {
        let at = self.days.len();
        for id in findings {
            self.findings.entry(id.clone()).or_default().push(at);
        }
        for id in fallen {
            self.superseded.entry(*id).or_default().push(at);
        }
        let label = if end == i64::MAX { "all that is known".to_owned() } else { until_text(end) };
        self.days.push((label, known));
        self.ends.push((end != i64::MAX).then_some(end));
    }

    /// Notes how a finding is told on a day.
    fn retell(&mut self, id: FindingId, headline: String, day: usize) {
        let told = self.retold.entry(id).or_default();
        match told.iter_mut().find(|(known, _)| *known == headline) {
            Some((_, days)) => days.push(day),
            None => told.push((headline, vec![day])),
        }
    }

    /// Notes which figures contradict each other on a day, and how findings are told on it.
    fn learn(&mut self, day: &mut Day) {
        let at = self.days.len();
        for (id, headline) in std::mem::take(&mut day.headlines) {
            self.retell(id, headline, at);
        }
        for (measure, one) in std::mem::take(&mut day.apart) {
            let all = self.apart.entry(measure).or_default();
            match all.iter_mut().find(|known| known.finding == one.finding && known.pair == one.pair) {
                Some(known) => known.days.push(at),
                None => all.push(Apart { days: vec![at], ..one }),
            }
        }
    }

    /// The contradictions of a measure that named these figures on earlier days only.
    pub(super) fn apart(&self, measure: MeasureId) -> impl Iterator<Item = Then<'_>> {
        let end = self.days.len().saturating_sub(1);
        let all = self.apart.get(&measure).into_iter().flatten();
        all.filter(move |one| one.days.last() != Some(&end)).map(|one| Then {
            finding: &one.finding,
            pair: one.pair,
            strength: one.strength,
            headline: &one.headline,
            days: self.ranges(&one.days),
        })
    }

    /// How a finding that holds in the end was told on earlier days, where that was otherwise: headlines with their days,
    /// the last one as it is told in the end. Nothing where it was always told the same.
    pub(super) fn retold(&self, id: &FindingId) -> Vec<(&str, String)> {
        let end = self.days.len().saturating_sub(1);
        let mut told: Vec<_> = self.retold.get(id).into_iter().flatten().collect();
        told.sort_by_key(|(_, days)| days.last() == Some(&end));
        told.into_iter().map(|(headline, days)| (headline.as_str(), self.ranges(days))).collect()
    }

    /// The days on which a finding held and some assertions were known.
    pub(super) fn finding_of(&self, id: &FindingId, of: &[AssertionId]) -> String {
        let end = self.days.len().saturating_sub(1);
        let since = of.iter().map(|one| self.since.get(one).copied().unwrap_or(end)).max().unwrap_or(0);
        let days = self.findings.get(id).map_or(&[][..], Vec::as_slice);
        let first = days.partition_point(|day| *day < since);
        self.ranges(days.get(first..).unwrap_or(&[]))
    }

    /// The days on which a finding held, as ranges: `0-3 5-`.
    pub(super) fn finding(&self, id: &FindingId) -> String {
        self.ranges(self.findings.get(id).map_or(&[], Vec::as_slice))
    }

    /// The days on which an assertion did not stand any more; none if it always did.
    pub(super) fn superseded(&self, id: AssertionId) -> Option<String> {
        self.superseded.get(&id).map(|days| self.ranges(days))
    }

    /// The days on which an assertion was known; one without a date only in the report itself.
    pub(super) fn assertion(&self, id: AssertionId) -> String {
        match self.since.get(&id) {
            Some(0) => String::new(),
            Some(since) => format!("{since}-"),
            None => format!("{}-", self.days.len().saturating_sub(1)),
        }
    }

    /// Nothing where it is always so.
    fn ranges(&self, days: &[usize]) -> String {
        if days.len() == self.days.len() {
            return String::new();
        }
        if days.is_empty() {
            return "x".to_owned();
        }
        let mut text = String::new();
        let mut from: Option<usize> = None;
        for (nth, day) in days.iter().enumerate() {
            let start = *from.get_or_insert(*day);
            if days.get(nth + 1) == Some(&(day + 1)) {
                continue;
            }
            let space = if text.is_empty() { "" } else { " " };
            let last = day + 1 == self.days.len();
            text += &if last { format!("{space}{start}-") } else { format!("{space}{start}-{day}") };
            from = None;
        }
        text
    }
}

/// What held at the end of a day.
struct Day {
    end: i64,
    known: usize,
    findings: Vec<FindingId>,
    /// How those that are asked for are told.
    headlines: Vec<(FindingId, String)>,
    /// The figures that a contradiction names, by measure.
    apart: Vec<(MeasureId, Apart)>,
    /// Assertions that did not stand any more.
    fallen: Vec<AssertionId>,
    /// Findings that do not hold in the end, as they were.
    past: Vec<Told>,
}

impl Day {
    fn of(
        report: &Report<'_>,
        end: i64,
        holds: &FxHashSet<&FindingId>,
        retold: &FxHashSet<&FindingId>,
    ) -> Self {
        let told = report.findings().iter().filter(|finding| retold.contains(finding.id()));
        let fallen = report.statuses().iter().filter(|(_, status)| *status != Status::Standing);
        let over = report.findings().iter().filter(|finding| !holds.contains(finding.id()));
        let apart = report.findings().iter().filter_map(|one| match one.detail() {
            Detail::Contradiction { measure, pair, .. } => {
                let (finding, headline) = (one.id().clone(), headline(report, one));
                Some((
                    *measure,
                    Apart { finding, pair: *pair, strength: one.strength(), headline, days: Vec::new() },
                ))
            }
            _ => None,
        });
        Self {
            end,
            apart: apart.collect(),
            known: report.statuses().len(),
            findings: report.findings().iter().map(|finding| finding.id().clone()).collect(),
            headlines: told.map(|one| (one.id().clone(), headline(report, one))).collect(),
            fallen: fallen.map(|(id, _)| *id).collect(),
            past: over.take(PAST).map(|one| Told::of(report, one)).collect(),
        }
    }
}

/// What held at the end of each of some days, in their order.
fn reconciled(
    report: &Report<'_>,
    days: &[i64],
    holds: &FxHashSet<&FindingId>,
    retold: &FxHashSet<&FindingId>,
) -> Vec<Day> {
    let (view, policy) = (report.view(), report.policy());
    let on = |end: i64| {
        let day = Period::day_of(end.saturating_sub(1))?;
        Some(Day::of(&reconcile(view.dossier().known_on(day), policy), end, holds, retold))
    };
    parallel::map(days.to_vec(), on).into_iter().flatten().collect()
}

/// The end of the day that a second belongs to the end of.
fn end_of_day(second: i64) -> i64 {
    second.saturating_add(DAY - 1).div_euclid(DAY).saturating_mul(DAY)
}

/// All days, or so many that about equally many assertions became known between them; always the first and the last.
fn chosen(known: &[(i64, AssertionId)], days: &[i64], most: usize) -> Vec<i64> {
    if days.len() <= most {
        return days.to_vec();
    }
    if most < 2 {
        return Vec::new();
    }
    let places = (0..most).map(|n| n * known.len().saturating_sub(1) / (most - 1).max(1));
    let mut chosen: Vec<i64> = places.filter_map(|at| known.get(at)).map(|(end, _)| *end).collect();
    chosen.dedup();
    chosen
}
