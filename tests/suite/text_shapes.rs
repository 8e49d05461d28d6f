//! Wire copy, reports of ministries, lists by place, polls and accounts: who says a figure of them, what it is of, and when.

use crate::text_news::check;

#[test]
fn a_margin_has_no_sign() {
    let rows: &[(&str, &[&str])] = &[
        ("The margin of error is plus or minus 3.1 percentage points.", &["3.1 percentage point"]),
        ("The town has 12 plus or minus 3 wells.", &["12±3"]),
        ("The temperature fell to minus 3 degrees.", &["-3 °"]),
    ];
    check("en", rows);
    check("vi", &[("Sai số cộng trừ 3 điểm phần trăm.", &["3 percentage point"])]);
}

#[test]
fn the_year_of_an_event_counts_nobody() {
    check(
        "en",
        &[
            ("The 2019 attack killed 51 people.", &["51 person"]),
            ("The 2010 earthquake killed more than 100,000.", &[">100000"]),
            ("A 2020 crash injured 30 miners.", &["30 person"]),
            ("The 2,019 attacks killed 51 people.", &["2019 attack", "51 person"]),
            ("The war left 2019 dead.", &["2019 person"]),
            ("At least 2019 sailors drowned.", &[">=2019 person"]),
        ],
    );
}

#[test]
fn who_speaks_behind_a_semicolon_says_nothing_of_what_stands_before_it() {
    check(
        "en",
        &[
            (
                "The blast hurt 12 workers; the hospital said it had taken in 13 patients.",
                &["12 person", "13 person by hospital"],
            ),
            (
                "Twelve workers were hurt; according to the hospital, 13 were treated.",
                &["12 person", "13 by hospital"],
            ),
            (
                "Twelve workers were hurt, the hospital said; police spoke of 14.",
                &["12 person by hospital", "14 by police"],
            ),
            (
                "Twelve workers were hurt; 30 people were missing, police said.",
                &["12 person by police", "30 person by police"],
            ),
        ],
    );
    check(
        "vi",
        &[
            (
                "Vụ nổ làm 12 công nhân bị thương; bệnh viện cho biết đã tiếp nhận 13 bệnh nhân.",
                &["12 person", "13 person by bệnh viện"],
            ),
            (
                "Vụ nổ làm 12 người chết; 30 người bị thương, cảnh sát cho biết.",
                &["12 person by cảnh sát", "30 person by cảnh sát"],
            ),
        ],
    );
}

#[test]
fn a_number_behind_its_source_and_a_comma_is_a_figure() {
    check(
        "en",
        &[
            ("According to the hospital, 13 were treated.", &["13 by hospital"]),
            ("According to the hospital, 13 had died.", &["13 by hospital"]),
            ("According to the ministry, 2019 was a good year.", &[]),
            ("In the hospital, 13 was an unlucky number.", &[]),
        ],
    );
}

#[test]
fn some_of_them_in_another_clause_make_no_part_of_what_follows() {
    check(
        "en",
        &[
            ("Thirty homes were hit, some of them twice, and 200 people fled.", &["30 home", "200 person"]),
            ("Thirty shops were looted, one of them burnt, and 20 people held.", &["30 shop", "20 person"]),
            (
                "Thirty shops were looted, 5 to 6 of them burnt down, and 20 people held.",
                &["30 shop", "5..6 shop of 30 shop", "20 person"],
            ),
            (
                "Thirty shops were looted, 5-6 of them burnt down, and 20 people held.",
                &["30 shop", "5..6 shop of 30 shop", "20 person"],
            ),
            ("The team won 3-2 and 5 of them were hurt.", &["5"]),
            ("The gang killed 40 people of whom 12 were children.", &["40 person", "12 person of 40 person"]),
            (
                "It held 40 people, of them 12 women and 3 children.",
                &["40 person", "12 person of 40 person", "3 person of 40 person"],
            ),
            (
                "It held 40 people, 12 of them women and 3 of them children.",
                &["40 person", "12 person of 40 person", "3 person of 40 person"],
            ),
        ],
    );
}

#[test]
fn who_puts_a_named_figure_says_it_and_nothing_before_it() {
    check(
        "en",
        &[
            (
                "The strike killed 5 people, the army said, a figure local doctors put at 9, and 12 homes burned.",
                &["5 person by army", "9 by local doctors", "12 home by army"],
            ),
            ("The toll residents put at 30 is 12, police said.", &["30 by residents", "12 by police"]),
            (
                "Police arrested 40 people, a number rights groups put at 90.",
                &["40 person", "90 by rights groups"],
            ),
            ("Police arrested 40 people, a number the army confirmed.", &["40 person by army"]),
            ("The damage is estimated at 3 million dollars.", &["~3000000 USD"]),
        ],
    );
}

#[test]
fn places_in_a_list_say_nothing() {
    check(
        "en",
        &[
            ("Homs: 12 dead, 30 injured. Hama: nine dead.", &["12 person", "30 person", "9 person"]),
            ("Homs: 12 killed\nHama: 9 killed\nIdlib: 3 killed", &["12 person", "9 person", "3 person"]),
            ("Police: 12 dead. Hospital: 14 dead.", &["12 person by Police", "14 person by Hospital"]),
            ("Seoul: 300 soldiers killed. The ministry is silent.", &["300 person by Seoul"]),
        ],
    );
    check("vi", &[("Huế: 12 người chết\nĐà Nẵng: 9 người chết", &["12 person", "9 person"])]);
}

#[test]
fn earlier_values_are_told_in_the_order_of_the_later_ones() {
    check(
        "en",
        &[
            (
                "Some 41 civilians were killed and 112 injured, compared with 30 and 90.",
                &["~41 person from a3", "112 person from a4", "30", "90"],
            ),
            (
                "The party won 40 seats and 31% of the vote, up from 30 seats and 25%.",
                &["40 seat from a3", "31 % from a4", "30 seat", "25 %"],
            ),
            (
                "Some 41 people died and 112 were hurt, up from 90, and 12 are missing.",
                &["~41 person", "112 from a3", "90", "12"],
            ),
        ],
    );
}

#[test]
fn two_in_three_are_a_share() {
    check(
        "en",
        &[
            ("Two in three respondents back the plan.", &["0.6666666666666666 fraction"]),
            (
                "Two in three of 1,500 respondents back the plan.",
                &["0.6666666666666666 fraction", "1500 person"],
            ),
            ("The storm killed two in three towns.", &["3 town"]),
        ],
    );
}

#[test]
fn a_date_of_the_whole_is_none_of_the_part() {
    check(
        "en",
        &[
            (
                "It has 11,000 homeless, twice the 5,500 of last week.",
                &["11000 person", "5500 on 2025-06-02/2025-06-08"],
            ),
            ("Half of the 800 tents sent in May have not arrived.", &["0.5 fraction", "800 on 2025-05"]),
            ("Half of the 800 tents arrived in May.", &["0.5 fraction on 2025-05", "800 on 2025-05"]),
            ("It will cut 8% of its workforce of 19,000 by 2028.", &["8 % on ../2028 perhaps", "19000"]),
        ],
    );
}

#[test]
fn a_correction_denies_what_was_printed_before() {
    check(
        "en",
        &[
            (
                "An earlier version of this article said that 83 people died. The right number is 38.",
                &["83 person Denies by ?", "38"],
            ),
            ("A previous version of this story gave the toll as 83.", &["83 Denies by ?"]),
            ("An earlier version of this article did not say that 83 people died.", &["83 person"]),
            (
                "An earlier version of this report said 83, but 38 people died.",
                &["83 Denies by ?", "38 person"],
            ),
            ("An earlier report by the ministry said that 83 people died.", &["83 person by ministry"]),
        ],
    );
    check(
        "vi",
        &[
            ("Bản tin trước viết có 27 người bị thương.", &["27 person Denies by ?"]),
            ("Bản tin cho biết có 27 người bị thương.", &["27 person by Bản tin"]),
        ],
    );
}
