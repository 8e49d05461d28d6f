//! The default: which method suits the claims at hand, by how well each foretells claims that it has not seen.

use super::claims::{Claims, Vote};
use super::echoes::Echoes;
use super::method::Method;
use super::model::{Desk, Model};
use super::shape::Shape;

/// How many claims methods are compared on.
const TRIED: usize = 60_000;
/// In how many parts the items fall, each foretold by what was learned from the others.
const PARTS: usize = 4;
/// How many voices of an item are left out in turn.
const LEFT_OUT: usize = 8;

/// A method, and what is added to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Contender {
    pub(super) method: Method,
    /// Near values support each other.
    pub(super) near: bool,
    /// Claims are also weighed by their place in time.
    pub(super) dated: bool,
}

/// How a contender did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tried {
    pub(super) contender: Contender,
    /// Its mean loss.
    pub(super) loss: f64,
    /// By how much that is more than the chosen one's, and the standard error of this.
    pub(super) behind: (f64, f64),
}

/// What was chosen and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chosen {
    pub(super) contender: Contender,
    pub(super) tried: Vec<Tried>,
}

const fn plain(method: Method) -> Contender {
    Contender { method, near: false, dated: false }
}

/// Who takes part: the first is preferred where nothing speaks for another.
fn contenders(claims: &Claims, shape: &Shape) -> Vec<Contender> {
    let copy = plain(Method::AccuCopy);
    let near = Contender { near: true, ..copy };
    let mut all = if shape.words >= 0.5 {
        vec![copy, plain(Method::Vote)]
    } else if shape.exact {
        vec![copy, near, plain(Method::Vote), plain(Method::Median), plain(Method::Crh)]
    } else {
        vec![
            plain(Method::Mean),
            plain(Method::Median),
            plain(Method::Vote),
            plain(Method::Geometric),
            plain(Method::Gtm),
            plain(Method::Crh),
            plain(Method::Calibrated),
            near,
        ]
    };
    if claims.dated {
        if shape.words >= 0.5 || shape.exact {
            all.push(Contender { dated: true, ..copy });
            all.push(Contender { dated: true, ..near });
        }
        all.push(plain(Method::Newest));
    }
    all
}

impl Claims {
    /// Chooses a method.
    pub(super) fn choose(&self, shape: &Shape, echoes: &Echoes) -> Chosen {
        let all = contenders(self, shape);
        let stride = self.len().div_ceil(TRIED).max(1);
        let items: Vec<u32> = (0..self.count() as u32).step_by(stride).collect();
        let sample = self.only(&items);
        let parts = if stride > 1 { 1 } else { PARTS };
        // INVARIANT: losses[c] holds the loss of contender c on each item that can be tried, in one order for all.
        let mut losses: Vec<Vec<f64>> = vec![Vec::new(); all.len()];
        let mut desk = Desk::default();
        for part in 0..parts {
            let in_part = |item: &u32| *item as usize % parts == part;
            let count = sample.count() as u32;
            let rest: Vec<u32> = (0..count).filter(|item| parts == 1 || !in_part(item)).collect();
            let known = sample.only(&rest);
            for (contender, losses) in all.iter().zip(&mut losses) {
                let echoes = Some(echoes);
                let model = known.fitted(contender.method, shape, echoes, (contender.near, contender.dated));
                for item in (0..count).filter(in_part) {
                    losses.extend(left_out(&sample, item as usize, &model, echoes, &mut desk));
                }
            }
        }
        let first = preferred(&all, &losses, shape);
        let tried = all
            .iter()
            .zip(&losses)
            .map(|(contender, own)| Tried {
                contender: *contender,
                loss: own.iter().sum::<f64>() / (own.len() as f64).max(1.0),
                behind: behind(own, losses.get(first).map_or(&[], Vec::as_slice)),
            })
            .collect();
        Chosen { contender: all.get(first).copied().unwrap_or(plain(Method::Vote)), tried }
    }
}

/// The first contender, unless another is ahead of it by more than a standard error; of these the one furthest ahead.
fn preferred(all: &[Contender], losses: &[Vec<f64>], _shape: &Shape) -> usize {
    let mut best = 0;
    for at in 1..all.len() {
        let of = |at: usize| losses.get(at).map_or(&[][..], Vec::as_slice);
        let (more, error) = behind(of(at), of(best));
        if more < -error && more < 0.0 {
            best = at;
        }
    }
    best
}

/// By how much the losses of one are more than another's, and the standard error of this.
fn behind(own: &[f64], other: &[f64]) -> (f64, f64) {
    let count = own.len() as f64;
    if count < 2.0 {
        return (0.0, f64::INFINITY);
    }
    let off = || own.iter().zip(other).map(|(a, b)| a - b);
    let mean = off().sum::<f64>() / count;
    let square = off().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (count - 1.0);
    (mean, (square / count).sqrt())
}

/// The loss of a model on an item: each voice in turn is foretold from the claims of all others.
fn left_out(
    claims: &Claims,
    item: usize,
    model: &Model<'_>,
    echoes: Option<&Echoes>,
    desk: &mut Desk,
) -> Option<f64> {
    let votes = claims.on(item);
    let worded = claims.is_worded(item);
    let voice = |vote: &Vote| {
        echoes.and_then(|echoes| echoes.family(vote.source)).map_or((1, vote.source), |family| (0, family))
    };
    let centre = if worded { 0.0 } else { model.median(votes, desk, false)? };
    let scale = if worded { 1.0 } else { model.spread(votes, centre) };
    let stride = votes.len().div_ceil(LEFT_OUT).max(1);
    let (mut sum, mut count) = (0.0, 0.0);
    let mut others: Vec<Vote> = Vec::with_capacity(votes.len());
    for said in votes.iter().skip(item % stride).step_by(stride) {
        let own = voice(said);
        others.clear();
        others.extend(votes.iter().copied().filter(|vote| voice(vote) != own));
        let Some(found) = model.predict(&others, worded, desk) else { continue };
        let offset = model.offsets.get(said.source as usize).copied().unwrap_or(0.0);
        let _ = offset;
        sum += loss(&model.shape, worded, said.value, found.value, scale);
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}

/// What it costs to foretell a claim so.
fn loss(shape: &Shape, worded: bool, said: f64, foretold: f64, scale: f64) -> f64 {
    if said == foretold {
        return 0.0;
    }
    if worded {
        return 1.0;
    }
    if shape.exact {
        return 1.0 - shape.closeness(said, foretold) / 2.0;
    }
    // Squares reward what is stable, and end where a claim says no more than that it is off.
    let off = (said - foretold) / (4.0 * scale);
    (off * off).min(1.0)
}
