//! The default: each part of the items by what suits it.

use super::answer::{Finding, Judged, Split, Truth, split};
use super::claims::{Claims, log};
use super::fields::{Part, parts};
use super::method::Method;
use super::model::{Desk, Model};
use super::numbers::Numbers;
use super::offsets::Offsets;
use super::shape::{Shape, quantile};

/// From how many claims the default learns at most, if that leaves so many of each source.
const LEARNED: usize = 200_000;
const OF_EACH: usize = 100;
/// How many times offsets are learned. A third time moves three answers in a thousand on timetables at most, to either side.
const MENDED: usize = 2;
/// How far apart the quartiles of a normal distribution are, in standard deviations.
const QUARTILES: f64 = 1.349;

impl Claims {
    /// What the method that suits these claims best finds.
    ///
    /// The [`Shape`] of the claims tells which methods take part; each then foretells claims that it has not seen, from the
    /// claims of others: all of the claimant's echo family is left out, and what is learned of sources is learned on other items.
    /// The simplest that no other beats by more than a standard error is taken, and among exact sizes that which learns how they err
    /// unless another beats it beyond doubt. [`Truth::why`] tells it.
    ///
    /// Where a piece of the items' names tells kinds of rough numbers that scatter differently, each is a part of its own: it has
    /// its own shape and method, and sources their own weights in it.
    ///
    /// # Complexity
    /// O(n) for n claims: who is reliable and who copies is learned from some 200,000 of them, and from more where that leaves less
    /// than a hundred of each source. These are gone through in a dozen fits at most, of 3 to 20 rounds, the more the fewer they are. The
    /// comparison of methods is made on a sample of 60,000, or 5,000 for each of many parts, and by the sources in it.
    ///
    /// ```
    /// use crosscheck::truth::{Claims, Value};
    /// let mut claims = Claims::builder();
    /// for day in 0..60 {
    ///     let (item, right, wrong) = (format!("day {day}"), f64::from(day * 37 % 101), f64::from(day * 53 % 89));
    ///     for source in ["a", "b", "c", "d"] {
    ///         claims.claim(source, &item, right, None)?;
    ///     }
    ///     for source in ["original", "copy", "copy of it"] {
    ///         claims.claim(source, &item, if day % 3 != 0 { right } else { wrong + 1000.0 }, None)?;
    ///     }
    ///     claims.claim("e", &item, if day % 9 == 0 { right + 7.0 } else { right }, None)?;
    /// }
    /// let claims = claims.build();
    /// let truth = claims.best();
    /// assert_eq!(truth.families().next().map(|family| family.members.len()), Some(3));
    /// assert_eq!(truth.answer("day 3").and_then(|answer| answer.value()), Some(Value::Number(10.0)));
    /// # Ok::<(), crosscheck::truth::ClaimError>(())
    /// ```
    #[must_use]
    pub fn best(&self) -> Truth<'_> {
        self.by_parts(parts(self)).unwrap_or_else(|| {
            let (judged, found) = self.judged(1);
            Truth::of(self, judged, found)
        })
    }

    /// What is found of each part in its own manner; `None` if there are none.
    fn by_parts(&self, parts: Vec<Part>) -> Option<Truth<'_>> {
        let mut all: Vec<(usize, Part, Judged, Vec<Finding>)> = Vec::with_capacity(parts.len());
        let count = parts.len();
        for part in parts {
            let claims = self.only(&part.items);
            let (judged, found) = claims.judged(count);
            all.push((claims.len(), part, judged, found));
        }
        // The one with the most claims speaks for all where one must.
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.items.cmp(&b.1.items)));
        let mut found = vec![(f64::NAN, 0.0, Split::Not); self.count()];
        let mut part_of = vec![0; self.count()];
        let mut judged = Vec::with_capacity(all.len());
        for (at, (_, part, one, own)) in (0_u8..).zip(all) {
            for (item, finding) in part.items.iter().zip(own) {
                if let Some((slot, of)) = found.get_mut(*item as usize).zip(part_of.get_mut(*item as usize)) {
                    (*slot, *of) = (finding, at);
                }
            }
            judged.push(Judged { names: part.names, ..one });
        }
        let mut judged = judged.into_iter();
        let main = judged.next()?;
        Some(Truth { others: judged.collect(), part_of, ..Truth::of(self, main, found) })
    }

    /// From how many claims it is learned who is reliable, where so many parts share the work.
    pub(super) fn learned(&self, parts: usize) -> usize {
        (LEARNED / parts.max(1)).max(OF_EACH * self.speakers)
    }

    /// What is found of all items, one of so many parts, in the manner that suits them.
    fn judged(&self, parts: usize) -> (Judged, Vec<Finding>) {
        let shape = Shape::of(self);
        let drawn = self.drawn(self.learned(parts));
        let known = drawn.as_ref().unwrap_or(self);
        let voices = known.voices(&shape);
        let chosen = known.choose(&shape, &voices, parts);
        let echoes = voices.echoes;
        let fit = |known: &Self, worded: bool| {
            let contender = chosen.of(worded)?;
            let part = known.telling(&shape, worded);
            let part = part.as_ref().unwrap_or(known);
            let mut model = if contender.log {
                let logged = part.logged();
                logged.fitted(&contender, &Shape::of(&logged), Some(&echoes))
            } else {
                part.fitted(&contender, &shape, Some(&echoes))
            };
            model.log = contender.log;
            if !worded && shape.factors && contender.is_plain() {
                model.above = part.above();
            }
            (model.snap, model.robust) = (true, true);
            // Whatever is taken among several claims, one that is alone is judged by its siblings, or by what is usual.
            if !worded && shape.exact && !(contender.near && contender.method == Method::AccuCopy) {
                model.numbers = Numbers::of(part, &model);
            }
            Some(model)
        };
        let (mut numbers, words) = (fit(known, false), fit(known, true));
        let mut offsets = Offsets::default();
        // What is held true without the offsets tells these better.
        for _ in 0..MENDED {
            let found = numbers.as_ref().map(|model| Offsets::of(known, model)).filter(Offsets::any);
            let Some(found) = found else { break };
            // Who is one voice is told by what was said: only what that means is seen anew.
            numbers =
                fit(&known.mended(&found), false).map(|model| Model { offsets: found.clone(), ..model });
            offsets = found;
        }
        // Where there are items of one kind, its model stands for both.
        let of = |worded: bool| match (&numbers, &words) {
            (Some(model), None) | (None, Some(model)) => Some(model),
            _ => (if worded { &words } else { &numbers }).as_ref(),
        };
        let main = of(shape.words >= 0.5);
        let method = main.map_or(Method::Vote, |model| model.method);
        let weights = main.map(|model| model.weights.clone()).unwrap_or_default();
        let found = match (of(false), of(true)) {
            (Some(numbers), Some(words)) => self.answers([numbers, words], true),
            _ => Vec::new(),
        };
        (Judged { method, shape, weights, echoes, offsets, chosen: Some(chosen), names: Vec::new() }, found)
    }

    /// How far above its middle a crowd that errs by factors is taken to be right, as a logarithm: half of the way to its mean.
    ///
    /// Claims do not tell whether the middle of such a crowd is right, as of guesses (Lorenz, Rauhut, Schweitzer and Helbing 2011,
    /// PNAS), or its mean, as of waiting times: what they leave open is taken such that the worse case is the least bad (Savage
    /// 1951). Where logarithms are normal the mean is half of their variance above the middle, and all items tell that better than
    /// the claims on one tell their mean.
    fn above(&self) -> f64 {
        let mut off: Vec<f64> = Vec::new();
        for votes in (0..self.count()).filter(|item| !self.is_worded(*item)).map(|item| self.on(item)) {
            let (low, high) = (votes.get(votes.len().saturating_sub(1) / 2), votes.get(votes.len() / 2));
            let (Some(low), Some(high)) = (low, high) else { continue };
            let middle = f64::midpoint(log(low.value), log(high.value));
            off.extend(votes.iter().filter(|_| votes.len() > 2).map(|vote| log(vote.value) - middle));
        }
        let width = quantile(&mut off, 0.75) - quantile(&mut off, 0.25);
        (width / QUARTILES).powi(2) / 4.0
    }

    /// What a model for numbers and one for words find on each item.
    pub(super) fn answers(&self, models: [&Model<'_>; 2], honest: bool) -> Vec<Finding> {
        let mut desk = Desk::default();
        let [numbers, words] = models;
        let of = |item: usize| {
            let worded = self.is_worded(item);
            let model = if worded { words } else { numbers };
            (desk.kind, desk.sibling) = (self.kind(item), self.sibling(item));
            let Some(found) = model.predict(self.on(item), worded, &mut desk) else {
                return (f64::NAN, 0.0, Split::Not);
            };
            let split = if honest { split(&model.shape, worded, &found) } else { Split::Not };
            match (split, self.on(item)) {
                // What is likelier than the only claim is off least, and no answer, as nobody says it.
                (Split::Between(likely), [only]) => {
                    (likely, (1.0 - found.share) as f32, Split::Between(only.value))
                }
                _ => (found.value, found.share as f32, split),
            }
        };
        (0..self.count()).map(of).collect()
    }
}
