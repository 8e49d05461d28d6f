//! Measures: what a figure measures.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::quantity::{Dimension, Unit};

/// How a measure behaves in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A running total, which never falls in reality.
    Cumulative,
    /// A level at a moment.
    Stock,
    /// An amount over a period.
    Flow,
    /// Does not depend on time: a magnitude, the toll of one closed incident, the date of an event.
    Constant,
    /// True or false.
    Proposition,
}

/// One of the four coordinates of a measure that may sit in a hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Coordinate {
    /// Whom or what it is about.
    Subject,
    /// What is measured of them: sent, present, killed, seen killed.
    Property,
    /// Which of them: all, combatants, one army.
    Population,
    /// Where.
    Place,
}

codes! {
    Kind, "kind of measure":
    Cumulative = "cumulative", Stock = "stock", Flow = "flow", Constant = "constant", Proposition = "proposition",
}

codes! {
    Coordinate, "coordinate":
    Subject = "subject", Property = "property", Population = "population", Place = "place",
}

impl Coordinate {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Subject, Self::Property, Self::Population, Self::Place];
}

/// A measure: subject, property, population, place, unit and kind.
///
/// By its coordinates it lies within others, where hierarchies say so, see [`MeasureOrder`](crate::graph::MeasureOrder): give it
/// all coordinates by which it differs from others, or none, and leave the rest to rules.
///
/// ```
/// use crosscheck::{Coordinate, Dossier, Kind, Measure};
/// let mut dossier = Dossier::new();
/// dossier.add_measure(
///     Measure::new("nk-killed-kursk", Kind::Cumulative)
///         .named("North Korean soldiers killed in Kursk")
///         .at(Coordinate::Place, "kursk")
///         .in_unit("person"),
/// )?;
/// # Ok::<(), crosscheck::DossierError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub(crate) key: Box<str>,
    pub(crate) name: Option<Box<str>>,
    pub(crate) kind: Kind,
    pub(crate) unit: Unit,
    pub(crate) coordinates: Coordinates,
    pub(crate) counting: Option<bool>,
    pub(crate) note: Option<Box<str>>,
}

/// The values of the coordinates, in the order of [`Coordinate`]. Many measures have none, and then take a pointer's room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Coordinates(Option<Box<Values>>);

type Values = [Option<Box<str>>; 4];

impl Coordinates {
    fn set(&mut self, coordinate: Coordinate, value: Box<str>) {
        if let Some(slot) = self.0.get_or_insert_default().get_mut(coordinate as usize) {
            *slot = Some(value);
        }
    }
}

impl Deref for Coordinates {
    type Target = Values;

    fn deref(&self) -> &Values {
        static NONE: Values = [const { None }; 4];
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl Measure {
    /// A measure with this key and kind, of the unit `count`.
    #[must_use]
    pub fn new(key: impl Into<Box<str>>, kind: Kind) -> Self {
        Self {
            key: key.into(),
            name: None,
            kind,
            unit: Unit::new("count"),
            coordinates: Coordinates::default(),
            counting: None,
            note: None,
        }
    }

    /// Gives it a name for display; without one its key is shown.
    #[must_use]
    pub fn named(mut self, name: impl Into<Box<str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Gives the unit that its figures are compared in: a [`Unit`], or its symbol or English name.
    #[must_use]
    pub fn in_unit(mut self, unit: impl Into<Unit>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Gives a coordinate. By the hierarchies ([`Term`](crate::Term)) it places the measure among others: what no coordinate, unit or
    /// kind tells apart is taken to be the same, whatever keys and names say. With no more than their places given, votes for one
    /// party in Kent would be a part of the votes for another one in England: give each party as a coordinate too. Where both
    /// parties have votes in England, no hierarchy nests these two ([`Dossier::undistinguished`](crate::Dossier::undistinguished)).
    #[must_use]
    pub fn at(mut self, coordinate: Coordinate, value: impl Into<Box<str>>) -> Self {
        self.coordinates.set(coordinate, value.into());
        self
    }

    /// Declares whether it counts things, so that a part is never more than its whole. Without this it is known
    /// from the unit; shares, means and rates never count. What is measured in a unit that is not known, such as money, is then
    /// never below zero either.
    #[must_use]
    pub fn counting(mut self, counting: bool) -> Self {
        self.counting = Some(counting);
        self
    }

    /// Gives a note.
    #[must_use]
    pub fn noted(mut self, note: impl Into<Box<str>>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its name, or its key if it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.key)
    }

    /// How it behaves in time.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The unit that its figures are compared in.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// One of its coordinates.
    #[must_use]
    pub fn coordinate(&self, coordinate: Coordinate) -> Option<&str> {
        self.coordinates.get(coordinate as usize)?.as_deref()
    }

    /// Whether it is monotone under inclusion: a part is never more than its whole.
    #[must_use]
    pub fn is_counting(&self) -> bool {
        let extensive =
            matches!(self.unit.dimension(), Dimension::Area | Dimension::Length | Dimension::Mass);
        self.counting.unwrap_or(self.unit.is_count() || extensive)
    }

    /// Its note.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}
