//! What columns are called.

use unicode_normalization::UnicodeNormalization;

/// The name of a column in lower case, without marks and signs: "Ngày công bố" is "ngay cong bo".
pub(super) fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfd().flat_map(char::to_lowercase) {
        let c = if c == 'đ' { 'd' } else { c };
        if unicode_normalization::char::is_combining_mark(c) {
            continue;
        }
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What a folded name is the name of, the likeliest first.
pub(super) fn field_of(folded: &str) -> Option<&'static str> {
    FIELDS.iter().find(|(_, names)| names.contains(&folded)).map(|(field, _)| *field)
}

/// The folded names of a field.
pub(super) fn names_of(field: &str) -> &'static [&'static str] {
    FIELDS.iter().find(|(known, _)| *known == field).map_or(&[], |(_, names)| names)
}

/// How well a name says what the column holds: 0 is best.
pub(super) fn rank(field: &str, folded: &str) -> usize {
    names_of(field).iter().position(|name| *name == folded).unwrap_or(usize::MAX)
}

/// Whether a folded name says what is counted, so that the column holds figures of it.
pub(super) fn is_counted(folded: &str) -> bool {
    folded.split(' ').any(|word| COUNTED.contains(&word))
        || COUNTED_PHRASES.iter().any(|phrase| folded.contains(phrase))
}

/// Whether a folded name is that of a column of whole numbers: of what is counted, and not of how many there are of it
/// for something else.
pub(super) fn counts_things(folded: &str) -> bool {
    is_counted(folded) && !is_rate(folded)
}

/// Whether a folded name is that of how many there are of something for something else, or of a mean.
pub(super) fn is_rate(folded: &str) -> bool {
    const RATES: &[&str] = &[
        "per",
        "rate",
        "ratio",
        "share",
        "percent",
        "percentage",
        "mean",
        "average",
        "avg",
        "median",
        "index",
    ];
    const RATE_PHRASES: &[&str] = &["ty le", "trung binh", "phan tram", "chi so", "binh quan"];
    let is_rate = |word: &str| {
        RATES.contains(&word) || word.ends_with('k') && word.starts_with(|c: char| c.is_ascii_digit())
    };
    folded.split(' ').any(is_rate) || RATE_PHRASES.iter().any(|phrase| folded.contains(phrase))
}

/// The fields, each with the folded names that columns have for it in English and Vietnamese.
#[rustfmt::skip]
const FIELDS: &[(&str, &[&str])] = &[
    ("id", &["id", "key", "row id", "record id", "entry id", "data id", "uuid", "ma", "ma so", "ma dong", "ma ban ghi"]),
    ("source", &["source", "sources", "source name", "origin", "said by", "stated by", "according to", "attribution", "data source", "publisher", "agency", "organisation", "organization", "provider", "pollster", "speaker", "claimant", "who", "nguon", "nguon tin", "nguon so lieu", "theo", "theo nguon", "co quan", "to chuc", "ben cong bo", "don vi cung cap", "nguoi noi"]),
    ("reported_by", &["reported by", "relay", "relays", "relayed by", "carried by", "via", "through", "outlet", "outlets", "media", "media outlet", "newspaper", "news outlet", "dua tin", "bao", "bao dai", "bao dang", "kenh dua tin", "qua", "dang boi", "dang tren"]),
    ("subject", &["subject", "event", "event name", "incident", "conflict", "disaster", "disaster name", "topic", "about", "candidate", "party", "doi tuong", "su kien", "vu viec", "su vu", "chu de", "ve"]),
    ("measure", &["measure", "metric", "indicator", "indicator name", "variable", "series", "series name", "statistic", "item", "chi tieu", "chi so", "dai luong", "ten chi tieu", "so lieu ve", "noi dung"]),
    ("property", &["property", "thuoc tinh"]),
    ("population", &["population", "group", "population group", "sub population", "nhom", "nhom doi tuong", "nhom dan cu"]),
    ("place", &["place", "place name", "location", "region", "country", "country name", "country region", "province", "state", "territory", "district", "city", "area", "entity", "where", "noi", "noi xay ra", "dia diem", "dia ban", "khu vuc", "vung", "tinh", "tinh thanh", "tinh thanh pho", "quoc gia", "nuoc", "huyen"]),
    ("value", &["value", "figure", "figures", "number", "count", "total", "amount", "quantity", "obs value", "observation value", "estimate", "n", "gia tri", "con so", "so lieu", "so luong", "tong so", "tong"]),
    ("low", &["low", "lower", "lower bound", "low estimate", "min", "minimum", "at least", "ci low", "ci lower", "lower ci", "thap", "thap nhat", "toi thieu", "can duoi", "muc thap"]),
    ("high", &["high", "upper", "upper bound", "high estimate", "max", "maximum", "at most", "ci high", "ci upper", "upper ci", "cao", "cao nhat", "toi da", "can tren", "muc cao"]),
    ("hedge", &["hedge", "hedging", "qualifier", "modifier", "approximation", "cach noi", "tu chi muc do", "do chac chan", "uoc luong"]),
    ("unit", &["unit", "units", "unit of measure", "uom", "don vi", "don vi tinh", "dvt"]),
    ("as_of_start", &["as of start", "start", "start date", "date start", "period start", "from date", "date from", "begin", "tu ngay", "ngay bat dau", "bat dau"]),
    ("as_of_end", &["as of end", "end", "end date", "date end", "period end", "to date", "date to", "until", "den ngay", "ngay ket thuc", "ket thuc"]),
    ("as_of", &["as of", "as of date", "asof", "reference date", "event date", "date of event", "date", "day", "period", "time period", "time", "month", "year", "tinh den", "tinh den ngay", "thoi diem", "ngay thang", "ngay", "ky", "thoi gian", "thang", "nam"]),
    ("stated_on", &["stated on", "stated", "date stated", "statement date", "said on", "announced", "announced on", "date announced", "announcement date", "report date", "reported on", "date reported", "reported date", "ngay cong bo", "cong bo ngay", "cong bo", "ngay phat bieu", "ngay tuyen bo", "ngay bao cao"]),
    ("published_on", &["published on", "published", "date published", "publication date", "published date", "pub date", "article date", "ngay dang", "ngay dang tin", "dang ngay", "ngay xuat ban"]),
    ("recorded_at", &["recorded at", "recorded on", "date recorded", "entered", "entered on", "date added", "added", "created at", "retrieved", "retrieved on", "accessed", "ngay ghi nhan", "ngay nhap", "thoi gian ghi nhan"]),
    ("kind", &["kind", "measure kind", "kind of figure", "type", "measure type", "loai", "loai so lieu", "kieu", "kieu so lieu"]),
    ("sequence", &["sequence", "seq", "vintage", "revision number", "thu tu"]),
    ("note", &["note", "notes", "comment", "comments", "remark", "remarks", "ghi chu", "chu thich", "nhan xet"]),
    ("quote", &["quote", "quotation", "sentence", "excerpt", "wording", "statement", "text", "trich dan", "trich", "cau", "nguyen van", "loi noi"]),
    ("url", &["url", "link", "source url", "source link", "web", "website", "href", "lien ket", "duong dan", "dia chi web"]),
    ("language", &["lang", "language", "ngon ngu", "tieng"]),
    ("stance", &["stance", "lap truong"]),
    ("towards", &["towards"]),
    ("holder", &["holder", "stance holder"]),
    ("certainty", &["certainty"]),
    ("revises", &["revises", "corrects", "dinh chinh cho"]),
    ("from", &["up from"]),
    ("includes", &["includes", "bao gom"]),
    ("same_statement_as", &["same statement as"]),
    ("withdraws", &["withdraws", "rut lai"]),
    ("measure_key", &["measure key"]),
    ("source_key", &["source key"]),
    ("reported_by_key", &["reported by key"]),
];

/// Words for what is counted.
#[rustfmt::skip]
const COUNTED: &[&str] = &[
    "dead", "deaths", "death", "killed", "kill", "fatalities", "casualties", "victims", "injured", "injuries", "wounded", "missing",
    "displaced", "idps", "refugees", "evacuated", "affected", "homeless", "detained", "arrested", "hospitalized", "hospitalised", "cases",
    "infected", "recovered", "vaccinated", "troops", "soldiers", "personnel", "houses", "homes", "buildings", "damaged", "destroyed",
];

#[rustfmt::skip]
const COUNTED_PHRASES: &[&str] = &[
    "so nguoi chet", "nguoi chet", "thiet mang", "tu vong", "bi thuong", "mat tich", "thuong vong", "so nguoi", "so ca", "so nha", "so vu",
    "binh si", "quan so", "so tan",
];

/// Whether the unit of a cell says only that something is counted: `Number`, `#`, `số lượng`.
pub(super) fn is_any_count(unit: &str) -> bool {
    const WORDS: &[&str] = &[
        "number",
        "numbers",
        "no",
        "nr",
        "num",
        "n",
        "so",
        "so luong",
        "number of",
        "anzahl",
        "nombre",
        "numero",
    ];
    unit == "#" || unit.len() <= 16 && WORDS.contains(&folded(unit).as_str())
}

/// Texts of cells that say nothing, in lower case.
const NOTHING: &[&str] = &[
    "na",
    "n/a",
    "#n/a",
    "n.a.",
    "n. a.",
    "null",
    "nan",
    "-",
    "--",
    "---",
    "–",
    "—",
    "…",
    "...",
    "..",
    ".",
    "?",
    "??",
    "unknown",
    "not known",
    "not available",
    "not given",
    "tbd",
    "tba",
    "tbc",
    "nd",
    "n.d.",
    "n/d",
    "no data",
    "not reported",
    "pending",
    "không rõ",
    "chưa rõ",
    "chưa có",
];

/// Whether a cell says nothing.
pub(super) fn says_nothing(cell: &str) -> bool {
    if cell.len() > 24 || cell.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if cell.is_ascii() {
        let started = cell.starts_with(|c: char| "nutp#-.?".contains(c.to_ascii_lowercase()));
        return started && NOTHING.iter().any(|nothing| nothing.eq_ignore_ascii_case(cell));
    }
    NOTHING.contains(&cell) || NOTHING.contains(&cell.to_lowercase().as_str())
}

/// What a spreadsheet shows where a formula failed.
pub(super) fn is_formula_error(cell: &str) -> bool {
    cell.starts_with('#')
        && matches!(
            cell,
            "#REF!"
                | "#VALUE!"
                | "#DIV/0!"
                | "#NAME?"
                | "#NUM!"
                | "#NULL!"
                | "#SPILL!"
                | "#CALC!"
                | "#GETTING_DATA"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded() {
        for (name, expected) in [
            ("Ngày công bố", "ngay cong bo"),
            ("  Reported_By ", "reported by"),
            ("Đơn vị (người)", "don vi nguoi"),
            ("as-of", "as of"),
            ("!!", ""),
        ] {
            assert_eq!(folded(name), expected);
        }
        assert_eq!(field_of(&folded("NGUỒN TIN")), Some("source"));
        assert!(
            is_counted(&folded("Số người chết")) && is_counted("total deaths") && !is_counted("latitude")
        );
    }

    #[test]
    fn every_word_is_found_in_any_case() {
        for nothing in NOTHING {
            assert!(says_nothing(nothing) && says_nothing(&nothing.to_uppercase()), "{nothing}");
        }
        for cell in ["", "0", "n", "na2"] {
            assert!(!says_nothing(cell), "{cell}");
        }
    }

    #[test]
    fn every_name_is_folded_and_of_one_field() {
        let mut seen = std::collections::BTreeSet::new();
        for name in FIELDS.iter().flat_map(|(_, names)| *names) {
            assert_eq!(folded(name), *name);
            assert!(seen.insert(*name), "{name}");
        }
    }
}
