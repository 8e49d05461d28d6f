//! Figures from phrases and from prose, in both languages and in a third one made here.

use crosscheck::quantity::{Form, Magnitude, Number};
use crosscheck::text::{
    DateTables, Hedge, HedgeWord, Language, Mention, MentionKind, Modality, Noun, NumberWord, RangeWord,
    ReadQuantityError, Scale, Tables, TokenKind, Tokens, VerbClass, drafts, language, phrase, read_quantity,
    scan,
};
use crosscheck::{Period, Quantity, Stance, Unit};
use proptest::prelude::*;

use crate::laws::cases;

fn tongue(tag: &str) -> &'static dyn Language {
    language(tag).unwrap()
}

fn read(tag: &str, text: &str) -> String {
    match read_quantity(text, tongue(tag)) {
        Ok(read) => read.quantity().to_string(),
        Err(error) => format!("{error:?}"),
    }
}

fn found<'t>(tag: &str, text: &'t str) -> Vec<Mention<'t>> {
    scan(text, tongue(tag), Some("2025-04-28".parse().unwrap()))
}

fn figures(tag: &str, text: &str) -> Vec<String> {
    let figures = found(tag, text).into_iter().filter(|m| m.kind == MentionKind::Figure);
    figures.map(|m| m.quantity.unwrap().to_string()).collect()
}

#[test]
fn numbers_of_each_language() {
    for (tag, text, expected) in [
        ("en", "14,000", "14000"),
        ("en", "1,234.5", "1234.5"),
        ("en", "14\u{202f}000", "14000"),
        ("en", "14k", "14000"),
        ("en", "1.2 million", "1200000"),
        ("en", "1.1 billion", "1100000000"),
        ("en", "a hundred and five", "105"),
        ("en", "two million three hundred thousand and twelve", "2300012"),
        ("en", "half a million", "500000"),
        ("en", "two and a half million", "2500000"),
        ("en", "two dozen", "24"),
        ("en", "a couple", "2"),
        ("en", "three quarters", "0.75 fraction"),
        ("en", "12,34,567", "1234567"),
        ("en", "minus seven", "-7"),
        ("en", "2½ hours", "2.5 hour"),
        ("vi", "14.000", "14000"),
        ("vi", "1.234,5 ha", "1234.5 ha"),
        ("vi", "3 triệu", "3000000"),
        ("vi", "12 ngàn", "12000"),
        ("vi", "1,5 tỷ đồng", "1500000000 VND"),
        ("vi", "1 vạn", "10000"),
        ("vi", "2 triệu rưỡi", "2500000"),
        ("vi", "một nghìn hai trăm linh năm", "1205"),
        ("vi", "hai mươi mốt", "21"),
        ("vi", "mười lăm", "15"),
        ("vi", "ba rưỡi", "3.5"),
        ("vi", "nửa triệu", "500000"),
        ("vi", "hai phần ba", "0.6666666666666666 fraction"),
        ("vi", "20 nghìn tỷ", "20000000000000"),
        ("vi", "hai năm rưỡi", "2.5 year"),
        ("vi", "3tr5", "3500000"),
        ("vi", "âm năm", "-5"),
    ] {
        assert_eq!(read(tag, text), expected, "{text}");
    }
}

#[test]
fn every_hedge_in_both_languages() {
    for (tag, texts, expected) in [
        ("en", &["exactly 200", "precisely 200"][..], "=200"),
        (
            "en",
            &["about 200", "around 200", "some 200", "an estimated 200", "circa 200", "~200", "200 or so"],
            "~200",
        ),
        ("en", &["nearly 200", "almost 200", "close to 200", "just under 200"], "nearly 200"),
        ("en", &["more than 200", "over 200", "above 200", "in excess of 200", ">200"], ">200"),
        (
            "en",
            &["at least 200", "no fewer than 200", "200 or more", "200+", "not less than 200", "≥ 200"],
            ">=200",
        ),
        ("en", &["less than 200", "fewer than 200", "under 200", "< 200"], "<200"),
        ("en", &["at most 200", "no more than 200", "200 or fewer", "not exceeding 200"], "<=200"),
        ("en", &["up to 200", "as many as 200"], "up to 200"),
        ("vi", &["đúng 200", "chính xác 200"], "=200"),
        ("vi", &["khoảng 200", "chừng 200", "xấp xỉ 200", "ước tính 200", "vào khoảng 200"], "~200"),
        ("vi", &["gần 200", "ngót 200", "suýt soát 200"], "nearly 200"),
        ("vi", &["hơn 200", "trên 200"], ">200"),
        ("vi", &["ít nhất 200", "tối thiểu 200", "không dưới 200", "từ 200 trở lên"], ">=200"),
        ("vi", &["dưới 200", "chưa đến 200", "chưa tới 200", "chưa đầy 200"], "<200"),
        ("vi", &["nhiều nhất 200", "tối đa 200", "không quá 200", "200 trở xuống"], "<=200"),
        ("vi", &["lên tới 200", "lên đến 200"], "up to 200"),
    ] {
        for text in texts {
            assert_eq!(read(tag, text), expected, "{text}");
        }
    }
}

#[test]
fn ranges_words_and_units() {
    for (tag, text, expected) in [
        ("en", "10,000–12,000 troops", "10000..12000 person"),
        ("en", "between five and seven million people", "5000000..7000000 person"),
        ("en", "between one hundred and three hundred", "100..300"),
        ("en", "from 20 to 30 km", "20..30 km"),
        ("en", "7-8,000 homes", "7000..8000 home"),
        ("en", "5 or 6 tanks", "5..6 tank"),
        ("en", "larger than twenty and at most thirty five", ">20 <=35"),
        ("en", "at least 20, but less than 35", ">=20 <35"),
        ("en", "4,000 ± 200", "4000±200"),
        ("en", "tens of thousands of people", "tens of thousands person"),
        ("en", "dozens", "dozens"),
        ("en", "a few hundred soldiers", "hundreds person"),
        ("en", "several ships", "a few ship"),
        ("en", "$3bn", "3000000000 USD"),
        ("en", "€2.5m", "2500000 EUR"),
        ("en", "two dollars and five cents", "2.05 USD"),
        ("en", "3.5 per cent", "3.5 %"),
        ("en", "0.5 percentage points", "0.5 percentage point"),
        ("en", "14,000 square kilometres", "14000 km2"),
        ("vi", "10.000 - 12.000 quân", "10000..12000 person"),
        ("vi", "từ 5 đến 7 triệu người", "5000000..7000000 person"),
        ("vi", "5 hoặc 6 xe tăng", "5..6 tank"),
        ("vi", "ba bốn trăm người", "300..400 person"),
        ("vi", "trên 20 và không quá 35", ">20 <=35"),
        ("vi", "hàng chục", "tens"),
        ("vi", "hàng chục nghìn người", "tens of thousands person"),
        ("vi", "vài trăm hộ dân", "hundreds household"),
        ("vi", "25 chiếc xe tăng", "25 tank"),
        ("vi", "5 tạ", "5 quintal"),
        ("vi", "1 đô la và 42 xu", "1.42 USD"),
        ("vi", "3,5 điểm phần trăm", "3.5 percentage point"),
    ] {
        assert_eq!(read(tag, text), expected, "{text}");
    }
    assert_eq!(Unit::new("quintal").factor_to(&Unit::new("kg")), Some(100.0));
}

#[test]
fn decomposed_text_reads_as_composed_and_spans_are_its_own_bytes() {
    use unicode::decomposed;
    let text = decomposed("hơn một nghìn hai trăm người");
    let read = read_quantity(&text, tongue("vi")).unwrap();
    assert_eq!(read.quantity().to_string(), ">1200 person");
    let noun = read.noun().unwrap();
    assert_eq!(noun, decomposed("người"));
    assert!(read.explain().ends_with(">1200 person"));
}

/// The few letters these tests need, in their decomposed form.
mod unicode {
    pub(super) fn decomposed(text: &str) -> String {
        const LETTERS: &[(char, &str)] = &[
            ('ơ', "o\u{31b}"),
            ('ộ', "o\u{323}\u{302}"),
            ('ì', "i\u{300}"),
            ('ă', "a\u{306}"),
            ('ư', "u\u{31b}"),
            ('ờ', "o\u{31b}\u{300}"),
        ];
        let one = |c| LETTERS.iter().find(|(l, _)| *l == c).map_or(c.to_string(), |(_, d)| (*d).to_owned());
        text.chars().map(one).collect()
    }
}

#[test]
fn faults_name_the_remedy_and_hide_nothing() {
    let fault = |text: &str| read_quantity(text, tongue("en")).unwrap_err();
    assert_eq!(fault("  "), ReadQuantityError::Empty);
    assert!(matches!(fault("soon"), ReadQuantityError::NoNumber { .. }));
    assert!(matches!(fault("1,23,4"), ReadQuantityError::Code { .. }));
    assert!(matches!(fault("20 people, or perhaps not"), ReadQuantityError::Rest { .. }));
    let hostile = fault("no\u{1b}[31m\u{202e}number").to_string();
    assert!(!hostile.contains(['\u{1b}', '\u{202e}']), "{hostile}");
}

#[test]
fn prose_gives_figures_with_what_the_sentence_says_of_them() {
    let text = "The Pentagon estimates that 10,000 foreign troops may have arrived, up from an earlier estimate of 3,000.";
    let mentions = found("en", text);
    assert_eq!(mentions[0].text, "10,000 foreign troops");
    assert_eq!(mentions[0].modality, Modality::Possible);
    let who = mentions[0].attribution.as_ref().unwrap();
    assert_eq!((who.who, who.verb), (Some("Pentagon"), VerbClass::Estimates));
    assert_eq!(mentions[1].earlier_of, Some(0));

    let text = "Theo các quan chức địa phương, khoảng 1.400 người, bao gồm 300 trẻ em, đã sơ tán hôm 12/4.";
    let mentions = found("vi", text);
    assert_eq!(mentions[0].quantity.as_ref().unwrap().to_string(), "~1400 person");
    assert_eq!(mentions[0].attribution.as_ref().unwrap().who, Some("các quan chức địa phương"));
    assert_eq!((mentions[1].noun, mentions[1].part_of), (Some("trẻ em"), Some(0)));
    assert_eq!(mentions[2].period.unwrap().to_string(), "2025-04-12");

    let text = "Giá tăng từ 120 lên 150 nghìn đồng.";
    let mentions = found("vi", text);
    assert_eq!(mentions[0].earlier_of, Some(1));
}

#[test]
fn what_only_looks_like_a_figure_is_none() {
    for (tag, text) in [
        ("en", "The KN-23 and the F-16 flew past on Route 66."),
        ("en", "Call the hotline on +44 20 7946 0958 or 0800 555 111."),
        ("en", "City beat United 3-1; the second leg ended 2-2."),
        ("en", "One of the two sides left at 10:30."),
        ("en", "1. Introduction"),
        ("en", "Article 5 was invoked on 12 September 2001."),
        ("en", "Windows 11 and iPhone 15 were released."),
        ("vi", "Lầu Năm Góc và Ba Lan họp vào thứ Hai."),
        ("vi", "Một binh sĩ của hai nước gặp nhau lần thứ ba."),
        ("vi", "Bão số 3 đổ bộ vào quận 7 lúc 8 giờ 30."),
        ("vi", "Trận đấu kết thúc với tỷ số 2-1."),
        ("vi", "Liên hệ 0912 345 678 để biết thêm chi tiết."),
        ("vi", "Ảnh 1: Quân khu 4."),
        ("vi", "Nhiều người dân và một số quan chức có mặt."),
    ] {
        assert_eq!(figures(tag, text), Vec::<String>::new(), "{text}");
    }
    let ages = found("en", "John Smith, 34, and a 25-year-old man, aged 3 and 5 in 1990, left.");
    assert!(
        ages.iter().filter(|m| m.kind != MentionKind::Date).all(|m| m.kind == MentionKind::Age),
        "{ages:?}"
    );
    assert_eq!(found("vi", "Ông A (34 tuổi) bị bắt.")[0].kind, MentionKind::Age);
}

#[test]
fn a_headline_that_is_printed_twice_is_one_statement() {
    let twice = "Seoul: 300 soldiers killed in the north ".repeat(2);
    let mentions = found("en", &twice);
    assert_eq!(mentions.len(), 2);
    assert_eq!((mentions[0].repeats, mentions[1].repeats), (None, Some(0)));
    assert_eq!(mentions[1].attribution.as_ref().unwrap().who, Some("Seoul"));
}

#[test]
fn drafts_say_what_is_missing() {
    let text = "The army denied that 600 of its men had been captured, including 20 officers.";
    let published: Option<Period> = "2025-04-28".parse().ok();
    let drafts = drafts(&scan(text, tongue("en"), published), text, "en", published, "a");
    assert_eq!((drafts[0].key.as_str(), drafts[0].includes.as_slice()), ("a1", &["a2".to_owned()][..]));
    assert_eq!(drafts[0].verb, Some(VerbClass::Denies));
    // Who denies a figure is not its origin.
    assert_eq!(
        (&drafts[0].origin, &drafts[0].stance),
        (&None, &Some((Some("army".to_owned()), Stance::Denies)))
    );
    let missing: Vec<String> = drafts[0].missing.iter().map(ToString::to_string).collect();
    assert_eq!(missing, ["measure", "unit", "origin", "as_of", "stated_on"]);
    let json = serde_json::to_value(&drafts[1]).unwrap();
    assert_eq!((&json["measure"], &json["figure"]), (&serde_json::Value::Null, &"20 person".into()));
}

/// A third language: tables and nothing else.
struct French;

static FRENCH: Tables = Tables {
    decimal: ',',
    group: '.',
    numbers: &[
        ("deux", NumberWord::one(2)),
        ("onze", NumberWord::one(11)),
        ("vingt", NumberWord::with_room(20, 10)),
        ("soixante", NumberWord::with_room(60, 20)),
    ],
    scales: &[("cent", Scale::Ten(2)), ("mille", Scale::Ten(3)), ("millions", Scale::Ten(6))],
    joiners: &["et"],
    hedges: &[
        ("environ", HedgeWord::before(Hedge::About)),
        ("plus de", HedgeWord::before(Hedge::MoreThan)),
        ("au moins", HedgeWord::before(Hedge::AtLeast)),
    ],
    ranges: &[("entre", RangeWord::Between), ("et", RangeWord::And), ("à", RangeWord::To)],
    nouns: &[("soldats", Noun::of("person"))],
    verbs: &[("déclare", VerbClass::Says)],
    stops: &["de", "que", "ont"],
    ..Tables::NONE
};

impl Language for French {
    fn tag(&self) -> &'static str {
        "fr"
    }
    fn tables(&self) -> &'static Tables {
        &FRENCH
    }
    fn dates(&self) -> &'static DateTables {
        &DateTables::NONE
    }
}

#[test]
fn a_third_language_is_a_table() {
    for (text, expected) in [
        ("plus de 10.000 soldats", ">10000 person"),
        ("soixante et onze", "71"),
        ("deux cent vingt mille", "220000"),
        ("entre 3 et 5 millions", "3000000..5000000"),
        ("environ 2,5 millions", "~2500000"),
    ] {
        assert_eq!(read_quantity(text, &French).unwrap().quantity().to_string(), expected, "{text}");
    }
    let mentions = scan("Paris déclare que au moins 12 000 soldats ont fui.", &French, None);
    assert_eq!(mentions[0].quantity.as_ref().unwrap().to_string(), ">=12000 person");
    assert_eq!(mentions[0].attribution.as_ref().unwrap().who, Some("Paris"));
    let tens: Quantity = "tens zebra".parse().unwrap();
    assert_eq!(read_quantity(&phrase(&tens, &French), &French).unwrap().quantity(), &tens);
}

fn numbers() -> impl Strategy<Value = Number> {
    let any = prop_oneof![
        any::<f64>(),
        (0u32..2_000_000).prop_map(f64::from),
        (-2_000_000i32..2_000_000).prop_map(|n| f64::from(n) / 1000.0),
        (0u32..3000).prop_map(|n| f64::from(n) * 1e6),
    ];
    any.prop_filter_map("finite", |v| Number::new(v).ok())
}

fn forms() -> impl Strategy<Value = Form> {
    let two = || (numbers(), numbers()).prop_map(|(a, b)| if a <= b { (a, b) } else { (b, a) });
    let bounded = (two(), any::<bool>(), any::<bool>())
        .prop_filter_map("not empty", |((low, high), lo, ho)| {
            Quantity::bounded(low.get(), lo, high.get(), ho).ok().map(|q| *q.form())
        });
    let date =
        (1900u16..2100, 1u8..=12).prop_map(|(y, m)| Form::Date(format!("{y}-{m:02}").parse().unwrap()));
    prop_oneof![
        numbers().prop_map(Form::Bare),
        numbers().prop_map(Form::Exactly),
        numbers().prop_map(Form::About),
        numbers().prop_map(Form::Nearly),
        numbers().prop_map(Form::MoreThan),
        numbers().prop_map(Form::AtLeast),
        numbers().prop_map(Form::LessThan),
        numbers().prop_map(Form::AtMost),
        numbers().prop_map(Form::UpTo),
        two().prop_map(|(low, high)| Form::Between { low, high }),
        bounded,
        (numbers(), numbers()).prop_map(|(value, error)| Form::PlusMinus {
            value,
            error: Number::new(error.get().abs()).unwrap()
        }),
        (2u8..=12).prop_map(|power| Form::Magnitude(Magnitude::new(power).unwrap())),
        Just(Form::Tens),
        Just(Form::Dozens),
        Just(Form::AFew),
        Just(Form::Many),
        date,
    ]
}

fn units() -> impl Strategy<Value = Option<Unit>> {
    let known = prop::sample::select(vec![
        "person",
        "%",
        "km2",
        "USD",
        "VND",
        "tank",
        "year",
        "percentage point",
        "count",
        "t",
        "zebra",
        "troops",
        "or more",
        "million",
        "a]b[\\",
        "5",
        "m",
        "người",
        "trở lên",
        "fraction",
        "°C",
        "|",
        "a|b",
    ]);
    let any = "\\PC{1,12}".prop_map(|text| Unit::new(&text));
    prop_oneof![Just(None), known.prop_map(|u| Some(Unit::new(u))), any.prop_map(Some)]
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn what_is_shown_reads_back(form in forms(), unit in units()) {
        let mut quantity = Quantity::from(form);
        if let (Some(unit), false) = (unit, matches!(form, Form::Date(_))) {
            quantity = quantity.in_unit(unit);
        }
        for tongue in [tongue("en"), tongue("en-US"), tongue("vi"), &French as &dyn Language] {
            let text = phrase(&quantity, tongue);
            let read = read_quantity(&text, tongue);
            prop_assert_eq!(read.as_ref().map(|r| r.quantity()), Ok(&quantity), "{} in {}", text, tongue.tag());
        }
    }

    #[test]
    fn tokens_cover_the_text_in_order(text in "\\PC{0,60}") {
        let mut at = 0;
        for token in Tokens::of(&text).iter() {
            prop_assert!(token.start >= at && token.end > token.start);
            prop_assert_eq!(text.get(token.start..token.end), Some(token.text));
            prop_assert!(token.kind != TokenKind::Digits || token.folded.bytes().all(|b| b.is_ascii_digit()));
            at = token.end;
        }
    }

    #[test]
    fn paragraphs_are_read_one_by_one(a in sentences(), b in sentences()) {
        let both = format!("{a}\n\n{b}");
        let shift = a.len() + 2;
        for tag in ["en", "vi"] {
            let mut apart: Vec<_> = found(tag, &a).into_iter().map(|m| (m.span, m.quantity)).collect();
            apart.extend(found(tag, &b).into_iter().map(|m| (m.span.start + shift..m.span.end + shift, m.quantity)));
            let whole: Vec<_> = found(tag, &both).into_iter().map(|m| (m.span, m.quantity)).collect();
            prop_assert_eq!(whole, apart);
        }
    }
}

/// Sentences made of the words of figures and dates.
pub(crate) fn sentences() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "more than",
        "hơn",
        "10,000",
        "10.000",
        "2,5",
        "3",
        "triệu",
        "million",
        "troops",
        "người",
        "from",
        "to",
        "từ",
        "đến",
        "between",
        "and",
        "và",
        "–",
        "-",
        ",",
        ".",
        "said",
        "cho biết",
        "Kyiv",
        "up from",
        "including",
        "bao gồm",
        "hôm 24/4",
        "on Monday",
        "năm",
        "thứ",
        "hai",
        "half",
        "a",
        "of",
        "%",
        "$",
        "KN-23",
        "0912",
        "aged",
        "tuổi",
        "(",
        ")",
        "\"",
        "±",
        "một",
        "hàng",
        "chục",
        "tens",
        "thousands",
        "rưỡi",
        "\n",
        "e\u{301}",
        "½",
        "1/3",
        "theo",
    ]);
    prop::collection::vec(word, 0..30).prop_map(|words| words.join(" "))
}
