//! Units: what a figure counts or measures, and what converts into what.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::interval::{Bound, Interval};

/// What a unit measures. Two units convert into each other if their dimensions are equal.
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
    /// The date of an event: the value is an EDTF period.
    Date,
    /// Anything else, such as a currency: any number, converts only into itself.
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
/// ```
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
    let measured = MEASURED
        .iter()
        .map(|(symbol, dimension, up, down)| (*symbol, Unit::made(symbol, dimension.clone(), (*up, *down))));
    let nouns =
        NOUNS.iter().map(|noun| (*noun, Unit::made(noun, Dimension::Count((*noun).into()), (1.0, 1.0))));
    let mut known: FxHashMap<_, _> = nouns.chain(measured).collect();
    for (alias, symbol) in ALIASES {
        if let Some(unit) = known.get(symbol).cloned() {
            known.insert(alias, unit);
        }
    }
    known
});

/// Other spellings of a unit's symbol, and its names in English.
const ALIASES: &[(&str, &str)] = &[
    ("percent", "%"),
    ("per cent", "%"),
    ("pct", "%"),
    ("permille", "‰"),
    ("per mille", "‰"),
    ("pp", "percentage point"),
    ("percentage points", "percentage point"),
    ("m²", "m2"),
    ("m^2", "m2"),
    ("sq m", "m2"),
    ("square meter", "m2"),
    ("square meters", "m2"),
    ("square metre", "m2"),
    ("square metres", "m2"),
    ("hectare", "ha"),
    ("hectares", "ha"),
    ("km²", "km2"),
    ("km^2", "km2"),
    ("sq km", "km2"),
    ("square kilometer", "km2"),
    ("square kilometers", "km2"),
    ("square kilometre", "km2"),
    ("square kilometres", "km2"),
    ("acres", "acre"),
    ("mi²", "mi2"),
    ("mi^2", "mi2"),
    ("sq mi", "mi2"),
    ("square mile", "mi2"),
    ("square miles", "mi2"),
    ("ft²", "ft2"),
    ("ft^2", "ft2"),
    ("sq ft", "ft2"),
    ("square foot", "ft2"),
    ("square feet", "ft2"),
    ("millimeter", "mm"),
    ("millimeters", "mm"),
    ("millimetre", "mm"),
    ("millimetres", "mm"),
    ("centimeter", "cm"),
    ("centimeters", "cm"),
    ("centimetre", "cm"),
    ("centimetres", "cm"),
    ("meter", "m"),
    ("meters", "m"),
    ("metre", "m"),
    ("metres", "m"),
    ("KM", "km"),
    ("Km", "km"),
    ("kilometer", "km"),
    ("kilometers", "km"),
    ("kilometre", "km"),
    ("kilometres", "km"),
    ("mile", "mi"),
    ("miles", "mi"),
    ("nautical mile", "nmi"),
    ("nautical miles", "nmi"),
    ("foot", "ft"),
    ("feet", "ft"),
    ("inch", "in"),
    ("inches", "in"),
    ("yard", "yd"),
    ("yards", "yd"),
    ("milligram", "mg"),
    ("milligrams", "mg"),
    ("gram", "g"),
    ("grams", "g"),
    ("KG", "kg"),
    ("Kg", "kg"),
    ("kilogram", "kg"),
    ("kilograms", "kg"),
    ("tonne", "t"),
    ("tonnes", "t"),
    ("metric ton", "t"),
    ("metric tons", "t"),
    ("quintals", "quintal"),
    ("short tons", "short ton"),
    ("long tons", "long ton"),
    ("lbs", "lb"),
    ("ounce", "oz"),
    ("ounces", "oz"),
    ("milliliter", "ml"),
    ("milliliters", "ml"),
    ("millilitre", "ml"),
    ("millilitres", "ml"),
    ("L", "l"),
    ("liter", "l"),
    ("liters", "l"),
    ("litre", "l"),
    ("litres", "l"),
    ("m³", "m3"),
    ("m^3", "m3"),
    ("cubic meter", "m3"),
    ("cubic meters", "m3"),
    ("cubic metre", "m3"),
    ("cubic metres", "m3"),
    ("km³", "km3"),
    ("km^3", "km3"),
    ("cubic kilometer", "km3"),
    ("cubic kilometers", "km3"),
    ("cubic kilometre", "km3"),
    ("cubic kilometres", "km3"),
    ("bbl", "barrel"),
    ("barrels", "barrel"),
    ("gallons", "gallon"),
    ("kmh", "km/h"),
    ("kph", "km/h"),
    ("kilometers per hour", "km/h"),
    ("kilometres per hour", "km/h"),
    ("miles per hour", "mph"),
    ("meters per second", "m/s"),
    ("metres per second", "m/s"),
    ("knots", "knot"),
    ("kilowatt", "kW"),
    ("kilowatts", "kW"),
    ("megawatt", "MW"),
    ("megawatts", "MW"),
    ("gigawatt", "GW"),
    ("gigawatts", "GW"),
    ("kilowatt-hour", "kWh"),
    ("kilowatt-hours", "kWh"),
    ("megawatt-hour", "MWh"),
    ("megawatt-hours", "MWh"),
    ("gigawatt-hour", "GWh"),
    ("gigawatt-hours", "GWh"),
    ("terawatt-hour", "TWh"),
    ("terawatt-hours", "TWh"),
    ("seconds", "second"),
    ("minutes", "minute"),
    ("hours", "hour"),
    ("days", "day"),
    ("weeks", "week"),
    ("months", "month"),
    ("years", "year"),
    ("decades", "decade"),
    ("centuries", "century"),
    ("counts", "count"),
    ("people", "person"),
    ("persons", "person"),
    ("households", "household"),
    ("families", "family"),
    ("cases", "case"),
    ("events", "event"),
    ("incidents", "incident"),
    ("items", "item"),
    ("vehicles", "vehicle"),
    ("tanks", "tank"),
    ("drones", "drone"),
    ("missiles", "missile"),
    ("ships", "ship"),
    ("buildings", "building"),
    ("homes", "home"),
    ("houses", "house"),
    ("schools", "school"),
    ("hospitals", "hospital"),
    ("beds", "bed"),
    ("bodies", "body"),
    ("rounds", "round"),
    ("shells", "shell"),
    ("doses", "dose"),
    ("tests", "test"),
    ("votes", "vote"),
    ("jobs", "job"),
    ("flights", "flight"),
    ("attacks", "attack"),
    ("animals", "animal"),
    ("trees", "tree"),
];

/// Nouns that are counted; another noun is an [`Dimension::Other`] unit, with no natural range.
const NOUNS: &[&str] = &[
    "count",
    "person",
    "household",
    "family",
    "case",
    "event",
    "incident",
    "item",
    "vehicle",
    "tank",
    "aircraft",
    "drone",
    "missile",
    "ship",
    "building",
    "home",
    "house",
    "school",
    "hospital",
    "bed",
    "body",
    "round",
    "shell",
    "dose",
    "test",
    "vote",
    "job",
    "flight",
    "attack",
    "animal",
    "tree",
];

/// Symbol, dimension, scale as numerator and denominator in m², m, kg, m³, m/s, W, J, seconds, percent.
const MEASURED: &[(&str, Dimension, f64, f64)] = &[
    ("%", Dimension::Share, 1.0, 1.0),
    ("‰", Dimension::Share, 1.0, 10.0),
    // Of one, not of a hundred.
    ("fraction", Dimension::Share, 100.0, 1.0),
    ("% change", Dimension::Change, 1.0, 1.0),
    ("percentage point", Dimension::Change, 1.0, 1.0),
    ("m2", Dimension::Area, 1.0, 1.0),
    ("ha", Dimension::Area, 1e4, 1.0),
    ("km2", Dimension::Area, 1e6, 1.0),
    ("acre", Dimension::Area, 40_468_564_224.0, 1e7),
    ("mi2", Dimension::Area, 2_589_988_110_336.0, 1e6),
    ("ft2", Dimension::Area, 9_290_304.0, 1e8),
    ("mm", Dimension::Length, 1.0, 1000.0),
    ("cm", Dimension::Length, 1.0, 100.0),
    ("m", Dimension::Length, 1.0, 1.0),
    ("km", Dimension::Length, 1000.0, 1.0),
    ("mi", Dimension::Length, 1_609_344.0, 1000.0),
    ("nmi", Dimension::Length, 1852.0, 1.0),
    ("ft", Dimension::Length, 3048.0, 1e4),
    ("in", Dimension::Length, 254.0, 1e4),
    ("yd", Dimension::Length, 9144.0, 1e4),
    ("mg", Dimension::Mass, 1.0, 1e6),
    ("g", Dimension::Mass, 1.0, 1000.0),
    ("kg", Dimension::Mass, 1.0, 1.0),
    ("t", Dimension::Mass, 1000.0, 1.0),
    ("quintal", Dimension::Mass, 100.0, 1.0),
    ("short ton", Dimension::Mass, 90_718_474.0, 1e5),
    ("long ton", Dimension::Mass, 10_160_469_088.0, 1e7),
    ("kt", Dimension::Mass, 1e6, 1.0),
    ("Mt", Dimension::Mass, 1e9, 1.0),
    ("lb", Dimension::Mass, 45_359_237.0, 1e8),
    ("oz", Dimension::Mass, 45_359_237.0, 16e8),
    ("ml", Dimension::Volume, 1.0, 1e6),
    ("l", Dimension::Volume, 1.0, 1000.0),
    ("m3", Dimension::Volume, 1.0, 1.0),
    ("km3", Dimension::Volume, 1e9, 1.0),
    // The barrel of oil and the gallon of the United States.
    ("barrel", Dimension::Volume, 158_987_294_928.0, 1e12),
    ("gallon", Dimension::Volume, 3_785_411_784.0, 1e12),
    ("m/s", Dimension::Speed, 1.0, 1.0),
    ("km/h", Dimension::Speed, 1000.0, 3600.0),
    ("mph", Dimension::Speed, 1_609_344.0, 3.6e6),
    ("knot", Dimension::Speed, 1852.0, 3600.0),
    ("kW", Dimension::Power, 1000.0, 1.0),
    ("MW", Dimension::Power, 1e6, 1.0),
    ("GW", Dimension::Power, 1e9, 1.0),
    ("kWh", Dimension::Energy, 3.6e6, 1.0),
    ("MWh", Dimension::Energy, 3.6e9, 1.0),
    ("GWh", Dimension::Energy, 3.6e12, 1.0),
    ("TWh", Dimension::Energy, 3.6e15, 1.0),
    ("second", Dimension::Duration, 1.0, 1.0),
    ("minute", Dimension::Duration, 60.0, 1.0),
    ("hour", Dimension::Duration, 3600.0, 1.0),
    ("day", Dimension::Duration, 86_400.0, 1.0),
    ("week", Dimension::Duration, 604_800.0, 1.0),
    // The mean Gregorian month and year.
    ("month", Dimension::Duration, 2_629_746.0, 1.0),
    ("year", Dimension::Duration, 31_556_952.0, 1.0),
    ("decade", Dimension::Duration, 315_569_520.0, 1.0),
    ("century", Dimension::Duration, 3_155_695_200.0, 1.0),
    ("date", Dimension::Date, 1.0, 1.0),
];

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
        // No symbol is so long.
        let named = || (symbol.len() > 3).then(|| KNOWN.get(symbol.to_lowercase().as_str()))?;
        let known = KNOWN.get(symbol).or_else(named).cloned();
        known.unwrap_or_else(|| Self::made(symbol, Dimension::Other(symbol.into()), (1.0, 1.0)))
    }

    fn made(symbol: &str, dimension: Dimension, scale: (f64, f64)) -> Self {
        Self(Arc::new(Definition { symbol: symbol.into(), dimension, scale }))
    }

    /// The unit of a noun that is counted, whether or not the noun is known.
    #[must_use]
    pub fn counted(noun: &str) -> Self {
        let known = Self::new(noun);
        match known.dimension() {
            Dimension::Other(noun) => Self::made(noun, Dimension::Count(noun.clone()), (1.0, 1.0)),
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
        (self.0.dimension == other.0.dimension)
            .then(|| (self.0.scale.0 * other.0.scale.1) / (self.0.scale.1 * other.0.scale.0))
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
        for (alias, symbol) in ALIASES {
            assert_eq!(Unit::new(alias).symbol(), *symbol, "{alias}");
            assert!(!matches!(Unit::new(alias).dimension(), Dimension::Other(_)), "{alias}");
            assert!(seen.insert(*alias), "{alias} stands there twice");
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
