//! When and by whom a figure was said in sentences of the news, where the order of words would mislead.

use std::fmt::Write;

use crosscheck::text::{Modality, drafts, language, scan};

/// Saturday.
const PUBLISHED: &str = "2025-06-14";

/// The figures of a sentence, each with its origin, relay, stance, time, the day it was said, what it is a part of or an earlier
/// value led to, and how it is put.
#[track_caller]
fn check(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        let published = PUBLISHED.parse().ok();
        let drafts = drafts(&scan(text, language(tag).unwrap(), published), text, tag, published, "a");
        let told = drafts.iter().map(|draft| {
            let mut told = draft.figure.clone();
            draft.origin.iter().for_each(|who| write!(told, " by {who}").unwrap());
            draft.relay.iter().for_each(|who| write!(told, " through {who}").unwrap());
            draft.stance.iter().for_each(|(who, stance)| {
                write!(told, " {stance:?} by {}", who.as_deref().unwrap_or("?")).unwrap();
            });
            draft.as_of.iter().for_each(|on| write!(told, " on {on}").unwrap());
            draft.stated_on.iter().for_each(|on| write!(told, " said {on}").unwrap());
            let whole = drafts.iter().find(|whole| whole.includes.contains(&draft.key));
            whole.iter().for_each(|whole| write!(told, " of {}", whole.figure).unwrap());
            draft.from.iter().for_each(|from| write!(told, " from {from}").unwrap());
            told + if draft.modality == Modality::Asserted { "" } else { " perhaps" }
        });
        assert_eq!(told.collect::<Vec<_>>(), *expected, "{text}");
    }
}

#[test]
fn the_day_on_which_a_report_is_released_is_when_it_says_so_and_no_time_of_what_it_tells() {
    check(
        "en",
        &[
            (
                "According to figures released on Tuesday, 1,200 people fled.",
                &["1200 person by figures said 2025-06-10"],
            ),
            (
                "According to figures released on Tuesday by the port authority, 1,200 people fled.",
                &["1200 person by port authority said 2025-06-10"],
            ),
            (
                "The report, released Wednesday, found that 300 children died in 2023.",
                &["300 person on 2023 said 2025-06-11"],
            ),
            (
                "In a report published in March, the UN said 300 children had died.",
                &["300 person by UN said 2025-03"],
            ),
            (
                "On Tuesday the ministry published figures showing 1,200 deaths in May.",
                &["1200 person on 2025-05 said 2025-06-10"],
            ),
            (
                "The ministry released figures on Tuesday that show 1,200 deaths.",
                &["1200 person said 2025-06-10"],
            ),
            (
                "The results, published by the commission on Friday, give the party 48% of the vote.",
                &["48 % said 2025-06-13"],
            ),
            (
                "He said on Monday, in a report to be published in July, that 40 houses had burned.",
                &["40 home said 2025-06-09"],
            ),
            ("The army released 300 prisoners on Tuesday.", &["300 person on 2025-06-10"]),
            ("Some 300 hostages were released on Tuesday.", &["~300 person on 2025-06-10"]),
            ("Some 300 reports were published on Tuesday.", &["~300 on 2025-06-10"]),
            ("The list of the 12 soldiers released on Tuesday was long.", &["12 person on 2025-06-10"]),
            ("On Tuesday the army issued 300 passports.", &["300 on 2025-06-10"]),
        ],
    );
    check(
        "vi",
        &[
            (
                "Theo báo cáo của UNICEF công bố tháng 3, 300 trẻ em đã chết năm 2023.",
                &["300 person by UNICEF on 2023 said 2025-03"],
            ),
            (
                "Số liệu công bố hôm thứ Ba cho thấy 1.200 người chết trong tháng 4.",
                &["1200 person on 2025-04 said 2025-06-10"],
            ),
            (
                "Ngân sách năm 2026 dự kiến chi 2.300 tỷ đồng.",
                &["2300000000000 VND by Ngân sách on 2026 perhaps"],
            ),
            ("Hôm thứ Ba, quân đội trao trả 300 tù binh.", &["300 person on 2025-06-10"]),
        ],
    );
}

#[test]
fn what_somebody_said_had_happened_was_before_they_said_it() {
    check(
        "en",
        &[
            (
                "The mayor said on Thursday 12 had died by Friday.",
                &["12 by mayor on ../2025-06-06 said 2025-06-12"],
            ),
            (
                "Twelve people had died by Friday, the mayor said on Thursday.",
                &["12 person by mayor on ../2025-06-06 said 2025-06-12"],
            ),
            (
                "The UN said in March that 300 people had died by May.",
                &["300 person by UN on ../2024-05 said 2025-03"],
            ),
            (
                "The mayor said on Thursday that 40 schools would reopen on Friday.",
                &["40 school by mayor on 2025-06-13 said 2025-06-12 perhaps"],
            ),
            (
                "The mayor said on Monday that 12 people died in 2023.",
                &["12 person by mayor on 2023 said 2025-06-09"],
            ),
            (
                "Police said on Monday that 40 had died, and on Wednesday 12 more died.",
                &["40 by Police said 2025-06-09", "12 person by Police on 2025-06-11 said 2025-06-09"],
            ),
            ("They met on Thursday 12 at noon.", &[]),
        ],
    );
}

#[test]
fn a_date_in_the_clause_of_the_figure_before_is_of_that() {
    check(
        "en",
        &[
            (
                "Of the 640 people rescued on Monday, 27 died on Wednesday.",
                &["640 person on 2025-06-09", "27 person on 2025-06-11 of 640 person"],
            ),
            (
                "Of the 640 people rescued on Monday, 27 died.",
                &["640 person on 2025-06-09", "27 person on 2025-06-09 of 640 person"],
            ),
            ("On Monday, 27 people died.", &["27 person on 2025-06-09"]),
        ],
    );
}
