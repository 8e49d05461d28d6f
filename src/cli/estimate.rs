//! `estimate`: what the figures of a measure support.

use super::args::{Estimate as Call, Format, Unsure};
use super::{End, Failure, Session, input, output, policy, select};
use crate::dossier::Dossier;
use crate::estimate::{Choice, Conclusion, Estimate, EstimatePolicy, LevelOptions, Series};
use crate::id::MeasureId;
use crate::io::nearest;
use crate::measure::Kind;
use crate::reconcile::{Report, reconcile};
use crate::render::json::Estimates;
use crate::visible::short;

/// What was asked for of one measure.
struct Answer {
    /// By policy, and by time.
    estimates: Vec<(EstimatePolicy, Estimate)>,
    series: Option<Series>,
}

pub(super) fn run(call: &Call, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    input::in_order("measure", "estimate", &call.measure, &call.input)?;
    let policy = policy::read(call.policy_file.as_deref(), call.input.named())?;
    let loaded = input::load(&call.input, false, session)?;
    let dossier = &loaded.dossier;
    let policies =
        if call.policies.is_empty() { vec![EstimatePolicy::default()] } else { call.policies.clone() };
    policies.iter().try_for_each(|policy| known(policy, dossier))?;
    let report = reconcile(loaded.view(call.known_on), &policy);
    let measures = select::measures(&call.measure, dossier)?;
    let measures = measures.unwrap_or_else(|| report.estimator().measures());
    let answers = answers(call, &report, &measures, &policies)?;
    let color = session.color.0 && call.output.output.is_none();
    output::write(call.output.output.as_deref(), session.streams.stdout, |out| {
        if call.output.format == Format::Json {
            return output::json(out, &as_json(call, &report, &answers));
        }
        if answers.is_empty() {
            return writeln!(out, "no figure is known; there is nothing to estimate");
        }
        for (nth, answer) in answers.iter().enumerate() {
            let mut first = nth == 0 || call.brief;
            for (policy, estimate) in &answer.estimates {
                if !std::mem::replace(&mut first, call.brief) {
                    writeln!(out)?;
                }
                if call.policies.len() > 1 {
                    write!(out, "{policy}: ")?;
                }
                if call.brief {
                    writeln!(out, "{}", report.estimate_line(estimate))?;
                } else {
                    write!(out, "{}", super::style::argument(&report.tell(estimate).to_string(), color))?;
                }
            }
            if let Some(series) = &answer.series {
                writeln!(out)?;
                write!(out, "{}", report.tell_series(series))?;
            } else if call.series {
                writeln!(out, "  no series: {}", no_series(&report, answer))?;
            }
        }
        Ok(())
    })?;
    let unsure = |(_, estimate): &(EstimatePolicy, Estimate)| match estimate.conclusion {
        Conclusion::Determined => false,
        Conclusion::Preferred => call.fail_on.contains(&Unsure::Preferred),
        Conclusion::Undetermined(_) => call.fail_on.contains(&Unsure::Undetermined),
    };
    Ok(End::of(loaded.faulty, answers.iter().flat_map(|answer| &answer.estimates).any(unsure)))
}

fn answers(
    call: &Call,
    report: &Report<'_>,
    measures: &[MeasureId],
    policies: &[EstimatePolicy],
) -> Result<Vec<Answer>, Failure> {
    let estimator = report.estimator();
    let reasoning = (!call.brief).then(|| report.reasoning());
    let mut answers = Vec::new();
    for measure in measures {
        let mut estimates = Vec::new();
        for policy in policies {
            let made: Vec<Option<Estimate>> = match call.at.as_slice() {
                [] => vec![estimator.latest(*measure, policy)],
                times => times.iter().map(|at| estimator.estimate(*measure, *at, policy)).collect(),
            };
            for estimate in made.into_iter().flatten() {
                let estimate = match &reasoning {
                    Some(reasoning) => estimate.bounded(reasoning),
                    None => estimate,
                };
                if call.verify {
                    estimate.check(report.view(), report.policy()).map_err(Failure::own)?;
                }
                estimates.push((policy.clone(), estimate));
            }
        }
        if estimates.is_empty() {
            let key = report.view().dossier().measure(*measure).map_or("", |measure| measure.key());
            return Err(Failure::Input(format!(
                "`{}` is a proposition, which is true or false and has no number; `crosscheck check FILE --measure {}` tells who affirms and who denies it",
                short(key),
                short(key)
            )));
        }
        let series = call.series.then(|| estimator.series(*measure, &LevelOptions::default())).flatten();
        answers.push(Answer { estimates, series });
    }
    Ok(answers)
}

/// Why a measure has no series.
fn no_series(report: &Report<'_>, answer: &Answer) -> &'static str {
    let measure = answer.estimates.first().map(|(_, estimate)| estimate.measure);
    match measure.and_then(|id| report.view().dossier().measure(id)).map(|measure| measure.kind()) {
        Some(Kind::Constant) => "a constant does not depend on time",
        Some(Kind::Flow) => "an amount over a period has none; ask for periods with --at",
        Some(Kind::Stock) => "a level needs at least three figures at different times",
        _ => "no figure says when",
    }
}

fn as_json<'a>(call: &Call, report: &'a Report<'_>, answers: &'a [Answer]) -> Estimates<'a> {
    let estimates = || answers.iter().flat_map(|answer| &answer.estimates).map(|(by, one)| (by, one));
    let series = || answers.iter().filter_map(|answer| answer.series.as_ref());
    Estimates::of(report, estimates, call.series.then_some(series))
}

/// Sees that the sources that a policy names are there: one that is not would be passed over in silence.
fn known(policy: &EstimatePolicy, dossier: &Dossier) -> Result<(), Failure> {
    let ranked = policy.steps().iter().flat_map(|step| match step {
        Choice::Hierarchy(keys) => keys.as_slice(),
        _ => &[],
    });
    for key in ranked.chain(policy.parties()) {
        if dossier.source_id(key).is_none() {
            let keys = dossier.sources().iter().map(|source| source.key());
            return Err(Failure::Usage(format!(
                "--policy {}: no source has the key `{}`{}",
                short(&policy.to_string()),
                short(key),
                select::hint(nearest(key, keys))
            )));
        }
    }
    Ok(())
}
