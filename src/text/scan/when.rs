//! The dates of a sentence: from which each is counted, and of which figures it is.

use std::ops::Range;

use super::super::date::{DateMention, DateStep, ReadDate};
use super::super::lexicon::{Meaning, View};
use super::super::tables::{NounSort, RangeWord};
use super::change::is_compared_by_change;
use super::chunk::is_boundary;
use super::context::Cue;
use super::doubt::{self, Ahead};
use super::govern::Cues;
use super::link::Link;
use super::named::Named;
use super::source::within;
use super::verb::{genitive_before, verb_at};
use crate::time::{DAY, Period};

/// A date of a sentence as it is read.
#[derive(Debug, Clone)]
pub(super) struct Dated {
    pub(super) period: Option<Period>,
    /// Its readings where it is ambiguous.
    pub(super) alternatives: Vec<Period>,
    /// Whether it is still to come.
    ahead: bool,
    /// Whether it is that on which something was made known, or is to be.
    issued: bool,
    /// Whether it is the last or the next one of its name: Friday, June.
    named: bool,
    /// Whether it is that of something named behind it, from which the sentence is only placed: *before Monday's* attack.
    placing: bool,
}

impl Dated {
    /// Its period, where something may have been said in it: it has a start and an end, and has begun when that was printed.
    fn of_saying(&self, printed: Option<Period>) -> Option<Period> {
        let period = self.period.filter(|period| period.start().is_some() && period.end().is_some())?;
        let begun = printed.and_then(|printed| printed.end()).zip(period.start());
        begun.is_none_or(|(printed, said)| said < printed).then_some(period)
    }

    fn read(view: &View<'_>, date: &DateMention, anchor: Option<Period>, when: Ahead, issued: bool) -> Self {
        let read = date.read(view.tokens, anchor, when != Ahead::No).ok();
        let period = read.as_ref().map(ReadDate::period);
        let nearest =
            |step: &DateStep| matches!(step, DateStep::LatestNotAfter | DateStep::EarliestNotBefore);
        let named = read.as_ref().is_some_and(|read| read.steps().iter().any(nearest));
        let end = date.tokens.end;
        let placing = date.is_until() && genitive_before(view, end + 2) == Some(end);
        let mut alternatives = read.map_or_else(Vec::new, |read| read.alternatives().to_vec());
        // Up to the later one holds what is up to the earlier one.
        let before = || date.read(view.tokens, anchor, false).ok().map(|read| read.period());
        if let (Ahead::Either, Some(later)) = (when, period)
            && let Some(earlier) = before().filter(|earlier| *earlier != later)
        {
            alternatives = vec![earlier, later];
        }
        Self { period, alternatives, ahead: when == Ahead::Yes, issued, named, placing }
    }
}

/// The dates of a sentence, in order.
#[derive(Debug)]
pub(super) struct Times<'d> {
    tokens: &'d [Range<usize>],
    read: Vec<Dated>,
    /// The first on which something was made known.
    issued: Option<usize>,
    printed: Option<Period>,
}

impl<'d> Times<'d> {
    /// Reads the dates of a sentence, each from the day of publication or from one that the sentence names; `figures` are the
    /// tokens of its figures.
    ///
    /// # Complexity
    /// Linear in the dates.
    pub(super) fn read(
        view: &View<'_>,
        sentence: &Range<usize>,
        mentions: &[&DateMention],
        (tokens, figures): (&'d [Range<usize>], &[Range<usize>]),
        cues: &Cues,
        printed: Option<Period>,
    ) -> Self {
        let mut named = Named::default();
        let mut dates: Vec<Dated> = Vec::with_capacity(mentions.len());
        for date in mentions {
            let from = date.counted_in().and_then(|unit| named.before(unit)).or(printed);
            let issue = issue(view, sentence, &date.tokens, figures);
            let when = match issue {
                Some(Issue::ToCome) => Ahead::Yes,
                _ => doubt::ahead(view, sentence, &date.tokens, date.is_until()),
            };
            let read = Dated::read(view, date, from, when, issue.is_some());
            named.take(read.period);
            dates.push(read);
        }
        for (said, verb) in cues.dated() {
            told_before(view, mentions, &mut dates, said, &verb);
        }
        let issued = dates.iter().position(|date| date.issued && !date.ahead);
        Self { tokens, read: dates, issued, printed }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Dated> {
        self.read.get(at)
    }

    /// The date on which a figure was said: that beside the verb of saying, else that on which the figure was made known.
    pub(super) fn said(
        &self,
        view: &View<'_>,
        sentence: &Range<usize>,
        figure: &Range<usize>,
        places: &[(Range<usize>, Link)],
        verb: Option<&Cue>,
    ) -> Option<usize> {
        let elsewhen = |at: &usize| {
            let date = self.tokens.get(*at);
            date.is_some_and(|d| is_elsewhen(view, d, places) || is_beside(view, sentence, d, figure))
        };
        let may = |at: &usize| self.get(*at).is_some_and(|date| date.of_saying(self.printed).is_some());
        let beside = verb.and_then(|verb| verb.date).filter(|at| may(at) && !elsewhen(at));
        let verb = verb.map(|verb| verb.at.start);
        beside.or_else(|| self.issued.filter(|at| may(at) && self.is_issued(view, figure, places, *at, verb)))
    }

    /// Whether a figure was made known on a date, and not told by a verb of another clause.
    fn is_issued(
        &self,
        view: &View<'_>,
        figure: &Range<usize>,
        places: &[(Range<usize>, Link)],
        date: usize,
        verb: Option<usize>,
    ) -> bool {
        /// How far such a date may be, in tokens.
        const REACH: usize = 60;
        let Some(date) = self.tokens.get(date) else { return false };
        let behind = figure.end <= date.start;
        let (from, to) = if behind { (figure.end, date.start) } else { (date.end, figure.start) };
        // A report published in March found that 40 died, and police say 12.
        let next = places.get(places.partition_point(|(other, _)| other.start < date.end));
        let other = |verb: usize| match behind {
            true => verb < figure.start,
            false => next.is_some_and(|(next, _)| next.end <= verb && verb < figure.start),
        };
        to <= from + REACH && !(from..to).any(|at| view.says(at, ";")) && !verb.is_some_and(other)
    }

    /// The day of such a date. One that may be another is none.
    pub(super) fn day(&self, said: usize) -> Option<Period> {
        self.get(said).filter(|date| date.alternatives.is_empty())?.of_saying(self.printed)
    }

    /// Whether a date is one of more than a day with which something is compared by how much it changed.
    fn is_compared(&self, view: &View<'_>, at: usize) -> bool {
        let length = self.get(at).and_then(|date| date.period).and_then(|period| period.length());
        length.is_some_and(|length| length > DAY)
            && self.tokens.get(at).is_some_and(|date| is_compared_by_change(view, date))
    }

    /// The date that a figure is about; `fact` if it is told as one, and `to_come` if it is planned.
    pub(super) fn about(
        &self,
        view: &View<'_>,
        sentence: &Range<usize>,
        (places, figure): (&[(Range<usize>, Link)], usize),
        said: Option<usize>,
        fact: bool,
        to_come: &dyn Fn() -> bool,
    ) -> Option<usize> {
        let ahead = |at: usize| self.get(at).is_some_and(|date| date.ahead);
        // What is told as a fact is not of a day that is still to come.
        let other = |at: usize| {
            Some(at) == said
                || self.is_compared(view, at)
                || fact && ahead(at)
                || self.get(at).is_some_and(|date| date.issued || date.placing)
        };
        let about = date_of(view, sentence, self.tokens, places, figure, &other);
        // Nor is what is planned of a day that is past.
        let past = |at: usize| {
            let ends = self.get(at).and_then(|date| date.period).and_then(|period| period.end());
            let now = self.printed.and_then(|printed| printed.start());
            ends.zip(now).is_some_and(|(end, now)| end <= now)
        };
        // 12 triệu *của cùng kỳ*: those are of the stretch before, and not of the one that the sentence names.
        let own = places.get(figure).map_or(usize::MAX, |(own, _)| own.end);
        let same =
            view.is(own, Meaning::Belonging).is_some_and(|at| view.is(at, Meaning::Comparing).is_some());
        let behind = |at: &usize| self.tokens.get(*at).is_some_and(|date| date.start >= own);
        about.filter(|at| (ahead(*at) || !past(*at) || !to_come()) && (!same || behind(at)))
    }
}

/// Reads a date of what somebody said from the day on which it was said, where it would lie behind that: said *on Thursday* that
/// 12 had died *by Friday*.
fn told_before(
    view: &View<'_>,
    mentions: &[&DateMention],
    dates: &mut [Dated],
    said: usize,
    verb: &Range<usize>,
) {
    /// The longest such clause, in tokens.
    const REACH: usize = 40;
    let Some(day) = dates.get(said).and_then(|date| date.of_saying(None)) else { return };
    let same_clause = |from: usize, to: usize| {
        from <= to
            && to <= from + REACH
            && !(from..to).any(|at| is_boundary(view, at) && !view.joined(at + 1))
    };
    let end = mentions.get(said).map_or(verb.end, |date| date.tokens.end.max(verb.end));
    let next = mentions.partition_point(|date| date.tokens.start < end);
    let behind = mentions.get(next).filter(|date| same_clause(end, date.tokens.start)).map(|_| next);
    // Twelve had died *by Friday*, the mayor said on Thursday.
    let before = mentions.partition_point(|date| date.tokens.end <= verb.start).checked_sub(1);
    let before = before.filter(|at| {
        let from = mentions.get(*at).map_or(0, |date| date.tokens.end);
        let comma = (from..verb.start.min(from + 2)).find(|at| is_boundary(view, *at));
        comma.is_some_and(|comma| same_clause(comma + 1, verb.start))
    });
    let plans =
        |at: usize| view.find(at, |m| matches!(m, Meaning::May | Meaning::Plan).then_some(())).is_some();
    for at in [behind, before].into_iter().flatten().filter(|at| *at != said) {
        let (Some(date), Some(mention)) = (dates.get_mut(at), mentions.get(at)) else { continue };
        let last = date.period.and_then(|period| period.last());
        let later = last.is_some_and(|last| Some(last.start()) >= day.end());
        // Said on Thursday that schools *would* reopen on Friday.
        let ahead = date.ahead || behind == Some(at) && (end..mention.tokens.start).any(plans);
        if date.named && !date.issued && (later || ahead) {
            *date = Dated::read(view, mention, Some(day), if ahead { Ahead::Yes } else { Ahead::No }, false);
        }
    }
}

/// What is told of the date on which something is made known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Issue {
    Past,
    ToCome,
}

/// Whether a date is that on which something was made known, which is no date of what it tells: figures *released on Tuesday*, a
/// report *to be published in June*, the ministry *on Tuesday published figures*.
fn issue(
    view: &View<'_>,
    sentence: &Range<usize>,
    date: &Range<usize>,
    figures: &[Range<usize>],
) -> Option<Issue> {
    /// How far the verb may be from its date, in tokens: right before it, or behind one that opens the clause.
    const NEAR: usize = 2;
    const REACH: usize = 10;
    let from = sentence.start.max(date.start.saturating_sub(REACH));
    let ends = |at: &usize| view.is(*at, Meaning::Issued).filter(|end| *end <= date.start);
    let verb = (from..date.start).rev().find_map(|at| ends(&at).map(|end| at..end));
    let agent = |end: usize| {
        view.is(end, Meaning::Agent).is_some() && !(end..date.start).any(|at| is_boundary(view, at))
    };
    // Figures published *for May* are of May.
    let of = |at: usize| {
        let is = |m| matches!(m, Meaning::Of | Meaning::Belonging | Meaning::Comparing);
        view.find(at, |m| is(m).then_some(())).is_some() && view.is(at, Meaning::Locating).is_none()
    };
    if date.start.checked_sub(1).is_some_and(of) || genitive_before(view, date.end + 2) == Some(date.end) {
        return None;
    }
    let passive = verb.filter(|verb| {
        (date.start <= verb.end + NEAR || agent(verb.end))
            && is_of_document(view, sentence, verb.start, figures)
    });
    if let Some(verb) = passive {
        let coming = view.ends_before(verb.start, |m| m == Meaning::Coming).is_some();
        return Some(if coming { Issue::ToCome } else { Issue::Past });
    }
    // *In a statement on Friday*, the mayor said.
    let occasion = |at: usize| {
        view.is(at, Meaning::Occasion).is_some_and(|end| end <= date.start && date.start <= end + NEAR)
    };
    let mut behind = (date.end..sentence.end.min(date.end + REACH)).take_while(|at| !within(figures, *at));
    let mut said = || behind.any(|at| verb_at(view, at).is_some());
    let opening = sentence.start + REACH >= date.start && view.says(date.end, ",");
    let clause = || (sentence.start..date.start).rev().take_while(|at| !is_boundary(view, *at)).any(occasion);
    if opening && clause() && said() {
        return Some(Issue::Past);
    }
    // On Tuesday the ministry *released figures*; the ministry *released figures* on Tuesday.
    let to = sentence.end.min(date.end + REACH);
    let stops = |at: &usize| within(figures, *at) || view.says(*at, ";") || verb_at(view, *at).is_some();
    // A comma may stand behind the date that opens the sentence, and none before the verb.
    let first = date.end + usize::from(view.says(date.end, ","));
    let mut subject = (first..to).take_while(|at| !stops(at) && !is_boundary(view, *at));
    let opens = subject.find_map(|at| view.is(at, Meaning::Issued));
    let opens =
        opens.filter(|_| date.start <= sentence.start + 1 || view.is(date.end, Meaning::Issued).is_some());
    let object = |end: usize, to: usize| {
        let mut words = (end..to).take_while(|at| !within(figures, *at) && !is_boundary(view, *at));
        words.any(|at| view.is(at, Meaning::Document).is_some())
    };
    let active = opens.is_some_and(|end| object(end, end + NEAR + 2))
        || (from..date.start)
            .rev()
            .take_while(|at| !stops(at) && !is_boundary(view, *at))
            .any(|at| ends(&at).is_some_and(|end| object(end, date.start) && date.start <= end + NEAR + 3));
    active.then_some(Issue::Past)
}

/// Whether a participle of making known is of a document that stands before it in its clause: *figures* released. What else
/// is named in between may be what was released: a report on hostages released on Tuesday.
fn is_of_document(view: &View<'_>, sentence: &Range<usize>, verb: usize, figures: &[Range<usize>]) -> bool {
    const REACH: usize = 10;
    let person = |m| matches!(m, Meaning::Noun(noun) if noun.sort != NounSort::Speaker);
    let other = |at: usize| {
        let document = view.is(at, Meaning::Document).is_some();
        within(figures, at)
            || view.says(at, ";")
            || !document
                && (verb_at(view, at).is_some() || view.find(at, |m| person(m).then_some(())).is_some())
    };
    let from = sentence.start.max(verb.saturating_sub(REACH));
    let mut words = (from..verb).rev().take_while(|at| !other(*at));
    let counted = |at: usize| at.checked_sub(1).is_some_and(|before| within(figures, before));
    words.any(|at| view.is(at, Meaning::Document).is_some() && !counted(at))
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

/// Whether the clause of a figure is that from which the date before it is counted: on Tuesday, *a day after* 12 were killed.
fn is_counted_from(view: &View<'_>, date: &Range<usize>, figure: &Range<usize>) -> bool {
    /// How long such a clause may be before its figure, in tokens.
    const REACH: usize = 8;
    let time = |m| matches!(m, Meaning::Unit("day" | "week" | "month" | "year" | "hour"));
    let from = date.end.max(figure.start.saturating_sub(REACH));
    let mut words = (from..figure.start).rev().take_while(|at| !is_boundary(view, *at));
    words.any(|at| {
        let counted = view.is(at, Meaning::Distance).is_some_and(|end| end <= figure.start);
        counted && view.ends_before(at, time).is_some()
    })
}

/// Whether a date behind a figure is only of the one between them, with which that is compared or of which it is a part: twice
/// *the 5,500 of last week*, half of *the 800 tents sent in May* have not arrived.
fn is_of_whole(view: &View<'_>, date: &Range<usize>, figures: &[(Range<usize>, Link)], at: usize) -> bool {
    let last = figures.partition_point(|(other, _)| other.end <= date.start).checked_sub(1);
    let Some((other, _)) = last.filter(|last| *last > at).and_then(|last| figures.get(last)) else {
        return false;
    };
    let named = view.ends_before(other.start, |m| matches!(m, Meaning::Filler | Meaning::Article)).is_some();
    let genitive = named && view.is(other.end, Meaning::Of) == Some(date.start);
    let of = figures.get(at).and_then(|(figure, _)| view.is(figure.end, Meaning::Of));
    let whole = of.is_some_and(|of| of == other.start || view.is(of, Meaning::Filler) == Some(other.start));
    // What became of the part is told behind the date.
    let verb = |m| matches!(m, Meaning::Passive | Meaning::Plan | Meaning::May).then_some(());
    let not = |at| view.is(at, Meaning::Negation).is_some();
    let told = view.find(date.end, verb).is_some() || view.is(date.end, Meaning::SourceEnd).is_some_and(not);
    genitive || whole && told
}

/// Whether a date opens the clause of a figure: 12 died on Monday; *by Tuesday* the figure had risen to 27.
fn opens_clause_of(view: &View<'_>, date: &Range<usize>, figure: &Range<usize>) -> bool {
    /// How far behind it the figure may stand, in tokens.
    const REACH: usize = 12;
    let from = view.ends_before(date.start, |m| m == Meaning::Locating).unwrap_or(date.start);
    let from = view.ends_before(from, |m| m == Meaning::Range(RangeWord::And)).unwrap_or(from);
    let opens = from.checked_sub(1).is_some_and(|before| is_boundary(view, before));
    opens
        && date.end <= figure.start
        && figure.start <= date.end + REACH
        && !(date.end..figure.start).any(|at| is_boundary(view, at))
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
        // Compared with *the* previous month.
        let article = view.ends_before(d.start, |m| matches!(m, Meaning::Filler | Meaning::Article));
        let before =
            |at| view.ends_before(at, |m| matches!(m, Meaning::Comparing | Meaning::Earlier)).is_some();
        before(d.start) || article.is_some_and(before)
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
    // And *on Wednesday* 12 more died: it opens a clause for the next figure.
    let opens = |d: &Range<usize>| {
        let next = figures
            .get(at + 1)
            .is_some_and(|(next, _)| next.start == d.end || opens_clause_of(view, d, next));
        next && (figure.end..d.start).any(|at| is_boundary(view, at))
    };
    let near = |d: &Range<usize>| near(d) && !(figure.end..d.start).any(contrast) && !opens(d);
    // Dates and figures are in order: only those that are near are looked at.
    let after = dates.partition_point(|d| d.start < figure.end);
    let behind = (after..dates.len())
        .map_while(|p| dates.get(p).filter(|d| near(d)).map(|d| (p, d)))
        .find(|(_, d)| !earlier_between(d) && !elsewhen(d))
        .map(|(p, _)| p)
        .filter(|p| {
            own(p) && dates.get(*p).is_some_and(|d| !compared(d) && !is_of_whole(view, d, figures, at))
        });
    if *link == Link::Earlier {
        let last = figures.get(at + 1).map_or(usize::MAX, |(next, _)| next.start);
        return behind.filter(|p| dates.get(*p).is_some_and(|d| d.end <= last));
    }
    let from = at.checked_sub(1).and_then(|at| figures.get(at)).map_or(0, |(tokens, _)| tokens.end);
    let ended = dates.partition_point(|d| d.end <= figure.start);
    let between = (0..ended)
        .rev()
        .map_while(|p| dates.get(p).filter(|d| d.start >= from).map(|d| (p, d)))
        .find(|(_, d)| !compared(d) && !elsewhen(d) && !is_counted_from(view, d, figure))
        .map(|(p, _)| p)
        .filter(own);
    // "From 8.1 billion today to 9.7 billion in 2050": a date right behind the figure before belongs to that, and so does one
    // of its clause: of the 640 people rescued on Monday, 27 died on Wednesday.
    let bounds = |mut tokens: Range<usize>| tokens.any(|at| is_boundary(view, at));
    let taken = |d: &Range<usize>| {
        let clause = d.start <= from + REACH && bounds(d.end..figure.start) && !bounds(from..d.start);
        from > 0 && (d.start <= from + 1 || clause)
    };
    let beside = behind.and_then(|p| dates.get(p)).is_some_and(|d| d.start <= figure.end + 2);
    // Up from 800,000 in March, and 12 died: so is one of an earlier value.
    let before = at.checked_sub(1).and_then(|at| figures.get(at));
    let earlier = |d: &Range<usize>| {
        let right = before.is_some_and(|(_, link)| *link == Link::Earlier) && d.start <= from + 1;
        right && bounds(d.end..figure.start)
    };
    let free = |d: &Range<usize>| !earlier(d) && (!beside || !taken(d));
    let between = between.filter(|p| dates.get(*p).is_some_and(free));
    let first = figures.first().map_or(0, |(tokens, _)| tokens.start);
    let opening = dates
        .first()
        .filter(|d| d.end <= first && !compared(d) && !elsewhen(d) && !is_counted_from(view, d, figure))
        .map(|_| 0)
        .filter(own);
    let between = if from == 0 {
        between
    } else {
        between.filter(|p| {
            dates.get(*p).is_some_and(|d| figure.start - d.end <= 3 || opens_clause_of(view, d, figure))
        })
    };
    between.or(behind).or(opening)
}
