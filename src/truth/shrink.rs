//! Levels brought to what claims that were left out turn out to be: where few speak, what lies far out lies there in part by
//! chance.

use super::claims::{Claims, Vote};
use super::echoes::Echoes;
use super::model::{Desk, Model};

/// How many claims are left out at most, and of one item.
const SAMPLE: usize = 40_000;
const LEFT_OUT: usize = 4;
/// How many pairs a mean of them is of at least.
const LEAST: usize = 50;
/// How many means there are at most.
const MOST: usize = 24;
/// So many scales off a claim says no more than that it is off.
const FAR: f64 = 8.0;

/// What is to be expected of a further claim where the others make a level, by how many they are.
///
/// A claim that is left out is regressed on what the others make of it, whatever the prior is: the mean of what is true given
/// what was observed (Robbins 1956; Ignatiadis, Saha, Sun and Muralidharan 2023, JASA). It never falls where the level rises.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    /// By how many claims, as a power of two: levels and what was found there, in order.
    by_size: Vec<Vec<(f64, f64)>>,
}

impl Curve {
    /// From claims and a model of them; `None` if they are too few.
    ///
    /// # Complexity
    /// O(k) for each of up to four claims on an item with k, on a bounded sample.
    pub(super) fn of(claims: &Claims, model: &Model<'_>) -> Option<Self> {
        let share = claims.share(SAMPLE);
        let mut desk = Desk::default();
        let mut others: Vec<Vote> = Vec::new();
        let mut pairs: Vec<Vec<Pair>> = Vec::new();
        let family = |source: u32| model.echoes.and_then(|echoes: &Echoes| echoes.family(source));
        for item in (0..claims.count()).filter(|item| claims.lot(*item) < share && !claims.is_worded(*item)) {
            let votes = claims.on(item);
            let stride = votes.len().div_ceil(LEFT_OUT).max(1);
            (desk.kind, desk.sibling) = (claims.kind(item), claims.sibling(item));
            for said in votes.iter().skip(claims.place(item, stride)).step_by(stride) {
                let own = |vote: &&Vote| {
                    vote.source == said.source
                        || family(said.source).is_some_and(|own| family(vote.source) == Some(own))
                };
                others.clear();
                others.extend(votes.iter().filter(|vote| !own(vote)));
                let Some(found) = model.predict(&others, false, &mut desk).filter(|_| others.len() > 1)
                else {
                    continue;
                };
                let size = size(others.len());
                if pairs.len() <= size {
                    pairs.resize(size + 1, Vec::new());
                }
                let reach = FAR * model.spread(&others, found.value);
                let value = model.raters.unbiased(said, found.value, model.shape.scale(found.value));
                let value = value.min(found.value + reach).max(found.value - reach);
                let pair = Pair { level: found.value, value, weight: model.weight(said.source) };
                if let Some(list) = pairs.get_mut(size).filter(|_| pair.tells()) {
                    list.push(pair);
                }
            }
        }
        let by_size: Vec<_> = pairs.into_iter().map(rising).collect();
        by_size.iter().any(|steps| !steps.is_empty()).then_some(Self { by_size })
    }

    /// What is to be expected where so many claims make such a level.
    pub(super) fn at(&self, claims: usize, level: f64) -> f64 {
        let Some(steps) = self.by_size.get(size(claims)).filter(|steps| !steps.is_empty()) else {
            return level;
        };
        let after = steps.partition_point(|(from, _)| *from <= level);
        let before = after.checked_sub(1).and_then(|at| steps.get(at));
        match (before, steps.get(after)) {
            (Some((a, to_a)), Some((b, to_b))) => to_a + (to_b - to_a) * (level - a) / (b - a),
            // Beyond all that was seen as far off as at the end.
            (Some((end, to)), None) | (None, Some((end, to))) => level + (to - end),
            (None, None) => level,
        }
    }
}

fn size(claims: usize) -> usize {
    claims.max(1).ilog2() as usize
}

/// A level that others make, and what a claim that was left out says, which weighs as it does by the model: one of much noise tells
/// little, and on a scale with ends it is off to one side.
#[derive(Debug, Clone, Copy)]
struct Pair {
    level: f64,
    value: f64,
    weight: f64,
}

impl Pair {
    fn tells(&self) -> bool {
        self.level.is_finite() && self.value.is_finite() && self.weight > 0.0 && self.weight.is_finite()
    }

    /// Both in one, at the mean of each.
    fn with(&self, other: &Self) -> Self {
        let weight = self.weight + other.weight;
        let mean = |a: f64, b: f64| a * (self.weight / weight) + b * (other.weight / weight);
        Self { level: mean(self.level, other.level), value: mean(self.value, other.value), weight }
    }
}

/// Means of pairs in order of their levels, such that the second never falls: neighbours that would are taken together (Ayer
/// and others 1955).
fn rising(mut pairs: Vec<Pair>) -> Vec<(f64, f64)> {
    if pairs.len() < 2 * LEAST {
        return Vec::new();
    }
    pairs.sort_unstable_by(|a, b| {
        a.level.total_cmp(&b.level).then(a.value.total_cmp(&b.value)).then(a.weight.total_cmp(&b.weight))
    });
    let each = LEAST.max(pairs.len().div_ceil(MOST));
    let mut blocks: Vec<Pair> = Vec::new();
    for some in pairs.chunks(each) {
        let Some(block) = some.iter().copied().reduce(|a, b| a.with(&b)) else { continue };
        blocks.push(block);
        while let [.., a, b] = blocks.as_slice()
            && (a.value >= b.value || a.level >= b.level)
        {
            let both = a.with(b);
            blocks.truncate(blocks.len() - 2);
            blocks.push(both);
        }
    }
    blocks.into_iter().map(|block| (block.level, block.value)).collect()
}
