//! How likely claims are by a model with echoes: which of two explanations of the same ties is the better one.

use rustc_hash::FxHashSet;

use super::claims::{Claims, Vote};
use super::echoes::Echoes;
use super::model::Model;

/// The families that have spoken on an item, and what they said.
type Kin = FxHashSet<(u32, Option<u64>)>;

/// How many claims are looked at, more or less.
const SAMPLE: usize = 50_000;
/// On which share of the items somebody must be right for claims to tell anything.
const KNOWN: f64 = 0.5;

/// How well a model with echoes explains claims; the greater one does better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Explained {
    /// Whether somebody is likely to be right on enough of the items. Where two camps hardly ever agree, both may be taken for echoes,
    /// so that nobody is right, and who agree because they are is not told from who repeat: that explains nothing.
    knows: bool,
    likelihood: f64,
}

impl Claims {
    /// The logarithm of the chance of a sample of claims, and whether they are right at times: a source is right as often as its
    /// weight says, false values are equally likely, and who is of an echo family says with its rate what another member said
    /// before it (Dong, Berti-Equille and Srivastava 2009).
    ///
    /// # Complexity
    /// Linear in the sample, which is bounded.
    pub(super) fn explained(&self, model: &Model<'_>, echoes: &Echoes) -> Explained {
        let share = self.share(SAMPLE);
        let (mut kin, mut more) = (Kin::default(), Vec::new());
        let (mut likelihood, mut known, mut items) = (0.0, 0.0, 0.0);
        for item in (0..self.count()).filter(|item| self.lot(*item) < share) {
            let votes = self.on(item);
            kin.clear();
            more.clear();
            let mut untrue = 0.0;
            for said in votes.chunk_by(|a, b| a.value == b.value) {
                // By how much each value that is claimed is likelier than that all claims are untrue.
                let mut gained = 0.0;
                for vote in said {
                    let (if_true, if_not) = chances(model, echoes, vote, &mut kin);
                    untrue += if_not.ln();
                    gained += (if_true / if_not).ln();
                }
                more.push(gained);
            }
            let unclaimed = (model.falsehoods + 1.0 - more.len() as f64).max(1.0).ln();
            let top = more.iter().copied().fold(unclaimed, f64::max);
            let claimed = more.iter().map(|gained| (gained - top).exp()).sum::<f64>();
            let sum = claimed + (unclaimed - top).exp();
            likelihood += untrue + top + sum.ln();
            known += claimed / sum;
            items += 1.0;
        }
        Explained { knows: known >= KNOWN * items, likelihood }
    }
}

/// How likely a claim is if it is true and if it is not.
fn chances(model: &Model<'_>, echoes: &Echoes, vote: &Vote, kin: &mut Kin) -> (f64, f64) {
    let right = model.accuracy(model.weight(vote.source));
    let own = (right, (1.0 - right) / model.falsehoods);
    let (repeated, free) = match echoes.family(vote.source) {
        None => (0.0, 1.0),
        Some(family) => {
            let rate = echoes.rate(family).min(0.99);
            let first = kin.insert((family, None));
            let echo = !kin.insert((family, Some(vote.value.to_bits())));
            match (first, echo) {
                (true, _) => (0.0, 1.0),
                (false, true) => (rate, 1.0 - rate),
                (false, false) => (0.0, 1.0 - rate),
            }
        }
    };
    let chance = |own: f64| (repeated + free * own).max(f64::MIN_POSITIVE);
    (chance(own.0), chance(own.1))
}
