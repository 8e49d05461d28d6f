//! The figures of a dossier as claims, and what is learned of its sources.

use rustc_hash::FxHashMap;

use super::answer::Truth;
use super::claims::Claims;
use crate::derivation::Learned;
use crate::id::{AssertionId, SourceId};
use crate::measure::Kind;
use crate::relation::{Evidence, Statements, Status, families};
use crate::source::Reliability;

/// What a source weighs by its rating: A 100, B 75, C 50, D 25, E 0; what cannot be judged weighs as much as C.
pub(crate) fn rated(rating: Option<Reliability>) -> u32 {
    match rating {
        Some(Reliability::A) => 100,
        Some(Reliability::B) => 75,
        Some(Reliability::C | Reliability::F) | None => 50,
        Some(Reliability::D) => 25,
        Some(Reliability::E) => 0,
    }
}

/// The standing figures as claims. An item is a measure at a moment, a source the family at the top of an origin's chain;
/// echoes, relays and superseded figures are no claims of their own.
///
/// # Complexity
/// O(n log n) in the assertions of the view.
pub(crate) fn claims_of(evidence: &Evidence<'_>, statements: &Statements) -> Claims {
    let dossier = evidence.dossier();
    let mut claims = Claims::builder();
    for (id, assertion) in evidence.view.assertions() {
        if statements.lead(id) != id || statements.status(id) != Status::Standing {
            continue;
        }
        let Some((item, value)) = item_of(evidence, id) else { continue };
        let date = assertion.stated().map(|on| on.bounds().0);
        for family in families(dossier, assertion.origins()) {
            // A figure of a reading is finite, and ids number less than 2^32.
            let _ = claims.claim(dossier.at_source(family).key(), &item, value, date);
        }
    }
    claims.build()
}

/// What a figure is about, and the middle of what it prints; `None` if it bounds one end only or has no time.
fn item_of(evidence: &Evidence<'_>, id: AssertionId) -> Option<(String, f64)> {
    let reading = evidence.reading(id)?;
    let (low, high) = reading.nominal.filter(|(low, high)| low.is_finite() && high.is_finite())?;
    let support = reading.support.filter(crate::quantity::Interval::is_bounded)?;
    let middle = (low / 2.0 + high / 2.0).clamp(support.low_value(), support.high_value());
    let key = evidence.dossier().measure(evidence.assertion(id).measure()?)?.key();
    match (&reading.when, reading.kind) {
        (_, Kind::Constant) => Some((key.to_owned(), middle)),
        (Some(when), _) => Some((format!("{key} {} {}", when.start, when.end), middle)),
        (None, _) => None,
    }
}

/// What is learned of each family of sources, by its top source; one whose figures could not be compared, as those that bound one end
/// only, weighs what is known of it beforehand.
pub(crate) fn learned(evidence: &Evidence<'_>, statements: &Statements) -> FxHashMap<SourceId, Learned> {
    let claims = claims_of(evidence, statements);
    let truth = claims.best();
    of_sources(evidence, &truth)
}

fn of_sources(evidence: &Evidence<'_>, truth: &Truth<'_>) -> FxHashMap<SourceId, Learned> {
    let dossier = evidence.dossier();
    let scores = truth.sources();
    let (agreed, judged) = scores.iter().fold((0.0, 0.0), |(agreed, judged), score| {
        let count = score.judged as f64;
        (agreed + score.agreement.unwrap_or(0.0) * count, judged + count)
    });
    // Where little can be compared, the middle of the scale, as for sources that cannot be judged.
    let mean = ((100.0 * agreed + 50.0 * 8.0) / (judged + 8.0)).round() as u32;
    let before = |source: SourceId| match dossier.at_source(source).reliability() {
        None => mean.min(100),
        rating => rated(rating),
    };
    let one = |score: &super::SourceScore<'_>| {
        let source = dossier.source_id(score.source)?;
        let echo = dossier.source_id(score.family.unwrap_or(score.source))?;
        let agreed = (score.agreement.unwrap_or(0.0) * score.judged as f64).round() as u32;
        Some((source, Learned { source, echo, judged: score.judged as u32, agreed, before: before(source) }))
    };
    let mut learned: FxHashMap<SourceId, Learned> = scores.iter().filter_map(one).collect();
    for source in dossier.source_ids().map(|id| dossier.root(id)) {
        let unjudged = || Learned { source, echo: source, judged: 0, agreed: 0, before: before(source) };
        learned.entry(source).or_insert_with(unjudged);
    }
    learned
}
