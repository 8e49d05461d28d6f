//! Graphs as pictures: what is drawn is sketched once, then written in one of two languages.
//!
//! Both kinds of text are for strings from strangers: each is made [`visible`], cut to a length that fits a box,
//! and escaped by the writer of its language.

mod dot;
mod facts;
mod findings;
mod mermaid;
mod sources;

use petgraph::graph::NodeIndex;

use crate::visible::visible;

/// A graph in words and looks.
#[derive(Debug)]
struct Sketch {
    name: &'static str,
    title: Option<String>,
    directed: bool,
    nodes: Vec<Spot>,
    edges: Vec<Line>,
}

impl Sketch {
    fn id(&self, node: NodeIndex) -> Option<&str> {
        self.nodes.get(node.index()).map(|spot| spot.id.as_str())
    }
}

/// A node as it is drawn.
#[derive(Debug)]
struct Spot {
    id: String,
    look: Look,
    /// Each begins a line. Visible and cut, but not yet wrapped and escaped for a language.
    texts: Vec<String>,
}

/// An edge as it is drawn, between nodes by their place.
#[derive(Debug)]
struct Line {
    from: NodeIndex,
    to: NodeIndex,
    label: String,
    stroke: Stroke,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Source,
    Measure,
    Assertion,
    /// An assertion that no longer stands.
    Former,
    /// A finding that assertions exclude each other.
    Conflict,
    /// A finding that something was corrected or taken back.
    Correction,
    /// A finding that assertions agree.
    Accord,
    /// Any other finding.
    Remark,
}

impl Look {
    const ALL: [Self; 8] = [
        Self::Source,
        Self::Measure,
        Self::Assertion,
        Self::Former,
        Self::Conflict,
        Self::Correction,
        Self::Accord,
        Self::Remark,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Measure => "measure",
            Self::Assertion => "assertion",
            Self::Former => "former",
            Self::Conflict => "conflict",
            Self::Correction => "correction",
            Self::Accord => "accord",
            Self::Remark => "remark",
        }
    }

    /// Fill and border.
    fn colours(self) -> (&'static str, &'static str) {
        match self {
            Self::Source => ("#dbe9f6", "#2f5d8a"),
            Self::Measure => ("#eee6f5", "#6b4a8c"),
            Self::Assertion => ("#ffffff", "#555555"),
            Self::Former => ("#f3f3f3", "#999999"),
            Self::Conflict => ("#f9d9d5", "#b3261e"),
            Self::Correction => ("#fce8c8", "#a05a00"),
            Self::Accord => ("#dcefd9", "#2e7d32"),
            Self::Remark => ("#e3ecec", "#4b6a6a"),
        }
    }
}

/// How an edge is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stroke {
    Plain,
    /// Dashed: what came through another.
    Carried,
    /// Dotted: how things lie within each other.
    Within,
    /// Thick: what ties assertions.
    Tie,
}

/// The longest text, in characters.
const LONGEST: usize = 240;

/// A text made visible and cut.
fn cut(text: &str) -> String {
    let shown = visible(text);
    match shown.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
        None => shown.into_owned(),
    }
}

/// The name of a source or measure, or its key where the name is blank: an empty box says nothing.
fn label(name: &str, key: &str) -> String {
    cut(if name.trim().is_empty() { key } else { name })
}

/// A text in lines of a box, wrapped at white space where there is some.
fn wrapped(text: &str, widest: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0;
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        // A word too long for any line is broken.
        for (at, piece) in letters.chunks(widest).enumerate() {
            if width > 0 && (at > 0 || width + 1 + piece.len() > widest) {
                lines.push(String::new());
                width = 0;
            }
            if let Some(line) = lines.last_mut() {
                if width > 0 {
                    line.push(' ');
                    width += 1;
                }
                line.extend(piece);
                width += piece.len();
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, cut, wrapped};

    #[test]
    fn lines_are_no_wider_than_asked() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("a abcdefghij k", 4), ["a", "abcd", "efgh", "ij k"]);
        assert_eq!(wrapped("  ", 4), [""]);
    }

    #[test]
    fn what_is_long_is_cut_at_a_character() {
        assert_eq!(cut(&"đ".repeat(LONGEST)).chars().count(), LONGEST);
        assert_eq!(cut(&"đ".repeat(LONGEST + 1)), "đ".repeat(LONGEST) + "…");
        assert_eq!(cut("a\u{1b}"), r"a\u{1b}");
    }
}
