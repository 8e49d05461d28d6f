//! The graphs as pictures: what is drawn is read back, sign by sign.

use std::collections::BTreeMap;

use crosscheck::graph::FactGraph;
use crosscheck::{Dossier, FindingKind, io};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{laws, world};

/// The label of every node and the ends of every edge of a DOT text, read sign by sign.
fn read_dot(text: &str) -> (BTreeMap<String, String>, Vec<(String, String)>) {
    let (mut nodes, mut edges) = (BTreeMap::new(), Vec::new());
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with(" {") && lines[lines.len() - 1] == "}", "{text}");
    for line in &lines[1..lines.len() - 1] {
        assert!(!line.contains(char::is_control), "{line:?}");
        // The strings of the line, and what is left without them.
        let (mut strings, mut rest) = (Vec::new(), String::new());
        let mut signs = line.chars();
        while let Some(sign) = signs.next() {
            if sign != '"' {
                rest.push(sign);
                continue;
            }
            let mut string = String::new();
            loop {
                match signs.next().unwrap_or_else(|| panic!("a string does not end in {line}")) {
                    '"' => break,
                    '\\' => match signs.next().unwrap() {
                        'n' => string.push('\n'),
                        sign @ ('"' | '\\') => string.push(sign),
                        other => panic!("\\{other} in {line}"),
                    },
                    sign => string.push(sign),
                }
            }
            rest.push('"');
            assert!(!string.contains(['<', '>']), "{line}");
            strings.push(string.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        }
        // Outside of strings there is only what the crate wrote.
        assert!(rest.chars().all(|c| c.is_ascii_alphanumeric() || " _[]{}=,.;-><\"".contains(c)), "{rest}");
        let words: Vec<&str> = rest.split_whitespace().collect();
        match words.as_slice() {
            [from, "->" | "--", to, ..] => edges.push(((*from).to_owned(), (*to).to_owned())),
            ["graph" | "node" | "edge" | "{", ..] => {}
            [id, label, ..] if label.starts_with("[label=") => {
                assert!(nodes.insert((*id).to_owned(), strings[0].clone()).is_none(), "{id} is there twice");
            }
            [word] => assert!(word.starts_with("label="), "{line}"),
            other => assert_eq!(other.len(), 0, "{line}"),
        }
    }
    declared(&nodes, &edges);
    (nodes, edges)
}

/// The same of a Mermaid flowchart.
fn read_mermaid(text: &str) -> (BTreeMap<String, String>, Vec<(String, String)>) {
    let (mut nodes, mut edges) = (BTreeMap::new(), Vec::new());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "flowchart LR");
    for line in &lines[1..] {
        assert!(!line.contains(char::is_control), "{line:?}");
        let line = line.strip_prefix("  ").unwrap();
        let parts: Vec<&str> = line.split('"').collect();
        assert!(parts.len() == 1 || parts.len() == 3, "{line}");
        let label = parts.get(1).map(|label| {
            let mut plain = String::new();
            for (at, piece) in label.split("<br/>").enumerate() {
                let begins = piece.chars().next();
                assert!(!begins.is_some_and(|c| " -.".contains(c)), "{piece}");
                plain += if at == 0 { "" } else { "\n" };
                let mut rest = piece;
                while let Some((before, code)) = rest.split_once('#') {
                    let (code, after) = code.split_once(';').unwrap_or_else(|| panic!("{piece}"));
                    plain += before;
                    plain.push(code.parse::<u32>().ok().and_then(char::from_u32).unwrap());
                    rest = after;
                    let safe = |c: char| c.is_alphanumeric() || !c.is_ascii() || " ,-.".contains(c);
                    assert!(before.chars().all(safe), "{piece}");
                }
                plain += rest;
            }
            plain
        });
        if line.starts_with("classDef ") {
            continue;
        }
        let head: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
        let bare = |c: char| c.is_ascii_alphanumeric() || " =-.>|".contains(c);
        match parts.as_slice() {
            [open, _, close] if close.contains(":::") => {
                assert!(["[", "{{", "(", "[["].contains(&&open[head.len()..]), "{line}");
                assert!(nodes.insert(head, label.unwrap()).is_none(), "{line}");
            }
            _ => {
                assert!(parts[0].chars().all(bare), "{line}");
                edges.push((head, line.rsplit(' ').next().unwrap().to_owned()));
            }
        }
    }
    declared(&nodes, &edges);
    (nodes, edges)
}

/// Asserts that every node that an edge names is there.
fn declared(nodes: &BTreeMap<String, String>, edges: &[(String, String)]) {
    for (from, to) in edges {
        assert!(nodes.contains_key(from) && nodes.contains_key(to), "{from} to {to}");
    }
}

/// Every picture of a dossier, read back: as many nodes and edges as the graph has, and the same labels.
fn pictures(dossier: &Dossier) -> Vec<String> {
    let facts = FactGraph::of(dossier.view());
    let (named, families) = (facts.dependencies(), facts.family_dependencies());
    let report = world::report(dossier);
    let relations = report.graph();
    let size = |nodes, edges| (nodes, edges);
    let drawn = [
        (size(facts.graph().node_count(), facts.graph().edge_count()), facts.to_dot(), facts.to_mermaid()),
        (size(named.graph().node_count(), named.graph().edge_count()), named.to_dot(), named.to_mermaid()),
        (
            size(families.graph().node_count(), families.graph().edge_count()),
            families.to_dot(),
            families.to_mermaid(),
        ),
        (
            size(relations.graph().node_count(), relations.graph().edge_count()),
            relations.to_dot(),
            relations.to_mermaid(),
        ),
    ];
    let mut texts = Vec::new();
    for (size, dot, mermaid) in drawn {
        let (read, other) = (read_dot(&dot), read_mermaid(&mermaid));
        assert_eq!((read.0.len(), read.1.len()), size);
        assert_eq!(read.1, other.1);
        // The two languages break lines at different widths.
        let plain = |nodes: BTreeMap<String, String>| -> BTreeMap<String, String> {
            nodes.into_iter().map(|(id, label)| (id, squeezed(&label))).collect()
        };
        assert_eq!(plain(read.0), plain(other.0));
        texts.extend([dot, mermaid]);
    }
    texts
}

/// Without white space, and without what Mermaid cannot show as it is.
fn squeezed(text: &str) -> String {
    text.replace('ﬂ', "fl").split_whitespace().collect()
}

#[test]
fn the_founding_case_is_drawn() {
    let dossier = io::read(include_bytes!("../../examples/data/kursk.json").as_slice()).unwrap();
    pictures(&dossier);
    let report = world::report(&dossier);
    let revision = report.finding("revision[nk-sent@2024-10-23,united-states]").unwrap();
    let facts = FactGraph::of(dossier.view()).among(revision.members().iter().copied());
    insta::assert_snapshot!("facts-dot", facts.to_dot());
    insta::assert_snapshot!("facts-mermaid", facts.to_mermaid());
    let relations = report.graph().only(|finding| finding.kind() == FindingKind::Revision);
    insta::assert_snapshot!("findings-dot", relations.to_dot());
    insta::assert_snapshot!("findings-mermaid", relations.to_mermaid());
    insta::assert_snapshot!("families-dot", FactGraph::of(dossier.view()).family_dependencies().to_dot());
}

#[test]
fn an_empty_dossier_is_an_empty_picture() {
    let dossier = Dossier::new();
    for text in pictures(&dossier) {
        let read = if text.starts_with("flowchart") { read_mermaid(&text) } else { read_dot(&text) };
        assert!(read.0.is_empty() && read.1.is_empty());
    }
}

const HOSTILE: &[&str] = &[
    "\"]; click s1 href \"javascript:alert(1)\"",
    "end",
    "subgraph x end",
    "\\l \\N \\\" \\",
    "<b>bold</b><script>alert(1)</script>",
    "<<i>html label</i>>",
    "#quot; #35; &quot; &lt; &#60; &amp;",
    "`**bold** _it_` $$x$$ ~~~",
    "%%{init: {\"securityLevel\":\"loose\"}}%%",
    "%% comment",
    "1. list",
    "- list",
    "www.example.com http://example.com a@b.co",
    "style x:#f00;",
    "classDef source fill:#f00;",
    "a:::source --> s1",
    "a\nclick s1 call alert()\r\nforged",
    "\u{1b}[31m\u{0}\u{202e}gnp.exe\u{2066}\u{ad}",
    "ﬂ°°60¶ßscript",
    "",
    "  ",
    "北 한 Triều Tiên 😀",
];

fn with_text(hostile: &str) -> Dossier {
    let file = json!({
        "format": "crosscheck/1", "title": hostile, "note": hostile,
        "sources": [{"key": "a", "name": hostile}, {"key": "b", "name": hostile, "within": "a"}, {"key": "c", "name": hostile}],
        "measures": [
            {"key": "m", "name": hostile, "kind": "stock", "unit": if hostile.trim().is_empty() { "x" } else { hostile }},
            {"key": "p", "name": hostile, "kind": "proposition"},
        ],
        "assertions": [
            {"key": "end", "measure": "m", "figure": 5, "origin": "b", "relays": ["c"], "as_of": "2024-11-25", "quote": hostile, "note": hostile},
            {"key": "subgraph", "measure": "m", "figure": 9, "origin": "c", "as_of": "2024-11-25"},
            {"key": "click", "towards": "p", "stance": "affirms", "origin": "a", "relays": ["c", "c"]},
            {"key": "style", "towards": ["end", "p"], "stance": "denies", "origin": "c", "certainty": "possible"},
        ],
    });
    io::read(file.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn hostile_strings_are_drawn_and_not_obeyed() {
    for hostile in HOSTILE {
        let dossier = with_text(hostile);
        for text in pictures(&dossier) {
            assert!(!text.lines().any(|line| line.trim_start().starts_with("click")), "{text}");
            assert!(!text.contains("<script"), "{text}");
            assert!(!text.starts_with("flowchart") || !text.contains("{init"), "{text}");
        }
    }
    let long = with_text(&"x".repeat(100_000));
    assert!(pictures(&long).iter().all(|text| text.len() < 20_000));
}

proptest! {
    #![proptest_config(laws::cases(96))]

    /// Names of the signs that mean something to either language come out as they went in.
    #[test]
    fn a_label_says_what_the_name_says(name in "[\"\\\\lnNG&#;<>{}()|`%*_$@:.,=+~!?'^ a-eđ0-9\\[\\]\n/-]{0,60}") {
        let dossier = with_text(&name);
        pictures(&dossier);
        let shown = if name.trim().is_empty() { "a".to_owned() } else { name.replace('\n', "\\u{a}") };
        let facts = FactGraph::of(dossier.view());
        let read = read_mermaid(&facts.to_mermaid()).0;
        prop_assert_eq!(squeezed(&read["s1"]), squeezed(&shown));
        let read = read_dot(&facts.to_dot()).0;
        prop_assert_eq!(squeezed(&read["s1"]), squeezed(&shown));
    }

    #[test]
    fn pictures_are_well_formed_and_do_not_depend_on_the_order(world in laws::worlds(20)) {
        let file = world::file(&world);
        let mut back = file.clone();
        for section in ["sources", "measures", "assertions"] {
            back[section].as_array_mut().unwrap().reverse();
        }
        let read = |file: &Value| io::read(file.to_string().as_bytes()).unwrap();
        prop_assert_eq!(pictures(&read(&file)), pictures(&read(&back)));
    }
}
