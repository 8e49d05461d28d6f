//! What can be said on the command line.

mod policy;
mod tables;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(super) use self::policy::Choices;
pub(super) use self::tables::{Form, Input, Table};

use crate::estimate::EstimatePolicy;
use crate::time::Period;

/// The exit codes, as the help tells them.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  findings that --fail-on asks for
  2  a command that is not understood
  3  input that cannot be read, or rows that had to be left out (the rest was done; --skip-faulty makes this 0)
  4  output that cannot be written
";

const EXAMPLES: &str = "\
Examples:
  crosscheck init -o flood.json                        a dossier to start from
  crosscheck check flood.json                          what its figures say of each other
  crosscheck check figures.csv --default kind=cumulative
  crosscheck check flood.json --kind contradiction --fail-on contradiction
  crosscheck estimate all flood.json --brief           what the number is, of each measure
  crosscheck report flood.json -o flood.html           a page to look at
  crosscheck convert figures.csv -o flood.jsonl        a dossier from a table, however large
  crosscheck diff flood.json --old-on 2025-06-02       what was learnt since that day
";

/// Checks reported figures against each other: which agree, contradict, revise, outgrow or echo each other, and why.
///
/// FILE is a dossier (JSON, or JSON Lines) or a table of figures (CSV, or JSON Lines with a figure a row); `-` is the
/// standard input. What a table's columns give is guessed from their names and told; --column, --default and --mapping
/// say what should not be guessed.
#[derive(Debug, Parser)]
#[command(name = "crosscheck", version, propagate_version = true, after_help = EXAMPLES, after_long_help = help_end())]
pub(super) struct Call {
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(super) color: Color,
    /// Say nothing beside the result and what is wrong.
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

fn help_end() -> String {
    format!("{EXAMPLES}\n{EXIT_CODES}")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Report what the figures of some files say of each other.
    ///
    /// Several files are one dossier: sources and measures of the same key are the same.
    #[command(after_help = "\
Examples:
  crosscheck check flood.json
  crosscheck check flood.json --known-on 2025-06-02             as it was known that day
  crosscheck check flood.json --kind contradiction,dispute --strength hard
  crosscheck check flood.json new.csv                           a dossier, and rows that name its sources and measures
  crosscheck check figures.csv --default source=\"Red Cross\" --default kind=cumulative
  cat flood.json | crosscheck check - --format json | jq '.findings[].id'
  crosscheck check flood.json --policy policy.toml              with hedges, times and tolerances of your own
  crosscheck check flood.json --quiet --fail-on contradiction   ends with 1 if there is one
  crosscheck check world.jsonl --on-disk --format json -o findings.jsonl   larger than memory")]
    Check(Check),
    /// Explain one finding of a report: why it holds, step by step, and what would resolve it.
    #[command(after_help = "\
Examples:
  crosscheck explain 'contradiction[dead@2025-06-02]' flood.json
  crosscheck explain contradiction flood.json                   every finding of that kind")]
    Explain(Explain),
    /// Tell what the number is: what the figures of a measure support at a time, how firmly, and what speaks against it.
    #[command(after_help = "\
Examples:
  crosscheck estimate dead flood.json                 the newest one, with the argument
  crosscheck estimate all flood.json --brief          every measure, a line each
  crosscheck estimate dead flood.json --at 2025-06-02 --known-on 2025-06-02
  crosscheck estimate dead flood.json --at 2025-06-02,2025-06-03 --policy range --policy latest
  crosscheck estimate dead flood.json --policy 'hierarchy(interior>health)+pending(2)'
  crosscheck estimate dead flood.json --series        how it went over time
  crosscheck estimate all flood.json -q --fail-on undetermined    ends with 1 if one of them is

Policies:
  most-supported          what most independent groups share, by reliability (the default)
  latest                  what was said of the latest time
  conservative            the lowest that reliable sources give
  range                   from the lowest to the highest
  hierarchy(un>ministry)  what the first of these sources says
  pending(2)              nothing until two independent groups say it
  fresh(90)               figures speak for 90 days beside newer ones, instead of 30
  parties(army>rebels)    the sources whose admission confirms
Steps are joined by + and narrow from left to right.")]
    Estimate(Estimate),
    /// Tell what changed from one dossier to another, or from one day to another.
    #[command(after_help = "\
Examples:
  crosscheck diff yesterday.json today.json
  crosscheck diff flood.json --old-on 2025-06-02                since that day
  crosscheck diff flood.json --old-on 2025-06-02 --new-on 2025-06-04")]
    Diff(Diff),
    /// Turn tables into dossiers and dossiers into tables.
    ///
    /// A table keeps each assertion in full, and of what it names the keys, names, kinds, units and coordinates; what else
    /// a dossier holds is told, and --with takes it from the dossier again. In CSV, cells that a spreadsheet would take
    /// for formulas have an apostrophe before them, which reading takes off.
    #[command(after_help = "\
Examples:
  crosscheck convert figures.csv -o flood.json
  crosscheck convert huge.csv -o huge.jsonl                     in constant memory
  crosscheck convert flood.json -o flood.csv
  crosscheck convert flood.csv --with flood.json -o again.json
  crosscheck convert figures.csv --show-mapping >figures.toml   what was guessed, to be kept and used as --mapping")]
    Convert(Convert),
    /// Write a dossier, a table, a mapping or a policy to start from.
    #[command(after_help = "\
Examples:
  crosscheck init -o flood.json
  crosscheck init table -o figures.csv
  crosscheck init mapping -o figures.toml
  crosscheck init policy -o policy.toml                         the default one; as JSON with -o policy.json")]
    Init(Init),
    /// Print the JSON Schema of a dossier, of one assertion for a language model's structured output, or of results as JSON.
    Schema(Schema),
    /// Check assertions that an extractor gives, one JSON object a line, and print the rows to add to a dossier.
    ///
    /// Each object is as `crosscheck schema assertion` says. What is wrong is told for each field.
    #[command(after_help = "\
Examples:
  crosscheck schema assertion >assertion.schema.json
  crosscheck validate extracted.jsonl -o rows.jsonl
  crosscheck check flood.json rows.jsonl")]
    Validate(Validate),
    /// Draw the graph of a dossier.
    #[command(after_help = "\
Examples:
  crosscheck graph flood.json | dot -Tsvg >facts.svg
  crosscheck graph flood.json --of findings --format mermaid
  crosscheck graph flood.json --around dead")]
    Graph(Graph),
    /// Make a page to look at: timelines, whose voice it is, findings, what was known when, sources.
    ///
    /// The page is one file that needs no network. With --svg it is the picture of one measure, for papers and notebooks.
    #[command(after_help = "\
Examples:
  crosscheck report flood.json -o flood.html
  crosscheck report figures.csv --default kind=cumulative -o page.html
  crosscheck report flood.json --known-on 2025-06-02 -o then.html
  crosscheck report flood.json --svg dead -o dead.svg")]
    Report(Page),
    /// Print the completions of a shell.
    #[command(after_help = "\
Examples:
  crosscheck completions bash >~/.local/share/bash-completion/completions/crosscheck
  crosscheck completions fish >~/.config/fish/completions/crosscheck.fish")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    #[command(after_help = "\
Examples:
  crosscheck man | man -l -
  crosscheck man >~/.local/share/man/man1/crosscheck.1")]
    Man,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// End with 1 if a finding of these kinds is shown; `any` is every kind.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) fail_on: Vec<String>,
    /// Only as it was known by the end of this day.
    #[arg(long, value_name = "DATE")]
    pub(super) known_on: Option<Period>,
    /// Prove every finding again before it is shown.
    #[arg(long)]
    pub(super) verify: bool,
    /// For a file larger than memory: divide it on the disk, in this folder or that of the system, into parts that do not bear
    /// on each other, and reconcile part by part. Takes one dossier of JSON Lines or one table. JSON is then a finding a line.
    /// Left out are look-alikes, likely swaps between parts, and estimates.
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, require_equals = true)]
    pub(super) on_disk: Option<Option<PathBuf>>,
    /// About how many megabytes of memory a part may take with --on-disk.
    #[arg(long, value_name = "MB", default_value_t = 2048, requires = "on_disk", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) memory: u64,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) filter: Filter,
    #[command(flatten)]
    pub(super) choices: Choices,
    #[command(flatten)]
    pub(super) input: Input,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The name of the finding as the report gives it, or the start of it.
    pub(super) finding: String,
    /// Only as it was known by the end of this day.
    #[arg(long, value_name = "DATE")]
    pub(super) known_on: Option<Period>,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) choices: Choices,
    #[command(flatten)]
    pub(super) input: Input,
}

#[derive(Debug, Args)]
pub(super) struct Estimate {
    /// The key or name of a measure, the start of its key, or its subject, property, population or place; `all` for all.
    pub(super) measure: String,
    /// For these times: a running total by the end of each, a level in it, an amount over it; else the newest.
    #[arg(long, value_name = "DATE", value_delimiter = ',')]
    pub(super) at: Vec<Period>,
    /// How to choose among figures; may be given several times. See below.
    #[arg(long = "policy", value_name = "POLICY", value_parser = policy::by)]
    pub(super) policies: Vec<EstimatePolicy>,
    /// A file (TOML or JSON) with what differs from the default policy of a report, such as how wide hedges are and what is
    /// near; `-` is the standard input. `crosscheck init policy` writes one.
    #[arg(long, value_name = "FILE")]
    pub(super) policy_file: Option<PathBuf>,
    /// Only as it was known by the end of this day.
    #[arg(long, value_name = "DATE")]
    pub(super) known_on: Option<Period>,
    /// Tell also how a running total or a level went over time.
    #[arg(long)]
    pub(super) series: bool,
    /// A line for each estimate, without the argument and without the bounds that other measures set.
    #[arg(long, short)]
    pub(super) brief: bool,
    /// End with 1 if an estimate is no firmer than this.
    #[arg(long, value_enum, value_name = "CONCLUSION", value_delimiter = ',')]
    pub(super) fail_on: Vec<Unsure>,
    /// Prove every estimate again before it is shown.
    #[arg(long)]
    pub(super) verify: bool,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) input: Input,
}

/// Estimates that are not firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Unsure {
    /// One camp was chosen before others.
    Preferred,
    /// No one number is supported.
    Undetermined,
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The old file, or the only one.
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,
    /// The new file; the old one if it is left out.
    #[arg(value_name = "NEW")]
    pub(super) new: Option<PathBuf>,
    /// The old one only as it was known by the end of this day.
    #[arg(long, value_name = "DATE")]
    pub(super) old_on: Option<Period>,
    /// The new one only as it was known by the end of this day.
    #[arg(long, value_name = "DATE")]
    pub(super) new_on: Option<Period>,
    /// End with 1 if a finding of these kinds appeared; `any` is every kind.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) fail_on: Vec<String>,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) choices: Choices,
    #[command(flatten)]
    pub(super) table: Table,
}

#[derive(Debug, Args)]
pub(super) struct Convert {
    /// What to make; by default what the name of the output says, else a dossier of a table and a table of a dossier.
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) to: Option<To>,
    /// Print the mapping that was guessed, as TOML, and convert nothing.
    #[arg(long)]
    pub(super) show_mapping: bool,
    /// Write here, all at once; an interrupted run leaves what was there.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// How to tell what was done.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    #[command(flatten)]
    pub(super) input: Input,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum To {
    /// A dossier as one JSON file.
    Dossier,
    /// A dossier as JSON Lines.
    DossierLines,
    /// A table with commas.
    Csv,
    /// A table with semicolons, as spreadsheets want it where the comma is the decimal sign.
    Semicolons,
    /// A table with tabs.
    Tsv,
    /// A table as JSON Lines.
    TableLines,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// What to write.
    #[arg(value_enum, default_value_t = Start::Dossier)]
    pub(super) what: Start,
    /// Write here, unless there is something already.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Write even over a file that is there.
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Start {
    /// A dossier with notes that say what each part is.
    Dossier,
    /// A table with the usual columns.
    Table,
    /// A mapping with all that it can say.
    Mapping,
    /// A policy with all that is a choice, as it is by default.
    Policy,
}

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Of what.
    #[arg(value_enum, default_value_t = Of::Dossier)]
    pub(super) of: Of,
    /// Write here, all at once.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Of {
    /// A dossier file.
    Dossier,
    /// One assertion, strict: for a language model.
    Assertion,
    /// What is given with `--format json`: reports, findings, what changed, estimates, graphs.
    Report,
}

#[derive(Debug, Args)]
pub(super) struct Validate {
    /// The objects, one a line; `-` is the standard input.
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Write here, all at once.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// How to tell what is wrong.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct Graph {
    /// What to draw.
    #[arg(long, value_enum, default_value_t = Drawn::Facts, value_name = "WHAT")]
    pub(super) of: Drawn,
    /// Only what surrounds a source, measure, assertion or finding.
    #[arg(long, value_name = "KEY")]
    pub(super) around: Vec<String>,
    /// Only as it was known by the end of this day.
    #[arg(long, value_name = "DATE")]
    pub(super) known_on: Option<Period>,
    /// How to draw it.
    #[arg(long, value_enum, default_value_t = Picture::Dot)]
    pub(super) format: Picture,
    /// Write here, all at once; an interrupted run leaves what was there.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) choices: Choices,
    #[command(flatten)]
    pub(super) input: Input,
}

#[derive(Debug, Args)]
pub(super) struct Page {
    /// Only the timeline of this measure or proposition, as SVG.
    #[arg(long, value_name = "MEASURE", conflicts_with_all = ["title", "theme", "days"])]
    pub(super) svg: Option<String>,
    /// The title of the page, in place of the dossier's.
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// Whether the page opens light or dark.
    #[arg(long, value_enum, default_value_t = Dress::Device, value_name = "THEME")]
    pub(super) theme: Dress,
    /// To how many days, at most, the page can be turned back.
    #[arg(long, default_value_t = 60, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=2000))]
    pub(super) days: u16,
    /// Only as it was known by the end of this day.
    #[arg(long, value_name = "DATE")]
    pub(super) known_on: Option<Period>,
    /// Write here, all at once; an interrupted run leaves what was there.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) choices: Choices,
    #[command(flatten)]
    pub(super) input: Input,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Dress {
    /// As the reader's device is set.
    Device,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Drawn {
    /// Sources, measures and assertions as the dossier gives them.
    Facts,
    /// Assertions and what was found in them.
    Findings,
    /// Who depends on whom.
    Sources,
    /// The same among the sources that are within no other.
    Families,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Picture {
    /// For Graphviz.
    Dot,
    /// For Markdown.
    Mermaid,
    /// Nodes and edges as JSON.
    Json,
}

/// Which findings are shown.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub(super) struct Filter {
    /// Only findings of these kinds, such as `contradiction,dispute`.
    #[arg(long = "kind", short = 'k', value_name = "KIND", value_delimiter = ',')]
    pub(super) kinds: Vec<String>,
    /// Only findings of these strengths: `hard`, `soft`, `assumed`.
    #[arg(long = "strength", short = 's', value_name = "STRENGTH", value_delimiter = ',')]
    pub(super) strengths: Vec<String>,
    /// Only findings on these measures, by key or name.
    #[arg(long = "measure", short = 'm', value_name = "MEASURE")]
    pub(super) measures: Vec<String>,
    /// Only findings that concern what these sources said or carried, by key or name.
    #[arg(long = "source", value_name = "SOURCE")]
    pub(super) sources: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Output {
    /// How to write the result.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Write here, all at once; an interrupted run leaves what was there.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs; messages are then JSON too, an object a line.
    Json,
}

impl Command {
    /// Whether a program reads what is said.
    pub(super) fn is_for_programs(&self) -> bool {
        match self {
            Self::Check(call) => call.output.format == Format::Json,
            Self::Explain(call) => call.output.format == Format::Json,
            Self::Estimate(call) => call.output.format == Format::Json,
            Self::Diff(call) => call.output.format == Format::Json,
            Self::Convert(call) => call.format == Format::Json,
            Self::Validate(call) => call.format == Format::Json,
            Self::Graph(call) => call.format == Picture::Json,
            Self::Init(_) | Self::Schema(_) | Self::Report(_) | Self::Completions { .. } | Self::Man => false,
        }
    }
}
