//! Who speaks where a quote goes on in another sentence: "We counted 14," said the mayor. "*Nine are missing.*"

use std::ops::Range;

use super::super::lexicon::View;
use super::super::token::TokenKind;
use super::context::{self, Cue};
use super::{Attribution, MentionKind, Scanner};

/// How many sentences before or behind one its speaker is looked for in.
const REACH: usize = 4;

/// The sentences of a piece and the quotes in it.
pub(super) struct Speech<'v, 'a> {
    view: &'v View<'a>,
    sentences: &'v [Range<usize>],
    /// The tokens that open or close a quote; found when they are first asked for.
    quotes: Option<Vec<usize>>,
}

impl<'v, 'a> Speech<'v, 'a> {
    pub(super) fn new(view: &'v View<'a>, sentences: &'v [Range<usize>]) -> Self {
        Self { view, sentences, quotes: None }
    }

    fn quotes(&mut self) -> &[usize] {
        let view = self.view;
        self.quotes.get_or_insert_with(|| {
            let mut open = false;
            // A 32" pipe: what is joined to a number opens no quote.
            let is_quote = |at: &usize| {
                let inches =
                    !open && *at > 0 && view.joined(*at) && view.kind(at - 1) == Some(TokenKind::Digits);
                let quote = view.says(*at, "\"") && !inches;
                open ^= quote;
                quote
            };
            (0..view.tokens.len()).filter(is_quote).collect()
        })
    }

    /// How many quotes open or close before a token.
    fn before(&mut self, at: usize) -> usize {
        self.quotes().partition_point(|quote| *quote < at)
    }

    /// Whether a token stands in no quote.
    fn is_outside(&mut self, at: usize) -> bool {
        self.before(at).is_multiple_of(2)
    }

    /// The verb of saying that stands outside the quotes of a sentence, and last there.
    fn said(&mut self, sentence: &Range<usize>) -> Option<Cue> {
        let cues = context::cues(self.view, sentence.clone(), &[], &[]);
        cues.said().filter(|cue| self.is_outside(cue.at.start)).last().cloned()
    }

    /// Who says what is quoted in a sentence that does not say so itself: whoever is named behind the quote where it closes, else
    /// whoever spoke before.
    fn speaker(&mut self, at: usize) -> Option<Cue> {
        let sentences = self.sentences;
        let behind = sentences.get(at + 1..)?.iter().take(REACH);
        for sentence in behind {
            if self.is_outside(sentence.start) {
                break;
            }
            if let Some(cue) = self.said(sentence) {
                return Some(cue).filter(|cue| cue.who.is_some());
            }
        }
        for sentence in sentences.get(..at)?.iter().rev().take(REACH) {
            let quoted = self.before(sentence.end) > self.before(sentence.start);
            if let Some(cue) = self.said(sentence).filter(|_| quoted) {
                return Some(cue).filter(|cue| cue.who.is_some());
            }
            if !quoted && self.is_outside(sentence.start) {
                return None;
            }
        }
        None
    }
}

impl<'t> Scanner<'t> {
    /// Gives the figures from a place on, which stand in a quote of a sentence, to its speaker, where the sentence names nobody.
    pub(super) fn quoted(&mut self, speech: &mut Speech<'_, '_>, sentence: usize, from: usize) {
        let Some(tokens) = speech.sentences.get(sentence).cloned() else { return };
        let nobody = |who: &Option<Attribution<'t>>| who.as_ref().is_none_or(|said| said.who.is_none());
        let found = self.found.get(from..).unwrap_or(&[]);
        if !found.iter().any(|m| m.kind == MentionKind::Figure && nobody(&m.attribution)) {
            return;
        }
        let (opened, closed) = (speech.before(tokens.start), speech.before(tokens.end));
        // Only a sentence that opens in a quote goes on with one.
        if opened.is_multiple_of(2) && (opened == closed || !speech.view.says(tokens.start, "\"")) {
            return;
        }
        // "…," he said: who that is, is not told.
        if speech.said(&tokens).is_some() {
            return;
        }
        let inside: Vec<Range<usize>> = quotes_of(speech, opened, closed, &tokens);
        let Some(cue) = speech.speaker(sentence) else { return };
        let Some(who) = cue.who.map(|who| speech.view.tokens.span(who)) else { return };
        for mention in self.found.iter_mut().skip(from).filter(|m| m.kind == MentionKind::Figure) {
            let at = mention.span.start;
            let next = inside.partition_point(|quote| quote.end <= at);
            let quoted = inside.get(next).is_some_and(|quote| quote.contains(&at));
            if quoted && nobody(&mention.attribution) {
                let verb = mention.attribution.as_ref().map_or(cue.verb, |said| said.verb);
                let name = self.text.get(who.clone());
                mention.attribution =
                    Some(Attribution { who: name, span: Some(who.clone()), verb, through: None });
            }
        }
    }
}

/// The bytes of a sentence that stand in quotes, in their order.
fn quotes_of(
    speech: &mut Speech<'_, '_>,
    opened: usize,
    closed: usize,
    tokens: &Range<usize>,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = (!opened.is_multiple_of(2)).then_some(tokens.start);
    let quotes: Vec<usize> = speech.quotes().get(opened..closed).unwrap_or(&[]).to_vec();
    for quote in quotes.into_iter().chain([tokens.end]) {
        open = match open {
            Some(from) => {
                found.push(speech.view.tokens.span(from..quote));
                None
            }
            None => Some(quote),
        };
    }
    found
}
