//! Rows that add up the others: what they are called.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::words::folded;

/// What rows of totals are called, by the tags of the languages. A row is one only if it also leaves out what other rows
/// say, so that a source that happens to have such a name is read.
#[rustfmt::skip]
const TOTALS: &[(&str, &[&str])] = &[
    ("en", &["total", "totals", "grand total", "overall total", "subtotal", "sub total", "sum", "sum total", "all together"]),
    ("vi", &["tổng", "tổng cộng", "tổng số", "cộng"]),
    ("de", &["gesamt", "insgesamt", "summe", "gesamtsumme", "zwischensumme", "zusammen"]),
    ("fr", &["total général", "sous total", "somme", "ensemble", "totaux"]),
    ("es", &["suma", "suma total", "total general", "totales", "en total"]),
    ("pt", &["soma", "total geral", "totais"]),
    ("it", &["totale", "totali", "somma", "totale generale", "totale complessivo"]),
    ("nl", &["totaal", "subtotaal", "eindtotaal", "som"]),
    ("sv", &["totalt", "summa", "sammanlagt"]),
    ("da, no", &["i alt", "ialt", "sammenlagt"]),
    ("fi", &["yhteensä"]),
    ("et", &["kokku"]),
    ("lv", &["kopā", "pavisam"]),
    ("lt", &["iš viso", "viso"]),
    ("is", &["samtals", "alls"]),
    ("pl", &["razem", "ogółem", "łącznie", "w sumie"]),
    ("cs", &["celkem", "součet", "úhrnem"]),
    ("sk", &["spolu", "súčet", "celkom"]),
    ("hu", &["összesen", "mindösszesen"]),
    ("sl", &["skupaj"]),
    ("hr, bs, sr", &["ukupno", "svega", "zbroj", "укупно", "свега"]),
    ("mk", &["вкупно"]),
    ("sq", &["gjithsej"]),
    ("bg", &["общо", "всичко"]),
    ("ru", &["итого", "всего", "сумма", "итог", "общий итог"]),
    ("uk", &["разом", "усього", "всього", "підсумок", "сума"]),
    ("be", &["усяго", "разам"]),
    ("el", &["σύνολο", "γενικό σύνολο"]),
    ("tr", &["toplam", "genel toplam", "ara toplam"]),
    ("az", &["cəmi", "yekun"]),
    ("kk", &["барлығы", "жиыны"]),
    ("uz", &["jami"]),
    ("ka", &["სულ", "ჯამი"]),
    ("hy", &["ընդամենը"]),
    ("he", &["סה\"כ", "סך הכל", "סך הכול"]),
    ("ar", &["المجموع", "مجموع", "الإجمالي", "إجمالي", "الإجمالي العام", "المجموع الكلي"]),
    ("fa", &["جمع", "جمع کل"]),
    ("ur", &["کل", "میزان"]),
    ("hi", &["कुल", "योग", "कुल योग"]),
    ("mr", &["एकूण"]),
    ("bn", &["মোট", "সর্বমোট"]),
    ("pa", &["ਕੁੱਲ"]),
    ("gu", &["કુલ"]),
    ("ta", &["மொத்தம்"]),
    ("te", &["మొత్తం"]),
    ("kn", &["ಒಟ್ಟು"]),
    ("ml", &["ആകെ"]),
    ("si", &["එකතුව"]),
    ("ne", &["जम्मा"]),
    ("th", &["รวม", "ยอดรวม", "รวมทั้งหมด", "รวมทั้งสิ้น"]),
    ("lo", &["ລວມ"]),
    ("km", &["សរុប"]),
    ("my", &["စုစုပေါင်း"]),
    ("id, ms", &["jumlah", "total keseluruhan", "jumlah keseluruhan"]),
    ("tl", &["kabuuan"]),
    ("sw", &["jumla"]),
    ("zh", &["合计", "总计", "小计", "总数", "总和", "共计", "合計", "總計", "小計", "總數"]),
    ("ja", &["総計", "総数"]),
    ("ko", &["합계", "총계", "소계", "계", "총합"]),
    ("eu", &["guztira"]),
    ("mn", &["нийт"]),
];

/// The longest of them, in bytes, with the signs and spaces that may stand around it.
const LONGEST: usize = 72;

static FOLDED: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| TOTALS.iter().flat_map(|(_, words)| *words).map(|word| folded(word)).collect());

/// The first letters, in lower case, of those that are written without marks.
static STARTS: LazyLock<FxHashSet<u8>> = LazyLock::new(|| {
    FOLDED.iter().filter(|word| word.is_ascii()).filter_map(|word| word.bytes().next()).collect()
});

/// Whether a cell says that its row adds up the others.
pub(super) fn is_total(cell: &str) -> bool {
    // None of them has a digit, and most cells start with another letter.
    let letters = || cell.bytes().filter(u8::is_ascii_alphanumeric);
    if cell.len() > LONGEST || letters().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let started = letters().next().is_some_and(|b| STARTS.contains(&b.to_ascii_lowercase()));
    (started || !cell.is_ascii()) && FOLDED.contains(&folded(cell))
}

/// Whether a word for a total is also the name of a place, as Soma in Japan and Jumla in Nepal are.
pub(super) fn is_place(cell: &str) -> bool {
    const PLACES: &[&str] = &["alls", "cong", "jami", "jumla", "som", "soma", "sum", "suma", "summa", "viso"];
    let name = folded(cell);
    PLACES.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_in_any_case_and_between_signs() {
        for total in TOTALS.iter().flat_map(|(_, words)| *words) {
            for cell in
                [(*total).to_owned(), total.to_uppercase(), format!("({total}):"), format!("– {total}")]
            {
                assert!(is_total(&cell), "{cell}");
            }
        }
        for cell in ["Tổng cộng", "ИТОГО", "Σύνολο", "Gesamt:", "合计", "합계", "Ogółem"]
        {
            assert!(is_total(cell), "{cell}");
        }
    }

    #[test]
    fn other_names_are_none() {
        for cell in
            ["", "0", "total 2", "Tokyo", "Cộng hòa", "Gesamtverband", "Суммы", "合肥", "Ensemble pour tous"]
        {
            assert!(!is_total(cell), "{cell}");
        }
    }
}
