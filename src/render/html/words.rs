//! What is said of an assertion where it is pointed at. The words themselves are those of [`phrase`](super::super::phrase).

use super::text::clip;
use crate::id::AssertionId;
use crate::reconcile::Report;
use crate::relation::Status;
use crate::render::phrase;
use crate::visible::visible;

/// The longest text of one assertion where it is pointed at.
const LONGEST: usize = 420;

/// An assertion in a few lines: what, by whom, when, through whom; how it stands; its quote.
pub(super) fn spoken(report: &Report<'_>, id: AssertionId, status: Status) -> String {
    let dossier = report.view().dossier();
    let line = clip(&phrase::assertion(dossier, id), LONGEST);
    // What it says stands on a line of its own.
    let what = phrase::content(dossier, dossier.at(id));
    let rest = line.strip_prefix(what.as_str()).and_then(|rest| rest.strip_prefix(", "));
    let mut text = rest.map_or(line.clone(), |rest| format!("{what}\n{rest}"));
    let copies = report.statement(id).len().saturating_sub(1);
    if copies > 0 {
        text += &format!("\nheard {}", phrase::times(copies + 1));
    }
    if let Some(how) = standing(report, status) {
        text += &format!("\n{how}");
    }
    if let Some(quote) = dossier.at(id).quote() {
        text += &format!("\n“{}”", visible(&clip(quote, LONGEST)));
    }
    text
}

/// "24,871 assertions": a number of things with its thousands grouped.
pub(super) fn counted(n: usize, noun: &str) -> String {
    let text = phrase::count(n, noun);
    format!("{}{}", phrase::number(n as f64), text.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// How an assertion that does not stand fell.
pub(super) fn standing(report: &Report<'_>, status: Status) -> Option<String> {
    let key = |id: AssertionId| report.view().dossier().at(id).key().to_owned();
    match status {
        Status::Standing => None,
        Status::Superseded { by } => Some(format!("superseded by {}", key(by))),
        Status::Withdrawn { by } => Some(format!("withdrawn by {}", key(by))),
        Status::Slip { of } => Some(format!("a copying error of {}", key(of))),
    }
}
