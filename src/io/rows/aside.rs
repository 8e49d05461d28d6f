//! What stands in brackets behind a figure.

use super::scale::scale;
use crate::quantity::{Dimension, Unit};

/// A figure and what stands in brackets behind it: `9 (incl. 2 children)`. A unit or a word that multiplies is part of
/// the figure, and no such thing: `5 (million)`, `800 (km2)`.
pub(in crate::io) fn aside(cell: &str) -> Option<(&str, &str)> {
    let open = cell.trim_end().strip_suffix(')')?;
    let (figure, inner) = open.split_once('(')?;
    let (figure, inner) = (figure.trim_end(), inner.trim());
    let said = figure.bytes().any(|byte| byte.is_ascii_digit()) && !inner.is_empty();
    let nested = inner.contains(['(', ')']);
    let multiplies = inner.split(|c: char| !c.is_alphanumeric()).any(|word| scale(word).is_some());
    let unit = Unit::new(inner);
    let measures = !matches!(unit.dimension(), Dimension::Count(_) | Dimension::Other(_));
    (said && !nested && !multiplies && !measures).then_some((figure, inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_behind_a_figure_are_beside_it() {
        assert_eq!(aside("9 (incl. 2 children)"), Some(("9", "incl. 2 children")));
        assert_eq!(aside("at least 12(3 unconfirmed)"), Some(("at least 12", "3 unconfirmed")));
        for cell in [
            "(50)",
            "5 (million)",
            "5 (in '000)",
            "800 (km2)",
            "12 (%)",
            "9 ()",
            "9 (a (b))",
            "many (or so)",
            "9",
        ] {
            assert_eq!(aside(cell), None, "{cell}");
        }
    }
}
