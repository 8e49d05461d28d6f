//! Words that multiply a number.

/// Words by which names of columns multiply their numbers, in lower case, with the power of ten. What means different
/// numbers in different languages, as `billion` and `mil` do, is here only where English is not mistaken for another one.
const SCALES: &[(u8, &str)] = &[
    (2, "hundreds"),
    (3, "thousand thousands 000 000s 1000 1000s k tsd tausend milliers nghìn ngàn"),
    (5, "lakh lakhs"),
    (6, "million millions mn mln mio millionen millones milhões triệu"),
    (7, "crore crores"),
    (9, "billion billions bn mrd milliarden milliard milliards tỷ tỉ"),
];

/// The power of ten that a word multiplies by.
pub(in crate::io) fn scale(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    SCALES.iter().find(|(_, words)| words.split(' ').any(|known| known == word)).map(|(power, _)| *power)
}
