//! How many figures of sentences with known readings are read as they are known.

use std::collections::BTreeMap;
use std::ops::Range;

use crosscheck::Quantity;
use crosscheck::quantity::Form;
use crosscheck::text::{Mention, MentionKind, language, scan};
use serde::Deserialize;

/// A sentence and the figures that its origin reads in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    id: String,
    origin: String,
    lang: String,
    text: String,
    expected: Vec<Expected>,
}

/// One figure: a value, a value with an error, or both ends of a range.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    error: Option<f64>,
    hedge: Option<String>,
    /// As its origin names it; shown and not compared.
    #[serde(rename = "unit")]
    _unit: Option<String>,
    /// The words of the figure, where the origin gives them.
    surface: Option<String>,
    /// Why the reading is not the one of this crate; such a figure is not counted.
    differs: Option<String>,
}

/// So many right of so many.
#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Share {
    pub(crate) right: usize,
    pub(crate) of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }
}

/// The score of one origin.
#[derive(Default, Debug)]
pub(crate) struct Score {
    pub(crate) sentences: usize,
    /// Single values.
    pub(crate) values: Share,
    /// Ranges and values with an error.
    pub(crate) ranges: Share,
    /// Hedges of values that were found.
    pub(crate) hedges: Share,
    /// Figures found where the origin, which lists all, has none.
    pub(crate) spurious: usize,
    /// Readings of the origin that this crate does not share.
    pub(crate) differing: usize,
    /// What went wrong, a line each.
    pub(crate) faults: Vec<String>,
}

/// The scores by origin of JSON Lines.
pub(crate) fn score(lines: &str) -> Result<BTreeMap<String, Score>, String> {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for (at, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: Row = serde_json::from_str(line).map_err(|error| format!("line {}: {error}", at + 1))?;
        let language = language(&row.lang).ok_or_else(|| {
            format!("line {}: the language `{}` is not known", at + 1, row.lang.escape_debug())
        })?;
        let mentions = scan(&row.text, language, None);
        let figures: Vec<&Mention<'_>> =
            mentions.iter().filter(|mention| mention.kind != MentionKind::Date).collect();
        scores.entry(row.origin.clone()).or_default().add(&row, &figures);
    }
    Ok(scores)
}

impl Score {
    fn add(&mut self, row: &Row, figures: &[&Mention<'_>]) {
        self.sentences += 1;
        let mut places: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        for expected in &row.expected {
            let place = expected.surface.as_ref().and_then(|surface| {
                let start = from + row.text.get(from..)?.find(surface.as_str())?;
                Some(start..start + surface.len())
            });
            if let Some(place) = &place {
                from = place.end;
                places.push(place.clone());
            }
            if expected.differs.is_some() {
                self.differing += 1;
                continue;
            }
            let here = |mention: &&&Mention<'_>| {
                place
                    .as_ref()
                    .is_none_or(|place| place.start < mention.span.end && mention.span.start < place.end)
            };
            let found = figures.iter().filter(here).filter_map(|mention| mention.quantity.as_ref());
            let right = found.clone().find(|quantity| expected.is_value_of(quantity));
            let share = if expected.value.is_some() && expected.error.is_none() {
                &mut self.values
            } else {
                &mut self.ranges
            };
            share.count(right.is_some());
            let told = |what: &str| {
                let read: Vec<String> = found.clone().map(Quantity::to_string).collect();
                format!("{}: {what} in `{}`, read {read:?}", row.id, row.text.escape_debug())
            };
            let Some(right) = right else {
                self.faults.push(told(&format!("{} was not read", expected.shown())));
                continue;
            };
            if let (Some(hedge), Some(_)) = (&expected.hedge, expected.value) {
                let same = hedge_of(right.form()) == Some(hedge);
                self.hedges.count(same);
                if !same {
                    self.faults.push(told(&format!("the hedge is `{}`", hedge.escape_debug())));
                }
            }
        }
        // Only an origin that gives the words of its figures lists all of them.
        let lists_all = row.expected.iter().all(|expected| expected.surface.is_some());
        for mention in figures.iter().filter(|_| lists_all) {
            let known =
                places.iter().any(|place| place.start < mention.span.end && mention.span.start < place.end);
            if !known {
                self.spurious += 1;
                self.faults.push(format!(
                    "{}: `{}` is no figure of `{}`",
                    row.id,
                    mention.text.escape_debug(),
                    row.text.escape_debug()
                ));
            }
        }
    }
}

impl Expected {
    fn is_value_of(&self, quantity: &Quantity) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs());
        let both = |(low, high): (f64, f64), (left, right): (f64, f64)| near(low, left) && near(high, right);
        match (self.value, self.error, self.low.zip(self.high)) {
            (Some(value), Some(error), _) => {
                matches!(*quantity.form(), Form::PlusMinus { value: v, error: e } if both((value, error), (v.get(), e.get())))
            }
            (Some(value), None, _) => quantity
                .form()
                .nominal()
                .is_some_and(|(low, high)| both((value, value), (low.get(), high.get()))),
            (None, _, Some(ends)) => {
                quantity.form().nominal().is_some_and(|(low, high)| both(ends, (low.get(), high.get())))
            }
            _ => false,
        }
    }

    fn shown(&self) -> String {
        match (self.value, self.error, self.low.zip(self.high)) {
            (Some(value), Some(error), _) => format!("{value} ± {error}"),
            (Some(value), ..) => value.to_string(),
            (_, _, Some((low, high))) => format!("{low} to {high}"),
            _ => "nothing".to_owned(),
        }
    }
}

fn hedge_of(form: &Form) -> Option<&'static str> {
    Some(match form {
        Form::Bare(_) => "none",
        Form::Exactly(_) => "exactly",
        Form::About(_) => "about",
        Form::Nearly(_) => "nearly",
        Form::MoreThan(_) => "more than",
        Form::AtLeast(_) => "at least",
        Form::LessThan(_) => "less than",
        Form::AtMost(_) => "at most",
        Form::UpTo(_) => "up to",
        _ => return None,
    })
}
