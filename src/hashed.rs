//! Tables of what strangers chose.

use std::collections::{HashMap, HashSet};

/// Hashes by a number that is drawn anew for each table, so that nobody can make a file whose texts all fall together and
/// take quadratic time (Crosby and Wallach 2003). It keeps off who has only written a file, and nobody who can watch the hashes.
/// Nothing may depend on the order of such a table.
pub(crate) use foldhash::fast::RandomState as Salted;

/// A map from what strangers chose.
pub(crate) type SaltedMap<K, V> = HashMap<K, V, Salted>;

/// A set of what strangers chose.
pub(crate) type SaltedSet<K> = HashSet<K, Salted>;
