//! `validate`: what an extractor gives.

use std::io::{BufRead, BufReader};

use serde_json::json;

use super::args::{Form, Validate};
use super::style::Tone;
use super::{End, Failure, Session, input, output};
use crate::io::check_assertion;

/// How many faults are named.
const NAMED: usize = 100;

pub(super) fn run(call: &Validate, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    let mut opened = input::open(&call.file, Some(Form::TableLines), session)?;
    let (name, looks) = (opened.name.clone(), opened.looks());
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    let mut reader = BufReader::new(&mut opened.file);
    let mut line = Vec::new();
    let mut number = 0u64;
    let failed = |error: std::io::Error| Failure::Input(format!("cannot read {name}: {error}"));
    while reader.read_until(b'\n', &mut line).map_err(failed)? > 0 {
        number += 1;
        let bytes = line.trim_ascii();
        if !bytes.is_empty() {
            match check_assertion(bytes) {
                Ok(row) => rows.push(row),
                Err(faults) => wrong.extend(faults.into_iter().map(|fault| (number, fault))),
            }
        }
        line.clear();
    }
    // What is another file from end to end is said once, and not for each line.
    if let Some(looks) = looks.filter(|_| rows.is_empty() && number > 1) {
        return Err(Failure::Input(other(&name, looks)));
    }
    output::write(call.output.as_deref(), session.streams.stdout, |out| {
        rows.iter().try_for_each(|row| writeln!(out, "{row}"))
    })?;
    for (number, fault) in wrong.iter().take(NAMED) {
        let data = json!({
            "file": name, "line": number, "path": fault.path, "what": fault.what, "remedy": fault.remedy,
        });
        session.tell_with(Tone::Warning, &format!("{name}, line {number}: {fault}"), data);
    }
    if wrong.len() > NAMED {
        let text = format!("{name}: {} more faults; mend these first", wrong.len() - NAMED);
        session.tell_with(Tone::Warning, &text, json!({ "file": name, "more": wrong.len() - NAMED }));
    }
    Ok(End::of(!wrong.is_empty(), false))
}

/// Says that a file without a single assertion is one of another sort.
fn other(name: &str, looks: Form) -> String {
    let what = match looks {
        Form::Table | Form::TableLines => "a table of figures, which `crosscheck check` reads",
        Form::Dossier | Form::DossierLines => {
            "a dossier, which `crosscheck check` reads, or like one object over several lines"
        }
    };
    format!(
        "{name}: no line of it is an assertion; it looks like {what}; give each assertion on a line of its own"
    )
}
