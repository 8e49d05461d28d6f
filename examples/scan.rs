//! The figures, ages and dates of a text in prose.
//!
//! `cargo run --features text --example scan -- FILE --lang TAG [--published DATE] [--table | --jsonl | --skeleton]`
//!
//! Prints every mention as a table and then as JSON Lines, or one of the two; `--skeleton` prints a dossier file with a
//! draft of an assertion for each figure, which `report` accepts once each `measure` is filled. TAG is a BCP 47 tag
//! (`vi`, `en`, `en-US`, `en-GB`), DATE the day of publication, from which "yesterday" is counted. FILE may be `-` for
//! what is piped in.
//!
//! The process ends with 0, with 1 if the file cannot be read, with 2 if the call is off.

use std::io::{Read, Write};
use std::process::ExitCode;

use crosscheck::Period;
use crosscheck::text::{Language, Mention, MentionKind, drafts, language, scan, skeleton};

const USAGE: &str = "usage: scan FILE --lang TAG [--published DATE] [--table | --jsonl | --skeleton]";

#[derive(Clone, Copy, PartialEq)]
enum Show {
    Both,
    Table,
    Lines,
    Skeleton,
}

struct Call {
    file: String,
    language: &'static dyn Language,
    published: Option<Period>,
    show: Show,
}

/// What was asked for; nothing if it was help.
fn call() -> Result<Option<Call>, String> {
    let mut args = std::env::args().skip(1);
    let (mut file, mut tag, mut published, mut show) = (None, None, None, Show::Both);
    while let Some(arg) = args.next() {
        let asked = match arg.as_str() {
            "--help" | "-h" => return Ok(None),
            "--table" => Show::Table,
            "--jsonl" => Show::Lines,
            "--skeleton" => Show::Skeleton,
            "--lang" => {
                tag = Some(args.next().ok_or("--lang needs a tag, such as vi or en-GB")?);
                continue;
            }
            "--published" => {
                let day = args.next().ok_or("--published needs a date, such as 2025-04-28")?;
                published = Some(day.parse().map_err(|error| format!("--published: {error}"))?);
                continue;
            }
            name if (!name.starts_with('-') || name == "-") && file.is_none() => {
                file = Some(name.to_owned());
                continue;
            }
            other => return Err(format!("`{}` is not understood here", other.escape_debug())),
        };
        if show != Show::Both && show != asked {
            return Err(format!("`{arg}` cannot be had together with another form; ask for one of them"));
        }
        show = asked;
    }
    let tag = tag.ok_or("--lang is missing: the language of the text, such as vi or en-GB")?;
    let language = language(&tag).ok_or_else(|| {
        format!("the language `{}` is not known; known are vi, en, en-US and en-GB", tag.escape_debug())
    })?;
    Ok(Some(Call { file: file.ok_or("a file of prose is missing")?, language, published, show }))
}

fn read(file: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    match file {
        "-" => std::io::stdin().lock().read_to_end(&mut bytes).map(|_| ()),
        file => std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes)).map(|_| ()),
    }
    .map_err(|error| format!("cannot read {}: {error}", file.escape_debug()))?;
    String::from_utf8(bytes).map_err(|error| {
        format!("{} is not UTF-8 from byte {} on", file.escape_debug(), error.utf8_error().valid_up_to())
    })
}

/// A text in one line of a table: signs that a terminal would obey are written out.
fn shown(text: &str) -> String {
    let obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().map(|c| if obeyed(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

fn row(at: usize, mention: &Mention<'_>) -> [String; 6] {
    let several: Vec<String> = mention.alternatives.iter().map(ToString::to_string).collect();
    let period = mention.period.map(|period| period.to_string());
    let period = if several.is_empty() { period } else { Some(several.join(" or ")) };
    let reading = match mention.kind {
        MentionKind::Date => period.clone().unwrap_or_else(|| "no anchor".to_owned()),
        _ => mention.quantity.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    let kind = match mention.kind {
        MentionKind::Age => "age",
        MentionKind::Date => "date",
        _ => "figure",
    };
    let who = mention.attribution.as_ref().map(|said| {
        let verb = format!("{:?}", said.verb).to_lowercase();
        format!("{} ({verb})", said.who.map_or_else(|| "?".to_owned(), shown))
    });
    let mut links: Vec<String> = Vec::new();
    links
        .extend(period.filter(|_| mention.kind != MentionKind::Date).map(|period| format!("as of {period}")));
    links.extend(mention.stated_on.map(|period| format!("said {period}")));
    links.extend(mention.earlier_of.map(|other| format!("earlier value of {}", other + 1)));
    links.extend(mention.part_of.map(|other| format!("part of {}", other + 1)));
    links.extend(mention.repeats.map(|other| format!("repeats {}", other + 1)));
    [
        format!("{}", at + 1),
        format!("{}..{}", mention.span.start, mention.span.end),
        kind.to_owned(),
        shown(mention.text),
        shown(&reading),
        who.into_iter().chain(links).collect::<Vec<_>>().join(", "),
    ]
}

fn table(mentions: &[Mention<'_>]) -> String {
    let head = ["", "bytes", "kind", "text", "reading", "said by and beside"].map(str::to_owned);
    let rows: Vec<[String; 6]> =
        std::iter::once(head).chain(mentions.iter().enumerate().map(|(at, m)| row(at, m))).collect();
    let mut widths = [0usize; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| {
            let gap = width - cell.chars().count();
            format!("{cell}{}", " ".repeat(gap))
        });
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

fn print(call: &Call, text: &str) -> Result<String, serde_json::Error> {
    let mentions = scan(text, call.language, call.published);
    if call.show == Show::Skeleton {
        let drafts = drafts(&mentions, text, call.language.tag(), call.published, "a");
        return serde_json::to_string_pretty(&skeleton(&drafts)).map(|json| json + "\n");
    }
    let mut out = if call.show == Show::Lines { String::new() } else { table(&mentions) };
    if call.show == Show::Both {
        out.push('\n');
    }
    if call.show != Show::Table {
        for mention in &mentions {
            out.push_str(&serde_json::to_string(mention)?);
            out.push('\n');
        }
    }
    Ok(out)
}

fn main() -> ExitCode {
    let call = match call() {
        Ok(Some(call)) => call,
        Ok(None) => {
            println!("finds the figures, ages and dates of a text\n{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let printed = read(&call.file).and_then(|text| print(&call, &text).map_err(|error| error.to_string()));
    let mut out = std::io::stdout().lock();
    match printed.map(|printed| out.write_all(printed.as_bytes()).and_then(|()| out.flush())) {
        // A reader that has seen enough, such as `head`, is no failure.
        Ok(Err(error)) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            eprintln!("cannot write: {error}");
            ExitCode::FAILURE
        }
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
