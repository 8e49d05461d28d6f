//! Labels that do not cover each other or the marks.

use rustc_hash::FxHashMap;

/// Where labels stand, and which end of them is there.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// For each seat that has one.
    pub(super) marks: Vec<Option<(f64, f64, &'static str)>>,
    /// For each slip that has one, by its place.
    pub(super) slips: FxHashMap<usize, (f64, f64, &'static str)>,
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
