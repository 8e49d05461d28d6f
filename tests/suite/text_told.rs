//! What is told of a figure by the words around it: whose it is beside another one, whether it is still to come, and which of
//! the dates of its sentence are of something else.

use std::fmt::Write;

use crosscheck::text::{Modality, drafts, language, scan};

const PUBLISHED: &str = "2025-05-10";

/// The figures of a sentence, each with its origin, relay, stance, time, if asked the day on which it was said, what it is a part of or
/// an earlier value led to, and how it is put.
pub(super) fn told(tag: &str, text: &str, published: &str, when_said: bool) -> Vec<String> {
    let published = published.parse().ok();
    let drafts = drafts(&scan(text, language(tag).unwrap(), published), text, tag, published, "a");
    let told = drafts.iter().map(|draft| {
        let mut told = draft.figure.clone();
        draft.origin.iter().for_each(|who| write!(told, " by {who}").unwrap());
        draft.relay.iter().for_each(|who| write!(told, " through {who}").unwrap());
        draft.stance.iter().for_each(|(who, stance)| {
            write!(told, " {stance:?} by {}", who.as_deref().unwrap_or("?")).unwrap();
        });
        draft.as_of.iter().for_each(|on| write!(told, " on {on}").unwrap());
        let said = draft.stated_on.iter().filter(|_| when_said);
        said.for_each(|on| write!(told, " said {on}").unwrap());
        let whole = drafts.iter().find(|whole| whole.includes.contains(&draft.key));
        whole.iter().for_each(|whole| write!(told, " of {}", whole.figure).unwrap());
        draft.from.iter().for_each(|from| write!(told, " from {from}").unwrap());
        let put = match draft.modality {
            Modality::Asserted => "",
            Modality::Possible => " perhaps",
            Modality::Conditional => " if",
        };
        told + put
    });
    told.collect()
}

#[track_caller]
fn check(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(told(tag, text, PUBLISHED, false), *expected, "{text}");
    }
}

#[test]
fn each_of_two_figures_set_beside_each_other_has_its_own_source() {
    check(
        "en",
        &[
            (
                "Crowd estimates ranged from 15,000 by police to 60,000 by the organisers.",
                &["15000 by police", "60000 by organisers"],
            ),
            (
                "The crowd was put at 15,000 by police and at 60,000 by the organisers.",
                &["15000 by police", "60000 by organisers"],
            ),
            (
                "The death toll stands at 42 according to the army, 87 according to the rebels.",
                &["42 by army", "87 by rebels"],
            ),
            (
                "Police said 15,000 people marched, organisers 60,000.",
                &["15000 person by Police", "60000 by organisers"],
            ),
            (
                "Police say 15,000 people marched, while the organisers say 60,000.",
                &["15000 person by Police", "60000 by organisers"],
            ),
            (
                "The union put the turnout at 15,000 and the police at 9,000.",
                &["15000 by union", "9000 by police"],
            ),
            ("Attendance was estimated at 4,000 people by the police.", &["~4000 person by police"]),
        ],
    );
    check(
        "vi",
        &[(
            "Số người chết là 42 người theo quân đội, 87 người theo phe nổi dậy.",
            &["42 person by quân đội", "87 person by phe nổi dậy"],
        )],
    );
}

#[test]
fn who_did_it_and_where_it_was_are_no_sources() {
    check(
        "en",
        &[
            ("The army carried out 30 raids by helicopter and 12 by drone.", &["30", "12"]),
            ("Officials estimated 12 attacks by the rebels.", &["~12 attack by Officials"]),
            ("Some 40 people were killed by police in May.", &["~40 person on 2025-05"]),
            ("Estimates ranged from 15,000 to 60,000.", &["15000..60000"]),
            (
                "12 people died and 40 were hurt, according to police.",
                &["12 person by police", "40 by police"],
            ),
            (
                "Police said 15,000 people marched in Paris, Lyon 60,000.",
                &["15000 person by Police", "60000 by Police"],
            ),
            ("The bank estimated growth of 3% by June.", &["3 % by bank on ../2024-06"]),
        ],
    );
}

#[test]
fn a_part_of_the_day_before_or_after_which_it_was_is_on_that_day() {
    check(
        "en",
        &[
            ("Before dawn on 3 May 12 people died.", &["12 person on 2025-05-03"]),
            ("After 8 pm on Monday 12 people were missing.", &["12 person on 2025-05-05"]),
            // A whole day is one before or after which it was.
            ("Before 3 May 12 people died.", &["12 person on ../2025-05-02"]),
        ],
    );
    check("vi", &[("Trước rạng sáng ngày 3/5, 12 người thiệt mạng.", &["12 person on 2025-05-03"])]);
}

#[test]
fn when_something_came_to_be_is_no_date_of_what_is_told_of_it() {
    check(
        "en",
        &[
            ("The ministry, which was founded in 1990, said 12 people had died.", &["12 person by ministry"]),
            ("The agency, founded in 1990, said 12 people had died.", &["12 person by agency"]),
            ("12 people died at the plant, which opened in 1990.", &["12 person"]),
            (
                "The trust, set up in 2003 with a grant of $5 million, now feeds 80,000 children a day.",
                &["5000000 USD on 2003", "80000 person/day"],
            ),
            ("Founded in 1990, the group has 300 members.", &["300 person"]),
            (
                "The bridge, built in 1978, collapsed on Monday and killed 12 people.",
                &["12 person on 2025-05-05"],
            ),
            // When it happened, and when that was done which is counted, are dates of it.
            ("The flood, which struck on 3 May, killed 12 people.", &["12 person on 2025-05-03"]),
            ("Police held 40 people, who were arrested on 3 May.", &["40 person on 2025-05-03"]),
            (
                "More than 40 people died when a bridge built in 1970 collapsed on Monday.",
                &[">40 person on 2025-05-05"],
            ),
            ("The army sold 300 homes built in 2020.", &["300 home on 2020"]),
            ("He was elected in 2019 with 54% of the vote.", &["54 % on 2019"]),
            ("Some 300 homes were built in 2020.", &["~300 home on 2020"]),
            ("On Monday, 5 May, 12 people died.", &["12 person on 2025-05-05"]),
        ],
    );
    check(
        "vi",
        &[
            ("Bộ Y tế, được thành lập năm 1945, cho biết 12 người thiệt mạng.", &["12 person by Bộ Y tế"]),
            ("Vụ nổ, xảy ra hôm 3/5, khiến 12 người thiệt mạng.", &["12 person on 2025-05-03"]),
        ],
    );
}

#[test]
fn what_is_planned_is_possible_and_still_to_come() {
    check(
        "en",
        &[
            (
                "The government plans to vaccinate 3 million children by June.",
                &["3000000 person on ../2025-06 perhaps"],
            ),
            ("The dam will displace 40,000 people.", &["40000 person perhaps"]),
            (
                "Officials expect the number of dead, now 40, to rise to 60 by Sunday.",
                &["40", "60 on ../2025-05-11 perhaps"],
            ),
            (
                "The UN estimated 300,000 had fled, but said it expects 500,000 by June.",
                &["~300000 by UN", "500000 by UN on ../2025-06 perhaps"],
            ),
            (
                "By June the government plans to vaccinate 3 million children.",
                &["3000000 person on ../2025-06 perhaps"],
            ),
            (
                "The agency said on Monday that it aims to feed 500,000 people by December.",
                &["500000 person by agency on ../2025-12 perhaps"],
            ),
            (
                "The UN said it planned to feed 500,000 people by December.",
                &["500000 person by UN on ../2025-12 perhaps"],
            ),
            // By which March is not said.
            (
                "The ministry planned to vaccinate 3 million children by March but reached 2 million.",
                &["3000000 person perhaps", "2000000"],
            ),
            (
                "The government had promised to resettle 12,000 families by 2024.",
                &["12000 family on ../2024 perhaps"],
            ),
            ("Floods could displace 40,000 people by June.", &["40000 person on ../2025-06 perhaps"]),
            ("Roughly 50,000 will cross before the end of June.", &["~50000 on ../2025-06-30 perhaps"]),
            ("Some 40 people are to be deported on Tuesday.", &["~40 person on 2025-05-13 perhaps"]),
        ],
    );
    check(
        "vi",
        &[
            ("Dự án sẽ khiến 40.000 người phải di dời vào tháng 12.", &["40000 person on 2025-12 perhaps"]),
            (
                "Chính phủ đặt mục tiêu tiêm chủng cho 3 triệu trẻ em trước tháng 7.",
                &["3000000 person on ../2025-06 perhaps"],
            ),
            (
                "Bộ cho biết sẽ tiêm cho 300.000 người sau khi 12 người chết hôm 3/5.",
                &["300000 person by Bộ perhaps", "12 person by Bộ on 2025-05-03"],
            ),
        ],
    );
}

#[test]
fn a_plan_reaches_no_other_clause() {
    check(
        "en",
        &[
            // Known already, and buried on a day that is still to come.
            ("The ministry will bury the 12 victims on Monday.", &["12 person"]),
            ("The vote will be held in June, and 12 people have been arrested.", &["12 person"]),
            (
                "The ministry said it will publish a report after 12 people died in April.",
                &["12 person by ministry on 2025-04"],
            ),
            ("About 6,000 people fled, and that number could triple by June.", &["~6000 person"]),
            ("Floods may have displaced 40,000 people by March.", &["40000 person on ../2025-03 perhaps"]),
            ("Will Smith gave 300 dollars in April.", &["300 USD on 2025-04"]),
            ("At least 40 people were expected to attend on Sunday.", &[">=40 person on 2025-05-04 perhaps"]),
            (
                "The court, which will rule in June, heard that 12 people died in April.",
                &["12 person on 2025-04"],
            ),
        ],
    );
    check(
        "vi",
        &[("Bộ Y tế cho biết đã có 12 người thiệt mạng và sẽ công bố báo cáo.", &["12 person by Bộ Y tế"])],
    );
}

#[test]
fn what_is_not_said_is_said_by_nobody() {
    check(
        "en",
        &[
            (
                "The ministry had not yet received reports of 8 deaths.",
                &["8 person DoesNotConfirm by ministry"],
            ),
            ("The ministry has not yet confirmed 8 deaths.", &["8 person DoesNotConfirm by ministry"]),
            ("Officials did not say how many of the 1,150 patients had recovered.", &["1150 person"]),
            (
                "The UN said 300,000 had fled and warned that 500,000 were cut off.",
                &["300000 by UN", "500000 by UN"],
            ),
            (
                "The WHO recorded 300 deaths in 2024 and expects 400 in 2025.",
                &["300 person by WHO on 2024", "400 by WHO on 2025 perhaps"],
            ),
            (
                "The bank, whose chief was appointed in March, reported a loss of $300 million.",
                &["300000000 USD by bank"],
            ),
            (
                "The ministry plans a drive in June after 300 cases were reported in April.",
                &["300 case on 2025-04"],
            ),
            ("No deaths were reported.", &["0 person"]),
            ("The ministry said no injuries have been reported after the fire.", &["0 person by ministry"]),
            ("There will be no deaths.", &[]),
            ("No one was killed.", &[]),
            ("The group said its volunteers had counted 71 bodies.", &["71 body by group"]),
            ("The mayor said police had counted 71 bodies.", &["71 body by police"]),
        ],
    );
    check(
        "vi",
        &[
            ("Bộ Y tế chưa nhận được báo cáo về 8 ca tử vong.", &["8 person DoesNotConfirm by Bộ Y tế"]),
            (
                "Chính quyền không cho biết có bao nhiêu trong số 1.150 bệnh nhân đã hồi phục.",
                &["1150 person"],
            ),
            (
                "LHQ ước tính 300.000 người đã sơ tán và dự kiến có 500.000 người trước tháng 7.",
                &["~300000 person by LHQ", "500000 person by LHQ on ../2025-06 perhaps"],
            ),
        ],
    );
}

#[test]
fn who_is_quoted_is_the_origin_and_who_quotes_the_relay() {
    check(
        "en",
        &[
            (
                "The agency quoted the mayor as saying 14 people had died.",
                &["14 person by mayor through agency"],
            ),
            (
                "The mayor was quoted by Reuters as saying 14 people had died.",
                &["14 person by mayor through Reuters"],
            ),
            (
                "The ministry revised the toll from 1,420 to 1,411.",
                &["1420 by ministry", "1411 by ministry from a1"],
            ),
        ],
    );
}

#[test]
fn a_figure_without_a_noun_counts_what_it_is_of() {
    check(
        "en",
        &[
            (
                "Of the 96 patients, 41 were discharged and 12 died.",
                &["96 person", "41 person of 96 person", "12 person of 96 person"],
            ),
            ("The brigade lost 60 of its 85 vehicles.", &["60 vehicle of 85 vehicle", "85 vehicle"]),
            ("12 out of 30 vehicles were lost.", &["12 vehicle of 30 vehicle", "30 vehicle"]),
            ("About 3 out of 10 children are malnourished.", &["~0.3 fraction"]),
            (
                "Of the 300 homes, 40 were destroyed, up from 12 on Monday.",
                &["300 home", "40 home of 300 home from a3", "12 home on 2025-05-05"],
            ),
            // What names something else is no part of it.
            (
                "Of the 96 patients, 41 were discharged after 12 days.",
                &["96 person", "41 person of 96 person", "12 day"],
            ),
            ("The team of 12 doctors saw 40 patients.", &["12 person", "40 person"]),
        ],
    );
}

#[test]
fn more_of_them_and_a_couple_of_hundred_are_read() {
    check(
        "en",
        &[
            ("12 more people died on Monday.", &["12 person on 2025-05-05"]),
            ("12 more than last week died.", &[]),
            ("3 more soldiers than last year died.", &[]),
            ("A couple of hundred people gathered.", &["~200 person"]),
            ("A couple of soldiers died.", &["2 person"]),
            (
                "The clinic treated 120 patients, compared with 88 the week before.",
                &["120 person from a2", "88 on 2025-05-03~"],
            ),
            ("Some 88 patients came the week before the vote.", &["~88 person"]),
        ],
    );
}

#[test]
fn the_week_or_month_before_is_that_before_the_one_its_sentence_names() {
    check(
        "en",
        &[
            (
                "There were 312 cases last week, compared with 88 the week before.",
                &["312 case on 2025-04-28/2025-05-04 from a2", "88 on 2025-04-27~"],
            ),
            (
                "In March 200 people arrived, against 150 the month before.",
                &["200 person on 2025-03 from a2", "150 on 2025-02"],
            ),
            (
                "On 3 May 12 people died, after 7 the day before.",
                &["12 person on 2025-05-03", "7 on 2025-05-02"],
            ),
            // A day is in no week of the calendar that anyone named.
            ("The day before, 9 people had died.", &["9 person on 2025-05-09"]),
        ],
    );
}

#[test]
fn a_house_number_is_no_figure() {
    check(
        "en",
        &[
            ("A gas explosion at 12 Baker Street killed 3 people.", &["3 person"]),
            ("Police closed 14 Great Eastern Road shops.", &[]),
            ("About 12 people live at 7 King's Road.", &["~12 person"]),
            ("12 villages lost power near Baker Street.", &["12 village"]),
            ("Some 300 Market Street traders left.", &["~300"]),
        ],
    );
}

#[test]
fn what_is_set_against_it_says_nothing_of_a_figure() {
    check(
        "en",
        &[
            (
                "Witnesses saw 20 bodies in a ditch, although the army said it had killed nobody.",
                &["20 body"],
            ),
            (
                "The avalanche killed 9 people, while the others were flown to hospital on Friday.",
                &["9 person"],
            ),
            ("Some 12 people died while crossing the river on Monday.", &["~12 person on 2025-05-05"]),
            ("Some 12 people died on the river, police said, but gave no names.", &["~12 person by police"]),
        ],
    );
}

#[test]
fn a_study_is_of_who_made_it_and_a_forecast_of_its_own_is_no_verb() {
    check(
        "en",
        &[
            (
                "Organisers said half a million people came, but a count by the university found 180,000.",
                &["500000 person by Organisers", "180000 by university"],
            ),
            ("A survey by the union found that 40% of nurses had left.", &["40 % by union"]),
            (
                "A draft report seen by Reuters says 41 of 60 inspected dams were unsafe.",
                &["41 by draft report seen by Reuters of 60", "60 by draft report seen by Reuters"],
            ),
            (
                "The bank lowered its growth forecast for 2025 to 2.1% from 2.6%.",
                &["2.1 % on 2025 from a2 perhaps", "2.6 % perhaps"],
            ),
            ("The bank forecast growth of 3% in 2026.", &["3 % by bank on 2026 perhaps"]),
            ("Police found 12 bodies on Monday, the mayor said.", &["12 body by mayor on 2025-05-05"]),
        ],
    );
    check(
        "vi",
        &[("Khảo sát của công đoàn cho thấy 40% y tá đã nghỉ việc.", &["40 % by Khảo sát của công đoàn"])],
    );
}

/// A line that says nothing, and ever more of it, takes no more time for each of its words.
#[test]
fn hostile_sentences_cost_no_more_than_their_words() {
    let units = [
        "15,000 by police to ",
        "42 according to the army, ",
        "plans to have 12 by June, ",
        "12 Baker Great Old ",
        "of the 96, 41 were, ",
        "no deaths were reported, ",
        "which was founded in 1990, ",
        "not yet received reports of ",
        "its growth forecast ",
        "a count by the ",
        "quoted the mayor as saying ",
        "police said 12, police 12, ",
        "police 12, ",
        "and expects 12 ",
        "(",
        ")",
        "!",
        "12.)",
        "((12 ",
        "¹²½٣４𝟗 ",
        "\u{202e}12\u{200b}\u{fe0f}👩‍👩‍👧 ",
        "before dawn on ",
        "had planned to ",
        "a couple of hundred thousand ",
        "60 of its 85 of its ",
        "figures released on Tuesday by the ",
        "told reporters on Friday that 12 ",
        "said on Thursday 12 had died by Friday, ",
        "denying that 12 died, ",
        "neither the army nor ",
        "a doctor and a nurse and ",
        "which police put at 12, ",
        "12 in Arlon, ",
        "24 died, up from a toll of 21, ",
        "up from a toll of 21, ",
        "of the 96 patients who came on Monday, ",
        "none of them under 18, ",
        "said the mayor, citing the ",
    ];
    for unit in units {
        for tag in ["en", "vi"] {
            let language = language(tag).unwrap();
            let time = |count: usize| {
                let text = unit.repeat(count);
                let started = std::time::Instant::now();
                let published = PUBLISHED.parse().ok();
                let mentions = scan(&text, language, published);
                assert!(drafts(&mentions, &text, tag, published, "a").len() <= text.len());
                started.elapsed().max(std::time::Duration::from_millis(20))
            };
            let (short, long) = (time(400), time(3_200));
            assert!(long < short * 40, "{unit:?} in {tag}: {short:?}, {long:?}");
        }
    }
}
