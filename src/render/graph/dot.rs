//! DOT, the language of Graphviz.

use std::fmt::Write;

use super::{Look, Sketch, Stroke, wrapped};

/// How many characters a line of a box has at most.
const WIDEST: usize = 34;

const DEFAULTS: &str = r##"  graph [rankdir=LR, labelloc=t, nodesep=0.15, ranksep=0.9, fontname="Helvetica,Arial,sans-serif"];
  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.12,0.06"];
  edge [fontname="Helvetica,Arial,sans-serif", fontsize=8, fontcolor="#555555", color="#777777", arrowsize=0.6];"##;

/// The sketch in DOT.
pub(super) fn write(sketch: &Sketch) -> String {
    let mut out = String::new();
    let (word, arrow) = if sketch.directed { ("digraph", "->") } else { ("graph", "--") };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{word} {} {{\n{DEFAULTS}", sketch.name);
    if let Some(title) = &sketch.title {
        let _ = writeln!(out, "  label=\"{}\";", escaped(title));
    }
    for spot in &sketch.nodes {
        let lines = spot.texts.iter().flat_map(|text| wrapped(text, WIDEST));
        let lines: Vec<String> = lines.map(|line| escaped(&line)).collect();
        let (fill, border) = spot.look.colours();
        let _ = writeln!(
            out,
            "  {} [label=\"{}\", {}, fillcolor=\"{fill}\", color=\"{border}\"];",
            spot.id,
            lines.join("\\n"),
            shape(spot.look)
        );
    }
    // Columns: measures, assertions, sources; findings, assertions.
    let column = |place: &str, fits: &dyn Fn(Look) -> bool| {
        let ids: Vec<&str> =
            sketch.nodes.iter().filter(|spot| fits(spot.look)).map(|spot| spot.id.as_str()).collect();
        if ids.is_empty() { String::new() } else { format!("  {{ rank={place}; {}; }}\n", ids.join("; ")) }
    };
    out.push_str(&column("min", &|look| look == Look::Measure));
    let place = if sketch.directed { "same" } else { "max" };
    out.push_str(&column(place, &|look| matches!(look, Look::Assertion | Look::Former)));
    for line in &sketch.edges {
        let (Some(from), Some(to)) = (sketch.id(line.from), sketch.id(line.to)) else { continue };
        let _ = match line.label.as_str() {
            "" => writeln!(out, "  {from} {arrow} {to} [{}];", stroke(line.stroke)),
            label => writeln!(
                out,
                "  {from} {arrow} {to} [label=\"{}\", {}];",
                escaped(label),
                stroke(line.stroke)
            ),
        };
    }
    out.push_str("}\n");
    out
}

fn shape(look: Look) -> &'static str {
    match look {
        Look::Source => "shape=box, style=filled",
        Look::Measure => "shape=hexagon, style=filled",
        Look::Assertion => "shape=box, style=\"filled,rounded\"",
        Look::Former => "shape=box, style=\"filled,rounded,dashed\", fontcolor=\"#777777\"",
        Look::Conflict => "shape=octagon, style=filled, penwidth=2",
        Look::Correction | Look::Accord | Look::Remark => "shape=note, style=filled, penwidth=1.5",
    }
}

fn stroke(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Plain => "style=solid",
        Stroke::Carried => "style=dashed",
        Stroke::Within => "style=dotted",
        // Ties keep assertions in one column.
        Stroke::Tie => "constraint=false, penwidth=1.8, color=\"#a05a00\"",
    }
}

/// A text within double quotes: no sign of it ends the string, begins an escape such as `\l` or `\N`, or is read as
/// an HTML entity. Angle brackets are entities, as Graphviz reads them, so that the text can stand in a page.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if begins_entity(text.get(at + 1..).unwrap_or_default()) => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

/// Whether what follows an ampersand makes an entity of it.
fn begins_entity(rest: &str) -> bool {
    rest.split_once(';').is_some_and(|(name, _)| {
        let name = name.strip_prefix('#').unwrap_or(name);
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_ends_the_string_or_begins_an_escape() {
        assert_eq!(escaped(r#"a "b" \l \N \"#), r#"a \"b\" \\l \\N \\"#);
        assert_eq!(escaped("R&D <b> &amp; &#60; &x"), "R&D &lt;b&gt; &amp;amp; &amp;#60; &x");
    }
}
