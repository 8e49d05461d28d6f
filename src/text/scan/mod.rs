//! Prose searched for figures, ages and dates.

mod age;
mod change;
mod chunk;
mod context;
mod cued;
mod doubt;
mod event;
mod govern;
mod joined;
mod judge;
mod link;
mod listed;
mod millions;
mod named;
mod owner;
mod paired;
mod phone;
mod rate;
mod refer;
mod relate;
mod row;
mod shared;
mod source;
mod speech;
mod statistic;
mod street;
mod verb;
mod when;
mod whole;

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Serialize;

use self::change::is_amount_of_change;
use self::judge::{Setting, Verdict};
use self::link::{Link, link};
use self::speech::Speech;
use super::date::{DateError, DateMention, Grammar, Words};
use super::figure::{At, Figure, PartKind, Rate};
use super::language::Language;
use super::lexicon::{Lexicon, Meaning, View};
use super::read::{Part, unit_of};
use super::tables::{Hedge, Modality, NounSort, RangeWord, VerbClass};
use super::token::{TokenKind, Tokens};
use crate::quantity::{Dimension, Form, Number, Quantity, Unit};
use crate::time::{DAY, Period};

/// What a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
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
    /// Who, as the text names them; none where it says "he" or "they". Where a quote goes on, the name stands in another sentence.
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
    /// The counted noun, as it stands in the text; that of what it is a part of where it has none.
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
/// period without one. What only looks like a figure is passed over: names, codes, scores, items of lists, "one"; and so are
/// by how much something changed ("fell by 300") and how sure a number is ("95% CI 11 to 20"). A share by which something changed is
/// taken as it stands.
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
/// # Ok::<(), crosscheck::time::PeriodError>(())
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
        let mut open: Option<usize> = None;
        let mut sentences = chunk::sentences(view);
        sentences.retain_mut(|sentence| {
            sentence.start = open.take().unwrap_or(sentence.start);
            open = self.goes_on(view, words, sentence.end).then_some(sentence.start);
            open.is_none()
        });
        let mut speech = Speech::new(view, &sentences);
        for (place, sentence) in sentences.iter().enumerate() {
            let from = self.found.len();
            for half in chunk::halves(view, sentence.clone()) {
                self.sentence(view, words, half);
            }
            self.quoted(&mut speech, place, from);
        }
    }

    /// Whether a date goes on behind the stop of a time of day: at 7 a.m. *Friday*.
    fn goes_on(&self, view: &View<'_>, words: &Words<'_>, end: usize) -> bool {
        const LONGEST: usize = 8;
        view.ends_before(end, |m| m == Meaning::Clock).is_some()
            && (end.saturating_sub(LONGEST)..end)
                .any(|at| self.date(view, words, at).is_some_and(|date| date.tokens.end > end))
    }

    fn sentence(&mut self, view: &View<'_>, words: &Words<'_>, sentence: Range<usize>) {
        let mut raws = Vec::new();
        let mut setting = None;
        self.every = None;
        let mut at = sentence.start;
        while at < sentence.end {
            if let Some(end) = phone::phone(view, at, sentence.start) {
                at = end;
                continue;
            }
            if let Some(end) = statistic::statistic(view, at) {
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
                let read = date.read(view.tokens, self.anchor, false);
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
            // The margin is plus or minus 3 points: a size, which has no sign.
            if let Some(end) = view.is(at, Meaning::PlusMinus) {
                at = end;
                continue;
            }
            if let Some(figure) = none(view, at) {
                at = figure.tokens.end;
                raws.push(Raw::Figure(Box::new(figure), Role::Plain));
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
                    let dated = raws.iter().next_back().map_or(0, |raw| match raw {
                        Raw::Date(date) => date.tokens.end,
                        _ => 0,
                    });
                    let setting = Setting { dated, ..setting };
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

    /// Whether a date of more than a day starts at a token.
    fn is_long(&self, view: &View<'_>, words: &Words<'_>, at: usize) -> bool {
        let read = |date: DateMention| date.read(view.tokens, self.anchor, false).ok()?.period().length();
        self.date(view, words, at).and_then(read).is_some_and(|length| length > DAY)
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
        millions::read_as_millions(view, &mut figure, raws);
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
            Verdict::Figure if is_amount_of_change(view, &figure, &|at| self.is_long(view, words, at)) => {
                figure.tokens.end.max(start + 1)
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
}

impl Setting {
    fn of(view: &View<'_>, sentence: &Range<usize>) -> Self {
        let words = || sentence.clone().filter_map(|at| view.get(at)).filter(|t| t.kind == TokenKind::Word);
        let capitals = words().filter(|t| t.is_capital()).count();
        let sport = sentence.clone().any(|at| view.is(at, Meaning::Score).is_some());
        Self { start: sentence.start, sport, headline: capitals * 3 > words().count() * 2, dated: 0 }
    }
}

/// The rate of the figure before, of which one that names nothing is the earlier value: daily deaths rose to 300 *from
/// 250*.
fn rate_before(view: &View<'_>, figure: &Figure, start: usize, last: Option<&Raw>) -> Option<Rate> {
    let Raw::Figure(last, _) = last? else { return None };
    let rate = last.rate.filter(|_| figure.unit.is_none() && figure.noun.is_none())?;
    (link(view, start, last.tokens.end, &figure.tokens, &[]) == Link::Earlier).then_some(rate)
}

/// A zero in words, where the noun behind it is counted and none was found: *no deaths* were reported. "No deaths" alone may be
/// hoped for.
fn none(view: &View<'_>, at: usize) -> Option<Figure> {
    let start = view.is(at, Meaning::None)?;
    let ((noun, unit), end) = view.find(start, |m| match m {
        Meaning::Noun(noun) if noun.sort == NounSort::Plain => Some((noun.sort, noun.unit)),
        _ => None,
    })?;
    let perfect = view.is(end, Meaning::SourceEnd).filter(|be| view.is(*be, Meaning::Passive).is_some());
    let found = view.is(perfect.unwrap_or(end), Meaning::Passive)?;
    let verb = |m| {
        matches!(m, Meaning::Verb(VerbClass::Reports | VerbClass::Confirms) | Meaning::Counts).then_some(())
    };
    view.find(found, verb)?;
    let parts = [(PartKind::Number, at..start), (PartKind::Noun, start..end)];
    let mut figure = Figure::words(Form::Bare(Number::new(0.0).ok()?), at..end, parts.into_iter().collect());
    (figure.unit, figure.noun) = (Some(unit), Some((start..end, Some(noun))));
    Some(figure)
}

fn is_duration(unit: &Unit) -> bool {
    *unit.dimension() == Dimension::Duration
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
        if self.kind(at) == Some(TokenKind::Digits) || self.opens_decimals(at) {
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
