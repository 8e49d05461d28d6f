//! What is wrong with a row: where, and how to mend it.

use std::collections::BTreeMap;
use std::fmt;

use crate::dossier::DossierError;
use crate::io::error::{hint, meant};
use crate::quantity::{Number, QuantityParseError};
use crate::time::PeriodError;
use crate::visible::short;

/// What a row gives, or its fault.
pub(super) type Faulty<T> = Result<T, Box<RowFault>>;

/// A fault of one row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RowFault {
    /// The line, from 1; the row of a spreadsheet.
    pub line: u64,
    /// The column, from 1: characters of the line, or columns of a spreadsheet; 0 if it is none of them.
    pub column: u64,
    /// Whether line and column are the row and column of a spreadsheet.
    pub sheet: bool,
    /// The id of the row, if it has one.
    pub id: Option<String>,
    /// The field, as the file calls it, if the fault is in one.
    pub field: Option<String>,
    /// Whether the row was taken all the same, without what is faulty.
    pub kept: bool,
    /// What is wrong.
    pub problem: RowProblem,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RowProblem {
    /// It is not text.
    #[error("not UTF-8; save the file as UTF-8, or name the encoding that it is in")]
    NotUtf8,
    /// It is longer than the limit.
    #[error("longer than {limit} bytes; put one row on a line, or raise `max_line`")]
    TooLong {
        /// The limit.
        limit: usize,
    },
    /// It is not JSON.
    #[error("not JSON: {}; a row is one object in braces on a line of its own", short(.0))]
    Syntax(String),
    /// It is JSON, but no object.
    #[error("a row is one object in braces on a line of its own, and this is none")]
    NotAnObject,
    /// A field given twice.
    #[error("given twice; keep one")]
    TwiceGiven,
    /// A field that is not mapped, where that is refused.
    #[error("not a field of the mapping{}; map it, or let other fields be", meant(nearest, known))]
    UnknownField {
        /// The nearest field of the mapping.
        nearest: Option<String>,
        /// All fields of the mapping, where none is near.
        known: Vec<String>,
    },
    /// A field that is missing.
    #[error("missing; {remedy}")]
    Missing {
        /// How to mend it.
        remedy: &'static str,
    },
    /// A row about nothing.
    #[error("neither a subject nor a measure is given; say what the figure is about")]
    NoTopic,
    /// A row without a figure.
    #[error("no figure; give a value, or a low and a high end, or leave the row out")]
    NoFigure,
    /// A value of the wrong sort.
    #[error("{0}")]
    Shape(&'static str),
    /// A text that is no number.
    #[error(
        "`{}` is no number; give the number alone, such as 10000 or 2.5, its words in the hedge and its unit in the unit",
        short(text)
    )]
    NotANumber {
        /// The text.
        text: String,
    },
    /// A text without a digit in a table, which is no number and may stand for none.
    #[error(
        "`{}` is no number; write the number, or, where it says that there is no figure, `empty = [\"{}\"]` in the mapping",
        short(text),
        short(text)
    )]
    NoNumber {
        /// The text.
        text: String,
    },
    /// A figure that cannot be read.
    #[error(transparent)]
    Figure(#[from] QuantityParseError),
    /// A figure outside its own range.
    #[error("{value} is not {}; correct the one or the other", bounds(*low, *high))]
    Outside {
        /// The figure.
        value: Number,
        /// The low end given.
        low: Option<Number>,
        /// The high end given.
        high: Option<Number>,
    },
    /// A hedge that is not known.
    #[error(
        "`{}` is no known hedge; known are exactly, about, nearly, more than, at least, less than, at most, up to, between and their usual variants; give another its meaning in the `hedges` of the mapping",
        short(text)
    )]
    Hedge {
        /// The hedge.
        text: String,
    },
    /// A hedge that does not go with the numbers given.
    #[error("this hedge goes with {wanted}; give that, or correct the hedge")]
    HedgeWants {
        /// What it goes with.
        wanted: &'static str,
    },
    /// A kind that is not known.
    #[error(
        "`{}` is no kind; give cumulative (a running total), stock (a level), flow (an amount over a period) or constant{}",
        short(text),
        hint(nearest)
    )]
    Kind {
        /// The kind.
        text: String,
        /// The nearest there is.
        nearest: Option<String>,
    },
    /// A figure on a proposition.
    #[error(
        "a proposition is true or false and takes no figure; give the kind cumulative, stock, flow or constant"
    )]
    Proposition,
    /// A unit that does not convert into the one that most rows of the topic have.
    #[error(
        "`{}` does not convert into `{}`, the unit of most rows on `{}`; give the figure in that one, or the rows a measure of their own",
        short(unit),
        short(expected),
        short(topic)
    )]
    Unit {
        /// The unit given.
        unit: String,
        /// The unit of the topic.
        expected: String,
        /// The topic.
        topic: String,
    },
    /// A date that cannot be read.
    #[error(transparent)]
    Date(#[from] PeriodError),
    /// A withdrawal whose time cannot be read.
    #[error(
        "a note that starts with `withdrawn` takes the figure back and names the time, as `withdrawn 2024-10-28`: {0}"
    )]
    Withdrawn(PeriodError),
    /// An id that other rows have too.
    #[error(
        "the row on line {line} has this id too and says something else; both are kept, under keys of their own; give each row its id"
    )]
    SharedId {
        /// The first line that has it.
        line: u64,
    },
    /// A row that is given twice.
    #[error("the row on line {line} is the same; it is taken once")]
    Repeated {
        /// The line that is taken.
        line: u64,
    },
    /// A number that is multiplied by what the name of its column says, and is too large then for what it counts.
    #[error(
        "`{}` times {times}, as the name of the column says, is more than there can be; write the number in those, or take the word out of the name",
        short(text)
    )]
    TooMany {
        /// The text.
        text: String,
        /// By what it is multiplied.
        times: u64,
    },
    /// A number of a spreadsheet that can be read in two ways.
    #[error(
        "`{}` is {} or {}, and no other figure of the column tells which; say `decimal = \"point\"` or `decimal = \"comma\"` in the mapping (`--decimal`)",
        short(text),
        with_point,
        with_comma
    )]
    AmbiguousNumber {
        /// The text.
        text: String,
        /// The number with a decimal point.
        with_point: String,
        /// The number with a decimal comma.
        with_comma: String,
    },
    /// A number that is not written as the rest of its column.
    #[error(
        "`{}` is no number with a decimal {decimal}, as the rest of the column has; write it as {as_written}",
        short(text)
    )]
    NumberStyle {
        /// The text.
        text: String,
        /// `point` or `comma`.
        decimal: &'static str,
        /// An example.
        as_written: &'static str,
    },
    /// A date of a spreadsheet that can be read in two ways.
    #[error(
        "`{}` is {first} or {second}, and no other date of the column tells which; say `dates = \"day-first\"` or `dates = \"month-first\"` in the mapping (`--dates`)",
        short(text)
    )]
    AmbiguousDate {
        /// The text.
        text: String,
        /// With the day first.
        first: String,
        /// With the month first.
        second: String,
    },
    /// A cell that a spreadsheet could not work out.
    #[error("`{}` is what a spreadsheet shows for a formula that failed; mend the formula, or empty the cell", short(.0))]
    FormulaError(String),
    /// A row with more cells than the header.
    #[error(
        "the row has {found} cells and the header {expected}; quote the cells that hold a {delimiter}, or take the extra ones out"
    )]
    Ragged {
        /// How many it has.
        found: usize,
        /// How many the header has.
        expected: usize,
        /// What stands between cells, in words.
        delimiter: &'static str,
    },
    /// A row that adds up others.
    #[error("this looks like a row of totals, which nobody stated; take it out, or name who states it")]
    Totals,
    /// A quote that is opened and not closed.
    #[error("a quote is opened here and not closed; close it, or write a quote inside a quoted cell twice")]
    OpenQuote,
    /// A kind that is not the one the measure has.
    #[error(
        "the measure `{}` is {expected}, and this row says {found}; correct the one or the other",
        short(measure)
    )]
    KindDiffers {
        /// The measure.
        measure: String,
        /// Its kind.
        expected: &'static str,
        /// The kind of the row.
        found: &'static str,
    },
    /// What a row says of a measure is not what an earlier row said.
    #[error(
        "row {line} gives the measure `{}` another {what}; give them the same, or two keys",
        short(measure)
    )]
    MeasureDiffers {
        /// The measure.
        measure: String,
        /// What differs.
        what: &'static str,
        /// The row.
        line: u64,
    },
    /// A row with both a figure and a stance.
    #[error("a row is a figure or a stance; make two rows of it")]
    FigureAndStance,
    /// A word that is not one of those known.
    #[error("`{}` is none of {known}{}", short(text), hint(nearest))]
    Word {
        /// The text.
        text: String,
        /// The words known.
        known: &'static str,
        /// The nearest of them.
        nearest: Option<String>,
    },
    /// A row that names another one that is not there.
    #[error(
        "names the row `{}`, which is not there or was not taken; give the id of one that is{}",
        short(id),
        hint(nearest)
    )]
    UnknownRow {
        /// The id given.
        id: String,
        /// The nearest there is.
        nearest: Option<String>,
    },
    /// Something that is neither a row nor a measure.
    #[error(
        "`{}` is neither the id of a row nor the key of a measure; give one, or name the dossier that has it with `--with`{}",
        short(key),
        hint(nearest)
    )]
    UnknownTarget {
        /// The key given.
        key: String,
        /// The nearest there is.
        nearest: Option<String>,
    },
    /// A row that the dossier refuses.
    #[error(transparent)]
    Refused(#[from] DossierError),
}

impl RowFault {
    /// A fault of a line of JSON Lines that leaves the row out.
    pub(super) fn of_line(line: u64, column: u64, problem: RowProblem) -> Self {
        Self { line, column, sheet: false, id: None, field: None, kept: false, problem }
    }
}

impl std::error::Error for RowFault {}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sheet {
            write!(f, "row {}", self.line)?;
            if self.column > 0 {
                write!(f, ", column {}", letters(self.column))?;
            }
            if let Some(field) = &self.field {
                write!(f, " `{}`", short(field))?;
            }
            if let Some(id) = &self.id {
                write!(f, " (id `{}`)", short(id))?;
            }
        } else {
            write!(f, "line {}, column {}: row", self.line, self.column)?;
            if let Some(id) = &self.id {
                write!(f, " `{}`", short(id))?;
            }
            if let Some(field) = &self.field {
                write!(f, ", `{}`", short(field))?;
            }
        }
        write!(f, ": {}", self.problem)?;
        f.write_str(if self.kept { " (the row is kept)" } else { "" })
    }
}

/// The name that spreadsheets give a column, from 1: `A`, `Z`, `AA`.
pub(in crate::io) fn letters(column: u64) -> String {
    let (mut rest, mut letters) = (column, Vec::new());
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

fn bounds(low: Option<Number>, high: Option<Number>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("between {low} and {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("{high} or less"),
        (None, None) => "a number".to_owned(),
    }
}

/// Faults as they are found, in any order; the first ones in the file are kept and the rest counted.
#[derive(Debug)]
pub(in crate::io) struct Faults {
    first: BTreeMap<(u64, u64, usize), RowFault>,
    limit: usize,
    pub(super) count: usize,
    pub(in crate::io) refused: usize,
}

impl Faults {
    pub(in crate::io) fn up_to(limit: usize) -> Self {
        Self { first: BTreeMap::new(), limit, count: 0, refused: 0 }
    }

    pub(in crate::io) fn push(&mut self, fault: RowFault) {
        self.refused += usize::from(!fault.kept);
        self.first.insert((fault.line, fault.column, self.count), fault);
        self.count += 1;
        if self.first.len() > self.limit {
            self.first.pop_last();
        }
    }

    /// Tells what is slightly wrong with a row that is taken.
    #[inline]
    pub(in crate::io) fn keep(&mut self, slight: &mut Vec<RowFault>) {
        if !slight.is_empty() {
            slight.drain(..).for_each(|fault| self.push(fault));
        }
    }

    /// Tells why a row is not taken, and nothing else of it.
    pub(in crate::io) fn refuse(&mut self, fault: RowFault, slight: &mut Vec<RowFault>) {
        slight.clear();
        self.push(fault);
    }

    /// The first ones, in file order, and how many more there are.
    pub(in crate::io) fn listed(self) -> (Vec<RowFault>, usize) {
        let more = self.count - self.first.len();
        (self.first.into_values().collect(), more)
    }
}
