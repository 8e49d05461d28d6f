//! `check`: the report.

use super::args::{Check, Format};
use super::select::{Selection, kinds};
use super::{End, Failure, Session, input, on_disk, output, policy, style};
use crate::reconcile::reconcile;
use crate::render::json::Findings;

pub(super) fn run(call: &Check, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    let policy = policy::read(call.choices.policy.as_deref(), call.input.named())?;
    if let Some(folder) = &call.on_disk {
        return on_disk::run(call, &policy, folder.as_deref(), session);
    }
    let failing = kinds(&call.fail_on)?;
    kinds(&call.filter.kinds)?;
    let loaded = input::load(&call.input, false, session)?;
    let selection = Selection::of(&call.filter, &loaded.dossier)?;
    let report = reconcile(loaded.view(call.known_on), &policy);
    if call.verify {
        report.check().map_err(Failure::own)?;
    }
    let shown = selection.of_report(&report);
    let color = session.color.0 && call.output.output.is_none();
    output::write(call.output.output.as_deref(), session.streams.stdout, |out| match call.output.format {
        Format::Json if selection.is_all() => output::json(out, &report),
        Format::Json => output::json(out, &Findings::of(&report, &shown)),
        Format::Text if selection.is_all() => {
            write!(out, "{}", style::findings(&report.to_string(), color))
        }
        Format::Text => {
            let all = report.to_string();
            // What stands before the first finding.
            let head = all.split("\n\n").next().unwrap_or("");
            writeln!(out, "{}", if report.findings().is_empty() { all.trim_end() } else { head })?;
            if shown.len() < report.findings().len() {
                writeln!(out, "{} of {} findings are shown", shown.len(), report.findings().len())?;
            }
            for finding in &shown {
                writeln!(out)?;
                write!(out, "{}", style::findings(&report.explain(finding).to_string(), color))?;
            }
            Ok(())
        }
    })?;
    Ok(End::of(loaded.faulty, shown.iter().any(|finding| failing.contains(&finding.kind()))))
}
