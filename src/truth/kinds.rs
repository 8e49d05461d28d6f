//! Kinds of items, read from their names.

use rustc_hash::FxHashMap;

use super::claims::{Claims, Vote};

/// What parts a name into pieces.
pub(super) const SIGNS: [char; 10] = ['|', '#', '/', ';', ',', ':', '_', ' ', '-', '.'];
/// How many kinds there are at most, and how many items of each on average at least.
const MOST: usize = 32;
const LEAST: usize = 20;
/// How many names and how many claims are looked at.
const NAMES: usize = 500;
const SAMPLE: usize = 100_000;

/// Which piece of a name tells: so many from its front or its back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    sign: char,
    last: bool,
    at: usize,
}

impl Cut {
    fn piece<'n>(&self, name: &'n str) -> &'n str {
        let piece = match self.last {
            true => name.rsplit(self.sign).nth(self.at),
            false => name.split(self.sign).nth(self.at),
        };
        piece.filter(|piece| piece.len() < name.len()).unwrap_or_default()
    }
}

/// Each piece that may tell the kind of an item: the first, the last and those beside them.
pub(super) fn cuts() -> impl Iterator<Item = Cut> {
    let of =
        |sign: char| [(false, 0), (true, 0), (false, 1), (true, 1)].map(|(last, at)| Cut { sign, last, at });
    SIGNS.into_iter().flat_map(of)
}

/// The kind of each item by the first or last piece of its name or one beside these, where there are few such pieces and
/// sources are not equally reliable on all of them, and these pieces; empty if there are no kinds.
///
/// # Complexity
/// O(n) in the letters of the names; which pieces tell most is judged on a sample of the claims.
pub(super) fn of(claims: &Claims) -> (Vec<u8>, Vec<String>) {
    let items = claims.items.len();
    if items < 2 * LEAST {
        return Default::default();
    }
    let kinds = cuts().filter_map(|cut| {
        pieces(claims, cut, NAMES as f64 / items as f64, LEAST)?;
        pieces(claims, cut, 1.0, LEAST)
    });
    let told =
        kinds.map(|(kinds, names)| (told(claims, &kinds), kinds, names)).filter(|(told, ..)| *told > 0.0);
    let none = (0.0, Vec::new(), Vec::new());
    let (_, kinds, names) = told.fold(none, |best, next| if next.0 > best.0 { next } else { best });
    (kinds, names.into_iter().map(|name| name.trim().to_owned()).collect())
}

/// The number of the piece of each of a share of the items, and the pieces; `None` if there are too many or all are one.
pub(super) fn pieces(claims: &Claims, cut: Cut, share: f64, least: usize) -> Option<(Vec<u8>, Vec<&str>)> {
    let mut seen: FxHashMap<&str, u8> = FxHashMap::default();
    let (mut kinds, mut names) = (Vec::new(), Vec::new());
    for item in (0..claims.items.len()).filter(|item| claims.lot(*item) < share) {
        let piece = cut.piece(claims.items.get(item as u32));
        let next = seen.len() as u8;
        kinds.push(*seen.entry(piece).or_insert_with(|| {
            names.push(piece);
            next
        }));
        if seen.len() > MOST {
            return None;
        }
    }
    let least = if share < 1.0 { 4 } else { least };
    (names.len() > 1 && kinds.len() >= least * names.len()).then_some((kinds, names))
}

/// How much more the agreement of sources with others differs between kinds than chance makes it: half the deviance less
/// its degrees of freedom.
fn told(claims: &Claims, kinds: &[u8]) -> f64 {
    let share = claims.share(SAMPLE);
    let count = usize::from(kinds.iter().copied().max().unwrap_or(0)) + 1;
    let mut cells: FxHashMap<(u32, u8), (f64, f64)> = FxHashMap::default();
    let mut of_kind = vec![(0.0, 0.0); count];
    let mut of_source: FxHashMap<u32, (f64, f64)> = FxHashMap::default();
    for (item, kind) in kinds.iter().enumerate().filter(|(item, _)| claims.lot(*item) < share) {
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
