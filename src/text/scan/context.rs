//! What a sentence says around its figures: who says it.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::{NounSort, RangeWord, VerbClass};
use super::super::token::{Gap, TokenKind};
use super::chunk::is_boundary;
use super::govern::Cues;
use super::row::is_row;
use super::source::{beside, issuer, place_of, source_after, source_before, trimmed, within};
use super::verb;
use super::{owner, refer};

/// A verb of saying and its subject, or a source that something is according to.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    pub(super) verb: VerbClass,
    /// The tokens of the verb or of "according to".
    pub(super) at: Range<usize>,
    /// The tokens of the source.
    pub(super) who: Option<Range<usize>>,
    /// Whether it is "according to".
    pub(super) according: bool,
    /// The date beside the verb, as a place among the dates of the sentence.
    pub(super) date: Option<usize>,
    /// Whether a figure follows at once, so that it says no earlier one: police *said 85,000*.
    pub(super) own: bool,
    /// Whether it says only whose the figure before it is: 40, *as police had said*.
    pub(super) aside: bool,
    /// Whether somebody else passes it on: Reuters, *citing police*, said.
    pub(super) cited: bool,
    /// Whether its subject is a word for one that another verb names: the minister said *he* could not confirm.
    pub(super) carried: bool,
    /// The tokens of the outlet that was told: a doctor told *the BBC*.
    pub(super) told: Option<Range<usize>>,
    /// Whether its subject is what is said, and nobody who says it: *could not be verified*.
    pub(super) of_said: bool,
    /// The token at which its clause ends, where it stands in a relative one: the toll, *which police put at 12*, rose.
    pub(super) until: Option<usize>,
}

impl Cue {
    /// A source that stands beside a figure; `aside` if it is of that figure only.
    pub(super) fn beside(verb: VerbClass, at: Range<usize>, who: Range<usize>, aside: bool) -> Self {
        Self {
            verb,
            at,
            who: Some(who),
            according: false,
            date: None,
            own: !aside,
            aside,
            cited: false,
            carried: false,
            told: None,
            of_said: false,
            until: None,
        }
    }
}

/// The verbs of saying and sources of a sentence, in order. `dates` are the tokens of its dates, `figures` those of its
/// figures.
pub(super) fn cues(
    view: &View<'_>,
    sentence: Range<usize>,
    dates: &[Range<usize>],
    figures: &[Range<usize>],
) -> Cues {
    let mut found: Vec<Cue> = headed(view, &sentence, dates).into_iter().collect();
    let mut at = sentence.start;
    while at < sentence.end {
        if !view.is_known(at) || within(dates, at) {
            at += 1;
            continue;
        }
        let cited = view.is(at, Meaning::Citing);
        if let Some(end) = cited.or_else(|| according(view, at)) {
            let who = source_after(view, end, sentence.end, dates);
            let who = issuer(view, &who, sentence.end, dates).unwrap_or(who);
            if !who.is_empty() {
                let date = beside(dates, &who);
                // It counts from the end of the name, so that a figure in it is told by it.
                let from = at;
                at = who.end;
                let cue = Cue::beside(VerbClass::Says, at..end, who, false);
                // Theo Reuters *dẫn lời* ông Petrov: the one before passes it on.
                let passed = found.last().filter(|before| before.according && before.told.is_none());
                let passed = passed.and_then(|before| before.who.clone()).filter(|before| before.end == from);
                let cited = cited.is_some();
                found.push(Cue { according: true, date, own: false, cited, told: passed, ..cue });
                continue;
            }
        }
        // "Up from an estimate of" names a value and says nothing.
        if let Some(end) = view.is(at, Meaning::Earlier) {
            at = end;
            continue;
        }
        let Some((class, end)) = verb::find(view, at, figures) else {
            // Inside a name no verb begins: Cục Hàng *không* bác bỏ.
            at = view.is(at, Meaning::Name).unwrap_or(at + 1);
            continue;
        };
        // "1,204 *confirmed*, 310 probable" counts those, and nobody confirms it.
        let and = || view.is(end, Meaning::Range(RangeWord::And)).is_some();
        let counted = figures.binary_search_by_key(&at, |figure| figure.end).is_ok();
        if class == VerbClass::Confirms && counted && (is_boundary(view, end) || and()) {
            at = end;
            continue;
        }
        let passive = |at: usize| view.is(at, Meaning::Passive).is_some();
        let of_said = refer::puts_otherwise(class)
            && verb::verb_at(view, at) == Some((class, end))
            && (at + 1..end).any(passive);
        let (mut who, date) = match view.is(end, Meaning::Agent) {
            // Denied *by* the governor, but said by phone.
            // Forecast *by June* is a date.
            Some(by) if !within(dates, end) => {
                let who = source_after(view, by, sentence.end, dates);
                let date = beside(dates, &who);
                let named = !who.is_empty() && (owner::speaks(view, &who, by) || is_passive(view, at));
                if named { (Some(who), date) } else { source_before(view, at, sentence.start, dates) }
            }
            // "Could not be verified", "is expected to": the subject is what is said.
            _ if of_said || is_passive(view, at) => (None, None),
            _ => source_before(view, at, sentence.start, dates),
        };
        let told = who.as_ref().and_then(|who| refer::of_topic(view, who, at));
        // Put *at 9*: its figure, behind which the clause ends.
        let next = figures.get(figures.partition_point(|figure| figure.start < end));
        let counted =
            next.filter(|next| told.is_some() && !(end..next.start).any(|at| is_boundary(view, at)));
        who = told.or(who);
        // "The damage is estimated", "the 40 men claimed by": what is said, and not who says it.
        who = who.filter(|who| {
            // Both lists are in order, so that a long sentence costs no more than its words.
            let next = figures.partition_point(|figure| figure.end <= who.start);
            let counts = figures.get(next).is_some_and(|figure| figure.start < who.end);
            !counts && view.is(who.start, Meaning::Topic).is_none()
        });
        let (named, lent) = refer::subject(view, at, class, who, &found);
        who = named;
        // Claiming that 12 died: its subject is that of the sentence, if a verb of saying names it.
        let participle = view.is(at, Meaning::Participle).is_some();
        let opens = participle && at <= sentence.start + 1;
        if participle {
            who = refer::named_last(&found);
        }
        let nobody = who.as_ref().and_then(|who| refer::nobody(view, who));
        let class = if nobody.is_some() { class.denied() } else { class };
        // *None of the* hospitals.
        if let (Some(who), Some(from)) = (who.as_mut(), nobody) {
            *who = trimmed(view, from..who.end);
        }
        who = who.filter(|who| !who.is_empty());
        // "Did not say how many of the 300": whose they are is not told.
        let unsaid = class.is_plain() && (nobody.is_some() || view.is(at, Meaning::Negation).is_some());
        if unsaid {
            who = None;
        }
        // "…", said a source.
        let inverted = at.checked_sub(1).is_some_and(|at| view.says(at, ",") || view.says(at, "\""));
        if who.is_none() && inverted && !unsaid {
            let after = source_after(view, end, sentence.end, dates);
            let opens = after.start <= end + 2 && view.find(after.start, digits_or_pronoun).is_none();
            // "…, reported a loss of 300": a figure is said by nobody.
            let next = figures.partition_point(|figure| figure.end <= after.start);
            let counts = figures.get(next).is_some_and(|figure| figure.start < after.end);
            // "…, predicts the bank", but ", predicted to open in 2027".
            let foretold = matches!(class, VerbClass::Predicts | VerbClass::Estimates);
            let named = opens && !counts && !after.is_empty();
            let named = named && (!foretold || owner::speaks(view, &after, end));
            who = Some(after).filter(|who| named && view.kind(who.start) == Some(TokenKind::Word));
        }
        let date = date.or_else(|| date_behind(view, at..end, dates, figures));
        let date = date.or_else(|| {
            who.as_ref()
                .filter(|who| who.start >= end)
                .and_then(|who| beside(dates, who).or_else(|| place_of(dates, who.end + 1)))
        });
        let own = counted.is_some() || figures.binary_search_by_key(&end, |figure| figure.start).is_ok();
        let first_hand = |who: &Range<usize>| {
            view.is(at, Meaning::Reporting) == Some(end) && is_first_hand(view, who, own)
        };
        let verb = if who.as_ref().is_some_and(first_hand) { VerbClass::Says } else { class };
        let from = who.as_ref().map_or(at, |who| who.start);
        // It is a word on a figure only if there is one before it.
        let beside = figures.first().is_some_and(|figure| figure.end <= from);
        let aside = beside && is_aside(view, &sentence, from, end);
        let told = hearer(view, at, end).filter(|_| who.is_some());
        let quoted = found.last().and_then(|before| refer::quoting(view, at, who.as_ref()?, before));
        let told = match quoted {
            Some((outlet, passive)) => {
                who = if passive.is_empty() {
                    who
                } else {
                    source_before(view, passive.start, sentence.start, dates).0
                };
                Some(outlet)
            }
            None => told,
        };
        if let Some(before) =
            found.last().filter(|before| who.is_none() && refer::is_quoted(view, at, before))
        {
            who = source_before(view, before.at.start, sentence.start, dates).0;
        }
        let carried = (lent || opens || participle && who.is_some()) && !unsaid
            || who.is_none()
                && !unsaid
                && refer::puts_otherwise(class)
                && refer::refers(view, at, sentence.start);
        let until = who.as_ref().and_then(|who| relative_end(view, who, end, sentence.end));
        let until = until.or(counted.filter(|_| who.is_some()).map(|next| next.end));
        found.push(Cue {
            verb,
            at: at..end,
            who,
            according: false,
            date,
            own,
            aside,
            cited: false,
            carried,
            told,
            of_said,
            until,
        });
        at = end;
    }
    owner::own(view, &sentence, dates, figures, &mut found);
    refer::carry(view, &mut found);
    Cues::of(found)
}

/// Whether a verb is a participle whose subject is what is said: *is* expected.
fn is_passive(view: &View<'_>, verb: usize) -> bool {
    view.ends_before(verb, |m| m == Meaning::Passive).is_some()
}

/// The place of the date on which a verb says something: right behind it, behind the one who was told or the occasion, or
/// before the word that opens what is said. Told reporters *on Friday* that 12 died; said in a statement *on Friday*.
fn date_behind(
    view: &View<'_>,
    verb: Range<usize>,
    dates: &[Range<usize>],
    figures: &[Range<usize>],
) -> Option<usize> {
    /// How far behind its verb such a date may stand, in tokens, and how far behind its occasion.
    const REACH: usize = 14;
    const NEAR: usize = 2;
    // Said *Friday's* attack killed 12: that is no day on which it was said.
    let day = |place: &usize| {
        dates.get(*place).is_some_and(|date| verb::genitive_before(view, date.end + 2) != Some(date.end))
    };
    if let Some(place) = place_of(dates, verb.end).or_else(|| place_of(dates, verb.end + 1)) {
        return Some(place).filter(day);
    }
    let place = dates.partition_point(|date| date.start < verb.end);
    let date = dates.get(place).filter(|date| date.start <= verb.end + REACH)?;
    let parts = |at: usize| {
        is_boundary(view, at)
            || within(figures, at)
            || view.is(at, Meaning::Complement).is_some()
            || verb::verb_at(view, at).is_some_and(|_| view.is(at, Meaning::Occasion).is_none())
    };
    if (verb.end..date.start).any(parts) {
        return None;
    }
    let ends = |at: &usize| view.is(*at, Meaning::Occasion).filter(|end| *end <= date.start);
    let occasion = || (verb.end..date.start).filter_map(|at| ends(&at)).any(|end| date.start <= end + NEAR);
    let opens = view.is(date.end, Meaning::Complement).is_some();
    let told = view.is(verb.start, Meaning::Telling).is_some();
    let closes = || view.get(date.end).is_none() || is_boundary(view, date.end);
    let figure = || figures.binary_search_by_key(&date.end, |figure| figure.start).is_ok();
    let located = view.is(verb.end, Meaning::Locating).is_some();
    (opens || told && (closes() || figure()) || (located || told) && occasion()).then_some(place).filter(day)
}

/// Whether those who report something are its origin: they are no outlet, and their name says so or their figure
/// comes next. "The ministry reported 200", but "Reuters reported that 200".
fn is_first_hand(view: &View<'_>, who: &Range<usize>, own: bool) -> bool {
    if who.clone().any(|at| view.is(at, Meaning::Outlet).is_some()) {
        return false;
    }
    let last = who.end.saturating_sub(1);
    let common = view.get(last).is_some_and(|t| t.kind == TokenKind::Word && !t.is_capital());
    own || common || view.ends_before(who.end, |m| m == Meaning::Body).is_some()
}

/// Whether a clause of saying stands between signs and only says whose the figure before it is: 40, *as police had
/// said*, but 52.
fn is_aside(view: &View<'_>, sentence: &Range<usize>, from: usize, end: usize) -> bool {
    /// Articles may stand between the word that opens it and the source.
    const REACH: usize = 3;
    let opens = |at: usize| view.is(at, Meaning::Aside).is_some_and(|next| next <= from);
    let opened = (from.saturating_sub(REACH).max(sentence.start + 1)..from).rev().find(|at| opens(*at));
    let closed = end >= sentence.end || is_boundary(view, end);
    closed && opened.is_some_and(|at| is_boundary(view, at - 1))
}

/// Where the relative clause ends in which a source speaks of what is told before it: the toll, *which police put at 12*, rose.
fn relative_end(view: &View<'_>, who: &Range<usize>, from: usize, end: usize) -> Option<usize> {
    /// The longest such clause behind its verb, in tokens.
    const REACH: usize = 24;
    let first = view.ends_before(who.start, |m| m == Meaning::Filler).unwrap_or(who.start);
    let relative = view.ends_before(first, |m| m == Meaning::Relative)?;
    let opened = relative.checked_sub(1).is_some_and(|comma| view.says(comma, ","));
    let closes = |at: &usize| is_boundary(view, *at) && !(view.joined(*at) && view.joined(at + 1));
    (from..end.min(from + REACH)).find(closes).filter(|_| opened)
}

fn digits_or_pronoun(meaning: Meaning) -> Option<()> {
    matches!(meaning, Meaning::Pronoun | Meaning::Number(_) | Meaning::Hedge(_) | Meaning::Range(_))
        .then_some(())
}

/// A headline that opens with its source: "Seoul: 300 soldiers killed".
fn headed(view: &View<'_>, sentence: &Range<usize>, dates: &[Range<usize>]) -> Option<Cue> {
    const LONGEST: usize = 6;
    let end = (sentence.start + 1..sentence.end.min(sentence.start + LONGEST + 1))
        .find(|at| view.says(*at, ":"))?;
    // @RedCross: 14 people rescued.
    // *RT @agency:* passes on what that one says.
    let passed_on = usize::from(view.says(sentence.start, "rt") && view.says(sentence.start + 1, "@"));
    let handle = passed_on + usize::from(view.says(sentence.start + passed_on, "@"));
    let who = sentence.start + handle..end;
    // "Flood deaths: 12": what is counted says nothing.
    let counted = |m| match m {
        Meaning::Noun(noun) => noun.unit != "person" || noun.sort == NounSort::State,
        other => other == Meaning::Topic,
    };
    let words = who.clone().all(|at| {
        view.kind(at) == Some(TokenKind::Word) && !view.is_stop(at) && view.is(at, Meaning::Label).is_none()
    }) && view.ends_before(end, counted).is_none();
    let named =
        (handle > 0 || view.get(who.start)?.is_capital()) && words && !dates.iter().any(|d| d.start < end);
    let spaced = view.get(end + 1).is_some_and(|t| t.gap == Gap::Space);
    (named && spaced && !is_row(view, sentence, end))
        .then(|| Cue { own: false, ..Cue::beside(VerbClass::Says, end..end + 1, who, false) })
}

/// "According to", unless it opens a longer phrase that names no source: theo lệnh.
fn according(view: &View<'_>, at: usize) -> Option<usize> {
    let end = view.is(at, Meaning::According)?;
    let stop = view.is(at, Meaning::Stop).unwrap_or(at);
    (stop <= end).then_some(end)
}

/// The outlet that is told by a verb of saying: a doctor told *the BBC*.
fn hearer(view: &View<'_>, verb: usize, end: usize) -> Option<Range<usize>> {
    const LONGEST: usize = 4;
    if view.is(verb, Meaning::Telling) != Some(end) {
        return None;
    }
    let start = view.is(end, Meaning::Filler).unwrap_or(end);
    let name = |at: &usize| view.get(*at).is_some_and(|t| t.kind == TokenKind::Word && t.is_capital());
    let last = (start..start + LONGEST).take_while(name).last()?;
    let outlet = (start..=last).any(|at| view.is(at, Meaning::Outlet).is_some());
    outlet.then_some(start..last + 1)
}
