//! The files that are read, and how tables among them are.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::io::{DateOrder, Decimal};

/// The files, and how tables among them are read.
#[derive(Debug, Args)]
pub(in crate::cli) struct Input {
    /// Dossiers and tables; `-` is the standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) table: Table,
}

impl Input {
    /// Every file that is read as dossier or table.
    pub(in crate::cli) fn named(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().chain(&self.table.with)
    }
}

/// How tables are read.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Tables")]
pub(in crate::cli) struct Table {
    /// A file (TOML) that says what columns give; what follows here goes before it.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) mapping: Option<PathBuf>,
    /// The column of a field, by its name or letter: `value=Deaths`, `source=C`; `place=` for none.
    #[arg(long = "column", short = 'c', value_name = "FIELD=COLUMN")]
    pub(in crate::cli) columns: Vec<String>,
    /// Columns that each hold the figures of one measure, by name or letter.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(in crate::cli) values: Vec<String>,
    /// What stands in for a field that rows lack: `kind=cumulative`, `source=Red Cross`.
    #[arg(long = "default", short = 'd', value_name = "FIELD=TEXT")]
    pub(in crate::cli) defaults: Vec<String>,
    /// Take from this dossier the sources, measures, hierarchies and rules that rows name.
    #[arg(long, value_name = "DOSSIER")]
    pub(in crate::cli) with: Option<PathBuf>,
    /// What stands between cells: `,` `;` `|` or `tab`.
    #[arg(long, value_name = "SIGN")]
    pub(in crate::cli) delimiter: Option<String>,
    /// The encoding, where the file does not show it, such as `windows-1252`.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) encoding: Option<String>,
    /// The row that holds the names of the columns; 0 if none does.
    #[arg(long, value_name = "ROW")]
    pub(in crate::cli) header: Option<u64>,
    /// What stands before the decimals of numbers.
    #[arg(long, value_enum, value_name = "SIGN")]
    pub(in crate::cli) decimal: Option<DecimalArg>,
    /// Which of day and month comes first.
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(in crate::cli) dates: Option<DatesArg>,
    /// Dates that are numbers count from 1904.
    #[arg(long)]
    pub(in crate::cli) since_1904: bool,
    /// What stands between several names in one cell, such as `;`.
    #[arg(long, value_name = "SIGN")]
    pub(in crate::cli) separator: Option<String>,
    /// Guess no column; take only those that are named.
    #[arg(long)]
    pub(in crate::cli) only_named: bool,
    /// Take files for this, whatever they look like.
    #[arg(long, value_enum, value_name = "FORM")]
    pub(in crate::cli) input: Option<Form>,
    /// Do not end with 3 because rows had to be left out.
    #[arg(long)]
    pub(in crate::cli) skip_faulty: bool,
    /// How many faulty rows are named.
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    pub(in crate::cli) max_faults: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DecimalArg {
    /// A point.
    Point,
    /// A comma.
    Comma,
}

impl From<DecimalArg> for Decimal {
    fn from(arg: DecimalArg) -> Self {
        match arg {
            DecimalArg::Point => Self::Point,
            DecimalArg::Comma => Self::Comma,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DatesArg {
    /// 03/04/2025 is in April.
    DayFirst,
    /// 03/04/2025 is in March.
    MonthFirst,
}

impl From<DatesArg> for DateOrder {
    fn from(arg: DatesArg) -> Self {
        match arg {
            DatesArg::DayFirst => Self::DayFirst,
            DatesArg::MonthFirst => Self::MonthFirst,
        }
    }
}

/// What a file may be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Form {
    /// A dossier as one JSON file.
    Dossier,
    /// A dossier as JSON Lines.
    DossierLines,
    /// A table of cells.
    Table,
    /// A table as JSON Lines.
    TableLines,
}
