//! Units: what a figure counts or measures, and what converts into what.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::interval::{Bound, Interval};
use table::{CURRENCIES, MEASURED, MULTIPLES, NOUNS};

mod table;

/// What a unit measures. Two units convert into each other if their dimensions are equal, or are of one noun.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Dimension {
    /// A count of things of one noun: never below zero.
    Count(Box<str>),
    /// A share of a whole: from 0 to 100%.
    Share,
    /// A change or difference in percent: any number.
    Change,
    /// Area, never below zero.
    Area,
    /// Length, never below zero.
    Length,
    /// Mass, never below zero.
    Mass,
    /// Volume, never below zero.
    Volume,
    /// Speed, never below zero.
    Speed,
    /// Power, never below zero.
    Power,
    /// Energy, never below zero.
    Energy,
    /// Duration, never below zero.
    Duration,
    /// Pressure, never below zero.
    Pressure,
    /// Frequency, never below zero.
    Frequency,
    /// Amount of data, never below zero.
    Information,
    /// Volume over time, as of a river or an oil field, never below zero.
    Discharge,
    /// The date of an event: the value is an EDTF period.
    Date,
    /// Anything else, such as a currency: any number, converts only into itself and its multiples.
    Other(Box<str>),
}

/// A unit of measurement.
///
/// ```
/// use crosscheck::Unit;
/// let (hectare, km2) = (Unit::new("ha"), Unit::new("km2"));
/// assert_eq!(hectare.factor_to(&km2), Some(0.01));
/// assert_eq!(Unit::new("person").factor_to(&km2), None);
/// assert_eq!(Unit::new("people"), Unit::new("person"));
/// assert_eq!(Unit::new("million EUR").factor_to(&Unit::new("EUR")), Some(1e6));
/// assert_eq!(Unit::new("USD").factor_to(&Unit::new("EUR")), None);
/// ```
///
/// Known are shares (`%`, `‰`, `fraction`), changes (`% change`, `percentage point`, `basis point`), area (`m2`, `ha`, `km2`, `acre`, `mi2`, `ft2`), length
/// (`mm`, `cm`, `m`, `km`, `in`, `ft`, `yd`, `mi`, `nmi`), mass (`µg`, `mg`, `g`, `kg`, `quintal`, `t`, `kt`, `Mt`, `oz`, `lb`,
/// `short ton`, `long ton`), volume (`ml`, `l`, `hl`, `m3`, `km3`, `ft3`, `barrel`, `gallon`) and that over time (`m3/s`, `m3/day`, `l/s`, `ft3/s`,
/// `barrel/day`), speed (`m/s`, `km/h`, `mph`, `knot`), power (`W` to `TW`), energy (`kJ` to `PJ`, `kWh` to `TWh`, `kcal`), pressure (`Pa`, `hPa`, `kPa`,
/// `MPa`, `bar`, `psi`, `mmHg`), frequency (`Hz` to `GHz`), data (`byte`, `kB` to `PB`), durations (`second` to `century`), `date`, and nouns that are counted, such as `person`, `household` or
/// `vehicle`; all by symbol or English name. Before a unit, known or not, may stand `thousand`, `million`, `billion` (10⁹) or `trillion`.
/// Currencies are units of their own, by their codes (`€` is `EUR`): what one is worth in another changes from day to day, so figures
/// that are to be compared must be converted before.
///
/// Cloning is cheap: clones, and all units of one known symbol, share what they are.
#[derive(Clone)]
pub struct Unit(Arc<Definition>);

#[derive(Debug, PartialEq)]
struct Definition {
    symbol: Box<str>,
    dimension: Dimension,
    // How many of the dimension's base units one of it is, as a fraction of two exact numbers.
    scale: (f64, f64),
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

// INVARIANT: scales are finite numbers, so that equality is reflexive.
impl Eq for Unit {}

impl Hash for Unit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.symbol.hash(state);
    }
}

/// As [`Unit::new`].
impl From<&str> for Unit {
    fn from(symbol: &str) -> Self {
        Self::new(symbol)
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Definition { symbol, dimension, scale } = &*self.0;
        f.debug_struct("Unit")
            .field("symbol", symbol)
            .field("dimension", dimension)
            .field("scale", scale)
            .finish()
    }
}

/// The units of all known symbols, by every spelling.
static KNOWN: LazyLock<FxHashMap<&'static str, Unit>> = LazyLock::new(|| {
    let measured = MEASURED.iter().map(|(symbol, dimension, up, down, _)| {
        (*symbol, Unit::made(symbol, dimension.clone(), (*up, *down)))
    });
    let nouns =
        NOUNS.iter().map(|(noun, _)| (*noun, Unit::made(noun, Dimension::Count((*noun).into()), (1.0, 1.0))));
    let mut known: FxHashMap<_, _> = nouns.chain(measured).collect();
    for (spelling, code) in CURRENCIES {
        for symbol in [spelling, code] {
            known.insert(symbol, Unit::made(code, Dimension::Other((*code).into()), (1.0, 1.0)));
        }
    }
    for (symbol, spelling) in spellings() {
        if let Some(unit) = known.get(symbol).cloned() {
            known.insert(spelling, unit);
        }
    }
    known
});

/// Each symbol or noun with each other spelling of it.
fn spellings() -> impl Iterator<Item = (&'static str, &'static str)> {
    let measured = MEASURED.iter().map(|(symbol, .., spellings)| (symbol, spellings));
    let all = measured.chain(NOUNS.iter().map(|(noun, plurals)| (noun, plurals)));
    all.flat_map(|(symbol, others)| others.split_terminator(", ").map(|other| (*symbol, other)))
}

/// What a number in another unit is in this one.
pub(crate) type Conversion = Box<dyn Fn(f64) -> f64>;

type Temperature = (&'static str, &'static str, fn(f64) -> f64);

/// Temperatures do not convert by a factor, so that their figures are never compared across units: the symbol, the other one,
/// and what a number in the other one is in this one.
const TEMPERATURES: &[Temperature] = &[
    ("°C", "°F", |f| (f - 32.0) / 1.8),
    ("°F", "°C", |c| c * 1.8 + 32.0),
    ("celsius", "fahrenheit", |f| (f - 32.0) / 1.8),
    ("fahrenheit", "celsius", |c| c * 1.8 + 32.0),
];

impl Unit {
    /// The unit with this symbol or English name; `count` if it is empty. Capitals matter in symbols (`MW` is no `mw`) and not in names.
    /// An unknown symbol is a unit of its own, which converts only into itself.
    #[must_use]
    pub fn new(symbol: &str) -> Self {
        let symbol = Some(symbol.trim()).filter(|s| !s.is_empty()).unwrap_or("count");
        Self::known(symbol).or_else(|| Self::multiple(symbol)).unwrap_or_else(|| Self::other(symbol))
    }

    fn known(symbol: &str) -> Option<Self> {
        // No symbol is so long.
        let named = || (symbol.len() > 3).then(|| KNOWN.get(symbol.to_lowercase().as_str()))?;
        KNOWN.get(symbol).or_else(named).cloned()
    }

    fn other(symbol: &str) -> Self {
        Self::made(symbol, Dimension::Other(symbol.into()), (1.0, 1.0))
    }

    /// So many of another unit at once: `million EUR`. Of shares and dates there are no such.
    fn multiple(symbol: &str) -> Option<Self> {
        let (first, rest) = symbol.split_once(' ')?;
        let (_, word, factor) = MULTIPLES.iter().find(|(word, ..)| word.eq_ignore_ascii_case(first))?;
        let one = Self::known(rest.trim_start()).unwrap_or_else(|| Self::other(rest.trim_start()));
        let Definition { symbol, dimension, scale: (up, down) } = &*one.0;
        let many = !matches!(dimension, Dimension::Share | Dimension::Change | Dimension::Date);
        many.then(|| Self::made(&format!("{word} {symbol}"), dimension.clone(), (up * factor, *down)))
    }

    fn made(symbol: &str, dimension: Dimension, scale: (f64, f64)) -> Self {
        Self(Arc::new(Definition { symbol: symbol.into(), dimension, scale }))
    }

    /// The unit of a noun that is counted, whether or not the noun is known.
    #[must_use]
    pub fn counted(noun: &str) -> Self {
        let known = Self::new(noun);
        match known.dimension() {
            Dimension::Other(noun) => {
                Self::made(known.symbol(), Dimension::Count(noun.clone()), known.0.scale)
            }
            _ => known,
        }
    }

    /// The unit of the date of an event.
    #[must_use]
    pub fn date() -> Self {
        Self::new("date")
    }

    /// Its symbol.
    #[must_use]
    pub fn symbol(&self) -> &str {
        &self.0.symbol
    }

    /// What it measures.
    #[must_use]
    pub fn dimension(&self) -> &Dimension {
        &self.0.dimension
    }

    /// How many of `other` one of it is, or `None` if they do not convert.
    #[must_use]
    pub fn factor_to(&self, other: &Self) -> Option<f64> {
        use Dimension::{Count, Other};
        let alike = match (&self.0.dimension, &other.0.dimension) {
            // One noun, told to be counted on one side only.
            (Count(one) | Other(one), Count(two) | Other(two)) => one == two,
            (one, two) => one == two,
        };
        alike.then(|| (self.0.scale.0 * other.0.scale.1) / (self.0.scale.1 * other.0.scale.0))
    }

    /// The other units that a number in this one may have been in, with what the number then is in this one: those of its
    /// dimension, and of two temperatures the other.
    pub(crate) fn rivals(&self) -> Vec<(Self, Conversion)> {
        if let Some((_, other, convert)) = TEMPERATURES.iter().find(|(symbol, ..)| **symbol == *self.0.symbol)
        {
            return vec![(Self::new(other), Box::new(*convert))];
        }
        let alike = MEASURED.iter().filter(|(symbol, dimension, ..)| {
            *dimension == self.0.dimension && *dimension != Dimension::Date && **symbol != *self.0.symbol
        });
        alike
            .filter_map(|(symbol, ..)| {
                let unit = Self::new(symbol);
                let factor = unit.factor_to(self)?;
                Some((unit, Box::new(move |number: f64| number * factor) as Conversion))
            })
            .collect()
    }

    /// How many of `total` one of it adds, for a flow that feeds a total: it converts, or is the `net …` of it.
    #[must_use]
    pub fn adds_to(&self, total: &Self) -> Option<f64> {
        let net = || self.0.symbol.strip_prefix("net ") == Some(&total.0.symbol);
        self.factor_to(total).or_else(|| net().then_some(1.0))
    }

    /// The values that exist in nature, in this unit.
    #[must_use]
    pub fn natural_range(&self) -> Interval {
        let top = match self.0.dimension {
            Dimension::Share => Bound::closed(100.0 * self.0.scale.1 / self.0.scale.0),
            _ => Bound::Unbounded,
        };
        match self.0.dimension {
            Dimension::Change | Dimension::Date | Dimension::Other(_) => Interval::ALL,
            _ => Interval::between(Bound::closed(0.0), top).unwrap_or(Interval::ALL),
        }
    }

    /// Whether it counts things.
    #[must_use]
    pub fn is_count(&self) -> bool {
        matches!(self.0.dimension, Dimension::Count(_))
    }

    /// Whether it counts things one by one, so that its numbers are whole: those of millions of people are not.
    pub(crate) fn counts_singly(&self) -> bool {
        self.is_count() && self.0.scale == (1.0, 1.0)
    }

    /// Whether it is so many of another unit at once.
    pub(crate) fn is_multiple(&self) -> bool {
        Self::multiple(&self.0.symbol).is_some()
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.symbol)
    }
}

impl Serialize for Unit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_of_a_known_unit_and_of_one() {
        let mut seen = std::collections::BTreeSet::new();
        for (symbol, spelling) in spellings() {
            assert_eq!(Unit::new(spelling).symbol(), symbol, "{spelling}");
            assert!(!matches!(Unit::new(spelling).dimension(), Dimension::Other(_)), "{spelling}");
            assert!(seen.insert(spelling), "{spelling} stands there twice");
        }
    }

    #[test]
    fn what_is_measured_otherwise_converts() {
        for (many, unit, of, is) in [
            (1000.0, "mbar", "bar", 1.0),
            (760.0, "mm Hg", "hPa", 1013.25),
            (3600.0, "kJ", "kWh", 1.0),
            (5.6, "barrels per day", "l/s", 0.010_304_7),
            (35.3147, "cubic feet", "m3", 1.0),
            (2048.0, "MB", "GB", 2.048),
            (90.0, "mins", "h", 1.5),
            (25.0, "basis points", "percentage point", 0.25),
            (15.0, "kilotons", "t", 15_000.0),
        ] {
            let found = many * Unit::new(unit).factor_to(&Unit::new(of)).unwrap();
            assert!((found - is).abs() < 1e-5 * is, "{many} {unit} is {found} {of}");
        }
        assert_eq!(Unit::new("bar").factor_to(&Unit::new("kJ")), None);
    }

    #[test]
    fn signs_of_currencies_stand_behind_numbers() {
        for (sign, code) in CURRENCIES {
            let read: crate::quantity::Quantity = format!("5 {sign}").parse().unwrap();
            assert_eq!(read.to_string(), format!("5 {code}"));
        }
    }

    #[test]
    fn a_unit_may_be_many_of_another() {
        let factor = |unit: &str, of: &str| Unit::new(unit).factor_to(&Unit::new(of));
        assert_eq!(factor("million EUR", "€"), Some(1e6));
        assert_eq!(factor("bn euros", "million EUR"), Some(1e3));
        assert_eq!(factor("Thousand people", "person"), Some(1e3));
        assert_eq!(factor("million ha", "km2"), Some(1e4));
        assert_eq!(factor("million widgets", "widgets"), Some(1e6));
        assert_eq!(factor("million USD", "EUR"), None);
        assert_eq!(Unit::new("mln persons").symbol(), "million person");
        assert_eq!(Unit::new("million person"), Unit::new("million people"));
        assert!(Unit::new("million people").is_count());
        let counted = Unit::counted("million EUR");
        assert_eq!((counted.symbol(), counted.is_count()), ("million EUR", true));
        assert_eq!(counted.factor_to(&Unit::new("€")), Some(1e6));
        assert_eq!(Unit::new("bn EUR").factor_to(&Unit::counted("EUR")), Some(1e9));
        for other in ["million", "million %", "thousand date", "millionEUR", "million million EUR"] {
            assert_eq!(Unit::new(&Unit::new(other).to_string()), Unit::new(other));
            assert_eq!(
                factor(other, "EUR").or(factor(other, "%")).or(factor(other, "count")),
                None,
                "{other}"
            );
        }
    }

    #[test]
    fn capitals_matter_in_symbols_and_not_in_names() {
        assert_eq!(Unit::new("Square Miles"), Unit::new("mi2"));
        assert_eq!(Unit::new(" PERSONS "), Unit::new("person"));
        assert_eq!(Unit::new("KM"), Unit::new("km"));
        assert_ne!(Unit::new("mw"), Unit::new("MW"));
        assert_eq!(Unit::new("Nm").symbol(), "Nm");
    }
}
