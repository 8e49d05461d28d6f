//! How fast prose is scanned, and that the time grows with the text and not faster.
//!
//! `cargo bench --features text --bench text` prints for each language megabytes a second at doubled sizes, each with
//! its ratio to the one before; for texts that are hard on purpose (only digits, only signs, only words of figures or
//! dates, one endless sentence) the same; and phrases a second. With `--test` everything runs once, small.

use std::time::{Duration, Instant};

use crosscheck::Period;
use crosscheck::text::{Language, language, read_date, read_quantity, scan};

const ENGLISH: &str = "The ministry said on Monday that more than 1,200 homes had been flooded since 3 March, up from \
    about 800 a week earlier. Officials in the north put the damage at $3.5bn, and a spokeswoman declined to confirm that \
    between 40 and 50 people were missing. \"We are doing what we can,\" she told reporters, as rescuers went from house to \
    house in search of survivors. The river, which rises in the hills to the east, has burst its banks every spring, but \
    nobody in the town remembers water as high as this.\n\n";
const VIETNAMESE: &str = "Bộ Nông nghiệp cho biết hôm thứ Hai rằng hơn 1.200 ngôi nhà bị ngập kể từ ngày 3/3, tăng so với khoảng 800 \
    một tuần trước. Các quan chức ở phía bắc ước tính thiệt hại 3,5 tỷ đồng, còn người phát ngôn từ chối xác nhận rằng có \
    từ 40 đến 50 người mất tích. \"Chúng tôi đang làm hết sức mình\", bà nói với các phóng viên, trong khi lực lượng cứu hộ đi \
    từng nhà để tìm người sống sót. Con sông bắt nguồn từ vùng đồi phía đông năm nào cũng tràn bờ vào mùa xuân, nhưng không \
    ai trong thị trấn nhớ nước từng dâng cao như vậy.\n\n";

/// Texts that would be slow to a reader that starts over and over again.
const HARD: &[(&str, &str)] = &[
    ("digits", "1"),
    ("digits and points", "1.000."),
    ("digits and strokes", "1/2/"),
    ("words of numbers", "một trăm hai mươi nghìn "),
    ("words of dates", "ngày 5 tháng 3 đến "),
    ("words of ranges", "từ 5 đến "),
    ("hedges", "hơn khoảng gần "),
    ("signs", "($-"),
    ("empty lines", "\n\n"),
    ("letters", "a"),
];

/// The text over and over, to a size in bytes.
fn long(text: &str, size: usize) -> String {
    text.repeat(size.div_ceil(text.len()))
}

/// The fastest of several runs.
fn best<T>(runs: usize, mut job: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(job());
        start.elapsed()
    };
    (0..runs).map(time).min().unwrap_or_default()
}

fn doubled(
    name: &str,
    text: &str,
    language: &dyn Language,
    sizes: &[usize],
) -> Result<(), Box<dyn std::error::Error>> {
    let anchor: Period = "2025-03-17".parse()?;
    let mut before: Option<f64> = None;
    for size in sizes {
        let text = long(text, *size);
        let found = scan(&text, language, Some(anchor)).len();
        let seconds = best(3, || scan(&text, language, Some(anchor))).as_secs_f64().max(1e-9);
        let ratio = before.map_or(String::new(), |before| format!(", {:.1}x the time", seconds / before));
        println!(
            "{name}: {:>5} kB at {:>6.1} MB/s, {found} mentions{ratio}",
            text.len() / 1000,
            text.len() as f64 / 1e6 / seconds
        );
        before = Some(seconds);
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let small = std::env::args().any(|arg| arg == "--test");
    let sizes: &[usize] = if small { &[2_000] } else { &[250_000, 500_000, 1_000_000, 2_000_000] };
    let hard: &[usize] = if small { &[500] } else { &[50_000, 100_000, 200_000] };
    let english = language("en").ok_or("English is not there")?;
    let vietnamese = language("vi").ok_or("Vietnamese is not there")?;
    doubled("English news", ENGLISH, english, sizes)?;
    doubled("Vietnamese news", VIETNAMESE, vietnamese, sizes)?;
    for (name, text) in HARD {
        doubled(name, text, vietnamese, hard)?;
    }
    let anchor: Period = "2025-03-17".parse()?;
    let phrases = if small { 10 } else { 20_000 };
    let quantities =
        best(3, || (0..phrases).filter(|_| read_quantity("hơn 10.000 người", vietnamese).is_ok()).count());
    let dates =
        best(3, || (0..phrases).filter(|_| read_date("cuối tháng 8", vietnamese, anchor).is_ok()).count());
    let rate = |time: Duration| f64::from(phrases) / time.as_secs_f64().max(1e-9) / 1e3;
    println!(
        "phrases: {:.0} thousand quantities a second, {:.0} thousand dates a second",
        rate(quantities),
        rate(dates)
    );
    Ok(())
}
