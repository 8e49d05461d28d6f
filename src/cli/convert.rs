//! `convert`: tables to dossiers and dossiers to tables.

use std::path::Path;

use serde_json::json;

use super::args::{Convert, Format, To};
use super::style::Tone;
use super::{End, Failure, Session, input, output};
use crate::io::{TableError, TableForm, left_out, write, write_lines, write_table};

pub(super) fn run(call: &Convert, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    if call.to.is_none() {
        writable(call.output.as_deref())?;
    }
    if let Some(path) = input::only(&call.input) {
        let opened = input::open(path, call.input.table.input, session)?;
        let to = call.to.or_else(|| by_name(call.output.as_deref())).unwrap_or(To::DossierLines);
        if opened.is_table() && to == To::DossierLines && !call.show_mapping {
            return stream(call, opened, session);
        }
        if path == Path::new("-") {
            return whole(call, Some(opened), session);
        }
    }
    whole(call, None, session)
}

/// What the name of a file says of its form.
fn by_name(path: Option<&Path>) -> Option<To> {
    match path?.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "json" => Some(To::Dossier),
        "jsonl" | "ndjson" => Some(To::DossierLines),
        "csv" => Some(To::Csv),
        "tsv" | "tab" => Some(To::Tsv),
        _ => None,
    }
}

/// Sees that the name of a file does not promise what cannot be made.
fn writable(path: Option<&Path>) -> Result<(), Failure> {
    const FOREIGN: [&str; 9] = ["xlsx", "xls", "ods", "parquet", "xml", "yaml", "yml", "html", "pdf"];
    let Some(path) = path else { return Ok(()) };
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or("").to_ascii_lowercase();
    if !FOREIGN.contains(&end.as_str()) {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "`{}`: .{end} files are not written; name one that ends in .csv or .tsv (a table, which spreadsheets open), .json or .jsonl (a dossier), or say with --to what goes into it",
        input::shown(path)
    )))
}

/// A table as a dossier of JSON Lines, row by row.
fn stream(call: &Convert, mut opened: input::Opened, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    let layout = input::layout(&call.input.table)?;
    let with = input::head(&call.input.table, session)?;
    let options = input::options(&call.input.table, with.as_ref(), true);
    let name = opened.name.clone();
    let mut done = None;
    let written = output::write(call.output.as_deref(), session.streams.stdout, |out| {
        match opened.convert(&layout, &options, out) {
            Err(TableError::Write(error)) => Err(error),
            converted => {
                // Nothing is to take the place of what was there.
                let failed = converted.is_err().then(|| std::io::ErrorKind::InvalidData.into());
                done = Some(converted);
                failed.map_or(Ok(()), Err)
            }
        }
    });
    let table = match done {
        Some(Ok(table)) => written.map(|()| table)?,
        Some(Err(error)) => return Err(input::table_failure(&name, &error)),
        None => return written.map(|()| End::Clean),
    };
    let faulty = input::tell(&name, &table, session) && !call.input.table.skip_faulty;
    told(
        call,
        session,
        json!({
            "rows": table.imported.rows, "refused": table.imported.refused, "blank": table.blank,
            "faults": table.imported.faults.iter().map(ToString::to_string).collect::<Vec<_>>(), "more": table.imported.more,
        }),
    );
    Ok(End::of(faulty, false))
}

/// Everything else, through a dossier in memory.
fn whole(
    call: &Convert,
    opened: Option<input::Opened>,
    session: &mut Session<'_, '_>,
) -> Result<End, Failure> {
    let from_table = match (&opened, input::only(&call.input)) {
        (Some(opened), _) => opened.is_table(),
        (None, Some(path)) => input::open(path, call.input.table.input, session)?.is_table(),
        (None, None) => true,
    };
    let loaded = match opened {
        Some(opened) => input::load_opened(vec![opened], &call.input.table, true, session)?,
        None => input::load(&call.input, true, session)?,
    };
    let dossier = &loaded.dossier;
    if call.show_mapping {
        let layout = input::layout(&call.input.table)?;
        let Some(guess) = loaded.guesses.first() else {
            return Err(Failure::Usage(
                "--show-mapping tells what a table was taken for, and no file is a table".to_owned(),
            ));
        };
        let text = guess.layout(&layout).to_toml();
        output::write(call.output.as_deref(), session.streams.stdout, |out| out.write_all(text.as_bytes()))?;
        return Ok(End::of(loaded.faulty, false));
    }
    let default = if from_table { To::Dossier } else { To::Csv };
    let to = call.to.or_else(|| by_name(call.output.as_deref())).unwrap_or(default);
    let layout = if from_table { Default::default() } else { input::layout(&call.input.table)? };
    output::write(call.output.as_deref(), session.streams.stdout, |out| match to {
        To::Dossier => write(dossier, out),
        To::DossierLines => write_lines(dossier, out),
        To::Csv => write_table(dossier, &layout, TableForm::Delimited(layout.delimiter.unwrap_or(',')), out),
        To::Semicolons => write_table(dossier, &layout, TableForm::Delimited(';'), out),
        To::Tsv => write_table(dossier, &layout, TableForm::Delimited('\t'), out),
        To::TableLines => write_table(dossier, &layout, TableForm::JsonLines, out),
    })?;
    let lost = match to {
        To::Dossier | To::DossierLines => Vec::new(),
        _ => left_out(dossier),
    };
    if !lost.is_empty() {
        let text = format!(
            "the table does not carry {}; name the dossier with --with when the table is read back, and they are there again",
            lost.join(", ")
        );
        session.tell(Tone::Note, &text);
    }
    told(call, session, json!({ "assertions": dossier.assertions().len(), "left_out": lost }));
    Ok(End::of(loaded.faulty, false))
}

/// Tells a program what was done, where messages go.
fn told(call: &Convert, session: &mut Session<'_, '_>, what: serde_json::Value) {
    if call.format == Format::Json {
        // Where messages cannot be written, nothing can be said.
        let _ = writeln!(session.streams.stderr, "{what}");
    }
}
