//! Prose searched for figures, ages and dates.

mod chunk;
mod context;
mod judge;
mod rate;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};
use serde::Serialize;

use self::context::{Cue, Link};
use self::judge::{Setting, Verdict};
use super::date::{DateError, DateMention, Grammar, ReadDate, Words};
use super::figure::{At, Figure, PartKind, Rate};
use super::language::Language;
use super::lexicon::{Lexicon, Meaning, View};
use super::read::{Part, parts_of, unit_of};
use super::tables::{Hedge, Modality, RangeWord, VerbClass};
use super::token::{Gap, TokenKind, Tokens};
use crate::quantity::{Dimension, Form, Number, Quantity, Unit};
use crate::time::{DAY, Period};

/// What a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// A figure.
    Figure,
    /// The age of somebody.
    Age,
    /// A date.
    Date,
}

/// Who says something, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attribution<'t> {
    /// Who, as the text names them; none where it says "he" or "they".
    pub who: Option<&'t str>,
    /// The bytes of the name.
    pub span: Option<Range<usize>>,
    /// What the verb does.
    pub verb: VerbClass,
    /// The source that the report came through, where a second one is named: "according to Reuters, Kyiv said".
    pub through: Option<&'t str>,
}

/// One mention in a text: bytes, reading, and what its sentence says of it. What the sentence does not say is none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mention<'t> {
    /// What it is.
    pub kind: MentionKind,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// Its text.
    pub text: &'t str,
    /// The quantity of a figure or an age.
    pub quantity: Option<Quantity>,
    /// The hedge of a figure, where one number is hedged.
    pub hedge: Option<Hedge>,
    /// The counted noun, as it stands in the text.
    pub noun: Option<&'t str>,
    /// What each part of a figure is.
    pub parts: Vec<Part>,
    /// The period of a date; the date that a figure is about.
    pub period: Option<Period>,
    /// The readings of that date where it is ambiguous, such as 3/4/2025; the period covers them all.
    pub alternatives: Vec<Period>,
    /// The date beside the verb of saying.
    pub stated_on: Option<Period>,
    /// Who says it.
    pub attribution: Option<Attribution<'t>>,
    /// How firmly it is put.
    pub modality: Modality,
    /// The mention, as a place in the list, of which this is an earlier value.
    pub earlier_of: Option<usize>,
    /// The mention of which this is a part.
    pub part_of: Option<usize>,
    /// The mention that this one repeats, in a sentence printed before.
    pub repeats: Option<usize>,
    /// The bytes of its sentence.
    pub sentence: Range<usize>,
}

/// Finds the figures, ages and dates of a text, in order.
///
/// The anchor is the date of publication: dates without a year are counted from it, and those that need it have no
/// period without one. What only looks like a figure is passed over: names, codes, scores, items of lists, "one".
///
/// # Complexity
/// Linear in the text.
///
/// ```
/// use crosscheck::text::{English, MentionKind, scan};
/// let text = "The ministry said on 3 May that more than 1,200 homes, including 300 in the port, had been flooded.";
/// let mentions = scan(text, &English::Any, Some("2025-05-04".parse()?));
/// let figures: Vec<_> = mentions.iter().filter(|m| m.kind == MentionKind::Figure).collect();
/// assert_eq!(figures[0].text, "more than 1,200 homes");
/// assert_eq!(figures[0].quantity.as_ref().map(ToString::to_string).as_deref(), Some(">1200 home"));
/// assert_eq!(figures[0].attribution.as_ref().and_then(|a| a.who), Some("ministry"));
/// assert_eq!(figures[1].part_of, Some(1));
/// # Ok::<(), crosscheck::PeriodError>(())
/// ```
#[must_use]
pub fn scan<'t>(text: &'t str, language: &dyn Language, anchor: Option<Period>) -> Vec<Mention<'t>> {
    let lexicon = Lexicon::of(language.tables());
    let mut scanner = Scanner {
        text,
        grammar: Grammar::of(language),
        anchor,
        found: Vec::new(),
        every: None,
        seen: FxHashMap::default(),
    };
    let mut tokens = Tokens::unread(text);
    for part in chunk::chunks(text) {
        tokens.refill(part);
        let view = View::new(&tokens, lexicon);
        let words = scanner.grammar.words(&tokens);
        scanner.piece(&view, &words);
    }
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    grammar: &'static Grammar,
    anchor: Option<Period>,
    found: Vec<Mention<'t>>,
    /// What the next figure of the sentence is for each of.
    every: Option<Rate>,
    /// Sentences that were printed, by the hash of their words, and the first mention of each.
    seen: FxHashMap<u64, usize>,
}

/// What was found in a sentence, in tokens.
enum Raw {
    Figure(Box<Figure>, Role),
    Age(Box<Figure>, usize),
    Date(DateMention),
}

impl Raw {
    /// The token after a figure or an age, the first token of a date: what is said before it may be of what comes next.
    fn end(&self) -> usize {
        match self {
            Self::Figure(figure, _) => figure.tokens.end,
            Self::Age(_, end) => *end,
            Self::Date(date) => date.tokens.start,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    /// The value before a change, whose new value comes next.
    From,
}

impl<'t> Scanner<'t> {
    fn piece(&mut self, view: &View<'_>, words: &Words<'_>) {
        for sentence in chunk::sentences(view) {
            for half in halves(view, sentence) {
                self.sentence(view, words, half);
            }
        }
    }

    fn sentence(&mut self, view: &View<'_>, words: &Words<'_>, sentence: Range<usize>) {
        let mut raws = Vec::new();
        let mut setting = None;
        self.every = None;
        let mut at = sentence.start;
        while at < sentence.end {
            if let Some(end) = phone(view, at, sentence.start) {
                at = end;
                continue;
            }
            // "24/7" is no 24 July where nothing before it makes it a date.
            let named = view.is(at, Meaning::Name).filter(|_| view.kind(at) == Some(TokenKind::Digits));
            if let Some(end) = named {
                at = end;
                continue;
            }
            if let Some(date) = self.date(view, words, at) {
                at = date.tokens.end.max(at + 1);
                // "Two days later" counts from a date that the text does not name here.
                let read = date.read(view.tokens, self.anchor);
                let lost = matches!(read, Err(ref error) if !matches!(error, DateError::NoAnchor { .. }));
                if !date.is_time_of_day() && !lost {
                    raws.push(Raw::Date(date));
                }
                continue;
            }
            if let Some(end) = view.is(at, Meaning::Name) {
                // A name that goes on as a number is none: "one of" but "one million".
                at = view.name_end(at, end);
                continue;
            }
            if !view.may_open(at) {
                at += 1;
                continue;
            }
            at = match view.figure(at, true) {
                At::Nothing => at + 1,
                At::Code(end) => end.max(at + 1),
                At::Figure(figure) => {
                    let setting = *setting.get_or_insert_with(|| Setting::of(view, &sentence));
                    self.figure(view, words, *figure, setting, sentence.clone(), &mut raws)
                }
            };
        }
        if !raws.is_empty() {
            self.relate(view, sentence, raws);
        }
    }

    fn date(&self, view: &View<'_>, words: &Words<'_>, at: usize) -> Option<DateMention> {
        let counted = |at: usize| view.counts(at);
        self.grammar.find(view.tokens, words, at, &counted)
    }

    /// Judges a figure; the token to go on from.
    fn figure(
        &mut self,
        view: &View<'_>,
        words: &Words<'_>,
        mut figure: Figure,
        setting: Setting,
        sentence: Range<usize>,
        raws: &mut Vec<Raw>,
    ) -> usize {
        let start = figure.tokens.start;
        // What was hedged or opened may be a date: "from 5 March", "over the past two years".
        for part in figure.parts.iter().filter(|(kind, _)| *kind == PartKind::Number) {
            if part.1.start > start
                && self.date(view, words, part.1.start).is_some_and(|d| !d.is_time_of_day())
            {
                return part.1.start;
            }
        }
        if figure.tokens.end > sentence.end {
            return figure.number.map_or(start + 1, |n| n.end.min(sentence.end)).max(start + 1);
        }
        self.free_date(view, words, &mut figure);
        let series = raws.last().is_some_and(|raw| match raw {
            Raw::Age(_, end) => {
                start > *end
                    && (*end..start).all(|at| view.says(at, ",") || view.is(at, Meaning::Joiner).is_some())
            }
            _ => false,
        });
        let alone = view.kind(figure.tokens.end) != Some(TokenKind::Digits);
        if series && alone && figure.noun.is_none() && figure.unit.is_none() {
            let next = figure.tokens.end;
            raws.push(Raw::Age(Box::new(figure), next));
            return next.max(start + 1);
        }
        let changed = figure.change
            || (figure.opened
                && figure.high.is_some()
                && view.ends_before(start, |m| m == Meaning::Change).is_some());
        match judge::judge(view, &mut figure, setting) {
            Verdict::Not(next) => next.max(start + 1),
            Verdict::Age(next) => {
                raws.push(Raw::Age(Box::new(figure), next));
                next.max(start + 1)
            }
            Verdict::Figure => {
                // For every 100 students there are *five teachers*.
                if view.ends_before(start, |m| m == Meaning::Every).is_some()
                    && let Some(rate) = Rate::of(&figure)
                {
                    self.every = Some(rate);
                    return figure.tokens.end.max(start + 1);
                }
                figure.rate = figure.rate.or(self.every.take());
                let before = raws.last().map_or(sentence.start, Raw::end);
                figure.rate = figure
                    .rate
                    .or_else(|| rate::rate(view, &figure, &sentence, before))
                    .or_else(|| rate_before(view, &figure, sentence.start, raws.last()));
                let next = figure.tokens.end.max(start + 1);
                match (changed, figure.number, figure.high) {
                    (true, Some(low), Some(high)) => {
                        if let (Some(from), Some(to)) = (figure.end_only(low), figure.end_only(high)) {
                            raws.push(Raw::Figure(Box::new(from), Role::From));
                            raws.push(Raw::Figure(Box::new(to), Role::Plain));
                        }
                    }
                    _ => raws.push(Raw::Figure(Box::new(figure), Role::Plain)),
                }
                next
            }
        }
    }

    /// Takes a unit from a figure where it opens a date: "640 *hôm Chủ nhật*" are no days.
    fn free_date(&self, view: &View<'_>, words: &Words<'_>, figure: &mut Figure) {
        let last =
            figure.parts.last().filter(|(kind, _)| *kind == PartKind::Unit).map(|(_, part)| part.clone());
        let Some(part) = last.filter(|part| figure.rate.is_none() && part.end == figure.tokens.end) else {
            return;
        };
        let time = unit_of(figure).is_some_and(|unit| is_duration(&unit));
        if time && self.date(view, words, part.start).is_some_and(|date| date.tokens.end > part.end) {
            figure.parts.pop();
            (figure.unit, figure.tokens.end) = (None, part.start);
        }
    }

    /// Makes the mentions of a sentence and ties them together.
    fn relate(&mut self, view: &View<'_>, sentence: Range<usize>, raws: Vec<Raw>) {
        let dates: Vec<Range<usize>> = raws
            .iter()
            .filter_map(|raw| if let Raw::Date(date) = raw { Some(date.tokens.clone()) } else { None })
            .collect();
        // "A day earlier" is earlier than the day that was named before it.
        let mut named: Option<Period> = None;
        let mut periods: Vec<Option<Period>> = Vec::new();
        let mut readings: Vec<Vec<Period>> = Vec::new();
        for raw in &raws {
            let Raw::Date(date) = raw else { continue };
            let anchor = named.filter(|_| date.is_beside()).or(self.anchor);
            let read = date.read(view.tokens, anchor).ok();
            let period = read.as_ref().map(ReadDate::period);
            readings.push(read.map_or_else(Vec::new, |read| read.alternatives().to_vec()));
            named = period.filter(|period| period.length() == Some(DAY)).or(named);
            periods.push(period);
        }
        let figures = raws.iter().any(|raw| !matches!(raw, Raw::Date(_)));
        let counted: Vec<Range<usize>> = raws
            .iter()
            .filter_map(
                |raw| if let Raw::Figure(figure, _) = raw { Some(figure.tokens.clone()) } else { None },
            )
            .collect();
        let cues = if figures { context::cues(view, sentence.clone(), &dates, &counted) } else { Vec::new() };
        let base = self.found.len();
        let first = *self.seen.entry(fingerprint(view, &sentence)).or_insert(base);
        let span = view.tokens.span(sentence.clone());
        let places = places(view, &raws, sentence.start);
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
            mention.modality = context::modality(view, &sentence, &tokens);
            let (cue, through) = context::governing(view, &cues, &tokens);
            mention.attribution = cue.map(|cue| self.attribution(view, cue, through));
            if context::is_denied(view, &tokens) {
                let said = mention.attribution.take();
                let (who, span) = said.map_or((None, None), |said| (said.who, said.span));
                mention.attribution = Some(Attribution { who, span, verb: VerbClass::Denies, through: None });
            }
            let stated = cue.and_then(|cue| cue.date);
            // A day that may be another is no day on which it was said.
            let certain = |at: &usize| readings.get(*at).is_none_or(Vec::is_empty);
            mention.stated_on = stated.filter(certain).and_then(|at| periods.get(at).copied().flatten());
            let about = date_of(view, &dates, &places, figure_at, stated);
            figure_at += 1;
            mention.period =
                about.and_then(|at| periods.get(at).copied().flatten()).filter(|p| p.end().is_some());
            if mention.period.is_some() {
                mention.alternatives = about.and_then(|at| readings.get(at)).cloned().unwrap_or_default();
            }
            let here = self.found.len();
            if kind == MentionKind::Figure {
                let link = places.get(figure_at - 1).map_or(Link::None, |(_, link)| *link);
                match (link, &last) {
                    _ if role == Role::From => waiting = Some(here),
                    (Link::Part, Some((before, _))) => mention.part_of = Some(*before),
                    (Link::Earlier, Some((before, _))) => mention.earlier_of = Some(*before),
                    (Link::Earlier, None) => waiting = Some(here),
                    (Link::And, Some((before, _))) => {
                        mention.part_of = self.found.get(*before).and_then(|m| m.part_of);
                    }
                    _ => {}
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
                last = match last {
                    Some((before, _)) if keep => Some((before, tokens)),
                    _ => Some((self.found.get(here).and_then(|m| m.part_of).map_or(here, |_| here), tokens)),
                };
            }
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
        Attribution {
            who: cue.who.as_ref().and_then(name),
            span: cue.who.clone().map(|who| view.tokens.span(who)),
            verb: cue.verb,
            through: through.and_then(|cue| cue.who.as_ref()).and_then(name),
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

impl Setting {
    fn of(view: &View<'_>, sentence: &Range<usize>) -> Self {
        let words = || sentence.clone().filter_map(|at| view.get(at)).filter(|t| t.kind == TokenKind::Word);
        let capitals = words().filter(|t| t.is_capital()).count();
        let sport = sentence.clone().any(|at| view.is(at, Meaning::Score).is_some());
        Self { start: sentence.start, sport, headline: capitals * 3 > words().count() * 2 }
    }
}

/// The token after a telephone number: groups of digits that start with a plus or a zero, or stand behind a word
/// for it.
fn phone(view: &View<'_>, at: usize, start: usize) -> Option<usize> {
    let plus = view.says(at, "+") && view.joined(at + 1);
    let first = at + usize::from(plus);
    let token = view.get(first).filter(|t| t.kind == TokenKind::Digits)?;
    let told = || (start.max(at.saturating_sub(10))..at).any(|at| view.is(at, Meaning::Phone).is_some());
    let zero = token.folded.starts_with('0') && token.folded.len() > 1;
    if !plus && !zero && !told() {
        return None;
    }
    let (mut digits, mut end, mut next) = (0, first, first);
    while let Some(token) = view.get(next).filter(|t| next == first || t.gap <= Gap::Space) {
        match token.kind {
            TokenKind::Digits if digits + token.folded.len() <= 16 => {
                digits += token.folded.len();
                end = next + 1;
            }
            TokenKind::Sign if matches!(token.folded, "-" | "." | "(" | ")" | "/") => {}
            _ => break,
        }
        next += 1;
    }
    (digits >= 7).then_some(end)
}

/// The rate of the figure before, of which one that names nothing is the earlier value: daily deaths rose to 300 *from
/// 250*.
fn rate_before(view: &View<'_>, figure: &Figure, start: usize, last: Option<&Raw>) -> Option<Rate> {
    let Raw::Figure(last, _) = last? else { return None };
    let rate = last.rate.filter(|_| figure.unit.is_none() && figure.noun.is_none())?;
    (context::link(view, start, last.tokens.end, &figure.tokens) == Link::Earlier).then_some(rate)
}

/// The tokens of the figures of a sentence, and how each belongs to the one before.
fn places(view: &View<'_>, raws: &[Raw], start: usize) -> Vec<(Range<usize>, Link)> {
    let mut places: Vec<(Range<usize>, Link)> = Vec::new();
    for raw in raws {
        let tokens = match raw {
            Raw::Date(_) => continue,
            Raw::Age(figure, end) => figure.tokens.start..(*end).max(figure.tokens.start + 1),
            Raw::Figure(figure, _) => figure.tokens.clone(),
        };
        let from = places.last().map_or(start, |(tokens, _)| tokens.end);
        let link = context::link(view, start, from, &tokens);
        places.push((tokens, link));
    }
    places
}

/// The date that a figure is about: one between it and the figure before, else the nearest behind it, else the one
/// before all figures. What a value is compared with is no date of it.
fn date_of(
    view: &View<'_>,
    dates: &[Range<usize>],
    figures: &[(Range<usize>, Link)],
    at: usize,
    stated: Option<usize>,
) -> Option<usize> {
    /// How far behind a figure its date may stand, in tokens.
    const REACH: usize = 16;
    let (figure, link) = figures.get(at)?;
    let own = |place: &usize| Some(*place) != stated;
    let compared = |d: &Range<usize>| {
        view.ends_before(d.start, |m| m == Meaning::Comparing || m == Meaning::Earlier).is_some()
    };
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
    // Dates and figures are in order: only those that are near are looked at.
    let after = dates.partition_point(|d| d.start < figure.end);
    let behind = (after..dates.len())
        .map_while(|p| dates.get(p).filter(|d| near(d)).map(|d| (p, d)))
        .find(|(_, d)| !earlier_between(d))
        .map(|(p, _)| p)
        .filter(|p| own(p) && dates.get(*p).is_some_and(|d| !compared(d)));
    if *link == Link::Earlier {
        let last = figures.get(at + 1).map_or(usize::MAX, |(next, _)| next.start);
        return behind.filter(|p| dates.get(*p).is_some_and(|d| d.end <= last));
    }
    let from = at.checked_sub(1).and_then(|at| figures.get(at)).map_or(0, |(tokens, _)| tokens.end);
    let between =
        dates.iter().rposition(|d| d.end <= figure.start && d.start >= from && !compared(d)).filter(own);
    // "From 8.1 billion today to 9.7 billion in 2050": a date right behind the figure before belongs to that.
    let taken = |d: &Range<usize>| from > 0 && d.start <= from + 1;
    let beside = behind.and_then(|p| dates.get(p)).is_some_and(|d| d.start <= figure.end + 2);
    let between = between.filter(|p| !beside || !dates.get(*p).is_some_and(taken));
    let first = figures.first().map_or(0, |(tokens, _)| tokens.start);
    let opening = dates.iter().position(|d| d.end <= first).filter(own);
    let between = if from == 0 {
        between
    } else {
        between.filter(|p| dates.get(*p).is_some_and(|d| figure.start - d.end <= 3))
    };
    between.or(behind).or(opening)
}

fn is_duration(unit: &Unit) -> bool {
    *unit.dimension() == Dimension::Duration
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

/// The two halves of a headline that was printed twice, or the sentence as it is.
fn halves(view: &View<'_>, sentence: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let (start, count) = (sentence.start, sentence.len());
    let middle = start + count / 2;
    let same =
        |at: usize| view.get(at).zip(view.get(at + count / 2)).is_some_and(|(a, b)| a.folded == b.folded);
    let twice = count >= 8 && count % 2 == 0 && (start..middle).all(same);
    let (first, second) = if twice { (start..middle, Some(middle..sentence.end)) } else { (sentence, None) };
    std::iter::once(first).chain(second)
}

fn fingerprint(view: &View<'_>, sentence: &Range<usize>) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = FxHasher::default();
    for token in sentence.clone().filter_map(|at| view.get(at)).filter(|t| t.kind != TokenKind::Sign) {
        token.folded.hash(&mut hasher);
    }
    hasher.finish()
}

impl Figure {
    /// One end of a change as a figure of its own, with the unit of both.
    fn end_only(&self, num: super::number::Num) -> Option<Self> {
        let last = self.high.is_some_and(|high| high.start == num.start);
        let unit = self.parts.iter().find(|(kind, part)| *kind == PartKind::Unit && part.start == num.end);
        let end = unit.map_or(num.end, |(_, part)| part.end);
        let sign = self.parts.iter().find(|(kind, part)| *kind == PartKind::Unit && part.end == num.start);
        let start = sign.map_or(num.start, |(_, part)| part.start);
        let tokens = start..if last { self.tokens.end } else { end };
        let mut one = self.clone();
        one.form = Form::Bare(Number::new(num.value.value()).ok()?);
        one.parts.retain(|(kind, part)| {
            *kind != PartKind::Range && part.start >= tokens.start && part.end <= tokens.end
        });
        one.noun = self.noun.clone().filter(|_| last);
        (one.number, one.high, one.tokens) = (Some(num), None, tokens);
        Some(one)
    }
}

impl View<'_> {
    /// Whether a noun that numbers count, or a measured unit, starts at a token.
    fn counts(&self, at: usize) -> bool {
        self.find(at, |m| {
            matches!(m, Meaning::Noun(_) | Meaning::Classifier | Meaning::Currency(_)).then_some(())
        })
        .is_some()
            || self.find(at, |m| matches!(m, Meaning::Scale(_)).then_some(())).is_some()
            || self
                .find(at, |m| if let Meaning::Unit(u) = m { Some(u) } else { None })
                .is_some_and(|(symbol, _)| !is_duration(&Unit::new(symbol)))
    }

    /// Whether a figure may start at a token.
    fn may_open(&self, at: usize) -> bool {
        if self.kind(at) == Some(TokenKind::Digits) {
            return true;
        }
        let opens = |m| {
            matches!(
                m,
                Meaning::Number(_)
                    | Meaning::Scale(_)
                    | Meaning::Article
                    | Meaning::Half
                    | Meaning::Magnitude(_)
                    | Meaning::MagnitudeOf
                    | Meaning::Few
                    | Meaning::Pair
                    | Meaning::Hedge(_)
                    | Meaning::Negation
                    | Meaning::Range(RangeWord::From | RangeWord::Between)
                    | Meaning::Minus
                    | Meaning::Currency(_)
            )
            .then_some(())
        };
        self.find(at, opens).is_some()
            || self.get(at).is_some_and(|t| t.kind == TokenKind::Sign && !t.folded.is_ascii())
    }
}
