//! Worlds to measure by: generated, the same every time, of any size, and read at any place without what is before it.
//!
//! A world says its figures one by one, so that it goes into a dossier, JSON Lines or CSV without ever being held whole.
//! The ends of figures are whole numbers whose last digit is not zero: what is meant by such a range is the range itself,
//! so that a query over `low` and `high` has the same answers.

#![expect(dead_code, reason = "each bench uses a part of it")]

use std::io::{self, Write};

use crosscheck::{
    Assertion, AssertionId, Coordinate, Dossier, Kind, Measure, MeasureId, Period, Quantity, Source,
    SourceId, Term, Unit,
};

pub(crate) type Failed = Box<dyn std::error::Error>;

/// What one source says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) measure: usize,
    pub(crate) source: usize,
    pub(crate) low: u64,
    pub(crate) high: u64,
    /// The day it is about; a constant has none.
    pub(crate) day: Option<usize>,
    /// The day it was said.
    pub(crate) said: Option<usize>,
    /// Whether it corrects the one before it.
    pub(crate) corrects: bool,
}

/// A shape of a world.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// A word to ask for it by.
    pub(crate) word: &'static str,
    pub(crate) title: &'static str,
    /// Sources and measures for so many figures.
    size: fn(usize) -> (usize, usize),
    kind: fn(usize) -> Kind,
    /// What the figure at a place says, in a world of so many measures.
    tell: fn(usize, usize) -> Told,
    /// Whether every measure is of a place within the one of the first.
    rooted: bool,
}

/// A shape in a size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World {
    pub(crate) shape: Shape,
    pub(crate) figures: usize,
    pub(crate) sources: usize,
    pub(crate) measures: usize,
}

pub(crate) const SPREAD: Shape = Shape {
    word: "spread",
    title: "levels and constants of a tenth as many measures, by fifty sources on a handful of days",
    size: |n| (50, n.div_ceil(10)),
    kind: |measure| if measure.is_multiple_of(2) { Kind::Stock } else { Kind::Constant },
    tell: |at, measures| {
        let (measure, nth) = (at % measures, at / measures);
        let dice = dice(at);
        let (low, high) = range(1000 + 10 * (measure % 89) as u64, dice, 40, 20);
        // One after the other from a source of its own, so that no source speaks twice on a measure.
        let source = (measure * 7 + nth) % 50;
        let day = measure.is_multiple_of(2).then_some((dice >> 50) as usize % 3);
        Told { measure, source, low, high, day, said: None, corrects: false }
    },
    rooted: false,
};

pub(crate) const RANGES: Shape = Shape {
    word: "ranges",
    title: "one level on one day, ranges by as many sources",
    tell: |at, _| {
        let (low, high) = range(1000, dice(at), 10_000_000, 1_000_000);
        Told { low, high, ..one(at) }
    },
    ..EQUAL
};

pub(crate) const APART: Shape = Shape {
    word: "apart",
    title: "one level on one day, all of them contradicting",
    tell: |at, _| {
        let value = 1001 + 10 * at as u64;
        Told { low: value, high: value, ..one(at) }
    },
    ..EQUAL
};

pub(crate) const EQUAL: Shape = Shape {
    word: "equal",
    title: "one level on one day, all of them equal",
    size: |n| (n, 1),
    kind: |_| Kind::Stock,
    tell: |at, _| one(at),
    rooted: false,
};

pub(crate) const REVISIONS: Shape = Shape {
    word: "revisions",
    title: "one figure, revised again and again",
    size: |_| (1, 1),
    tell: |at, _| {
        let value = 1001 + 10 * at as u64;
        Told { source: 0, low: value, high: value, said: Some(at + 1), corrects: at > 0, ..one(at) }
    },
    ..EQUAL
};

pub(crate) const ROOT: Shape = Shape {
    word: "root",
    title: "running totals of as many places, all within one",
    size: |n| (50, n),
    kind: |_| Kind::Cumulative,
    tell: |at, _| {
        // One in a hundred is above what is said of the place that is over all.
        let value = if at == 0 { 1_000_001 } else { range(1000, dice(at), 900_000, 1).0 };
        let value = if at % 100 == 99 { 1_100_001 + at as u64 % 9 } else { value };
        let day = Some(if at == 0 { 30 } else { at % 30 });
        Told { measure: at, source: at % 50, low: value, high: value, day, said: None, corrects: false }
    },
    rooted: true,
};

pub(crate) const TOTALS: Shape = Shape {
    word: "totals",
    title: "running totals, each by twenty sources on fifty days",
    size: |n| (20, n.div_ceil(1000)),
    kind: |_| Kind::Cumulative,
    tell: |at, measures| {
        let (measure, nth) = (at % measures, at / measures);
        let (day, source) = (nth / 20, nth % 20);
        let (low, high) = range(1000 + 100 * day as u64, dice(at), 120, 1);
        Told { measure, source, low, high, day: Some(day), said: Some(day), corrects: false }
    },
    rooted: false,
};

/// All of them, each with the most figures that it is asked for by default.
pub(crate) const SHAPES: &[(Shape, usize)] = &[
    (SPREAD, 1_000_000),
    (RANGES, 1_000_000),
    (APART, 1_000_000),
    (EQUAL, 1_000_000),
    (REVISIONS, 100_000),
    (ROOT, 100_000),
    (TOTALS, 1_000_000),
];

/// The same number for the same place, every time (splitmix64).
fn dice(at: usize) -> u64 {
    let mut mixed = (at as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// A range from somewhat above a number on, so many wide at most.
fn range(from: u64, dice: u64, above: u64, wide: u64) -> (u64, u64) {
    let low = from + (dice & 0xFFFF_FFFF) % above;
    let high = low + ((((dice >> 32) & 0xFFFF) * wide) >> 16);
    let odd = |value: u64| if value.is_multiple_of(10) { value + 1 } else { value };
    (odd(low), odd(high.max(low)))
}

/// One of many equal ones.
fn one(at: usize) -> Told {
    Told { measure: 0, source: at, low: 1001, high: 1001, day: Some(0), said: None, corrects: false }
}

/// A day in text, from 2000 on.
pub(crate) fn date(at: usize) -> String {
    format!("{:04}-{:02}-{:02}", 2000 + at / 336 % 7000, at / 28 % 12 + 1, at % 28 + 1)
}

pub(crate) fn day(at: usize) -> Result<Period, crosscheck::time::PeriodError> {
    date(at).parse()
}

/// The days of a world, each read once.
#[derive(Debug, Default)]
struct Days(Vec<Option<Period>>);

impl Days {
    fn get(&mut self, at: usize) -> Result<Period, Failed> {
        if self.0.len() <= at {
            self.0.resize(at + 1, None);
        }
        match self.0.get_mut(at) {
            Some(Some(period)) => Ok(*period),
            Some(place) => Ok(*place.insert(day(at)?)),
            None => Err("no such day".into()),
        }
    }
}

impl World {
    pub(crate) fn of(shape: Shape, figures: usize) -> Self {
        let (sources, measures) = (shape.size)(figures);
        Self { shape, figures, sources, measures }
    }

    pub(crate) fn told(&self, at: usize) -> Told {
        (self.shape.tell)(at, self.measures)
    }

    /// The sources, measures and places, and nothing said.
    pub(crate) fn head(&self) -> Result<(Dossier, Vec<SourceId>, Vec<MeasureId>), Failed> {
        let mut dossier = Dossier::new();
        let sources: Result<_, _> =
            (0..self.sources).map(|at| dossier.add_source(Source::new(format!("s{at}")))).collect();
        if self.shape.rooted {
            for at in (0..self.measures).rev() {
                let here = Term::new(Coordinate::Place, format!("p{at}"));
                dossier.add_term(if at == 0 { here } else { here.within("p0") })?;
            }
        }
        let measure = |at: usize| {
            let measure = Measure::new(format!("m{at}"), (self.shape.kind)(at)).in_unit(Unit::new("person"));
            if self.shape.rooted { measure.at(Coordinate::Place, format!("p{at}")) } else { measure }
        };
        let measures: Result<_, _> = (0..self.measures).map(|at| dossier.add_measure(measure(at))).collect();
        Ok((dossier, sources?, measures?))
    }

    /// All that is said, ready to be taken by the dossier of the head.
    pub(crate) fn assertions(
        &self,
        sources: &[SourceId],
        measures: &[MeasureId],
    ) -> Result<Vec<Assertion>, Failed> {
        let mut days = Days::default();
        let make = |at: usize| self.assertion(at, format!("a{at}"), sources, measures, &mut days);
        (0..self.figures).map(make).collect()
    }

    /// One thing more that is said, of what was said at a place.
    pub(crate) fn again(
        &self,
        at: usize,
        key: String,
        sources: &[SourceId],
        measures: &[MeasureId],
    ) -> Result<Assertion, Failed> {
        self.assertion(at, key, sources, measures, &mut Days::default())
    }

    fn assertion(
        &self,
        at: usize,
        key: String,
        sources: &[SourceId],
        measures: &[MeasureId],
        days: &mut Days,
    ) -> Result<Assertion, Failed> {
        let told = self.told(at);
        let on = measures.get(told.measure).ok_or("no such measure")?;
        let quantity = if told.low == told.high {
            Quantity::bare(told.low as f64)?
        } else {
            Quantity::between(told.low as f64, told.high as f64)?
        };
        let mut one = Assertion::figure(key, *on, quantity);
        one = sources.get(told.source).into_iter().fold(one, |one, source| one.from_origin(*source));
        if let Some(day) = told.day {
            one = one.as_of(days.get(day)?);
        }
        if let Some(day) = told.said {
            one = one.stated_on(days.get(day)?);
        }
        Ok(one)
    }

    /// Takes all that is said into a dossier.
    pub(crate) fn say(&self, dossier: &mut Dossier, said: Vec<Assertion>) -> Result<(), Failed> {
        let mut last: Option<AssertionId> = None;
        for (at, one) in said.into_iter().enumerate() {
            let corrected = last.filter(|_| self.told(at).corrects);
            last = Some(dossier.add_assertion(corrected.into_iter().fold(one, Assertion::revising))?);
        }
        Ok(())
    }

    pub(crate) fn dossier(&self) -> Result<Dossier, Failed> {
        let (mut dossier, sources, measures) = self.head()?;
        self.say(&mut dossier, self.assertions(&sources, &measures)?)?;
        Ok(dossier)
    }

    /// As a dossier of JSON Lines.
    pub(crate) fn write_lines(&self, mut out: impl Write) -> Result<(), Failed> {
        crosscheck::io::write_lines(&self.head()?.0, &mut out)?;
        for at in 0..self.figures {
            self.write_line(at, &mut out)?;
        }
        Ok(out.flush()?)
    }

    fn write_line(&self, at: usize, out: &mut impl Write) -> io::Result<()> {
        let Told { measure, source, low, high, day, said, corrects } = self.told(at);
        write!(out, r#"{{"key":"a{at}","measure":"m{measure}","#)?;
        match low == high {
            true => write!(out, r#""figure":{low},"origin":"s{source}""#)?,
            false => write!(out, r#""figure":"{low}..{high}","origin":"s{source}""#)?,
        }
        for (field, day) in [("as_of", day), ("stated_on", said)] {
            if let Some(day) = day {
                write!(out, r#","{field}":"{}""#, date(day))?;
            }
        }
        if corrects {
            write!(out, r#","revises":"a{}""#, at - 1)?;
        }
        out.write_all(b"}\n")
    }

    /// As CSV, without what it corrects and what lies within what.
    pub(crate) fn write_csv(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(b"id,source,measure,kind,low,high,as_of\n")?;
        for at in 0..self.figures {
            let Told { measure, source, low, high, day, .. } = self.told(at);
            let kind = match (self.shape.kind)(measure) {
                Kind::Stock => "stock",
                Kind::Cumulative => "cumulative",
                _ => "constant",
            };
            let day = day.map_or(String::new(), date);
            writeln!(out, "a{at},s{source},m{measure},{kind},{low},{high},{day}")?;
        }
        out.flush()
    }
}
