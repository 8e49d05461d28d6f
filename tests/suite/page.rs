//! The page: well formed, safe with any string, the same in any order, and saying what there is to say.

use crosscheck::render::{HtmlPage, Theme};
use crosscheck::{Dossier, FindingKind, Policy, Report, io, reconcile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{laws, world};

/// Elements that have no end tag.
const VOID: [&str; 4] = ["meta", "input", "br", "link"];

/// The name of an element and its attributes.
type Tag = (String, Vec<(String, String)>);

/// An HTML text read as strictly as XML: each tag with its attributes, and the text outside of tags. Panics where a tag is
/// not closed, an attribute not quoted, or a sign not escaped.
fn read(html: &str) -> (Vec<Tag>, String) {
    let (mut tags, mut text, mut open) = (Vec::new(), String::new(), Vec::<String>::new());
    let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some(at) = rest.find('<') {
        text += &rest[..at];
        rest = &rest[at + 1..];
        let mut end = 0;
        let mut quoted = false;
        for (place, c) in rest.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => {
                    end = place;
                    break;
                }
                '<' if !quoted => panic!("a tag in a tag: {}", &rest[..60.min(rest.len())]),
                _ => {}
            }
        }
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let (name, mut more) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while !more.trim().is_empty() {
            let word = more.trim_start();
            let stop = word.find(['=', ' ']).unwrap_or(word.len());
            let key = word[..stop].to_owned();
            assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{key:?} in {tag}");
            if word[stop..].starts_with('=') {
                let value = word[stop + 1..].strip_prefix('"').unwrap_or_else(|| panic!("not quoted: {tag}"));
                let close = value.find('"').unwrap();
                assert!(!value[..close].contains('<'), "{tag}");
                attributes.push((key, value[..close].to_owned()));
                more = &value[close + 1..];
            } else {
                attributes.push((key, String::new()));
                more = &word[stop..];
            }
        }
        tags.push((name.to_owned(), attributes));
        if name == "script" || name == "style" {
            let close = format!("</{name}>");
            let at = rest.find(&close).unwrap();
            rest = &rest[at + close.len()..];
        } else if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "{open:?}");
    (tags, text + rest)
}

/// What a stranger might write to do harm, and marks that show whether it did.
const HOSTILE: &[&str] = &[
    "<script>HARM()</script>",
    "</script><script>HARM()</script>",
    "\" onload=\"HARM()",
    "' onclick='HARM()",
    "<img src=x onerror=HARM()>",
    "</title></style></svg><svg onload=HARM()>",
    "<!-- HARM -->]]>",
    "&lt;script&gt;HARM&#60;&amp;",
    "javascript:HARM()",
    "\u{202e}MRAH\u{2066}\u{200b}\u{ad}\u{0}\u{1b}[31m\u{2028}\u{2029}\u{fffe}\u{ffff}",
    "שלום ☠ مرحبا 北",
    "",
    "  \n ",
];

fn with_text(hostile: &str) -> Dossier {
    let unit = if hostile.trim().is_empty() { "x" } else { hostile };
    let file = json!({
        "format": "crosscheck/1", "title": hostile, "note": hostile,
        "sources": [{"key": "a", "name": hostile, "url": hostile, "note": hostile}, {"key": "b", "name": hostile, "within": "a"}, {"key": "c", "name": hostile}],
        "measures": [
            {"key": "m", "name": hostile, "kind": "stock", "unit": unit, "note": hostile},
            {"key": "p", "name": hostile, "kind": "proposition"},
        ],
        "assertions": [
            {"key": "x", "measure": "m", "figure": 5, "origin": "b", "relays": ["c"], "as_of": "2024-11-25", "stated_on": "2024-11-25", "quote": hostile, "note": hostile, "url": hostile, "lang": "en"},
            {"key": "y", "measure": "m", "figure": 90, "origin": "c", "as_of": "2024-11-25", "stated_on": "2024-11-26", "url": "https://example.org/?a=1&b=\"<"},
            {"key": "z", "towards": "p", "stance": "affirms", "origin": "a", "relays": ["c", "c"], "as_of": "2024-11-25"},
            {"key": "w", "towards": ["x", "p"], "stance": "denies", "origin": "c", "as_of": "2024-11-25"},
        ],
    });
    io::read(file.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// Every form of a page and every picture of a dossier, checked for what must hold of all.
fn pages(dossier: &Dossier) -> Vec<String> {
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let mut all =
        vec![report.html().to_string(), report.html().in_full_up_to(0).theme(Theme::Dark).to_string()];
    for page in &all {
        let (tags, text) = read(page);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{2028}']));
        for (name, attributes) in &tags {
            assert!(
                [
                    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "h4",
                    "bdi", "nav", "button", "main", "section", "article", "div", "p", "span", "ul", "ol",
                    "li", "strong", "em", "small", "code", "q", "svg", "g", "path", "circle", "rect", "line",
                    "text", "tspan", "table", "thead", "tbody", "tr", "th", "td", "details", "summary",
                    "form", "label", "select", "option", "input", "output", "footer", "script"
                ]
                .contains(&name.as_str()),
                "{name}"
            );
            for (key, value) in attributes {
                assert!(!key.starts_with("on") && key != "style" && key != "src", "{key}");
                let linked = key != "href" || value.starts_with('#') || value.starts_with("https://");
                assert!(linked, "{value}");
            }
        }
        let ids: Vec<&String> = tags
            .iter()
            .flat_map(|(_, list)| list)
            .filter(|(key, _)| key == "id")
            .map(|(_, value)| value)
            .collect();
        let distinct: std::collections::BTreeSet<&&String> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "an id is there twice");
        assert!(ids.iter().all(|id| !id.contains(char::is_whitespace)));
        let scripts = tags.iter().filter(|(name, _)| name == "script").count();
        assert_eq!(scripts, if page.contains("id=\"data\"") { 2 } else { 1 });
    }
    let mut keys: Vec<&str> = dossier.measures().iter().map(|measure| measure.key()).collect();
    keys.sort_unstable();
    for key in keys {
        let id = dossier.measure_id(key).unwrap();
        let Some(picture) = report.timeline_svg(id) else { continue };
        let picture = picture.to_string();
        let tree = roxmltree::Document::parse(&picture).unwrap_or_else(|error| panic!("{error}: {picture}"));
        assert!(
            tree.descendants()
                .all(|node| !["script", "a", "foreignObject", "image"].contains(&node.tag_name().name()))
        );
        assert!(
            tree.descendants()
                .flat_map(|node| node.attributes())
                .all(|a| !a.name().starts_with("on") && a.name() != "href")
        );
        assert_eq!(tree.root_element().attribute("role"), Some("img"));
        all.push(picture);
    }
    all
}

fn kursk() -> Dossier {
    io::read(include_bytes!("../../examples/data/kursk.json").as_slice()).unwrap()
}

#[test]
fn hostile_strings_are_shown_and_not_obeyed() {
    for hostile in HOSTILE {
        for page in pages(&with_text(hostile)) {
            assert!(
                !page.contains("<script>HARM") && !page.contains("<img") && !page.contains("onload=\""),
                "{hostile}"
            );
        }
    }
    let long = with_text(&"x".repeat(10_000));
    assert!(pages(&long).iter().all(|page| page.len() < 220_000));
}

#[test]
fn data_for_the_script_is_json_whatever_is_in_it() {
    for hostile in HOSTILE {
        let dossier = with_text(hostile);
        let policy = Policy::default();
        let page = reconcile(dossier.view(), &policy).html().in_full_up_to(0).to_string();
        let (_, after) = page.split_once("type=\"application/json\">").unwrap();
        let (data, _) = after.split_once("</script>").unwrap();
        assert!(!data.contains(['<', '>', '&', '\u{2028}']));
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["assertions"].as_array().unwrap().len(), 4);
        assert_eq!(data["measures"].as_array().unwrap().len(), 2);
        let words = data["words"].as_array().unwrap().len() as u64;
        let named = |row: &Value| [4, 5, 6, 8].iter().all(|at| row[*at].as_u64().unwrap() < words);
        assert!(data["assertions"].as_array().unwrap().iter().all(named));
    }
}

#[test]
fn the_founding_case_says_everything_without_its_script() {
    let dossier = kursk();
    let report = world::report(&dossier);
    let page = report.html().to_string();
    let (tags, text) = read(&page);
    let ids: Vec<&str> = tags
        .iter()
        .flat_map(|(_, list)| list)
        .filter(|(key, _)| key == "id")
        .map(|(_, value)| value.as_str())
        .collect();
    for finding in report.findings() {
        assert!(ids.contains(&finding.id().to_string().as_str()), "{}", finding.id());
        let headline: String = report.headline(finding).chars().take(700).collect();
        assert!(text.contains(&headline.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")));
    }
    for assertion in dossier.assertions() {
        assert!(ids.contains(&format!("a:{}", assertion.key()).as_str()), "{}", assertion.key());
    }
    // All links on the page lead somewhere.
    let mut links = tags
        .iter()
        .flat_map(|(_, list)| list)
        .filter(|(key, _)| key == "href")
        .map(|(_, value)| value.as_str());
    let plain = |link: &str| {
        let mut bytes = Vec::new();
        let mut rest = link.as_bytes();
        while let Some((first, more)) = rest.split_first() {
            match first {
                b'%' => {
                    let code = std::str::from_utf8(&more[..2]).unwrap();
                    bytes.push(u8::from_str_radix(code, 16).unwrap());
                    rest = &more[2..];
                }
                byte => {
                    bytes.push(*byte);
                    rest = more;
                }
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    assert!(links.all(|link| ids.contains(&plain(&link[1..]).as_str())));
    assert!(text.contains("United States") && text.contains("stands behind 12 of 42 assertions"));
}

#[test]
fn days_tell_what_was_known_when() {
    let dossier = world::dossier(
        "source x
         source y
         measure m stock person

         a: m 100; by x; as 2025-01-01; said 2025-01-01
         b: m 300; by y; as 2025-01-01; said 2025-01-02
         c: m 300; by x; as 2025-01-01; said 2025-01-03",
    );
    let report = world::report(&dossier);
    let page = report.html().to_string();
    let (tags, _) = read(&page);
    let slider = tags.iter().find(|(name, _)| name == "input").unwrap();
    assert!(slider.1.contains(&("max".to_owned(), "2".to_owned())), "three days");
    let days = |id: &str, key: &str| {
        let tag = tags.iter().find(|(_, list)| list.contains(&("id".to_owned(), id.to_owned()))).unwrap();
        tag.1.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    };
    assert_eq!(days("a:a", "data-k").as_deref(), Some(""), "always known");
    assert_eq!(days("a:b", "data-k").as_deref(), Some("1-"));
    assert_eq!(days("a:a", "data-s").as_deref(), Some("2-"), "superseded on the last day");
    let past = tags
        .iter()
        .find(|(_, list)| list.contains(&("class".to_owned(), "finding past".to_owned())))
        .unwrap();
    for (key, value) in [("hidden", ""), ("data-kind", "contradiction"), ("data-k", "1-1"), ("data-m", "0")] {
        assert!(past.1.contains(&(key.to_owned(), value.to_owned())), "{past:?}");
    }
    let one: HtmlPage<'_> = report.html().days(1);
    assert!(!one.to_string().contains("type=\"range\""));
}

#[test]
fn an_earlier_day_tells_what_it_knew() {
    let dossier = world::dossier(
        "source x
         source y
         source z
         measure m constant person

         a: m 100; by x; said 2025-01-01
         b: m 130; by y; said 2025-01-02
         c: m 900; by z; said 2025-01-03",
    );
    let report = world::report(&dossier);
    let page = report.html().to_string();
    let (tags, text) = read(&page);
    // The finding is one, and names the two that are farthest apart: 100 and 130, later 100 and 900.
    assert_eq!(report.of_kind(FindingKind::Contradiction).count(), 1);
    let days = |class: &str| {
        let of = |list: &&Vec<(String, String)>| list.contains(&("class".to_owned(), class.to_owned()));
        let found = tags.iter().map(|(_, list)| list).filter(of);
        found
            .flat_map(|list| list.iter().filter(|(key, _)| key == "data-k"))
            .map(|(_, days)| days.clone())
            .collect()
    };
    let gaps: Vec<String> = days("gap");
    assert!(!gaps.is_empty() && gaps.iter().all(|days| days == "2-"), "{gaps:?}");
    let earlier: Vec<String> = days("gap not-known");
    assert_eq!((earlier.len(), earlier.iter().all(|days| days == "1-1")), (gaps.len(), true), "{earlier:?}");
    let told: Vec<String> = days("headline not-known");
    assert_eq!(told, ["1-1"]);
    assert!(text.contains("130 persons (y)") && text.contains("900 persons (z)"));
}

#[test]
fn a_likely_slip_leads_to_what_was_meant() {
    let dossier = world::dossier(
        "source x
         source y
         source z
         measure m constant person

         a: m 18500; by x; said 2025-01-01
         b: m 18500; by y; said 2025-01-02
         c: m 15800; by z; said 2025-01-03",
    );
    let report = world::report(&dossier);
    assert_eq!(report.of_kind(FindingKind::LikelySlip).count(), 1);
    let picture = report.timeline_svg(dossier.measure_id("m").unwrap()).unwrap().to_string();
    assert!(picture.contains("meant 18,500?") && picture.contains("likely mistyped"));
    let page = report.html().to_string();
    assert!(page.contains("With care") && page.contains("class=\"slip\""));
}

#[test]
fn an_empty_dossier_is_a_page_and_nothing_said_is_no_picture() {
    let dossier = Dossier::new();
    let page = &pages(&dossier)[0];
    assert!(page.contains("Nothing has been said yet"));
    let dossier = world::dossier("source x\nmeasure m stock person\na: m 100; by x");
    let other = kursk();
    let report: Report<'_> = world::report(&dossier);
    let last = other.measures().last().unwrap();
    assert!(report.timeline_svg(other.measure_id(last.key()).unwrap()).is_none());
    assert!(report.timeline_svg(dossier.measure_id("m").unwrap()).is_some());
}

#[test]
fn a_small_picture() {
    let dossier = world::dossier(
        "source x
         source y
         source z
         measure m cumulative person

         a: m 100; by x; as 2025-01-01; said 2025-01-01
         b: m >=300; by y; as 2025-01-02; said 2025-01-02
         c: m ~120; by z; as 2025-01-04; said 2025-01-04; from a",
    );
    let report = world::report(&dossier);
    let picture = report.timeline_svg(dossier.measure_id("m").unwrap()).unwrap().to_string();
    let (before, style) = picture.split_once("<style>").unwrap();
    let (_, after) = style.split_once("</style>").unwrap();
    // A line for each element.
    insta::assert_snapshot!("timeline", format!("{before}{after}").replace("><", ">\n<"));
}

proptest! {
    #![proptest_config(laws::cases(24))]

    #[test]
    fn pages_are_well_formed_and_do_not_depend_on_the_order(world in laws::worlds(16), seed in any::<u64>()) {
        let file = world::file(&world);
        let read = |file: &Value| io::read(file.to_string().as_bytes()).unwrap();
        let (one, other) = (pages(&read(&file)), pages(&read(&laws::shuffled(&file, seed))));
        // Where they first differ; the whole of them would be too much to read.
        for (a, b) in one.iter().zip(&other) {
            let at = a.bytes().zip(b.bytes()).position(|(x, y)| x != y);
            let part = |text: &str| at.map(|at| String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(80)..(at + 80).min(text.len())]).into_owned());
            prop_assert!(a == b, "{:?} beside {:?}", part(a), part(b));
        }
        prop_assert_eq!(one.len(), other.len());
    }
}

#[test]
fn a_figure_in_a_unit_of_its_own_is_drawn_with_it() {
    let dossier = world::dossier(
        "source a\nsource b\nmeasure spent constant EUR\nx: spent 200 million EUR; by a\ny: spent 210000000; by b",
    );
    let report = reconcile(dossier.view(), &Policy::default());
    let spent = dossier.measure_id("spent").unwrap();
    let picture = report.timeline_svg(spent).unwrap().to_string();
    assert!(picture.contains("200 million EUR · a"), "{picture}");
    assert!(picture.contains("210,000,000 · b"), "the axis says in which unit: {picture}");
}
