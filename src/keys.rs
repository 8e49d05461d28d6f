//! The order of keys.

use crate::parallel;

/// In which order things stand by key: their places in what was given. Keys mostly differ in the few bytes after what all of them begin with: these are
/// compared as a number first.
///
/// # Complexity
/// O(n log n).
pub(crate) fn sorted<'k>(keys: impl Iterator<Item = &'k str>) -> Vec<u32> {
    let keys: Vec<&[u8]> = keys.map(str::as_bytes).collect();
    let shared = match (keys.iter().min(), keys.iter().max()) {
        (Some(least), Some(most)) => least.iter().zip(*most).take_while(|(a, b)| a == b).count(),
        _ => 0,
    };
    let head = |key: &[u8]| {
        let mut bytes = [0; 8];
        for (slot, byte) in bytes.iter_mut().zip(key.iter().skip(shared)) {
            *slot = *byte;
        }
        u64::from_be_bytes(bytes)
    };
    let mut all: Vec<(u64, u32)> = keys.iter().enumerate().map(|(at, key)| (head(key), at as u32)).collect();
    let key = |at: u32| keys.get(at as usize).copied().unwrap_or_default();
    parallel::sort_unstable_by(&mut all, |a, b| a.0.cmp(&b.0).then_with(|| key(a.1).cmp(key(b.1))));
    all.into_iter().map(|(_, at)| at).collect()
}

/// Where each of some things stands in an order of all of them.
pub(crate) fn places(order: &[u32]) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    for (place, at) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(*at as usize) {
            *slot = place as u32;
        }
    }
    places
}
