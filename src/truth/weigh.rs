//! What the claims on one item weigh by value: the votes for each, and what near ones imply.

use super::claims::{Vote, log};
use super::errors::Errors;
use super::method::Method;
use super::model::{Desk, Group, Model, links};
use super::near::{grain, is_far, may_slip, rounds_to};
use super::siblings::Siblings;

/// How much of the evidence for a value also speaks for one right beside it.
const IMPLIES: f64 = 0.5;
/// How many values on each side of one are compared with it.
const NEIGHBOURS: usize = 12;
/// Up to how many values on one item each is held against each other one, which bounds the work: twice as many change no world of
/// the suite or the grid, and half of it makes four of 108 of sizes worse by a little.
const MANY: usize = 24;
/// How far a figure speaks for one that it may be a slip for. With 0.6 some worlds are better and some worse, by 3% at most; with
/// 0.9 one claim outweighs many whose number ends in a zero.
const SLIPPED: f64 = 0.4;
/// How far a rough figure speaks for a finer one that rounds to it.
const ROUNDED: f64 = 0.9;

impl Model<'_> {
    /// Puts the claims on an item into groups that say the same, and weighs these.
    pub(super) fn weigh(&self, votes: &[Vote], worded: bool, desk: &mut Desk) {
        self.gains(votes, desk);
        desk.groups.clear();
        let mut from = 0;
        for said in votes.chunk_by(|a, b| a.value == b.value) {
            let to = from + said.len();
            let value = said.first().map_or(0.0, |vote| vote.value);
            let own: f64 = desk.gains.get(from..to).unwrap_or_default().iter().sum();
            desk.groups.push(Group { value, from, to, own, score: own, odds: 0.0, chance: 0.0 });
            from = to;
        }
        if self.method == Method::PopAccu {
            popular(votes.len(), &mut desk.groups);
        }
        if self.near && !worded {
            self.support(desk);
        }
        if let Some((siblings, centre)) = self.beside(desk).filter(|_| self.sizes_count(worded, desk)) {
            for group in &mut desk.groups {
                group.score += siblings.speak_for(group.value, centre);
            }
        } else if let Some(sizes) =
            self.numbers.sizes.as_ref().filter(|_| self.near && self.sizes_count(worded, desk))
        {
            for group in &mut desk.groups {
                group.score += sizes.speak_for(group.value);
            }
        }
        if let Some(errors) =
            self.numbers.errors.as_ref().filter(|_| self.near && self.sizes_count(worded, desk))
        {
            self.mistaken(errors, &mut desk.groups);
        }
        // The chance of each, beside values that nobody claims.
        let top = desk.groups.iter().map(|group| group.score).fold(0.0, f64::max);
        let unclaimed = match self.method {
            Method::PopAccu => 1.0,
            _ => (self.falsehoods + 1.0 - desk.groups.len() as f64).max(1.0),
        };
        (desk.top, desk.ground) = (top, (-top).exp());
        desk.rest = unclaimed * desk.ground;
        let mut groups = std::mem::take(&mut desk.groups);
        let mut sum = desk.rest;
        for group in &mut groups {
            group.odds = desk.odds(group.score);
            sum += group.odds;
        }
        for group in &mut groups {
            group.chance = group.odds / sum;
        }
        desk.groups = groups;
    }

    /// Whether the size of a number counts: among several, by a method that has log-odds for weights.
    fn sizes_count(&self, worded: bool, desk: &Desk) -> bool {
        !worded && desk.groups.len() > 1 && self.method == Method::AccuCopy
    }

    /// Adds to each group what the others tell if they are errors about it: each number once, however many say it, as one error
    /// may have been repeated. What near numbers tell is in their support already.
    fn mistaken(&self, errors: &Errors, groups: &mut [Group]) {
        if groups.len() > MANY {
            return;
        }
        for at in 0..groups.len() {
            let Some(said) = groups.get(at).map(|group| group.value).filter(|said| *said > 0.0) else {
                continue;
            };
            let Some(heard) = errors.heard(log(said)) else { continue };
            for group in
                groups.iter_mut().filter(|group| group.value > 0.0 && is_far(&self.shape, said, group.value))
            {
                group.score += errors.speak_for(log(group.value), heard);
            }
        }
    }

    /// What is held true of the siblings of the item, as a logarithm.
    pub(super) fn beside(&self, desk: &Desk) -> Option<(&Siblings, f64)> {
        let (siblings, (item, run)) = self.numbers.siblings.as_ref().zip(desk.sibling)?;
        Some((siblings, siblings.centre(item, run)?))
    }

    /// Adds to each group what near ones imply.
    fn support(&self, desk: &mut Desk) {
        desk.links.clear();
        desk.from.clear();
        for at in 0..desk.groups.len() {
            desk.from.push(desk.links.len());
            let one = desk.groups.get(at).map_or(0.0, |group| group.value);
            let near = |group: &(usize, &Group)| self.is_near(group.1.value, one);
            let before = desk.groups.get(..at).unwrap_or_default().iter().enumerate().rev();
            let after = desk.groups.iter().enumerate().skip(at + 1);
            let all = before.take_while(near).take(NEIGHBOURS).chain(after.take_while(near).take(NEIGHBOURS));
            desk.links.extend(all.map(|(other, group)| (other, self.implies(one, group.value))));
            if self.slips && desk.groups.len() <= NEIGHBOURS {
                let others = desk
                    .groups
                    .iter()
                    .enumerate()
                    .filter(|(other, group)| *other != at && !near(&(*other, group)));
                let meant = others.filter(|(_, group)| may_slip(one, group.value));
                desk.links.extend(meant.map(|(other, _)| (other, SLIPPED)));
            }
        }
        desk.from.push(desk.links.len());
        for at in 0..desk.groups.len() {
            let own = desk.groups.get(at).map_or(0.0, |group| group.own.max(0.0));
            for (other, implied) in links(&desk.from, &desk.links, at) {
                if let Some(group) = desk.groups.get_mut(*other) {
                    group.score += own * implied;
                }
            }
        }
    }

    fn is_near(&self, a: f64, b: f64) -> bool {
        self.shape.distance(a, b) <= 4.0 * self.shape.near
            || self.shape.rounded && (a - b).abs() <= grain(a).max(grain(b)) / 2.0
    }

    /// How far what is said also speaks for another value: a rough figure for a finer one that it may have been rounded
    /// from (the formats of Li and others 2012), and any figure by half for one right beside it.
    fn implies(&self, said: f64, other: f64) -> f64 {
        let close = IMPLIES * self.shape.closeness(said, other);
        if rounds_to(&self.shape, other, said) { close.max(ROUNDED) } else { close }
    }
}

/// POPACCU: a false value is as likely as it is popular among the claims that are not those for the true one. Beside a
/// true value that nobody claims, whose score is 0.
fn popular(votes: usize, groups: &mut [Group]) {
    let all = votes as f64;
    let own = |count: f64| if count > 0.0 { count * count.ln() } else { 0.0 };
    for group in groups {
        let count = (group.to - group.from) as f64;
        // Σ over the claims for other values of ln Pop(v | true), less the same over all claims if none is true.
        group.score = group.own + own(all) - own(count) - own(all - count);
    }
}
