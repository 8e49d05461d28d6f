//! Labels that do not cover each other or the marks.

use rustc_hash::FxHashMap;

use super::layout::Layout;
use super::marks::{label_of, shared, sign_at};
use super::model::{Chart, Gap};
use super::slips::{self, Slip};
use crate::relation::Status;
use crate::render::html::text::width;

/// The size of labels.
const TYPE: f64 = 11.5;

/// Where labels stand, and which end of them is there.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// For each seat that has one.
    pub(super) marks: Vec<Option<(f64, f64, &'static str)>>,
    /// For each slip that has one, by its place.
    pub(super) slips: FxHashMap<usize, (f64, f64, &'static str)>,
}

/// Where labels go: beside, above or beneath their mark, the first place that is free.
pub(super) fn labels(chart: &Chart, layout: &Layout) -> Labels {
    let frame = layout.frame;
    let right = layout.undated.filter(|_| layout.dated).map_or(frame.right, |x| x + 34.0);
    let mut taken =
        Taken::within(Place { left: frame.left, top: 0.0, right: right + 10.0, bottom: frame.bottom });
    for seat in &layout.seats {
        taken.take(Place::around(seat.x, seat.y, 5.0, 5.0));
        if seat.bar.0 - seat.bar.1 > 10.0 {
            taken.take(Place {
                left: seat.x - 3.0,
                right: seat.x + 3.0,
                top: seat.bar.1,
                bottom: seat.bar.0,
            });
        }
    }
    if layout.narrow {
        for (y, _) in &layout.rows {
            taken.take(Place { left: frame.left, right: frame.left + 104.0, top: y - 22.0, bottom: y - 9.0 });
        }
    }
    // Those of earlier days take no room from what is told in the end.
    let gaps = layout.gaps.iter().filter_map(|at| chart.gaps.get(*at));
    let gaps: Vec<&Gap> = gaps.filter(|gap| gap.then.is_none()).collect();
    for gap in &gaps {
        if let Some((a, b)) = layout.seat_of(gap.upper).zip(layout.seat_of(gap.lower)) {
            let (x, y) = sign_at(&a, &b);
            taken.take(Place::around(x, y, 9.0, 9.0));
        }
    }
    let slips: Vec<(usize, &Slip)> =
        layout.slips.iter().filter_map(|at| Some((*at, chart.slips.get(*at)?))).collect();
    let mut meant = FxHashMap::default();
    for (at, slip) in &slips {
        let Some(seat) = layout.seat_of(slip.point) else { continue };
        let Some((x, y)) = slips::place(slip, &seat, layout) else { continue };
        taken.take(Place::around(x, y, 5.0, 5.0));
        let spot = beside(&mut taken, &slip.meant, (x, y), (y, y));
        if let Some(spot) = spot.or_else(|| beside(&mut taken, &slip.meant, (x, y - 14.0), (y, y))) {
            meant.insert(*at, spot);
        }
    }
    let mut order: Vec<usize> = (0..layout.seats.len()).collect();
    let stands = |at: usize| chart.points.get(at).is_some_and(|point| point.status == Status::Standing);
    let last = (0..chart.points.len()).rev().find(|at| stands(*at));
    order.sort_by_key(|at| {
        let point = layout.seats.get(*at).map_or(0, |seat| seat.point);
        let disputed = gaps.iter().any(|gap| gap.upper == point || gap.lower == point)
            || slips.iter().any(|(_, slip)| slip.point == point);
        // Among very many evenly over all of them, else the newest first.
        let turn = if layout.crowded { (*at as u32).reverse_bits() } else { u32::MAX - *at as u32 };
        (!disputed, Some(point) != last, !stands(point), turn)
    });
    // Among very many, a few labels tell most.
    let room = match (layout.crowded, layout.narrow) {
        (false, _) => usize::MAX,
        (true, false) => 10,
        (true, true) => 4,
    };
    let (mut told, shared) = (rustc_hash::FxHashSet::default(), shared(chart));
    let mut found = vec![None; layout.seats.len()];
    for at in order {
        let Some(seat) = layout.seats.get(at) else { continue };
        let Some(point) = chart.points.get(seat.point) else { continue };
        let text = label_of(point, shared);
        if told.len() >= room || (layout.crowded && told.contains(&text)) {
            continue;
        }
        let free = beside(&mut taken, &text, (seat.x, seat.y), seat.bar);
        if let Some(slot) = found.get_mut(at) {
            *slot = free;
        }
        if free.is_some() {
            told.insert(text);
        }
    }
    Labels { marks: found, slips: meant }
}

/// Takes the first free place for a text beside, above or beneath a mark with its bar.
fn beside(
    taken: &mut Taken,
    text: &str,
    (x, y): (f64, f64),
    bar: (f64, f64),
) -> Option<(f64, f64, &'static str)> {
    let wide = width(text, TYPE);
    let spots = [
        (x + 9.0, y + 4.0, "start"),
        (x - 9.0, y + 4.0, "end"),
        (x + 9.0, y - 8.0, "start"),
        (x + 9.0, y + 16.0, "start"),
        (x - 9.0, y - 8.0, "end"),
        (x - 9.0, y + 16.0, "end"),
        (x, y - 11.0, "mid"),
        (x, y + 19.0, "mid"),
        (x, bar.1 - 7.0, "mid"),
        (x, bar.0 + 15.0, "mid"),
    ];
    let place = |(x, y, end): &(f64, f64, &'static str)| {
        let left = match *end {
            "end" => x - wide,
            "mid" => x - wide / 2.0,
            _ => *x,
        };
        Place { left: left - 2.0, right: left + wide + 2.0, top: y - 11.0, bottom: y + 3.5 }
    };
    let wanted: Vec<Place> = spots.iter().map(place).collect();
    taken.first_free(&wanted).and_then(|spot| spots.get(spot)).copied()
}

/// A place on the picture, from its left and top to its right and bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Place {
    /// A place around a point.
    pub(super) fn around(x: f64, y: f64, half_wide: f64, half_high: f64) -> Self {
        Self { left: x - half_wide, top: y - half_high, right: x + half_wide, bottom: y + half_high }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn is_within(&self, frame: &Self) -> bool {
        self.left >= frame.left
            && self.right <= frame.right
            && self.top >= frame.top
            && self.bottom <= frame.bottom
    }
}

/// What is taken on a picture. The first comer stays; who finds no room is left out.
///
/// # Complexity
/// Linear in what is taken, for each candidate.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    frame: Place,
    places: Vec<Place>,
}

impl Taken {
    pub(super) fn within(frame: Place) -> Self {
        Self { frame, places: Vec::new() }
    }

    /// Takes a place, whoever is there.
    pub(super) fn take(&mut self, place: Place) {
        self.places.push(place);
    }

    /// Takes the first of some places that is free and within the frame; says which.
    pub(super) fn first_free(&mut self, wanted: &[Place]) -> Option<usize> {
        let free = |place: &Place| {
            place.is_within(&self.frame) && !self.places.iter().any(|taken| taken.meets(place))
        };
        let at = wanted.iter().position(free)?;
        self.places.extend(wanted.get(at));
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_labels_meet() {
        let mut taken = Taken::within(Place { left: 0.0, top: 0.0, right: 100.0, bottom: 40.0 });
        let mut placed = Vec::new();
        for n in 0..50 {
            let x = f64::from(n) * 2.0;
            let wanted = [Place::around(x, 10.0, 12.0, 6.0), Place::around(x, 30.0, 12.0, 6.0)];
            placed.extend(taken.first_free(&wanted).and_then(|at| wanted.get(at).copied()));
        }
        assert!(placed.len() >= 6);
        for (at, one) in placed.iter().enumerate() {
            assert!(placed.iter().skip(at + 1).all(|other| !one.meets(other)));
        }
    }
}
