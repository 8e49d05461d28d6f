//! `explain`: one finding.

use super::args::{Explain, Format};
use super::{End, Failure, Session, input, output, policy, select, style};
use crate::detect::detectors;
use crate::reconcile::reconcile;
use crate::render::json::Findings;

pub(super) fn run(call: &Explain, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    input::in_order("finding", "explain", &call.finding, &call.input)?;
    let policy = policy::read(call.choices.policy.as_deref(), call.input.named())?;
    let loaded = input::load(&call.input, false, session)?;
    let report = reconcile(loaded.view(call.known_on), &policy);
    let found = select::named(&call.finding, &report)?;
    let color = session.color.0 && call.output.output.is_none();
    output::write(call.output.output.as_deref(), session.streams.stdout, |out| {
        if call.output.format == Format::Json {
            return output::json(out, &Findings::of(&report, &found));
        }
        for (at, finding) in found.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            write!(out, "{}", style::findings(&report.explain(finding).to_string(), color))?;
            if let Some(detector) = detectors().iter().find(|detector| detector.kind == finding.kind()) {
                writeln!(out, "  = what it is: {}", detector.title)?;
                writeln!(out, "  = why it matters: {}", detector.why)?;
            }
            let proven = match finding.check(report.view(), report.policy()) {
                Ok(()) => "proven again from its premises".to_owned(),
                Err(error) => format!("not proven: {error}"),
            };
            writeln!(out, "  = {proven}")?;
        }
        Ok(())
    })?;
    Ok(End::of(loaded.faulty, false))
}
