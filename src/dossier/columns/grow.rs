//! Growing by an eighth, so that a column is never half empty.

/// Appends; makes room for an eighth more where there is none. Constant time on the average.
pub(super) fn push<T>(column: &mut Vec<T>, value: T) {
    reserve(column, 1);
    column.push(value);
}

/// Makes room for so many more, and an eighth of all beyond where the column has to move.
pub(super) fn reserve<T>(column: &mut Vec<T>, more: usize) {
    if column.capacity() - column.len() < more {
        column.reserve_exact(more.max(column.len() / 8 + 16));
    }
}

/// Appends a text in the same manner.
pub(super) fn push_str(column: &mut String, text: &str) {
    if column.capacity() - column.len() < text.len() {
        column.reserve_exact(text.len().max(column.len() / 8 + 256));
    }
    column.push_str(text);
}
