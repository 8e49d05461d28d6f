//! `diff`: what changed between two dossiers, or between two days of one.

use std::path::PathBuf;

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
    let mut load = |path: &PathBuf| {
        let input = Input { files: vec![path.clone()], table: call.table.clone() };
        input::load(&input, false, session)
    };
    let old = load(&call.old)?;
    let new = call.new.as_ref().map(load).transpose()?;
    let faulty = old.faulty || new.as_ref().is_some_and(|new| new.faulty);
    let (before, after) = (&old.dossier, new.as_ref().map_or(&old.dossier, |new| &new.dossier));
    let then = reconcile(call.old_on.map_or(before.view(), |day| before.known_on(day)), &policy);
    let now = reconcile(call.new_on.map_or(after.view(), |day| after.known_on(day)), &policy);
    let delta = now.diff(&then);
    output::write(call.output.output.as_deref(), session.streams.stdout, |out| {
        let shown = delta.display(before, now.view(), &policy);
        match call.output.format {
            Format::Json => output::json(out, &shown),
            Format::Text if delta.is_empty() => writeln!(out, "no finding appeared, changed or ended"),
            Format::Text => write!(out, "{shown}"),
        }
    })?;
    Ok(End::of(faulty, delta.appeared().iter().any(|finding| failing.contains(&finding.kind()))))
}
