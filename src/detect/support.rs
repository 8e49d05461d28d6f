//! What the detectors share: anchors, and findings merged by anchor.

use crate::assertion::Target;
use crate::dossier::ContentRef;
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::relation::{self, Evidence, Strength};
use crate::time::{Period, span_text};

/// The key of a measure.
pub(super) fn measure_key<'a>(evidence: &Evidence<'a>, measure: MeasureId) -> &'a str {
    &evidence.dossier().at_measure(measure).key
}

/// The anchor of what one family says of one thing at one time: `measure@time,family+family`.
pub(super) fn anchor(evidence: &Evidence<'_>, id: AssertionId) -> String {
    let assertion = evidence.assertion(id);
    let about = match assertion.content() {
        ContentRef::Figure { measure, .. } => measure_key(evidence, measure).to_owned(),
        ContentRef::Stance { towards, .. } => {
            let mut keys: Vec<&str> = towards
                .iter()
                .map(|target| match target {
                    Target::Measure(m) => measure_key(evidence, *m),
                    Target::Assertion(a) => evidence.key(*a),
                })
                .collect();
            keys.sort_unstable();
            keys.join("+")
        }
        ContentRef::Withdrawal => evidence.key(id).to_owned(),
    };
    let at = match evidence.reading(id) {
        Some(r) if r.kind == Kind::Constant => String::new(),
        Some(r) => r.when.as_ref().map_or_else(|| "@undated".to_owned(), |w| format!("@{}", w.label())),
        None => String::new(),
    };
    format!("{about}{at},{}", voice_key(evidence, id))
}

/// The anchor of a group of figures: `measure@time`, or the measure alone.
pub(super) fn group_anchor(evidence: &Evidence<'_>, measure: MeasureId, span: Option<(i64, i64)>) -> String {
    let key = measure_key(evidence, measure);
    match span.map(|(start, end)| span_text(start, end)) {
        Some(at) => [key, "@", &at].concat(),
        None => key.to_owned(),
    }
}

/// Whether a figure is one of those that give their group its time.
pub(super) fn names(evidence: &Evidence<'_>, id: AssertionId, span: Option<(i64, i64)>) -> bool {
    let when = evidence.reading(id).and_then(|r| r.when.as_ref());
    span.is_none() || when.map(|w| (w.start, w.end)) == span
}

/// Collects parts by anchor, so that no two findings share an id; in the order of anchors.
pub(super) fn by_anchor<T>(parts: impl IntoIterator<Item = (String, T)>) -> Vec<(String, Vec<T>)> {
    let mut parts: Vec<(String, T)> = parts.into_iter().collect();
    // Stable; mostly they are in order, as measures and times are.
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    let mut found: Vec<(String, Vec<T>)> = Vec::with_capacity(parts.len());
    for (anchor, part) in parts {
        match found.last_mut() {
            Some((last, parts)) if *last == anchor => parts.push(part),
            _ => found.push((anchor, vec![part])),
        }
    }
    found
}

/// By key, each once.
pub(super) fn members(
    evidence: &Evidence<'_>,
    ids: impl IntoIterator<Item = AssertionId>,
) -> Vec<AssertionId> {
    let mut all: Vec<AssertionId> = ids.into_iter().collect();
    // Mostly one list, which is by key. Of several, what they share goes first, as it takes longer to order by key.
    const MANY: usize = 64;
    if all.len() > MANY {
        all.sort_unstable();
        all.dedup();
    }
    evidence.sort(&mut all);
    all.dedup();
    all
}

/// The names of the families behind an assertion: `family+family`, or `unknown`.
pub(super) fn voice_key(evidence: &Evidence<'_>, id: AssertionId) -> String {
    relation::voice_key(evidence.dossier(), evidence.assertion(id).origins())
}

/// What orders assertions in time.
pub(super) type Moment<'a> = (i64, Option<(i64, i64)>, Option<(i64, i64)>, Option<u64>, &'a str);

pub(super) fn moment<'a>(evidence: &Evidence<'a>, id: AssertionId) -> Moment<'a> {
    let end = evidence.reading(id).and_then(|r| r.when.as_ref().map(|w| w.end));
    let one = evidence.assertion(id);
    let bounds = |period: Option<&Period>| period.map(Period::bounds);
    (end.unwrap_or(i64::MAX), bounds(one.stated()), bounds(one.published()), one.sequence(), one.key())
}

/// How firm a finding is: assumed if its derivation assumes anything, else hard or soft.
pub(super) fn strength(assumes: bool, literal: bool) -> Strength {
    match (assumes, literal) {
        (true, _) => Strength::Assumed,
        (false, true) => Strength::Hard,
        (false, false) => Strength::Soft,
    }
}
