//! The mentions of a sentence: what each is, and what the sentence says of it.

use std::ops::Range;

use rustc_hash::FxHasher;

use super::super::date::{DateUnit, ReadDate};
use super::super::figure::Figure;
use super::super::lexicon::{Meaning, View};
use super::super::read::{parts_of, unit_of};
use super::super::tables::{Hedge, Modality, RangeWord, VerbClass};
use super::super::token::TokenKind;
use super::chunk::is_boundary;
use super::context::{self, Cue};
use super::doubt::{self, Ahead};
use super::govern::Cues;
use super::link::{Link, link};
use super::whole::wholes;
use super::{Attribution, Mention, MentionKind, Raw, Role, Scanner, is_duration};
use crate::quantity::{Form, Quantity, Unit};
use crate::time::{DAY, Period};

/// The last dates that a sentence named so far that are no longer than each unit.
#[derive(Default)]
struct Named {
    day: Option<Period>,
    week: Option<Period>,
    month: Option<Period>,
    year: Option<Period>,
}

impl Named {
    fn take(&mut self, period: Option<Period>) {
        let Some(length) = period.and_then(|period| period.length()) else { return };
        let slots = [(&mut self.day, 1), (&mut self.week, 7), (&mut self.month, 31), (&mut self.year, 366)];
        for (slot, _) in slots.into_iter().filter(|(_, days)| length <= days * DAY) {
            *slot = period;
        }
    }
}

impl<'t> Scanner<'t> {
    /// Makes the mentions of a sentence and ties them together.
    pub(super) fn relate(&mut self, view: &View<'_>, sentence: Range<usize>, mut raws: Vec<Raw>) {
        let wholes = wholes(view, sentence.start, &mut raws);
        let dates: Vec<Range<usize>> = raws
            .iter()
            .filter_map(|raw| if let Raw::Date(date) = raw { Some(date.tokens.clone()) } else { None })
            .collect();
        // "A day earlier" is earlier than the day that was named before it, "a year earlier" than a year, too, and "the week before" is
        // that before the last day of a week.
        let mut named = Named::default();
        let mut periods: Vec<Option<Period>> = Vec::new();
        let mut readings: Vec<Vec<Period>> = Vec::new();
        let mut ahead: Vec<bool> = Vec::new();
        for raw in &raws {
            let Raw::Date(date) = raw else { continue };
            let before = date.counted_in().and_then(|unit| match unit {
                DateUnit::Year | DateUnit::Decade | DateUnit::Century => named.year,
                DateUnit::Month | DateUnit::Quarter => named.month,
                DateUnit::Week | DateUnit::Weekend => named.week?.last().map(Period::from),
                _ => named.day,
            });
            let anchor = before.or(self.anchor);
            let when = doubt::ahead(view, &sentence, &date.tokens, date.is_until());
            ahead.push(when == Ahead::Yes);
            let read = date.read(view.tokens, anchor, when != Ahead::No).ok();
            let period = read.as_ref().map(ReadDate::period);
            let mut all = read.map_or_else(Vec::new, |read| read.alternatives().to_vec());
            // Up to the later one holds what is up to the earlier one.
            let before = || date.read(view.tokens, anchor, false).ok().map(|read| read.period());
            if let (Ahead::Either, Some(later)) = (when, period)
                && let Some(earlier) = before().filter(|earlier| *earlier != later)
            {
                all = vec![earlier, later];
            }
            readings.push(all);
            named.take(period);
            periods.push(period);
        }
        let figures = raws.iter().any(|raw| !matches!(raw, Raw::Date(_)));
        let counted: Vec<Range<usize>> = raws
            .iter()
            .filter_map(
                |raw| if let Raw::Figure(figure, _) = raw { Some(figure.tokens.clone()) } else { None },
            )
            .collect();
        let cues =
            if figures { context::cues(view, sentence.clone(), &dates, &counted) } else { Cues::default() };
        let base = self.found.len();
        let first = *self.seen.entry(fingerprint(view, &sentence)).or_insert(base);
        let span = view.tokens.span(sentence.clone());
        let places = places(view, &raws, sentence.start, &dates);
        let mut figure_at = 0;
        let mut last: Option<(usize, Range<usize>)> = None;
        let mut waiting: Option<usize> = None;
        let mut date = 0;
        for (place, raw) in raws.into_iter().enumerate() {
            let (kind, figure, end, role) = match raw {
                Raw::Date(found) => {
                    let period = periods.get(date).copied().flatten();
                    let alternatives = readings.get(date).cloned().unwrap_or_default();
                    date += 1;
                    let bytes = view.tokens.span(found.tokens);
                    self.found.push(Mention {
                        period,
                        alternatives,
                        sentence: span.clone(),
                        ..self.mention(MentionKind::Date, bytes)
                    });
                    self.repeat(first, base, place);
                    continue;
                }
                Raw::Age(figure, end) => (MentionKind::Age, figure, end, Role::Plain),
                Raw::Figure(figure, role) => {
                    let end = figure.tokens.end;
                    (MentionKind::Figure, figure, end, role)
                }
            };
            let tokens = figure.tokens.start..end.max(figure.tokens.start + 1);
            let bytes = view.tokens.span(tokens.clone());
            let mut mention = self.mention(kind, bytes);
            mention.sentence = span.clone();
            self.fill(view, &mut mention, &figure, kind);
            mention.modality = doubt::modality(view, &sentence, &tokens);
            let (cue, through) = cues.governing(view, &tokens);
            mention.attribution = cue.map(|cue| self.attribution(view, cue, through));
            // "Not 40, as police had said": they said it, and deny nothing.
            let denied = doubt::is_denied(view, &tokens) || doubt::is_called_false(view, &sentence, &tokens);
            if denied && !cue.is_some_and(|cue| cue.aside) {
                let said = mention.attribution.take();
                let (who, span) = said.map_or((None, None), |said| (said.who, said.span));
                mention.attribution = Some(Attribution { who, span, verb: VerbClass::Denies, through: None });
            }
            // What has no start or no end is no time at which something is said: "said that until 12 June".
            let closed = |at: &usize| {
                let period = periods.get(*at).copied().flatten();
                period.is_none_or(|period| period.start().is_some() && period.end().is_some())
            };
            let stated = cue.and_then(|cue| cue.date).filter(closed);
            let elsewhen = |at: &usize| {
                let date = dates.get(*at);
                date.is_some_and(|d| is_elsewhen(view, d, &places) || is_beside(view, &sentence, d, &tokens))
            };
            let stated = stated.filter(|at| !elsewhen(at));
            // A day that may be another is no day on which it was said.
            let certain = |at: &usize| readings.get(*at).is_none_or(Vec::is_empty);
            mention.stated_on = stated.filter(certain).and_then(|at| periods.get(at).copied().flatten());
            // What is told as a fact is not of a day that is still to come.
            let fact = mention.modality == Modality::Asserted;
            let other = |at: usize| Some(at) == stated || fact && ahead.get(at) == Some(&true);
            let about = date_of(view, &sentence, &dates, &places, figure_at, &other);
            // Nor is what is planned of a day that is past.
            let past = |at: usize| {
                let ends = periods.get(at).copied().flatten().and_then(|period| period.end());
                ends.zip(self.anchor.and_then(|anchor| anchor.start())).is_some_and(|(end, now)| end <= now)
            };
            let planned = || doubt::is_to_come(view, &sentence, &tokens);
            let about = about.filter(|at| ahead.get(*at) == Some(&true) || !past(*at) || !planned());
            figure_at += 1;
            mention.period =
                about.and_then(|at| periods.get(at).copied().flatten()).filter(|p| p.end().is_some());
            if mention.period.is_some() {
                mention.alternatives = about.and_then(|at| readings.get(at)).cloned().unwrap_or_default();
            }
            let here = self.found.len();
            if kind == MentionKind::Figure {
                let link = places.get(figure_at - 1).map_or(Link::None, |(_, link)| *link);
                let next = places.get(figure_at).map(|(next, _)| next);
                let leads = link == Link::Earlier && next.is_some_and(|next| leads_to(view, &tokens, next));
                match (link, &last) {
                    _ if role == Role::From || leads => waiting = Some(here),
                    (Link::Part, Some((before, _))) => mention.part_of = Some(*before),
                    (Link::Earlier, Some((before, _))) => {
                        mention.earlier_of = Some(self.of_one_unit(base, *before, &mention));
                    }
                    (Link::Earlier, None) => waiting = Some(here),
                    (Link::And, Some((before, _))) => {
                        mention.part_of = self.found.get(*before).and_then(|m| m.part_of);
                    }
                    _ => {}
                }
                if matches!(link, Link::None | Link::And) && role == Role::Plain {
                    let whole = wholes.get(place).copied().flatten().map(|whole| base + whole);
                    mention.part_of = mention.part_of.or(whole);
                }
                if let Some(earlier) = waiting.filter(|earlier| *earlier != here)
                    && let Some(before) = self.found.get_mut(earlier)
                {
                    before.earlier_of = Some(here);
                    waiting = None;
                }
            }
            self.found.push(mention);
            self.repeat(first, base, place);
            if kind == MentionKind::Figure && role == Role::Plain {
                let keep = self.found.get(here).is_some_and(|m| m.earlier_of.is_some());
                // What comes after an earlier value speaks of the value that it led to.
                // "142 *of the* 300 seats, down from 171" goes on with the 142.
                let whole = last.as_ref().is_some_and(|(_, before)| {
                    view.is(before.end, Meaning::Of).is_some_and(|end| end == tokens.start)
                });
                last = match last {
                    Some((before, _)) if keep || whole => Some((before, tokens)),
                    _ => Some((here, tokens)),
                };
            }
        }
    }

    /// What a value is an earlier one of: the figure before it, or another one of its sentence if only that counts the same. "40
    /// cases and 3 deaths, compared with 12 cases and 2 deaths."
    fn of_one_unit(&self, first: usize, before: usize, earlier: &Mention<'_>) -> usize {
        /// How many mentions are looked at.
        const REACH: usize = 64;
        let unit = |m: &Mention<'_>| m.quantity.as_ref().and_then(|quantity| quantity.unit().cloned());
        let own = unit(earlier);
        let counts_it = |at: &usize| self.found.get(*at).is_some_and(|m| unit(m) == own);
        if own.is_none() || counts_it(&before) {
            return before;
        }
        let led_to = |at: &usize| {
            self.found.get(*at).is_some_and(|m| m.kind == MentionKind::Figure && m.earlier_of.is_none())
        };
        (first..before).rev().take(REACH).find(|at| led_to(at) && counts_it(at)).unwrap_or(before)
    }

    fn mention(&self, kind: MentionKind, span: Range<usize>) -> Mention<'t> {
        Mention {
            kind,
            text: self.text.get(span.clone()).unwrap_or(""),
            span,
            quantity: None,
            hedge: None,
            noun: None,
            parts: Vec::new(),
            period: None,
            alternatives: Vec::new(),
            stated_on: None,
            attribution: None,
            modality: Modality::Asserted,
            earlier_of: None,
            part_of: None,
            repeats: None,
            sentence: 0..0,
        }
    }

    fn fill(&self, view: &View<'_>, mention: &mut Mention<'t>, figure: &Figure, kind: MentionKind) {
        let quantity = Quantity::from(figure.form);
        let unit = match kind {
            MentionKind::Age => {
                Some(unit_of(figure).filter(is_duration).unwrap_or_else(|| Unit::new("year")))
            }
            _ => unit_of(figure),
        };
        mention.quantity = Some(unit.into_iter().fold(quantity, Quantity::in_unit));
        mention.hedge = hedge_of(&figure.form);
        mention.parts = parts_of(figure, view.tokens);
        mention.noun = figure
            .noun
            .as_ref()
            .filter(|_| kind == MentionKind::Figure)
            .and_then(|(tokens, _)| self.text.get(view.tokens.span(tokens.clone())));
    }

    fn attribution(&self, view: &View<'_>, cue: &Cue, through: Option<&Cue>) -> Attribution<'t> {
        let name = |who: &Range<usize>| self.text.get(view.tokens.span(who.clone()));
        Attribution {
            who: cue.who.as_ref().and_then(name),
            span: cue.who.clone().map(|who| view.tokens.span(who)),
            verb: cue.verb,
            through: through.and_then(|cue| cue.who.as_ref()).or(cue.told.as_ref()).and_then(name),
        }
    }

    /// Marks the last mention as a repetition of its like in a sentence printed before.
    fn repeat(&mut self, first: usize, base: usize, place: usize) {
        if first < base
            && let Some(mention) = self.found.last_mut()
        {
            mention.repeats = Some(first + place);
        }
    }
}

/// The tokens of the figures of a sentence, and how each belongs to the one before.
fn places(view: &View<'_>, raws: &[Raw], start: usize, dates: &[Range<usize>]) -> Vec<(Range<usize>, Link)> {
    let mut places: Vec<(Range<usize>, Link)> = Vec::new();
    for raw in raws {
        let tokens = match raw {
            Raw::Date(_) => continue,
            Raw::Age(figure, end) => figure.tokens.start..(*end).max(figure.tokens.start + 1),
            Raw::Figure(figure, _) => figure.tokens.clone(),
        };
        let from = places.last().map_or(start, |(tokens, _)| tokens.end);
        let belongs = link(view, start, from, &tokens, dates);
        places.push((tokens, belongs));
    }
    places
}

/// Whether a value is an earlier one of the next: fell from 2.2 million people *to* 2.1 million.
fn leads_to(view: &View<'_>, figure: &Range<usize>, next: &Range<usize>) -> bool {
    const REACH: usize = 4;
    let to = |m| matches!(m, Meaning::Range(RangeWord::To | RangeWord::Change));
    // The word may be taken as the hedge of the next one.
    let word = |at: usize| view.find(at, |m| to(m).then_some(())).is_some_and(|(_, end)| end <= next.end);
    next.start <= figure.end + REACH && (figure.end..=next.start).any(word)
}

/// Whether a date is of something else that its clause tells, and by which the figure is only placed: since the war began
/// *in 2022*, before the vote *on 7 May*.
fn is_elsewhen(view: &View<'_>, date: &Range<usize>, figures: &[(Range<usize>, Link)]) -> bool {
    /// How far before its date the clause may open, in tokens.
    const REACH: usize = 14;
    // A figure in between has the date; its last word may open the clause: three *weeks after* the vote.
    let figure = figures.partition_point(|(figure, _)| figure.end <= date.start).checked_sub(1);
    let figure = figure.and_then(|at| figures.get(at)).map_or(0, |(figure, _)| figure.end.saturating_sub(1));
    let from = date.start.saturating_sub(REACH).max(figure);
    let mut words = (from..date.start).rev().take_while(|at| !is_boundary(view, *at));
    // "Since 3 May" is a date as a whole.
    words.any(|at| view.is(at, Meaning::Elsewhen).is_some_and(|end| end < date.start))
}

/// Whether a date stands in a clause beside that of a figure, which tells of a noun and not what happened: the ministry,
/// *which was founded in 1990*, said.
fn is_beside(view: &View<'_>, sentence: &Range<usize>, date: &Range<usize>, figure: &Range<usize>) -> bool {
    /// The longest such clause on either side of its date, in tokens.
    const REACH: usize = 20;
    /// How far behind the word for how something came to be its date may stand.
    const NEAR: usize = 3;
    let bounds = |at: usize| is_boundary(view, at) && !(view.joined(at) && view.joined(at + 1));
    let from = sentence.start.max(date.start.saturating_sub(REACH));
    let open = (from..date.start).rfind(|at| bounds(*at));
    let first = open.map_or(from, |at| at + 1);
    let close = (date.end..sentence.end.min(date.end + REACH)).find(|at| bounds(*at));
    let Some(close) = close.or_else(|| (sentence.end <= date.end + REACH).then_some(sentence.end)) else {
        return false;
    };
    let word = |meaning| {
        let ends = |at: &usize| {
            view.is(*at, meaning).is_some_and(|end| end <= date.start && date.start <= end + REACH)
        };
        (first..date.start).rev().find(ends)
    };
    let began = word(Meaning::Beginning)
        .filter(|at| view.is(*at, Meaning::Beginning).is_some_and(|end| date.start <= end + NEAR));
    // The clause of the figure itself, or of what it counts: 40 people, who were held on 3 May.
    if (first..close).contains(&figure.start) || open == Some(figure.end) {
        // 40 died when a bridge *built in 1970* fell, but 300 homes built in 2020, and 300 homes were built.
        let passive = |at| view.ends_before(at, |m| m == Meaning::Passive).is_some();
        return began.is_some_and(|at| figure.end < at && !passive(at));
    }
    let relative = open.is_some() && view.is(first, Meaning::Relative).is_some();
    began.is_some() || relative && word(Meaning::Happening).is_none()
}

/// The date that a figure is about: one between it and the figure before, else the nearest behind it, else the one
/// before all figures. What a value is compared with is no date of it, and neither is that of something else.
fn date_of(
    view: &View<'_>,
    sentence: &Range<usize>,
    dates: &[Range<usize>],
    figures: &[(Range<usize>, Link)],
    at: usize,
    other: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    /// How far behind a figure its date may stand, in tokens.
    const REACH: usize = 16;
    let (figure, link) = figures.get(at)?;
    let own = |place: &usize| !other(*place);
    let compared = |d: &Range<usize>| {
        view.ends_before(d.start, |m| m == Meaning::Comparing || m == Meaning::Earlier).is_some()
    };
    let elsewhen = |d: &Range<usize>| is_elsewhen(view, d, figures) || is_beside(view, sentence, d, figure);
    let earlier_between = |d: &Range<usize>| {
        let mut between = figures.iter().skip(at + 1).take_while(|(other, _)| other.end <= d.start);
        between.any(|(_, link)| *link == Link::Earlier)
    };
    let near = |d: &Range<usize>| {
        d.start >= figure.end
            && d.start - figure.end <= REACH
            // A date in brackets is of all that is listed before it.
            && (view.says(d.start.saturating_sub(1), "(") || !(figure.end..d.start).any(|at| view.says(at, ";")))
    };
    // While the others came *on Friday*.
    let contrast = |at: usize| view.says(at, ",") && view.is(at + 1, Meaning::Contrast).is_some();
    let near = |d: &Range<usize>| near(d) && !(figure.end..d.start).any(contrast);
    // Dates and figures are in order: only those that are near are looked at.
    let after = dates.partition_point(|d| d.start < figure.end);
    let behind = (after..dates.len())
        .map_while(|p| dates.get(p).filter(|d| near(d)).map(|d| (p, d)))
        .find(|(_, d)| !earlier_between(d) && !elsewhen(d))
        .map(|(p, _)| p)
        .filter(|p| own(p) && dates.get(*p).is_some_and(|d| !compared(d)));
    if *link == Link::Earlier {
        let last = figures.get(at + 1).map_or(usize::MAX, |(next, _)| next.start);
        return behind.filter(|p| dates.get(*p).is_some_and(|d| d.end <= last));
    }
    let from = at.checked_sub(1).and_then(|at| figures.get(at)).map_or(0, |(tokens, _)| tokens.end);
    let ended = dates.partition_point(|d| d.end <= figure.start);
    let between = (0..ended)
        .rev()
        .map_while(|p| dates.get(p).filter(|d| d.start >= from).map(|d| (p, d)))
        .find(|(_, d)| !compared(d) && !elsewhen(d))
        .map(|(p, _)| p)
        .filter(own);
    // "From 8.1 billion today to 9.7 billion in 2050": a date right behind the figure before belongs to that.
    let taken = |d: &Range<usize>| from > 0 && d.start <= from + 1;
    let beside = behind.and_then(|p| dates.get(p)).is_some_and(|d| d.start <= figure.end + 2);
    let between = between.filter(|p| !beside || !dates.get(*p).is_some_and(taken));
    let first = figures.first().map_or(0, |(tokens, _)| tokens.start);
    let opening = dates.first().filter(|d| d.end <= first && !elsewhen(d)).map(|_| 0).filter(own);
    let between = if from == 0 {
        between
    } else {
        between.filter(|p| dates.get(*p).is_some_and(|d| figure.start - d.end <= 3))
    };
    between.or(behind).or(opening)
}

fn hedge_of(form: &Form) -> Option<Hedge> {
    match form {
        Form::Exactly(_) => Some(Hedge::Exactly),
        Form::About(_) => Some(Hedge::About),
        Form::Nearly(_) => Some(Hedge::Nearly),
        Form::MoreThan(_) => Some(Hedge::MoreThan),
        Form::AtLeast(_) => Some(Hedge::AtLeast),
        Form::LessThan(_) => Some(Hedge::LessThan),
        Form::AtMost(_) => Some(Hedge::AtMost),
        Form::UpTo(_) => Some(Hedge::UpTo),
        _ => None,
    }
}

fn fingerprint(view: &View<'_>, sentence: &Range<usize>) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = FxHasher::default();
    for token in sentence.clone().filter_map(|at| view.get(at)).filter(|t| t.kind != TokenKind::Sign) {
        token.folded.hash(&mut hasher);
    }
    hasher.finish()
}
