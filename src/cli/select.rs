//! Which findings are meant.

use super::Failure;
use super::args::Filter;
use crate::code::CodeError;
use crate::detect::detectors;
use crate::dossier::Dossier;
use crate::finding::{Finding, FindingKind};
use crate::id::{MeasureId, SourceId};
use crate::io::nearest;
use crate::measure::{Coordinate, Kind, Measure};
use crate::reconcile::Report;
use crate::relation::Strength;
use crate::visible::short;

/// Filters whose names are known.
pub(super) struct Selection {
    kinds: Vec<FindingKind>,
    strengths: Vec<Strength>,
    measures: Vec<MeasureId>,
    sources: Vec<SourceId>,
}

/// The kinds of these codes.
pub(super) fn kinds(codes: &[String]) -> Result<Vec<FindingKind>, Failure> {
    let all = || detectors().iter().map(|detector| detector.kind);
    let mut kinds = Vec::new();
    for code in codes {
        if code == "any" {
            kinds.extend(all());
            continue;
        }
        let several = |error| code.strip_suffix('s').and_then(|one| one.parse().ok()).ok_or(error);
        let found = code.parse().or_else(several);
        kinds.push(found.map_err(|error: CodeError| {
            Failure::Usage(format!("{error}{}", hint(nearest(code, error.known().iter().copied()))))
        })?);
    }
    Ok(kinds)
}

pub(super) fn hint(nearest: Option<String>) -> String {
    nearest.map_or(String::new(), |name| format!("; did you mean `{}`?", short(&name)))
}

/// The measure of a key or name.
pub(super) fn measure(text: &str, dossier: &Dossier) -> Result<MeasureId, Failure> {
    let by_name = || dossier.measures().iter().find(|measure| measure.name() == text);
    let found = dossier.measure_id(text).or_else(|| dossier.measure_id(by_name()?.key()));
    found.ok_or_else(|| no_measure(text, dossier))
}

/// The measures of a key or name, else those whose keys start so or have it between slashes, and those that have it as
/// subject, property, population or place; none for `all`.
pub(super) fn measures(text: &str, dossier: &Dossier) -> Result<Option<Vec<MeasureId>>, Failure> {
    if let Some(one) = dossier.measure_id(text) {
        return Ok(Some(vec![one]));
    }
    // Keys that are made of names have hyphens for spaces.
    let plain = |text: &str| text.to_lowercase().replace('-', " ");
    let wanted = plain(text);
    let same = |part: &str| plain(part) == wanted;
    let part = |one: &Measure| {
        let of = |at| one.coordinate(at).is_some_and(same);
        one.key().starts_with(text) || one.key().split('/').any(same) || Coordinate::ALL.into_iter().any(of)
    };
    let taken = |fits: &dyn Fn(&Measure) -> bool| {
        let mut keys: Vec<&str> =
            dossier.measures().iter().filter(|one| fits(one)).map(Measure::key).collect();
        keys.sort_unstable();
        keys.into_iter().filter_map(|key| dossier.measure_id(key)).collect::<Vec<_>>()
    };
    let named = taken(&|one| one.name() == text);
    if named.is_empty() && text == "all" {
        return Ok(None);
    }
    let found = match named.is_empty() {
        true => taken(&|one| !text.is_empty() && one.kind() != Kind::Proposition && part(one)),
        false => named,
    };
    if found.is_empty() { Err(no_measure(text, dossier)) } else { Ok(Some(found)) }
}

fn no_measure(text: &str, dossier: &Dossier) -> Failure {
    no_such("measure", text, dossier.measures().iter().map(|measure| (measure.key(), measure.name())))
}

/// That nothing is called so, with the first keys and the nearest of all keys and names.
fn no_such<'d>(
    what: &str,
    text: &str,
    all: impl ExactSizeIterator<Item = (&'d str, &'d str)> + Clone,
) -> Failure {
    const SHOWN: usize = 8;
    let keys: Vec<String> = all.clone().take(SHOWN).map(|(key, _)| short(key)).collect();
    Failure::Input(format!(
        "no {what} is called `{}`; there are {}{}{}",
        short(text),
        if keys.is_empty() { "none".to_owned() } else { keys.join(", ") },
        if all.len() > SHOWN { " …" } else { "" },
        hint(nearest(text, all.flat_map(<[&str; 2]>::from))),
    ))
}

fn source(text: &str, dossier: &Dossier) -> Result<SourceId, Failure> {
    let by_name = || dossier.sources().iter().find(|source| source.name() == text);
    let found = dossier.source_id(text).or_else(|| dossier.source_id(by_name()?.key()));
    let all = || dossier.sources().iter().map(|source| (source.key(), source.name()));
    found.ok_or_else(|| no_such("source", text, all()))
}

impl Selection {
    pub(super) fn of(filter: &Filter, dossier: &Dossier) -> Result<Self, Failure> {
        let strength = |text: &String| match text.as_str() {
            "hard" => Ok(Strength::Hard),
            "soft" => Ok(Strength::Soft),
            "assumed" => Ok(Strength::Assumed),
            other => Err(Failure::Usage(format!(
                "`{}` is no strength; the strengths are hard, soft and assumed{}",
                short(other),
                hint(nearest(other, ["hard", "soft", "assumed"].into_iter()))
            ))),
        };
        Ok(Self {
            kinds: kinds(&filter.kinds)?,
            strengths: filter.strengths.iter().map(strength).collect::<Result<_, _>>()?,
            measures: filter.measures.iter().map(|text| measure(text, dossier)).collect::<Result<_, _>>()?,
            sources: filter.sources.iter().map(|text| source(text, dossier)).collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn is_all(&self) -> bool {
        self.kinds.is_empty()
            && self.strengths.is_empty()
            && self.measures.is_empty()
            && self.sources.is_empty()
    }

    pub(super) fn of_report<'r>(&self, report: &'r Report<'_>) -> Vec<&'r Finding> {
        let dossier = report.view().dossier();
        report.findings().iter().map(AsRef::as_ref).filter(|finding| self.takes(finding, dossier)).collect()
    }

    pub(super) fn takes(&self, finding: &Finding, dossier: &Dossier) -> bool {
        let fits = |given: bool, found: bool| !given || found;
        let members = || finding.members().iter().filter_map(|id| dossier.assertion(*id));
        let on = || {
            members().any(|one| {
                one.measure()
                    .into_iter()
                    .chain(one.towards().iter().filter_map(crate::assertion::Target::measure))
                    .any(|id| self.measures.contains(&id))
            })
        };
        // What is within a source is said by it.
        let by = |id: SourceId| dossier.upwards(id).any(|id| self.sources.contains(&id));
        let said = || members().any(|one| one.sources().any(by));
        fits(!self.kinds.is_empty(), self.kinds.contains(&finding.kind()))
            && fits(!self.strengths.is_empty(), self.strengths.contains(&finding.strength()))
            && fits(!self.measures.is_empty(), on())
            && fits(!self.sources.is_empty(), said())
    }
}

/// The finding of this name, or all whose names start so.
pub(super) fn named<'r>(text: &str, report: &'r Report<'_>) -> Result<Vec<&'r Finding>, Failure> {
    if let Some(finding) = report.finding(text) {
        return Ok(vec![finding]);
    }
    let names: Vec<String> = report.findings().iter().map(|finding| finding.id().to_string()).collect();
    let start: Vec<&Finding> = report
        .findings()
        .iter()
        .zip(&names)
        .filter(|(_, name)| name.starts_with(text))
        .map(|(f, _)| f.as_ref())
        .collect();
    if !start.is_empty() && !text.is_empty() {
        return Ok(start);
    }
    if names.is_empty() {
        return Err(Failure::Input("the report has no findings; there is nothing to explain".to_owned()));
    }
    let mut near: Vec<(f64, &String)> =
        names.iter().map(|name| (strsim::jaro_winkler(text, name), name)).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let some: Vec<String> =
        near.iter().take(3).map(|(_, name)| format!("\n  {}", crate::visible::visible(name))).collect();
    Err(Failure::Input(format!(
        "no finding is called `{}`; `crosscheck check` lists them, the nearest are{}",
        short(text),
        some.concat()
    )))
}
