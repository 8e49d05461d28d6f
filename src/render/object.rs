//! JSON written straight: no tree of values is built.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// An object: its names in the order of the alphabet, with their values. [`object!`](super::object) makes it.
pub(super) struct Object<T>(pub(super) T);

/// An object of JSON, which is written where it stands. It does not compile unless the names are in the
/// order of the alphabet.
macro_rules! object {
    ($($name:literal: $value:expr),+ $(,)?) => {{
        const { assert!($crate::render::object::in_order(&[$($name),+])) };
        $crate::render::object::Object(($(($name, $value),)+))
    }};
}
pub(super) use object;

/// Whether each name stands before the next one.
pub(super) const fn in_order(names: &[&str]) -> bool {
    match names {
        [one, rest @ ..] => match rest {
            [next, ..] => before(one.as_bytes(), next.as_bytes()) && in_order(rest),
            [] => true,
        },
        [] => true,
    }
}

const fn before(one: &[u8], next: &[u8]) -> bool {
    match (one, next) {
        ([a, one @ ..], [b, next @ ..]) => *a < *b || (*a == *b && before(one, next)),
        ([], [_, ..]) => true,
        (_, []) => false,
    }
}

macro_rules! objects {
    ($($count:literal: $($place:tt $value:ident),+;)+) => { $(
        impl<$($value: Serialize),+> Serialize for Object<($((&'static str, $value),)+)> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some($count))?;
                $(map.serialize_entry(self.0.$place.0, &self.0.$place.1)?;)+
                map.end()
            }
        }
    )+ };
}

objects! {
    1: 0 A;
    2: 0 A, 1 B;
    3: 0 A, 1 B, 2 C;
    4: 0 A, 1 B, 2 C, 3 D;
    5: 0 A, 1 B, 2 C, 3 D, 4 E;
    6: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F;
    7: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G;
    8: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H;
    12: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J, 10 K, 11 L;
}

/// A list whose items are made as they are written.
pub(super) struct Each<F>(pub(super) F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
