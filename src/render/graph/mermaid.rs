//! Mermaid flowcharts.

use std::fmt::Write;

use super::{Look, Sketch, Stroke, wrapped};

/// How many characters a line of a box has at most; Mermaid itself wraps at about as many.
const WIDEST: usize = 26;

/// The sketch as a Mermaid flowchart.
pub(super) fn write(sketch: &Sketch) -> String {
    let mut out = String::from("flowchart LR\n");
    for spot in &sketch.nodes {
        let lines = spot.texts.iter().flat_map(|text| wrapped(text, WIDEST));
        let lines: Vec<String> = lines.map(|line| escaped(&line)).collect();
        let (open, close) = brackets(spot.look);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {}{open}\"{}\"{close}:::{}", spot.id, lines.join("<br/>"), spot.look.name());
    }
    for line in &sketch.edges {
        let (Some(from), Some(to)) = (sketch.id(line.from), sketch.id(line.to)) else { continue };
        let arrow = arrow(line.stroke, sketch.directed);
        let _ = match line.label.as_str() {
            "" => writeln!(out, "  {from} {arrow} {to}"),
            label => writeln!(out, "  {from} {arrow}|\"{}\"| {to}", escaped(label)),
        };
    }
    for look in Look::ALL.into_iter().filter(|look| sketch.nodes.iter().any(|spot| spot.look == *look)) {
        let (fill, border) = look.colours();
        let dashed = if look == Look::Former { ",stroke-dasharray:4 3" } else { "" };
        let _ = writeln!(out, "  classDef {} fill:{fill},stroke:{border},color:#111111{dashed}", look.name());
    }
    out
}

fn brackets(look: Look) -> (&'static str, &'static str) {
    match look {
        Look::Source => ("[", "]"),
        Look::Measure => ("{{", "}}"),
        Look::Assertion | Look::Former => ("(", ")"),
        Look::Conflict | Look::Correction | Look::Accord | Look::Remark => ("[[", "]]"),
    }
}

fn arrow(stroke: Stroke, directed: bool) -> &'static str {
    match (stroke, directed) {
        (Stroke::Plain, true) => "-->",
        (Stroke::Plain, false) => "---",
        (Stroke::Carried | Stroke::Within, true) => "-.->",
        (Stroke::Carried | Stroke::Within, false) => "-.-",
        (Stroke::Tie, true) => "==>",
        (Stroke::Tie, false) => "===",
    }
}

/// A text within double quotes. All signs that mean something to Mermaid, to the Markdown and HTML in its labels or
/// to its own entity codes are written as such codes; letters, digits and most signs beyond ASCII stay.
fn escaped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (at, c) in letters.iter().copied().enumerate() {
        let digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
        let plain = match c {
            ' ' | ',' => true,
            // Not at the start of a line, where it makes a list.
            '-' => at > 0,
            // Within a number only: elsewhere it makes a list or a link.
            '.' => digit(at.checked_sub(1)) && digit(Some(at + 1)),
            c => c.is_alphanumeric() || !c.is_ascii(),
        };
        match c {
            // Within its pictures Mermaid writes `ﬂ°` for an ampersand and `¶ß` for a semicolon.
            'ﬂ' => out.push_str("fl"),
            '¶' => out.push_str("¶ "),
            c if plain => out.push(c),
            c => drop(write!(out, "#{};", u32::from(c))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn only_what_is_plain_stays() {
        assert_eq!(escaped("about 2.5 years, Triều Tiên → 북한"), "about 2.5 years, Triều Tiên → 북한");
        assert_eq!(escaped("\"end\"]"), "#34;end#34;#93;");
        assert_eq!(escaped("- 1. www.x"), "#45; 1#46; www#46;x");
        assert_eq!(escaped("ﬂ°°60¶ß"), "fl°°60¶ ß");
        assert_eq!(escaped("#quot; %%{init}"), "#35;quot#59; #37;#37;#123;init#125;");
    }
}
