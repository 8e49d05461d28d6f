//! Sentences like those of the news, made to mislead: what a careful reader takes from each.

use crosscheck::text::{MentionKind, drafts, language, scan};

/// The figures, ages (`aged …`) and dates (`on …`) of a sentence that was published on 12 May 2025.
fn read(tag: &str, text: &str) -> Vec<String> {
    let found = scan(text, language(tag).unwrap(), "2025-05-12".parse().ok());
    let shown = |m: &crosscheck::text::Mention<'_>| match m.kind {
        MentionKind::Date => format!("on {}", m.period.unwrap()),
        MentionKind::Age => format!("aged {}", m.quantity.as_ref().unwrap()),
        _ => m.quantity.as_ref().unwrap().to_string(),
    };
    found.iter().map(shown).collect()
}

#[track_caller]
fn check(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(read(tag, text), *expected, "{text}");
    }
}

#[test]
fn shares_and_counts_out_of_a_whole() {
    check(
        "en",
        &[
            ("Roughly one in five households lost power.", &["~0.2 fraction"]),
            ("Fewer than 1 in 10 returned.", &["<0.1 fraction"]),
            ("Somebody died, 1 in 2019 and 3 in 10 days.", &["on 2019", "3", "10 day"]),
            (
                "Between one third and one half of the 2.3 million voters stayed.",
                &["0.3333333333333333..0.5 fraction", "2300000 person"],
            ),
            ("Six of the 12 crew members swam.", &["6 person", "12 person"]),
        ],
    );
    check(
        "vi",
        &[
            ("Họ bắn hạ 62/84 UAV trong đêm.", &["62 drone"]),
            ("Khoảng 1/3 dân số thiếu nước.", &["~0.3333333333333333 fraction"]),
        ],
    );
}

#[test]
fn changes_are_no_ranges_and_ranges_share_their_scale() {
    check(
        "en",
        &[
            ("The index fell 2.5% to 38,314.86.", &["2.5 %", "38314.86"]),
            ("Oil rose $1.20 to $74.65.", &["74.65 USD"]),
            ("Sales grew 3 to 5 percent.", &["3..5 %"]),
            ("They gave from 44 ml to 50 mg.", &["44 ml", "50 mg"]),
            ("The toll had climbed past 1,600.", &[">1600"]),
            ("It will cut up to 10,000 jobs.", &["up to 10000 job"]),
            ("Two thousand troops, plus or minus 200, left.", &["2000±200 person"]),
            ("It took 2 hours and 15 minutes.", &["135 minute"]),
            ("Oil output of 1.2m barrels was sold.", &["1200000 barrel"]),
        ],
    );
    check(
        "vi",
        &[
            ("Thiệt hại 10.000-12.000 tỷ đồng.", &["10000000000000..12000000000000 VND"]),
            ("Trên dưới 500 ngôi nhà bị tốc mái.", &["~500 home"]),
            ("Nhiệt độ từ 38 đến 40 độ C.", &["38..40 °C"]),
            ("Xe chạy với tốc độ 120 km/h.", &["120 km/h"]),
        ],
    );
}

#[test]
fn what_looks_like_a_figure_or_a_date() {
    check(
        "en",
        &[
            ("There were 245 23 yen coins.", &[]),
            ("Image 1 of 5.", &[]),
            ("12 comments", &[]),
            ("They met at 10 Downing Street.", &[]),
            ("She ran at the 2020 Games.", &[]),
            ("It was denied by the governor, who is 61.", &["aged 61 year"]),
            ("She has two sons, 9 and 12.", &["2 person", "aged 9 year", "aged 12 year"]),
            ("It reached 48.8C and flew on 5G.", &["48.8 °C"]),
            ("It opened on Monday, June 2.", &["on 2025-06-02"]),
        ],
    );
    check(
        "vi",
        &[
            ("Đường dây nóng hoạt động 24/7.", &[]),
            ("Bàn thắng ở phút 90+3.", &[]),
            ("Có 54 dân tộc.", &["54 ethnic group"]),
        ],
    );
}

#[test]
fn who_says_it_together_or_denies_it_and_who_does_not() {
    let who = |tag: &str, text: &str| {
        let found = scan(text, language(tag).unwrap(), None);
        let said = found.iter().find_map(|m| m.attribution.as_ref());
        said.and_then(|said| said.who).map(str::to_owned)
    };
    for (tag, text, expected) in [
        (
            "en",
            "US, South Korean and Ukrainian officials said 300 men fled.",
            Some("US, South Korean and Ukrainian officials"),
        ),
        ("en", "Kyiv attacked Moscow and Zelensky said 30 people died.", Some("Zelensky")),
        ("en", "The reports of 300 deaths were denied by Moscow.", Some("Moscow")),
        ("en", "WHO said 300 people died.", Some("WHO")),
        ("en", "The population is expected to reach 300 people.", None),
        ("en", "It had burned 300 homes as of 7 a.m. Friday, Cal Fire said.", Some("Cal Fire")),
        ("en", "The World Health Organization (WHO) said 300 died.", Some("World Health Organization")),
        ("en", "The UN’s estimate of 75,000 displaced people grew.", Some("UN")),
        ("en", "Officials raised their estimate of the damage to 300 homes.", None),
        ("en", "Kyiv claimed 40, bringing its total estimate of losses to 880 men.", Some("Kyiv")),
        ("vi", "Tổng thống Zelensky cho biết 300 lính đã đến.", Some("Tổng thống Zelensky")),
        ("vi", "Cao ủy Liên Hợp Quốc cho biết có 300 người.", Some("Cao ủy Liên Hợp Quốc")),
        ("vi", "Cơ quan Tình báo (NIS) ước tính có 300 lính.", Some("Cơ quan Tình báo")),
        ("vi", "Mỹ và Hàn Quốc cho biết 300 lính đã đến.", Some("Mỹ và Hàn Quốc")),
        ("vi", "Tổng thiệt hại ước tính hơn 81.703 tỷ đồng.", None),
        ("vi", "Con số này cao hơn mức 1.200 người công bố hồi tháng 2.", None),
    ] {
        assert_eq!(who(tag, text).as_deref(), expected, "{text}");
    }
}

#[test]
fn an_earlier_value_is_one_of_what_it_counts() {
    for (text, expected) in [
        ("There were 40 cases and 3 deaths, compared with 12 cases.", "12 cases < 40 cases"),
        ("The party won 142 of the 300 seats, down from 171.", "171 < 142"),
        ("The toll rose to 300 people, up from 250.", "250 < 300 people"),
    ] {
        let mentions = scan(text, language("en").unwrap(), None);
        let told =
            mentions.iter().filter_map(|m| Some(format!("{} < {}", m.text, mentions[m.earlier_of?].text)));
        assert_eq!(told.collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn a_year_earlier_is_earlier_than_the_date_that_was_named() {
    for (text, expected) in [
        ("The firm had 140 workers at the end of 2023, down from 127 a year earlier.", "2022"),
        ("In 2023 it had 140 workers, up from 127 two years earlier.", "2021"),
        ("It has 140 workers, up from 127 a year earlier.", "2024"),
        ("On 5 March 2024 it had 140 workers, the most since 2011, and 127 a day earlier.", "2024-03-04"),
    ] {
        let mentions = scan(text, language("en").unwrap(), "2025-06-01".parse().ok());
        let last = mentions.iter().rfind(|m| m.kind == MentionKind::Date).unwrap();
        assert_eq!(last.period.map(|period| period.to_string()).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn an_ambiguous_day_is_shown_and_not_taken() {
    let text = "On 3/4/2025, 40 people died.";
    let mentions = scan(text, language("en").unwrap(), None);
    let days: Vec<String> = mentions[1].alternatives.iter().map(ToString::to_string).collect();
    assert_eq!(days, ["2025-03-04", "2025-04-03"]);
    let drafts = drafts(&mentions, text, "en", None, "a");
    assert_eq!((drafts[0].as_of, drafts[0].alternatives.len()), (None, 2));
    assert!(drafts[0].missing.contains(&crosscheck::text::MissingPart::AsOf));
}

#[test]
fn a_negation_turns_its_hedge_round() {
    check(
        "en",
        &[
            ("The losses did not exceed 300 soldiers.", &["<=300 person"]),
            ("The toll hasn't topped 40 people.", &["<=40 person"]),
            ("It never exceeded 7,500 troops.", &["<=7500 person"]),
            ("Not nearly 300 soldiers came.", &["<300 person"]),
            ("The toll has not reached 300 people.", &["<300 person"]),
            ("They are not about 300 soldiers.", &["~300 person"]),
            ("They could exceed 300 soldiers.", &[">300 person"]),
        ],
    );
    check(
        "vi",
        &[
            ("Con số không quá 1.100 người.", &["<=1100 person"]),
            ("Con số không dưới 300 người.", &[">=300 person"]),
            ("Thiệt hại chưa vượt quá 300 người.", &["<=300 person"]),
            ("Quân số không lên tới 300 người.", &["<300 person"]),
            ("Nhiệt độ là con số không.", &[]),
        ],
    );
}

#[test]
fn a_share_by_which_something_changed_is_no_end_of_a_range() {
    check(
        "en",
        &[
            ("The price rose by a third to $640 a tonne.", &["640 USD/t"]),
            ("Output fell by half to 12,000 barrels.", &["12000 barrel"]),
            ("It takes one and a half to three hours.", &["1.5..3 hour"]),
            ("Add 1/2 to 3 litres.", &["0.5..3 l"]),
        ],
    );
}

#[test]
fn more_of_what_was_named_is_a_figure() {
    check(
        "en",
        &[
            ("At least 43 people died, and a further 120 were missing.", &[">=43 person", "120"]),
            ("Another 120 were injured.", &["120"]),
            ("A further 2020 report says nothing.", &[]),
        ],
    );
}

#[test]
fn who_says_one_figure_need_not_say_the_others() {
    let said = |tag: &str, text: &str| {
        let found = scan(text, language(tag).unwrap(), None);
        let who =
            |m: &crosscheck::text::Mention<'_>| m.attribution.as_ref().and_then(|a| a.who).map(str::to_owned);
        found.iter().map(|m| who(m).unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(said("vi", "Một bác sĩ 34 tuổi ở Huế nằm trong số 12 người chết."), ["", ""]);
    assert_eq!(said("vi", "Bác sĩ Lan nói có 20 ca mắc."), ["Bác sĩ Lan"]);
    assert_eq!(said("vi", "Huế bác tin 20 người chết."), ["Huế"]);
    let text = "Hàng trăm nghìn người tuần hành; ban tổ chức nói 500.000 người.";
    assert_eq!(said("vi", text), ["", "ban tổ chức"]);
    assert_eq!(said("en", "Some 85,000 people marched; the union said 500,000 people did."), ["", "union"]);
    assert_eq!(
        said("en", "Some 85,000 people marched, the police said, and 40 people fell."),
        ["police", "police"]
    );
}
