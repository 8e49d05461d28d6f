//! `convert`: tables to dossiers and dossiers to tables.

use std::path::Path;

use serde_json::json;

use super::args::{Convert, Form, Format, To};
use super::style::Tone;
use super::{End, Failure, Session, input, output};
use crate::io::{
    ReadOptions, TableError, TableForm, TableOptions, convert_json_table, convert_table, left_out, write,
    write_lines, write_table,
};

pub(super) fn run(call: &Convert, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    if call.to.is_none() {
        writable(call.output.as_deref())?;
    }
    if let Some(path) = input::only(&call.input) {
        let opened = input::open(path, call.input.table.input, session)?;
        let to = call.to.or_else(|| by_name(call.output.as_deref())).unwrap_or(To::DossierLines);
        if matches!(opened.form, Form::Table | Form::TableLines)
            && to == To::DossierLines
            && !call.show_mapping
        {
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
    let options = TableOptions {
        read: ReadOptions { max_faults: call.input.table.max_faults, ..ReadOptions::default() },
        with: with.as_ref(),
        figures_only: false,
        prefix: None,
    };
    let name = opened.name.clone();
    let mut done = None;
    let written = output::write(call.output.as_deref(), session.streams.stdout, |out| {
        let converted = match opened.form {
            Form::TableLines => convert_json_table(&mut opened.file, &layout, &options, out),
            _ => convert_table(&mut opened.file, &layout, &options, out),
        };
        match converted {
            Ok(table) => done = Some(Ok(table)),
            Err(TableError::Write(error)) => return Err(error),
            Err(error) => {
                done = Some(Err(error));
                // Nothing is to take the place of what was there.
                return Err(std::io::ErrorKind::InvalidData.into());
            }
        }
        Ok(())
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
    Ok(if faulty { End::Faulty } else { End::Clean })
}

/// Everything else, through a dossier in memory.
fn whole(
    call: &Convert,
    opened: Option<input::Opened>,
    session: &mut Session<'_, '_>,
) -> Result<End, Failure> {
    let from_table = match (&opened, input::only(&call.input)) {
        (Some(opened), _) => matches!(opened.form, Form::Table | Form::TableLines),
        (None, Some(path)) => {
            let opened = input::open(path, call.input.table.input, session)?;
            matches!(opened.form, Form::Table | Form::TableLines)
        }
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
        return Ok(if loaded.faulty { End::Faulty } else { End::Clean });
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
    Ok(if loaded.faulty { End::Faulty } else { End::Clean })
}

/// Tells a program what was done, where messages go.
fn told(call: &Convert, session: &mut Session<'_, '_>, what: serde_json::Value) {
    if call.format == Format::Json {
        // Where messages cannot be written, nothing can be said.
        let _ = writeln!(session.streams.stderr, "{what}");
    }
}
