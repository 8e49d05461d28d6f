//! The command `crosscheck`. A subcommand is a file here, a variant of `args::Command` and a line in [`run`].

mod args;
mod check;
mod convert;
mod diff;
mod estimate;
mod explain;
mod graph;
mod init;
mod input;
mod on_disk;
mod output;
mod policy;
mod report;
mod select;
mod style;
mod validate;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::{CommandFactory, Parser};
use serde_json::{Value, json};

use crate::visible::visible;
use args::{Call, Color, Command, Of};

/// The streams of a call, and what they are.
pub struct Streams<'s> {
    /// Results.
    pub stdout: &'s mut dyn Write,
    /// What is wrong, and what was guessed.
    pub stderr: &'s mut dyn Write,
    /// Whether results go to a terminal.
    pub stdout_is_terminal: bool,
    /// Whether messages go to a terminal.
    pub stderr_is_terminal: bool,
    /// Whether colour is not wanted, as by `NO_COLOR`.
    pub no_color: bool,
}

/// Why a call ends without its result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It is not understood.
    Usage(String),
    /// What it should read cannot be read.
    Input(String),
    /// Its result cannot be written.
    Output { what: String, error: io::Error },
}

impl Failure {
    /// What was found and cannot be proven.
    fn own(error: impl std::fmt::Display) -> Self {
        Self::Input(format!("{error}; this is a fault of crosscheck: please report it with the file"))
    }
}

/// How a call ended that gave its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Clean,
    /// There are findings that were asked for.
    Found,
    /// Rows had to be left out.
    Faulty,
}

impl End {
    fn of(faulty: bool, found: bool) -> Self {
        match (faulty, found) {
            (true, _) => Self::Faulty,
            (false, true) => Self::Found,
            (false, false) => Self::Clean,
        }
    }
}

/// A call and its streams.
pub(crate) struct Session<'s, 'a> {
    pub(crate) streams: &'a mut Streams<'s>,
    pub(crate) quiet: bool,
    /// Whether messages are JSON, an object a line.
    pub(crate) json: bool,
    /// Whether results are coloured, and messages.
    pub(crate) color: (bool, bool),
}

impl Session<'_, '_> {
    /// Tells something beside the result.
    pub(crate) fn tell(&mut self, what: style::Tone, text: &str) {
        self.tell_with(what, text, json!({}));
    }

    /// The same, with what a program is told of it besides.
    pub(crate) fn tell_with(&mut self, what: style::Tone, text: &str, data: Value) {
        if self.quiet && what == style::Tone::Note {
            return;
        }
        let line = match self.json {
            true => style::json(what, text, data),
            false => style::message(what, text, self.color.1),
        };
        // Where messages cannot be written, nothing can be said.
        let _ = self.streams.stderr.write_all(line.as_bytes());
    }
}

/// Runs a call and gives its exit code: 0 done, 1 findings that were asked for, 2 not understood, 3 input that cannot be
/// read or rows that were left out, 4 output that cannot be written.
pub fn run(args: impl IntoIterator<Item = OsString>, streams: &mut Streams<'_>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let call = match Call::try_parse_from(&args) {
        Ok(call) => call,
        Err(error) => return not_understood(&error, asks_for_json(&args), streams),
    };
    let color = |terminal: bool| match call.color {
        Color::Auto => terminal && !streams.no_color,
        Color::Always => true,
        Color::Never => false,
    };
    let color = (color(streams.stdout_is_terminal), color(streams.stderr_is_terminal));
    let json = call.command.is_for_programs();
    let mut session = Session { quiet: call.quiet, json, color, streams };
    let session = &mut session;
    let done = match call.command {
        Command::Check(call) => check::run(&call, session),
        Command::Explain(call) => explain::run(&call, session),
        Command::Estimate(call) => estimate::run(&call, session),
        Command::Diff(call) => diff::run(&call, session),
        Command::Convert(call) => convert::run(&call, session),
        Command::Init(call) => init::run(&call, session),
        Command::Schema(call) => {
            let schema = match call.of {
                Of::Dossier => crate::io::SCHEMA,
                Of::Assertion => crate::io::ASSERTION_SCHEMA,
                Of::Report => crate::io::REPORT_SCHEMA,
            };
            output::write(call.output.as_deref(), session.streams.stdout, |out| {
                writeln!(out, "{}", schema.trim_end())
            })
            .map(|()| End::Clean)
        }
        Command::Validate(call) => validate::run(&call, session),
        Command::Graph(call) => graph::run(&call, session),
        Command::Report(call) => report::run(&call, session),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Call::command(), "crosscheck", &mut script);
            output::write(None, session.streams.stdout, |out| out.write_all(&script)).map(|()| End::Clean)
        }
        Command::Man => manual(session).map(|()| End::Clean),
    };
    match done {
        Ok(End::Clean) => 0,
        Ok(End::Found) => 1,
        Ok(End::Faulty) => 3,
        // A reader that has seen enough, such as `head`, is no failure.
        Err(Failure::Output { error, .. }) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(failure) => {
            let (code, text) = match failure {
                Failure::Usage(text) => (2, text),
                Failure::Input(text) => (3, text),
                Failure::Output { what, error } => (
                    4,
                    format!(
                        "cannot write {what}: {error}; see that the folder is there and may be written to, and that the disk is not full"
                    ),
                ),
            };
            session.tell_with(style::Tone::Error, &text, json!({ "code": code }));
            code
        }
    }
}

/// Whether a call that is not understood asks for JSON all the same.
fn asks_for_json(args: &[OsString]) -> bool {
    let said = args.iter().take_while(|arg| *arg != "--").map(|arg| arg.to_str().unwrap_or(""));
    let mut before = "";
    said.into_iter().any(|arg| {
        arg == "--format=json" || std::mem::replace(&mut before, arg) == "--format" && arg == "json"
    })
}

/// Help and the version are results; everything else of the parser is an error.
fn not_understood(error: &clap::Error, json: bool, streams: &mut Streams<'_>) -> u8 {
    if json && error.use_stderr() {
        let text = harmless(&error.render().to_string());
        let text = text.strip_prefix("error: ").unwrap_or(&text);
        let line = style::json(style::Tone::Error, text, json!({ "code": 2 }));
        let _ = streams.stderr.write_all(line.as_bytes());
        return 2;
    }
    let fits = if error.use_stderr() { streams.stderr_is_terminal } else { streams.stdout_is_terminal };
    let text = error.render();
    let text = if fits && !streams.no_color { text.ansi().to_string() } else { harmless(&text.to_string()) };
    let out = if error.use_stderr() { &mut *streams.stderr } else { &mut *streams.stdout };
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if error.use_stderr() { 2 } else { 0 }
}

/// What a stranger put on the command line, line by line.
fn harmless(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| {
            let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
            format!("{}{end}", visible(line))
        })
        .collect()
}

/// One page for the command and all of its subcommands.
fn manual(session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let mut command = Call::command();
    command.build();
    let mut page = Vec::new();
    let mut made = clap_mangen::Man::new(command.clone()).render(&mut page);
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let part = clap_mangen::Man::new(sub.clone());
        let heading = format!(".SH \"CROSSCHECK {}\"\n", sub.get_name().to_uppercase());
        made = made
            .and_then(|()| page.write_all(heading.as_bytes()))
            .and_then(|()| part.render_synopsis_section(&mut page))
            .and_then(|()| part.render_description_section(&mut page))
            .and_then(|()| part.render_options_section(&mut page))
            .and_then(|()| part.render_extra_section(&mut page));
    }
    made.map_err(|error| Failure::Output { what: "the manual page".to_owned(), error })?;
    output::write(None, session.streams.stdout, |out| out.write_all(&page))
}
