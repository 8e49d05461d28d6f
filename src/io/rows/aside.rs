//! What stands in brackets behind a figure, and words that multiply one.

use crate::quantity::{Dimension, Unit};

/// Words by which names of columns multiply their numbers, in lower case, with the power of ten. What means different
/// numbers in different languages, as `billion` and `mil` do, is here only where English is not mistaken for another one.
const SCALES: &[(&str, u8)] = &[
    ("hundreds", 2),
    ("thousand", 3),
    ("thousands", 3),
    ("000", 3),
    ("000s", 3),
    ("1000", 3),
    ("1000s", 3),
    ("k", 3),
    ("tsd", 3),
    ("tausend", 3),
    ("milliers", 3),
    ("nghìn", 3),
    ("ngàn", 3),
    ("lakh", 5),
    ("lakhs", 5),
    ("million", 6),
    ("millions", 6),
    ("mn", 6),
    ("mln", 6),
    ("mio", 6),
    ("millionen", 6),
    ("millones", 6),
    ("milhões", 6),
    ("triệu", 6),
    ("crore", 7),
    ("crores", 7),
    ("billion", 9),
    ("billions", 9),
    ("bn", 9),
    ("mrd", 9),
    ("milliarden", 9),
    ("milliard", 9),
    ("milliards", 9),
    ("tỷ", 9),
    ("tỉ", 9),
];

/// The power of ten that a word multiplies by.
pub(in crate::io) fn scale(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    SCALES.iter().find(|(known, _)| *known == word).map(|(_, power)| *power)
}

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
