//! `check --on-disk`: the findings of files that need not fit into memory.

use std::io::{self, Seek};
use std::path::Path;

use indicatif::ProgressBar;
use serde_json::json;

use super::args::{Check, Form, Format};
use super::select::{Selection, kinds};
use super::style::{self, Tone};
use super::{End, Failure, Session, input, output};
use crate::disk::{DiskError, DiskOptions, DiskProgress, DiskStage, DiskSummary, reconcile_lines};
use crate::dossier::Dossier;
use crate::io::{ReadOptions, TableError};
use crate::policy::Policy;

/// What is not told of them, and is told in memory.
const LEFT_OUT: &str = "look-alikes, and likely swaps of figures on measures that do not bear on each other, are left out on disk; so are estimates";

pub(super) fn run(
    call: &Check,
    policy: &Policy,
    scratch: Option<&Path>,
    session: &mut Session<'_, '_>,
) -> Result<End, Failure> {
    let failing = kinds(&call.fail_on)?;
    if !call.filter.measures.is_empty() || !call.filter.sources.is_empty() {
        return Err(Failure::Usage(
            "--measure and --source do not go with --on-disk; --kind and --strength do".to_owned(),
        ));
    }
    let selection = Selection::of(&call.filter, &Dossier::new())?;
    let Some(path) = input::only(&call.input) else {
        return Err(Failure::Usage(
            "--on-disk takes one file; `crosscheck convert` makes one of several".to_owned(),
        ));
    };
    let mut opened = input::open(path, call.input.table.input, session)?;
    let name = opened.name.clone();
    let faulty = match opened.form {
        Form::DossierLines => false,
        Form::Table | Form::TableLines => converted(call, &mut opened, scratch, session)?,
        Form::Dossier => {
            return Err(Failure::Input(format!(
                "{name}: a dossier that is one JSON object is read whole; `crosscheck convert FILE -o FILE.jsonl` makes JSON Lines of it, which go with --on-disk"
            )));
        }
    };
    let options = DiskOptions {
        memory: call.memory.saturating_mul(1 << 20),
        scratch,
        known_on: call.known_on,
        verify: call.verify,
        read: ReadOptions { max_faults: call.input.table.max_faults, ..ReadOptions::default() },
    };
    let mut bar = Bar { wanted: session.streams.stderr_is_terminal && !session.quiet, bar: None };
    let reading = opened.bar();
    let color = session.color.0 && call.output.output.is_none();
    let (mut done, mut shown, mut found) = (None, 0_u64, false);
    let written = output::write(call.output.output.as_deref(), session.streams.stdout, |out| {
        let told = reconcile_lines(
            &mut opened.file,
            policy,
            &options,
            &mut |progress| bar.show(progress, reading.as_ref()),
            &mut |report, finding| {
                if !selection.takes(finding, report.view().dossier()) {
                    return Ok(());
                }
                shown += 1;
                found |= failing.contains(&finding.kind());
                match call.output.format {
                    Format::Json => {
                        serde_json::to_writer(&mut *out, &report.explain(finding))?;
                        writeln!(out)
                    }
                    Format::Text => {
                        let end = if shown > 1 { "\n" } else { "" };
                        let text = report.explain(finding).to_string();
                        write!(out, "{end}{}", style::findings(&text, color))
                    }
                }
            },
        );
        match told {
            Ok(summary) => {
                done = Some(Ok(summary));
                if shown == 0 && call.output.format == Format::Text {
                    writeln!(out, "no findings")?;
                }
                Ok(())
            }
            Err(DiskError::Found(error)) => Err(error),
            Err(error) => {
                done = Some(Err(error));
                // Nothing is to take the place of what was there.
                Err(io::ErrorKind::InvalidData.into())
            }
        }
    });
    drop(bar);
    match done {
        Some(Ok(summary)) => {
            written?;
            tell(&name, &summary, shown, session);
        }
        Some(Err(error)) => return Err(Failure::Input(format!("{name}: {error}"))),
        None => written?,
    }
    Ok(End::of(faulty, found))
}

/// Makes lines of a table, on the disk; whether rows had to be left out.
fn converted(
    call: &Check,
    opened: &mut input::Opened,
    scratch: Option<&Path>,
    session: &mut Session<'_, '_>,
) -> Result<bool, Failure> {
    let layout = input::layout(&call.input.table)?;
    let with = input::head(&call.input.table, session)?;
    let options = input::options(&call.input.table, with.as_ref(), false);
    let failed = |error: io::Error| Failure::Input(DiskError::Scratch(error).to_string());
    let file = scratch.map_or_else(tempfile::tempfile, tempfile::tempfile_in).map_err(failed)?;
    let mut out = io::BufWriter::with_capacity(1 << 18, file);
    let table = opened.convert(&layout, &options, &mut out).map_err(|error| match error {
        TableError::Write(error) => failed(error),
        error => input::table_failure(&opened.name, &error),
    })?;
    let mut file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.rewind().map_err(failed)?;
    opened.file = Box::new(file);
    Ok(input::tell(&opened.name, &table, session) && !call.input.table.skip_faulty)
}

fn tell(name: &str, summary: &DiskSummary, shown: u64, session: &mut Session<'_, '_>) {
    let all: u64 = summary.findings.iter().map(|(_, count)| count).sum();
    let kinds = summary.findings.iter().map(|(kind, count)| format!("{} {count}", kind.code()));
    let kinds = kinds.collect::<Vec<_>>().join(", ");
    let some = if shown < all { format!(", of which {shown} are shown") } else { String::new() };
    let text = format!(
        "{name}: {}, {}, {} of which none bears on another (the largest of {}), in {}; {}{some}{}{kinds}",
        count(summary.assertions, "assertion"),
        count(summary.statements, "statement"),
        count(summary.parts as u64, "part"),
        count(summary.largest, "assertion"),
        count(summary.portions as u64, "portion"),
        count(all, "finding"),
        if kinds.is_empty() { "" } else { ": " },
    );
    let counts: serde_json::Map<String, serde_json::Value> =
        summary.findings.iter().map(|(kind, count)| (kind.code().to_owned(), json!(count))).collect();
    let data = json!({
        "file": name, "assertions": summary.assertions, "statements": summary.statements, "parts": summary.parts,
        "largest": summary.largest, "portions": summary.portions, "findings": counts, "shown": shown,
        "undecided": summary.undecided,
    });
    session.tell_with(Tone::Note, &text, data);
    if !summary.undecided.is_empty() {
        let count = summary.undecided.len();
        let text = format!(
            "{name}: of {count} groups of measures it was too large or too hard to decide in full whether all figures can be true at once"
        );
        session.tell_with(Tone::Note, &text, json!({ "file": name, "groups": count }));
    }
    session.tell(Tone::Note, LEFT_OUT);
}

fn count(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// A bar for what takes long after the input was read.
struct Bar {
    wanted: bool,
    bar: Option<ProgressBar>,
}

impl Bar {
    fn show(&mut self, progress: DiskProgress, reading: Option<&ProgressBar>) {
        if !self.wanted || progress.stage != DiskStage::Reconcile {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            if let Some(reading) = reading {
                reading.finish_and_clear();
            }
            input::progress(progress.of, "reconciling")
        });
        bar.set_position(progress.done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
