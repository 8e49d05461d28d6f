//! The name of a source: where it begins before a verb of saying, and where it ends behind "according to".

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::{NounSort, RangeWord};
use super::super::token::{Gap, TokenKind};
use super::chunk::is_boundary;
use super::verb::{genitive_before, verb_at, verb_before};

/// Longest name of a source, in tokens.
const LONGEST: usize = 14;

/// Whether a token is one of a date; the dates are in order.
pub(super) fn within(dates: &[Range<usize>], at: usize) -> bool {
    dates.get(dates.partition_point(|date| date.end <= at)).is_some_and(|date| date.contains(&at))
}

/// The place of the date that starts at a token.
pub(super) fn place_of(dates: &[Range<usize>], at: usize) -> Option<usize> {
    dates.binary_search_by_key(&at, |date| date.start).ok()
}

pub(super) fn beside(dates: &[Range<usize>], who: &Range<usize>) -> Option<usize> {
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
        // Figures *released* by the ministry.
        let document = |m| m == Meaning::Document;
        let ends = place_of(dates, at).is_some()
            || view.is(at, Meaning::Issued).is_some() && view.ends_before(at, document).is_some()
            || token.gap >= Gap::Line && at > start
            || is_boundary(view, at)
            || (at > start
                && (verb_at(view, at).is_some()
                    || view.is(at, Meaning::SourceEnd).is_some() && !is_in_name(view, at)));
        // According to Kyiv *and* Washington.
        let joined = ends && at > start && view.is(at, Meaning::Range(RangeWord::And)) == Some(at + 1);
        // Theo Ban Phòng chống thiên tai *và* Tìm kiếm cứu nạn.
        if joined && institution(view, start, at) == Some(start) && is_capital(view, at + 1) {
            at += 1;
            continue;
        }
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

/// Whether a source that something is according to ends with a comma before a token: *according to the hospital,* 13 were treated.
pub(super) fn is_sourced(view: &View<'_>, start: usize, at: usize) -> bool {
    let Some(comma) = at.checked_sub(1).filter(|at| view.says(*at, ",")) else { return false };
    let from = start.max(comma.saturating_sub(LONGEST));
    let mut words = (from..comma).rev().take_while(|at| !is_boundary(view, *at));
    words.any(|at| view.is(at, Meaning::According).is_some())
}

/// Who made known what a source is according to, if that is told: according to figures released *by the ministry*.
pub(super) fn issuer(
    view: &View<'_>,
    document: &Range<usize>,
    end: usize,
    dates: &[Range<usize>],
) -> Option<Range<usize>> {
    let issued = view.is(document.end, Meaning::Issued)?;
    // Released *on Tuesday* by.
    let date = dates.get(dates.partition_point(|date| date.start < issued));
    let by = date.filter(|date| date.start <= issued + 1).map_or(issued, |date| date.end);
    let who = source_after(view, view.is(by, Meaning::Agent)?, end, dates);
    (!who.is_empty()).then_some(who)
}

/// The source before a verb, with the place of a date that stands between them.
pub(super) fn source_before(
    view: &View<'_>,
    verb: usize,
    start: usize,
    dates: &[Range<usize>],
) -> (Option<Range<usize>>, Option<usize>) {
    let (end, date) = passed_back(view, verb, start, dates);
    let Some((end, apposed)) = named_till(view, start, end) else { return (None, date) };
    let floor = start.max(end.saturating_sub(LONGEST));
    let first = named_from(view, floor, end, apposed, dates);
    let who = trimmed(view, joint(view, floor, first, dates)..end - usize::from(apposed));
    // A report *published* in March found.
    let issued = view.ends_before(who.end, |m| m == Meaning::Issued).filter(|at| *at > who.start);
    let document = issued.filter(|at| view.ends_before(*at, |m| m == Meaning::Document).is_some());
    let who = who.start..document.unwrap_or(who.end);
    let pronoun = view.is(who.start, Meaning::Pronoun) == Some(who.end) && !is_acronym(view, who.start);
    let named = !who.is_empty() && !pronoun && view.kind(who.start) != Some(TokenKind::Digits);
    (named.then_some(who), date)
}

/// Goes back from a verb over dates and adverbs between it and its source; the place of such a date.
fn passed_back(view: &View<'_>, verb: usize, start: usize, dates: &[Range<usize>]) -> (usize, Option<usize>) {
    let (mut end, mut date) = (verb, None);
    loop {
        if let Some(place) = dates
            .binary_search_by_key(&end, |d| d.end)
            .ok()
            .filter(|at| dates.get(*at).is_some_and(|d| d.start > start))
        {
            date = Some(place);
            end = dates.get(place).map_or(end, |d| d.start);
            continue;
        }
        let word = |meaning| view.ends_before(end, |m| m == meaning).filter(|at| *at > start);
        let before = relative_before(view, end)
            .filter(|at| *at > start)
            .or_else(|| word(Meaning::SourceEnd).filter(|_| !is_acronym(view, end - 1)))
            .or_else(|| word(Meaning::Adverb).filter(|at| is_small(view, *at)))
            .or_else(|| parenthesis_before(view, end).or_else(|| genitive_before(view, end)));
        let Some(before) = before.filter(|at| *at > start) else { return (end, date) };
        end = before;
    }
}

/// Where a name ends that may have an apposition behind it, and whether that is a part of it: Singh, *a spokeswoman*, said.
fn named_till(view: &View<'_>, start: usize, end: usize) -> Option<(usize, bool)> {
    /// How far back an apposition may open, in tokens.
    const REACH: usize = 10;
    if end <= start + 1 || !view.says(end - 1, ",") {
        return Some((end, false));
    }
    let from = start.max(end.saturating_sub(REACH));
    let opened = (from..end.saturating_sub(1)).rev().find(|at| view.says(*at, ","));
    let numbers = |comma: usize| (comma..end).any(|at| view.kind(at) == Some(TokenKind::Digits));
    // The agency, which counts all cases, said; Reuters, citing police, said; Ruiz, 52, said: the name goes before that.
    let age = |comma: usize| comma + 3 == end && numbers(comma);
    let opens = |m| {
        matches!(
            m,
            Meaning::Relative | Meaning::Aside | Meaning::Citing | Meaning::Beginning | Meaning::Occasion
        )
        .then_some(())
    };
    match opened {
        Some(comma) if view.find(comma + 1, opens).is_some() || age(comma) => {
            // The mayor, *61*, who was elected in 2019, said.
            let aged = comma.checked_sub(2).filter(|first| {
                *first > start && view.says(*first, ",") && view.kind(comma - 1) == Some(TokenKind::Digits)
            });
            Some((aged.unwrap_or(comma), false))
        }
        Some(comma) if !numbers(comma) => Some((end, true)),
        _ => None,
    }
}

/// Where a name begins that ends before a token; commas are of it only around an apposition.
fn named_from(view: &View<'_>, floor: usize, end: usize, apposed: bool, dates: &[Range<usize>]) -> usize {
    let mut at = end - usize::from(apposed);
    let mut commas = usize::from(apposed);
    while at > floor {
        let before = at - 1;
        if view.says(before, ",") && commas > 0 {
            commas -= 1;
            at = before;
            continue;
        }
        let ends = is_boundary(view, before)
            || within(dates, before)
            || (view.ends_before(at, |m| m == Meaning::SourceEnd).is_some()
                && !is_acronym(view, before)
                && !is_in_name(view, before))
            || view.ends_before(at, |m| matches!(m, Meaning::Including | Meaning::Citing)).is_some()
            || verb_before(view, at)
            || view.get(at).is_some_and(|t| t.gap >= Gap::Line);
        match ends.then(|| located(view, dates, floor, at)) {
            Some(None) => break,
            Some(Some(place)) => at = place,
            None => at = before,
        }
    }
    at
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
fn joint(view: &View<'_>, floor: usize, last: usize, dates: &[Range<usize>]) -> usize {
    let Some(and) = last.checked_sub(1).filter(|at| *at > floor) else { return last };
    if view.is(and, Meaning::Range(RangeWord::And)) != Some(last) {
        return last;
    }
    if let Some(first) = somebody_before(view, floor, and) {
        return first;
    }
    let first = view.is(last, Meaning::Filler).unwrap_or(last);
    if !view.get(first).is_some_and(|t| t.is_capital()) {
        return last;
    }
    let opened = |at: usize| {
        let article = view.ends_before(at, |m| m == Meaning::Filler).filter(|article| *article >= floor);
        let at = article.unwrap_or(at);
        at == floor
            || view.kind(at - 1) == Some(TokenKind::Sign)
            || within(dates, at - 1)
            || view.ends_before(at, |m| m == Meaning::SourceEnd).is_some()
                && view.ends_before(at, |m| m == Meaning::Locating).is_none()
    };
    if let Some(name) = institution(view, floor, and) {
        if opened(name) {
            return name;
        }
        // Doctors *at* the Centre for Health and Safety.
        let article = view.ends_before(name, |m| m == Meaning::Filler).unwrap_or(name);
        if let Some(place) = located(view, dates, floor, article) {
            return named_from(view, floor, place, false, dates);
        }
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

/// Where the name of an institution begins that goes on behind "and": *Ministry of* Agriculture and Rural Development, *Bộ* Nông
/// nghiệp và Môi trường. Between there are capitals, with a word or two between them.
fn institution(view: &View<'_>, floor: usize, and: usize) -> Option<usize> {
    const LONGEST: usize = 9;
    let from = floor.max(and.saturating_sub(LONGEST));
    let first = (from..and).find(|at| {
        is_capital(view, *at) && view.is(*at, Meaning::Institution).is_some_and(|end| end < and)
    })?;
    // Two words without a capital are no part of a name, unless one is an article: Ministry *of the* Interior.
    let small = |at: usize| !is_capital(view, at) && view.kind(at) == Some(TokenKind::Word);
    let plain = |at: usize| {
        let listed = view.says(at, ",") && is_capital(view, at + 1);
        let two = small(at) && small(at + 1) && at + 1 < and && view.is(at + 1, Meaning::Filler).is_none();
        (view.kind(at) == Some(TokenKind::Word) || listed) && !two && verb_at(view, at).is_none()
    };
    (first..and).all(plain).then_some(first)
}

/// Whether a token is a word with a capital.
fn is_capital(view: &View<'_>, at: usize) -> bool {
    view.get(at).is_some_and(|t| t.kind == TokenKind::Word && t.is_capital())
}

/// Where somebody begins who opens a clause and ends before a token: *a police official* and a doctor said. An article opens the
/// name, one adjective may follow, and all other words must be known for what they are, since a verb may stand there too.
fn somebody_before(view: &View<'_>, floor: usize, end: usize) -> Option<usize> {
    const LONGEST: usize = 5;
    let opens = |at: usize| {
        at == floor
            || view.kind(at - 1) == Some(TokenKind::Sign)
            || view.ends_before(at, |m| m == Meaning::SourceEnd).is_some()
                && view.ends_before(at, |m| m == Meaning::Locating).is_none()
    };
    let one = |m| matches!(m, Meaning::Number(number) if number.value == 1);
    let article = |at: usize| {
        let article = view.is(at, Meaning::Filler).or_else(|| view.is(at, Meaning::Article));
        article.or_else(|| view.find(at, |m| one(m).then_some(())).map(|((), end)| end))
    };
    let speaks = |m| match m {
        Meaning::Noun(noun) => noun.unit == "person" && noun.sort != NounSort::State,
        other => matches!(other, Meaning::Body | Meaning::Outlet),
    };
    let named = |at: usize| view.find(at, |m| speaks(m).then_some(())).map(|((), end)| end);
    let start =
        (floor.max(end.saturating_sub(LONGEST))..end).find(|at| opens(*at) && article(*at).is_some())?;
    let first = article(start)?;
    let adjective =
        named(first).is_none() && view.kind(first) == Some(TokenKind::Word) && !view.is_stop(first);
    let from = first + usize::from(adjective);
    let last = std::iter::successors(Some(from), |at| named(*at).filter(|_| *at < end)).last()?;
    (last == end && from < end).then_some(start)
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
