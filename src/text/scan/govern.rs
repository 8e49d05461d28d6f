//! Which of the cues of a sentence governs a figure.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::VerbClass;
use super::super::token::TokenKind;
use super::context::Cue;

/// The cues of a sentence, with what is looked for from each place on, so that a long sentence costs no more than its
/// words.
#[derive(Debug, Default)]
pub(super) struct Cues {
    // INVARIANT: in the order of their verbs; the lists below have a place for each.
    all: Vec<Cue>,
    /// The last verb up to here whose subject is named.
    verbs: Vec<Option<usize>>,
    /// The last verb up to here.
    unnamed: Vec<Option<usize>>,
    /// The last source up to here that something is according to.
    sources: Vec<Option<usize>>,
    /// The next one from here on that is named, and does not speak of its own figure only.
    named: Vec<Option<usize>>,
    /// The next one from here on whose subject is what is said.
    of_said: Vec<Option<usize>>,
    /// The next word from here on of whose the figure before it is.
    asides: Vec<Option<usize>>,
}

impl Cues {
    pub(super) fn of(all: Vec<Cue>) -> Self {
        let last = |is: &dyn Fn(&Cue) -> bool| met(all.iter().enumerate(), is);
        let next = |is: &dyn Fn(&Cue) -> bool| {
            let mut found = met(all.iter().enumerate().rev(), is);
            found.reverse();
            found
        };
        let verb = |cue: &Cue| !cue.according && !cue.aside;
        Self {
            verbs: last(&|cue| verb(cue) && cue.who.is_some()),
            unnamed: last(&verb),
            sources: last(&|cue| cue.according && !cue.aside),
            named: next(&|cue| cue.who.is_some() && !cue.own && !cue.aside && !cue.carried),
            of_said: next(&|cue| cue.of_said && cue.who.is_none() && !cue.verb.is_plain()),
            asides: next(&|cue| cue.aside && cue.who.is_some() && !cue.carried),
            all,
        }
    }

    /// The verbs by which somebody says something, named or not.
    pub(super) fn said(&self) -> impl Iterator<Item = &Cue> {
        let says = |cue: &&Cue| cue.verb.is_plain() && !cue.according && !cue.aside;
        self.all.iter().filter(says)
    }

    /// The place of the date beside each verb that has one, and the tokens from its subject to its end.
    pub(super) fn dated(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        let from = |cue: &Cue| cue.who.as_ref().map_or(cue.at.start, |who| who.start.min(cue.at.start));
        self.all.iter().filter_map(move |cue| Some((cue.date?, from(cue)..cue.at.end)))
    }

    /// The cue that governs a figure: a word beside it on whose it is, else the last verb with a subject before it, else
    /// the source before it, else what stands behind it. The second is a source that a verb's report came through.
    ///
    /// # Complexity
    /// Logarithmic in the cues.
    pub(super) fn governing(&self, view: &View<'_>, figure: &Range<usize>) -> (Option<&Cue>, Option<&Cue>) {
        if let Some(aside) = self.aside(view, figure) {
            return (Some(aside), None);
        }
        let before = self.before(figure);
        let at = |list: &[Option<usize>]| self.open(list, before, figure);
        let (verb, source) = (at(&self.verbs), at(&self.sources));
        let ends = |cue: &&Cue| cue.who.as_ref().is_some_and(|who| who.end <= figure.start);
        match (verb, source.filter(ends)) {
            // What stands before a semicolon came through no one who is named behind it.
            (Some(verb), source) => {
                const REACH: usize = 60;
                let apart = |source: &Cue| {
                    let (first, last) =
                        if source.at.start < verb.at.start { (source, verb) } else { (verb, source) };
                    let from = last.at.start.saturating_sub(REACH).max(first.at.end);
                    (from..last.at.start).any(|at| view.says(at, ";"))
                };
                let source = source.or_else(|| self.cited_behind(view, before));
                match source.filter(|source| !apart(source)) {
                    // Who cites somebody passes on what they said.
                    Some(source) if source.cited => (Some(source), Some(verb)),
                    source => (Some(verb), source),
                }
            }
            (None, Some(source)) => (Some(source), None),
            (None, None) => {
                // A source in whose name the figure stands.
                let behind = self.all.partition_point(|cue| cue.at.start < figure.end);
                let place = self.named.get(behind).copied().flatten();
                let named =
                    place.and_then(|place| self.all.get(place)).filter(|cue| !is_set_against(view, cue));
                // Said the mayor, *citing the fire service*.
                let cited = || named.and_then(|_| self.cited_behind(view, place? + 1));
                match source.is_none().then(cited).flatten() {
                    Some(cited) => (Some(cited), named),
                    // A verb whose subject is not named still says how it was put.
                    None => {
                        let unnamed = || self.of_said(view, figure).or_else(|| at(&self.unnamed));
                        (source.or(named).or_else(unnamed), None)
                    }
                }
            }
        }
    }

    /// The last cue of a list before a place, unless its clause ended before the figure: police said the toll, *which residents put
    /// at 30*, was 12.
    fn open(&self, list: &[Option<usize>], before: usize, figure: &Range<usize>) -> Option<&Cue> {
        /// How many clauses that ended are passed over.
        const REACH: usize = 8;
        let place = |next: usize| *list.get(next.checked_sub(1)?)?;
        let places = std::iter::successors(place(before), |at| place(*at)).take(REACH);
        let mut cues = places.filter_map(|at| self.all.get(at));
        cues.find(|cue| cue.until.is_none_or(|end| figure.start < end))
    }

    /// A verb behind a figure whose subject is what is said of it: reports of 40 dead *could not be verified*.
    fn of_said(&self, view: &View<'_>, figure: &Range<usize>) -> Option<&Cue> {
        const REACH: usize = 14;
        let behind = self.all.partition_point(|cue| cue.at.start < figure.end);
        let cue = self.all.get((*self.of_said.get(behind)?)?)?;
        let near = cue.at.start <= figure.end + REACH;
        (near && !(figure.end..cue.at.start).any(|at| view.says(at, ";"))).then_some(cue)
    }

    /// The next cue, if it names whom that of the clause before it cites: the mayor said, *citing the fire service*.
    fn cited_behind(&self, view: &View<'_>, next: usize) -> Option<&Cue> {
        const REACH: usize = 24;
        let before = self.all.get(next.checked_sub(1)?)?;
        let cited = self.all.get(next).filter(|cue| cue.cited && cue.who.is_some())?;
        let from = before.at.end.max(cited.at.start.saturating_sub(REACH));
        let near =
            cited.at.start <= before.at.end + REACH && !(from..cited.at.start).any(|at| view.says(at, ";"));
        // Reuters, *citing police*, said: that has a verb of its own.
        let goes_on = |who: &Range<usize>| {
            self.all.get(next + 1).is_some_and(|verb| verb.at.start <= who.end + 1 && !verb.according)
        };
        let says = before.verb.is_plain() || before.verb == VerbClass::Reports;
        (near && says && !before.according && !cited.who.as_ref().is_some_and(goes_on)).then_some(cited)
    }

    /// How many cues start before a figure, with their subject.
    fn before(&self, figure: &Range<usize>) -> usize {
        /// How far, in tokens, a verb may be from its subject.
        const REACH: usize = 48;
        let starts = |cue: &Cue| match &cue.who {
            Some(who) if !cue.carried => cue.at.start.min(who.start),
            _ => cue.at.start,
        };
        let verbs = self.all.partition_point(|cue| cue.at.start < figure.start);
        let near = self.all.get(verbs..).unwrap_or(&[]).iter();
        let near = near.take_while(|cue| cue.at.start < figure.start + REACH);
        verbs + near.take_while(|cue| starts(cue) < figure.start).count()
    }

    /// A clause behind a figure, before any other, that says whose it is.
    fn aside(&self, view: &View<'_>, figure: &Range<usize>) -> Option<&Cue> {
        const REACH: usize = 16;
        let behind = self.all.partition_point(|cue| cue.at.start < figure.end);
        let aside = self.all.get((*self.asides.get(behind)?)?)?;
        let from = aside.who.as_ref().map_or(aside.at.start, |who| who.start);
        let parts = |at: usize| view.kind(at) == Some(TokenKind::Digits) || view.says(at, ";");
        // A source that several figures are according to may have others before it.
        let near = from <= figure.end + REACH && (aside.according || !(figure.end..from).any(parts));
        near.then_some(aside)
    }
}

/// For each of some cues the place of the one met last that is as asked.
fn met<'c>(cues: impl Iterator<Item = (usize, &'c Cue)>, is: &dyn Fn(&Cue) -> bool) -> Vec<Option<usize>> {
    let mut known = None;
    let here = |(at, cue)| {
        known = if is(cue) { Some(at) } else { known };
        known
    };
    cues.map(here).collect()
}

/// Whether a source opens a clause of its own behind a figure: 20 people, *although the army said* otherwise; 12 were hurt; *the
/// hospital said* it had taken in 13.
fn is_set_against(view: &View<'_>, cue: &Cue) -> bool {
    /// An article may stand before the source, and what it is according to.
    const NEAR: usize = 4;
    let from = cue.who.as_ref().map_or(cue.at.start, |who| who.start);
    let contrast =
        |at: usize| view.says(at, ",") && view.is(at + 1, Meaning::Contrast).is_some_and(|end| end <= from);
    let passed = |at: usize| {
        let words = |m| {
            matches!(m, Meaning::Filler | Meaning::Article | Meaning::According | Meaning::Contrast)
                .then_some(())
        };
        view.find(at, words).map(|((), end)| end)
    };
    let opens = |at: usize| {
        view.says(at, ";")
            && std::iter::successors(Some(at + 1), |at| passed(*at)).take(NEAR).any(|at| at == from)
    };
    (from.saturating_sub(NEAR)..from).any(|at| contrast(at) || opens(at))
}
