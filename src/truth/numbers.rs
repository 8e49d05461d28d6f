//! What numbers that a model holds true, and those that it does not, tell of the others.

use super::claims::{Claims, Vote, log};
use super::errors::Errors;
use super::lone::Lones;
use super::model::{Desk, Model};
use super::near::is_far;
use super::siblings::Siblings;
use super::sizes::Sizes;

/// What is learned of exact numbers beside who says them.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers {
    /// How much the size of a number speaks for it.
    pub(super) sizes: Option<Sizes>,
    /// What false numbers tell of the true one.
    pub(super) errors: Option<Errors>,
    /// What is held true of the siblings of each item.
    pub(super) siblings: Option<Siblings>,
    /// What is likely where only one source speaks.
    pub(super) lone: Option<Lones>,
}

/// Numbers and where they stand: the item, its run of siblings, and the number.
type Placed = Vec<(u32, u32, f64)>;

/// What was found on all items.
#[derive(Default)]
struct Gathered {
    /// Of items on which three or more speak: what is held true with the support of two, and what is far from it.
    right: Vec<f64>,
    wrong: Vec<f64>,
    /// The same in pairs, as logarithms.
    errors: Vec<(f64, f64)>,
    /// How many claims there are on these items, and how many of them are what is held true.
    claims: usize,
    agreed: usize,
    /// Who says numbers that nobody else speaks about, and their logarithms.
    lone: Vec<(u32, f64)>,
    /// Of items with siblings: what is held true, as a logarithm; where two support it also as it is, and what is far from it.
    held: Placed,
    sure: Placed,
    off: Placed,
}

impl Numbers {
    /// From the claims that a model was fitted to.
    ///
    /// # Complexity
    /// O(n log n) for n claims.
    pub(super) fn of(claims: &Claims, model: &Model<'_>) -> Self {
        let found = Gathered::of(claims, model);
        let errors = Errors::of(found.errors).filter(|_| model.shape.relative);
        let lone = errors.as_ref().map(|errors| {
            let right: Vec<f64> =
                found.right.iter().filter(|value| **value > 0.0).map(|value| log(*value)).collect();
            let wrong = (found.claims - found.agreed) as f64 / found.claims.max(1) as f64;
            Lones::of(found.lone, &right, errors, wrong)
        });
        Self {
            sizes: Sizes::of(&found.right, &found.wrong),
            errors,
            siblings: Siblings::of(found.held, &found.sure, &found.off),
            lone,
        }
    }
}

impl Gathered {
    fn of(claims: &Claims, model: &Model<'_>) -> Self {
        let mut all = Self::default();
        let mut desk = Desk::default();
        for item in (0..claims.count()).filter(|item| !claims.is_worded(*item)) {
            let votes = claims.on(item);
            (desk.kind, desk.sibling) = (claims.kind(item), claims.sibling(item));
            if let [only] = votes
                && only.value > 0.0
            {
                all.lone.push((only.source, log(only.value)));
            }
            let sibling = desk.sibling.filter(|_| model.shape.relative);
            if sibling.is_none() && votes.len() < 3 {
                continue;
            }
            let Some(found) = model.predict(votes, false, &mut desk) else { continue };
            all.add(model, votes, sibling, found.value);
        }
        all
    }

    fn add(&mut self, model: &Model<'_>, votes: &[Vote], sibling: Option<(u32, u32)>, held: f64) {
        let agreed = votes.iter().filter(|vote| vote.value == held).count();
        let far = || votes.iter().map(|vote| vote.value).filter(|said| is_far(&model.shape, *said, held));
        if let Some((at, run)) = sibling {
            self.held.push((at, run, log(held)));
            if agreed > 1 {
                self.sure.push((at, run, held));
                self.off.extend(far().map(|said| (at, run, said)));
            }
        }
        if agreed > 1 && votes.len() > 2 {
            self.right.push(held);
            self.wrong.extend(far());
            let ratios = far().filter(|said| *said > 0.0 && held > 0.0);
            self.errors.extend(ratios.map(|said| (log(held), log(said))));
            self.claims += votes.len();
            self.agreed += agreed;
        }
    }
}
