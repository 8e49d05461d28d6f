//! What a sentence says around its figures: who says it.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::{NounSort, RangeWord, VerbClass};
use super::super::token::{Gap, TokenKind};
use super::govern::Cues;
use super::verb::{self, genitive_before, verb_at, verb_before};
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
        }
    }
}

/// Longest name of a source, in tokens.
const LONGEST: usize = 14;

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
            if !who.is_empty() {
                let date = beside(dates, &who);
                at = who.end;
                found.push(Cue {
                    verb: VerbClass::Says,
                    at: at..end,
                    who: Some(who),
                    according: true,
                    date,
                    own: false,
                    aside: false,
                    cited: cited.is_some(),
                    carried: false,
                    told: None,
                });
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
        let (mut who, date) = match view.is(end, Meaning::Agent) {
            // Denied *by* the governor.
            Some(by) => {
                let who = source_after(view, by, sentence.end, dates);
                let date = beside(dates, &who);
                (Some(who).filter(|who| !who.is_empty()), date)
            }
            // "Is expected to": the subject is what is said.
            None if view.ends_before(at, |m| m == Meaning::Passive).is_some() => (None, None),
            None => source_before(view, at, sentence.start, dates),
        };
        // "The damage is estimated", "the 40 men claimed by": what is said, and not who says it.
        who = who.filter(|who| {
            // Both lists are in order, so that a long sentence costs no more than its words.
            let next = figures.partition_point(|figure| figure.end <= who.start);
            let counts = figures.get(next).is_some_and(|figure| figure.start < who.end);
            !counts && view.is(who.start, Meaning::Topic).is_none()
        });
        let (named, lent) = refer::subject(view, at, class, who, &found);
        who = named;
        // "Did not say how many of the 300": whose they are is not told.
        let unsaid = class.is_plain() && view.is(at, Meaning::Negation).is_some();
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
            let named = opens && !counts && !after.is_empty();
            who = Some(after).filter(|who| named && view.kind(who.start) == Some(TokenKind::Word));
        }
        let date = date.or_else(|| place_of(dates, end).or_else(|| place_of(dates, end + 1)));
        let own = figures.binary_search_by_key(&end, |figure| figure.start).is_ok();
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
        let carried = lent && !unsaid
            || who.is_none()
                && !unsaid
                && refer::puts_otherwise(class)
                && refer::refers(view, at, sentence.start);
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
        });
        at = end;
    }
    owner::own(view, &sentence, dates, figures, &mut found);
    refer::carry(view, &mut found);
    Cues::of(found)
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

fn digits_or_pronoun(meaning: Meaning) -> Option<()> {
    matches!(meaning, Meaning::Pronoun | Meaning::Number(_) | Meaning::Hedge(_) | Meaning::Range(_))
        .then_some(())
}

/// A headline that opens with its source: "Seoul: 300 soldiers killed".
fn headed(view: &View<'_>, sentence: &Range<usize>, dates: &[Range<usize>]) -> Option<Cue> {
    const LONGEST: usize = 6;
    let end = (sentence.start + 1..sentence.end.min(sentence.start + LONGEST + 1))
        .find(|at| view.says(*at, ":"))?;
    let who = sentence.start..end;
    let words = who.clone().all(|at| {
        view.kind(at) == Some(TokenKind::Word) && !view.is_stop(at) && view.is(at, Meaning::Label).is_none()
    });
    let named = view.get(who.start)?.is_capital() && words && !dates.iter().any(|d| d.start < end);
    let spaced = view.get(end + 1).is_some_and(|t| t.gap == Gap::Space);
    (named && spaced).then(|| Cue { own: false, ..Cue::beside(VerbClass::Says, end..end + 1, who, false) })
}

/// "According to", unless it opens a longer phrase that names no source: theo lệnh.
fn according(view: &View<'_>, at: usize) -> Option<usize> {
    let end = view.is(at, Meaning::According)?;
    let stop = view.is(at, Meaning::Stop).unwrap_or(at);
    (stop <= end).then_some(end)
}

/// Whether a token is one of a date; the dates are in order.
pub(super) fn within(dates: &[Range<usize>], at: usize) -> bool {
    dates.get(dates.partition_point(|date| date.end <= at)).is_some_and(|date| date.contains(&at))
}

/// The place of the date that starts at a token.
fn place_of(dates: &[Range<usize>], at: usize) -> Option<usize> {
    dates.binary_search_by_key(&at, |date| date.start).ok()
}

fn beside(dates: &[Range<usize>], who: &Range<usize>) -> Option<usize> {
    let next = dates.partition_point(|date| date.end < who.start);
    let near = |place: &usize| dates.get(*place).is_some_and(|d| d.start == who.end || d.end == who.start);
    (next..next + 3).find(near)
}

/// The source behind "according to": up to a sign, a verb or a word that ends it.
pub(super) fn source_after(
    view: &View<'_>,
    start: usize,
    end: usize,
    dates: &[Range<usize>],
) -> Range<usize> {
    let mut at = start;
    while at < end.min(start + LONGEST) {
        let Some(token) = view.get(at) else { break };
        let ends = place_of(dates, at).is_some()
            || token.gap >= Gap::Line && at > start
            || is_boundary(view, at)
            || (at > start
                && (verb_at(view, at).is_some()
                    || view.is(at, Meaning::SourceEnd).is_some() && !is_in_name(view, at)));
        // According to Kyiv *and* Washington.
        let joined = ends && at > start && view.is(at, Meaning::Range(RangeWord::And)) == Some(at + 1);
        if joined && let Some(next) = names_after(view, at + 1, end.min(start + LONGEST)) {
            at = next;
            continue;
        }
        if ends {
            break;
        }
        at += 1;
    }
    trimmed(view, start..at)
}

/// The source before a verb, with the place of a date that stands between them.
fn source_before(
    view: &View<'_>,
    verb: usize,
    start: usize,
    dates: &[Range<usize>],
) -> (Option<Range<usize>>, Option<usize>) {
    let mut end = verb;
    let mut date = None;
    // Dates and adverbs between the source and its verb.
    loop {
        if let Some(place) = dates
            .binary_search_by_key(&end, |d| d.end)
            .ok()
            .filter(|at| dates.get(*at).is_some_and(|d| d.start > start))
        {
            date = Some(place);
            end = dates.get(place).map_or(end, |d| d.start);
        } else if let Some(before) = relative_before(view, end).filter(|at| *at > start) {
            end = before;
        } else if let Some(adverb) = view
            .ends_before(end, |m| m == Meaning::SourceEnd)
            .filter(|at| *at > start && !is_acronym(view, end - 1))
        {
            end = adverb;
        } else if let Some(adverb) =
            view.ends_before(end, |m| m == Meaning::Adverb).filter(|at| *at > start && is_small(view, *at))
        {
            end = adverb;
        } else if let Some(before) = parenthesis_before(view, end).or_else(|| genitive_before(view, end))
            && before > start
        {
            end = before;
        } else {
            break;
        }
    }
    // Singh, a spokeswoman, said: the name goes on before its apposition.
    let apposed = end > start + 1 && view.says(end - 1, ",");
    let opened =
        (start.max(end.saturating_sub(10))..end.saturating_sub(1)).rev().find(|at| view.says(*at, ","));
    let numbers = |comma: usize| (comma..end).any(|at| view.kind(at) == Some(TokenKind::Digits));
    // The agency, which counts all cases, said; Reuters, citing police, said; Ruiz, 52, said: the name goes before that.
    let age = |comma: usize| comma + 3 == end && numbers(comma);
    let opens = |m| {
        matches!(m, Meaning::Relative | Meaning::Aside | Meaning::Citing | Meaning::Beginning).then_some(())
    };
    let told = |comma: &usize| view.find(comma + 1, opens).is_some() || age(*comma);
    let whole = opened.filter(|comma| apposed && told(comma));
    if apposed && whole.is_none() && opened.is_none_or(numbers) {
        return (None, date);
    }
    let apposed = apposed && whole.is_none();
    end = whole.unwrap_or(end);
    let mut at = end - usize::from(apposed && end > start);
    let floor = start.max(end.saturating_sub(LONGEST));
    let mut commas = usize::from(apposed);
    while at > floor {
        let before = at - 1;
        let comma = view.says(before, ",");
        if comma && commas > 0 {
            commas -= 1;
            at = before;
            continue;
        }
        let ends = is_boundary(view, before)
            || within(dates, before)
            || (view.ends_before(at, |m| m == Meaning::SourceEnd).is_some()
                && !is_acronym(view, before)
                && !is_in_name(view, before))
            || view.ends_before(at, |m| m == Meaning::Including).is_some()
            || verb_before(view, at)
            || view.get(at).is_some_and(|t| t.gap >= Gap::Line);
        if ends {
            match located(view, dates, floor, at) {
                Some(place) => at = place,
                None => break,
            }
            continue;
        }
        at = before;
    }
    let close = end - usize::from(apposed);
    at = joint(view, floor, at);
    let who = trimmed(view, at..close);
    let pronoun = view.is(who.start, Meaning::Pronoun) == Some(who.end) && !is_acronym(view, who.start);
    let named = !who.is_empty() && !pronoun && view.kind(who.start) != Some(TokenKind::Digits);
    (named.then_some(who), date)
}

/// Where the word begins that ends before a token and says where a source is: officials *in* Kyiv. What is before it must
/// be somebody, or open the clause with an article: a doctor *at* the hospital.
fn located(view: &View<'_>, dates: &[Range<usize>], floor: usize, at: usize) -> Option<usize> {
    /// The longest name of somebody, in tokens.
    const LONGEST: usize = 5;
    let place = view.ends_before(at, |m| m == Meaning::Locating).filter(|place| *place > floor)?;
    let longer = view.ends_before(at, |m| m == Meaning::SourceEnd).is_some_and(|end| end < place);
    let ends = |word: usize| {
        view.kind(word) != Some(TokenKind::Word)
            || within(dates, word)
            || view.is(word, Meaning::SourceEnd).is_some()
            || view.get(word + 1).is_some_and(|t| t.gap >= Gap::Line)
    };
    let first = (floor..place).rev().take_while(|word| !ends(*word)).last()?;
    let number = |m| {
        matches!(m, Meaning::Number(_) | Meaning::Scale(_) | Meaning::Change | Meaning::Verb(_)).then_some(())
    };
    let plain = place - first <= LONGEST && !(first..place).any(|word| view.find(word, number).is_some());
    let person = |m| match m {
        Meaning::Noun(noun) => noun.unit == "person" && noun.sort != NounSort::State,
        other => other == Meaning::Body,
    };
    let somebody = view.ends_before(place, person).is_some();
    let article = || {
        let opens = first == floor || view.kind(first - 1) == Some(TokenKind::Sign);
        let article = view.is(first, Meaning::Article).or_else(|| view.is(first, Meaning::Filler));
        opens && article.is_some_and(|noun| noun < place)
    };
    (!longer && plain && (somebody || article())).then_some(place)
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

/// Whether a word has no capital, by which it would be a part of a name: First Minister.
fn is_small(view: &View<'_>, at: usize) -> bool {
    view.get(at).is_some_and(|t| !t.is_capital())
}

/// The comma before a word for the one named before it, which ends before a token: police*, who* counted.
fn relative_before(view: &View<'_>, end: usize) -> Option<usize> {
    let who = view.ends_before(end, |m| m == Meaning::Relative)?;
    who.checked_sub(1).filter(|comma| view.says(*comma, ","))
}

/// Where a short parenthesis opens that ends before a token: the agency *(WHO)* said.
fn parenthesis_before(view: &View<'_>, end: usize) -> Option<usize> {
    const LONGEST: usize = 6;
    let close = end.checked_sub(1).filter(|at| view.says(*at, ")"))?;
    let open = (close.saturating_sub(LONGEST + 1)..close).rev().find(|at| view.says(*at, "("))?;
    let plain = |at: usize| view.kind(at) == Some(TokenKind::Word);
    (open + 1..close).all(plain).then_some(open)
}

/// The token after names that go on a source behind "and", if they do and no verb of their own follows.
fn names_after(view: &View<'_>, start: usize, end: usize) -> Option<usize> {
    let mut at = start;
    while at < end && is_name(view, at) {
        at += 1;
    }
    let verb = verb_at(view, at).is_some();
    let stop = view.get(at).is_none_or(|t| t.kind == TokenKind::Sign) || view.is_known(at);
    let named = (start..at).any(|at| view.get(at).is_some_and(|t| t.is_capital()));
    (named && stop && !verb).then_some(at)
}

/// Where several joint sources start, of which the last starts at a token: US, South Korean *and* Ukrainian officials.
/// All words before it in the clause must be names, since "and" may join clauses too.
fn joint(view: &View<'_>, floor: usize, last: usize) -> usize {
    let Some(and) = last.checked_sub(1).filter(|at| *at > floor) else { return last };
    let first = view.is(last, Meaning::Filler).unwrap_or(last);
    if view.is(and, Meaning::Range(RangeWord::And)) != Some(last)
        || !view.get(first).is_some_and(|t| t.is_capital())
    {
        return last;
    }
    let mut at = and;
    while at > floor && (is_name(view, at - 1) || view.says(at - 1, ",")) {
        at -= 1;
    }
    let opens = at == floor
        || view.kind(at - 1) == Some(TokenKind::Sign)
        || view.is(at - 1, Meaning::SourceEnd).is_some();
    let named = (at..and).any(|at| view.get(at).is_some_and(|t| t.is_capital()));
    if opens && named { at } else { last }
}

/// A capital, a noun of those who speak, or an article before them.
fn is_name(view: &View<'_>, at: usize) -> bool {
    let speaks = |m| matches!(m, Meaning::Noun(noun) if noun.sort == NounSort::Speaker).then_some(());
    let word = view.get(at).filter(|t| t.kind == TokenKind::Word);
    word.is_some_and(|t| {
        t.is_capital() || view.is(at, Meaning::Filler).is_some() || view.find(at, speaks).is_some()
    })
}

/// WHO and IT in capitals are names, where "who" and "it" are none.
fn is_acronym(view: &View<'_>, at: usize) -> bool {
    view.get(at).is_some_and(|t| t.text.len() > 1 && t.text.bytes().all(|b| b.is_ascii_uppercase()))
}

/// Whether a word that may end a name is a part of one: it has a capital as the word before it has, and the words behind it
/// show that this is no headline. Ban *Chỉ* đạo is a committee, where "chỉ" is "only".
fn is_in_name(view: &View<'_>, at: usize) -> bool {
    const REACH: usize = 3;
    let capital = |at: usize| view.get(at).is_some_and(|t| t.kind == TokenKind::Word && t.is_capital());
    let small = |at: usize| view.get(at).is_some_and(|t| t.kind == TokenKind::Word && !t.is_capital());
    let spaced = view.get(at).is_some_and(|t| t.gap == Gap::Space);
    let follows = at.checked_sub(1).is_some_and(capital);
    spaced && capital(at) && follows && (at + 1..=at + REACH).any(small)
}

/// Signs that end a clause.
pub(super) fn is_boundary(view: &View<'_>, at: usize) -> bool {
    let Some(token) = view.get(at).filter(|t| t.kind == TokenKind::Sign) else { return false };
    match token.folded {
        "," | ";" | ":" | "\"" | "(" | ")" | "!" | "?" | "…" | "[" | "]" | "|" | "–" => true,
        // A hyphen inside a word is none; a point ends an abbreviation.
        "-" => !token.is_joined() || !view.joined(at + 1),
        "." => !view.joined(at + 1) && view.ends_before(at, |m| m == Meaning::Abbreviation).is_none(),
        _ => false,
    }
}

/// Without function words at both ends.
pub(super) fn trimmed(view: &View<'_>, range: Range<usize>) -> Range<usize> {
    let mut range = range;
    let stop = |at: usize| {
        !is_acronym(view, at)
            && !is_in_name(view, at)
            && (view.is(at, Meaning::Stop) == Some(at + 1) || view.is(at, Meaning::SourceEnd) == Some(at + 1))
    };
    while range.start < range.end && (view.kind(range.start) == Some(TokenKind::Sign) || stop(range.start)) {
        range.start += 1;
    }
    while range.start < range.end {
        let last = range.end - 1;
        let sign = view.kind(last) == Some(TokenKind::Sign) && !view.says(last, ".") && !view.says(last, ")");
        let named = view.ends_before(range.end, |m| m == Meaning::Name).is_some_and(|at| at >= range.start);
        if named || (!sign && !stop(last)) {
            break;
        }
        range.end = last;
    }
    range
}
