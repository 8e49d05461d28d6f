//! What a language is made of: the shape of its tables.

mod words;

pub use words::{
    Hedge, HedgeWord, Modality, Noun, NounSort, NumberWord, Order, Outcome, Per, Place, RangeWord, Scale,
    Show, Side, VerbClass,
};

/// A table of phrases and what each means.
pub type Table<M> = &'static [(&'static str, M)];

/// A list of phrases.
pub type List = &'static [&'static str];

/// The words of figures in one language. All phrases are in lower case; they are matched in any case, composed or
/// decomposed, the longest first. Start from [`Tables::NONE`] and give what the language has.
#[derive(Debug, Clone, Copy)]
pub struct Tables {
    /// The sign before decimals.
    pub decimal: char,
    /// The sign between groups of three digits; a thin or plain space is always read too.
    pub group: char,
    /// Words for numbers below a scale: one, twelve, twenty.
    pub numbers: Table<NumberWord>,
    /// Words that multiply: hundred, thousand, million, dozen, k.
    pub scales: Table<Scale>,
    /// Words that count as one before a scale: a.
    pub articles: List,
    /// Words between the parts of a number: hundred *and* five.
    pub joiners: List,
    /// Words before decimals: one *point* two.
    pub points: List,
    /// Words before a negative number: minus.
    pub minus: List,
    /// Half of the scale before, or of one: two million *and a half*.
    pub halves_after: List,
    /// Half of what follows: *half* a million.
    pub halves: List,
    /// Denominators: two *thirds*.
    pub fractions: Table<u32>,
    /// A word between numerator and denominator, both in plain numbers: hai *phần* ba.
    pub over: List,
    /// A word between the two numbers of a share: one *in* five.
    pub rates: List,
    /// Words between a figure and what it is for each of: 300 *a* day, $500 *per* household.
    pub per: Table<Per>,
    /// Words for stretches of time that come again and again, with the symbol of the unit: *daily*.
    pub recurring: Table<&'static str>,
    /// Words for an amount, of which the word before says for how long it is: a daily *average*.
    pub amounts: List,
    /// Words before what a figure behind it is for each of: *for every* 100 students there are five teachers.
    pub every: List,
    /// Words behind a stretch of time that make a date of it: a day *after*.
    pub distances: List,
    /// Words that may stand between a fraction, an order of magnitude or "a few" and what it is of.
    pub of: List,
    /// Whether a digit right after a scale counts tenths of it: một triệu hai is 1.2 million.
    pub elliptic: bool,
    /// Orders of magnitude by themselves: hundreds, dozens.
    pub magnitudes: Table<Order>,
    /// Words that make an order of magnitude of the scales after them: *hàng* chục nghìn.
    pub magnitude_of: List,
    /// A few, several; before a scale, some of it.
    pub few: List,
    /// Some, many, a large number.
    pub many: List,
    /// Two, in words that say no number: a couple of, a pair of.
    pub pairs: List,
    /// Hedges.
    pub hedges: Table<HedgeWord>,
    /// Words that turn the hedge right after them round, did *not* exceed, and deny a number right after them: *not* 300
    /// but 500.
    pub negations: List,
    /// Words that may stand beside a hedge or number and change nothing: just, only.
    pub fillers: List,
    /// Words before a number of what is not named again: *a further* 120 are missing.
    pub additions: List,
    /// Words that count what follows as none, where it says that none was found: *no* deaths were reported.
    pub none: List,
    /// Words between a number and what more of it there is: 12 *more* people.
    pub further: List,
    /// Verbs behind several, as no length takes them: 1.1m *have* fled.
    pub plural_verbs: List,
    /// What is so high, deep, long or wide, before metres: *waves* of 5m.
    pub extents: List,
    /// Words behind it by which it is a difference: 12 more people *than* last year.
    pub differences: List,
    /// The words of ranges.
    pub ranges: Table<RangeWord>,
    /// What stands between a number and its error: plus or minus.
    pub plus_minus: List,
    /// Units, by the symbols of [`Unit`](crate::Unit), after the number.
    pub units: Table<&'static str>,
    /// Currencies, by their ISO 4217 codes, before or after the number.
    pub currencies: Table<&'static str>,
    /// Hundredths of a currency: two dollars and five *cents*.
    pub coins: List,
    /// Nouns that are counted, with the unit they are counted in.
    pub nouns: Table<Noun>,
    /// Words between a number and its noun that are no noun themselves: 25 *chiếc* xe tăng.
    pub classifiers: List,
    /// Whether words may stand between a number and its noun: 25 *wounded Ukrainian* soldiers.
    pub adjectives: bool,
    /// Words that end a noun phrase: prepositions, conjunctions, auxiliaries.
    pub stops: List,
    /// How units are shown: symbol, one, many.
    pub shown: &'static [(&'static str, &'static str, &'static str)],
    /// What figures of each form are called, for showing them.
    pub show: Show,
    /// Words after which a number is the name of something: Article 5, bão số 3.
    pub labels: List,
    /// The same, unless a counted noun follows: nhóm 25 người.
    pub soft_labels: List,
    /// Words before a date that something is compared with: lower *than* a year ago.
    pub comparing: List,
    /// Words before something else that has a date of its own: killed *since* the war began in 2022.
    pub elsewhen: List,
    /// Phrases with numbers in them that are no figures: the Pentagon in Vietnamese, one another.
    pub names: List,
    /// Words that make a small number a pronoun: *the* two, hai *bên*.
    pub anaphora: List,
    /// Marks of age: 25-*year-old*, 34 *tuổi*, *aged* 30.
    pub ages: Table<Side>,
    /// Words that make two small numbers a score.
    pub scores: List,
    /// Words right before two numbers of votes, which are no range: voted *by* 231 to 190.
    pub votes: List,
    /// Words behind the level of an interval that tells how sure a number is, or before its bounds: 95% *CI* 11 to 20.
    pub intervals: List,
    /// Words before a telephone number.
    pub phones: List,
    /// Words behind the counters of a page, which are no figures of the text: 12 *comments*, 3 *min read*.
    pub counters: List,
    /// Words that show a date or time of day where the reader of dates finds none.
    pub clock: List,
    /// Verbs of saying.
    pub verbs: Table<VerbClass>,
    /// Verbs of finding out how many, whose subject says it: police *counted* 300.
    pub counts: List,
    /// Verbs of saying whose figure stands a few words behind them, and the words right before it: *put* the crowd *at*
    /// 6,000.
    pub puts: &'static [(&'static str, List, VerbClass)],
    /// Words before a clause that says of the figure before it whose it is: not 40, *as* police had said, but 52.
    pub asides: List,
    /// Words for the one before, whose verb comes next: police, *who* counted 300.
    pub relatives: List,
    /// Words between a source and its verb that are no part of its name: police *first* said.
    pub adverbs: List,
    /// Verbs of saying that are nouns where a verb of change follows: *claims* rose to 5,000.
    pub things_said: List,
    /// Verbs of reporting, by which an outlet carries what others say, and anybody else says what is its own.
    pub reporting: List,
    /// Words in the names of outlets: *news* agency, *Reuters*.
    pub outlets: List,
    /// Last words of the names of those who report what is their own: Health *Ministry*.
    pub bodies: List,
    /// First words of the names of institutions, which may have "and" in them: *Ministry of* Health and Welfare.
    pub institutions: List,
    /// Words before a source: according to.
    pub according: List,
    /// Words before a source that somebody else passes on: Reuters, *citing* police, said.
    pub citing: List,
    /// Words between a verb of saying and who says it: denied *by*.
    pub agents: List,
    /// Words before who gives a figure: con số 12 *do* bệnh viện đưa ra.
    pub givers: List,
    /// Words before a participle of saying whose subject is what is said: *is* expected, *được* ước tính.
    pub passives: List,
    /// Words before what is someone's, and no verb of saying: *its* estimate.
    pub possessives: List,
    /// Nouns that begin like a verb of saying: *estimate of*.
    pub accounts: List,
    /// Subjects that say nothing, however they are put: *damage* is estimated, *costs* are expected.
    pub topics: List,
    /// Words that end the name of a source, unless they say where it is: officials *in* Kyiv.
    pub locating: List,
    /// Verbs of saying whose hearer comes next: *told* the BBC.
    pub telling: List,
    /// Words before a subject by which nobody does what its verb says: *neither* the army nor the rebels confirmed.
    pub nobodies: List,
    /// Verbs of saying whose subject is that of the sentence: *denying* that 20 died, the mayor left.
    pub participles: List,
    /// Words for what is said by whoever: *reports of* 20 dead.
    pub rumours: List,
    /// Words behind it that deny it: reports of 20 dead *were false*.
    pub falsehoods: List,
    /// Words right before what they deny: *it is not true that* 20 died.
    pub untruths: List,
    /// Words right before what they leave open: there is *no evidence that* 20 died.
    pub unproven: List,
    /// What a correction says is true no more: *an earlier version of this article* said that 83 died.
    pub superseded: List,
    /// Words that make a statement possible or conditional rather than asserted.
    pub modals: Table<Modality>,
    /// Words before what is planned, aimed at or expected, and dated from now on: *plans to* vaccinate, *will* displace.
    pub plans: List,
    /// The same of what was planned once, and need not be still to come: *had planned to*, *were expected to*.
    pub past_plans: List,
    /// Words by which what is to be done by a date is still to come: *could* reach 500,000 by June, but "may have reached".
    pub mays: List,
    /// Words that a plan reaches no further than: another clause, a verb in the past.
    pub breaks: List,
    /// Words for how something came to be, whose date is no date of what is told of it: *founded* in 1990.
    pub beginnings: List,
    /// Words for what took place, whose date is that of its victims too: the attack, which *happened* on Monday.
    pub happenings: List,
    /// Words behind a comma for what is set against what was told before, and has dates of its own: *while* the others came on Friday.
    pub contrasts: List,
    /// What somebody finds something by: a *count* by the university found 180,000.
    pub studies: List,
    /// Verbs of it.
    pub finds: List,
    /// On what something is said, whose date is when: in a *statement* on Friday.
    pub occasions: List,
    /// Words that open what is said: told reporters on Friday *that* 12 died.
    pub complements: List,
    /// What is made known, and is dated by that: the *report*, *figures*.
    pub documents: List,
    /// Verbs of making it known, whose date is that of no figure in it: *released* on Tuesday.
    pub issued: List,
    /// Words right before such a verb where that is still to come: *to be* published.
    pub coming: List,
    /// Verbs before which a noun of saying is no verb: estimates *ranged* from 40 to 60.
    pub spreads: List,
    /// Last words of the names of streets, before which a number is that of a house: 12 Baker *Street*.
    pub streets: List,
    /// What became of those who are counted, by which an earlier value is told to be of them: 24 *died*, a *toll* of 21.
    pub outcomes: Table<Outcome>,
    /// Words behind a number by which it is that of all that were told: 19 *in all*.
    pub altogether: List,
    /// Words by which several numbers share what is counted: 200 and 350 tents *respectively*.
    pub respectively: List,
    /// Words before a part of the figure before: including.
    pub including: List,
    /// Words before an earlier value: up from, compared with.
    pub earlier: List,
    /// Those of them that also set one thing beside another: 51%, *against* 48% for her rival.
    pub comparisons: List,
    /// Words behind such a figure and before whose it is: 48% *for* her rival.
    pub belongings: List,
    /// Verbs of change, such as went, doubled; after them "from a to b" is no range.
    pub changes: List,
    /// Those of rising and falling, behind which a number may also be by how much: *fell* by 300.
    pub moves: List,
    /// Other words behind which it may be so: *was down* 12 on last week.
    pub moved: List,
    /// Words behind which a number is always by how much: a *drop of* 48, *tăng* 12 ca.
    pub shifts: List,
    /// Words that end the name of a source: adverbs, conjunctions.
    pub source_ends: List,
    /// Words that refer back and name no source: he, they, it.
    pub pronouns: List,
    /// Abbreviations whose point ends no sentence.
    pub abbreviations: List,
}

impl Tables {
    /// A language with no words at all, which reads digits and signs.
    pub const NONE: Self = Self {
        decimal: '.',
        group: ',',
        numbers: &[],
        scales: &[],
        articles: &[],
        joiners: &[],
        points: &[],
        minus: &[],
        halves_after: &[],
        halves: &[],
        fractions: &[],
        over: &[],
        rates: &[],
        per: &[],
        recurring: &[],
        amounts: &[],
        every: &[],
        distances: &[],
        of: &[],
        elliptic: false,
        magnitudes: &[],
        magnitude_of: &[],
        few: &[],
        many: &[],
        pairs: &[],
        hedges: &[],
        negations: &[],
        fillers: &[],
        additions: &[],
        none: &[],
        further: &[],
        plural_verbs: &[],
        extents: &[],
        differences: &[],
        ranges: &[],
        plus_minus: &[],
        units: &[],
        currencies: &[],
        coins: &[],
        nouns: &[],
        classifiers: &[],
        adjectives: false,
        stops: &[],
        shown: &[],
        show: Show::SIGNS,
        labels: &[],
        soft_labels: &[],
        comparing: &[],
        elsewhen: &[],
        names: &[],
        anaphora: &[],
        ages: &[],
        scores: &[],
        votes: &[],
        intervals: &[],
        phones: &[],
        counters: &[],
        clock: &[],
        verbs: &[],
        counts: &[],
        puts: &[],
        asides: &[],
        relatives: &[],
        adverbs: &[],
        things_said: &[],
        reporting: &[],
        outlets: &[],
        bodies: &[],
        institutions: &[],
        according: &[],
        citing: &[],
        agents: &[],
        givers: &[],
        passives: &[],
        possessives: &[],
        accounts: &[],
        topics: &[],
        locating: &[],
        telling: &[],
        nobodies: &[],
        participles: &[],
        rumours: &[],
        falsehoods: &[],
        untruths: &[],
        unproven: &[],
        superseded: &[],
        modals: &[],
        plans: &[],
        past_plans: &[],
        mays: &[],
        breaks: &[],
        beginnings: &[],
        happenings: &[],
        contrasts: &[],
        studies: &[],
        finds: &[],
        occasions: &[],
        complements: &[],
        documents: &[],
        issued: &[],
        coming: &[],
        spreads: &[],
        streets: &[],
        outcomes: &[],
        altogether: &[],
        respectively: &[],
        including: &[],
        earlier: &[],
        comparisons: &[],
        belongings: &[],
        changes: &[],
        moves: &[],
        moved: &[],
        shifts: &[],
        source_ends: &[],
        pronouns: &[],
        abbreviations: &[],
    };
}
