//! Things of a dossier as they are written: with keys instead of ids, and lists only as they are asked for.

#[cfg(feature = "schema")]
use std::borrow::Cow;

#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::{Serialize, Serializer};

use super::{Ends, Number};
use crate::assertion::Stance;
use crate::dossier::Dossier;
use crate::finding::Manner;
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::measure::Coordinate;
use crate::quantity::{Interval, Tier};
use crate::relation::{Cause, Direction, Order, Strength, TimeRelation, Voice};
use crate::source::Reliability;

/// A dossier that tells the keys of its ids.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'a>(pub(crate) &'a Dossier);

impl<'a> Keys<'a> {
    pub(super) fn a(self, id: AssertionId) -> &'a str {
        self.0.at(id).key()
    }

    pub(super) fn m(self, id: MeasureId) -> &'a str {
        self.0.at_measure(id).key()
    }

    pub(super) fn s(self, id: SourceId) -> &'a str {
        self.0.at_source(id).key()
    }

    pub(super) fn r(self, id: RuleId) -> &'a str {
        self.0.at_rule(id).key()
    }

    /// Several things.
    pub(super) fn all<T>(self, things: &'a [T]) -> All<'a, T> {
        All(self, things)
    }
}

/// What is written in another form.
pub(super) trait Told {
    /// What is written.
    type Form<'a>: Serialize
    where
        Self: 'a;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Self::Form<'a>;
}

/// Things in a list, each put into its form when it is written.
pub(super) struct All<'a, T>(Keys<'a>, &'a [T]);

impl<T: Told> Serialize for All<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1.iter().map(|one| one.told(self.0)))
    }
}

#[cfg(feature = "schema")]
impl<T: Told + 'static> JsonSchema for All<'_, T>
where
    T::Form<'static>: JsonSchema,
{
    fn schema_name() -> Cow<'static, str> {
        Vec::<T::Form<'static>>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T::Form<'static>>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

/// What is one key, or a list of them.
macro_rules! key_of {
    ($($id:ty: $key:ident),+ $(,)?) => { $(
        impl Told for $id {
            type Form<'a> = &'a str;

            fn told<'a>(&'a self, keys: Keys<'a>) -> &'a str {
                keys.$key(*self)
            }
        }
    )+ };
}

key_of!(AssertionId: a, MeasureId: m, SourceId: s, RuleId: r);

/// What is written as it is.
macro_rules! as_it_is {
    ($($one:ty),+ $(,)?) => { $(
        impl Told for $one {
            type Form<'a> = Self;

            fn told(&self, _: Keys<'_>) -> Self {
                *self
            }
        }
    )+ };
}

as_it_is!(
    bool,
    u8,
    u32,
    usize,
    i64,
    Stance,
    Coordinate,
    Cause,
    Direction,
    Order,
    Strength,
    TimeRelation,
    Voice
);
as_it_is!(Manner, Reliability, Tier);

impl Told for f64 {
    type Form<'a> = Number;

    fn told(&self, _: Keys<'_>) -> Number {
        Number(*self)
    }
}

impl Told for Interval {
    type Form<'a> = Ends;

    fn told(&self, _: Keys<'_>) -> Ends {
        self.into()
    }
}

impl Told for Box<str> {
    type Form<'a> = &'a str;

    fn told<'a>(&'a self, _: Keys<'a>) -> &'a str {
        self
    }
}

impl<T: Told> Told for Option<T> {
    type Form<'a>
        = Option<T::Form<'a>>
    where
        T: 'a;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Option<T::Form<'a>> {
        self.as_ref().map(|one| one.told(keys))
    }
}

impl<T: Told> Told for (T, T) {
    type Form<'a>
        = [T::Form<'a>; 2]
    where
        T: 'a;

    fn told<'a>(&'a self, keys: Keys<'a>) -> [T::Form<'a>; 2] {
        [self.0.told(keys), self.1.told(keys)]
    }
}

impl<T: Told> Told for Vec<T> {
    type Form<'a>
        = All<'a, T>
    where
        T: 'a;

    fn told<'a>(&'a self, keys: Keys<'a>) -> All<'a, T> {
        keys.all(self)
    }
}

/// The forms of types, with the same fields: each is given by its type there, and told as that is. One that is made of others is
/// given by the type that is written, and how it is made.
macro_rules! told {
    (|$it:ident, $keys:ident| $($(#[$meta:meta])* $name:ident of $of:ty {
        $($(#[$field_meta:meta])* $field:ident: $ty:ty $(= $made:expr)?,)+
    })+) => { $(
        #[derive(serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$meta])*
        pub(super) struct $name<'a> {
            $($(#[$field_meta])* $field: $crate::render::json::keys::form!($ty $(= $made)?),)+
        }

        impl $crate::render::json::keys::Told for $of {
            type Form<'a> = $name<'a>;

            fn told<'a>(&'a self, $keys: $crate::render::json::keys::Keys<'a>) -> $name<'a> {
                let $it = self;
                $name { $($field: $crate::render::json::keys::value!($it.$field, $keys $(= $made)?),)+ }
            }
        }
    )+ };
}
pub(super) use told;

/// The type of a field of a form.
macro_rules! form {
    ($of:ty) => { <$of as $crate::render::json::keys::Told>::Form<'a> };
    ($written:ty = $made:expr) => { $written };
}
pub(super) use form;

/// What a field of a form says.
macro_rules! value {
    ($of:expr, $keys:ident) => {
        $crate::render::json::keys::Told::told(&$of, $keys)
    };
    ($of:expr, $keys:ident = $made:expr) => {
        $made
    };
}
pub(super) use value;

type Items<'a, T> = Box<dyn Iterator<Item = T> + 'a>;

/// A list whose items are made as they are written, none of them held.
pub(crate) struct Each<'a, T>(Box<dyn Fn() -> Items<'a, T> + 'a>);

impl<'a, T> Each<'a, T> {
    pub(crate) fn of<I: Iterator<Item = T> + 'a>(items: impl Fn() -> I + 'a) -> Self {
        Self(Box::new(move || Box::new(items())))
    }
}

impl<T: Serialize> Serialize for Each<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

#[cfg(feature = "schema")]
impl<T: JsonSchema> JsonSchema for Each<'_, T> {
    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}
