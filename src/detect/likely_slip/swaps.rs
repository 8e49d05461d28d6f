//! Two figures that one voice gave for one time, each in the place of the other.

use std::collections::BTreeMap;

use super::Likely;
use super::readings::{Out, admits};
use smallvec::SmallVec;

use crate::id::{AssertionId, SourceId};
use crate::relation::{Evidence, families};
use crate::slip::{Expectation, Intended, Mistake, Slip, Stray, said_together, swaps_tried, time_of};
use crate::time::Period;

/// How many figures of one voice and time that are out of line are tried with each other: those of the first keys.
pub(crate) const TRIED: usize = 16;

/// A swap that chance explains so many times as easily as another one of the same figure still casts doubt on it.
const CLEARLY: f64 = 10.0;

/// A voice, what time it speaks of and when it said so.
pub(crate) type Together = (SmallVec<[SourceId; 2]>, Option<i64>, Option<(i64, i64)>);

/// Pairs of figures that are out of line where they are, and as expected where the other one is.
pub(super) fn of<'o>(evidence: &Evidence<'_>, strays: impl Iterator<Item = &'o Out>) -> Vec<Likely> {
    let mut groups: BTreeMap<Together, Vec<&Out>> = BTreeMap::new();
    for out in strays {
        if let Some(group) = figure(out).and_then(|figure| together(evidence, figure)) {
            groups.entry(group).or_default().push(out);
        }
    }
    let mut found: Vec<Likely> = Vec::new();
    for mut group in groups.into_values().filter(|group| group.len() > 1) {
        group.sort_by_key(|out| figure(out).map(|id| evidence.key(id)));
        group.truncate(TRIED);
        let mut pairs: Vec<Likely> = Vec::new();
        for (at, a) in group.iter().enumerate() {
            pairs.extend(group.iter().skip(at + 1).filter_map(|b| swapped(evidence, a, b)));
        }
        pairs.sort_by(|x, y| x.chance.total_cmp(&y.chance));
        for (at, pair) in pairs.iter().enumerate() {
            let shares = |other: &Likely| other.readings.iter().any(|slip| of_pair(pair, slip.figure));
            let rivals = pairs.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
            let doubted = rivals.into_iter().any(|o| shares(o) && o.chance <= pair.chance * CLEARLY);
            if !doubted {
                found.push(Likely {
                    readings: pair.readings.clone(),
                    strays: pair.strays.clone(),
                    delays: Vec::new(),
                    ..*pair
                });
            }
        }
    }
    found
}

/// From where to where numbers are as expected, of each expectation.
type Reach = SmallVec<[(f64, f64); 2]>;

/// Leaves out figures that are as expected where none of the others is, so far as a glance tells.
pub(super) fn with_partners<'o>(strays: Vec<&'o Out>) -> Vec<&'o Out> {
    // Of more not all are tried with each other.
    if strays.len() > TRIED {
        return strays;
    }
    // Wider than what is expected by far more than rounding.
    let reach = |expected: &Expectation| {
        let wide = (2.0 * expected.spread + 1e-9).exp();
        (expected.between.0 / wide, expected.between.1 * wide)
    };
    let reaches: SmallVec<[Reach; TRIED]> =
        strays.iter().map(|out| out.strays.iter().map(|stray| reach(&stray.expected)).collect()).collect();
    let value = |at: usize, number: f64| strays.get(at).map_or(0.0, |out| out.written.factor) * number;
    let may = |at: usize, other: &Out| {
        let value = value(at, other.written.number);
        reaches.get(at).into_iter().flatten().any(|(low, high)| *low <= value && value <= *high)
    };
    let all = strays.iter().enumerate();
    let partner = |(at, out): (usize, &&'o Out)| {
        let mut others = strays.iter().enumerate();
        let found = others.any(|(place, other)| place != at && may(at, other) && may(place, out));
        found.then_some(*out)
    };
    all.filter_map(partner).collect()
}

/// What a figure that its voice swapped with another has in common with that one; none if its voice or its time is unknown.
pub(super) fn together(evidence: &Evidence<'_>, figure: AssertionId) -> Option<Together> {
    let one = evidence.assertion(figure);
    let voice = families(evidence.dossier(), one.origins());
    let time = time_of(evidence, figure).filter(|_| !voice.is_empty())?;
    Some((voice, time, one.stated().map(Period::bounds)))
}

/// A figure read as the other one's number, with what shows it to be out of line.
fn reading(out: &Out, figure: AssertionId, with: AssertionId, number: f64) -> Option<(Slip, &Stray)> {
    let expected = admits(out, number)?.clone();
    let stray = out.strays.iter().find(|stray| stray.expected == expected)?;
    let intended = Intended::Value { low: number, high: number };
    let mistake = Mistake::Swapped { with };
    Some((
        Slip { figure, mistake, intended, factor: out.written.factor, expected, tried: swaps_tried() },
        stray,
    ))
}

fn figure(out: &Out) -> Option<AssertionId> {
    out.strays.first().map(|stray| stray.figure)
}

fn of_pair(pair: &Likely, figure: AssertionId) -> bool {
    pair.readings.iter().any(|slip| slip.figure == figure)
}

fn swapped(evidence: &Evidence<'_>, a: &Out, b: &Out) -> Option<Likely> {
    let (x, y) = (figure(a)?, figure(b)?);
    if !said_together(evidence, x, y) {
        return None;
    }
    let (first, at_first) = reading(a, x, y, b.written.number)?;
    let (second, at_second) = reading(b, y, x, a.written.number)?;
    let chance = Slip::swapped_by_chance([(&first, at_first), (&second, at_second)]);
    let strays: Vec<Stray> = [at_first, at_second].into_iter().cloned().collect();
    let least = a.written.number.max(b.written.number);
    (chance <= evidence.policy.slip_chance && least >= evidence.policy.slips_from).then(|| Likely {
        readings: vec![first, second],
        strays,
        delays: Vec::new(),
        chance,
        off_centre: 0.0,
    })
}
