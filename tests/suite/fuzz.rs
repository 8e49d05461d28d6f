//! What the fuzz targets in `fuzz/` do, on arbitrary and on damaged input, with a stable compiler.

use crosscheck::io::{self, Mapping, ReadOptions};
use crosscheck::{Dossier, Period, Policy, Quantity, reconcile};
use proptest::prelude::*;

use crate::laws::{cases, worlds};
use crate::round_trip::survives;
use crate::world;

/// Whatever reads can be reconciled, checked, printed and written.
fn sound(dossier: &Dossier) {
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    report.check().unwrap_or_else(|error| panic!("{error}\n{report}"));
    assert!(!report.to_string().is_empty());
    survives(dossier);
}

fn dossier(bytes: &[u8]) {
    match io::read(bytes) {
        Ok(dossier) => sound(&dossier),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn lines(bytes: &[u8]) {
    match io::read_lines(bytes, &ReadOptions::default()) {
        Ok(dossier) => sound(&dossier),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn rows(bytes: &[u8]) {
    let imported = io::import_rows(bytes, &Mapping::default()).unwrap();
    let made = imported.rows - imported.refused + imported.withdrawals;
    assert_eq!(imported.dossier.assertions().len(), made);
    assert!(!imported.to_string().is_empty());
    sound(&imported.dossier);
}

/// Whatever is a table is read in memory and row by row alike, and its dossier survives a table.
#[cfg(feature = "table")]
fn table(bytes: &[u8]) {
    use std::io::Cursor;
    let layout = io::Layout::from_toml(
        "[defaults]\nkind = \"stock\"\nsource = \"S\"\nmeasure = \"m\"\nunit = \"net t\"",
    );
    let (layout, options) = (layout.unwrap(), io::TableOptions::default());
    let mut out = Vec::new();
    let streamed = io::convert_table(Cursor::new(bytes), &layout, &options, &mut out);
    let table = match (io::import_table(Cursor::new(bytes), &layout), streamed) {
        (Ok(table), Ok(streamed)) => {
            assert_eq!(table.imported.refused, streamed.imported.refused, "{table}\n{streamed}");
            table
        }
        (Err(a), Err(b)) => return assert_eq!(a.to_string(), b.to_string()),
        (a, b) => panic!("{a:?} {b:?}"),
    };
    assert!(!table.to_string().is_empty());
    let dossier = &table.imported.dossier;
    let lines = ReadOptions { max_line: usize::MAX, ..ReadOptions::default() };
    let back = io::read_lines(out.as_slice(), &lines).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(back.assertions().len(), dossier.assertions().len());
    let mut out = Vec::new();
    io::write_table(dossier, &io::Layout::default(), io::TableForm::Delimited(','), &mut out).unwrap();
    let options = io::TableOptions { with: Some(dossier), ..io::TableOptions::default() };
    let again = io::import_table_with(Cursor::new(out), &io::Layout::default(), &options).unwrap();
    assert_eq!(again.imported.dossier.assertions(), dossier.assertions(), "{again}");
    sound(dossier);
}

fn quantity(text: &str) {
    if let Ok(quantity) = text.parse::<Quantity>() {
        assert_eq!(quantity.to_string().parse::<Quantity>().as_ref(), Ok(&quantity), "{text:?}");
    }
}

fn period(text: &str) {
    if let Ok(period) = text.parse::<Period>() {
        assert_eq!(period.to_string().parse::<Period>(), Ok(period), "{text:?}");
    }
}

/// Whatever is read is shown and read back; whatever is found lies on characters, in order.
#[cfg(feature = "text")]
fn prose(text: &str) {
    use crosscheck::text::{drafts, language, phrase, read_quantity, scan};
    let published: Option<Period> = "2025-04-28".parse().ok();
    for tag in ["en", "vi"] {
        let tongue = language(tag).unwrap();
        match read_quantity(text, tongue) {
            Ok(read) => {
                let shown = phrase(read.quantity(), tongue);
                assert_eq!(read_quantity(&shown, tongue).unwrap().quantity(), read.quantity(), "{shown:?}");
                assert!(read.parts().iter().all(|part| text.get(part.span.clone()).is_some()), "{text:?}");
                assert!(!read.explain().is_empty());
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
        let mentions = scan(text, tongue, published);
        let mut end = 0;
        for (at, mention) in mentions.iter().enumerate() {
            assert_eq!(text.get(mention.span.clone()), Some(mention.text), "{text:?}");
            assert!(
                mention.span.start >= end && mention.span.end > mention.span.start,
                "{text:?} {mention:?}"
            );
            end = mention.span.end;
            assert!(text.get(mention.sentence.clone()).is_some());
            let others = [mention.earlier_of, mention.part_of, mention.repeats];
            assert!(
                others.into_iter().flatten().all(|other| other < mentions.len() && other != at),
                "{text:?}"
            );
        }
        assert!(drafts(&mentions, text, tag, published, "a").len() <= mentions.len());
    }
}

/// Dates are read or refused, never half, whatever the language and the anchor.
#[cfg(feature = "text")]
fn dates(text: &str) {
    use crosscheck::text::{find_dates, language, read_date};
    let anchors = [
        None,
        Some("2024-10-29"),
        Some("0001-01-01"),
        Some("9998-12-31"),
        Some("2024-10"),
        Some("../2024-02-29"),
    ];
    for tag in ["vi", "en", "en-US"] {
        let tongue = language(tag).unwrap();
        for anchor in anchors {
            let anchor: Option<Period> = anchor.map(|day| day.parse().unwrap());
            if let Ok(date) = read_date(text, tongue, anchor) {
                assert_eq!(text.get(date.span()), Some(date.text()), "{text:?}");
                period(&date.period().to_string());
                assert!(!date.explain().is_empty());
            }
            let mut end = 0;
            for date in find_dates(text, tongue, anchor) {
                assert!(end <= date.span().start && text.get(date.span()) == Some(date.text()), "{text:?}");
                end = date.span().end;
            }
        }
    }
}

/// Flips, deletes and inserts bytes; the inserted ones are those that JSON and figures are made of.
fn damage(text: &str, edits: &[(u8, proptest::sample::Index, u8)]) -> Vec<u8> {
    const SIGNS: &[u8] = b"{}[]\",:0123456789.-+eE~<>=/%x \n\\\xff";
    let mut bytes = text.as_bytes().to_vec();
    for (what, at, sign) in edits {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        let sign = SIGNS[usize::from(*sign) % SIGNS.len()];
        match what % 4 {
            0 => bytes[at] ^= 1,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, sign),
            _ => bytes[at] = sign,
        }
    }
    bytes
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        dossier(&bytes);
        lines(&bytes);
        rows(&bytes);
        quantity(&String::from_utf8_lossy(&bytes));
        period(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn texts_made_of_the_signs_of_figures(text in "(=|>|<=|~|nearly |up to |-)?[0-9]{1,9}(\\.[0-9]{1,3})?(e-?[0-9]{1,3})?(\\.\\.|±|\\+-)?[0-9]{0,9} ?(km2|people|%|tens|thousands|e5|x)?") {
        quantity(&text);
    }

    #[test]
    fn texts_made_of_words(text in "(a few|many|tens|dozens|hundreds|thousands|millions| of | |%|people|of thousands){1,5}") {
        quantity(&text);
    }

    #[cfg(feature = "text")]
    #[test]
    fn prose_of_anything(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,80}") {
        prose(&String::from_utf8_lossy(&bytes));
        prose(&text);
    }

    #[cfg(feature = "text")]
    #[test]
    fn prose_of_words(text in crate::text::sentences(), again in 1usize..4) {
        prose(&text);
        prose(&text.repeat(again));
    }

    #[test]
    fn texts_made_of_the_signs_of_dates(text in "(\\.\\./)?-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?~?(/\\.\\.|/[0-9]{4}(-[0-9]{2})?)?") {
        period(&text);
    }
}

#[cfg(feature = "text")]
proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn arbitrary_text_as_dates(text in "\\PC{0,40}") {
        dates(&text);
    }

    #[test]
    fn texts_made_of_the_words_of_dates(text in "((ngày|tháng|năm|thứ|quý|tuần|hôm|đầu|cuối|từ|đến|trước|qua|tới|hai|ba|Hai|và|nay|rưỡi|March|May|Monday|last|next|the|of|first|week|year|years|ago|since|to|and|early|century|Q|T|GMT|[0-9]{1,4}|[0-9]{5})( |/|-|\\.|,|:|\n\n| \\(|\\) |’|)){1,10}") {
        dates(&text);
    }
}

#[cfg(feature = "table")]
proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn arbitrary_bytes_as_tables(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        table(&bytes);
    }

    #[test]
    fn texts_made_of_the_signs_of_tables(text in "(source|Deaths|value|date|id|unit|low|high|N/A|1[.,]234|12[.,]5|0?[0-9]/1?[0-9]/2025|4[0-9]{4}|r[1-3]|about [0-9]|~5|km2|\"|\"\"|,|;|\t|\\||\r?\n|\n|,|,|'|=|é| ){0,60}") {
        table(text.as_bytes());
        table(format!("source,deaths,date,id\n{text}").as_bytes());
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn damaged_files(world in worlds(8), edits in proptest::collection::vec(any::<(u8, proptest::sample::Index, u8)>(), 0..4)) {
        let mut file = world::file(&world);
        dossier(&damage(&file.to_string(), &edits));
        dossier(&damage(&format!("{file:#}"), &edits));
        let assertions = file["assertions"].take();
        file.as_object_mut().unwrap().remove("assertions");
        let each = assertions.as_array().unwrap().iter().map(|a| format!("\n{a}"));
        lines(&damage(&(file.to_string() + &each.collect::<String>()), &edits));
    }
    #[test]
    fn damaged_rows(skip in 0usize..40, edits in proptest::collection::vec(any::<(u8, proptest::sample::Index, u8)>(), 0..40)) {
        for text in [include_str!("../data/casualties.jsonl"), include_str!("../data/military.jsonl")] {
            let some: Vec<&str> = text.lines().skip(skip).take(6).collect();
            rows(&damage(&some.join("\n"), &edits));
        }
    }
}
