//! A set of phrases, looked up from any token on.

use rustc_hash::FxHashMap;

use super::token::{TokenKind, Tokens};

/// Phrases with what they mean; one phrase may mean several things.
///
/// A tree over words: a look-up takes one step for each word of the longest phrase that fits.
#[derive(Debug)]
pub(super) struct Phrases<M> {
    words: FxHashMap<Box<str>, u32>,
    // From a node and a word to the next node; the root is 0.
    steps: FxHashMap<(u32, u32), u32>,
    meanings: Vec<Vec<M>>,
}

impl<M> Phrases<M> {
    /// Compiles phrases; they are split into tokens as texts are.
    pub(super) fn new<'s>(entries: impl IntoIterator<Item = (&'s str, M)>) -> Self {
        let mut phrases =
            Self { words: FxHashMap::default(), steps: FxHashMap::default(), meanings: vec![Vec::new()] };
        for (text, meaning) in entries {
            let mut node = 0;
            for token in Tokens::of(text).iter() {
                let next = phrases.words.len() as u32 + 1;
                let word = *phrases.words.entry(token.folded.into()).or_insert(next);
                node = match phrases.steps.get(&(node, word)) {
                    Some(node) => *node,
                    None => {
                        let made = phrases.meanings.len() as u32;
                        phrases.steps.insert((node, word), made);
                        phrases.meanings.push(Vec::new());
                        made
                    }
                };
            }
            if node != 0
                && let Some(list) = phrases.meanings.get_mut(node as usize)
            {
                list.push(meaning);
            }
        }
        phrases
    }

    /// The number of a word, 0 if no phrase has it.
    pub(super) fn word(&self, folded: &str) -> u32 {
        self.words.get(folded).copied().unwrap_or(0)
    }

    /// All phrases at all tokens of a text; each word is looked up once.
    pub(super) fn fits<'p>(&'p self, tokens: &Tokens<'_>) -> Fits<'p, M> {
        let words: Vec<u32> = tokens.iter().map(|token| self.word(token.folded)).collect();
        let (mut list, mut starts) = (Vec::new(), Vec::with_capacity(words.len() + 1));
        for at in 0..words.len() {
            starts.push(list.len());
            self.walk(tokens, &words, at, &mut list);
        }
        starts.push(list.len());
        Fits { list, starts }
    }

    fn walk<'p>(&'p self, tokens: &Tokens<'_>, words: &[u32], at: usize, list: &mut Vec<(usize, &'p [M])>) {
        let mut node = 0;
        for (next, word) in words.iter().enumerate().skip(at) {
            // Digits inside a phrase belong to it only if nothing comes between: `km2`.
            let digits =
                |token: super::token::Token<'_>| token.kind == TokenKind::Digits && !token.is_joined();
            if *word == 0 || (next > at && tokens.get(next).is_some_and(digits)) {
                return;
            }
            let Some(step) = self.steps.get(&(node, *word)) else { return };
            node = *step;
            if let Some(meanings) = self.meanings.get(node as usize).filter(|m| !m.is_empty()) {
                list.push((next + 1, meanings));
            }
        }
    }
}

/// The phrases at every token of a text.
#[derive(Debug)]
pub(super) struct Fits<'p, M> {
    // In order of tokens and lengths: the token after the phrase and what it means.
    list: Vec<(usize, &'p [M])>,
    // Where the phrases of each token start in the list, and its end.
    starts: Vec<usize>,
}

impl<'p, M> Fits<'p, M> {
    /// The phrases at a token, the shortest first: the token after each and what it means.
    pub(super) fn at(&self, at: usize) -> &[(usize, &'p [M])] {
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => self.list.get(*from..*to).unwrap_or(&[]),
            _ => &[],
        }
    }
}
