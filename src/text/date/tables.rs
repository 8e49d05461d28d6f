//! What a language says about dates: the shape of its tables.

use serde::Serialize;

use super::super::tables::Table;

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateUnit {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week, from Monday to Sunday.
    Week,
    /// Saturday and Sunday.
    Weekend,
    /// A month.
    Month,
    /// A quarter of a year, from January, April, July or October.
    Quarter,
    /// Half a year, from January or July.
    Half,
    /// A year.
    Year,
    /// Ten years, from one that ends in 0.
    Decade,
    /// A hundred years, from one that ends in 01.
    Century,
}

/// Which one of several is meant, seen from the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateShift {
    /// The last one before: "last Friday", "tháng trước".
    Last,
    /// The one around the anchor: "this summer", "tuần này".
    This,
    /// The first one after: "next month", "tháng 3 tới".
    Next,
}

/// A part of a longer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DatePart {
    /// "Early", "đầu".
    Early,
    /// "Mid", "giữa".
    Mid,
    /// "Late", "cuối".
    Late,
    /// "Earlier this month": up to the anchor.
    Earlier,
    /// "Later this year": from the anchor on.
    Later,
    /// "The first half of".
    FirstHalf,
    /// "The second half of".
    SecondHalf,
}

/// Which side of a date is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateSide {
    /// From its start on: "since August", "từ tháng 10".
    Since,
    /// To its end: "by 23 October", "tính đến ngày 23/10".
    Until,
    /// To the day before it: "before May", "trước ngày 5/3".
    Before,
    /// From the day after it: "after May", "sau ngày 5/3".
    After,
}

/// What a phrase means in a date. One phrase may mean several things: give an entry for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateWord {
    /// A month by name, 1 to 12.
    Month(u8),
    /// A day of the week by name, Monday is 1.
    Weekday(u8),
    /// A season: 21 spring, 22 summer, 23 autumn, 24 winter, as in EDTF.
    Season(u8),
    /// A word before a number that names a day, month, quarter, half, year, decade or century: "ngày 5", "Q1".
    Mark(DateUnit),
    /// A word before a number that names a day of the week, where Monday is the number given here: "thứ 2".
    WeekdayMark(u8),
    /// The name of a unit, as it is counted: "three days", "hai tháng".
    Unit(DateUnit),
    /// Several of them, no telling how many: "a few", "vài".
    Several,
    /// Half of the unit that follows: "half a", "nửa".
    HalfOf,
    /// Half of the unit before it on top: "and a half", "rưỡi".
    AndHalf,
    /// A date by its distance from the anchor: "yesterday" is the day −1, "năm ngoái" the year −1.
    Relative(DateUnit, i32),
    /// "Last", "this", "next".
    Shift(DateShift),
    /// A duration that ends at the anchor: "the past", "qua".
    Past,
    /// A duration that starts at the anchor: "the coming", "tới".
    Coming,
    /// Counts backwards from the anchor, after the units: "ago", "trước".
    Ago,
    /// Counts backwards, after the units, from the day that the sentence names before, else from the anchor: "earlier".
    Earlier,
    /// The same where nothing follows that it could stand before: the week *before*.
    Prior,
    /// Counts backwards from the anchor, before the units: "cách đây".
    AgoFirst,
    /// Counts on from the anchor, after the units: "from now", "nữa".
    Ahead,
    /// Counts from a date that the words do not name: "later", "sau đó".
    Elsewhere,
    /// A part of what follows, or of what it follows.
    Part(DatePart),
    /// An ordinal number: "first".
    Ordinal(u8),
    /// The last one of several: "the last week of".
    Final,
    /// A cardinal number in a word, up to the tens: "three", "twenty".
    Number(u16),
    /// A part of the day: "morning", "rạng sáng". The date stays the day.
    DayPart,
    /// A word before a time of day: "at", "lúc".
    At,
    /// The hour of a time of day: "o'clock", "giờ", "h".
    Hour,
    /// The half of the day of a time of day: "am", "pm".
    HalfDay,
    /// A date that is open on one side.
    Open(DateSide),
    /// Starts a range: "from", "từ".
    From,
    /// Starts a range: "between", "giữa".
    Between,
    /// Goes on to the end of a range: "to", "đến".
    To,
    /// Joins two dates: "and", "và".
    And,
    /// The anchor itself, as the end of a range: "từ đầu năm đến nay".
    Now,
    /// The time before the anchor, of no given length: "recent", "gần đây".
    Recent,
    /// Stands between a day and its month: "the 28th of October".
    Of,
    /// Stands before a date and belongs to it: "the" in "the past year".
    Article,
    /// Stands between the parts of a date and says nothing: "of", "the".
    Filler,
    /// Shows that what follows is a date, though it could be something else: "on", "vào".
    Cue,
    /// Shows that a unit and number after it count what follows: "each", "mỗi" in "mỗi ngày 5 người".
    Each,
    /// Shows that a number after it is neither a date nor a day of the week: "lần" in "lần thứ hai", "số" in "số 3/2024".
    Ranked,
    /// Makes a rank of the name of a day of the week after it, unless a capital or a date shows that it is one: "ngày thứ
    /// hai" is the second day.
    Nth,
    /// The date is about then: "circa", "khoảng".
    About,
    /// Stands between units and the date that they end with: "the week ending", "tuần kết thúc".
    Ending,
    /// Shows that a year, or a part of one, is not that of the calendar: "fiscal", "năm tài khóa".
    Fiscal,
}

impl DateWord {
    /// One bit for each kind of meaning.
    pub(super) const fn kind(self) -> u64 {
        match self {
            Self::Month(..) => 1 << 0,
            Self::Weekday(..) => 1 << 1,
            Self::Season(..) => 1 << 2,
            Self::Mark(..) => 1 << 3,
            Self::WeekdayMark(..) => 1 << 4,
            Self::Unit(..) => 1 << 5,
            Self::Several => 1 << 6,
            Self::HalfOf => 1 << 7,
            Self::AndHalf => 1 << 8,
            Self::Relative(..) => 1 << 9,
            Self::Shift(..) => 1 << 10,
            Self::Past => 1 << 11,
            Self::Coming => 1 << 12,
            Self::Ago => 1 << 13,
            Self::Earlier => 1 << 39,
            Self::AgoFirst => 1 << 14,
            Self::Ahead => 1 << 15,
            Self::Elsewhere => 1 << 16,
            Self::Part(..) => 1 << 17,
            Self::Ordinal(..) => 1 << 18,
            Self::Final => 1 << 19,
            Self::Number(..) => 1 << 20,
            Self::DayPart => 1 << 21,
            Self::At => 1 << 22,
            Self::Hour => 1 << 23,
            Self::HalfDay => 1 << 24,
            Self::Open(..) => 1 << 25,
            Self::From => 1 << 26,
            Self::Between => 1 << 27,
            Self::To => 1 << 28,
            Self::And => 1 << 29,
            Self::Now => 1 << 30,
            Self::Recent => 1 << 31,
            Self::Of => 1 << 32,
            Self::Article => 1 << 38,
            Self::Filler => 1 << 33,
            Self::Cue => 1 << 34,
            Self::Each => 1 << 35,
            Self::Ranked => 1 << 36,
            Self::About => 1 << 37,
            Self::Nth => 1 << 40,
            Self::Ending => 1 << 41,
            Self::Fiscal => 1 << 42,
            Self::Prior => 1 << 43,
        }
    }
}

/// In which order a numeric date such as `3/4/2025` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DateOrder {
    /// The day first.
    #[default]
    DayFirst,
    /// The month first.
    MonthFirst,
    /// Either: where both fit, the date is ambiguous.
    Either,
}

/// The words of dates in one language. All phrases are in lower case; they are matched in any case, composed or
/// decomposed. Start from [`DateTables::NONE`] and give what the language has; the order of words needs no rules.
#[derive(Debug, Clone, Copy)]
pub struct DateTables {
    /// The phrases and what they mean.
    pub words: Table<DateWord>,
    /// Phrases among them that are dates only with a capital letter and something beside them that shows it:
    /// "may", "march", "fall", "thứ hai".
    pub doubtful: &'static [&'static str],
    /// The order of numeric dates.
    pub order: DateOrder,
    /// Whether "last", "this" and "next" follow what they point at, as in "tháng trước".
    pub shift_follows: bool,
    /// Whether a day may follow its month without a sign between, as in "October 28".
    pub day_follows_month: bool,
    /// Whether two numbers with a stroke between, such as `28/10`, are usually a day and a month.
    pub short_dates: bool,
}

impl DateTables {
    /// A language with no words of dates at all; numeric dates are read.
    pub const NONE: Self = Self {
        words: &[],
        doubtful: &[],
        order: DateOrder::DayFirst,
        shift_follows: false,
        day_follows_month: false,
        short_dates: false,
    };
}
