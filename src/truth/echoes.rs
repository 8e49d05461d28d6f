//! Echoes: sources that share more than independent ones could.

use rustc_hash::FxHashMap;

use super::claims::{Claims, Vote, root};
use super::method::Method;
use super::model::Model;
use super::near::rounds_to;
use super::shape::{Shape, quantile};
use super::ties::{like_pairs, no_chance, tied_pairs};

/// Values that more sources than this share tell little about any two of them.
const RARE: usize = 12;
/// How many times two sources must share what is not held true.
const LEAST: u32 = 3;
/// How many pairs are scored with how many claims at most, so that the work stays linear.
const BUDGET: usize = 1 << 24;
/// The share of an echoed source's figures that must be another's.
const RATE: f64 = 0.2;
/// How near the rate between two parts of a family must come to the rates inside them.
const ALIKE: f64 = 0.7;

/// Who says the same as whom so often that they are not independent.
///
/// Two sources that agree on what is true may both be right; that they agree on what is *not*, above all on what hardly
/// anyone else says, is hard to explain otherwise (Dong, Berti-Equille and Srivastava 2009). Sources of which each two
/// share, on average, a large part of such claims are an echo family: together they have one vote for each value that they
/// state, and what a member adds to it is the part that it has of its own. Declared voices are families from the start.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Echoes {
    // INVARIANT: of[s] is the family of source s, `u32::MAX` for none; families[f] is it.
    of: Vec<u32>,
    families: Vec<Family>,
    pairs: Vec<Pair>,
    /// Whether members share their errors rather than their figures.
    rough: bool,
}

/// Sources that are one voice.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Family {
    pub(super) members: Vec<u32>,
    pub(super) rate: f64,
    pub(super) declared: bool,
}

/// Two sources that share what hardly anyone says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) a: u32,
    pub(super) b: u32,
    /// On how many items both speak and at least one is not held true.
    pub(super) of: u32,
    /// On how many of these they say the same.
    pub(super) same: u32,
    /// The share of what each says untruly that is the other's too, beyond chance.
    pub(super) rate: f64,
    /// How many times as likely copying makes this as chance, as a natural logarithm.
    pub(super) evidence: f64,
    /// On how many shared claims `a` was first, and `b`.
    pub(super) first: (u32, u32),
}

impl Echoes {
    pub(super) fn family(&self, source: u32) -> Option<u32> {
        self.of.get(source as usize).copied().filter(|family| *family != u32::MAX)
    }

    pub(super) fn rate(&self, family: u32) -> f64 {
        self.families.get(family as usize).map_or(0.0, |family| family.rate)
    }

    /// Whether members share their errors rather than their figures.
    pub(super) fn rough(&self) -> bool {
        self.rough
    }

    pub(super) fn any(&self) -> bool {
        !self.families.is_empty()
    }

    pub(super) fn families(&self) -> &[Family] {
        &self.families
    }

    pub(super) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// Families of the pairs of sources that tie more often than their accuracies explain, whatever is true.
    pub(super) fn by_ties(claims: &Claims) -> Self {
        let mut pairs = tied_pairs(claims);
        let all = Self::joined(claims, &mut pairs);
        let mut own: Vec<Vec<Pair>> = vec![Vec::new(); all.families.len()];
        for pair in pairs {
            let of = all.family(pair.a).filter(|of| all.family(pair.b) == Some(*of));
            if let Some(list) = of.and_then(|of| own.get_mut(of as usize)) {
                list.push(pair);
            }
        }
        let borne_out =
            |(own, family): (Vec<Pair>, &Family)| no_chance(claims, &family.members, &own).then_some(own);
        let mut pairs: Vec<Pair> =
            own.into_iter().zip(&all.families).filter_map(borne_out).flatten().collect();
        // What is left joins as before, and declared voices stay together.
        let mut found = Self::joined(claims, &mut pairs);
        found.pairs = pairs;
        found
    }

    /// The families of pairs, which are put in order.
    fn joined(claims: &Claims, pairs: &mut [Pair]) -> Self {
        pairs.sort_unstable_by(|x, y| y.rate.total_cmp(&x.rate).then((x.a, x.b).cmp(&(y.a, y.b))));
        let families = join(claims, pairs);
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        Self::of_families(families, claims.speakers)
    }

    /// Families of sources whose rough figures differ less than those of independent ones: each further member adds only what
    /// it does not share.
    pub(super) fn by_likeness(claims: &Claims, shape: &Shape) -> Self {
        let model = Model::new(Method::Mean, *shape, 0);
        let scale = |votes: &[Vote]| {
            let middle = votes.get(votes.len() / 2).filter(|_| votes.len() > 2)?;
            Some(model.spread(votes, middle.value))
        };
        let mut pairs = like_pairs(claims, scale);
        let mut found = Self::joined(claims, &mut pairs);
        (found.pairs, found.rough) = (pairs, true);
        found
    }

    /// The declared families alone.
    pub(super) fn declared(claims: &Claims) -> Self {
        Self::of_families(join(claims, &[]), claims.speakers)
    }

    /// The same among some of the sources alone, which are numbered anew in their order.
    pub(super) fn among(&self, sources: &[u32]) -> Self {
        let members = |family: &Family| -> Vec<u32> {
            let new = |member: &u32| sources.binary_search(member).ok().map(|at| at as u32);
            family.members.iter().filter_map(new).collect()
        };
        let families = self.families.iter().map(|family| Family { members: members(family), ..*family });
        Self { rough: self.rough, ..Self::of_families(families.collect(), sources.len()) }
    }

    pub(super) fn of_families(families: Vec<Family>, sources: usize) -> Self {
        let mut of = vec![u32::MAX; sources];
        for (at, family) in families.iter().enumerate() {
            for member in &family.members {
                if let Some(slot) = of.get_mut(*member as usize) {
                    *slot = at as u32;
                }
            }
        }
        Self { of, families, pairs: Vec::new(), rough: false }
    }

    /// The echoes among claims, given what is held true of each item.
    ///
    /// # Complexity
    /// O(n) for n claims, with a bounded number of partners for each: only sources that share a value which few others
    /// state are compared at all.
    pub(super) fn find(claims: &Claims, shape: &Shape, truth: &[f64]) -> Self {
        let candidates = candidates(claims, shape, truth);
        let mut pairs = judge(&score(claims, shape, truth, &candidates), claims.speakers);
        let mut found = Self::joined(claims, &mut pairs);
        found.pairs = pairs;
        found
    }
}

/// The pairs of sources that share something rare often enough to be looked at.
fn candidates(claims: &Claims, shape: &Shape, truth: &[f64]) -> Vec<(u32, u32)> {
    let mut rare: Vec<&[Vote]> = Vec::new();
    for item in 0..claims.count() {
        let (held, worded) = (truth.get(item).copied().unwrap_or(f64::NAN), claims.is_worded(item));
        let wrong = |value: f64| untrue(shape, worded, value, held);
        let said = claims.on(item).chunk_by(|a, b| a.value == b.value);
        rare.extend(
            said.filter(|said| (2..=RARE).contains(&said.len()))
                .filter(|said| said.first().is_some_and(|vote| wrong(vote.value))),
        );
    }
    // Most sources of a crowd share too little with all others together to be looked at beside each.
    let mut often = vec![0_u32; claims.speakers];
    for vote in rare.iter().copied().flatten() {
        if let Some(count) = often.get_mut(vote.source as usize) {
            *count += 1;
        }
    }
    let mut shared: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut some: Vec<u32> = Vec::new();
    for said in rare {
        some.clear();
        let is_often = |source: &u32| often.get(*source as usize).is_some_and(|count| *count >= LEAST);
        some.extend(said.iter().map(|vote| vote.source).filter(is_often));
        for (at, a) in some.iter().enumerate() {
            for b in some.iter().skip(at + 1) {
                *shared.entry((*a.min(b), *a.max(b))).or_default() += 1;
            }
        }
    }
    let mut all: Vec<(u32, u32)> =
        shared.into_iter().filter(|(_, count)| *count >= LEAST).map(|(pair, _)| pair).collect();
    all.sort_unstable();
    all
}

/// Counts for each pair what it shares.
fn score(claims: &Claims, shape: &Shape, truth: &[f64], candidates: &[(u32, u32)]) -> Vec<Counted> {
    if candidates.is_empty() {
        return Vec::new();
    }
    let sources = claims.speakers;
    let mut partners: Vec<Vec<(u32, u32)>> = vec![Vec::new(); sources];
    for (at, (a, b)) in candidates.iter().enumerate() {
        if let Some(list) = partners.get_mut(*a as usize) {
            list.push((*b, at as u32));
        }
    }
    let mut pairs: Vec<Counted> =
        candidates.iter().map(|(a, b)| Counted { a: *a, b: *b, ..Counted::default() }).collect();
    let visits: usize =
        claims.votes.iter().map(|v| partners.get(v.source as usize).map_or(0, Vec::len)).sum();
    let share = BUDGET as f64 / visits.max(1) as f64;
    // Who speaks on the item at hand, and its vote.
    let mut here: Vec<(u32, f64, i64)> = vec![(u32::MAX, 0.0, 0); sources];
    for item in (0..claims.count()).filter(|item| claims.lot(*item) < share) {
        let (held, worded) = (truth.get(item).copied().unwrap_or(f64::NAN), claims.is_worded(item));
        let wrong = |value: f64| untrue(shape, worded, value, held);
        let votes = claims.on(item);
        for vote in votes {
            if let Some(slot) = here.get_mut(vote.source as usize) {
                *slot = (item as u32, vote.value, vote.date);
            }
        }
        for vote in votes {
            for (other, at) in partners.get(vote.source as usize).into_iter().flatten() {
                let Some((when, value, date)) = here.get(*other as usize).copied() else { continue };
                let Some(pair) = pairs.get_mut(*at as usize).filter(|_| when == item as u32) else {
                    continue;
                };
                pair.add((vote.value, value), (wrong(vote.value), wrong(value)), (vote.date, date));
            }
        }
    }
    pairs
}

/// Whether a claim is not what is held true, nor that rounded, nor right beside it.
fn untrue(shape: &Shape, worded: bool, value: f64, held: f64) -> bool {
    if worded || value == held {
        return value != held;
    }
    !rounds_to(shape, value, held) && !rounds_to(shape, held, value) && shape.closeness(value, held) < 0.5
}

/// What two sources share, counted.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    a: u32,
    b: u32,
    /// On how many items both speak.
    both: u32,
    /// On how many of these each is not held true.
    wrong: (u32, u32),
    /// On how many neither is, and they say the same or not.
    same: u32,
    other: u32,
    first: (u32, u32),
}

impl Counted {
    fn add(&mut self, (a, b): (f64, f64), (wrong_a, wrong_b): (bool, bool), dates: (i64, i64)) {
        self.both += 1;
        self.wrong.0 += u32::from(wrong_a);
        self.wrong.1 += u32::from(wrong_b);
        if wrong_a && wrong_b {
            if a != b {
                self.other += 1;
                return;
            }
            self.same += 1;
            if dates.0 != i64::MIN && dates.1 != i64::MIN {
                self.first.0 += u32::from(dates.0 < dates.1);
                self.first.1 += u32::from(dates.1 < dates.0);
            }
        }
    }

    /// Which share of the items on which neither is right they say the same on.
    fn tied(&self) -> Option<f64> {
        let neither = self.same + self.other;
        (neither >= LEAST).then(|| f64::from(self.same) / f64::from(neither))
    }

    /// How the pair stands beside two independent sources, that tie on what is not true with this chance.
    fn judged(&self, chance: f64) -> Pair {
        let (wrong_a, wrong_b, same) =
            (f64::from(self.wrong.0), f64::from(self.wrong.1), f64::from(self.same));
        let union = f64::from(self.wrong.0 + self.wrong.1 - self.same - self.other).max(1.0);
        // How often both would be wrong by chance: as their own rates make it, or as often as what they differ on shows,
        // since some items are hard for all.
        let apart = f64::from(self.other) / (1.0 - chance);
        let both = (wrong_a * wrong_b / f64::from(self.both.max(1))).max(apart);
        let by_chance = (both * chance / union).clamp(1e-9, 0.999);
        let found = (same / union).min(0.999);
        let evidence = if found > by_chance {
            same * (found / by_chance).ln() + (union - same) * ((1.0 - found) / (1.0 - by_chance)).ln()
        } else {
            0.0
        };
        let copied = 2.0 * same / (wrong_a + wrong_b).max(1.0);
        let rate = ((copied - by_chance) / (1.0 - by_chance)).clamp(0.0, 1.0);
        Pair { a: self.a, b: self.b, of: union as u32, same: self.same, rate, evidence, first: self.first }
    }
}

/// Keeps the pairs that are no chance.
fn judge(counted: &[Counted], sources: usize) -> Vec<Pair> {
    let mut tied: Vec<f64> = counted.iter().filter_map(Counted::tied).collect();
    // Most sources do not copy each other: the usual pair tells how often independent ones tie.
    let chance = if tied.len() < 8 { 0.05 } else { quantile(&mut tied, 0.5) }.clamp(0.005, 0.5);
    // One in a thousand that any pair is found by chance.
    let pairs = sources as f64 * (sources as f64 - 1.0) / 2.0;
    let least = (1000.0 * pairs.max(1.0)).ln();
    let all = counted.iter().map(|pair| pair.judged(chance));
    all.filter(|pair| pair.evidence >= least && pair.rate >= RATE && pair.same >= LEAST).collect()
}

/// Sources that are joined.
#[derive(Debug, Clone, Default)]
struct Joined {
    members: Vec<u32>,
    /// The sum of the rates of its pairs.
    within: f64,
    /// The sum of the rates of the pairs with the members of another, by its first member.
    across: FxHashMap<u32, f64>,
    /// Whether it was declared, and nothing was joined to it.
    declared: bool,
}

impl Joined {
    /// The mean rate of its pairs; 0 if it has none.
    fn rate(&self) -> f64 {
        let count = self.members.len() as f64;
        if count < 2.0 { 0.0 } else { self.within / (count * (count - 1.0) / 2.0) }
    }
}

/// Families by average linkage, from the strongest pair on; declared ones stay together.
///
/// # Complexity
/// O(n log n) for n sources and pairs: of two that are joined the smaller is added to the larger.
fn join(claims: &Claims, pairs: &[Pair]) -> Vec<Family> {
    let mut up: Vec<u32> = claims.declared.clone();
    let mut joined: FxHashMap<u32, Joined> = FxHashMap::default();
    // Who is in no pair and was declared to be one with nobody stays alone.
    let mut kin = vec![0_u32; claims.speakers];
    let mut add = |source: u32, more: u32| {
        let first = claims.declared.get(source as usize).copied().unwrap_or(source);
        if let Some(count) = kin.get_mut(first as usize) {
            *count += more;
        }
    };
    (0..claims.speakers as u32).for_each(|source| add(source, 1));
    pairs.iter().flat_map(|pair| [pair.a, pair.b]).for_each(|source| add(source, 1));
    let has_kin = |first: u32| kin.get(first as usize).is_some_and(|count| *count > 1);
    for (source, first) in claims.declared.iter().enumerate().filter(|(_, first)| has_kin(**first)) {
        let of = joined.entry(*first).or_default();
        of.within += of.members.len() as f64;
        of.declared = !of.members.is_empty();
        of.members.push(source as u32);
    }
    for pair in pairs {
        let (a, b) = (root(&mut up, pair.a), root(&mut up, pair.b));
        if a != b {
            for (one, other) in [(a, b), (b, a)] {
                *joined.entry(one).or_default().across.entry(other).or_insert(0.0) += pair.rate;
            }
        }
    }
    for pair in pairs {
        let (a, b) = (root(&mut up, pair.a), root(&mut up, pair.b));
        let (Some(one), Some(two)) = (joined.get(&a), joined.get(&b)) else { continue };
        let across = one.across.get(&b).copied().unwrap_or(0.0);
        // A family is of one kind: those who only share some sources of error do not join those who copy outright.
        let usual = one.rate().max(two.rate());
        let count = (one.members.len() * two.members.len()) as f64;
        if a == b || across < RATE.max(ALIKE * usual) * count {
            continue;
        }
        let size = |one: &Joined| one.members.len() + one.across.len();
        let (kept, gone) = if size(one) < size(two) { (b, a) } else { (a, b) };
        let Some(smaller) = joined.remove(&gone) else { continue };
        if let Some(slot) = up.get_mut(gone as usize) {
            *slot = kept;
        }
        for (other, rate) in smaller.across.iter().filter(|(other, _)| **other != kept) {
            if let Some(other) = joined.get_mut(other) {
                other.across.remove(&gone);
                *other.across.entry(kept).or_insert(0.0) += rate;
            }
        }
        let Some(larger) = joined.get_mut(&kept) else { continue };
        larger.across.remove(&gone);
        for (other, rate) in smaller.across.into_iter().filter(|(other, _)| *other != kept) {
            *larger.across.entry(other).or_insert(0.0) += rate;
        }
        larger.within += smaller.within + across;
        larger.declared = false;
        larger.members.extend(smaller.members);
    }
    let families = joined.into_values().filter(|joined| joined.members.len() > 1);
    let mut families: Vec<Family> = families
        .map(|mut joined| {
            joined.members.sort_unstable();
            let rate = if joined.declared { 1.0 } else { joined.rate() };
            Family { rate, declared: joined.declared, members: joined.members }
        })
        .collect();
    families.sort_unstable_by(|a, b| a.members.cmp(&b.members));
    families
}
