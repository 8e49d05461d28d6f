//! Whose a figure is, what is a share, and what is an earlier value, in sentences whose shape decides it.

use std::fmt::Write;
use std::time::{Duration, Instant};

use crosscheck::text::{Draft, MentionKind, drafts, language, scan};

fn drafted(tag: &str, text: &str) -> Vec<Draft> {
    let language = language(tag).unwrap();
    let published = "2025-06-03".parse().ok();
    drafts(&scan(text, language, published), text, tag, published, "a")
}

/// The figures of a sentence, each with its origin and with the relay behind a slash.
#[track_caller]
fn check(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        let told = drafted(tag, text).into_iter().map(|draft| {
            let mut told = draft.figure;
            draft.origin.iter().for_each(|who| write!(told, " by {who}").unwrap());
            draft.relay.iter().for_each(|who| write!(told, " through {who}").unwrap());
            draft.stance.iter().for_each(|(who, stance)| {
                write!(told, " {stance:?} by {}", who.as_deref().unwrap_or("?")).unwrap();
            });
            draft.from.iter().for_each(|from| write!(told, " from {from}").unwrap());
            told
        });
        assert_eq!(told.collect::<Vec<_>>(), *expected, "{text}");
    }
}

#[test]
fn a_clause_between_commas_says_whose_the_figure_before_it_is() {
    check(
        "en",
        &[
            ("Not 40, as police first said, but 52 people died.", &["40 by police", "52 person"]),
            (
                "The toll was not 40, as the governor claimed, but 52, the hospital said.",
                &["40 by governor", "52 by hospital"],
            ),
            ("Not 40, but 52 people died, police said.", &["40 Denies by police", "52 person by police"]),
            ("As police said, 52 people died.", &["52 person by police"]),
            ("In May, as police said, 52 people died.", &["52 person by police"]),
        ],
    );
}

#[test]
fn who_reports_what_is_its_own_is_no_relay() {
    check(
        "en",
        &[
            ("The ministry reported 200 new cases.", &["200 case by ministry"]),
            ("The Health Ministry reported that 200 people had died.", &["200 person by Health Ministry"]),
            ("Italy reported 200 deaths.", &["200 person by Italy"]),
            ("State television reported 200 deaths.", &["200 person through State television"]),
            ("Reuters reported 200 deaths.", &["200 person through Reuters"]),
            ("Ukrinform reported that 200 people had died.", &["200 person through Ukrinform"]),
            ("State media first reported 9 deaths.", &["9 person through State media"]),
            ("Reuters, citing police, said 8 people died.", &["8 person by police through Reuters"]),
            (
                "Police said 9 died, and Reuters, citing officials, said 8 people died.",
                &["9 person by Police", "8 person by officials through Reuters"],
            ),
            (
                "BBC News reported, citing police, that 8 people died.",
                &["8 person by police through BBC News"],
            ),
            (
                "Police said 9 died; Reuters, citing police, said 8 people died.",
                &["9 person by Police", "8 person by police through Reuters"],
            ),
        ],
    );
    check(
        "vi",
        &[
            ("Bộ Y tế ghi nhận 200 ca mắc.", &["200 case by Bộ Y tế"]),
            ("Báo Thanh Niên đưa tin 200 người chết.", &["200 person through Báo Thanh Niên"]),
            ("Cục Hàng không bác bỏ tin 3 người thiệt mạng.", &["3 person Denies by Cục Hàng không"]),
            (
                "Ban tổ chức nói có 90.000 người, còn cảnh sát đưa ra con số 60.000.",
                &["90000 person by Ban tổ chức", "60000 by cảnh sát"],
            ),
        ],
    );
}

#[test]
fn the_name_of_a_source_goes_on_before_what_stands_between_it_and_its_verb() {
    check(
        "en",
        &[
            ("The agency, which counts suspected cases too, put the toll at 2,340.", &["2340 by agency"]),
            ("Police, who counted 85,000 people, said no more.", &["85000 person by Police"]),
            ("Some 30 people died, Mayor Ana Ruiz, 52, said.", &["~30 person by Mayor Ana Ruiz"]),
            ("The army, as it often does, claims 300 people fled.", &["300 person by army"]),
            ("First Minister Rees said 40 people died.", &["40 person by First Minister Rees"]),
        ],
    );
}

#[test]
fn what_rises_is_nobody_who_says_it() {
    check(
        "en",
        &[
            ("Weekly claims rose to 5,000.", &["5000 count/week"]),
            ("Estimates rose to 5,000.", &["5000"]),
            ("The army claims 5,000 people fled.", &["5000 person by army"]),
        ],
    );
}

#[test]
fn one_number_in_another_is_a_share_and_an_error_may_be_one() {
    check(
        "en",
        &[
            ("The disease strikes 2 in 100,000 people per year.", &["2 count/100000 person"]),
            ("Nine in ten are women.", &["0.9 fraction"]),
            ("There were 500 people in 1,000 homes.", &["500 person", "1000 home"]),
            ("The count was 140,000, give or take 15%.", &["140000±21000"]),
            ("It has 40%, plus or minus 3%.", &["40±3 %"]),
            ("Four people died, and a fifth died in hospital.", &["4 person"]),
            ("About a fifth of them died.", &["~0.2 fraction"]),
        ],
    );
    check("vi", &[("Có 95.000 người, sai số 10%.", &["95000±9500 person"])]);
}

#[test]
fn a_value_is_an_earlier_one_of_what_it_led_to_and_not_of_what_is_another_one() {
    check(
        "en",
        &[
            ("She had 51.3%, against 47.9% for the incumbent.", &["51.3 %", "47.9 %"]),
            ("Deaths rose to 40, against 31 in May.", &["40 from a2", "31"]),
            ("Deaths could widen to 40 from 31.", &["40 from a2", "31"]),
        ],
    );
    check(
        "vi",
        &[(
            "Chính phủ cắt 80.000 biên chế, giảm từ 2,2 triệu người xuống còn 2,1 triệu người.",
            &["80000", "2200000 person", "2100000 person from a2"],
        )],
    );
}

#[test]
fn what_has_no_end_or_start_is_no_day_on_which_something_is_said() {
    let drafts = drafted("vi", "Bộ Y tế cho biết đến ngày 1/6 cả nước có 3.412 ca mắc.");
    assert_eq!(drafts[0].stated_on, None);
    assert_eq!(drafts[0].as_of.map(|day| day.to_string()).as_deref(), Some("../2025-06-01"));
}

#[test]
fn the_same_month_last_year_is_no_last_month() {
    for text in
        ["Sales were $3bn in the same quarter last year.", "Some 40 people died in the same month last year."]
    {
        assert_eq!(
            drafted("en", text)[0].as_of.map(|day| day.to_string()).as_deref(),
            Some("2024"),
            "{text}"
        );
    }
}

#[test]
fn a_sentence_without_end_costs_no_more_than_its_words() {
    let sentence = |count: usize, one: &dyn Fn(usize) -> String| {
        let all: Vec<String> = (0..count).map(one).collect();
        format!("It was told that {}.", all.join(", "))
    };
    type One = dyn Fn(usize) -> String;
    let shapes: [&One; 3] = [
        &|n| format!("{} people died, police said on {} May", n + 20, n % 28 + 1),
        &|n| format!("{} homes fell, up from {} people", n + 20, n + 10),
        &|n| format!("according to the office of {n}, {} people", n + 20),
    ];
    let english = language("en").unwrap();
    for shape in shapes {
        let spent = |count: usize| {
            let text = sentence(count, shape);
            let once = || {
                let start = Instant::now();
                let mentions = scan(&text, english, None);
                let drafts = drafts(&mentions, &text, "en", None, "a");
                let figures = mentions.iter().filter(|m| m.kind == MentionKind::Figure).count();
                assert!(drafts.len() == figures && figures > count / 2, "{figures}");
                // A quote holds the figure and what is around it, and not all of the sentence.
                let longest = drafts.iter().map(|draft| draft.quote.len()).max().unwrap();
                assert!(longest < 2_500, "{longest}");
                start.elapsed()
            };
            (0..3).map(|_| once()).min().unwrap().max(Duration::from_micros(1))
        };
        let (small, large) = (spent(250), spent(4_000));
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        // Sixteen times the words; a quadratic reading would take some 250 times as long.
        assert!(ratio < 64.0, "{ratio}");
    }
}

#[test]
fn who_is_named_by_a_pronoun_puts_a_figure_as_his_verb_does() {
    check(
        "en",
        &[
            (
                "The minister said he could not confirm that 35 people had died.",
                &["35 person DoesNotConfirm by minister"],
            ),
            (
                "Police said they had not confirmed reports of 8 deaths.",
                &["8 person DoesNotConfirm by Police"],
            ),
            ("The army said on Monday it denied that 35 people died.", &["35 person Denies by army"]),
            ("\"We deny that 35 people died,\" the army said.", &["35 person Denies by army"]),
            (
                "\u{201c}We cannot confirm that 35 people died,\u{201d} the mayor said.",
                &["35 person DoesNotConfirm by mayor"],
            ),
            // What is said before it is said.
            (
                "Police said 9 people died and that they denied reports of 35 deaths.",
                &["9 person by Police", "35 person Denies by Police"],
            ),
            // Somebody else's verb is his.
            ("The army said its enemy claimed 300 dead.", &["300 person by enemy"]),
            (
                "Police said 9 people died, and the army denied that 35 people died.",
                &["9 person by Police", "35 person Denies by army"],
            ),
        ],
    );
    check(
        "vi",
        &[("Bộ trưởng nói ông không xác nhận 35 người chết.", &["35 person DoesNotConfirm by Bộ trưởng"])],
    );
}

#[test]
fn a_small_word_with_a_capital_inside_a_name_belongs_to_it() {
    check(
        "vi",
        &[
            ("Theo Ban Chỉ huy Quân sự tỉnh, 12 người mất tích.", &["12 person by Ban Chỉ huy Quân sự tỉnh"]),
            (
                "Ban Chỉ đạo Trung ương về phòng chống thiên tai cho biết 12 người mất tích.",
                &["12 person by Ban Chỉ đạo Trung ương về phòng chống thiên tai"],
            ),
            ("Công an tỉnh chỉ xác nhận 12 người mất tích.", &["12 person by Công an tỉnh"]),
        ],
    );
    check("en", &[("Police in Kyiv said 12 people died.", &["12 person by Police in Kyiv"])]);
}
