//! Work on many things that do not depend on each other: one after another, or on every core with the feature `rayon`.
//! What comes out is in the order of what went in, so it does not depend on how many threads there are.

/// What `each` makes of every one of them.
#[cfg(not(feature = "rayon"))]
pub(crate) fn map<T, R>(all: Vec<T>, each: impl Fn(T) -> R) -> Vec<R> {
    all.into_iter().map(each).collect()
}

/// What `each` makes of every one of them.
#[cfg(feature = "rayon")]
pub(crate) fn map<T: Send, R: Send>(all: Vec<T>, each: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    all.into_par_iter().map(each).collect()
}

/// The same, with what each thread keeps from one to the next.
#[cfg(not(feature = "rayon"))]
pub(crate) fn map_with<T, R, K: Default>(all: Vec<T>, each: impl Fn(&mut K, T) -> R) -> Vec<R> {
    let mut kept = K::default();
    all.into_iter().map(|one| each(&mut kept, one)).collect()
}

/// The same, with what each thread keeps from some to the next.
#[cfg(feature = "rayon")]
pub(crate) fn map_with<T: Send, R: Send, K: Default>(
    all: Vec<T>,
    each: impl Fn(&mut K, T) -> R + Send + Sync,
) -> Vec<R> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    all.into_par_iter().map_init(K::default, each).collect()
}

/// What both make.
#[cfg(not(feature = "rayon"))]
pub(crate) fn join<A, B>(one: impl FnOnce() -> A, other: impl FnOnce() -> B) -> (A, B) {
    (one(), other())
}

/// What both make.
#[cfg(feature = "rayon")]
pub(crate) fn join<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(one, other)
}

/// Sorts; equal ones in any order.
#[cfg(not(feature = "rayon"))]
pub(crate) fn sort_unstable_by<T>(all: &mut [T], compare: impl Fn(&T, &T) -> std::cmp::Ordering) {
    all.sort_unstable_by(compare);
}

/// Sorts; equal ones in any order.
#[cfg(feature = "rayon")]
pub(crate) fn sort_unstable_by<T: Send>(
    all: &mut [T],
    compare: impl Fn(&T, &T) -> std::cmp::Ordering + Send + Sync,
) {
    use rayon::slice::ParallelSliceMut;
    all.par_sort_unstable_by(compare);
}

/// Sorts; equal ones in any order. Few are not worth several threads, nor the time to tell them apart.
pub(crate) fn sort_unstable<T: Ord + Send>(all: &mut [T]) {
    const FEW: usize = 4096;
    match all.len() {
        ..FEW => all.sort_unstable(),
        _ => sort_unstable_by(all, T::cmp),
    }
}
