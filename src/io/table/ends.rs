//! Columns of figures that are the ends of one: `Deaths min` and `Deaths max`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::scale::scaled;
use super::words::{folded, names_of};

/// The columns of one figure, by number from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Together {
    /// What its measure is called.
    pub(super) name: String,
    pub(super) value: Option<usize>,
    pub(super) low: Option<usize>,
    pub(super) high: Option<usize>,
}

/// Which of the three a column is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum End {
    Low,
    High,
    Best,
}

/// Words for the figure between two ends.
const BEST: &[&str] = &["best", "best estimate", "central", "mid"];

/// Puts the columns of figures together that are called alike but for the end they give. One that lacks the other end
/// is a figure of its own.
///
/// # Complexity
/// Linear in the names.
pub(super) fn together(names: &[String], values: &[usize]) -> Vec<Together> {
    let mut stems: FxHashMap<usize, String> = FxHashMap::default();
    for at in values {
        let stem = names.get(*at).and_then(|name| scaled(name)).map(|scaled| scaled.stem);
        stems.extend(stem.map(|stem| (*at, stem)));
    }
    let given = |at: usize| names.get(at).map_or("", String::as_str);
    let name = |at: usize| stems.get(&at).map_or_else(|| given(at), String::as_str);
    let mut ends: FxHashMap<(String, Option<End>), usize> = FxHashMap::default();
    let mut parted: Vec<(usize, String, Option<End>)> = Vec::with_capacity(values.len());
    for at in values {
        let (stem, end) = end(name(*at)).map_or((name(*at), None), |(stem, end)| (stem, Some(end)));
        ends.entry((folded(stem), end)).or_insert(*at);
        parted.push((*at, stem.to_owned(), end));
    }
    let mut taken: FxHashSet<usize> = FxHashSet::default();
    let mut found = Vec::new();
    for (at, stem, _) in parted {
        if taken.contains(&at) {
            continue;
        }
        let key = folded(&stem);
        let of = |end: Option<End>| ends.get(&(key.clone(), end)).copied();
        let mut one = Together { name: name(at).to_owned(), value: Some(at), low: None, high: None };
        if let (Some(low), Some(high)) = (of(Some(End::Low)), of(Some(End::High))) {
            let value = of(None).or_else(|| of(Some(End::Best)));
            // A second column of the same name is a figure of its own.
            if [value, Some(low), Some(high)].contains(&Some(at)) {
                one = Together { name: stem, value, low: Some(low), high: Some(high) };
            }
        }
        taken.extend([one.value, one.low, one.high].into_iter().flatten());
        found.push(one);
    }
    found
}

/// The name without the word at its start or end that says which end it gives.
fn end(name: &str) -> Option<(&str, End)> {
    let words = words(name);
    let lists = [(End::Low, names_of("low")), (End::High, names_of("high")), (End::Best, BEST)];
    // Of two words the longer one: "lower bound" before "lower".
    (1..words.len().min(4)).rev().find_map(|count| {
        let (first, last) = (words.get(count)?, words.get(words.len() - count)?);
        let head = name.get(..last.start)?;
        let tail = name.get(first.start..)?;
        let mark = |text: Option<&str>| {
            let text = folded(text?);
            lists.iter().find(|(_, list)| list.contains(&text.as_str())).map(|(end, _)| *end)
        };
        let behind = mark(name.get(last.start..)).map(|end| (head, end));
        let (stem, end) = behind.or_else(|| mark(name.get(..first.start)).map(|end| (tail, end)))?;
        let stem = stem.trim_matches(|c: char| !c.is_alphanumeric());
        (!stem.is_empty()).then_some((stem, end))
    })
}

/// Where the words of a name are.
fn words(name: &str) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, c) in name.char_indices() {
        if !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c) {
            continue;
        }
        match found.last_mut() {
            Some(word) if word.end == at => word.end = at + c.len_utf8(),
            _ => found.push(at..at + c.len_utf8()),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(names: &[&str]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let values: Vec<usize> = (0..names.len()).collect();
        let one =
            |t: Together| format!("{} {:?} {:?} {:?}", t.name, t.value, t.low, t.high).replace("Some", "");
        together(&names, &values).into_iter().map(one).collect()
    }

    #[test]
    fn the_ends_of_a_figure_stand_together() {
        assert_eq!(
            told(&["Deaths min", "Injured", "Deaths max"]),
            ["Deaths None (0) (2)", "Injured (1) None None"]
        );
        assert_eq!(told(&["deaths_best", "deaths_high", "deaths_low"]), ["deaths (0) (2) (1)"]);
        assert_eq!(told(&["Killed", "Killed (lower bound)", "Killed (upper bound)"]), ["Killed (0) (1) (2)"]);
        assert_eq!(told(&["Min. injured", "Max. injured"]), ["injured None (0) (1)"]);
        assert_eq!(told(&["Người chết thấp nhất", "Người chết cao nhất"]), ["Người chết None (0) (1)"]);
    }

    #[test]
    fn what_lacks_an_end_stands_alone() {
        assert_eq!(
            told(&["Deaths min", "Injured max"]),
            ["Deaths min (0) None None", "Injured max (1) None None"]
        );
        assert_eq!(told(&["min", "max"]), ["min (0) None None", "max (1) None None"]);
        assert_eq!(
            told(&["Killed", "Killed min", "Killed max", "Killed min"]),
            ["Killed (0) (1) (2)", "Killed min (3) None None"]
        );
        assert_eq!(told(&["Killed", "Killed"]), ["Killed (0) None None", "Killed (1) None None"]);
    }
}
