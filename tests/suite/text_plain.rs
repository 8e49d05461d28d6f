//! Phrases and sentences as news and sheets have them, each with what a careful reader takes from it.

use std::fmt::Write;

use crosscheck::text::{MentionKind, Modality, drafts, find_dates, language, read_date, read_quantity, scan};

const PUBLISHED: &str = "2025-06-18";

#[track_caller]
fn quantities(tag: &str, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        let read = read_quantity(text, language(tag).unwrap());
        let read = read.map_or_else(|_| "none".to_owned(), |read| read.quantity().to_string());
        assert_eq!(read, *expected, "{text}");
    }
}

#[track_caller]
fn dates(tag: &str, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        let read = read_date(text, language(tag).unwrap(), PUBLISHED.parse::<crosscheck::Period>().ok());
        let read = read.map_or_else(
            |_| "none".to_owned(),
            |read| {
                read.alternatives()
                    .iter()
                    .fold(read.period().to_string(), |all, one| format!("{all} | {one}"))
            },
        );
        assert_eq!(read, *expected, "{text}");
    }
}

/// The figures and ages of a sentence, each with the date it is about.
#[track_caller]
fn figures(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        let found = scan(text, language(tag).unwrap(), PUBLISHED.parse().ok());
        let told = found.iter().filter(|m| m.kind != MentionKind::Date).map(|m| {
            let mut told = m.quantity.as_ref().map_or_else(String::new, ToString::to_string);
            m.period.iter().for_each(|on| write!(told, " on {on}").unwrap());
            if m.kind == MentionKind::Age { format!("aged {told}") } else { told }
        });
        assert_eq!(told.collect::<Vec<_>>(), *expected, "{text}");
    }
}

/// The figures of a sentence, each with its origin, relay and stance.
#[track_caller]
fn whose(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        let mentions = scan(text, language(tag).unwrap(), PUBLISHED.parse().ok());
        let drafts = drafts(&mentions, text, tag, PUBLISHED.parse().ok(), "a");
        let told = drafts.into_iter().map(|draft| {
            let mut told = draft.figure;
            draft.origin.iter().for_each(|who| write!(told, " by {who}").unwrap());
            draft.relay.iter().for_each(|who| write!(told, " through {who}").unwrap());
            draft.stance.iter().for_each(|(who, stance)| {
                write!(told, " {stance:?} by {}", who.as_deref().unwrap_or("?")).unwrap();
            });
            told
        });
        assert_eq!(told.collect::<Vec<_>>(), *expected, "{text}");
    }
}

#[test]
fn a_mark_of_decimals_may_stand_first() {
    quantities(
        "en",
        &[
            (".5%", "0.5 %"),
            ("-.25", "-0.25"),
            ("about .5 km", "~0.5 km"),
            ("$.5m", "500000 USD"),
            ("0.5", "0.5"),
        ],
    );
    figures("en", &[("Output fell .5% and 3.5% of staff left.", &["0.5 %", "3.5 %"])]);
    // A stop that ends a word, and points of omission, are no such mark.
    figures("en", &[("They lost many troops.3,000 more people fled.", &["3000 person"])]);
    quantities("en", &[("...5 people", "5 person"), ("1.5.6", "none")]);
}

#[test]
fn ordinals_in_digits_count_nothing() {
    quantities("en", &[("21st victim", "none"), ("the 3rd", "none"), ("12th man", "none")]);
    figures(
        "en",
        &[
            ("The 21st victim was found with 3 survivors.", &["3 person"]),
            ("The 100th soldier and the 11th child were among 300 dead.", &["300 person"]),
        ],
    );
}

#[test]
fn words_that_are_only_a_last_digit_make_a_ten_of_the_one_before() {
    quantities(
        "vi",
        &[
            ("hai lăm", "25"),
            ("hai mốt người", "21 person"),
            ("trăm hai lăm", "125"),
            ("một trăm hai", "120"),
            ("hai mươi lăm", "25"),
        ],
    );
    // Two commands, not 24 of something.
    figures("vi", &[("Hai tư lệnh bị cách chức, ba mốt người bị bắt.", &["31 person"])]);
}

#[test]
fn what_is_about_a_ten_is_hedged() {
    quantities("en", &[("forty-something", "~40"), ("forty-something people", "~40 person")]);
}

#[test]
fn what_a_level_changed_by_is_no_figure_of_its_own() {
    figures(
        "en",
        &[
            ("Exports rose by 5,000 to 230,000.", &["230000"]),
            ("Exports rose by 5,000 to 230,000 tonnes.", &["230000 t"]),
            ("The toll rose by 12 to 40.", &["40"]),
            ("The number of refugees rose by 5,000 people to 230,000.", &["230000"]),
            ("Exports fell 5,000 to 230,000.", &["230000"]),
            ("Sales rose by $5m to $20m.", &["20000000 USD"]),
            ("It rose by 10 to 30 percent.", &["10..30 %"]),
            ("It grew by 2 to 5 million.", &["2000000..5000000"]),
            ("Deaths rose by 2 to 3 a day.", &["2..3 count/day"]),
            ("Sales grew 12% to 40 tonnes.", &["12 %", "40 t"]),
            ("The toll reached 40 to 50.", &["40..50"]),
        ],
    );
    figures("vi", &[("Xuất khẩu tăng 5.000 lên 230.000 tấn.", &["230000 t"])]);
}

#[test]
fn a_bound_behind_people_is_one_of_their_ages() {
    figures(
        "en",
        &[
            ("Children under five died.", &["aged <5 year"]),
            ("Children under 5 are 40% of the dead.", &["aged <5 year", "40 %"]),
            ("Police arrested over 65 people.", &[">65 person"]),
            ("A girl of 5 years old was found.", &["aged 5 year"]),
        ],
    );
    figures("vi", &[("Trẻ em dưới 5 tuổi chiếm 40%.", &["aged <5 year", "40 %"])]);
}

#[test]
fn days_and_years_as_sheets_write_them() {
    dates(
        "en",
        &[
            ("18-Jun-25", "2025-06-18"),
            ("3-Jun-99", "1999-06-03"),
            ("June 18-25", "2025-06-18/2025-06-25"),
            ("2021-22", "2021/2022 | 2021/2022 | 2021-22"),
            ("2024-23", "2024-23"),
            ("2005-06", "2005-06"),
            ("2019–21", "2019/2021"),
            ("2009–12", "2009/2012"),
        ],
    );
    figures("en", &[("In 2019-21, 300 people died.", &["300 person on 2019/2021"])]);
}

#[test]
fn a_stretch_that_ends_with_a_date_is_no_single_day() {
    dates(
        "en",
        &[
            ("the week ending 8 June", "2025-06-02/2025-06-08"),
            ("the week of 3 June", "2025-06-02/2025-06-08"),
            ("the 12 months to June 2024", "2023-07/2024-06"),
            ("the year to March 2025", "2024-04/2025-03"),
            ("two weeks ended 8 June", "2025-05-26/2025-06-08"),
        ],
    );
    dates("vi", &[("tuần kết thúc ngày 8/6", "2025-06-02/2025-06-08")]);
    figures("en", &[("In the year to March 2025, 300 people died.", &["300 person on 2024-04/2025-03"])]);
    // Days to a date may be counted down, and a range says itself how long it is.
    let found = |text: &str| {
        let found = find_dates(text, language("en").unwrap(), PUBLISHED.parse::<crosscheck::Period>().ok());
        found.iter().map(|date| date.period().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found("There were two weeks to 8 June."), ["2025-06-08"]);
    assert_eq!(found("In the week of June 3 to June 9."), ["2025-06-03/2025-06-09"]);
    let week = read_date(
        "the week ending 8 June",
        language("en").unwrap(),
        PUBLISHED.parse::<crosscheck::Period>().ok(),
    );
    assert!(week.unwrap().explain().contains("the 1 week that end"), "it says how it was read");
}

#[test]
fn fiscal_years_are_no_years_of_the_calendar() {
    figures(
        "en",
        &[
            ("In fiscal year 2024 revenue was $5bn.", &["5000000000 USD"]),
            ("In the third quarter of fiscal 2024 revenue was $5bn.", &["5000000000 USD"]),
            ("In Q3 FY2023/24 revenue was $5bn.", &["5000000000 USD on 2023/2024"]),
            ("In the third quarter of 2024 revenue was $5bn.", &["5000000000 USD on 2024-07/2024-09"]),
        ],
    );
    figures("vi", &[("Bộ Tài chính năm 2024 chi 5 tỷ đồng.", &["5000000000 VND on 2024"])]);
}

#[test]
fn a_year_that_something_is_a_multiple_of_is_not_its_own() {
    figures(
        "vi",
        &[
            ("Thủ đô có 3 triệu dân, gấp 2 lần năm 2000.", &["3000000 person"]),
            ("Có 40 người chết, gấp đôi năm 2019.", &["40 person"]),
        ],
    );
}

#[test]
fn a_source_is_named_with_where_it_is_and_with_who_was_told() {
    whose(
        "en",
        &[
            ("Officials in Kyiv said 40 died.", &["40 person by Officials in Kyiv"]),
            (
                "A doctor at Hamra hospital told the BBC 40 people died.",
                &["40 person by doctor at Hamra hospital through BBC"],
            ),
            (
                "40 people died, a doctor at Hamra hospital told the BBC.",
                &["40 person by doctor at Hamra hospital through BBC"],
            ),
            ("The mayor told reporters that 40 people died.", &["40 person by mayor"]),
            ("On Monday in Kyiv officials said 40 people died.", &["40 person by Kyiv officials"]),
            ("After the attack in Kyiv, officials said 40 people died.", &["40 person by officials"]),
            ("The ministry in a statement said 40 people died.", &["40 person by ministry"]),
        ],
    );
}

#[test]
fn what_its_sentence_calls_false_is_denied() {
    whose(
        "en",
        &[
            ("Reports of 20 dead were false.", &["20 person Denies by ?"]),
            ("Reports of 20 dead were false, police said.", &["20 person Denies by police"]),
            ("Claims that 20 people died are untrue.", &["20 person Denies by ?"]),
            ("It is not true that 40 people died.", &["40 person Denies by ?"]),
            ("It was wrongly reported that 20 people died.", &["20 person Denies by ?"]),
            ("Reports of 20 dead on Monday in Kyiv were false.", &["20 person Denies by ?"]),
            ("Reports of 20 dead came before an alarm that was false.", &["20 person"]),
            ("Police said that 20 tests were false.", &["20 test by Police"]),
            (
                "Reports of 20 dead were false and 12 people were hurt.",
                &["20 person Denies by ?", "12 person"],
            ),
        ],
    );
    whose(
        "vi",
        &[
            ("Tin 20 người chết là sai sự thật.", &["20 person Denies by ?"]),
            ("Không có chuyện 20 người chết.", &["20 person Denies by ?"]),
        ],
    );
}

#[test]
fn the_date_of_something_else_is_no_date_of_a_figure() {
    figures(
        "en",
        &[
            (
                "More than 14,000 civilians were killed since the war began in February 2022.",
                &[">14000 person"],
            ),
            ("Since the outbreak was declared on 2 April, 312 cases have been recorded.", &["312 case"]),
            ("Before the vote on 7 May, police arrested 120 people.", &["120 person"]),
            (
                "Three weeks after the earthquake of 2 April, 4,000 people were in tents.",
                &["3 week", "4000 person"],
            ),
            // What has a date of its own keeps it.
            (
                "The 12 sailors, missing since the ship sank on 2 April, were found on 3 May.",
                &["12 person on 2025-05-03"],
            ),
            ("Since the storm hit, 12 people died on 3 May.", &["12 person on 2025-05-03"]),
            ("Since the storm 12 people died on 3 May.", &["12 person on 2025-05-03"]),
        ],
    );
    figures(
        "vi",
        &[
            (
                "Hơn 14.000 dân thường thiệt mạng kể từ khi chiến tranh bắt đầu hồi tháng 2/2022.",
                &[">14000 person"],
            ),
            ("Kể từ khi dịch bùng phát vào ngày 2/4, 312 ca mắc được ghi nhận.", &["312 case"]),
            ("Ngày 3/5, 12 người chết.", &["12 person on 2025-05-03"]),
        ],
    );
}

#[test]
fn a_bare_number_of_those_before_is_a_figure() {
    figures(
        "en",
        &[
            (
                "Hospitals treated 230 people, 57 of whom were in critical condition.",
                &["230 person", "57 person"],
            ),
            ("Volunteers had counted 71.", &["71"]),
        ],
    );
}

#[test]
fn what_is_expected_is_put_as_possible() {
    let firmly = |tag: &str, text: &str| {
        let found = scan(text, language(tag).unwrap(), PUBLISHED.parse().ok());
        found.iter().filter(|m| m.kind == MentionKind::Figure).map(|m| m.modality).collect::<Vec<_>>()
    };
    for text in [
        "Some 40,000 people are expected to be displaced, the UN said.",
        "The toll is expected to exceed 300.",
        "Costs were projected to reach $5 billion, officials said.",
        "The drought is set to leave 40,000 people without water.",
    ] {
        assert_eq!(firmly("en", text), [Modality::Possible], "{text}");
    }
    for text in ["Some 40,000 people were displaced, the UN said.", "The UN set up 300 tents."] {
        assert_eq!(firmly("en", text), [Modality::Asserted], "{text}");
    }
    for text in ["Dự kiến 40.000 người phải sơ tán.", "40.000 người được dự báo phải sơ tán."]
    {
        assert_eq!(firmly("vi", text), [Modality::Possible], "{text}");
    }
}
