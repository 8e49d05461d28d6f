//! Things of a dossier as they are written: with keys instead of ids, and lists only as they are asked for.

#[cfg(feature = "schema")]
use std::borrow::Cow;

#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::{Serialize, Serializer};
use smallvec::{Array, SmallVec};

use super::{Ends, Number};
use crate::assertion::Stance;
use crate::derivation::{Joining, Side};
use crate::dossier::Dossier;
use crate::finding::Manner;
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::measure::Coordinate;
use crate::quantity::{Interval, Tier};
use crate::relation::{Bearing, Cause, Direction, Order, Strength, TimeRelation, Voice};
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
as_it_is!(u64, Bearing, Joining, Manner, Reliability, Side, Tier);

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

impl<T: Told> Told for Box<T> {
    type Form<'a>
        = T::Form<'a>
    where
        T: 'a;

    fn told<'a>(&'a self, keys: Keys<'a>) -> T::Form<'a> {
        self.as_ref().told(keys)
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

impl<A: Array<Item: Told>> Told for SmallVec<A> {
    type Form<'a>
        = All<'a, A::Item>
    where
        A: 'a;

    fn told<'a>(&'a self, keys: Keys<'a>) -> All<'a, A::Item> {
        keys.all(self)
    }
}

/// The forms of types, with the same fields: each is given by its type there, or one that is told alike. One that is made of others is
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

/// The forms of types with variants. A variant has the fields that it has there, or says what it is made `from`.
macro_rules! told_one_of {
    (|$keys:ident| $($(#[$meta:meta])* $name:ident of $of:ty {
        $($(#[$variant_meta:meta])* $variant:ident $(from $from:tt)?
            $(($one:ident: $one_ty:ty $(= $one_made:expr)?))?
            $({ $($(#[$field_meta:meta])* $field:ident: $ty:ty $(= $made:expr)?),+ $(,)? })?,)+
    })+) => { $(
        #[derive(serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        $(#[$meta])*
        pub(super) enum $name<'a> {
            $($(#[$variant_meta])* $variant
                $(($crate::render::json::keys::form!($one_ty $(= $one_made)?)))?
                $({ $($(#[$field_meta])* $field: $crate::render::json::keys::form!($ty $(= $made)?)),+ })?,)+
        }

        impl $crate::render::json::keys::Told for $of {
            type Form<'a> = $name<'a>;

            fn told<'a>(&'a self, $keys: $crate::render::json::keys::Keys<'a>) -> $name<'a> {
                match self {
                    $($crate::render::json::keys::variant!(
                        (Self::$variant) $(from $from)? $(($one))? $({ $($field),+ })?
                    ) => $name::$variant
                        $(($crate::render::json::keys::value!(*$one, $keys $(= $one_made)?)))?
                        $({ $($field: $crate::render::json::keys::value!(*$field, $keys $(= $made)?)),+ })?,)+
                }
            }
        }
    )+ };
}
pub(super) use told_one_of;

/// The pattern of a variant that is told.
macro_rules! variant {
    (($($of:tt)+) from $from:tt $($field:tt)?) => { $($of)+ $from };
    (($($of:tt)+) $($field:tt)?) => { $($of)+ $($field)? };
}
pub(super) use variant;

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
