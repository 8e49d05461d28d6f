//! Kinds of prose beside the news: votes, appeals, bulletins, results of companies, and quotes of several sentences. Sentences that a
//! rule must not touch stand behind those that it is for.

use super::text_told::told;

#[track_caller]
fn check(tag: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(told(tag, text, "2025-06-10", false), *expected, "{text}");
    }
}

#[test]
fn a_hedge_between_two_figures_is_of_the_second() {
    check(
        "en",
        &[
            ("It sent 8 launchers and more than 200 rounds.", &["8 launcher", ">200 round"]),
            ("It sent 8 launchers or more.", &[">=8 launcher"]),
            ("Some 40 and more people came.", &[">=40 person"]),
        ],
    );
}

#[test]
fn what_there_is_no_evidence_of_is_left_open() {
    check(
        "en",
        &[
            (
                "There is no evidence that 500 people were executed, the ministry said.",
                &["500 person DoesNotConfirm by ministry"],
            ),
            ("The inquiry found no evidence of 300 deaths.", &["300 person DoesNotConfirm by inquiry"]),
            ("It is unclear whether 12 miners survived.", &["12 person DoesNotConfirm by ?"]),
            ("Doctors asked whether 12 patients wanted to go home.", &["12 person perhaps"]),
            (
                "Police have evidence that 500 people were executed, the ministry said.",
                &["500 person by ministry"],
            ),
            ("There was no evidence of arson at any of the 12 sites.", &["12"]),
        ],
    );
    check(
        "vi",
        &[
            (
                "Bộ Y tế nói không có bằng chứng cho thấy 500 người bị hành quyết.",
                &["500 person DoesNotConfirm by Bộ Y tế"],
            ),
            ("Chưa rõ 12 người này là ai.", &["12 person"]),
            ("Không rõ liệu 12 người còn sống.", &["12 person DoesNotConfirm by ?"]),
            ("Dữ liệu 500 người bị lộ.", &["500 person"]),
            ("Nguyên liệu 300 tấn được nhập về cảng.", &["300 t"]),
        ],
    );
}

#[test]
fn what_is_denied_is_the_report_and_no_one_says_it() {
    check(
        "vi",
        &[
            ("Ông bác bỏ thông tin 500 người chết.", &["500 person Denies by ?"]),
            ("Bộ Y tế thông tin 500 người chết.", &["500 person by Bộ Y tế"]),
        ],
    );
}

#[test]
fn a_forecast_is_of_the_figure_behind_it() {
    check(
        "en",
        &[
            ("Sales of $3.9bn beat forecasts of $3.5bn.", &["3900000000 USD", "3500000000 USD perhaps"]),
            ("It built 40 ships against 50 a year before.", &["40 ship from a2", "50 on 2024"]),
            ("It built 40 ships against a target of 50.", &["40 ship", "50 perhaps"]),
            ("Growth of 3% forecast by banks did not come.", &["3 % perhaps"]),
            ("The central bank sees inflation at 4.5%.", &["4.5 % by central bank"]),
            ("Police see 40 people at the gate.", &["40 person"]),
        ],
    );
}

#[test]
fn by_how_much_something_is_more_is_no_amount() {
    check(
        "en",
        &[
            ("The company had 14,200 employees, 1,100 more than a year before.", &["14200 person"]),
            ("Output is 18.4m tonnes, 2m less than last year.", &["18400000 t"]),
            ("It was 12% more than last year.", &["12 %"]),
            ("A quake killed 1,200 more than a decade ago.", &["1200"]),
            ("They had 40 tents, 300 beds, more than 20 cars.", &["40", "300", ">20 vehicle"]),
        ],
    );
}

#[test]
fn metres_take_the_singular() {
    check(
        "en",
        &[
            ("Only 1.1m have been registered.", &["1100000"]),
            ("Another 2m were displaced.", &["2000000"]),
            ("The wall is 1.1m high.", &["1.1 m"]),
            ("About 1.1m was flooded.", &["~1.1 m"]),
            ("Waves of 5m were seen.", &["5 m"]),
            ("Snow of up to 3m had fallen.", &["up to 3 m"]),
            ("Floodwaters up to 2.5m had swept through 300 homes.", &["up to 2.5 m", "300 home"]),
            ("A crowd of 1.1m have come.", &["1100000"]),
        ],
    );
}

#[test]
fn votes_are_no_range() {
    check(
        "en",
        &[
            ("Parliament voted 231 to 190 to pass the bill.", &["231", "190"]),
            ("Parliament voted 190 to 231 against the bill.", &["190", "231"]),
            ("The motion was approved by 52 to 48.", &["52", "48"]),
            ("Some 190 to 231 people voted.", &["190..231 person"]),
        ],
    );
}

#[test]
fn numbers_told_in_order_count_the_same() {
    check(
        "en",
        &[
            ("France and Japan sent 200 and 350 soldiers respectively.", &["200 person", "350 person"]),
            (
                "A, B and C sent 200, 350 and 50 soldiers, respectively.",
                &["200 person", "350 person", "50 person"],
            ),
            ("They sent 200 and 350 soldiers.", &["350 person"]),
        ],
    );
    check("vi", &[("Pháp và Nhật cử lần lượt 200 và 350 binh sĩ.", &["200 person", "350 person"])]);
}

#[test]
fn a_time_of_day_counts_nobody() {
    check(
        "en",
        &[
            ("14.05 GMT Police say 3 people died", &["3 person"]),
            ("Some 14 staff were hurt.", &["~14 person"]),
        ],
    );
}

#[test]
fn a_quote_goes_on_with_its_speaker() {
    check(
        "en",
        &[
            (
                r#""We counted 14," said Maria Lopez. "Another 9 are missing.""#,
                &["14 by Maria Lopez", "9 by Maria Lopez"],
            ),
            (
                r#""We lost everything. Nine people are missing," said Maria Lopez."#,
                &["9 person by Maria Lopez"],
            ),
            (
                r#"The mayor said: "We counted 14. Another 9 are missing." Police found 3 bodies."#,
                &["14 by mayor", "9 by mayor", "3 body"],
            ),
            (
                r#""It was bad," said Maria Lopez. "Another 9 are missing," said Juan Perez."#,
                &["9 by Juan Perez"],
            ),
            (r#""It was bad," said Maria Lopez. The toll was 20. "Another 9 are missing.""#, &["20", "9"]),
            (r#""It was bad," said Maria Lopez. "Another 9 are missing," he said."#, &["9"]),
            (r#""It was bad. Another 9 are missing," he said."#, &["9"]),
            (r#""It was bad," said Maria Lopez. At least 20 people died."#, &[">=20 person"]),
            (r#""It was bad," said Maria Lopez. Some 20 "rebels" died."#, &["~20"]),
            // A sign of inches opens no quote.
            (r#"Juan Perez said a 32" pipe broke. Twelve people died."#, &["32 by Juan Perez", "12 person"]),
        ],
    );
    check(
        "vi",
        &[(
            r#""Chúng tôi đếm được 14 thi thể", ông Lê Minh nói. "Còn 9 người mất tích.""#,
            &["14 body by ông Lê Minh", "9 person by ông Lê Minh"],
        )],
    );
}

#[test]
fn names_of_institutions_are_whole() {
    check(
        "en",
        &[
            (
                "The Ministry of Agriculture and Rural Development said 12 people died.",
                &["12 person by Ministry of Agriculture and Rural Development"],
            ),
            (
                "On Monday the Department of Health and Human Services said 12 people died.",
                &["12 person by Department of Health and Human Services on 2025-06-09"],
            ),
            ("Rebels attacked the Ministry of Health and Moscow said 12 died.", &["12 person by Moscow"]),
            ("The Ministry of Health was hit and Moscow said 12 people died.", &["12 person by Moscow"]),
        ],
    );
    check(
        "vi",
        &[
            (
                "Bộ Nông nghiệp và Môi trường cho biết 12 người chết.",
                &["12 person by Bộ Nông nghiệp và Môi trường"],
            ),
            (
                "Theo Bộ Thông tin và Truyền thông, 12 người bị phạt.",
                &["12 person by Bộ Thông tin và Truyền thông"],
            ),
            (
                "Theo Tổng cục Thống kê, 5 tháng qua có 500 người chết.",
                &["500 person by Tổng cục Thống kê on 2025-01-10/2025-06-10"],
            ),
            ("Cục Thống kê cho biết 500 người chết.", &["500 person by Cục Thống kê"]),
            ("Thống kê của Bộ Y tế cho thấy 500 người chết.", &["500 person by Bộ Y tế"]),
            ("Nga tấn công Kyiv và Ukraine cho biết 12 người chết.", &["12 person by Ukraine"]),
        ],
    );
}

#[test]
fn who_speaks_is_no_figure_and_what_is_told_beside_no_name() {
    check(
        "en",
        &[
            ("Three doctors said 12 people died.", &["12 person by Three doctors"]),
            (
                "The minister, speaking on condition of anonymity, said 12 people died.",
                &["12 person by minister"],
            ),
            ("According to Reuters, citing a nurse who quoted a report, 34 died.", &["34 person by nurse"]),
            ("Sales: EUR 412m (+7%)", &["412000000 EUR", "7 %"]),
            ("Seoul: EUR 412m lost", &["412000000 EUR by Seoul"]),
            ("Three doctors died.", &["3 person"]),
            ("Growth will slow to 3%, predicts the bank.", &["3 % by bank perhaps"]),
        ],
    );
    check("vi", &[("Cầu có vốn 3.400 tỷ đồng, dự kiến hoàn thành năm 2027.", &["3400000000000 VND"])]);
}

#[test]
fn what_is_confirmed_is_a_kind_of_case() {
    check(
        "en",
        &[
            ("There were 1,204 confirmed, 310 probable and 57 suspected cases.", &["1204", "310", "57 case"]),
            ("Twelve were hurt and 12 confirmed that 40 had died.", &["12", "12", "40"]),
        ],
    );
}

#[test]
fn who_gives_a_figure_stands_behind_it() {
    check(
        "en",
        &[
            ("The figure of 12 dead given by the hospital was doubted.", &["12 person by hospital"]),
            ("Rebels say 40 prisoners released by the army left.", &["40 person by Rebels"]),
        ],
    );
    check(
        "vi",
        &[
            ("Con số 12 người chết do bệnh viện đưa ra.", &["12 person by bệnh viện"]),
            ("Con số 12 người chết do bệnh viện đưa ra là sai.", &["12 person Denies by ?"]),
            ("Có 12 người chết do lũ.", &["12 person"]),
            ("Ngôi nhà số 12 bị cháy.", &[]),
        ],
    );
}

#[test]
fn dates_and_comparisons_stay_with_what_they_are_of() {
    check(
        "en",
        &[(
            "The toll rose to 2,056 on Sunday from 820 on Saturday, with 1,404 people hurt.",
            &["2056 on 2025-06-08 from a2", "820 on 2025-06-07", "1404 person"],
        )],
    );
    check(
        "vi",
        &[
            (
                "Doanh thu tăng 15% so với cùng kỳ; lợi nhuận sau thuế hơn 86 tỷ đồng.",
                &["15 %", ">86000000000 VND"],
            ),
            (
                "Lợi nhuận 86 tỷ đồng, so với 80 tỷ đồng năm ngoái.",
                &["86000000000 VND from a2", "80000000000 VND on 2024"],
            ),
        ],
    );
}

#[test]
fn a_part_is_no_more_than_its_whole() {
    check(
        "en",
        &[
            (
                "It killed 12 people, three of them children, and wounded more than 30, including 4 women.",
                &["12 person", "3 person of 12 person", ">30", "4 person of >30"],
            ),
            (
                "It says 9 people vanished, among them 12 women and 7 children.",
                &["9 person", "12 person", "7 person"],
            ),
            (
                "Kyiv said it shot down 78 of 92 drones and all 7 missiles.",
                &["78 drone by Kyiv of 92 drone", "92 drone by Kyiv", "7 missile by Kyiv"],
            ),
            ("It has had $120m of the $450m it needs.", &["120000000 USD of 450000000 USD", "450000000 USD"]),
            (
                "It killed 12 people, including 3 women and 4 children.",
                &["12 person", "3 person of 12 person", "4 person of 12 person"],
            ),
        ],
    );
}

#[test]
fn a_share_of_every_ten_is_one() {
    check(
        "en",
        &[
            ("Only 3 of every 10 girls attend school.", &["0.3 fraction"]),
            ("She met 3 of the 10 girls.", &["3 person of 10 person", "10 person"]),
        ],
    );
}

#[test]
fn what_is_said_of_a_report_is_not_said_by_it() {
    check(
        "en",
        &[
            ("The army's claim of 20 dead was false.", &["20 person Denies by ?"]),
            ("Reports that 40 had died were denied.", &["40 Denies by ?"]),
            ("Reports that 40 had died turned out to be false.", &["40 Denies by ?"]),
            (
                "Contrary to reports of 40 dead, no one was hurt, police said.",
                &["40 person Denies by police"],
            ),
            ("The army lost 9 men, a fraction of the 200 the rebels claim.", &["9 person", "200 by rebels"]),
            ("Reports that 40 died were denied by the mayor.", &["40 person Denies by mayor"]),
            ("Police said reports of 20 dead were false.", &["20 person Denies by Police"]),
            ("The army's claim that 300 died was rejected by the rebels.", &["300 person by army"]),
            ("The rebels claim 200 and the army 40.", &["200 by rebels"]),
        ],
    );
}

#[test]
fn a_letter_is_a_million_beside_one_that_is() {
    check(
        "en",
        &[
            (
                "It sold 1.2m cars in 2024, versus 1.4m in 2023.",
                &["1200000 vehicle on 2024 from a2", "1400000 on 2023"],
            ),
            ("Output may drop to 29.5m tonnes from 34m.", &["29500000 t perhaps", "34000000 perhaps"]),
            ("It sold 1.2m cars; the tower is 30m high.", &["1200000 vehicle", "30 m"]),
            ("The dam is 30m wide, up from 20m.", &["30 m from a2", "20 m"]),
            ("The city of 1.2m people was hit by waves of 5m.", &["1200000 person", "5 m"]),
            ("With 1.2m people homeless, the river rose to 6m.", &["1200000 person", "6 m"]),
        ],
    );
}

#[test]
fn a_price_before_is_no_price_now() {
    check(
        "en",
        &[
            ("Shares closed at $40, from $38 on Monday.", &["40 USD from a2", "38 USD on 2025-06-09"]),
            ("They were 300 people, from 12 countries.", &["300 person", "12 country"]),
            ("Farmers sold 40 cows, from $300.", &["40", "300 USD"]),
            ("It made a $40m loss, up from $30m.", &["40000000 USD from a2", "30000000 USD"]),
        ],
    );
}

#[test]
fn an_article_before_money_is_no_australian() {
    check(
        "en",
        &[
            ("It took a $7m loan.", &["7000000 USD"]),
            ("A $7m loan was paid.", &["7000000 USD"]),
            ("It paid A$7m and US$6m.", &["7000000 AUD", "6000000 USD"]),
            ("It paid US $6m.", &["6000000 USD"]),
        ],
    );
}

#[test]
fn a_comma_and_and_end_what_is_included() {
    check(
        "en",
        &[
            (
                "Protesters torched 14 vehicles, including 9 police cars, and 2 banks.",
                &["14 vehicle", "9 vehicle of 14 vehicle", "2"],
            ),
            (
                "It killed 14 people, including 3 women, 2 men and 4 children.",
                &["14 person", "3 person of 14 person", "2 person of 14 person", "4 person of 14 person"],
            ),
            ("Barely 40 houses are standing.", &["~40 home"]),
        ],
    );
}
