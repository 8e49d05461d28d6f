//! Drafts of assertions and the skeleton of a dossier.

use crosscheck::text::{Draft, MissingPart, drafts, language, scan, skeleton};
use crosscheck::{Period, Quantity, Stance, io};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::laws::cases;

fn made(tag: &str, text: &str) -> Vec<Draft> {
    let language = language(tag).unwrap();
    let published: Period = "2025-06-03".parse().unwrap();
    drafts(&scan(text, language, Some(published)), text, tag, Some(published), "a")
}

/// The skeleton with a measure for every assertion; those that start from another one share its measure.
fn filled(drafts: &[Draft]) -> Value {
    let mut file = skeleton(drafts);
    let mut of: Vec<usize> = (0..drafts.len()).collect();
    for _ in drafts {
        for (at, draft) in drafts.iter().enumerate() {
            for other in draft.from.iter().chain(&draft.same_statement_as) {
                let other = drafts.iter().position(|draft| draft.key == *other).unwrap();
                let first = of[at].min(of[other]);
                (of[at], of[other]) = (first, first);
            }
        }
    }
    let unit = |draft: &Draft| {
        let quantity: Quantity = draft.figure.parse().unwrap();
        quantity.unit().map(|unit| unit.symbol().to_owned())
    };
    let measures = (0..drafts.len()).filter(|at| of[*at] == *at).map(|at| {
        let units = drafts.iter().enumerate().filter(|(other, _)| of[*other] == at);
        let unit = units.filter_map(|(_, draft)| unit(draft)).next().unwrap_or_else(|| "count".to_owned());
        json!({"key": format!("of-{at}"), "kind": "stock", "unit": unit})
    });
    file["measures"] = measures.collect();
    for (at, assertion) in file["assertions"].as_array_mut().unwrap().iter_mut().enumerate() {
        assertion["measure"] = json!(format!("of-{}", of[at]));
    }
    file
}

#[test]
fn a_draft_holds_what_the_sentence_says_and_marks_the_rest() {
    let drafts = made(
        "en",
        "The interior ministry said on Monday that at least 120 people had been killed, up from 87.\n\nAbout 50 died.",
    );
    let keys: Vec<&str> = drafts.iter().map(|draft| draft.figure.as_str()).collect();
    assert_eq!(keys, [">=120 person", "87", "~50 person"]);
    let toll = &drafts[0];
    assert_eq!(toll.origin.as_deref(), Some("interior ministry"));
    assert_eq!(toll.stated_on.map(|day| day.to_string()).as_deref(), Some("2025-06-02"));
    assert_eq!(toll.from.as_deref(), Some(drafts[1].key.as_str()));
    assert_eq!(toll.missing, [MissingPart::Measure, MissingPart::AsOf]);
    let last = &drafts[2];
    assert_eq!((last.origin.as_deref(), last.stated_on), (None, None));
    assert!(last.missing.contains(&MissingPart::Origin) && last.missing.contains(&MissingPart::StatedOn));
    assert_eq!(last.quote, "About 50 died.");
}

#[test]
fn a_day_earlier_is_earlier_than_the_day_named_before_it() {
    let drafts =
        made("en", "The ministry said on Monday that 120 people had been killed, up from 87 a day earlier.");
    assert_eq!(drafts[1].figure, "87");
    assert_eq!(drafts[1].as_of.map(|day| day.to_string()).as_deref(), Some("2025-06-01"));
}

#[test]
fn who_does_not_confirm_a_figure_is_not_its_origin() {
    let drafts = made("vi", "Lầu Năm Góc chưa xác nhận rằng 500 binh sĩ đã chết.");
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].origin, None);
    assert_eq!(drafts[0].stance, Some((Some("Lầu Năm Góc".to_owned()), Stance::DoesNotConfirm)));
    let file = skeleton(&drafts);
    assert_eq!(file["sources"], json!([]));
    assert!(file["assertions"][0]["note"].as_str().unwrap().ends_with("not confirmed by Lầu Năm Góc"));
}

#[test]
fn a_skeleton_is_refused_until_it_is_filled() {
    let drafts = made("en", include_str!("../../examples/data/flood.txt"));
    assert!(drafts.len() > 5);
    let fault = io::read(skeleton(&drafts).to_string().as_bytes()).unwrap_err().to_string();
    assert!(fault.contains("`a1`") && fault.contains("`measure`"), "{fault}");
    let dossier = io::read(filled(&drafts).to_string().as_bytes()).unwrap();
    assert_eq!(dossier.assertions().len(), drafts.len());
}

#[test]
fn a_headline_printed_twice_is_one_statement() {
    let text = "Ministry: 3,000 homes flooded Ministry: 3,000 homes flooded\n\nNothing more is known.";
    let drafts = made("en", text);
    let figures: Vec<&str> = drafts.iter().map(|draft| draft.figure.as_str()).collect();
    assert_eq!(figures, ["3000 home", "3000 home"]);
    assert_eq!(drafts[1].same_statement_as.as_deref(), Some(drafts[0].key.as_str()));
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn any_prose_gives_a_skeleton_that_can_be_filled(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "The ministry said", "that", "12", "more than 1,200", "people", "homes", "$3bn", "5 km", "up from", "including",
            "on Monday", "\n\n", ".", "according to \u{202e}evil\u{1b}[31m", "40%", "between 5 and 9", "dozens", "\"", ",", "denied", "tens of thousands",
            "2.5 years", "3,000", "about", "thirty", "Kyiv estimates",
        ]), 0..30),
    ) {
        let drafts = made("en", &words.join(" "));
        let file = filled(&drafts).to_string();
        match io::read(file.as_bytes()) {
            Ok(dossier) => prop_assert_eq!(dossier.assertions().len(), drafts.len()),
            Err(error) => prop_assert!(false, "{}\n{}", error, file),
        }
    }
}
