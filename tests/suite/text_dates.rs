//! Dates as people write them, seen from Tuesday, 29 October 2024.

use crosscheck::Period;
use crosscheck::text::{
    DateError, DateOrder, DatePart, DateShift, DateSide, DateStep, DateTables, DateUnit, DateWord, Language,
    Tables, find_dates, language, read_date,
};
use proptest::prelude::*;

use crate::laws::cases;

const ANCHOR: &str = "2024-10-29";

fn tongue(tag: &str) -> &'static dyn Language {
    language(tag).unwrap_or_else(|| panic!("no language {tag}"))
}

fn anchor() -> Period {
    ANCHOR.parse().unwrap()
}

fn read(tag: &str, text: &str) -> String {
    match read_date(text, tongue(tag), anchor()) {
        Ok(date) => date.period().to_string(),
        Err(error) => format!("{error:?}"),
    }
}

fn all_are_read(tag: &str, phrases: &[(&str, &str)]) {
    let wrong: Vec<String> = phrases
        .iter()
        .filter_map(|(text, expected)| {
            let got = read_date(text, tongue(tag), anchor()).map(|date| date.period().to_string());
            (got.as_deref() != Ok(*expected)).then(|| format!("{text}: expected {expected}, read {got:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const VIETNAMESE: &[(&str, &str)] = &[
    ("28/10/2024", "2024-10-28"),
    ("28-10-2024", "2024-10-28"),
    ("28.10.2024", "2024-10-28"),
    ("ngày 28-10", "2024-10-28"),
    ("ngày 28 tháng 10 năm 2024", "2024-10-28"),
    ("hôm 14/12", "2023-12-14"),
    ("sáng 28/10", "2024-10-28"),
    ("rạng sáng ngày 5/3", "2024-03-05"),
    ("tháng 3/2025", "2025-03"),
    ("quý I/2025", "2025-01/2025-03"),
    ("năm 2024", "2024"),
    ("2024", "2024"),
    ("thứ Hai", "2024-10-28"),
    ("Chủ nhật", "2024-10-27"),
    ("thứ Sáu tuần trước", "2024-10-25"),
    ("hôm qua", "2024-10-28"),
    ("hôm kia", "2024-10-27"),
    ("tháng trước", "2024-09"),
    ("tuần này", "2024-10-28/2024-11-03"),
    ("cách đây hai tháng", "2024-08"),
    ("mùa thu năm ngoái", "2023-23"),
    ("đầu năm nay", "2024-01/2024-03"),
    ("giữa tháng 11", "2023-11-11/2023-11-20"),
    ("cuối tháng 8", "2024-08-21/2024-08-31"),
    ("từ tháng 10", "2024-10/.."),
    ("tính đến ngày 23/10", "../2024-10-23"),
    ("từ 5 đến 9/3", "2024-03-05/2024-03-09"),
    ("23-28/10", "2024-10-23/2024-10-28"),
    ("2,5 năm qua", "2022-04-29/2024-10-29"),
    ("trong ba tháng qua", "2024-07-29/2024-10-29"),
    ("đêm 5 rạng sáng 6/3", "2024-03-05/2024-03-06"),
    ("thập niên 1990", "1990/1999"),
    ("những năm 90", "1990/1999"),
    ("thế kỷ 21", "2001/2100"),
    ("thế kỷ XX", "1901/2000"),
    ("6 tháng đầu năm", "2024-01/2024-06"),
    ("9 tháng đầu năm 2024", "2024-01/2024-09"),
    ("nửa đầu năm 2025", "2025-01/2025-06"),
    ("tuần đầu tháng 9", "2024-09-01/2024-09-07"),
    ("thứ Ba, ngày 29/10/2024 11:00 GMT+7", "2024-10-29"),
    ("thứ Hai (28/10)", "2024-10-28"),
    ("lúc 14h ngày 5/3", "2024-03-05"),
    ("8 giờ sáng 28/10", "2024-10-28"),
    ("trước ngày 5/3", "../2024-03-04"),
    ("sau tháng 8", "2024-09/.."),
    ("giai đoạn 2021-2025", "2021/2025"),
    ("từ năm 2021 đến năm 2025", "2021/2025"),
    ("tháng 3 tới", "2025-03"),
    ("năm ngoái", "2023"),
    ("hai năm rưỡi qua", "2022-04-29/2024-10-29"),
    ("hai năm trước", "2022"),
    ("3 ngày trước", "2024-10-26"),
    ("mùng 5 tháng Giêng", "2024-01-05"),
    ("tháng Mười Hai", "2023-12"),
    ("cuối tuần qua", "2024-10-26/2024-10-27"),
    ("cuối tuần trước", "2024-10-26/2024-10-27"),
    ("cuối tuần này", "2024-11-02/2024-11-03"),
    ("những tuần gần đây", "../2024-10-29~"),
    ("từ tháng 3 đến tháng 5/2025", "2025-03/2025-05"),
    ("từ ngày 23/10 đến 28/10", "2024-10-23/2024-10-28"),
    ("từ tháng 11 đến tháng 2", "2023-11/2024-02"),
    ("đầu tháng này", "2024-10-01/2024-10-10"),
    ("ngày 5 tháng trước", "2024-09-05"),
    ("tuần qua", "2024-10-22/2024-10-29"),
    ("tuần vừa qua", "2024-10-21/2024-10-27"),
    ("quý 3 năm nay", "2024-07/2024-09"),
    ("tháng 8 năm ngoái", "2023-08"),
    ("khoảng tháng 8", "2024-08~"),
    ("24 giờ qua", "2024-10-28/2024-10-29"),
    ("thứ Bảy vừa qua", "2024-10-26"),
    ("mùa hè 2024", "2024-22"),
    ("hè năm 2024", "2024-22"),
    ("cuối thập niên 1990", "1997/1999"),
    ("đầu những năm 2000", "2000/2003"),
    ("hôm thứ Hai", "2024-10-28"),
    ("ngày 28 và 29/10", "2024-10-28/2024-10-29"),
    ("hôm nay (29/10)", "2024-10-29"),
    ("10/2024", "2024-10"),
    ("tháng 10-2024", "2024-10"),
    ("tháng 10.2024", "2024-10"),
    ("ngày 28.10", "2024-10-28"),
    ("hết tháng 9", "../2024-09"),
    ("cuối năm 2023", "2023-10/2023-12"),
    ("năm 2023 và 2024", "2023/2024"),
    ("từ đầu năm đến nay", "2024-01/2024-10-29"),
    ("cách đây 3 tuần", "2024-10-08~"),
    ("5 năm qua", "2019-10-29/2024-10-29"),
    ("năm năm qua", "2019-10-29/2024-10-29"),
    ("năm tháng qua", "2024-05-29/2024-10-29"),
    ("tối 28-10", "2024-10-28"),
    ("chiều tối qua", "2024-10-28"),
    ("thứ 2 tuần này", "2024-10-28"),
    ("trong tháng 9", "2024-09"),
    ("vào tháng sáu", "2024-06"),
    ("tháng tư năm 2022", "2022-04"),
    ("đến hết năm 2025", "../2025"),
];

const ENGLISH: &[(&str, &str)] = &[
    ("Oct 28", "2024-10-28"),
    ("Oct. 28", "2024-10-28"),
    ("28 October 2024", "2024-10-28"),
    ("October 28th", "2024-10-28"),
    ("October 28, 2024", "2024-10-28"),
    ("the 28th of October", "2024-10-28"),
    ("on Monday", "2024-10-28"),
    ("last Friday", "2024-10-25"),
    ("yesterday", "2024-10-28"),
    ("last month", "2024-09"),
    ("a week earlier", "2024-10-22~"),
    ("three days ago", "2024-10-26"),
    ("early 2025", "2025-01/2025-03"),
    ("late August", "2024-08-21/2024-08-31"),
    ("mid-November", "2023-11-11/2023-11-20"),
    ("first quarter", "2024-01/2024-03"),
    ("the first quarter of 2025", "2025-01/2025-03"),
    ("Q1 2025", "2025-01/2025-03"),
    ("since August", "2024-08/.."),
    ("by 23 October", "../2024-10-23"),
    ("between 5 and 9 March", "2024-03-05/2024-03-09"),
    ("March 5-9, 2025", "2025-03-05/2025-03-09"),
    ("5-9 March", "2024-03-05/2024-03-09"),
    ("from 5 to 9 March 2025", "2025-03-05/2025-03-09"),
    ("March 5 to 9", "2024-03-05/2024-03-09"),
    ("over the past three weeks", "2024-10-08/2024-10-29"),
    ("the past year", "2023-10-29/2024-10-29"),
    ("last year", "2023"),
    ("the 1990s", "1990/1999"),
    ("the '90s", "1990/1999"),
    ("the early 1990s", "1990/1993"),
    ("the night of 5 to 6 March", "2024-03-05/2024-03-06"),
    ("the night of March 5-6", "2024-03-05/2024-03-06"),
    ("summer 2024", "2024-22"),
    ("last summer", "2024-22"),
    ("the winter of 2024-25", "2024-24"),
    ("May", "2024-05"),
    ("in May 2025", "2025-05"),
    ("Monday, October 28", "2024-10-28"),
    ("Monday morning", "2024-10-28"),
    ("late on Monday", "2024-10-28"),
    ("early Monday", "2024-10-28"),
    ("at 2 pm on Monday", "2024-10-28"),
    ("Friday last week", "2024-10-25"),
    ("next Friday", "2024-11-01"),
    ("next March", "2025-03"),
    ("last March", "2024-03"),
    ("2024-10-28", "2024-10-28"),
    ("13/4/2025", "2025-04-13"),
    ("4/13/2025", "2025-04-13"),
    ("4/4/2025", "2025-04-04"),
    ("3/4/2025", "2025-03-04/2025-04-03"),
    ("two and a half years ago", "2022-04"),
    ("a year and a half ago", "2023-04"),
    ("over the past two and a half years", "2022-04-29/2024-10-29"),
    ("the last 24 hours", "2024-10-28/2024-10-29"),
    ("a decade ago", "2014~"),
    ("the first six months of 2024", "2024-01/2024-06"),
    ("the first half of 2025", "2025-01/2025-06"),
    ("the first week of March", "2024-03-01/2024-03-07"),
    ("in recent weeks", "../2024-10-29~"),
    ("before May 2024", "../2024-04"),
    ("after 5 March", "2024-03-06/.."),
    ("from March to May 2025", "2025-03/2025-05"),
    ("between December and February 2025", "2024-12/2025-02"),
    ("2021-2025", "2021/2025"),
    ("from 2021 to 2025", "2021/2025"),
    ("the day before yesterday", "2024-10-27"),
    ("last night", "2024-10-28"),
    ("last weekend", "2024-10-26/2024-10-27"),
    ("March last year", "2023-03"),
    ("the end of 2023", "2023-10/2023-12"),
    ("as of 5 March", "2024-03-05"),
    ("Sept. 5, 2024", "2024-09-05"),
    ("5 Sept 2024", "2024-09-05"),
    ("5th of last month", "2024-09-05"),
    ("around 5 March", "2024-03-05~"),
    ("twenty-one days ago", "2024-10-08"),
    ("21st century", "2001/2100"),
    ("October 23-28", "2024-10-23/2024-10-28"),
    ("23 to 28 October", "2024-10-23/2024-10-28"),
    ("the spring", "2024-21"),
    ("several weeks ago", "../2024-10-29~"),
    ("early last year", "2023-01/2023-03"),
    ("last August", "2024-08"),
];

#[test]
fn vietnamese_dates() {
    all_are_read("vi", VIETNAMESE);
}

#[test]
fn english_dates() {
    all_are_read("en", ENGLISH);
}

#[test]
fn capitals_and_decomposed_letters_are_read_alike() {
    use std::fmt::Write;
    for (text, expected) in VIETNAMESE {
        assert_eq!(read("vi", &text.to_uppercase()), *expected, "{text}");
        let mut apart = String::new();
        // Each letter with a mark as its parts, as some systems write them.
        for c in text.chars() {
            match c {
                'á' => write!(apart, "a\u{301}").unwrap(),
                'ă' => write!(apart, "a\u{306}").unwrap(),
                'à' => write!(apart, "a\u{300}").unwrap(),
                'ô' => write!(apart, "o\u{302}").unwrap(),
                c => apart.push(c),
            }
        }
        assert_eq!(read("vi", &apart), *expected, "{text}");
    }
}

#[test]
fn an_open_order_of_day_and_month_is_told_and_not_guessed() {
    let either = read_date("3/4/2025", tongue("en"), anchor()).unwrap();
    let readings: Vec<String> = either.alternatives().iter().map(Period::to_string).collect();
    assert_eq!(readings, ["2025-03-04", "2025-04-03"]);
    assert_eq!(either.period().to_string(), "2025-03-04/2025-04-03");
    assert!(either.is_ambiguous() && either.steps().contains(&DateStep::EitherOrder));
    assert_eq!(read("en-GB", "3/4/2025"), "2025-04-03");
    assert_eq!(read("en-US", "3/4/2025"), "2025-03-04");
    assert_eq!(read("vi", "3/4/2025"), "2025-04-03");
    // Only one order is on the calendar, or both are one day.
    for (text, expected) in
        [("13/4/2025", "2025-04-13"), ("4/13/2025", "2025-04-13"), ("4/4/2025", "2025-04-04")]
    {
        let read = read_date(text, tongue("en"), anchor()).unwrap();
        assert_eq!((read.period().to_string().as_str(), read.is_ambiguous()), (expected, false), "{text}");
    }
    assert_eq!(read("en-US", "28/10/2024"), "2024-10-28");
}

#[test]
fn a_long_anchor_gives_both_readings_where_its_days_differ() {
    let month: Period = "2024-10".parse().unwrap();
    let read = |text| read_date(text, tongue("vi"), month).unwrap();
    assert_eq!(read("hôm qua").period().to_string(), "2024-09-30/2024-10-30");
    assert!(read("hôm qua").is_ambiguous() && read("hôm qua").steps().contains(&DateStep::LongAnchor));
    assert_eq!(read("tháng 8").period().to_string(), "2024-08");
    assert!(!read("tháng 8").is_ambiguous() && !read("năm ngoái").is_ambiguous());
}

#[test]
fn without_an_anchor_only_whole_dates_are_read() {
    let read = |text: &str| read_date(text, tongue("vi"), None);
    assert_eq!(read("28/10/2024").unwrap().period().to_string(), "2024-10-28");
    assert_eq!(read("quý I/2025").unwrap().period().to_string(), "2025-01/2025-03");
    for text in ["hôm qua", "28/10", "tháng 8", "thứ Hai", "2,5 năm qua", "ngày 5", "mùa hè"] {
        assert!(matches!(read(text), Err(DateError::NoAnchor { .. })), "{text}");
    }
    // An anchor without an end is none.
    let since: Period = "2024-10-29/..".parse().unwrap();
    assert!(matches!(read_date("hôm qua", tongue("vi"), since), Err(DateError::NoAnchor { .. })));
    let until: Period = "../2024-10-29".parse().unwrap();
    assert_eq!(read_date("hôm qua", tongue("vi"), until).unwrap().period().to_string(), "2024-10-28");
}

#[test]
fn the_past_is_preferred_unless_words_say_otherwise() {
    for (text, expected) in [
        ("30/10", "2023-10-30"),
        ("29/10", "2024-10-29"),
        ("thứ Tư", "2024-10-23"),
        ("thứ Ba", "2024-10-29"),
        ("tháng 11", "2023-11"),
        ("tháng 10", "2024-10"),
        ("tháng 11 tới", "2024-11"),
        ("thứ Tư tới", "2024-10-30"),
        ("thứ Tư tuần này", "2024-10-30"),
        ("tháng 11 năm nay", "2024-11"),
        ("quý IV", "2024-10/2024-12"),
        ("mùa đông", "2023-24"),
        ("ngày 30", "2024-09-30"),
        ("ngày 31", "2024-08-31"),
        ("29/2", "2024-02-29"),
    ] {
        assert_eq!(read("vi", text), expected, "{text}");
    }
}

#[test]
fn the_day_of_the_week_finds_the_year_and_a_wrong_one_is_told() {
    assert_eq!(read("vi", "thứ Hai 28/10"), "2024-10-28");
    // 28 October was a Saturday in 2023.
    assert_eq!(read("en", "Saturday, October 28"), "2023-10-28");
    let wrong = read_date("Friday, October 28, 2024", tongue("en"), anchor()).unwrap();
    assert_eq!(wrong.period().to_string(), "2024-10-28");
    assert!(wrong.steps().contains(&DateStep::WeekdayDiffers));
}

#[test]
fn how_it_was_derived_is_told() {
    let steps = |tag, text| read_date(text, tongue(tag), anchor()).unwrap().steps().to_vec();
    assert_eq!(steps("vi", "28/10/2024"), [DateStep::Written]);
    assert_eq!(steps("vi", "28/10"), [DateStep::LatestNotAfter]);
    assert_eq!(steps("en", "last Friday"), [DateStep::Chosen { which: DateShift::Last }]);
    assert_eq!(
        steps("vi", "đầu năm nay"),
        [DateStep::Around { unit: DateUnit::Year, distance: 0 }, DateStep::Part { part: DatePart::Early },]
    );
    assert_eq!(steps("vi", "2,5 năm qua"), [DateStep::Duration { count: -2.5, unit: DateUnit::Year }]);
    assert_eq!(
        steps("en", "by 23 October"),
        [DateStep::LatestNotAfter, DateStep::Open { open: DateSide::Until }]
    );
    assert_eq!(steps("en", "summer 2024"), [DateStep::Season, DateStep::Written]);
    let explain = |tag, text| read_date(text, tongue(tag), anchor()).unwrap().explain();
    assert_eq!(explain("vi", "28/10/2024"), "“28/10/2024” is 2024-10-28: the words give the whole date");
    assert_eq!(
        explain("en", "a week earlier"),
        "“a week earlier” is 2024-10-22~: 1 week before the anchor, as precise as the unit"
    );
    assert_eq!(
        explain("en", "3/4/2025"),
        "“3/4/2025” is 2025-03-04/2025-04-03: day and month may stand in either order, the period covers both; the words give the whole date (2025-03-04 or 2025-04-03)"
    );
    assert!(read_date("28/10/2024", tongue("vi"), anchor()).unwrap().is_absolute());
    assert!(!read_date("28/10", tongue("vi"), anchor()).unwrap().is_absolute());
    let json = serde_json::to_value(steps("vi", "đầu năm nay")).unwrap();
    assert_eq!(json[1], serde_json::json!({"step": "part", "part": "early"}));
}

#[test]
fn what_is_no_date_is_refused_with_a_reason() {
    let fault = |tag, text| read_date(text, tongue(tag), anchor()).unwrap_err();
    assert_eq!(fault("vi", ""), DateError::Empty);
    assert_eq!(fault("vi", "  "), DateError::Empty);
    for text in ["ngày 31/2/2024", "30/2", "ngày 31 tháng 4", "29/2/2023"] {
        let fault = fault("vi", text);
        assert!(
            matches!(fault, DateError::Calendar { .. } | DateError::NotADate { .. } | DateError::Rest { .. }),
            "{text}: {fault:?}"
        );
    }
    for (tag, text) in [("vi", "hai ngày sau đó"), ("en", "two days later"), ("vi", "trước đó ba tháng")]
    {
        assert!(matches!(fault(tag, text), DateError::NoReference { .. }), "{text}");
    }
    for text in ["Kursk", "10.000 quân", "lần thứ", "5/13/2024/7", "14:30"] {
        assert!(matches!(fault("vi", text), DateError::NotADate { .. } | DateError::Rest { .. }), "{text}");
    }
    let rest = fault("vi", "ngày 28/10 tại Kursk");
    assert_eq!(rest.to_string(), "`ngày 28/10 tại Kursk` holds a date, but not `tại Kursk`; leave that out");
    let hostile = fault("vi", "\u{202e}a\u{1b}[31m").to_string();
    assert!(hostile.contains("\\u{202e}") && !hostile.contains('\u{1b}'), "{hostile}");
}

/// Sentences with the dates in them, marked as `[words|period]`.
fn marked(tag: &str, sentences: &[&str]) {
    let mut wrong = Vec::new();
    for sentence in sentences {
        let mut text = String::new();
        let mut expected = Vec::new();
        let mut rest = *sentence;
        while let Some((before, after)) = rest.split_once('[') {
            let (date, after) = after.split_once(']').unwrap();
            let (words, period) = date.split_once('|').unwrap();
            text.push_str(before);
            expected.push((text.len()..text.len() + words.len(), period.to_owned()));
            text.push_str(words);
            rest = after;
        }
        text.push_str(rest);
        let found = find_dates(&text, tongue(tag), anchor());
        let got: Vec<_> = found.iter().map(|date| (date.span(), date.period().to_string())).collect();
        if got != expected {
            let words: Vec<_> =
                found.iter().map(|date| format!("[{}|{}]", date.text(), date.period())).collect();
            wrong.push(format!("{sentence}\n    found {}", words.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn dates_in_vietnamese_prose() {
    marked(
        "vi",
        &[
            "[Thứ Hai|2024-10-28], bộ này nói 25 người chết trong [tháng 9|2024-09].",
            "Đây là lần thứ hai trong [năm nay|2024] họ bác bỏ tin này.",
            "Người thứ ba bị bắt vào [thứ Ba tuần trước|2024-10-22].",
            "Đội đứng thứ 3 sau trận đấu [hôm Chủ nhật|2024-10-27].",
            "Thứ hai, chính phủ chưa có kế hoạch.",
            "Mỗi ngày 5 người chết, mỗi tháng 120 vụ.",
            "Trung bình một ngày 30 người nhập viện.",
            "Năm người bị thương, ba người mất tích.",
            "Họ giam giữ 14 người trong năm tháng.",
            "Cuộc chiến kéo dài [2,5 năm qua|2022-04-29/2024-10-29] đã giết hơn 500 người.",
            "Có 2/3 số dân đồng ý, 1/2 phản đối.",
            "[Tính đến ngày 23/10|../2024-10-23], 63/63 tỉnh đã báo cáo.",
            "[Từ ngày 5/3 đến 9/3|2024-03-05/2024-03-09] có 12.000 quân đến.",
            "[Đêm 5 rạng sáng 6/3|2024-03-05/2024-03-06], 40 máy bay bị bắn rơi.",
            "Tên lửa KN-23 bay 300 km, số điện thoại 024.3933.2222.",
            "Trận đấu kết thúc 3-1, tỷ số hiệp một là 2-0.",
            "Tổng cộng [9 tháng đầu năm|2024-01/2024-09] có 7.500 vụ cháy.",
            "[Quý III/2024|2024-07/2024-09] tăng 7,4% so với cùng kỳ [năm ngoái|2023].",
            "Chiến tranh thế giới thứ hai kết thúc [năm 1945|1945].",
            "Bản tin lúc 19 giờ 30 và 11h sáng.",
            "[Năm 2023|2023] và [đầu năm 2024|2024-01/2024-03] là hai giai đoạn khó khăn.",
            "Cảnh sát cho biết [sáng 28/10|2024-10-28] và [chiều 29/10|2024-10-29].",
            "Luật này có hiệu lực [từ 1/7/2025|2025-07-01/..].",
            "Hai ngày sau đó họ rút quân.",
            "Anh ấy 35 tuổi, sinh [ngày 2/9/1989|1989-09-02].",
            "Trong [ba tuần qua|2024-10-08/2024-10-29] không có tin mới.",
            "Họ gặp nhau [tháng Tư năm ngoái|2023-04] và [mùa hè năm nay|2024-22].",
            "Báo cáo [hồi cuối tháng 8|2024-08-21/2024-08-31] nói khác.",
            "Hàng năm 2.000 người chết vì lũ.",
            "Mỗi năm 2000 người chết vì lũ.",
            "Mười hai tháng là một năm, bảy ngày là một tuần.",
        ],
    );
}

#[test]
fn dates_in_english_prose() {
    marked(
        "en",
        &[
            "It may rain and troops march on the city.",
            "May said that she may resign in [May|2024-05].",
            "The troops march 5 km a day.",
            "In [March|2024-03], 2000 people were killed.",
            "In [March 2024|2024-03] the army lost 300 tanks.",
            "Some 2000 people fled in [2023|2023].",
            "Officials said on [Monday|2024-10-28] that 25 died; on [Tuesday|2024-10-29] it was 40.",
            "Half of them, 1/2, voted; 3/4 of the town is gone.",
            "The second attack was the third in a week.",
            "The 5th Brigade lost 12 of its 30 tanks.",
            "They scored 3-1 and won 2:0 at 19:30.",
            "He, 35, was born on [2 September 1989|1989-09-02].",
            "About 14,000 arrived [between 5 and 9 March|2024-03-05/2024-03-09].",
            "[Since August|2024-08/..] more than 500 were killed.",
            "[By 23 October|../2024-10-23] the toll stood at 87 (up from 40 [a week earlier|2024-10-22~]).",
            "KN-23 missiles fell; call +1-222-222-2222.",
            "Prices rose 3% in [the first quarter of 2024|2024-01/2024-03].",
            "The Sun wrote that Jan sat down.",
            "The army had 180,000 men ([2019|2019]).",
            "[Last summer|2024-22] and [this year|2024] saw fewer.",
            "It took three days and two weeks.",
            "[The 1990s|1990/1999] and [the 21st century|2001/2100] differ.",
            "Two days later they left.",
            "[Late August|2024-08-21/2024-08-31] brought [the night of 5 to 6 March|2024-03-05/2024-03-06] to mind.",
            "[From 2021 to 2025|2021/2025] the budget grows by 5 to 9 percent.",
            "[Monday, October 28, 2024|2024-10-28]: 12 dead.",
        ],
    );
}

/// French, of which the crate knows nothing.
struct French;

static FRENCH: DateTables = DateTables {
    words: &[
        ("janvier", DateWord::Month(1)),
        ("mars", DateWord::Month(3)),
        ("août", DateWord::Month(8)),
        ("octobre", DateWord::Month(10)),
        ("lundi", DateWord::Weekday(1)),
        ("vendredi", DateWord::Weekday(5)),
        ("été", DateWord::Season(22)),
        ("hier", DateWord::Relative(DateUnit::Day, -1)),
        ("mois", DateWord::Unit(DateUnit::Month)),
        ("semaines", DateWord::Unit(DateUnit::Week)),
        ("semaine", DateWord::Unit(DateUnit::Week)),
        ("ans", DateWord::Unit(DateUnit::Year)),
        ("dernier", DateWord::Shift(DateShift::Last)),
        ("dernière", DateWord::Shift(DateShift::Last)),
        ("prochain", DateWord::Shift(DateShift::Next)),
        ("il y a", DateWord::AgoFirst),
        ("trois", DateWord::Number(3)),
        ("fin", DateWord::Part(DatePart::Late)),
        ("début", DateWord::Part(DatePart::Early)),
        ("depuis", DateWord::Open(DateSide::Since)),
        ("du", DateWord::From),
        ("au", DateWord::To),
        ("le", DateWord::Filler),
        ("la", DateWord::Filler),
        ("en", DateWord::Cue),
    ],
    order: DateOrder::DayFirst,
    shift_follows: true,
    ..DateTables::NONE
};

impl Language for French {
    fn tag(&self) -> &'static str {
        "fr"
    }
    fn tables(&self) -> &'static Tables {
        &Tables::NONE
    }
    fn dates(&self) -> &'static DateTables {
        &FRENCH
    }
}

#[test]
fn a_third_language_is_a_table() {
    for (text, expected) in [
        ("le 28 octobre 2024", "2024-10-28"),
        ("lundi dernier", "2024-10-28"),
        ("vendredi prochain", "2024-11-01"),
        ("la semaine dernière", "2024-10-21/2024-10-27"),
        ("hier", "2024-10-28"),
        ("il y a trois mois", "2024-07"),
        ("fin août", "2024-08-21/2024-08-31"),
        ("du 5 au 9 mars", "2024-03-05/2024-03-09"),
        ("depuis janvier 2022", "2022-01/.."),
        ("été 2023", "2023-22"),
        ("3/4/2025", "2025-04-03"),
    ] {
        let got = read_date(text, &French, anchor()).map(|date| date.period().to_string());
        assert_eq!(got.as_deref(), Ok(expected), "{text}");
    }
}

const PIECES: &[&str] = &[
    "28", "10", "2024", "/", "-", ".", ",", " ", " ", "ngày", "tháng", "năm", "thứ", "Hai", "hai", "quý",
    "I", "trước", "qua", "tới", "đầu", "cuối", "giữa", "từ", "đến", "tuần", "hôm", "sáng", "March", "May",
    "5th", "of", "the", "last", "first", "week", "ago", "since", "by", "between", "and", "early", "1990s",
    "century", "31", "2,5", "một", "\n\n", "’", "(", ")", "rưỡi", "a\u{301}", "T", ":", "00", "99999",
    "next", "Monday", "q", "24",
];

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_text_gives_no_panic_and_spans_on_characters(
        words in proptest::collection::vec(proptest::sample::select(PIECES), 1..9),
        spaces in any::<u16>(),
        noise in "\\PC{0,6}",
        year in 1i16..9000,
    ) {
        let mut text: String = words
            .iter()
            .enumerate()
            .map(|(at, word)| if spaces >> (at % 16) & 1 == 0 { format!("{word} ") } else { (*word).to_owned() })
            .collect();
        text.push_str(&noise);
        let anchor: Period = format!("{year:04}-02-28").parse().unwrap();
        for tag in ["vi", "en", "en-US", "en-GB"] {
            match read_date(&text, tongue(tag), anchor) {
                Ok(date) => {
                    prop_assert_eq!(text.get(date.span()), Some(date.text()));
                    prop_assert_eq!(date.period().to_string().parse::<Period>().ok(), Some(date.period()));
                    prop_assert!(!date.explain().is_empty() && !date.steps().is_empty());
                }
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn what_names_no_year_is_not_after_the_anchor(days in 0i64..20_000, at in any::<proptest::sample::Index>()) {
        let phrases: &[&str] = &[
            "28/10", "ngày 5", "thứ Sáu", "tháng 8", "cuối tháng 8", "quý III", "mùa hè", "hôm qua", "tuần trước",
            "đầu tháng 3", "từ 5 đến 9/3", "hai tháng trước", "3 tuần qua", "ngày 29/2", "sáng 31/12",
        ];
        let phrase = phrases[at.index(phrases.len())];
        let start: Period = "1980-01-01".parse().unwrap();
        let second = start.start().unwrap() + days * crosscheck::time::DAY;
        let anchor: Period = {
            let year_day = |n: i64| format!("{}", Day(n));
            year_day(second).parse().unwrap()
        };
        let read = read_date(phrase, tongue("vi"), anchor).unwrap();
        prop_assert!(read.period().start().unwrap() < anchor.end().unwrap(), "{} seen from {}", read.period(), anchor);
    }
}

/// A second of UTC, shown as its day by the calendar of a civil year.
struct Day(i64);

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Howard Hinnant's civil-from-days.
        let z = self.0.div_euclid(crosscheck::time::DAY) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
        write!(f, "{:04}-{month:02}-{day:02}", yoe + era * 400 + i64::from(month <= 2))
    }
}
