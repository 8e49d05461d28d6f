//! How the values of a file are written: as clock times, numbers or words, for each kind of item that names tell.

use std::collections::BTreeMap;

use super::cells::{blank, clock, number};

/// What parts a name into pieces.
const SIGNS: [char; 10] = ['|', '#', '/', ';', ',', ':', '_', ' ', '-', '.'];
/// How many kinds there are at most, and how many values of each on average at least.
const MOST: usize = 32;
const LEAST: usize = 8;

/// How the values of a file are written.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) times: Times,
    /// Whether there are words beside times.
    pub(crate) words: bool,
    /// Whether there are numbers beside times.
    pub(crate) numbers: bool,
    cut: Option<Cut>,
    kinds: BTreeMap<String, Kind>,
}

/// Whether some values are clock times rather than numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    None,
    /// Clock times.
    Clock,
    /// Clock times with their day.
    Dated,
}

/// How the values on items of a kind are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As times where they are, or else as words.
    Times,
    /// As words, as the names of gates are, of which some are numbers.
    Words,
    /// As numbers where they are, or else as words.
    Plain,
}

/// Which piece of a name tells its kind: so many from its front or its back.
#[derive(Debug, Clone, Copy)]
struct Cut {
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

/// How many values are times, times with their day, numbers, and others.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    times: usize,
    dated: usize,
    numbers: usize,
    words: usize,
}

impl Counts {
    /// Of one value.
    fn of(value: &str) -> Self {
        let none = Self::default();
        match clock(value) {
            Some((_, day)) => Self { times: 1, dated: usize::from(day.is_some()), ..none },
            None if number(value).is_some() => Self { numbers: 1, ..none },
            None => Self { words: 1, ..none },
        }
    }

    fn with(self, other: &Self) -> Self {
        Self {
            times: self.times + other.times,
            dated: self.dated + other.dated,
            numbers: self.numbers + other.numbers,
            words: self.words + other.words,
        }
    }

    fn all(&self) -> usize {
        self.times + self.numbers + self.words
    }

    /// Whether these are times: a tenth is, and at least as many as are numbers.
    fn is_times(&self) -> bool {
        self.times > 0 && self.times * 10 >= self.all() && self.times >= self.numbers
    }

    /// The logarithm of how likely it is to draw times, numbers and words so from what has as many of each.
    fn likelihood(&self) -> f64 {
        let all = self.all().max(1) as f64;
        let of = |count: usize| if count == 0 { 0.0 } else { count as f64 * (count as f64 / all).ln() };
        of(self.times) + of(self.numbers) + of(self.words)
    }
}

fn nearly(part: usize, of: usize) -> bool {
    part * 10 >= of * 9
}

impl Written {
    /// By items and values of claims, and those of what is true.
    ///
    /// Kinds are told by the piece of the names by which it differs most how values are written; if none tells, all items are of
    /// one. A kind is of times if a tenth of its claims are, and at least as many as are numbers, and so for what is true. A number
    /// among times is a word, and so it is among words beside times, as that of a gate; a kind of which nearly
    /// all values are numbers is one of measurements, and they stay so.
    pub(crate) fn of(claims: &[(String, String)], truth: &[(String, String)]) -> Self {
        let (claims, truth) = (each(claims), each(truth));
        let cut = cut(&claims);
        let (claimed, known) = (counts(&claims, cut, usize::MAX), counts(&truth, cut, usize::MAX));
        let is_times = |kind: &str, own: &Counts| {
            // Where nothing is known of any item of a kind, its claims tell alone.
            own.is_times() && known.get(kind).is_none_or(Counts::is_times)
        };
        let kinds: Vec<&str> =
            claimed.iter().filter(|(kind, own)| is_times(kind, own)).map(|(kind, _)| *kind).collect();
        let of_times = |counts: &BTreeMap<&str, Counts>| {
            let own = kinds.iter().filter_map(|kind| counts.get(kind));
            own.fold(Counts::default(), |all, own| all.with(own))
        };
        let times = [of_times(&claimed), of_times(&known)];
        let kind = |(kind, own): (&&str, &Counts)| {
            let read = match () {
                () if kinds.contains(kind) => Kind::Times,
                () if kinds.is_empty() || nearly(own.numbers, own.all()) => Kind::Plain,
                () => Kind::Words,
            };
            ((*kind).to_owned(), read)
        };
        let read: BTreeMap<String, Kind> = claimed.iter().map(kind).collect();
        let all = [&claimed, &known].map(|counts| counts.values().fold(Counts::default(), Counts::with));
        Self {
            times: match kinds.is_empty() {
                true => Times::None,
                false if times.iter().all(|own| nearly(own.dated, own.times)) => Times::Dated,
                false => Times::Clock,
            },
            words: times.iter().zip(&all).any(|(own, all)| !nearly(own.times, all.all())),
            numbers: !kinds.is_empty() && read.values().any(|kind| *kind == Kind::Plain),
            cut,
            kinds: read,
        }
    }

    /// How the values on an item are read: where nothing of its kind was seen, as what they are.
    pub(crate) fn kind(&self, item: &str, value: &str) -> Kind {
        let piece = self.cut.map_or("", |cut| cut.piece(item));
        let unseen = || match (self.times, clock(value)) {
            (Times::None, _) | (_, None) => Kind::Plain,
            _ => Kind::Times,
        };
        self.kinds.get(piece).copied().unwrap_or_else(unseen)
    }
}

/// Each item with how its value is written.
fn each(rows: &[(String, String)]) -> Vec<(&str, Counts)> {
    let some = rows.iter().filter(|(_, value)| !blank(value));
    some.map(|(item, value)| (item.as_str(), Counts::of(value))).collect()
}

/// The counts of each kind, of one more than so many at most.
fn counts<'n>(rows: &[(&'n str, Counts)], cut: Option<Cut>, most: usize) -> BTreeMap<&'n str, Counts> {
    let mut all: BTreeMap<&str, Counts> = BTreeMap::new();
    for (item, value) in rows {
        let kind = all.entry(cut.map_or("", |cut| cut.piece(item))).or_default();
        *kind = kind.with(value);
        if all.len() > most {
            break;
        }
    }
    all
}

/// The piece of names that tells best how values are written: by the gain of likelihood less what so many kinds cost (Schwarz
/// 1978); none if there is no gain.
fn cut(rows: &[(&str, Counts)]) -> Option<Cut> {
    let pieces =
        |sign: char| [(false, 0), (true, 0), (false, 1), (true, 1)].map(|(last, at)| Cut { sign, last, at });
    let mut best = (0.0, None);
    for cut in SIGNS.into_iter().flat_map(pieces) {
        let kinds = counts(rows, Some(cut), MOST);
        let all = kinds.values().fold(Counts::default(), Counts::with);
        if !(2..=MOST).contains(&kinds.len()) || all.all() < LEAST * kinds.len() {
            continue;
        }
        let within: f64 = kinds.values().map(Counts::likelihood).sum();
        // Each kind has two free shares of its own.
        let gain = within - all.likelihood() - (kinds.len() - 1) as f64 * (all.all() as f64).ln();
        if gain > best.0 {
            best = (gain, Some(cut));
        }
    }
    best.1
}
