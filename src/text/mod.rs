//! Figures and dates as people write them, in English and Vietnamese.
//!
//! [`read_quantity`] reads a hedged figure from a phrase and [`phrase`] writes one; [`read_date`] reads a date, seen from
//! the day it was written. [`scan`] finds the figures, ages and dates of an article with their bytes, and with who says
//! them, how firmly, and what they are an earlier value or a part of; [`drafts`] makes drafts of assertions of them.
//!
//! ```
//! use crosscheck::text::{Vietnamese, phrase, read_quantity, scan};
//! let read = read_quantity("khoảng 2,5 triệu người", &Vietnamese)?;
//! assert_eq!(read.quantity().to_string(), "~2500000 person");
//! assert_eq!(phrase(read.quantity(), &Vietnamese), "khoảng 2.500.000 người");
//!
//! let text = "Cảnh sát cho biết ít nhất 12 người thiệt mạng hôm 3/5.";
//! let mentions = scan(text, &Vietnamese, Some("2025-05-04".parse()?));
//! assert_eq!(mentions[0].quantity.as_ref().map(ToString::to_string).as_deref(), Some(">=12 person"));
//! assert_eq!(mentions[0].attribution.as_ref().and_then(|a| a.who), Some("Cảnh sát"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A language is data behind one trait, [`Language`]: its [`Tables`] hold the words of figures and its [`DateTables`]
//! those of dates. A third language is two more tables and no code.

mod date;
mod decimal;
mod draft;
mod en;
mod figure;
mod language;
mod lexicon;
mod literal;
mod number;
mod phrase;
mod phrases;
mod read;
mod scan;
mod tables;
mod token;
mod vi;

pub use date::{
    DateError, DateOrder, DatePart, DateShift, DateSide, DateStep, DateTables, DateUnit, DateWord, ReadDate,
    find_dates, read_date,
};
pub use draft::{Draft, MissingPart, drafts, skeleton};
pub use figure::PartKind;
pub use language::{English, Language, Vietnamese, language};
pub use phrase::phrase;
pub use read::{Part, ReadQuantity, ReadQuantityError, read_quantity};
pub use scan::{Attribution, Mention, MentionKind, scan};
pub use tables::{
    Hedge, HedgeWord, List, Modality, Noun, NounSort, NumberWord, Order, Outcome, Per, Place, RangeWord,
    Scale, Show, Side, Table, Tables, VerbClass,
};
pub use token::{Gap, Token, TokenKind, Tokens};
