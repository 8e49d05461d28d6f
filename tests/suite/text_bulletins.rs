//! What communiqués, live reports, abstracts and statistics set beside their figures: by how much something changed, how sure a
//! number is, what became of those it counts.

use super::text_told::told;

const PUBLISHED: &str = "2025-06-05";

#[track_caller]
fn check(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(told(tag, text, PUBLISHED, false), *expected, "{text}");
    }
}

#[test]
fn by_how_much_something_rose_or_fell_is_no_figure() {
    check(
        "en",
        &[
            ("Output fell by 200,000 tonnes last year, the ministry said.", &[]),
            ("Cases were down 12 on last week.", &[]),
            ("Sales rose $3m on a year earlier.", &[]),
            ("The toll rose 12 compared with Monday.", &[]),
            ("212 cases were reported, a drop of 48 compared with the previous month.", &["212 case"]),
            ("Staff fell 300 to 4,100 and are expected to fall by a further 200 by December.", &["4100"]),
            ("Profit was $86m, up $3m from a year ago.", &["86000000 USD"]),
            // Nor is the date with which it is compared one of the level.
            ("The toll was 40, down 12 on last week.", &["40"]),
            ("The number of cases (up 12 from last week) was 40.", &["40"]),
        ],
    );
    check(
        "vi",
        &[
            ("Sản lượng giảm 200 nghìn tấn so với năm trước.", &[]),
            ("Giá vàng tăng 500.000 đồng, lên 78,5 triệu đồng.", &["78500000 VND"]),
            ("Nợ vay tăng thêm 2.000 tỷ, lên 9.500 tỷ đồng.", &["9500000000000 VND"]),
            ("So với cùng kỳ, giảm 2.136 vụ, giảm 198 người chết.", &[]),
            ("Lãi 5.300 tỷ đồng, cao hơn 1.100 tỷ đồng so với quý I/2024.", &["5300000000000 VND"]),
            ("Kim ngạch đạt 32,8 tỷ USD, giảm 1,2 tỷ USD so với tháng trước.", &["32800000000 USD"]),
        ],
    );
}

#[test]
fn a_level_behind_a_verb_of_change_stays_a_figure() {
    check(
        "en",
        &[
            ("The town was hit by 12 missiles.", &["12 missile"]),
            ("The bill was passed by 231 votes.", &["231 vote"]),
            ("Farmers grew 300 tonnes of wheat.", &["300 t"]),
            ("They dropped 12 bombs on Monday.", &["12 bomb on 2025-06-02"]),
            ("The plane fell 300 metres from the ridge.", &["300 m"]),
            ("The toll reached 300 compared with 200 last year.", &["300 from a2", "200 on 2024"]),
            ("The toll rose to 40 from 28 on Monday.", &["40 from a2", "28 on 2025-06-02"]),
            ("Prices fell by 12% on last year.", &["12 %"]),
            ("An increase of 12% was seen.", &["12 %"]),
            ("They dropped 12 bombs in May.", &["12 bomb on 2025-05"]),
            ("Exports fell by 5,000 in May to 230,000.", &["230000 on 2025-05"]),
            ("A fall of 300 metres was measured.", &["300 m"]),
        ],
    );
    check(
        "vi",
        &[
            ("Số ca mắc giảm còn 300 ca so với tháng trước.", &["300 case"]),
            ("Số người chết cao hơn 300 người.", &[">300 person"]),
            ("Con số cao hơn 300 so với 200 trước đó.", &[">300 from a2", "200"]),
            ("Nga mất 25 xe tăng, 12 xe bọc thép.", &["25 tank", "12 vehicle"]),
            ("Quân đội bắn cháy xe tăng 3 chiếc.", &["3 item"]),
            ("Chính phủ tăng cường 300 quân.", &["300 person"]),
            ("Số ca tăng lên tới 500 so với tháng trước.", &["500"]),
            ("Doanh thu tăng 15% so với năm trước, lên 86 tỷ đồng.", &["15 %", "86000000000 VND"]),
        ],
    );
}

#[test]
fn a_comparison_that_a_comma_closes_is_of_no_figure_behind_it() {
    check(
        "vi",
        &[(
            "Sản lượng đạt 20 triệu tấn, tăng 3% so với vụ trước, năng suất 67 tạ/ha.",
            &["20000000 t", "3 %", "67 quintal/ha"],
        )],
    );
    check(
        "en",
        &[
            ("Compared with last year, 40 more houses were built.", &["40 home"]),
            ("The toll, compared with 40 last week, fell.", &["40 on 2025-05-26/2025-06-01"]),
        ],
    );
}

#[test]
fn how_sure_a_number_is_counts_nothing() {
    check(
        "en",
        &[
            ("The hazard ratio was 0.72 (95% CI, 0.58 to 0.89; P=0.002).", &["0.72"]),
            ("An estimated 1,200 people died (95% confidence interval 900 to 1,500).", &["~1200 person"]),
            ("Among 240 patients (IQR 54-69), 37 (15.4%) died (p < 0.05).", &["240 person", "37", "15.4 %"]),
            ("Mean intake was 12.4 ± 3.1 g.", &["12.4±3.1 g"]),
            ("Turnout was 95% in the city, and 54 people were held.", &["95 %", "54 person"]),
        ],
    );
    check("vi", &[("Tỷ lệ là 15% (khoảng tin cậy 95%: 11-20).", &["15 %"])]);
}

#[test]
fn a_number_that_opens_a_clause_counts_whoever_its_verb_tells_of() {
    check(
        "en",
        &[
            ("The blaze spread; 16 were injured, four of them seriously.", &["16", "4 of 16"]),
            ("On 5 May, 16 were hurt.", &["16 on 2025-05-05"]),
            ("Two were killed.", &["2"]),
            ("Hospitals were treating 63, down from 80 on Sunday.", &["63 from a2", "80 on 2025-06-01"]),
            // Those are told of as named before, or by their number.
            ("The two were arrested.", &[]),
            ("He has three dogs; two are black.", &["3"]),
            ("Lots 12, 14 were sold.", &[]),
            ("On Flight 12, 16 were Germans.", &[]),
        ],
    );
}

#[test]
fn a_part_met_the_fate_of_its_whole() {
    check(
        "en",
        &[
            (
                "The group counted 40 dead, including 9 women, and 12 were arrested.",
                &["40 person by group", "9 person by group of 40 person", "12 by group"],
            ),
            (
                "12 died, including 3 women, and 2 were children.",
                &["12 person", "3 person of 12 person", "2 person of 12 person"],
            ),
            (
                "58 people died and 752 were injured, including 9 dead in one town.",
                &["58 person", "752", "9 person of 58 person"],
            ),
            ("752 were injured, including 9 dead in one town.", &["752", "9 person of 752"]),
        ],
    );
    check(
        "vi",
        &[(
            "Bão làm 58 người chết, 752 người bị thương, trong đó Quảng Ninh 9 người chết, Hải Phòng 2 người chết.",
            &["58 person", "752 person", "9 person of 58 person", "2 person of 58 person"],
        )],
    );
}

#[test]
fn words_that_end_like_verbs_or_hedges_are_none() {
    check(
        "vi",
        &[
            (
                "Ông Nam, phát ngôn viên Bộ Công an, cho biết đã khởi tố 47 bị can.",
                &["47 person by Ông Nam, phát ngôn viên Bộ Công an"],
            ),
            ("Bà Lan tố công ty nợ 300 triệu đồng.", &["300000000 VND by Bà Lan"]),
            (
                "Bài viết trước ghi 14 người chết, con số đúng là 12 người.",
                &["14 person Denies by ?", "=12 person"],
            ),
            ("Cháy tại phòng 2 người ta thấy.", &[]),
        ],
    );
    check(
        "en",
        &[
            ("Kyiv handed over 1,000 bodies.", &["1000 body"]),
            ("The rooms add up to 300 square metres.", &["300 m2"]),
            ("It took over 1,000 days and cost up to 300 dollars.", &[">1000 day", "up to 300 USD"]),
        ],
    );
}

#[test]
fn sources_are_told_as_they_are_named() {
    check(
        "en",
        &[
            (
                "The toll is between 300, according to the Red Cross, and 700, by the government's count.",
                &["300 by Red Cross", "700 by government"],
            ),
            (
                "Doctors at the Centre for Health and Safety said 12 people had died.",
                &["12 person by Doctors at the Centre for Health and Safety"],
            ),
            (
                "Twelve people died at the Ministry of Health and Kyiv said 5 people were hurt.",
                &["12 person", "5 person by Kyiv"],
            ),
            (
                "The mayor, 61, who was elected in 2019, said the fire had destroyed 40 homes.",
                &["40 home by mayor"],
            ),
            ("The general, 52, and his aide, who was hurt, said 12 died.", &["12 person by aide"]),
            ("The headline originally said 45 were killed; 54 were killed.", &["45 Denies by ?", "54"]),
            ("@RedCrossKE: 14 people rescued.", &["14 person by RedCrossKE"]),
        ],
    );
    check(
        "vi",
        &[
            (
                "Theo Reuters dẫn lời ông Petrov, 300 người đã chết.",
                &["300 person by ông Petrov through Reuters"],
            ),
            ("Theo ông Petrov, 300 người đã chết, theo Reuters.", &["300 person by ông Petrov"]),
        ],
    );
}

#[test]
fn what_was_so_in_the_same_stretch_before_is_not_of_this_one() {
    check(
        "vi",
        &[
            (
                "Quý I năm 2024, cả nước đón 4 triệu lượt khách, vượt con số 2 triệu lượt của cùng kỳ.",
                &["4000000 visit on 2024-01/2024-03", "2000000 time"],
            ),
            (
                "Quý I năm 2024, cả nước đón 4 triệu lượt khách của Hàn Quốc.",
                &["4000000 visit on 2024-01/2024-03"],
            ),
        ],
    );
}

#[test]
fn a_verb_that_is_called_like_a_season_is_no_date() {
    check(
        "en",
        &[
            ("It is expected that 12 units will be sold and sales continue to fall.", &["12 unit perhaps"]),
            ("From spring to fall 12 people died.", &["12 person on 2025-21/2025-23"]),
            ("In the fall, 12 people died.", &["12 person on 2024-23"]),
        ],
    );
}

#[test]
fn a_date_that_opens_a_clause_is_of_the_figure_in_it() {
    check(
        "en",
        &[
            (
                "On Monday 12 people had died; by Tuesday evening the figure had risen to 27.",
                &["12 person on 2025-06-02", "27 on ../2025-06-03"],
            ),
            (
                "Twelve people had died, and by Tuesday evening the toll had risen to 27.",
                &["12 person", "27 on ../2025-06-03"],
            ),
            (
                "The plant made 300 cars in April, and in May its output fell to 200.",
                &["300 vehicle on 2025-04", "200 on 2025-05"],
            ),
            // Nor is the date of what it is held beside one of a figure.
            ("Sales, at 1.3 million, were double those of last year.", &["1300000"]),
            ("The toll of 120 was twice that of 2023.", &["120"]),
        ],
    );
}

#[test]
fn what_only_looks_like_a_figure_or_a_source_is_none() {
    check(
        "en",
        &[
            ("Levels were half a metre above the 2014 record.", &["0.5 m"]),
            ("Over the 1999 level, sales reached 3,000.", &["3000"]),
            ("The army sent more than the 2000 soldiers it had promised.", &[">2000 person"]),
            ("The strike cost airlines an estimated €90m.", &["~90000000 EUR"]),
            ("Analysts estimated 300 tanks were lost.", &["~300 tank by Analysts"]),
            ("RT @agency: 12 killed in blast in Quetta.", &["12 person by agency"]),
            ("Eighteen were rescued from the river.", &["18"]),
        ],
    );
}
