//! How likely claims are by a model with echoes: which of two explanations of the same ties is the better one.

use rustc_hash::FxHashSet;

use super::claims::{Claims, Vote};
use super::echoes::Echoes;
use super::model::Model;

/// The families that have spoken on an item, and what they said.
type Kin = FxHashSet<(u32, Option<u64>)>;

/// How many claims are looked at, more or less.
const SAMPLE: usize = 50_000;
/// How many claims times how many values an item may have to be looked at.
const MOST: usize = 1 << 20;

impl Claims {
    /// The logarithm of the chance of a sample of claims: a source is right as often as its weight says, false values are
    /// equally likely, and who is of an echo family says with its rate what another member said before it (Dong,
    /// Berti-Equille and Srivastava 2009).
    ///
    /// # Complexity
    /// O(k g) for an item with k claims of g values, on a bounded sample.
    pub(super) fn likelihood(&self, model: &Model<'_>, echoes: &Echoes) -> f64 {
        let share = self.share(SAMPLE);
        let mut kin = Kin::default();
        let mut sum = 0.0;
        for item in (0..self.count()).filter(|item| self.lot(*item) < share) {
            let votes = self.on(item);
            let values = || votes.chunk_by(|a, b| a.value == b.value).filter_map(|said| said.first());
            if votes.len().saturating_mul(values().count()) > MOST {
                continue;
            }
            let mut chances: Vec<f64> =
                values().map(|one| given(model, echoes, votes, Some(one.value), &mut kin)).collect();
            let others = (model.falsehoods + 1.0 - chances.len() as f64).max(1.0);
            chances.push(given(model, echoes, votes, None, &mut kin) + others.ln());
            let top = chances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            sum += top + chances.iter().map(|chance| (chance - top).exp()).sum::<f64>().ln();
        }
        sum
    }
}

/// The logarithm of the chance of the claims on an item if this is true, or a value that nobody claims.
fn given(model: &Model<'_>, echoes: &Echoes, votes: &[Vote], truth: Option<f64>, kin: &mut Kin) -> f64 {
    kin.clear();
    let mut sum = 0.0;
    for vote in votes {
        let right = model.accuracy(model.weight(vote.source));
        let own = if truth == Some(vote.value) { right } else { (1.0 - right) / model.falsehoods };
        let chance = match echoes.family(vote.source) {
            None => own,
            Some(family) => {
                let rate = echoes.rate(family).min(0.99);
                let first = kin.insert((family, None));
                let echo = !kin.insert((family, Some(vote.value.to_bits())));
                match (first, echo) {
                    (true, _) => own,
                    (false, true) => rate + (1.0 - rate) * own,
                    (false, false) => (1.0 - rate) * own,
                }
            }
        };
        sum += chance.max(f64::MIN_POSITIVE).ln();
    }
    sum
}
