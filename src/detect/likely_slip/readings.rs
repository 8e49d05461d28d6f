//! How a figure that is out of line may be read as a slip.

use smallvec::SmallVec;

use super::Likely;
use super::line::Place;
use super::track::Track;
use crate::measure::Kind;
use crate::quantity::Number;
use crate::relation::Evidence;
use crate::slip::{
    Delay, Expectation, Intended, Mistake, Numbers, OUT_OF_LINE, Outlook, Points, Slip, Stray, Written,
    mended, moved_to,
};
use crate::time::DAY;

/// An expectation that is wider than this, as a natural logarithm, tells nothing.
const WIDEST: f64 = 1.1;

/// A reading that chance explains so many times as easily as another one is not told beside it. A digit that got lost, of which
/// there are many, is told beside a zero that did.
const CLEARLY: f64 = 20.0;

/// How many readings of one figure are told.
const TOLD: usize = 4;

/// What is expected of a figure at its time, where it is out of line with all of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Out {
    pub(super) written: Written,
    pub(super) strays: Vec<Stray>,
}

/// A figure against what is expected of it.
pub(super) enum Standing {
    /// In line with its voice or with others.
    InLine,
    /// Out of line, but another one bears it out.
    BorneOut,
    /// Nothing is known of its time.
    Unknown,
    Out(Out),
}

pub(super) fn standing(track: &Track<'_, '_>, place: Place) -> Standing {
    let Some(item) = track.at(place) else { return Standing::Unknown };
    let Some((value, log)) = item.written else { return Standing::Unknown };
    // What the voice's own figures bear out needs no others.
    let own = std::iter::once_with(|| track.own(place, item.at));
    let others = std::iter::once_with(|| track.others(place, item.at));
    let mut strays = Vec::new();
    for points in own.chain(others).flatten() {
        if track.admit_at_once(&points, item.at, log) {
            return Standing::InLine;
        }
        let Some(outlook) = track.outlook(points, item.at).filter(Outlook::is_near) else { continue };
        if outlook.is_surely_near(log, OUT_OF_LINE, WIDEST) {
            return Standing::InLine;
        }
        let Some(expected) = outlook.expectation(track.measure) else { continue };
        if expected.admits(value) {
            return Standing::InLine;
        }
        if expected.width() > WIDEST {
            continue;
        }
        if expected.spreads_to(value) < OUT_OF_LINE {
            return Standing::InLine;
        }
        strays.push(Stray { figure: item.id, written: value, expected });
    }
    if strays.is_empty() {
        return Standing::Unknown;
    }
    let evidence = track.read.evidence(std::iter::once(item.id));
    match Written::of(&evidence, item.id) {
        None => Standing::InLine,
        Some(_) if track.is_borne_out(place) => Standing::BorneOut,
        Some(written) => Standing::Out(Out { written, strays }),
    }
}

/// The likely readings of a figure as a number that was mistyped.
pub(super) fn of_number(evidence: &Evidence<'_>, out: &Out) -> Vec<Likely> {
    let policy = evidence.policy;
    let mut found: Vec<Likely> = Vec::new();
    // The voice's own figures come first, and what they do not bear out, others do not show.
    let first = out.strays.first().map(|stray| &stray.expected);
    for stray in &out.strays {
        let expected = &stray.expected;
        let least = expected.tail(stray.written) * (expected.width() / std::f64::consts::LN_10).min(1.0);
        if least > policy.slip_chance {
            continue;
        }
        let fits = |number: &f64| {
            let value = number * out.written.factor;
            expected.admits(value)
                && number.max(out.written.number) >= policy.slips_from
                && (*number >= 10.0 || number.fract() != 0.0)
                && first.is_none_or(|first| first.spreads_to(value) < OUT_OF_LINE)
        };
        let mut readings = out.written.readings(expected);
        readings.iter_mut().for_each(|reading| reading.numbers.retain(fits));
        // Of the digits that got lost any may be the one, but that a running total lies between its neighbours.
        let rises = evidence.dossier().at_measure(expected.measure).kind() == Kind::Cumulative;
        prefer(&mut readings, |mistake, number| {
            (*mistake == Mistake::Dropped && !rises) || expected.distance(number * out.written.factor) == 0.0
        });
        let place = last_place(evidence, expected);
        // What is converted has places that nobody gave.
        let is_round = |mistake: &Mistake, number: f64| {
            matches!(mistake, Mistake::Unit { .. })
                || Number::new(number).is_ok_and(|n| n.granularity() >= place)
        };
        prefer(&mut readings, is_round);
        for reading in readings {
            let (Some(low), Some(high)) = (reading.numbers.first().copied(), reading.numbers.last().copied())
            else {
                continue;
            };
            if found.iter().any(|other| makes_needless(&other.readings, &reading.mistake, (low, high))) {
                continue;
            }
            let slip = Slip {
                figure: stray.figure,
                mistake: reading.mistake,
                intended: Intended::Value { low, high },
                factor: out.written.factor,
                expected: expected.clone(),
                tried: reading.tried,
            };
            let chance = slip.chance(Some(stray), None);
            if chance <= policy.slip_chance {
                let middle = (low / 2.0 + high / 2.0) * out.written.factor;
                let off_centre = expected.off_centre(middle);
                let strays = vec![stray.clone()];
                found.push(Likely { readings: vec![slip], strays, delays: Vec::new(), chance, off_centre });
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    // Of several units the one that fits best.
    let is_unit = |one: &Likely| one.readings.iter().any(|slip| matches!(slip.mistake, Mistake::Unit { .. }));
    let nearest =
        found.iter().filter(|one| is_unit(one)).map(|one| one.off_centre).fold(f64::INFINITY, f64::min);
    found.retain(|one| !is_unit(one) || one.off_centre <= nearest);
    found
}

/// Leaves out the numbers that do not fit so well, where some of no less simple mistakes do.
fn prefer(readings: &mut [Numbers], well: impl Fn(&Mistake, f64) -> bool) {
    let fits = |reading: &Numbers| reading.numbers.iter().any(|number| well(&reading.mistake, *number));
    let Some(rank) = readings.iter().find(|reading| fits(reading)).map(|reading| reading.tried) else {
        return;
    };
    let rivals = readings.iter_mut().filter(|reading| reading.tried >= rank);
    for Numbers { mistake, numbers, .. } in rivals {
        numbers.retain(|number| well(mistake, *number));
    }
}

/// The last place that the figures behind an expectation are printed to.
fn last_place(evidence: &Evidence<'_>, expected: &Expectation) -> f64 {
    let numbers = expected.from.iter().filter_map(|id| Number::new(Written::of(evidence, *id)?.number).ok());
    numbers.map(Number::granularity).fold(f64::INFINITY, f64::min)
}

/// Whether a simpler mistake leads there already, and nowhere else; but a unit says why it is a power of ten.
fn makes_needless(readings: &[Slip], mistake: &Mistake, (low, high): (f64, f64)) -> bool {
    let covers = |other: &Slip| match other.intended {
        Intended::Value { low: x, high: y } => x <= low && high <= y,
        _ => false,
    };
    !matches!(mistake, Mistake::Unit { .. }) && readings.iter().any(covers)
}

/// The likely readings of a figure as one with a mistyped date, with the times that were tried for it.
pub(super) fn of_date(
    track: &Track<'_, '_>,
    evidence: &Evidence<'_>,
    place: Place,
    (standing, is_late): (&Standing, bool),
    times: &mut SmallVec<[i64; 4]>,
) -> Vec<Likely> {
    let Some(item) = track.at(place) else { return Vec::new() };
    let Some((value, _)) = item.written else { return Vec::new() };
    let stray = match standing {
        Standing::Out(out) => out.strays.first(),
        _ => None,
    };
    if stray.is_none() && !is_late {
        return Vec::new();
    }
    let dated = track.dated(place);
    let from: Vec<_> = dated.iter().map(|item| item.id).collect();
    let delay_by = |intended: &Intended| Delay::of(evidence, item.id, &from, intended);
    let is_out = |delay: &Delay| delay.spreads() >= OUT_OF_LINE;
    let known = |at: i64| {
        let expect = |points: Option<Points<'_>>| {
            let outlook = track.outlook(points?, at)?;
            Some((outlook.is_near(), outlook.expectation(track.measure)?))
        };
        let (near, expected) = expect(track.own(place, at)).or_else(|| expect(track.others(place, at)))?;
        (near && expected.width() <= WIDEST && expected.admits(value)).then_some(expected)
    };
    let mut found = Vec::new();
    let mut take = |slip: Slip, stray: Option<&Stray>, delay: Option<Delay>| {
        let chance = slip.chance(stray, delay.as_ref());
        if chance <= evidence.policy.slip_chance {
            let strays = stray.into_iter().cloned().collect();
            let (readings, delays) = (vec![slip], delay.into_iter().collect());
            found.push(Likely { readings, strays, delays, chance, off_centre: 0.0 });
        }
    };
    let one = evidence.assertion(item.id);
    let Some(factor) = Written::of(evidence, item.id).map(|written| written.factor) else {
        return Vec::new();
    };
    let in_line = matches!(standing, Standing::InLine | Standing::BorneOut);
    let about = one.as_of_given().filter(|_| !in_line).map(mended).unwrap_or_default();
    let tried = about.len();
    for (mistake, date) in about {
        let moved = moved_to(evidence, item.id, &date);
        times.extend(moved);
        let Some(at) = moved.filter(|at| !track.has_own_at(place, *at)) else { continue };
        // Nothing is said long before its time, but by voices that do so.
        let early = one.stated().and_then(crate::time::Period::end).is_some_and(|said| said < at - 7 * DAY);
        let Some(expected) = known(at).filter(|_| !early || item.delay.is_some_and(|delay| delay < 0)) else {
            continue;
        };
        let intended = Intended::AsOf { date };
        let delay = delay_by(&intended);
        if delay.as_ref().is_some_and(|delay| !delay.is_mended()) {
            continue;
        }
        let delay = delay.filter(is_out);
        if stray.is_none() && delay.is_none() {
            continue;
        }
        take(Slip { figure: item.id, mistake, intended, factor, expected, tried }, stray, delay);
    }
    // A figure that is in line with its time and was said before it.
    let said = one.stated().filter(|_| in_line && item.delay.is_some_and(|delay| delay < 0));
    let said = said.map(mended).unwrap_or_default();
    let tried = said.len();
    for (mistake, date) in said {
        let intended = Intended::StatedOn { date };
        if let Some(delay) = delay_by(&intended).filter(|delay| delay.is_mended() && is_out(delay))
            && let Some(expected) = known(item.at)
        {
            take(Slip { figure: item.id, mistake, intended, factor, expected, tried }, None, Some(delay));
        }
    }
    found
}

/// Of several readings of one figure those that chance explains about as little as the best: one, or all that are told.
pub(super) fn best(mut found: Vec<Likely>) -> Option<Likely> {
    found.sort_by(|a, b| a.chance.total_cmp(&b.chance).then_with(|| a.off_centre.total_cmp(&b.off_centre)));
    let mut all = found.into_iter();
    let mut first = all.next()?;
    let most = first.chance * CLEARLY;
    for other in all.take_while(|other| other.chance <= most).take(TOLD - 1) {
        first.readings.extend(other.readings);
        for stray in other.strays {
            if !first.strays.contains(&stray) {
                first.strays.push(stray);
            }
        }
        first.delays.extend(other.delays);
    }
    let (strays, delays): (Vec<&Stray>, Vec<&Delay>) =
        (first.strays.iter().collect(), first.delays.iter().collect());
    let shown = first.readings.iter().filter_map(|slip| slip.shown_by(&strays, &delays));
    first.chance = shown.fold(1.0, f64::min);
    Some(first)
}

/// Whether what is expected of a figure admits a number that was given for another one.
pub(super) fn admits(out: &Out, number: f64) -> Option<&Expectation> {
    let mut all = out.strays.iter().map(|stray| &stray.expected);
    all.find(|expected| expected.admits(number * out.written.factor))
}
