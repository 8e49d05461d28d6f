//! Kinds of items, read from their names.

use rustc_hash::FxHashMap;

use super::claims::{Claims, Vote, lot};

/// What parts a name into pieces.
pub(super) const SIGNS: [char; 10] = ['|', '#', '/', ';', ',', ':', '_', ' ', '-', '.'];
/// How many kinds there are at most, and how many items of each on average at least.
const MOST: usize = 32;
const LEAST: usize = 20;
/// How many names and how many claims are looked at.
const NAMES: usize = 500;
const SAMPLE: usize = 100_000;

/// Where a name is parted: its first or its last piece.
#[derive(Debug, Clone, Copy)]
struct Cut {
    sign: char,
    last: bool,
}

impl Cut {
    fn piece<'n>(&self, name: &'n str) -> &'n str {
        let parted = if self.last { name.rsplit_once(self.sign) } else { name.split_once(self.sign) };
        match parted {
            Some((_, piece)) if self.last => piece,
            Some((piece, _)) => piece,
            None => "",
        }
    }
}

/// The kind of each item by the first or last piece of its name, where there are few such pieces and sources are not equally
/// reliable on all of them; empty if there are no kinds.
///
/// # Complexity
/// O(n) in the letters of the names; which pieces tell most is judged on a sample of the claims.
pub(super) fn of(claims: &Claims) -> Vec<u8> {
    let items = claims.items.len();
    if items < 2 * LEAST {
        return Vec::new();
    }
    let cuts = SIGNS.iter().flat_map(|sign| [true, false].map(|last| Cut { sign: *sign, last }));
    let kinds = cuts.filter_map(|cut| {
        pieces(claims, cut, NAMES as f64 / items as f64)?;
        pieces(claims, cut, 1.0)
    });
    let told = kinds.map(|kinds| (told(claims, &kinds), kinds)).filter(|(told, _)| *told > 0.0);
    told.fold((0.0, Vec::new()), |best, next| if next.0 > best.0 { next } else { best }).1
}

/// The number of the piece of a share of the names; `None` if there are too many or all are one.
fn pieces(claims: &Claims, cut: Cut, share: f64) -> Option<Vec<u8>> {
    let mut seen: FxHashMap<&str, u8> = FxHashMap::default();
    let mut kinds = Vec::new();
    for item in (0..claims.items.len()).filter(|item| lot(*item as u32) < share) {
        let piece = cut.piece(claims.items.get(item as u32));
        let next = seen.len() as u8;
        kinds.push(*seen.entry(piece).or_insert(next));
        if seen.len() > MOST {
            return None;
        }
    }
    (seen.len() > 1 && kinds.len() >= if share < 1.0 { 4 } else { LEAST } * seen.len()).then_some(kinds)
}

/// How much more the agreement of sources with others differs between kinds than chance makes it: half the deviance less
/// its degrees of freedom.
fn told(claims: &Claims, kinds: &[u8]) -> f64 {
    let share = claims.share(SAMPLE);
    let count = usize::from(kinds.iter().copied().max().unwrap_or(0)) + 1;
    let mut cells: FxHashMap<(u32, u8), (f64, f64)> = FxHashMap::default();
    let mut of_kind = vec![(0.0, 0.0); count];
    let mut of_source: FxHashMap<u32, (f64, f64)> = FxHashMap::default();
    for (item, kind) in kinds.iter().enumerate().filter(|(item, _)| lot(*item as u32) < share) {
        let votes = claims.on(item);
        if votes.len() < 3 {
            continue;
        }
        let same = |a: &Vote, b: &Vote| a.value == b.value;
        let most = votes.chunk_by(same).map(<[Vote]>::len).max().unwrap_or(0);
        for said in votes.chunk_by(same) {
            // Whether most of the others say the same.
            let agreed = f64::from(u8::from(said.len() > 1 && said.len() == most));
            for vote in said {
                let add = |slot: &mut (f64, f64)| *slot = (slot.0 + agreed, slot.1 + 1.0);
                add(cells.entry((vote.source, *kind)).or_default());
                add(of_source.entry(vote.source).or_default());
                of_kind.get_mut(usize::from(*kind)).map(add);
            }
        }
    }
    let rate = |(sum, count): (f64, f64)| ((sum + 0.5) / (count + 1.0)).clamp(1e-6, 1.0 - 1e-6);
    let all = rate(of_kind.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1)));
    let mut keys: Vec<_> = cells.into_iter().collect();
    keys.sort_unstable_by_key(|(key, _)| *key);
    keys.into_iter().fold(0.0, |sum, ((source, kind), (agreed, count))| {
        let logit = |rate: f64| (rate / (1.0 - rate)).ln();
        let own = of_source.get(&source).copied().unwrap_or_default();
        let kind = of_kind.get(usize::from(kind)).copied().unwrap_or_default();
        let usual = 1.0 / (1.0 + (logit(all) - logit(rate(own)) - logit(rate(kind))).exp());
        let found = (agreed / count).clamp(1e-6, 1.0 - 1e-6);
        let off = found * (found / usual).ln() + (1.0 - found) * ((1.0 - found) / (1.0 - usual)).ln();
        sum + count * off - 1.0
    })
}
