//! What is to be drawn of a measure or proposition, before anything has a place.

use rustc_hash::FxHashMap;

use super::camps::camps;
use super::slips::{Slip, meant};
use crate::assertion::Stance;
use crate::dossier::ContentRef;
use crate::estimate::{LevelOptions, Series};
use crate::estimator::Estimator;
use crate::finding::{Change, Detail, Finding};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::quantity::{Dimension, Form, Interval};
use crate::reconcile::Report;
use crate::relation::{Reading, Status, Strength, When};
use crate::render::html::text::name;
use crate::render::html::words::spoken;
use crate::render::phrase::{date, number};
use crate::time::DAY;

/// The most figures for which a level is fitted.
const FITTED: usize = 2_000;

/// A timeline to be drawn.
#[derive(Debug)]
pub(in crate::render::html) struct Chart {
    pub(in crate::render::html) measure: MeasureId,
    /// The statements in the order of time, those without a time last.
    pub(in crate::render::html) points: Vec<Point>,
    /// From what was said to what is said instead.
    pub(in crate::render::html) arrows: Vec<Arrow>,
    /// Two that cannot both be true, the strongest first.
    pub(in crate::render::html) gaps: Vec<Gap>,
    /// Other findings that speak against a statement: its place, and the finding.
    pub(in crate::render::html) flags: Vec<(usize, usize)>,
    /// Figures that were likely mistyped, and what was likely meant.
    pub(in crate::render::html) slips: Vec<Slip>,
    pub(super) band: Vec<Band>,
    /// For a proposition, the stances that were taken, from the top.
    pub(super) rows: Vec<Stance>,
    /// How many camps there are.
    pub(in crate::render::html) camps: usize,
    pub(super) dates: bool,
}

/// A statement.
#[derive(Debug)]
pub(in crate::render::html) struct Point {
    pub(in crate::render::html) id: AssertionId,
    /// The time it is about, and where in it its mark stands.
    pub(super) when: Option<(When, i64)>,
    pub(super) value: f64,
    pub(super) support: Option<Interval>,
    pub(super) literal: Option<Interval>,
    /// The camp it is in: zero is the best supported one.
    pub(in crate::render::html) camp: usize,
    pub(in crate::render::html) status: Status,
    /// How many times it was printed.
    pub(in crate::render::html) prints: usize,
    /// What it says in few letters, and who says it.
    pub(super) figure: String,
    pub(super) who: String,
    pub(in crate::render::html) told: String,
}

/// A step from one statement to another.
#[derive(Debug, Clone, Copy)]
pub(in crate::render::html) struct Arrow {
    pub(super) old: usize,
    pub(super) new: usize,
    /// The finding that tells of it, by its place in the report.
    pub(in crate::render::html) finding: usize,
}

/// Two statements that cannot both be true.
#[derive(Debug, Clone)]
pub(in crate::render::html) struct Gap {
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(in crate::render::html) finding: usize,
    pub(super) strength: Strength,
    /// Where it was so on earlier days only: its link, those days, and what is told of it.
    pub(super) then: Option<(String, String, String)>,
}

/// What the figures leave possible for a while.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    pub(super) from: i64,
    pub(super) to: i64,
    /// At both ends of it; none where nothing bounds it.
    pub(super) low: (Option<f64>, Option<f64>),
    pub(super) high: (Option<f64>, Option<f64>),
}

impl Chart {
    /// The chart of a measure with figures or a proposition with stances; none if nothing was said of it.
    ///
    /// # Complexity
    /// As [`Report::timeline`] with its camps, and linear in the findings given.
    pub(in crate::render::html) fn of(
        report: &Report<'_>,
        estimator: &Estimator<'_>,
        measure: MeasureId,
        findings: &[(usize, &Finding)],
    ) -> Option<Self> {
        let dossier = report.view().dossier();
        let on = dossier.measure(measure)?;
        let mut points =
            if on.kind() == Kind::Proposition { stances(report, measure) } else { figures(report, measure) };
        if points.is_empty() {
            return None;
        }
        points.sort_by_cached_key(|point| {
            let when = point.when.as_ref().map(|(when, at)| (*at, when.start));
            (when.is_none(), when, dossier.at(point.id).key().to_owned())
        });
        let mut rows = Vec::new();
        if on.kind() == Kind::Proposition {
            rows = seat(&mut points);
        }
        let places: FxHashMap<AssertionId, usize> = points
            .iter()
            .enumerate()
            .flat_map(|(at, point)| report.statement(point.id).iter().map(move |id| (*id, at)))
            .collect();
        let mut chart = Self {
            measure,
            arrows: Vec::new(),
            gaps: Vec::new(),
            flags: Vec::new(),
            slips: Vec::new(),
            band: Vec::new(),
            rows,
            camps: points.iter().map(|p| p.camp + 1).max().unwrap_or(1),
            dates: *on.unit().dimension() == Dimension::Date,
            points,
        };
        for (at, finding) in findings {
            chart.link(*at, finding, &places);
        }
        chart.gaps.sort_by_key(|gap| gap.strength);
        if on.kind() != Kind::Proposition && chart.points.len() > 1 && !chart.dates {
            chart.band = band(estimator, measure, on.kind(), chart.points.len());
        }
        Some(chart)
    }

    /// Adds two figures that contradicted each other on earlier days only, with the link, the days and what is told.
    pub(in crate::render::html) fn once_apart(
        &mut self,
        report: &Report<'_>,
        pair: (AssertionId, AssertionId),
        strength: Strength,
        then: (String, String, String),
    ) {
        let place = |id| {
            let lead = report.statement(id).first().copied().unwrap_or(id);
            self.points.iter().position(|point| point.id == lead)
        };
        if let (Some(upper), Some(lower)) = (place(pair.0), place(pair.1)) {
            self.gaps.push(Gap { upper, lower, finding: usize::MAX, strength, then: Some(then) });
        }
    }

    /// What a finding draws.
    fn link(&mut self, finding: usize, found: &Finding, places: &FxHashMap<AssertionId, usize>) {
        let place = |id: &AssertionId| places.get(id).copied();
        let strength = found.strength();
        let mut gap = |upper: &AssertionId, lower: &AssertionId| {
            if let (Some(upper), Some(lower)) = (place(upper), place(lower)) {
                self.gaps.push(Gap { upper, lower, finding, strength, then: None });
            }
        };
        let mut flagged: Vec<AssertionId> = Vec::new();
        match found.detail() {
            Detail::Contradiction { measure, pair, .. } if *measure == self.measure => gap(&pair.0, &pair.1),
            Detail::Dispute { proposition, affirm, deny } if *proposition == self.measure => {
                let nearest = affirm
                    .iter()
                    .find(|id| place(id).is_some())
                    .zip(deny.iter().find(|id| place(id).is_some()));
                if let Some((yes, no)) = nearest {
                    gap(yes, no);
                }
            }
            Detail::Conflict { sets, .. } => flagged.extend(sets.first().into_iter().flatten()),
            Detail::PossibleConflict { pair, .. } => flagged.extend([pair.0, pair.1]),
            Detail::Revision { measure, changes, .. } | Detail::BasisReset { measure, changes }
                if *measure == self.measure =>
            {
                self.arrows.extend(
                    changes.iter().filter_map(|c: &Change| arrow(place(&c.old)?, place(&c.new)?, finding)),
                );
            }
            Detail::StanceChange { proposition, changes, .. } if *proposition == self.measure => {
                let steps = changes.iter().filter_map(|(old, new)| arrow(place(old)?, place(new)?, finding));
                self.arrows.extend(steps);
            }
            Detail::LikelySlip { readings, .. } => {
                // The surest reading of each figure.
                for (nth, one) in readings.iter().enumerate() {
                    let first = readings.iter().position(|other| other.figure == one.figure) == Some(nth);
                    if let (true, Some(point)) = (first, place(&one.figure)) {
                        self.slips.push(meant(one, point, finding));
                    }
                }
            }
            _ => {}
        }
        for id in flagged {
            self.flags.extend(place(&id).map(|at| (at, finding)));
        }
    }
}

fn arrow(old: usize, new: usize, finding: usize) -> Option<Arrow> {
    (old != new).then_some(Arrow { old, new, finding })
}

fn figures(report: &Report<'_>, measure: MeasureId) -> Vec<Point> {
    let dossier = report.view().dossier();
    let Some(timeline) = report.timeline(measure) else { return Vec::new() };
    let camps = camps(&timeline);
    let point = |entry: &crate::timeline::Entry| {
        let id = entry.assertion;
        let reading = Reading::of(dossier, report.policy(), id)?;
        let ends =
            |i: &Interval| [i.low().value(), i.high().value()].into_iter().flatten().collect::<Vec<f64>>();
        let middle = |i: &Interval| {
            let ends = ends(i);
            (!ends.is_empty()).then(|| ends.iter().map(|v| v / ends.len() as f64).sum::<f64>())
        };
        let value = reading.nominal.map(|(low, high)| low / 2.0 + high / 2.0);
        let value = value.or_else(|| entry.support.as_ref().and_then(middle)).or(reading.typical);
        let value = value.or_else(|| entry.literal.as_ref().and_then(middle))?;
        let at = entry.when.as_ref().map(|when| stands(when, reading.kind));
        Some(Point {
            id,
            when: entry.when.clone().zip(at),
            value,
            support: entry.support,
            literal: entry.literal,
            camp: camps.get(&id).copied().unwrap_or(0),
            status: entry.status,
            prints: entry.copies.len() + 1,
            figure: figure(dossier, id),
            who: who(report, id),
            told: spoken(report, id, entry.status),
        })
    };
    timeline.statements().iter().filter_map(point).collect()
}

/// Where the mark of a time stands: a running total at its end, anything else in its middle.
fn stands(when: &When, kind: Kind) -> i64 {
    match (when.start, when.end) {
        (_, i64::MAX) => when.start.max(0),
        (i64::MIN, end) => end,
        // A total by the end of a day is shown on that day.
        (_, end) if kind == Kind::Cumulative && when.moment => {
            if end.rem_euclid(DAY) == 0 {
                end.saturating_sub(DAY / 2)
            } else {
                end.saturating_sub(1)
            }
        }
        (start, end) => start + (end - start) / 2,
    }
}

fn stances(report: &Report<'_>, measure: MeasureId) -> Vec<Point> {
    let dossier = report.view().dossier();
    let statuses: FxHashMap<AssertionId, Status> = report.statuses().iter().copied().collect();
    let point = |id: AssertionId| {
        let prints = report.statement(id);
        let ContentRef::Stance { stance, .. } = dossier.at(id).content() else { return None };
        if prints.first() != Some(&id) {
            return None;
        }
        let when = Reading::of(dossier, report.policy(), id)?.when;
        let at = when.as_ref().map(|when| stands(when, Kind::Proposition));
        let status = statuses.get(&id).copied().unwrap_or(Status::Standing);
        Some(Point {
            id,
            when: when.zip(at),
            value: row(stance) as f64,
            support: None,
            literal: None,
            camp: match stance {
                Stance::Affirms => 0,
                Stance::Denies => 1,
                _ => 2,
            },
            status,
            prints: prints.len(),
            figure: String::new(),
            who: who(report, id),
            told: spoken(report, id, status),
        })
    };
    report.view().on_measure(measure).filter_map(point).collect()
}

/// The stances from the top of the chart to its bottom.
const ROWS: [Stance; 6] = [
    Stance::Affirms,
    Stance::DoesNotDeny,
    Stance::DoesNotConfirm,
    Stance::NoEvidence,
    Stance::Withholds,
    Stance::Denies,
];

fn row(stance: Stance) -> usize {
    ROWS.iter().position(|one| *one == stance).unwrap_or(0)
}

/// Leaves out the rows that nobody takes, and gives each statement its row.
fn seat(points: &mut [Point]) -> Vec<Stance> {
    let taken: Vec<usize> =
        (0..ROWS.len()).filter(|at| points.iter().any(|point| point.value == *at as f64)).collect();
    for point in points {
        point.value = taken.iter().position(|at| point.value == *at as f64).unwrap_or(0) as f64;
    }
    taken.iter().filter_map(|at| ROWS.get(*at).copied()).collect()
}

/// The band of the estimate over time.
fn band(estimator: &Estimator<'_>, measure: MeasureId, kind: Kind, figures: usize) -> Vec<Band> {
    if figures > FITTED && kind == Kind::Stock {
        return Vec::new();
    }
    let between = |from: i64, to: i64, low, high| (from < to).then_some(Band { from, to, low, high });
    match estimator.series(measure, &LevelOptions::default()) {
        Some(Series::Total(total)) => {
            let steps = total.steps.iter().zip(total.steps.iter().skip(1));
            // Between two times a total is no less than before and no more than after.
            steps.filter_map(|(a, b)| between(a.at, b.at, (a.low, a.low), (b.high, b.high))).collect()
        }
        Some(Series::Level(level)) => {
            let points = level.points.iter().zip(level.points.iter().skip(1));
            let ends = |a, b| (Some(a), Some(b));
            points
                .filter_map(|(a, b)| between(a.at, b.at, ends(a.low, b.low), ends(a.high, b.high)))
                .collect()
        }
        None => Vec::new(),
    }
}

/// Who said it, in few letters.
fn who(report: &Report<'_>, id: AssertionId) -> String {
    let dossier = report.view().dossier();
    let whose = dossier.at(id).speakers().iter();
    let names: Vec<String> = whose.map(|id| name(dossier.at_source(*id).name(), 30)).collect();
    match names.split_first() {
        None => "origin unknown".to_owned(),
        Some((first, [second])) if first.chars().count() + second.chars().count() < 30 => {
            format!("{first}, {second}")
        }
        Some((first, [])) => first.clone(),
        Some((first, rest)) => format!("{first} +{}", rest.len()),
    }
}

/// The figure in few letters: its hedge as a sign.
fn figure(dossier: &crate::dossier::Dossier, id: AssertionId) -> String {
    let Some(quantity) = dossier.at(id).quantity() else { return String::new() };
    let n = |v: &crate::quantity::Number| number(v.get());
    let usual = dossier.at(id).measure().map(|m| dossier.at_measure(m).unit().symbol()).unwrap_or_default();
    let unit = match quantity.unit().map_or(usual, |own| own.symbol()) {
        share @ ("%" | "‰") => share.to_owned(),
        // The axis has that of the measure.
        own if own != usual => format!(" {}", name(own, 20)),
        _ => String::new(),
    };
    let text = match quantity.form() {
        Form::Bare(v) | Form::Exactly(v) => n(v),
        Form::About(v) => format!("≈ {}", n(v)),
        Form::Nearly(v) => format!("nearly {}", n(v)),
        Form::MoreThan(v) => format!("> {}", n(v)),
        Form::AtLeast(v) => format!("≥ {}", n(v)),
        Form::LessThan(v) => format!("< {}", n(v)),
        Form::AtMost(v) => format!("≤ {}", n(v)),
        Form::UpTo(v) => format!("up to {}", n(v)),
        Form::Between { low, high } | Form::Bounded { low, high, .. } => format!("{}–{}", n(low), n(high)),
        Form::PlusMinus { value, error } => format!("{} ± {}", n(value), n(error)),
        Form::Date(period) => return date(period),
        other => return other.to_string(),
    };
    text + &unit
}
