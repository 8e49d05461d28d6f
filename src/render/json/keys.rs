//! Things of a dossier as they are written: with keys instead of ids, and lists only as they are asked for.

#[cfg(feature = "schema")]
use std::borrow::Cow;

#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::{Serialize, Serializer};

use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};

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

impl Told for Vec<AssertionId> {
    type Form<'a> = All<'a, AssertionId>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> All<'a, AssertionId> {
        keys.all(self)
    }
}

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
