//! When and by whom a figure was said in sentences of the news, where the order of words would mislead.

use crate::text_told::told;

/// Saturday.
const PUBLISHED: &str = "2025-06-14";

/// The figures of a sentence, with the day on which each was said.
#[track_caller]
pub(super) fn check(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(told(tag, text, PUBLISHED, true), *expected, "{text}");
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
            ("Figures published for May show 1,200 deaths.", &["1200 person on 2025-05"]),
            (
                "On Friday some 12 people died, and the ministry published a report.",
                &["~12 person on 2025-06-13"],
            ),
            (
                "Twelve people died on Tuesday, and the ministry published a report.",
                &["12 person on 2025-06-10"],
            ),
            (
                "Police said 12 people died; a report published in March found 40 deaths in 2023.",
                &["12 person by Police", "40 person by report on 2023 said 2025-03"],
            ),
            (
                "Police said 12 people died, though a report published in March found 40 deaths.",
                &["12 person by Police", "40 person by report said 2025-03"],
            ),
            (
                "The ministry published a report on Tuesday's attack, which killed 12 people.",
                &["12 person on 2025-06-10"],
            ),
            ("The new count, published Wednesday, is 734.", &["734 said 2025-06-11"]),
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
                &["40 school by mayor on 2025-06-13 said 2025-06-12 if"],
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

#[test]
fn a_verb_whose_subject_is_nobody_is_denied() {
    check(
        "en",
        &[
            (
                "Neither the army nor the rebels would confirm that 60 fighters had surrendered.",
                &["60 person DoesNotConfirm by army nor the rebels if"],
            ),
            (
                "No official would confirm that 60 fighters had surrendered.",
                &["60 person DoesNotConfirm by official if"],
            ),
            ("None of the hospitals confirmed 60 deaths.", &["60 person DoesNotConfirm by hospitals"]),
            (
                "The army would neither confirm nor deny that 60 fighters had surrendered.",
                &["60 person DoesNotConfirm by army if"],
            ),
            (
                "The army has yet to confirm that 60 fighters surrendered.",
                &["60 person DoesNotConfirm by army"],
            ),
            ("Nobody has claimed that 60 fighters surrendered.", &["60 person"]),
            ("No shells fell, the army said, and 12 people died.", &["12 person by army"]),
            ("There is no doubt, officials say, that 12 people died.", &["12 person by officials"]),
        ],
    );
    check("vi", &[("Không ai xác nhận 60 tay súng đã đầu hàng.", &["60 person DoesNotConfirm by ?"])]);
}

#[test]
fn a_participle_of_saying_has_the_subject_of_its_sentence() {
    check(
        "en",
        &[
            (
                "Denying reports that 300 troops had deserted, the general said only 18 were absent.",
                &["300 person Denies by general", "18 by general"],
            ),
            (
                "The ministry issued a statement denying that 12 soldiers were killed.",
                &["12 person Denies by ?"],
            ),
            (
                "Police said 12 people died, adding that 40 were hurt.",
                &["12 person by Police", "40 by Police"],
            ),
            (
                "The blast killed 12, police said, denying that 3 children were among the dead.",
                &["12 by police", "3 person Denies by police"],
            ),
            ("The rebels withdrew, claiming 12 soldiers were killed.", &["12 person"]),
        ],
    );
}

#[test]
fn two_who_say_it_together_are_both_its_origin() {
    check(
        "en",
        &[
            (
                "A police official and a doctor said 14 people had been killed.",
                &["14 person by police official and a doctor"],
            ),
            (
                "The army and the rebels said 14 people had been killed.",
                &["14 person by army and the rebels"],
            ),
            ("Shells hit the army and the rebels said 14 people had been killed.", &["14 person by rebels"]),
            ("The rebels fled and a doctor said 14 people had been killed.", &["14 person by doctor"]),
            (
                "Bombs fell near the school and a nurse said 14 people had been killed.",
                &["14 person by nurse"],
            ),
        ],
    );
    check(
        "vi",
        &[(
            "Một quan chức cảnh sát và một bác sĩ cho biết 14 người thiệt mạng.",
            &["14 person by Một quan chức cảnh sát và một bác sĩ"],
        )],
    );
}

#[test]
fn who_is_quoted_by_nobody_in_particular_says_it() {
    check(
        "en",
        &[
            (
                "The police chief was quoted as saying 14 people had been killed.",
                &["14 person by police chief"],
            ),
            (
                "The police chief was quoted on Monday as saying 14 people had been killed.",
                &["14 person by police chief said 2025-06-09"],
            ),
            (
                "The police chief was quoted by Interfax as saying 14 people had been killed.",
                &["14 person by police chief through Interfax"],
            ),
        ],
    );
}

#[test]
fn a_source_beside_one_figure_is_not_that_of_another() {
    check(
        "en",
        &[
            (
                "The clash left 9 dead, according to the army, and 12 by the count of a local hospital.",
                &["9 person by army", "12 by local hospital"],
            ),
            (
                "The clash left 9 dead according to the army and 12 by the hospital's count.",
                &["9 person by army", "12 by hospital"],
            ),
            (
                "Officials say Kyiv has lost 40,000 men, a figure that analysts put closer to 60,000.",
                &["40000 person by Officials", "~60000 by analysts"],
            ),
            (
                "The count, which the opposition put at 300, is 120, the ministry said.",
                &["300 by opposition", "120 by ministry"],
            ),
            (
                "Police said the toll, which residents put at 30, was 12.",
                &["30 by residents", "12 by Police"],
            ),
            (
                "Police, who counted 85,000 people, said 3 people died.",
                &["85000 person by Police", "3 person by Police"],
            ),
            (
                "Contrary to the ministry, which says 12 died, residents speak of 50 dead.",
                &["12 person by ministry", "50 person by residents"],
            ),
            ("Twelve people died by the river.", &["12 person"]),
        ],
    );
}

#[test]
fn who_cites_somebody_behind_what_they_said_passes_it_on() {
    check(
        "en",
        &[
            (
                "About 8,000 people are in shelters, said the mayor, citing the fire service.",
                &["~8000 person by fire service through mayor"],
            ),
            (
                "The mayor said about 8,000 people are in shelters, citing the fire service.",
                &["~8000 person by fire service through mayor"],
            ),
            (
                "The mayor said 40 people died; Reuters reported 50 dead, citing the fire service.",
                &["40 person by mayor", "50 person by fire service through Reuters"],
            ),
        ],
    );
}

#[test]
fn what_is_counted_at_the_head_of_a_line_says_nothing() {
    check(
        "en",
        &[
            ("Flood deaths: 12 people drowned in Arlon.", &["12 person"]),
            ("Seoul: 300 soldiers killed", &["300 person by Seoul"]),
            ("Rescuers: 40 people found", &["40 person by Rescuers"]),
        ],
    );
}

#[test]
fn an_earlier_value_is_of_those_who_met_the_same_fate() {
    check(
        "en",
        &[
            (
                "The ministry said 24 people had died and 8 were missing, revising an earlier toll of 21.",
                &["24 person by ministry from a3", "8 by ministry", "21 by ministry"],
            ),
            (
                "The quake killed 24 people and injured 300, up from an earlier death toll of 21.",
                &["24 person from a3", "300", "21"],
            ),
            (
                "The quake killed 24 people and injured 300, up from 250 injured.",
                &["24 person", "300 from a3", "250 person"],
            ),
            (
                "The toll rose to 24, with 300 injured, police said, revising an earlier count of 21 dead.",
                &["24 by police from a3", "300 person by police", "21 person by police"],
            ),
            (
                "Deaths rose to 24 from 21, and 300 were hurt, up from 250.",
                &["24 from a2", "21", "300 from a4", "250"],
            ),
        ],
    );
    check(
        "vi",
        &[(
            "Bộ cho biết 24 người chết và 8 người mất tích, tăng so với 21 người chết.",
            &["24 person by Bộ from a3", "8 person by Bộ", "21 person by Bộ"],
        )],
    );
}

#[test]
fn a_part_counts_what_its_whole_counts() {
    check(
        "en",
        &[
            (
                "Rescuers pulled out 63 miners; 27 of them were unhurt.",
                &["63 person", "27 person of 63 person"],
            ),
            (
                "Some 2,000 police officers, 400 of them from other towns, stood by.",
                &["~2000 person", "400 person of ~2000 person"],
            ),
            ("It flooded 1,200 homes, of which 640 had to be left.", &["1200 home", "640 home of 1200 home"]),
            ("The fund spent $300 million, of which 40 was wasted.", &["300000000 USD", "40"]),
            ("A third of the 900 homes burned.", &["0.3333333333333333 fraction", "900 home"]),
            (
                "At least 30 villages were cut off, and in two of them, officials fear, as many as 50 people drowned.",
                &[">=30 village", "2 village of >=30 village", "up to 50 person"],
            ),
        ],
    );
}

#[test]
fn a_bound_said_of_people_who_were_counted_is_an_age() {
    check(
        "en",
        &[
            ("Seven workers died, none of them under 18.", &["7 person"]),
            (
                "Of the 640 people rescued, 27 were children and another 12 were over 80.",
                &["640 person", "27 person of 640 person", "12 person of 640 person"],
            ),
            ("Twelve patients were over 80.", &["12 person"]),
            ("Casualties were over 80.", &[">80"]),
            (
                "Some 900 people fell ill, of whom over 80 were children.",
                &["~900 person", ">80 person of ~900 person"],
            ),
            (
                "Twelve villages were hit, of them over 8 by shells.",
                &["12 village", "8 village of 12 village"],
            ),
        ],
    );
}

#[test]
fn numbers_that_are_told_place_by_place_are_figures() {
    check(
        "en",
        &[
            (
                "Flood deaths: 12 in Arlon, 3 in Bastogne and 4 in Virton; 19 in all, the governor said.",
                &["12 by governor", "3 by governor", "4 by governor", "19 by governor"],
            ),
            ("Police shot 12 in Arlon and 3 in the Bastogne area.", &["12", "3"]),
            ("Voyager 2 was built in Pasadena.", &[]),
        ],
    );
    // The end of a name is no hedge.
    check("vi", &[("Lào Cai có 12 người chết và Cao Bằng 3.", &["12 person"])]);
}

#[test]
fn the_clause_from_which_a_date_is_counted_is_of_another_day() {
    check(
        "en",
        &[
            (
                "On Tuesday, a day after 12 people were killed, the army shelled two villages.",
                &["12 person", "2 village on 2025-06-10"],
            ),
            (
                "Before Monday's attack, which killed 8 people, the town had 900 homes.",
                &["8 person", "900 home"],
            ),
            ("By Monday 8 people had died.", &["8 person on ../2025-06-09"]),
            ("On Tuesday, after the talks, 12 people were killed.", &["12 person on 2025-06-10"]),
            ("On Tuesday 12 people were killed a day after the talks.", &["12 person on 2025-06-10"]),
        ],
    );
}

#[test]
fn the_day_behind_who_was_told_or_the_occasion_is_when_it_was_said() {
    let said = ["12 person by mayor said 2025-06-13"];
    for text in [
        "The mayor told reporters on Friday that 12 people died.",
        "The mayor told a news conference in Derna on Friday 12 people died.",
        "The mayor confirmed to reporters on Friday that 12 people died.",
        "The mayor said in a statement on Friday that 12 people died.",
        "The mayor wrote on Facebook on Friday that 12 people died.",
        "In a statement on Friday, the mayor said 12 people died.",
        "Speaking on Friday, the mayor said 12 people died.",
        "Twelve people died, the mayor told reporters on Friday.",
        "Twelve people died, the mayor said in a statement on Friday.",
        "Twelve people died, said the mayor on Friday.",
    ] {
        check("en", &[(text, &said)]);
    }
    let about = ["12 person by mayor on 2025-06-13"];
    for text in [
        "The mayor said 12 people died on Friday.",
        "The mayor said Friday's attack killed 12 people.",
        "The mayor told reporters that on Friday 12 people died.",
        "The mayor told reporters that 12 people died on Friday.",
        "The mayor said a bomb at a news conference on Friday killed 12 people.",
    ] {
        check("en", &[(text, &about)]);
    }
    check(
        "en",
        &[
            (
                "The mayor told reporters on Friday that 12 people died on Thursday.",
                &["12 person by mayor on 2025-06-12 said 2025-06-13"],
            ),
            ("A bomb at a news conference on Friday killed 12 people.", &["12 person on 2025-06-13"]),
        ],
    );
    check(
        "vi",
        &[
            (
                "Thị trưởng nói với báo chí hôm thứ Sáu rằng 12 người chết.",
                &["12 person by Thị trưởng said 2025-06-13"],
            ),
            (
                "Phát biểu hôm thứ Sáu, thị trưởng nói 12 người chết.",
                &["12 person by thị trưởng said 2025-06-13"],
            ),
        ],
    );
}

#[test]
fn by_what_something_was_said_and_what_was_said_are_no_sources() {
    check(
        "en",
        &[
            ("Some 31 people died, a nurse said by phone.", &["~31 person by nurse"]),
            ("Reports of 31 deaths, denied by the governor, spread.", &["31 person Denies by governor"]),
            (
                "Reports that 40 people had drowned could not be independently verified.",
                &["40 person DoesNotConfirm by ?"],
            ),
        ],
    );
}

#[test]
fn what_a_number_rose_by_is_no_end_of_a_range() {
    check(
        "en",
        &[
            ("The number of dead rose on Tuesday by 9 to 58.", &["58 on 2025-06-10"]),
            ("The toll fell sharply by 9 to 4.", &["4"]),
            ("The bridge is 9 to 58 metres long.", &["9..58 m"]),
            ("The bridges, built by 9 to 12 workers, rose.", &["9..12 person"]),
        ],
    );
}
