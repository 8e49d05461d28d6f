//! The score on sentences of others must not fall. The example `phrases` prints it.

#[path = "../../examples/phrases/score.rs"]
mod score;

const PHRASES: &str = include_str!("../data/phrases.jsonl");

#[test]
fn figures_of_licensed_sentences_are_read_as_they_are_known() {
    let scores = score::score(PHRASES).unwrap();
    let factbook = &scores["factbook"];
    let at_least = |share: score::Share, right: usize, of: usize, what: &str| {
        assert!(share.of == of && share.right >= right, "{what}: {share:?}, expected {right} of {of}");
    };
    at_least(factbook.values, 46, 46, "values of the factbook");
    at_least(factbook.ranges, 19, 19, "ranges of the factbook");
    at_least(factbook.hedges, 46, 46, "hedges of the factbook");
    let quantulum = &scores["quantulum3"];
    at_least(quantulum.values, 91, 114, "values of quantulum3");
    at_least(quantulum.ranges, 13, 14, "ranges of quantulum3");
    assert!(quantulum.spurious <= 2, "{:#?}", quantulum.faults);
}

#[test]
fn faulty_rows_are_named() {
    let fault = |line: &str| score::score(line).unwrap_err();
    assert!(fault("{}").starts_with("line 1: missing field"));
    let strange = r#"{"id": "a", "origin": "b", "lang": "x\u001b", "text": "1", "expected": []}"#;
    assert_eq!(fault(strange), "line 1: the language `x\\u{1b}` is not known");
}
