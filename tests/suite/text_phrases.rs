//! Dossiers whose figures and dates are phrases of a language.

use crosscheck::io::{self, ReadError};

fn file(assertion: &str) -> String {
    format!(
        r#"{{"format": "crosscheck/1", "measures": [
  {{"key": "sent", "kind": "cumulative", "unit": "person"}}, {{"key": "began", "kind": "constant", "unit": "date"}}],
 "assertions": [{{"key": "f1", {assertion}}}]}}"#
    )
}

fn fault(assertion: &str) -> io::Fault {
    match io::read(file(assertion).as_bytes()) {
        Err(ReadError::Faults { mut faults, .. }) => faults.remove(0),
        other => panic!("{other:?}"),
    }
}

#[cfg(feature = "text")]
#[test]
fn phrases_are_read_in_the_language_of_their_record() {
    let read = |assertion: &str| io::read(file(assertion).as_bytes()).unwrap_or_else(|e| panic!("{e}"));
    let dossier = read(
        r#""measure": "sent", "figure": "hơn 10.000 binh sĩ", "lang": "vi", "published_on": "2024-10-29", "as_of": "cuối tháng 8""#,
    );
    let mut out = Vec::new();
    io::write(&dossier, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains(r#""figure": ">10000 person""#), "{text}");
    assert!(text.contains(r#""as_of": "2024-08"#), "{text}");
    // Canonical text comes first: in files numbers are never grouped.
    let dossier = read(r#""measure": "sent", "figure": "14.000", "lang": "vi""#);
    let mut out = Vec::new();
    io::write(&dossier, &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains(r#""figure": "14""#));
    read(r#""measure": "began", "figure": "autumn 2024", "lang": "en""#);
}

#[cfg(feature = "text")]
#[test]
fn faults_keep_their_place_and_say_why_the_phrase_was_not_read() {
    let one = fault(r#""measure": "sent", "figure": "rất đông", "lang": "vi""#);
    assert_eq!((one.line, one.key.as_deref()), (3, Some("f1")));
    assert!(matches!(one.problem, io::Problem::FigurePhrase { .. }), "{one}");
    let one = fault(r#""measure": "sent", "figure": "viele", "lang": "de""#);
    assert!(one.to_string().contains("`en` and `vi`"), "{one}");
    let one = fault(r#""measure": "sent", "figure": 3, "lang": "en", "as_of": "some day""#);
    assert!(matches!(one.problem, io::Problem::DatePhrase { field: "as_of", .. }), "{one}");
    let one = fault(r#""measure": "sent", "figure": 3, "lang": "en", "as_of": "3/4/2025""#);
    assert!(one.to_string().contains("one of several dates"), "{one}");
}

#[cfg(not(feature = "text"))]
#[test]
fn without_the_feature_the_fault_names_it() {
    let one = fault(r#""measure": "sent", "figure": "hơn 10.000", "lang": "vi""#);
    assert!(matches!(one.problem, io::Problem::FigurePhrase { .. }), "{one}");
    assert!(one.to_string().contains("feature `text`"), "{one}");
}

#[test]
fn without_a_language_a_phrase_is_the_fault_it_was() {
    let one = fault(r#""measure": "sent", "figure": "hơn 10.000""#);
    assert!(matches!(one.problem, io::Problem::Figure(_)), "{one}");
}
