//! Tables: CSV and the like.

mod date;
mod encoding;
mod ends;
mod error;
mod guard;
mod guess;
mod json;
mod layer;
mod layout;
mod number;
mod read;
mod records;
mod scale;
mod sniff;
mod stream;
mod totals;
mod words;
mod write;

pub use date::DateOrder;
pub use error::TableError;
pub use guess::{Guess, GuessedColumn};
pub use json::import_json_table;
pub use layout::Layout;
pub use number::Decimal;
pub use read::{ImportedTable, TableOptions, import_table, import_table_file, import_table_with};
pub use stream::{convert_json_table, convert_table};
pub use write::{TableForm, left_out, write_table};
