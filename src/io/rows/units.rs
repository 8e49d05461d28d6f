//! The one unit of each topic.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::table::{Table, Topic};
use crate::hashed::SaltedMap;
use crate::measure::Kind;
use crate::quantity::{Dimension, Unit};

/// The units of all topics. A topic and its subsets have one, so that they can be compared.
pub(super) struct Units {
    /// The number of each topic when its subset is left out.
    whole: Vec<usize>,
    of_whole: Vec<Chosen>,
    /// The unit of each number of the table.
    named: Vec<Unit>,
}

/// The unit of one topic.
struct Chosen {
    /// What the rows have.
    unit: Unit,
    /// What the measure has: the same, or one that may be negative.
    of_measure: Unit,
}

/// How the unit of a row stands to that of its topic.
pub(super) enum Fit<'u> {
    /// It is the one, or none is given.
    Same,
    /// Another one, which converts into it.
    Converts(&'u Unit),
    /// It does not convert into this one.
    Clashes { own: &'u Unit, expected: &'u Unit },
}

/// What the rows of one topic say of its unit.
#[derive(Debug, Default, Clone)]
struct Tally {
    /// How many rows have each unit, by its number.
    rows: BTreeMap<u32, usize>,
    /// How many have none.
    bare: usize,
    negative: bool,
}

impl Units {
    /// Finds the unit of each topic: of sorts of units that do not convert, the one that most rows have, and of that
    /// sort the unit that most rows have; the first in the alphabet where as many have another. If none has a unit,
    /// the rows count. A measure that was known before has its unit already.
    pub(super) fn of(table: &Table<'_>) -> Self {
        let mut tallies = Tallies::default();
        for draft in table.drafts.iter().filter(|draft| !draft.out) {
            tallies.count(draft, table);
        }
        Self::chosen_by(&tallies, table)
    }

    /// The same from rows that were counted before.
    pub(super) fn chosen_by(tallies: &Tallies, table: &Table<'_>) -> Self {
        let named = table.units.clone();
        let mut numbers: SaltedMap<Topic, usize> = SaltedMap::default();
        let mut groups: Vec<(usize, Topic, Tally)> = Vec::new();
        let mut whole = Vec::with_capacity(table.topics.items.len());
        for (at, topic) in table.topics.items.iter().enumerate() {
            let group = *numbers.entry(Topic { subset: None, ..*topic }).or_insert_with(|| {
                groups.push((at, *topic, Tally::default()));
                groups.len() - 1
            });
            whole.push(group);
            if let (Some((_, _, tally)), Some(counted)) = (groups.get_mut(group), tallies.0.get(at)) {
                tally.add(counted);
            }
        }
        let of_whole = groups.iter().map(|(at, topic, tally)| match table.known(*at) {
            Some(measure) => Chosen { unit: measure.unit().clone(), of_measure: measure.unit().clone() },
            None => tally.choose(topic.kind, &named, topic.key.is_some()),
        });
        Self { whole, of_whole: of_whole.collect(), named }
    }

    /// The unit of the measure of a topic.
    pub(super) fn of_measure(&self, topic: usize) -> Unit {
        self.chosen(topic).map_or_else(|| Unit::new(""), |chosen| chosen.of_measure.clone())
    }

    /// Whether the measure of a topic takes figures below zero that its unit does not have.
    pub(super) fn is_net(&self, topic: usize) -> bool {
        self.chosen(topic).is_some_and(|chosen| chosen.unit != chosen.of_measure)
    }

    /// How the unit of a row stands to that of its topic.
    pub(super) fn fit(&self, draft: &Draft<'_>) -> Fit<'_> {
        let own = draft.unit.and_then(|(_, number)| self.named.get(number as usize));
        match own.zip(self.chosen(draft.topic()).map(|chosen| &chosen.unit)) {
            Some((own, unit)) if own.symbol() == unit.symbol() => Fit::Same,
            Some((own, unit)) if own.factor_to(unit).is_some() => Fit::Converts(own),
            Some((own, expected)) => Fit::Clashes { own, expected },
            None => Fit::Same,
        }
    }

    /// Whether the rows of a topic are in the unit of this number, so that their figures need none of their own.
    pub(super) fn is_of(&self, topic: usize, unit: u32) -> bool {
        match self.named.get(unit as usize).zip(self.chosen(topic)) {
            Some((own, chosen)) => own.symbol() == chosen.unit.symbol(),
            None => true,
        }
    }

    fn chosen(&self, topic: usize) -> Option<&Chosen> {
        self.of_whole.get(*self.whole.get(topic)?)
    }
}

/// What the rows counted so far say of the unit of each topic.
#[derive(Debug, Default)]
pub(super) struct Tallies(Vec<Tally>);

impl Tallies {
    /// Counts one row.
    pub(super) fn count(&mut self, draft: &Draft<'_>, table: &Table<'_>) {
        let topic = draft.topic();
        if topic >= table.topics.items.len() {
            return;
        }
        if self.0.len() <= topic {
            self.0.resize(table.topics.items.len(), Tally::default());
        }
        let Some(tally) = self.0.get_mut(topic) else {
            return;
        };
        match draft.unit {
            Some((_, unit)) => tally.count(unit, 1),
            None => tally.bare += 1,
        }
        tally.negative |= is_negative(draft);
    }
}

impl Tally {
    fn count(&mut self, unit: u32, rows: usize) {
        *self.rows.entry(unit).or_default() += rows;
    }

    fn add(&mut self, other: &Self) {
        other.rows.iter().for_each(|(unit, rows)| self.count(*unit, *rows));
        self.bare += other.bare;
        self.negative |= other.negative;
    }

    fn choose(&self, kind: Kind, named: &[Unit], keyed: bool) -> Chosen {
        // Units of several numbers may have one symbol.
        let mut by_symbol: BTreeMap<&str, (usize, &Unit)> = BTreeMap::new();
        for (number, rows) in &self.rows {
            let Some(unit) = named.get(*number as usize) else { continue };
            by_symbol.entry(unit.symbol()).or_insert((0, unit)).0 += rows;
        }
        // Where most rows just count, a few that count for each day do not make days of all.
        by_symbol.retain(|symbol, (rows, _)| !symbol.starts_with("count/") || *rows > self.bare);
        let units = || by_symbol.values().copied();
        let mut of_sort: SaltedMap<&Dimension, (usize, usize)> = SaltedMap::default();
        for (count, unit) in units() {
            let (rows, symbols) = of_sort.entry(unit.dimension()).or_default();
            (*rows, *symbols) = (*rows + count, *symbols + 1);
        }
        let sort = |unit: &Unit| of_sort.get(unit.dimension()).copied().unwrap_or_default();
        // The first of the greatest, in the order of the symbols.
        let best = units()
            .map(|(count, unit)| ((sort(unit).0, count), unit))
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        let unit = best.map_or_else(|| Unit::new(""), |(_, unit)| unit.clone());
        let mut of_measure = unit.clone();
        let amount = !matches!(unit.dimension(), Dimension::Share | Dimension::Date);
        let negative = self.negative && !unit.natural_range().contains(-1.0);
        let alone = sort(&unit).1 <= 1;
        // A change that goes both ways is an amount over a period like any other, but no count.
        if kind == Kind::Flow && amount && negative && alone && !keyed {
            of_measure = Unit::new(&format!("net {}", unit.symbol()));
        }
        Chosen { unit, of_measure }
    }
}

fn is_negative(draft: &Draft<'_>) -> bool {
    let nominal = draft.quantity().and_then(|quantity| quantity.form().nominal());
    nominal.is_some_and(|(low, _)| low.get() < 0.0)
}
