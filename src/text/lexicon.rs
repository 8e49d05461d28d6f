//! The tables of a language, compiled for look-up.

use std::sync::{OnceLock, RwLock};

use rustc_hash::FxHashMap;

use super::phrases::{Fits, Phrases};
use super::tables::{
    Hedge, HedgeWord, List, Modality, Noun, NumberWord, Order, Outcome, Per, RangeWord, Scale, Side, Tables,
    VerbClass,
};
use super::token::{Token, TokenKind, Tokens};

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Number(NumberWord),
    Scale(Scale),
    Article,
    Joiner,
    Point,
    Minus,
    HalfAfter,
    Half,
    Fraction(u32),
    Over,
    Of,
    Magnitude(Order),
    MagnitudeOf,
    Few,
    Many,
    Pair,
    Hedge(HedgeWord),
    Negation,
    Filler,
    Addition,
    None,
    Further,
    PluralVerb,
    Extent,
    Difference,
    Range(RangeWord),
    PlusMinus,
    Unit(&'static str),
    Currency(&'static str),
    Coin,
    Noun(Noun),
    Classifier,
    Stop,
    Label,
    SoftLabel,
    Comparing,
    Elsewhen,
    Rate,
    Per(Per),
    Recurring(&'static str),
    Amount,
    Distance,
    Agent,
    Giver,
    Possessive,
    Account,
    Topic,
    Passive,
    Counter,
    Name,
    Anaphor,
    Age(Side),
    Score,
    Vote,
    Interval,
    Phone,
    Clock,
    Verb(VerbClass),
    Counts,
    Puts(List, VerbClass),
    Every,
    Aside,
    Relative,
    Adverb,
    ThingSaid,
    Reporting,
    Outlet,
    Body,
    Institution,
    According,
    Citing,
    Locating,
    Telling,
    Nobody,
    Participle,
    Rumour,
    Falsehood,
    Untruth,
    Unproven,
    Superseded,
    Modal(Modality),
    Plan,
    PastPlan,
    May,
    Break,
    Beginning,
    Happening,
    Contrast,
    Study,
    Finds,
    Occasion,
    Complement,
    Document,
    Issued,
    Coming,
    Spread,
    Street,
    Outcome(Outcome),
    Altogether,
    Respectively,
    Including,
    Earlier,
    Comparison,
    Belonging,
    Change,
    Move,
    Shift,
    SourceEnd,
    Pronoun,
    Abbreviation,
}

/// Signs that mean the same in every language.
const SIGNS: &[(&str, Meaning)] = &[
    (">=", Meaning::Hedge(HedgeWord::before(Hedge::AtLeast))),
    ("> =", Meaning::Hedge(HedgeWord::before(Hedge::AtLeast))),
    ("≥", Meaning::Hedge(HedgeWord::before(Hedge::AtLeast))),
    (">", Meaning::Hedge(HedgeWord::before(Hedge::MoreThan))),
    ("<=", Meaning::Hedge(HedgeWord::before(Hedge::AtMost))),
    ("≤", Meaning::Hedge(HedgeWord::before(Hedge::AtMost))),
    ("<", Meaning::Hedge(HedgeWord::before(Hedge::LessThan))),
    ("=", Meaning::Hedge(HedgeWord::before(Hedge::Exactly))),
    ("~", Meaning::Hedge(HedgeWord::before(Hedge::About))),
    ("≈", Meaning::Hedge(HedgeWord::before(Hedge::About))),
    ("≃", Meaning::Hedge(HedgeWord::before(Hedge::About))),
    ("+", Meaning::Hedge(HedgeWord::after(Hedge::AtLeast))),
    ("-", Meaning::Range(RangeWord::To)),
    ("–", Meaning::Range(RangeWord::To)),
    ("~", Meaning::Range(RangeWord::To)),
    ("..", Meaning::Range(RangeWord::To)),
    ("/", Meaning::Per(Per::Stroke)),
    ("±", Meaning::PlusMinus),
    ("+/-", Meaning::PlusMinus),
    ("+-", Meaning::PlusMinus),
    ("-", Meaning::Minus),
    ("−", Meaning::Minus),
];

/// A compiled language.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) tables: &'static Tables,
    phrases: Phrases<Meaning>,
}

impl Lexicon {
    /// The lexicon of some tables; each is compiled once.
    pub(super) fn of(tables: &'static Tables) -> &'static Self {
        static COMPILED: OnceLock<RwLock<FxHashMap<usize, &'static Lexicon>>> = OnceLock::new();
        let compiled = COMPILED.get_or_init(RwLock::default);
        // Tables live as long as the program, so that their address names them and the lexicon may live on too.
        let address = std::ptr::from_ref(tables) as usize;
        let known = compiled.read().unwrap_or_else(|poisoned| poisoned.into_inner()).get(&address).copied();
        known.unwrap_or_else(|| {
            let mut all = compiled.write().unwrap_or_else(|poisoned| poisoned.into_inner());
            all.entry(address).or_insert_with(|| Box::leak(Box::new(Self::compile(tables))))
        })
    }

    fn compile(tables: &'static Tables) -> Self {
        let mut all: Vec<(&str, Meaning)> = SIGNS.to_vec();
        let mut list = |words: &'static [&'static str], meaning: Meaning| {
            all.extend(words.iter().map(|word| (*word, meaning)));
        };
        list(tables.articles, Meaning::Article);
        list(tables.joiners, Meaning::Joiner);
        list(tables.points, Meaning::Point);
        list(tables.minus, Meaning::Minus);
        list(tables.halves_after, Meaning::HalfAfter);
        list(tables.halves, Meaning::Half);
        list(tables.over, Meaning::Over);
        list(tables.rates, Meaning::Rate);
        list(tables.amounts, Meaning::Amount);
        list(tables.distances, Meaning::Distance);
        list(tables.of, Meaning::Of);
        list(tables.magnitude_of, Meaning::MagnitudeOf);
        list(tables.few, Meaning::Few);
        list(tables.many, Meaning::Many);
        list(tables.pairs, Meaning::Pair);
        list(tables.negations, Meaning::Negation);
        list(tables.fillers, Meaning::Filler);
        list(tables.additions, Meaning::Addition);
        list(tables.none, Meaning::None);
        list(tables.further, Meaning::Further);
        list(tables.plural_verbs, Meaning::PluralVerb);
        list(tables.extents, Meaning::Extent);
        list(tables.differences, Meaning::Difference);
        list(tables.plus_minus, Meaning::PlusMinus);
        list(tables.classifiers, Meaning::Classifier);
        list(tables.stops, Meaning::Stop);
        list(tables.labels, Meaning::Label);
        list(tables.soft_labels, Meaning::SoftLabel);
        list(tables.comparing, Meaning::Comparing);
        list(tables.elsewhen, Meaning::Elsewhen);
        list(tables.coins, Meaning::Coin);
        list(tables.names, Meaning::Name);
        list(tables.anaphora, Meaning::Anaphor);
        list(tables.scores, Meaning::Score);
        list(tables.votes, Meaning::Vote);
        list(tables.intervals, Meaning::Interval);
        list(tables.phones, Meaning::Phone);
        list(tables.clock, Meaning::Clock);
        list(tables.counts, Meaning::Counts);
        list(tables.every, Meaning::Every);
        list(tables.asides, Meaning::Aside);
        list(tables.relatives, Meaning::Relative);
        list(tables.adverbs, Meaning::Adverb);
        list(tables.things_said, Meaning::ThingSaid);
        list(tables.reporting, Meaning::Reporting);
        list(tables.outlets, Meaning::Outlet);
        list(tables.bodies, Meaning::Body);
        list(tables.institutions, Meaning::Institution);
        list(tables.according, Meaning::According);
        list(tables.citing, Meaning::Citing);
        list(tables.agents, Meaning::Agent);
        list(tables.givers, Meaning::Giver);
        list(tables.locating, Meaning::Locating);
        list(tables.telling, Meaning::Telling);
        list(tables.nobodies, Meaning::Nobody);
        list(tables.participles, Meaning::Participle);
        list(tables.rumours, Meaning::Rumour);
        list(tables.falsehoods, Meaning::Falsehood);
        list(tables.untruths, Meaning::Untruth);
        list(tables.unproven, Meaning::Unproven);
        list(tables.superseded, Meaning::Superseded);
        list(tables.plans, Meaning::Plan);
        list(tables.past_plans, Meaning::PastPlan);
        list(tables.mays, Meaning::May);
        list(tables.breaks, Meaning::Break);
        list(tables.beginnings, Meaning::Beginning);
        list(tables.happenings, Meaning::Happening);
        list(tables.contrasts, Meaning::Contrast);
        list(tables.studies, Meaning::Study);
        list(tables.finds, Meaning::Finds);
        list(tables.occasions, Meaning::Occasion);
        list(tables.complements, Meaning::Complement);
        list(tables.documents, Meaning::Document);
        list(tables.issued, Meaning::Issued);
        list(tables.coming, Meaning::Coming);
        list(tables.spreads, Meaning::Spread);
        list(tables.streets, Meaning::Street);
        list(tables.passives, Meaning::Passive);
        list(tables.counters, Meaning::Counter);
        list(tables.possessives, Meaning::Possessive);
        list(tables.accounts, Meaning::Account);
        list(tables.topics, Meaning::Topic);
        list(tables.altogether, Meaning::Altogether);
        list(tables.respectively, Meaning::Respectively);
        list(tables.including, Meaning::Including);
        list(tables.earlier, Meaning::Earlier);
        list(tables.comparisons, Meaning::Comparison);
        list(tables.belongings, Meaning::Belonging);
        list(tables.changes, Meaning::Change);
        list(tables.moves, Meaning::Change);
        list(tables.moves, Meaning::Move);
        list(tables.moved, Meaning::Move);
        list(tables.shifts, Meaning::Shift);
        list(tables.source_ends, Meaning::SourceEnd);
        list(tables.pronouns, Meaning::Pronoun);
        list(tables.abbreviations, Meaning::Abbreviation);
        all.extend(tables.numbers.iter().map(|(text, m)| (*text, Meaning::Number(*m))));
        all.extend(tables.scales.iter().map(|(text, m)| (*text, Meaning::Scale(*m))));
        all.extend(tables.fractions.iter().map(|(text, m)| (*text, Meaning::Fraction(*m))));
        all.extend(tables.magnitudes.iter().map(|(text, m)| (*text, Meaning::Magnitude(*m))));
        all.extend(tables.hedges.iter().map(|(text, m)| (*text, Meaning::Hedge(*m))));
        all.extend(tables.ranges.iter().map(|(text, m)| (*text, Meaning::Range(*m))));
        all.extend(tables.units.iter().map(|(text, m)| (*text, Meaning::Unit(m))));
        all.extend(tables.currencies.iter().map(|(text, m)| (*text, Meaning::Currency(m))));
        all.extend(tables.per.iter().map(|(text, m)| (*text, Meaning::Per(*m))));
        all.extend(tables.recurring.iter().map(|(text, m)| (*text, Meaning::Recurring(m))));
        all.extend(tables.nouns.iter().map(|(text, m)| (*text, Meaning::Noun(*m))));
        all.extend(tables.ages.iter().map(|(text, m)| (*text, Meaning::Age(*m))));
        all.extend(tables.verbs.iter().map(|(text, m)| (*text, Meaning::Verb(*m))));
        all.extend(tables.puts.iter().map(|(text, at, m)| (*text, Meaning::Puts(at, *m))));
        all.extend(tables.outcomes.iter().map(|(text, m)| (*text, Meaning::Outcome(*m))));
        all.extend(tables.modals.iter().map(|(text, m)| (*text, Meaning::Modal(*m))));
        Self { tables, phrases: Phrases::new(all) }
    }
}

/// Tokens seen through a lexicon: every phrase at every token, looked up once.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) tokens: &'a Tokens<'a>,
    pub(super) tables: &'static Tables,
    fits: Fits<'static, Meaning>,
}

impl<'a> View<'a> {
    pub(super) fn new(tokens: &'a Tokens<'a>, lexicon: &'static Lexicon) -> Self {
        Self { tokens, tables: lexicon.tables, fits: lexicon.phrases.fits(tokens) }
    }

    pub(super) fn get(&self, at: usize) -> Option<Token<'_>> {
        self.tokens.get(at)
    }

    /// Whether the language has a phrase that starts at this token.
    pub(super) fn is_known(&self, at: usize) -> bool {
        !self.fits.at(at).is_empty()
    }

    /// The longest phrase at a token with a meaning that is asked for, and the token after it.
    pub(super) fn find<T>(&self, at: usize, pick: impl Fn(Meaning) -> Option<T>) -> Option<(T, usize)> {
        let fits = self.fits.at(at).iter().rev();
        fits.filter_map(|(end, meanings)| Some((meanings.iter().find_map(|m| pick(*m))?, *end))).next()
    }

    /// The token after the longest phrase at a token with just this meaning.
    pub(super) fn is(&self, at: usize, meaning: Meaning) -> Option<usize> {
        self.fits.at(at).iter().rev().find(|(_, meanings)| meanings.contains(&meaning)).map(|(end, _)| *end)
    }

    /// Where a phrase with such a meaning starts that ends right before a token; looks a few words back.
    pub(super) fn ends_before(&self, at: usize, pick: impl Fn(Meaning) -> bool) -> Option<usize> {
        const LONGEST: usize = 5;
        (at.saturating_sub(LONGEST)..at).find(|start| {
            let fits = self.fits.at(*start).iter();
            fits.filter(|(end, _)| *end == at).any(|(_, meanings)| meanings.iter().any(|m| pick(*m)))
        })
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.get(at).map(|t| t.kind)
    }

    /// Whether a token is this sign or word.
    pub(super) fn says(&self, at: usize, folded: &str) -> bool {
        self.get(at).is_some_and(|t| t.folded == folded)
    }

    /// Whether a token is joined to the one before it.
    pub(super) fn joined(&self, at: usize) -> bool {
        self.get(at).is_some_and(|t| t.is_joined())
    }
}
