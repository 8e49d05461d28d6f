//! `diff`: what changed between two dossiers, or between two days of one.

use super::args::{Diff, Format, Input};
use super::select::kinds;
use super::{End, Failure, Session, input, output, policy};
use crate::reconcile::reconcile;

pub(super) fn run(call: &Diff, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    let failing = kinds(&call.fail_on)?;
    if call.new.is_none() && call.old_on.is_none() && call.new_on.is_none() {
        return Err(Failure::Usage(
            "there is nothing to compare with; name a second file, or a day, as `crosscheck diff FILE --old-on 2025-06-02`"
                .to_owned(),
        ));
    }
    let policy = policy::read(
        call.choices.policy.as_deref(),
        [&call.old].into_iter().chain(&call.new).chain(&call.table.with),
    )?;
    let table = |call: &Diff| super::args::Table {
        mapping: call.table.mapping.clone(),
        columns: call.table.columns.clone(),
        values: call.table.values.clone(),
        defaults: call.table.defaults.clone(),
        with: call.table.with.clone(),
        delimiter: call.table.delimiter.clone(),
        encoding: call.table.encoding.clone(),
        separator: call.table.separator.clone(),
        ..call.table
    };
    let old = input::load(&Input { files: vec![call.old.clone()], table: table(call) }, false, session)?;
    let new = match &call.new {
        None => None,
        Some(path) => {
            Some(input::load(&Input { files: vec![path.clone()], table: table(call) }, false, session)?)
        }
    };
    let faulty = old.faulty || new.as_ref().is_some_and(|new| new.faulty);
    let (before, after) = (&old.dossier, new.as_ref().map_or(&old.dossier, |new| &new.dossier));
    let then = reconcile(call.old_on.map_or(before.view(), |day| before.known_on(day)), &policy);
    let now = reconcile(call.new_on.map_or(after.view(), |day| after.known_on(day)), &policy);
    let delta = now.diff(&then);
    output::write(call.output.output.as_deref(), session.streams.stdout, |out| {
        let shown = delta.display(before, now.view(), &policy);
        match call.output.format {
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, &shown)?;
                writeln!(out)
            }
            Format::Text if delta.is_empty() => writeln!(out, "no finding appeared, changed or ended"),
            Format::Text => write!(out, "{shown}"),
        }
    })?;
    Ok(match () {
        () if faulty => End::Faulty,
        () if delta.appeared().iter().any(|finding| failing.contains(&finding.kind())) => End::Found,
        () => End::Clean,
    })
}
