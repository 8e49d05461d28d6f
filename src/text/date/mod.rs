//! Dates as people write them: a table of words for each language, and one set of rules for all of them.
//!
//! The rules know the parts of a date (day, month, year, day of the week, season, part, distance) and how they
//! stand beside each other; what the parts are called, and whether "last" precedes or follows, the tables say.

mod around;
mod calendar;
mod core;
mod en;
mod expression;
mod find;
mod grammar;
mod numeric;
mod range;
mod read;
mod resolve;
mod slice;
mod step;
mod tables;
mod vi;

pub(super) use find::DateMention;
pub use find::find_dates;
pub(super) use grammar::{Grammar, Words};
pub use read::{DateError, ReadDate, read_date};
pub use step::DateStep;
pub use tables::{DateOrder, DatePart, DateShift, DateSide, DateTables, DateUnit, DateWord};
pub(super) use {en::ANY, en::BRITAIN, en::UNITED_STATES, vi::TABLES as VIETNAMESE};
