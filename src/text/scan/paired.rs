//! Values that are told in the order of earlier ones: 41 were killed and 112 hurt, compared with *30 and 90*.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::RangeWord;
use super::link::Link;

/// A list of earlier values and the list of as many values before it, both as places among the figures of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Pairs {
    earlier: Range<usize>,
    first: usize,
}

impl Pairs {
    /// The lists of an earlier value that opens one; none if the two are not of one length.
    pub(super) fn of(view: &View<'_>, places: &[(Range<usize>, Link)], at: usize) -> Option<Self> {
        /// The longest such list.
        const LONGEST: usize = 6;
        let place = |at: usize| places.get(at);
        let joined = |from: usize| {
            let ((before, _), (next, _)) = (place(from)?, place(from + 1)?);
            let comma = before.end + usize::from(view.says(before.end, ","));
            let and = view.is(comma, Meaning::Range(RangeWord::And)) == Some(next.start);
            // Up from 90, *and* 12 are missing: a comma stands before "and" only where one stood before.
            let listed = comma == before.end || from > at;
            let goes_on = comma > before.end && comma == next.start;
            (and && listed || goes_on).then_some(and)
        };
        // "And" joins the last value.
        let last = (at..at + LONGEST).map_while(|at| Some((at + 1, joined(at)?))).find(|(_, and)| *and)?.0;
        let count = last + 1 - at;
        let first = at.checked_sub(count)?;
        let goes_on = |at: usize| place(at).is_some_and(|(_, link)| *link == Link::And);
        let opens = place(first).is_some_and(|(_, link)| matches!(link, Link::None | Link::Part));
        (opens && (first + 1..at).all(goes_on)).then_some(Self { earlier: at..last + 1, first })
    }

    /// The place of the value that an earlier one led to.
    pub(super) fn twin(&self, at: usize) -> Option<usize> {
        self.earlier.contains(&at).then(|| self.first + (at - self.earlier.start))
    }
}
