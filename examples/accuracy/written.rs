//! How the values of a file are written: as clock times, numbers or words, for each kind of item that names tell.

use std::collections::BTreeMap;

use super::cells::blank;
use super::clock::{Clock, Days, clock};
use super::numbers::{Amount, Marks, number};
use super::units::{MOST_UNITS, Units};

/// What parts a name into pieces.
const SIGNS: [char; 10] = ['|', '#', '/', ';', ',', ':', '_', ' ', '-', '.'];
/// The minutes of a day.
pub(crate) const DAY: f64 = 1440.0;
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
    days: Days,
    marks: Marks,
    units: Units,
    cut: Option<Cut>,
    kinds: BTreeMap<String, Read>,
}

/// How the values on items of a kind are read, and which of its units each is told in.
#[derive(Debug, Clone, Copy)]
struct Read {
    kind: Kind,
    /// Whether a single letter behind a number is its unit.
    letters: bool,
    counts: [usize; MOST_UNITS],
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
    /// Without a unit, with each that is known, and with a letter that may be one.
    numbers: usize,
    units: [usize; MOST_UNITS],
    letters: [usize; MOST_UNITS],
    words: usize,
}

impl Counts {
    /// Of one value.
    fn of(value: &str, units: &Units) -> Self {
        let none = Self::default();
        if let Some(time) = clock(value) {
            return Self { times: 1, dated: usize::from(time.day.is_some()), ..none };
        }
        if number(value, Marks::default()).is_some() {
            return Self { numbers: 1, ..none };
        }
        let Some(amount) = Amount::of(value, Marks::default()) else { return Self { words: 1, ..none } };
        if amount.unit.is_empty() {
            return Self { numbers: 1, ..none };
        }
        let Some(at) = units.place(&amount) else { return Self { words: 1, ..none } };
        let mut own = none;
        let counts = if amount.is_letter() { &mut own.letters } else { &mut own.units };
        counts.iter_mut().skip(at).take(1).for_each(|count| *count = 1);
        own
    }

    fn with(self, other: &Self) -> Self {
        let of = |units: &[usize; MOST_UNITS], at: usize| units.get(at).copied().unwrap_or(0);
        Self {
            times: self.times + other.times,
            dated: self.dated + other.dated,
            numbers: self.numbers + other.numbers,
            units: std::array::from_fn(|at| of(&self.units, at) + of(&other.units, at)),
            letters: std::array::from_fn(|at| of(&self.letters, at) + of(&other.letters, at)),
            words: self.words + other.words,
        }
    }

    fn all(&self) -> usize {
        self.times + self.lettered() + self.words
    }

    /// How many are numbers, with a unit or without.
    fn amounts(&self) -> usize {
        self.numbers + self.units.iter().sum::<usize>()
    }

    /// How many are of each unit.
    fn each_unit(&self) -> [usize; MOST_UNITS] {
        let of = |all: &[usize; MOST_UNITS], at: usize| all.get(at).copied().unwrap_or(0);
        std::array::from_fn(|at| of(&self.units, at) + of(&self.letters, at))
    }

    /// The same with those behind which a letter stands.
    fn lettered(&self) -> usize {
        self.amounts() + self.letters.iter().sum::<usize>()
    }

    /// Whether these are times: a tenth is, and at least as many as are numbers.
    fn is_times(&self) -> bool {
        self.times > 0 && self.times * 10 >= self.all() && self.times >= self.amounts()
    }

    /// The logarithm of how likely it is to draw times, words and numbers of each unit so from what has as many of each.
    fn likelihood(&self) -> f64 {
        let all = self.all().max(1) as f64;
        let of = |count: usize| if count == 0 { 0.0 } else { count as f64 * (count as f64 / all).ln() };
        let units: f64 = self.units.iter().chain(&self.letters).map(|count| of(*count)).sum();
        of(self.times) + of(self.numbers) + units + of(self.words)
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
    ///
    /// A number with a unit counts as one. Times are told with their day where claims on one item differ by it.
    pub(crate) fn of(rows: &[(String, String)], truth: &[(String, String)]) -> Self {
        let values = || [rows, truth].into_iter().flatten().map(|(_, value)| value.as_str());
        let marks = Marks::of(values());
        let units = Units::of(values(), marks);
        let (claims, truth) = (each(rows, &units), each(truth, &units));
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
                () if kinds.is_empty() || nearly(own.lettered(), own.all()) => Kind::Plain,
                () => Kind::Words,
            };
            let letters = nearly(own.lettered(), own.all());
            ((*kind).to_owned(), Read { kind: read, letters, counts: own.each_unit() })
        };
        let days = Days::of(rows.iter().filter_map(|(_, value)| clock(value)?.day));
        let read: BTreeMap<String, Read> = claimed.iter().map(kind).collect();
        let all = [&claimed, &known].map(|counts| counts.values().fold(Counts::default(), Counts::with));
        Self {
            times: match kinds.is_empty() {
                true => Times::None,
                false if times.iter().all(|own| nearly(own.dated, own.times)) && differ(rows, days) => {
                    Times::Dated
                }
                false => Times::Clock,
            },
            words: times.iter().zip(&all).any(|(own, all)| !nearly(own.times, all.all())),
            numbers: !kinds.is_empty() && read.values().any(|read| read.kind == Kind::Plain),
            days,
            marks,
            units,
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
        self.kinds.get(piece).map_or_else(unseen, |read| read.kind)
    }

    /// The minutes of a time, from the start of its day or of all days; `None` if its day is needed and not known.
    pub(crate) fn minutes(&self, time: Clock) -> Option<f64> {
        match self.times {
            Times::Dated => Some(self.days.number(time.day?)? * DAY + time.minutes),
            _ => Some(time.minutes),
        }
    }

    /// The number in a value on an item, in the most frequent unit of its kind, and whether it was converted to that.
    pub(crate) fn amount(&self, item: &str, value: &str) -> Option<(f64, bool)> {
        if let Some(number) = number(value, self.marks) {
            return Some((number, false));
        }
        let amount = Amount::of(value, self.marks)?;
        if amount.unit.is_empty() {
            return Some((amount.value, false));
        }
        let read = self.kinds.get(self.cut.map_or("", |cut| cut.piece(item)))?;
        if amount.is_letter() && !read.letters {
            return None;
        }
        self.units.number(&amount, &read.counts)
    }
}

/// Whether claims on one item are of different days, beyond what is written of the hours around midnight: more than a tenth of
/// those between six and six differ from most. Where they do not, the day is that of the item, and one that is off by
/// one, as that of an arrival after midnight, is a slip of writing.
fn differ(rows: &[(String, String)], days: Days) -> bool {
    let mut of: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
    for (item, value) in rows {
        let Some(time) = clock(value) else { continue };
        let Some(day) = time.day.and_then(|day| days.number(day)) else { continue };
        of.entry(item).or_default().push((day, (DAY / 4.0..DAY * 0.75).contains(&time.minutes)));
    }
    let (mut same, mut all) = (0, 0);
    for said in of.values_mut().filter(|said| said.len() > 1) {
        said.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let most = said.chunk_by(|a, b| a.0 == b.0).max_by_key(|said| said.len());
        let by_day = |said: &[(f64, bool)]| said.iter().filter(|(_, by_day)| *by_day).count();
        same += most.map_or(0, by_day);
        all += by_day(said);
    }
    all == 0 || !nearly(same, all)
}

/// Each item with how its value is written.
fn each<'r>(rows: &'r [(String, String)], units: &Units) -> Vec<(&'r str, Counts)> {
    let some = rows.iter().filter(|(_, value)| !blank(value));
    some.map(|(item, value)| (item.as_str(), Counts::of(value, units))).collect()
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
        // Each kind has two free shares of its own, and one more for each unit.
        let shares = 2.0 + all.units.iter().chain(&all.letters).filter(|count| **count > 0).count() as f64;
        let cost = (kinds.len() - 1) as f64 * shares / 2.0 * (all.all() as f64).ln();
        let gain = within - all.likelihood() - cost;
        if gain > best.0 {
            best = (gain, Some(cut));
        }
    }
    best.1
}
