//! What figures around a time leave to be expected at it.

use smallvec::SmallVec;

use crate::id::{AssertionId, MeasureId};
use crate::measure::{Kind, Measure};
use crate::quantity::{Form, Number};
use crate::relation::Evidence;
use crate::time::DAY;

/// The ordinary spread of figures is never taken to be less: one percent.
const FLOOR: f64 = 0.01;

/// Far more than rounding, and more than is lost by going from logarithms through the numbers themselves.
const SURELY: f64 = 1e-9;

/// Logarithms below this are those of numbers that can be reckoned with.
const USUAL: f64 = 500.0;

/// The share of the deviations that the ordinary spread covers.
const QUARTILE: f64 = 0.75;

/// What figures near a time leave to be expected of their measure at it.
///
/// Numbers are compared by their ratios. `between` spans the figures of that very time if there are two or more, else
/// these with the nearest one before and the nearest one after it (the nearest two, if all lie on one side). The
/// `spread` is the upper quartile of how far each figure lies from what its own neighbours lead to, by straight lines
/// between logarithms in time, or, if that is more, from the middle of the figures of that time. It is at least 1%, the width of the
/// hedges, half of the last place printed and, for counts of what happened in a window, the root of the count; and it
/// is taken (1 + 1/(n − 1)) times, as few figures say little about it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Expectation {
    /// Of what.
    pub measure: MeasureId,
    /// The end of the time, in seconds; none for a constant.
    pub at: Option<i64>,
    /// The figures, in the order of time.
    pub from: Vec<AssertionId>,
    /// The lowest and the highest value that the nearest of them leave, in the unit of the measure.
    pub between: (f64, f64),
    /// The ordinary spread of the figures as a natural logarithm: 0.01 is about one percent.
    pub spread: f64,
    /// Whether there are figures of that time, or both before and after it.
    pub surrounded: bool,
}

impl Expectation {
    /// By how many ordinary spreads a value lies beyond what is expected; zero if it does not.
    #[must_use]
    pub fn spreads_to(&self, value: f64) -> f64 {
        self.distance(value) / self.spread
    }

    /// Whether a value is as expected, but for two ordinary spreads.
    #[must_use]
    pub fn admits(&self, value: f64) -> bool {
        value > 0.0 && self.distance(value) <= 2.0 * self.spread
    }

    /// How much a value is beyond what is expected, as a natural logarithm.
    pub(crate) fn distance(&self, value: f64) -> f64 {
        (self.between.0 / value).ln().max((value / self.between.1).ln()).max(0.0)
    }

    /// How far a value lies from the middle of what is expected, as a natural logarithm.
    pub(crate) fn off_centre(&self, value: f64) -> f64 {
        (value.ln() - (self.between.0.ln() + self.between.1.ln()) / 2.0).abs()
    }

    /// The width of what is expected with an ordinary spread on each side, as a natural logarithm.
    pub(crate) fn width(&self) -> f64 {
        self.width_to(self.between.0)
    }

    /// The width of all that is as much expected as a value, or within one ordinary spread.
    pub(crate) fn width_to(&self, value: f64) -> f64 {
        (self.between.1 / self.between.0).ln() + 2.0 * self.distance(value).max(self.spread)
    }

    /// How likely it is that a genuine figure lies so far beyond. In Student's distribution with three degrees of freedom,
    /// which has room for outliers, less than 1/z³ lies beyond z times what three quarters lie within; where nothing came
    /// after, a change that lasts is as likely as 1/z.
    pub(crate) fn tail(&self, value: f64) -> f64 {
        let z = self.spreads_to(value);
        if z <= 1.0 {
            return 1.0;
        }
        if self.surrounded { z.powi(-3) } else { 1.0 / z }
    }

    /// What these figures on one measure lead to at a time; none if they are too few, or one of them has no positive
    /// value between two ends.
    pub(crate) fn of(
        evidence: &Evidence<'_>,
        measure: MeasureId,
        at: Option<i64>,
        from: &[AssertionId],
    ) -> Option<Self> {
        let points: Option<SmallVec<[Point; 8]>> = from
            .iter()
            .map(|id| {
                let reading = evidence.reading(*id)?;
                (reading.measure == Some(measure)).then(|| Point::of(evidence, *id))?
            })
            .collect();
        let mut paces = from.iter().map(|id| pace(evidence, *id));
        let first = paces.next()?;
        paces
            .all(|pace| pace == first)
            .then(|| Self::led_to(evidence, measure, at, points?.iter().collect()))?
    }

    /// As [`of`](Self::of), by figures that were read, in any order.
    fn led_to(
        evidence: &Evidence<'_>,
        measure: MeasureId,
        at: Option<i64>,
        mut points: Points<'_>,
    ) -> Option<Self> {
        points.sort_unstable_by_key(|point| (point.at, evidence.ordinal(point.id)));
        let rooted = is_rooted(evidence.dossier().at_measure(measure));
        Outlook::of(points, at, rooted)?.expectation(measure)
    }
}

/// Whether numbers of a measure are counts of what happened in a window, whose root is their ordinary spread.
pub(crate) fn is_rooted(on: &Measure) -> bool {
    on.kind() == Kind::Flow && on.unit().counts_singly()
}

/// Whether numbers with logarithms between these two admit each other, whatever some of them lead one to expect: none lies further
/// from another one than two of the least ordinary spread.
pub(crate) fn always_admits((low, high): (f64, f64)) -> bool {
    let usual = low.abs().max(high.abs()) < USUAL;
    usual && high - low + SURELY <= 2.0 * FLOOR
}

/// An expectation in logarithms, which takes no memory: most figures are in line with it at a glance.
#[derive(Debug)]
pub(crate) struct Outlook<'p> {
    points: Points<'p>,
    at: Option<i64>,
    low: f64,
    high: f64,
    spread: f64,
    surrounded: bool,
}

impl<'p> Outlook<'p> {
    /// Whether figures on one measure, by time and key, surely admit a number of this logarithm at a time, though their spread be
    /// the least there is: mostly they do, and it need not be found.
    pub(crate) fn admit_at_once(points: &Points<'p>, at: Option<i64>, log: f64) -> bool {
        let Some(near) = nearest(points, at.unwrap_or(0)).filter(|near| near.surrounded) else {
            return false;
        };
        let (low, high) = near.ends();
        let usual = low.abs().max(high.abs()).max(log.abs()) < USUAL;
        usual && (low - log).max(log - high) + SURELY <= 2.0 * FLOOR
    }

    /// What figures on one measure, by time and key, lead to at a time.
    pub(crate) fn of(points: Points<'p>, at: Option<i64>, rooted: bool) -> Option<Self> {
        let place = at.unwrap_or(0);
        let near = nearest(&points, place)?;
        let (low, high) = near.ends();
        let (beside, n) = if near.one_time {
            (quartile(from_the_middle(near.points)), near.points.len())
        } else {
            (0.0, points.len())
        };
        let along = quartile(from_neighbours(&points));
        let root = if rooted { (-(low + high) / 4.0).exp() } else { 0.0 };
        let least = near.points.iter().map(|p| p.half.max(p.last_place)).fold(FLOOR.max(root), f64::max);
        let few = 1.0 + 1.0 / (n as f64 - 1.0);
        let spread = few * beside.max(along).max(least);
        let surrounded = near.surrounded;
        Some(Self { points, at, low, high, spread, surrounded })
    }

    /// Whether it reaches the time that it is to tell of, but for the longest step between its figures.
    pub(crate) fn is_near(&self) -> bool {
        let Some(at) = self.at.filter(|_| !self.surrounded) else { return true };
        let steps = self.points.windows(2).map(|pair| match pair {
            [a, b] => b.at.saturating_sub(a.at),
            _ => 0,
        });
        let longest = steps.max().unwrap_or(0);
        let reach =
            |end: Option<&&Point>| end.map_or(i64::MAX, |end| at.saturating_sub(end.at).saturating_abs());
        reach(self.points.first()).min(reach(self.points.last())) <= longest.saturating_mul(3) / 2
    }

    /// Whether the expectation surely admits a number of this logarithm, or is narrower than `widest` and has it fewer than so
    /// many spreads away; what is too close to call is not sure.
    pub(crate) fn is_surely_near(&self, log: f64, spreads: f64, widest: f64) -> bool {
        let usual = self.low.abs().max(self.high.abs()).max(log.abs()) < USUAL && self.spread < USUAL;
        let distance = (self.low - log).max(log - self.high).max(0.0) + SURELY;
        let width = self.high - self.low + 2.0 * self.spread + SURELY;
        usual && (distance <= 2.0 * self.spread || (width <= widest && distance < spreads * self.spread))
    }

    /// The same in numbers.
    pub(crate) fn expectation(self, measure: MeasureId) -> Option<Expectation> {
        let between = (self.low.exp(), self.high.exp());
        let fits = between.0 > 0.0 && between.1.is_finite() && self.spread.is_finite();
        fits.then(|| Expectation {
            measure,
            at: self.at,
            from: self.points.iter().map(|p| p.id).collect(),
            between,
            spread: self.spread,
            surrounded: self.surrounded,
        })
    }
}

/// A figure as evidence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    pub(crate) id: AssertionId,
    /// The end of its time.
    pub(crate) at: i64,
    /// The logarithm of its middle, and half the width of what it means.
    pub(crate) log: f64,
    half: f64,
    /// Half of the last place it is printed to, as a share of it.
    last_place: f64,
}

pub(crate) type Points<'p> = SmallVec<[&'p Point; 8]>;

impl Point {
    /// A figure that has a positive value between two ends and a time.
    pub(crate) fn of(evidence: &Evidence<'_>, id: AssertionId) -> Option<Self> {
        let reading = evidence.reading(id)?;
        let form = evidence.assertion(id).quantity()?.form();
        let two_ended = matches!(
            form,
            Form::Bare(_) | Form::Exactly(_) | Form::About(_) | Form::PlusMinus { .. } | Form::Between { .. }
        );
        let (low, high) = reading.nominal.filter(|_| two_ended)?;
        let support = reading.support.filter(|support| support.is_bounded() && support.low_value() > 0.0)?;
        let middle = low / 2.0 + high / 2.0;
        let at = time_of(evidence, id)?.unwrap_or(0);
        let (from, to) = (support.low_value().ln(), support.high_value().ln());
        let place = Number::new(middle).ok()?.granularity().min(1.0);
        let point =
            Self { id, at, log: middle.ln(), half: (to - from) / 2.0, last_place: place / 2.0 / middle };
        (middle > 0.0 && point.log.is_finite() && point.half.is_finite()).then_some(point)
    }
}

/// The end of the time that a figure is about; none inside for a constant. Nothing for what has no closed time.
pub(crate) fn time_of(evidence: &Evidence<'_>, id: AssertionId) -> Option<Option<i64>> {
    let reading = evidence.reading(id)?;
    match (&reading.when, reading.kind) {
        (_, Kind::Constant) => Some(None),
        (Some(when), _) => (!when.open && when.end != i64::MAX).then_some(Some(when.end)),
        (None, _) => None,
    }
}

/// How long the window of a flow is, to the nearest usual length; the same for all other kinds. Only flows of one pace can be
/// compared.
pub(crate) fn pace(evidence: &Evidence<'_>, id: AssertionId) -> i64 {
    const USUAL: [i64; 8] = [1, 7, 14, 30, 91, 182, 365, 3652];
    let reading = evidence.reading(id).filter(|reading| reading.kind == Kind::Flow);
    let Some(when) = reading.and_then(|reading| reading.when.as_ref()) else { return 0 };
    let length = when.end.saturating_sub(when.start);
    let near = |days: &&i64| (length - **days * DAY).abs().saturating_mul(25) <= **days * DAY;
    USUAL.iter().find(near).map_or(length, |days| *days * DAY)
}

struct Near<'s, 'p> {
    points: &'s [&'p Point],
    one_time: bool,
    surrounded: bool,
}

impl Near<'_, '_> {
    /// The least and the greatest logarithm.
    fn ends(&self) -> (f64, f64) {
        let logs = || self.points.iter().map(|p| p.log);
        (logs().fold(f64::INFINITY, f64::min), logs().fold(f64::NEG_INFINITY, f64::max))
    }
}

/// The figures next to a place in time, of figures in the order of time.
fn nearest<'s, 'p>(points: &'s [&'p Point], place: i64) -> Option<Near<'s, 'p>> {
    let from = points.partition_point(|p| p.at < place);
    let to = points.partition_point(|p| p.at <= place);
    let one_time = to - from >= 2;
    let surrounded = to > from || (from > 0 && to < points.len());
    let (first, last) = match (from, to) {
        _ if one_time => (from, to),
        _ if surrounded => (from.saturating_sub(1), (to + 1).min(points.len())),
        (0, _) => (0, points.len().min(2)),
        _ => (points.len().saturating_sub(2), points.len()),
    };
    let near = points.get(first..last).filter(|near| near.len() >= 2)?;
    Some(Near { points: near, one_time, surrounded })
}

fn from_the_middle(points: &[&Point]) -> SmallVec<[f64; 8]> {
    let mut logs: SmallVec<[f64; 8]> = points.iter().map(|p| p.log).collect();
    logs.sort_unstable_by(f64::total_cmp);
    let upper = logs.get(logs.len() / 2).copied().unwrap_or(0.0);
    let lower = logs.get((logs.len().max(1) - 1) / 2).copied().unwrap_or(0.0);
    let middle = (lower + upper) / 2.0;
    points.iter().map(|p| (p.log - middle).abs()).collect()
}

fn from_neighbours(points: &[&Point]) -> SmallVec<[f64; 8]> {
    match points {
        [a, b] => [(a.log - b.log).abs() / 2.0].into_iter().collect(),
        _ => points
            .windows(3)
            .filter_map(|three| {
                let [a, b, c] = three else { return None };
                let share = match c.at.saturating_sub(a.at) {
                    0 => 0.5,
                    all => b.at.saturating_sub(a.at) as f64 / all as f64,
                };
                Some((b.log - a.log - share * (c.log - a.log)).abs())
            })
            .collect(),
    }
}

/// The upper quartile.
fn quartile(mut deviations: SmallVec<[f64; 8]>) -> f64 {
    deviations.sort_unstable_by(f64::total_cmp);
    let at = (QUARTILE * deviations.len() as f64).ceil() as usize;
    deviations.get(at.max(1) - 1).copied().unwrap_or(0.0)
}
