//! Words that multiply a number.

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
