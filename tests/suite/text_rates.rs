//! Figures for each day, head or litre, which are no counts, and figures that are denied.

use crosscheck::text::{MentionKind, MissingPart, VerbClass, drafts, language, read_quantity, scan};

/// The figures of a sentence, and who says them; `!` before who denies them.
fn read(tag: &str, text: &str) -> Vec<String> {
    let found = scan(text, language(tag).unwrap(), "2025-06-03".parse().ok());
    let figures = found.iter().filter(|m| m.kind == MentionKind::Figure);
    let said = |m: &crosscheck::text::Mention<'_>| {
        let said = m.attribution.as_ref();
        let denied = if said.is_some_and(|s| s.verb == VerbClass::Denies) { " !" } else { "" };
        let who = said.and_then(|s| s.who).map_or_else(String::new, |who| format!(" by {who}"));
        format!("{}{denied}{who}", m.quantity.as_ref().unwrap())
    };
    let read: Vec<String> = figures.clone().map(said).collect();
    // What is read stands in files as it is shown.
    for quantity in figures.filter_map(|m| m.quantity.clone()) {
        assert_eq!(quantity.to_string().parse::<crosscheck::Quantity>().as_ref(), Ok(&quantity), "{text}");
    }
    read
}

#[track_caller]
fn check(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(read(tag, text), *expected, "{text}");
    }
}

#[test]
fn what_comes_each_day_is_no_count() {
    check(
        "en",
        &[
            ("About 1,000 a day are crossing.", &["~1000 count/day"]),
            ("Russia is losing 1,200 troops per day.", &["1200 person/day"]),
            ("There were 200 casualties daily.", &["200 person/day"]),
            ("Between 300 and 500 people a week fled.", &["300..500 person/week"]),
            ("Hundreds of people a day are crossing.", &["hundreds person/day"]),
            ("The airline has 12 daily flights.", &["12 flight/day"]),
            ("Workers earn $15 an hour.", &["15 USD/hour"]),
            ("Exports grew 5% a year.", &["5 %/year"]),
            ("He drove at 120 miles an hour.", &["120 mph"]),
        ],
    );
    check(
        "vi",
        &[
            ("Có 5 người mỗi ngày thiệt mạng.", &["5 person/day"]),
            ("Nhà máy làm ra 40.000 liều/ngày.", &["40000 dose/day"]),
            ("Khoảng 300 người một ngày đến trạm.", &["~300 person/day"]),
            ("Thu nhập 10 triệu đồng/tháng.", &["10000000 VND/month"]),
        ],
    );
}

#[test]
fn a_clause_may_say_so_away_from_its_figure() {
    check(
        "en",
        &[
            ("Every day, 300 people flee to Poland.", &["300 person/day"]),
            ("Five people are killed every week on that road.", &["5 person/week"]),
            ("A weekly average of 300 deaths was seen.", &["300 person/week"]),
            ("Daily deaths rose to 300 from 250.", &["300 count/day", "250 count/day"]),
            ("He reads every day, and 300 people died.", &["300 person"]),
            ("The daily Le Monde said 300 people died.", &["300 person by Le Monde"]),
            ("Some 300 people wrote to daily papers.", &["~300 person"]),
            ("They worked 5 days and slept every night.", &["5 day"]),
        ],
    );
    check(
        "vi",
        &[
            ("Mỗi ngày có 5 người chết.", &["5 person/day"]),
            ("Trung bình mỗi tháng, bệnh viện tiếp nhận 1.500 người.", &["1500 person/month"]),
            ("Hàng ngày có khoảng 300 xe qua cầu.", &["~300 vehicle/day"]),
            ("Có 300 người chờ hàng giờ.", &["300 person"]),
        ],
    );
}

#[test]
fn a_day_after_is_a_date_and_no_rate() {
    check(
        "en",
        &[
            ("The army killed 300 people a week after the attack.", &["300 person"]),
            ("In all 300 soldiers died a day earlier.", &["300 person"]),
            ("Prices rose 5% a year ago.", &["5 %"]),
            ("Some 300 people died in a year.", &["~300 person"]),
        ],
    );
    check("vi", &[("Có 300 người chết một ngày sau đó.", &["300 person"])]);
}

#[test]
fn what_each_gets_is_no_total() {
    check(
        "en",
        &[
            ("It pays $500 per household and $20 per person.", &["500 USD/household", "20 USD/person"]),
            ("Oil sold at $75 a barrel.", &["75 USD/barrel"]),
            ("There were 12 cases per 100,000 inhabitants.", &["12 case/100000 person"]),
            ("The city has 300 people per square kilometre.", &["300 person/km2"]),
            ("For every 100 students there are five teachers.", &["5 person/100 person"]),
        ],
    );
    check(
        "vi",
        &[
            ("Hỗ trợ 5 triệu đồng mỗi hộ.", &["5000000 VND/household"]),
            ("Giá 25.000 đồng/kg.", &["25000 VND/kg"]),
            ("Tỷ lệ là 12 ca trên 100.000 dân.", &["12 case/100000 person"]),
            ("Cứ 10 người thì có 3 người nghèo.", &["3 person/10 person"]),
        ],
    );
}

#[test]
fn temperatures_stand_in_files_as_they_are_read() {
    check(
        "en",
        &[("It was nearly 45 °C in the shade.", &["nearly 45 °C"]), ("It fell to -18 °C.", &["-18 °C"])],
    );
}

#[test]
fn a_phrase_alone_and_a_draft_keep_the_rate() {
    let english = language("en").unwrap();
    let whole = |text: &str| read_quantity(text, english).unwrap().quantity().to_string();
    assert_eq!(whole("300 people a day"), "300 person/day");
    assert_eq!(whole("about 40 widgets a week"), "~40 widgets/week");
    let text = "At least 40 a week die, and 300 people a day flee.";
    let drafts = drafts(&scan(text, english, None), text, "en", None, "a");
    let unit = |at: usize| drafts[at].missing.contains(&MissingPart::Unit);
    assert_eq!((drafts[0].figure.as_str(), unit(0)), (">=40 count/week", true));
    assert_eq!((drafts[1].figure.as_str(), unit(1)), ("300 person/day", false));
}

#[test]
fn what_is_denied_is_said_by_nobody() {
    check(
        "en",
        &[
            ("Not 300 people but 500 were killed.", &["300 person !", "500"]),
            ("The mayor said the toll is 500, not 300.", &["500 by mayor", "300 ! by mayor"]),
            ("Dozens, if not hundreds, were killed.", &["dozens", "hundreds"]),
            ("Not only 300 civilians but 50 soldiers died.", &["300 person", "50 person"]),
            ("The toll was not more than 300.", &["<=300"]),
        ],
    );
    check("vi", &[("Không phải 300 người mà là 500 người chết.", &["300 person !", "500 person"])]);
    let text = "The mayor said the toll is 500, not 300.";
    let english = language("en").unwrap();
    let drafts = drafts(&scan(text, english, None), text, "en", None, "a");
    assert_eq!((drafts[1].origin.as_deref(), drafts[1].stance.is_some()), (None, true));
}

#[test]
fn who_counts_or_puts_a_figure_says_it() {
    check(
        "en",
        &[
            ("Police counted 300 protesters.", &["300 person by Police"]),
            ("The deaths recorded in May rose to 300.", &["300"]),
            (
                "Some 20,000 came according to organisers; police put the crowd at 6,000.",
                &["~20000 by organisers", "6000 by police"],
            ),
            ("The health ministry revised its toll down to 87.", &["87 by health ministry"]),
            ("The rebels put out a call to 300 fighters.", &["300 person"]),
        ],
    );
    check("vi", &[("Cảnh sát đếm được 300 người.", &["300 person by Cảnh sát"])]);
}

#[test]
fn what_a_figure_rose_by_is_no_end_of_a_range() {
    check(
        "en",
        &[
            ("The toll rose by 60 to 310.", &["310"]),
            ("It rose by 10 to 30 percent.", &["10..30 %"]),
            ("It grew by 2 to 5 million.", &["2000000..5000000"]),
        ],
    );
}

#[test]
fn a_second_day_is_no_monday() {
    let days = |text: &str| {
        let found = scan(text, language("vi").unwrap(), "2025-06-03".parse().ok());
        let dates = found.into_iter().filter(|m| m.kind == MentionKind::Date);
        dates.map(|m| m.period.unwrap().to_string()).collect::<Vec<_>>()
    };
    for text in ["Đình công ngày thứ hai.", "Trong ngày thứ hai của cuộc đình công, 300 người tham gia."]
    {
        assert!(days(text).is_empty(), "{text}");
    }
    for text in ["Ngày thứ Hai có 300 người.", "Hôm thứ hai có 300 người.", "Ngày thứ hai 2/6 có 300 người."]
    {
        assert_eq!(days(text), ["2025-06-02"], "{text}");
    }
}

#[test]
fn a_semicolon_parts_what_is_possible_and_when_it_was() {
    let text = "The toll could exceed 1,000; it stood at 640 on Sunday.";
    let found = scan(text, language("en").unwrap(), "2025-06-03".parse().ok());
    let figures: Vec<_> = found.iter().filter(|m| m.kind == MentionKind::Figure).collect();
    assert_eq!(figures[0].period, None);
    assert_eq!(figures[1].modality, crosscheck::text::Modality::Asserted);
    assert_eq!(figures[1].period, "2025-06-01".parse().ok());
    check("vi", &[("Con số này là 640 hôm Chủ nhật.", &["640"])]);
}

#[test]
fn numbers_inside_names_and_streets_are_none() {
    check(
        "en",
        &[
            ("The block at 14 Elm Street collapsed.", &[]),
            ("Of these 4 of its 32 residents died.", &["4 person", "32 person"]),
        ],
    );
    check("vi", &[("Điều 5 Hiệp ước 1949 được nhắc đến.", &[])]);
}
