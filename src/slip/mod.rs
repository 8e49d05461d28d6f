//! Slips: how a figure may have been mistyped, and what it was then meant to be.
//!
//! A slip is never taken for granted: nothing here changes a figure, its date or its standing. A [`Slip`] says that one
//! mistake leads from what was meant to what was written, and that what was meant is as other figures lead one to
//! [expect](Expectation); a [`Stray`] that what was written is not.

mod dates;
mod digits;
mod expect;

use crate::id::AssertionId;
use crate::measure::Kind;
use crate::quantity::{Form, Unit};
use crate::relation::{Evidence, When, families};
use crate::rule::Assumption;
use crate::time::Period;
pub use dates::Delay;
pub(crate) use dates::mended;
use digits::{Decimal, POWERS};
pub use expect::Expectation;
pub(crate) use expect::{Outlook, Point, Points, always_admits, is_rooted, pace, time_of};

/// With so many other figures of one voice and time a figure is taken to have been tried for a swap.
const SWAPS: usize = 16;

/// How many ordinary spreads beyond what is expected a figure is out of line.
pub(crate) const OUT_OF_LINE: f64 = 3.0;

/// How a figure or a date may have been mistyped.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Mistake {
    /// Two adjacent digits changed places.
    Transposed,
    /// A power of ten: a thousands mark read as a decimal mark, "thousand" lost, a zero more or less.
    PowerOfTen {
        /// What was written is what was meant times ten to this power.
        exponent: i8,
    },
    /// A number in one unit was given another.
    Unit {
        /// The unit that the number was in.
        meant: Unit,
    },
    /// A digit was typed twice.
    Doubled,
    /// A digit came in.
    Added,
    /// A digit got lost.
    Dropped,
    /// A date in the wrong year.
    Year {
        /// By how many years what was written is later than what was meant.
        off: i16,
    },
    /// The day and the month changed places.
    DayAndMonth,
    /// Two figures that one voice gives for one time changed places.
    Swapped {
        /// The other figure.
        with: AssertionId,
    },
}

/// What was likely meant.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Intended {
    /// A number, in the unit that was written.
    Value {
        /// The number; the lowest of several that the mistake may have come from.
        low: f64,
        /// The same number, or the highest of them.
        high: f64,
    },
    /// Another date for what it is about.
    AsOf {
        /// The date.
        date: Period,
    },
    /// Another date for when it was said.
    StatedOn {
        /// The date.
        date: Period,
    },
}

/// One reading of a figure as a slip.
///
/// ```
/// use crosscheck::slip::{Intended, Mistake};
/// use crosscheck::{Assertion, Detail, Dossier, FindingKind, Kind, Measure, Policy, Source, reconcile};
/// let mut dossier = Dossier::new();
/// let hurt = dossier.add_measure(Measure::new("hurt", Kind::Constant))?;
/// for (who, figure) in [("ministry", "18500"), ("health", "18500"), ("agency", "15800")] {
///     let source = dossier.add_source(Source::new(who))?;
///     dossier.add_assertion(Assertion::figure(who, hurt, figure.parse()?).from_origin(source))?;
/// }
/// let policy = Policy::default();
/// let report = reconcile(dossier.view(), &policy);
/// let finding = report.of_kind(FindingKind::LikelySlip).next().ok_or("none")?;
/// let Detail::LikelySlip { readings, explains, .. } = finding.detail() else { return Err("other".into()) };
/// assert_eq!(readings[0].mistake, Mistake::Transposed);
/// assert_eq!(readings[0].intended, Intended::Value { low: 18_500.0, high: 18_500.0 });
/// assert_eq!(explains[0].kind(), FindingKind::Contradiction);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Slip {
    /// The figure.
    pub figure: AssertionId,
    /// What went wrong.
    pub mistake: Mistake,
    /// What was meant.
    pub intended: Intended,
    /// How many of the measure's unit the unit that was written is.
    pub factor: f64,
    /// What is expected where it was meant to be; it admits what was meant.
    pub expected: Expectation,
    /// How many readings were tried up to this kind of mistake, the simplest kinds first, of those that move the number as
    /// far as it is off.
    pub tried: usize,
}

/// A figure that is out of line: beyond what others lead one to expect by three or more of their ordinary spreads.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Stray {
    /// The figure.
    pub figure: AssertionId,
    /// What was written, in the unit of the measure.
    pub written: f64,
    /// What is expected at its time.
    pub expected: Expectation,
}

impl Stray {
    /// By how many ordinary spreads it lies beyond what is expected.
    #[must_use]
    pub fn spreads(&self) -> f64 {
        self.expected.spreads_to(self.written)
    }

    /// Whether it holds of the figure.
    pub(crate) fn check(&self, evidence: &Evidence<'_>) -> Result<(), &'static str> {
        let written = Written::of(evidence, self.figure).ok_or("no single number is written")?;
        so(written.value() == self.written, "another number is written")?;
        check_expected(evidence, self.figure, &self.expected)?;
        let here = time_of(evidence, self.figure) == Some(self.expected.at);
        so(here && on_its_measure(evidence, self.figure, &self.expected), "that is expected elsewhere")?;
        so(self.spreads() >= OUT_OF_LINE, "the figure is not out of line")
    }
}

impl Slip {
    /// Whether the mistake leads from what was meant to what was written, and what was meant is as expected.
    pub(crate) fn check(&self, evidence: &Evidence<'_>) -> Result<(), &'static str> {
        let written = Written::of(evidence, self.figure).ok_or("no single number is written")?;
        check_expected(evidence, self.figure, &self.expected)?;
        so(on_its_measure(evidence, self.figure, &self.expected), "that is expected elsewhere")?;
        so(self.factor == written.factor, "the unit is another")?;
        let one = evidence.assertion(self.figure);
        let dates = |date: Option<&Period>| date.map(mended).unwrap_or_default();
        match &self.intended {
            Intended::Value { low, high } => {
                so(
                    time_of(evidence, self.figure) == Some(self.expected.at),
                    "that is expected at another time",
                )?;
                let admitted =
                    [low, high].iter().all(|number| self.expected.admits(**number * written.factor));
                so(low <= high && admitted, "what was meant is not as expected")?;
                if let Mistake::Swapped { with } = self.mistake {
                    let other = Written::of(evidence, with).ok_or("no single number is written")?;
                    so(said_together(evidence, self.figure, with), "the two were not given together")?;
                    so(low == high && *low == other.number, "the other figure is another number")?;
                    return so(self.tried == SWAPS, "another number of readings was tried");
                }
                let readings = written.readings(&self.expected);
                let of_kind = readings.iter().find(|reading| reading.mistake == self.mistake);
                let reading = of_kind.ok_or("the mistake does not happen to such a number")?;
                let both = [low, high].iter().all(|number| reading.numbers.contains(number));
                so(both, "the mistake leads elsewhere")?;
                so(self.tried == reading.tried, "another number of readings was tried")
            }
            Intended::AsOf { date } => {
                let all = dates(one.as_of_given());
                so(all.contains(&(self.mistake.clone(), *date)), "the mistake leads to another date")?;
                so(self.tried == all.len(), "another number of readings was tried")?;
                let then = moved_to(evidence, self.figure, date);
                so(then.is_some() && then == self.expected.at, "that is expected at another time")?;
                so(self.expected.admits(written.value()), "the figure is not as expected then")
            }
            Intended::StatedOn { date } => {
                let all = dates(one.stated());
                so(all.contains(&(self.mistake.clone(), *date)), "the mistake leads to another date")?;
                so(self.tried == all.len(), "another number of readings was tried")?;
                so(
                    time_of(evidence, self.figure) == Some(self.expected.at),
                    "that is expected at another time",
                )?;
                so(self.expected.admits(written.value()), "the figure is not as expected then")
            }
        }
    }

    /// The [chance](Self::chance) of a reading by what shows it; none if nothing does.
    pub(crate) fn shown_by(&self, strays: &[&Stray], delays: &[&Delay]) -> Option<f64> {
        let own = strays.iter().copied().filter(|stray| stray.figure == self.figure);
        let mends = |d: &&&Delay| d.figure == self.figure && d.intended == self.intended && d.is_mended();
        let delay = delays.iter().find(mends).copied().filter(|delay| delay.spreads() >= OUT_OF_LINE);
        let by = |stray| self.chance(stray, delay);
        match self.intended {
            Intended::Value { .. } => {
                let mut there = own.filter(|stray| stray.expected == self.expected);
                there.next().map(|stray| self.chance(Some(stray), None))
            }
            Intended::AsOf { .. } => {
                let alone = delay.map(|_| by(None));
                own.map(|stray| by(Some(stray))).chain(alone).min_by(f64::total_cmp)
            }
            Intended::StatedOn { .. } => delay.map(|_| by(None)),
        }
    }

    /// The bound for two figures that were swapped: one voice is as often out of line with both as with one.
    pub(crate) fn swapped_by_chance(readings: [(&Self, &Stray); 2]) -> f64 {
        let tails = readings.map(|(_, stray)| stray.expected.tail(stray.written));
        let [a, b] = readings.map(|(slip, stray)| slip.chance(Some(stray), None));
        // Each has its own tail; the likelier one is left.
        let [x, y] = tails;
        a * b / x.min(y)
    }

    /// A bound on how often a figure is such a slip by chance: how likely a genuine figure, or a date, is so far out of line,
    /// times how many of the readings that were tried would be as expected by chance.
    ///
    /// A reading changes the leading digits as good as at random, so one in as many is as expected as the width of what is
    /// expected goes into a decade; on another date, as it goes into the range that the figure was found to be off by.
    pub(crate) fn chance(&self, stray: Option<&Stray>, delay: Option<&Delay>) -> f64 {
        let off = stray.map_or(1.0, |stray| stray.expected.tail(stray.written));
        let late = delay.map_or(1.0, Delay::tail);
        let range = match (&self.intended, stray) {
            (Intended::Value { .. }, _) => std::f64::consts::LN_10,
            (_, Some(stray)) => 2.0 * stray.expected.distance(stray.written),
            (_, None) => return off * late,
        };
        let width = match self.intended {
            Intended::Value { low, high } => {
                let factor = self.factor;
                self.expected.width_to(low * factor).max(self.expected.width_to(high * factor))
            }
            _ => self.expected.width(),
        };
        off * late * (self.tried as f64 * width / range).min(1.0)
    }
}

/// What reading the times of some figures rests on, and the new date of one.
pub(crate) fn assumptions(
    evidence: &Evidence<'_>,
    figure: AssertionId,
    from: &[AssertionId],
    intended: Option<&Intended>,
) -> Vec<Assumption> {
    let timed = |id: &AssertionId| evidence.reading(*id).filter(|reading| reading.kind != Kind::Constant);
    let whens = from.iter().chain([&figure]).filter_map(timed).filter_map(|reading| reading.when.as_ref());
    let mut all: Vec<Assumption> = whens.flat_map(|when| when.assumptions.iter().copied()).collect();
    if let (Some(Intended::AsOf { date }), Some(reading)) = (intended, evidence.reading(figure)) {
        let then = When::read(reading.kind, Some(date), None, evidence.policy);
        all.extend(then.into_iter().flat_map(|when| when.assumptions));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn so(fits: bool, why: &'static str) -> Result<(), &'static str> {
    if fits { Ok(()) } else { Err(why) }
}

fn check_expected(
    evidence: &Evidence<'_>,
    figure: AssertionId,
    claimed: &Expectation,
) -> Result<(), &'static str> {
    let found = Expectation::of(evidence, claimed.measure, claimed.at, &claimed.from);
    so(found.as_ref() == Some(claimed), "the figures lead one to expect something else")?;
    so(!claimed.from.contains(&figure), "the figure is its own evidence")?;
    let alike = claimed.from.iter().all(|id| pace(evidence, *id) == pace(evidence, figure));
    so(alike, "the windows are of different lengths")
}

fn on_its_measure(evidence: &Evidence<'_>, figure: AssertionId, expected: &Expectation) -> bool {
    evidence.reading(figure).and_then(|reading| reading.measure) == Some(expected.measure)
}

/// The end of the time that a figure would be about with another date.
pub(crate) fn moved_to(evidence: &Evidence<'_>, figure: AssertionId, date: &Period) -> Option<i64> {
    let kind = evidence.reading(figure)?.kind;
    let when = When::read(kind, Some(date), None, evidence.policy)?;
    (kind != Kind::Constant && !when.open).then_some(when.end)
}

/// Whether one voice gives both for one time, on different measures, and said both at once.
pub(crate) fn said_together(evidence: &Evidence<'_>, a: AssertionId, b: AssertionId) -> bool {
    let dossier = evidence.dossier();
    let (x, y) = (evidence.assertion(a), evidence.assertion(b));
    let on = |id| evidence.reading(id).and_then(|reading| reading.measure);
    let said = |date: Option<&Period>| date.map(Period::bounds);
    let (voice, other) = (families(dossier, x.origins()), families(dossier, y.origins()));
    on(a) != on(b)
        && voice == other
        && !voice.is_empty()
        && time_of(evidence, a).is_some_and(|time| time_of(evidence, b) == Some(time))
        && said(x.stated()) == said(y.stated())
}

/// How many readings are counted as tried for a swap.
pub(crate) const fn swaps_tried() -> usize {
    SWAPS
}

/// The one number that a figure gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Written {
    /// As it was printed.
    pub(crate) number: f64,
    /// Its unit, and how many of the measure's unit that is.
    pub(crate) unit: Unit,
    pub(crate) factor: f64,
}

/// What a number is read as by one kind of mistake.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    pub(crate) mistake: Mistake,
    pub(crate) numbers: Vec<f64>,
    /// How many numbers were tried up to this kind of mistake.
    pub(crate) tried: usize,
}

impl Written {
    /// The number of a figure with one positive number; none for ranges, open ends and words.
    pub(crate) fn of(evidence: &Evidence<'_>, id: AssertionId) -> Option<Self> {
        let quantity = evidence.assertion(id).quantity()?;
        let number = match quantity.form() {
            Form::Bare(n) | Form::Exactly(n) | Form::About(n) | Form::PlusMinus { value: n, .. } => n.get(),
            _ => return None,
        };
        let on = &evidence.dossier().at_measure(evidence.assertion(id).measure()?).unit;
        let unit = quantity.unit().unwrap_or(on);
        let factor = if unit.symbol() == on.symbol() { 1.0 } else { unit.factor_to(on).unwrap_or(1.0) };
        let value = number * factor;
        (number > 0.0 && value > 0.0 && value.is_finite()).then(|| Self {
            number,
            unit: unit.clone(),
            factor,
        })
    }

    /// In the unit of the measure.
    pub(crate) fn value(&self) -> f64 {
        self.number * self.factor
    }

    /// What it may have been meant for where it is out of line with what is expected, the simplest mistakes first; nothing
    /// for one digit.
    pub(crate) fn readings(&self, expected: &Expectation) -> Vec<Numbers> {
        let Some(decimal) = Decimal::of(self.number) else { return Vec::new() };
        let digits = |numbers: Vec<f64>| if decimal.is_long() { numbers } else { Vec::new() };
        let power = |exponent: &i8| {
            // Half a person was never meant.
            let meant = Some(decimal.shifted(-exponent))
                .filter(|meant| !self.unit.counts_singly() || meant.fract() == 0.0);
            (Mistake::PowerOfTen { exponent: *exponent }, meant.into_iter().collect::<Vec<f64>>())
        };
        let (thousands, others) = POWERS.split_at(2);
        let units = self.unit.rivals().into_iter().map(|(meant, converted)| {
            let number = converted(self.number);
            (
                Mistake::Unit { meant },
                Some(number).filter(|n| *n > 0.0 && n.is_finite()).into_iter().collect(),
            )
        });
        // Each of one rank of simplicity.
        let ranks: [Vec<(Mistake, Vec<f64>)>; 3] = [
            [(Mistake::Transposed, digits(decimal.transposed()))]
                .into_iter()
                .chain(thousands.iter().map(power))
                .collect(),
            others
                .iter()
                .map(power)
                .chain(units)
                .chain([(Mistake::Doubled, digits(decimal.shortened(true)))])
                .collect(),
            vec![
                (Mistake::Added, digits(decimal.shortened(false))),
                (Mistake::Dropped, digits(decimal.lengthened())),
            ],
        ];
        let mut tried = 0;
        let mut all = Vec::new();
        for rank in ranks {
            let all_of_rank = rank.iter().flat_map(|(_, numbers)| numbers);
            tried += all_of_rank.filter(|number| self.can_reach(expected, **number)).count();
            all.extend(rank.into_iter().map(|(mistake, numbers)| Numbers { mistake, numbers, tried }));
        }
        all
    }

    /// Whether a reading moves the number the right way and far enough to be as expected, or beyond: of the others it was known
    /// that they do not fit.
    fn can_reach(&self, expected: &Expectation, number: f64) -> bool {
        let least = expected.distance(self.value()) - 2.0 * expected.spread;
        let moved = (number / self.number).ln();
        if self.value() < expected.between.0 { moved >= least } else { -moved >= least }
    }
}
