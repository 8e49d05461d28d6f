//! The mentions of a sentence: what each is, and what the sentence says of it.

use std::ops::Range;

use rustc_hash::FxHasher;

use super::super::date::DateMention;
use super::super::figure::Figure;
use super::super::lexicon::{Meaning, View};
use super::super::read::{parts_of, unit_of};
use super::super::tables::{Hedge, Modality, RangeWord, VerbClass};
use super::super::token::TokenKind;
use super::context::{self, Cue};
use super::doubt;
use super::govern::Cues;
use super::link::{self, Link, link};
use super::paired::Pairs;
use super::shared::share;
use super::when::Times;
use super::whole::wholes;
use super::{Attribution, Mention, MentionKind, Raw, Role, Scanner, is_duration};
use crate::quantity::{Dimension, Form, Quantity, Unit};

impl<'t> Mention<'t> {
    fn is_share(&self) -> bool {
        let unit = self.quantity.as_ref().and_then(|quantity| quantity.unit());
        unit.is_some_and(|unit| *unit.dimension() == Dimension::Share)
    }

    /// Takes what it counts from what it is a part of, where it does not say so itself: of *900 requests* 640 were granted.
    fn count_as(&mut self, whole: &Self) {
        if self.noun.is_some() || mention_unit(self).is_some() || whole.noun.is_none() {
            return;
        }
        self.noun = whole.noun;
        let unit = mention_unit(whole).cloned();
        self.quantity = self.quantity.take().map(|part| unit.into_iter().fold(part, Quantity::in_unit));
    }
}

impl<'t> Scanner<'t> {
    /// Makes the mentions of a sentence and ties them together.
    pub(super) fn relate(&mut self, view: &View<'_>, sentence: Range<usize>, mut raws: Vec<Raw>) {
        share(view, &mut raws);
        let wholes = wholes(view, sentence.start, &mut raws);
        let dates: Vec<Range<usize>> = raws
            .iter()
            .filter_map(|raw| if let Raw::Date(date) = raw { Some(date.tokens.clone()) } else { None })
            .collect();
        let figures = raws.iter().any(|raw| !matches!(raw, Raw::Date(_)));
        let counted: Vec<Range<usize>> = raws
            .iter()
            .filter_map(
                |raw| if let Raw::Figure(figure, _) = raw { Some(figure.tokens.clone()) } else { None },
            )
            .collect();
        let cues =
            if figures { context::cues(view, sentence.clone(), &dates, &counted) } else { Cues::default() };
        let mentions: Vec<&DateMention> =
            raws.iter().filter_map(|raw| if let Raw::Date(date) = raw { Some(date) } else { None }).collect();
        let times = Times::read(view, &sentence, &mentions, (&dates, &counted), &cues, self.anchor);
        let base = self.found.len();
        let first = *self.seen.entry(fingerprint(view, &sentence)).or_insert(base);
        let span = view.tokens.span(sentence.clone());
        let places = places(view, &raws, sentence.start, &dates);
        let mut figure_at = 0;
        // The mention of each of the places.
        let mut made: Vec<usize> = Vec::with_capacity(places.len());
        let mut last: Option<(usize, Range<usize>)> = None;
        let mut waiting: Option<usize> = None;
        let mut pairs: Option<Pairs> = None;
        let mut date = 0;
        for (place, raw) in raws.into_iter().enumerate() {
            let (kind, figure, end, role) = match raw {
                Raw::Date(found) => {
                    let read = times.get(date);
                    date += 1;
                    let bytes = view.tokens.span(found.tokens);
                    self.found.push(Mention {
                        period: read.and_then(|read| read.period),
                        alternatives: read.map_or_else(Vec::new, |read| read.alternatives.clone()),
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
            // What a correction corrects is no source.
            let old = |who: &Range<usize>| {
                let within = who.start.saturating_sub(1)..who.end;
                view.ends_before(who.end, |m| m == Meaning::Superseded).is_some()
                    || within.into_iter().any(|at| view.is(at, Meaning::Superseded).is_some())
            };
            let cue = cue.filter(|cue| !cue.who.as_ref().is_some_and(old));
            mention.attribution = cue.map(|cue| self.attribution(view, cue, through));
            let beside = cue.is_some_and(|cue| cue.aside);
            let doubted = doubt::doubted(view, &sentence, &tokens, beside);
            if let Some(verb) = doubted {
                // The army's *claim of* 20 dead was false: the army does not deny it.
                let claimed = cue.is_some_and(|cue| view.is(cue.at.start, Meaning::Rumour).is_some());
                let said = mention.attribution.take().filter(|_| !beside && !claimed);
                let (who, span) = said.map_or((None, None), |said| (said.who, said.span));
                mention.attribution = Some(Attribution { who, span, verb, through: None });
            }
            if doubt::is_superseded(view, &sentence, &tokens) {
                mention.attribution =
                    Some(Attribution { who: None, span: None, verb: VerbClass::Denies, through: None });
            }
            let said = times.said(view, &sentence, &tokens, &places, cue);
            let fact = mention.modality == Modality::Asserted;
            let to_come = || doubt::is_to_come(view, &sentence, &tokens);
            let about = times.about(view, &sentence, (&places, figure_at), said, fact, &to_come);
            mention.stated_on = said.and_then(|at| times.day(at));
            if let Some(date) = about.and_then(|at| times.get(at))
                && let Some(period) = date.period.filter(|period| period.end().is_some())
            {
                mention.period = Some(period);
                mention.alternatives.clone_from(&date.alternatives);
            }
            figure_at += 1;
            let here = self.found.len();
            made.push(here);
            if kind == MentionKind::Figure {
                let link = places.get(figure_at - 1).map_or(Link::None, |(_, link)| *link);
                let next = places.get(figure_at).map(|(next, _)| next);
                let leads = link == Link::Earlier && next.is_some_and(|next| leads_to(view, &tokens, next));
                if link == Link::Earlier {
                    pairs = Pairs::of(view, &places, figure_at - 1);
                }
                let twin = pairs.as_ref().and_then(|pairs| made.get(pairs.twin(figure_at - 1)?).copied());
                let twin = twin.filter(|twin| self.may_count(*twin, &mention));
                match (link, &last) {
                    _ if role == Role::From || leads => waiting = Some(here),
                    (Link::Earlier | Link::And, _) if twin.is_some() => mention.earlier_of = twin,
                    (Link::Part, Some((before, place))) => {
                        // 12 of them women *and 3 of them* children: both are of those named before.
                        let them = |end: usize| view.is(end, Meaning::Including).is_some();
                        let both = them(place.end) && them(tokens.end);
                        let whole = self.found.get(*before).and_then(|m| m.part_of).filter(|_| both);
                        // 58 dead and 752 hurt, including 9 dead in one town: they met the same fate.
                        let alike = || of_one_outcome(view, &places, &made, figure_at - 1, *before);
                        let alike = if them(tokens.end) { None } else { alike() };
                        mention.part_of =
                            whole.or(alike).or(Some(*before)).filter(|whole| self.holds(*whole, &mention));
                    }
                    (Link::Earlier, Some((before, _))) => {
                        let alike = of_one_outcome(view, &places, &made, figure_at - 1, *before);
                        let alike = alike.unwrap_or_else(|| self.of_one_unit(base, *before, &mention));
                        // 40 cows sold, *from $300*: money is no earlier value of what is counted.
                        let counts =
                            |m: &&Mention<'_>| m.noun.is_some() && mention_unit(m) != mention_unit(&mention);
                        let other = figure.money_before && self.found.get(alike).filter(counts).is_some();
                        mention.earlier_of = Some(alike).filter(|_| !other);
                    }
                    (Link::Earlier, None) => waiting = Some(here),
                    (Link::And, Some((before, _))) => {
                        let part =
                            self.found.get(*before).filter(|before| before.is_share() == mention.is_share());
                        // 30 shops, 5 *of them* burnt, and 200 people: what counts something else is no part.
                        let tied = last
                            .as_ref()
                            .is_some_and(|(_, before)| view.is(before.end, Meaning::Including).is_some());
                        let opened = figure_at.checked_sub(2).and_then(|at| places.get(at));
                        let opened = opened.is_some_and(|(_, link)| *link == Link::Part);
                        let named = opened && mention.noun.is_some();
                        let own = last.as_ref().is_some_and(|(_, before)| {
                            link::is_of_others(view, before.end..tokens.start, named)
                        });
                        let own = own || {
                            let whole = self.found.get(*before).and_then(|m| m.part_of);
                            let whole = whole.and_then(|whole| made.binary_search(&whole).ok());
                            whole.is_some_and(|whole| {
                                link::has_own_outcome(view, &places, figure_at - 1, whole)
                            })
                        };
                        let alike = !tied && self.may_count(*before, &mention);
                        let part = part.filter(|_| !own).and_then(|m| m.part_of);
                        let part = part.filter(|whole| alike || self.may_count(*whole, &mention));
                        mention.part_of = part.filter(|whole| self.holds(*whole, &mention));
                    }
                    _ => {}
                }
                if matches!(link, Link::None | Link::And) && role == Role::Plain {
                    let whole = wholes.get(place).copied().flatten().map(|whole| base + whole);
                    mention.part_of = mention.part_of.or(whole);
                }
                if let Some(whole) = mention.part_of.and_then(|whole| self.found.get(whole)) {
                    mention.count_as(whole);
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
        let own = mention_unit(earlier);
        let counts_it = |at: &usize| self.found.get(*at).is_some_and(|m| mention_unit(m) == own);
        let open = self.found.get(before).is_none_or(|m| mention_unit(m).is_none());
        if own.is_none() || open || counts_it(&before) {
            return before;
        }
        let led_to = |at: &usize| {
            self.found.get(*at).is_some_and(|m| m.kind == MentionKind::Figure && m.earlier_of.is_none())
        };
        (first..before).rev().take(REACH).find(|at| led_to(at) && counts_it(at)).unwrap_or(before)
    }

    /// Whether a value may be one of what a mention counts: it names no other unit.
    fn may_count(&self, at: usize, value: &Mention<'_>) -> bool {
        let own = mention_unit(value);
        let one = |m: &Mention<'_>| own.is_none() || mention_unit(m) == own;
        self.found.get(at).is_some_and(|m| m.kind == MentionKind::Figure && one(m))
    }

    /// Whether a mention may have a value as its part: it is no less.
    fn holds(&self, whole: usize, part: &Mention<'_>) -> bool {
        let of = |m: &Mention<'_>| m.quantity.as_ref().map(|quantity| *quantity.form());
        let most = match self.found.get(whole).and_then(of) {
            Some(Form::Bare(n) | Form::Exactly(n) | Form::AtMost(n) | Form::LessThan(n)) => n,
            _ => return true,
        };
        match of(part) {
            Some(Form::Bare(n) | Form::Exactly(n) | Form::AtLeast(n) | Form::MoreThan(n)) => {
                n.get() <= most.get()
                    || part.is_share() != self.found.get(whole).is_some_and(Mention::is_share)
            }
            _ => true,
        }
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
        let by = cue.who.as_ref();
        Attribution {
            who: by.and_then(name),
            span: cue.who.clone().map(|who| view.tokens.span(who)),
            verb: cue.verb,
            through: through
                .and_then(|cue| cue.who.as_ref())
                .filter(|who| Some(*who) != by)
                .or(cue.told.as_ref())
                .and_then(name),
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

/// The figure of which a value is an earlier one by what became of those it counts, where that is not the one before: 24 died and 8
/// were missing, revising a toll of 21.
fn of_one_outcome(
    view: &View<'_>,
    places: &[(Range<usize>, Link)],
    made: &[usize],
    earlier: usize,
    before: usize,
) -> Option<usize> {
    /// How many figures are looked at.
    const REACH: usize = 16;
    let own = link::outcome(view, places, earlier)?;
    let nearest = made.binary_search(&before).ok()?;
    let other = link::outcome(view, places, nearest).is_some_and(|outcome| outcome != own);
    let counts_it = |at: &usize| {
        let is_earlier = places.get(*at).is_some_and(|(_, link)| *link == Link::Earlier);
        !is_earlier && link::outcome(view, places, *at) == Some(own)
    };
    let found = (0..nearest).rev().take(REACH).find(counts_it).filter(|_| other)?;
    made.get(found).copied()
}

fn mention_unit<'m>(mention: &'m Mention<'_>) -> Option<&'m Unit> {
    mention.quantity.as_ref().and_then(|quantity| quantity.unit())
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
