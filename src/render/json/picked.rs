//! Findings and estimates that were asked for, as JSON.

use super::estimate::Estimate;
use super::finding::Holding;
use super::keys::Each;
use super::series::Series;
use super::word;
use crate::{estimate, finding, reconcile::Report, time::until_text};

word!(FindingsFormat = "crosscheck-findings/1", EstimatesFormat = "crosscheck-estimates/1");

/// Findings of a report that were asked for.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Findings<'a> {
    /// By kind, and then by what they are about.
    findings: Each<'a, Holding<'a>>,
    format: FindingsFormat,
    /// How many findings there are.
    of: usize,
    /// How many were asked for.
    shown: usize,
    /// The title of the dossier.
    title: Option<&'a str>,
}

/// Estimates that were asked for.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Estimates<'a> {
    /// By measure, by policy and by time.
    estimates: Each<'a, Answered<'a>>,
    format: EstimatesFormat,
    /// Until when what was said is taken in: a day, or a second; null for all of it.
    known_on: Option<String>,
    /// Over time, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Series>"))]
    series: Option<Each<'a, Series<'a>>>,
    /// The title of the dossier.
    title: Option<&'a str>,
}

/// An estimate with its argument and its policy.
#[derive(serde::Serialize)]
#[serde(transparent)]
pub(crate) struct Answered<'a>(Estimate<'a>);

#[cfg(feature = "schema")]
super::schema::narrowed! {
    Answered: Estimate, with ["because", "derivation", "policy"], without [];
}

impl<'a> Findings<'a> {
    pub(crate) fn of(report: &'a Report<'_>, shown: &'a [&'a finding::Finding]) -> Self {
        Self {
            findings: Each::of(|| shown.iter().map(|finding| Holding::of(report, finding))),
            format: FindingsFormat::Word,
            of: report.findings().len(),
            shown: shown.len(),
            title: report.view().dossier().title(),
        }
    }
}

impl<'a> Estimates<'a> {
    pub(crate) fn of<E, S>(
        report: &'a Report<'_>,
        estimates: impl Fn() -> E + 'a,
        series: Option<impl Fn() -> S + 'a>,
    ) -> Self
    where
        E: Iterator<Item = (&'a estimate::EstimatePolicy, &'a estimate::Estimate)> + 'a,
        S: Iterator<Item = &'a estimate::Series> + 'a,
    {
        let dossier = report.view().dossier();
        let answered = move |(policy, estimate)| Answered(Estimate::argued(dossier, estimate, Some(policy)));
        Self {
            estimates: Each::of(move || estimates().map(answered)),
            format: EstimatesFormat::Word,
            known_on: report.view().known_until().map(until_text),
            series: series.map(|all| Each::of(move || all().map(|one| Series::of(dossier, one)))),
            title: dossier.title(),
        }
    }
}
