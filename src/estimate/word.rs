//! What was said of a measure that bears on one time: the last word of each voice.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::policy::EstimatePolicy;
use crate::derivation::Learned;
use crate::id::{AssertionId, SourceId};
use crate::measure::Kind;
use crate::quantity::{Form, Interval, Leaning};
use crate::relation::{Asked, Bearing, Evidence, Reading, Voice, bearing, families, voice};
use crate::rule::Assumption;
use crate::source::Reliability;
use crate::truth::rated;

/// A standing statement that bears on the time asked for.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) id: AssertionId,
    pub(super) support: Interval,
    pub(super) bearing: Bearing,
    pub(super) assumptions: SmallVec<[Assumption; 2]>,
    /// The time it is about, and the end of that within the time asked for.
    pub(super) span: (i64, i64),
    pub(super) time: i64,
    pub(super) families: SmallVec<[SourceId; 2]>,
    /// The best rating of its origins.
    pub(super) rating: Option<Reliability>,
    /// What its sources were found to weigh; none unless the policy asks for that.
    pub(super) learned: Option<u32>,
    /// The middle of what it prints, if its hedge bounds both ends.
    pub(super) middle: Option<f64>,
}

impl Word {
    /// What it weighs beside others: A 100, B 75, C 50, D 25, E 0; what cannot be judged weighs as much as C, the
    /// middle, since F is not the worst. These are the numbers of the MISP taxonomy for the Admiralty scale.
    pub(super) fn weight(&self) -> u32 {
        self.learned.unwrap_or_else(|| rated(self.rating))
    }
}

impl Word {
    /// Counts its sources by what was learned of them: what the best weighs, and whom each echoes.
    fn learn(&mut self, learned: &FxHashMap<SourceId, Learned>) {
        let of = |family: &SourceId| learned.get(family);
        self.learned = Some(self.families.iter().filter_map(of).map(Learned::weight).max().unwrap_or(0));
        for family in &mut self.families {
            *family = of(family).map_or(*family, |one| one.echo);
        }
        let mut seen: SmallVec<[SourceId; 2]> = SmallVec::new();
        self.families.retain(|family| {
            let new = !seen.contains(family);
            seen.push(*family);
            new
        });
    }
}

/// The words on one time.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// By key.
    pub(super) speaking: Vec<Word>,
    /// Running totals counted later: for each voice the first one.
    pub(super) later: Vec<Word>,
    /// How many standing figures spoke too long before the newest one to count.
    pub(super) outdated: usize,
}

impl Words {
    /// Counts sources by what was learned of them.
    pub(super) fn learn(&mut self, learned: &FxHashMap<SourceId, Learned>) {
        self.speaking.iter_mut().chain(&mut self.later).for_each(|word| word.learn(learned));
    }

    /// Collects the words among standing statements, given by key.
    ///
    /// # Complexity
    /// O(n log n), and the depths of the sources; joint origins of the same families are compared set by set.
    pub(super) fn of(
        evidence: &Evidence<'_>,
        standing: &[AssertionId],
        asked: Asked,
        policy: &EstimatePolicy,
    ) -> Self {
        let mut all: Vec<Word> = Vec::new();
        let mut later: Vec<Word> = Vec::new();
        let mut kind = Kind::Constant;
        for id in standing {
            let Some(reading) = evidence.reading(*id) else { continue };
            kind = reading.kind;
            let Some(support) = reading.support else { continue };
            let Some((found, assumptions)) = bearing(reading, asked, evidence.policy) else { continue };
            let origins = evidence.assertion(*id).origins();
            let span = reading.when.as_ref().map_or((i64::MIN, i64::MAX), |when| (when.start, when.end));
            let word = Word {
                id: *id,
                support,
                bearing: found,
                assumptions,
                span,
                time: asked.map_or(i64::MIN, |(_, end)| span.1.min(end)),
                families: families(evidence.dossier(), origins),
                rating: rating(evidence, origins),
                learned: None,
                middle: middle(evidence, *id, reading),
            };
            if found == Bearing::Later { later.push(word) } else { all.push(word) }
        }
        let known = |word: &Word| !word.families.is_empty();
        // A total at some moment of a longer time says little beside one that is counted.
        if kind == Kind::Cumulative && all.iter().any(|w| w.bearing != Bearing::Inside && known(w)) {
            all.retain(|word| word.bearing != Bearing::Inside);
        }
        without_strays(&mut all);
        if !matches!(kind, Kind::Cumulative | Kind::Stock) {
            return Self { speaking: all, ..Self::default() };
        }
        let passed = |word: &Word| matches!(word.bearing, Bearing::Counted | Bearing::Lasts);
        // An unknown origin makes nobody's word outdated.
        let newest = all.iter().filter(|w| known(w)).map(|w| w.time).max();
        let oldest = newest.map_or(i64::MIN, |newest| newest.saturating_sub(policy.fresh()));
        let before = all.len();
        let fresh = |word: &Word| !passed(word) || word.time >= oldest;
        // A running total never falls: what was higher before still speaks against what is lower now.
        let highs =
            all.iter().filter(|word| fresh(word) && known(word)).map(|word| word.support.high_value());
        let least = highs.min_by(f64::total_cmp).filter(|_| kind == Kind::Cumulative);
        all.retain(|word| fresh(word) || least.is_some_and(|least| word.support.low_value() > least));
        let outdated = before - all.len();
        Self { speaking: last_words(evidence, all), later: first_words(evidence, later), outdated }
    }
}

/// Leaves out what is about some moment of a longer time, or an unknown window, and meets nothing that is said of the
/// time itself: it may be about another.
fn without_strays(all: &mut Vec<Word>) {
    let direct = all.iter().filter(|w| w.bearing == Bearing::Direct && !w.families.is_empty());
    let mut ends: Vec<(f64, f64)> = direct.map(|w| (w.support.low_value(), w.support.high_value())).collect();
    if ends.is_empty() {
        return;
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    // The highest end so far.
    let mut most = f64::NEG_INFINITY;
    for end in &mut ends {
        most = most.max(end.1);
        end.1 = most;
    }
    all.retain(|word| {
        let before = ends.partition_point(|(low, _)| *low <= word.support.high_value());
        let reach = before.checked_sub(1).and_then(|at| ends.get(at)).map(|end| end.1);
        word.bearing != Bearing::Inside || reach.is_some_and(|reach| reach >= word.support.low_value())
    });
}

/// The middle of what a figure prints, if its hedge bounds both ends.
fn middle(evidence: &Evidence<'_>, id: AssertionId, reading: &Reading) -> Option<f64> {
    let form = evidence.assertion(id).quantity()?.form();
    let bounded = form.leaning() == Leaning::Point || matches!(form, Form::Nearly(_));
    reading.typical.filter(|_| bounded && form.nominal().is_some())
}

/// The best rating among some sources; one that is not rated itself has that of the source around it.
pub(super) fn rating(evidence: &Evidence<'_>, origins: &[SourceId]) -> Option<Reliability> {
    let dossier = evidence.dossier();
    let of = |source: &SourceId| dossier.upwards(*source).find_map(|at| dossier.at_source(at).reliability());
    let rated: Vec<Reliability> = origins.iter().filter_map(of).collect();
    let judged = rated.iter().copied().filter(|grade| *grade != Reliability::F).min();
    judged.or(rated.first().copied())
}

/// For each voice what it said last, and where that has no upper end also what it last said with one that agrees.
fn last_words(evidence: &Evidence<'_>, mut all: Vec<Word>) -> Vec<Word> {
    all.sort_by(|a, b| b.time.cmp(&a.time).then_with(|| evidence.key(a.id).cmp(evidence.key(b.id))));
    let mut spoken = Spoken::default();
    let mut kept: Vec<Word> = Vec::new();
    for word in all {
        match spoken.since(evidence, &word) {
            None => {}
            Some(since) if since.time == word.time => {}
            Some(since)
                if since.open
                    && word.support.high().value().is_some()
                    && word.support.high_value() >= since.low => {}
            Some(_) => continue,
        }
        spoken.enter(evidence, &word);
        kept.push(word);
    }
    kept.sort_by(|a, b| evidence.key(a.id).cmp(evidence.key(b.id)));
    kept
}

/// For each voice what it said first.
fn first_words(evidence: &Evidence<'_>, mut all: Vec<Word>) -> Vec<Word> {
    all.sort_by(|a, b| a.time.cmp(&b.time).then_with(|| evidence.key(a.id).cmp(evidence.key(b.id))));
    let mut spoken = Spoken::default();
    all.retain(|word| {
        let new = spoken.since(evidence, word).is_none_or(|since| since.time == word.time);
        spoken.enter(evidence, word);
        new
    });
    all
}

/// The newest word of a voice.
#[derive(Debug, Clone, Copy)]
struct Since {
    time: i64,
    /// Whether nothing it said so far bounds it from above.
    open: bool,
    low: f64,
}

/// Who spoke already, see [`voice`].
#[derive(Debug, Default)]
struct Spoken {
    /// Of statements with one origin: by that origin, and by each source around it.
    own: FxHashMap<SourceId, Since>,
    around: FxHashMap<SourceId, Since>,
    /// Of the others, by their families.
    joint: FxHashMap<SmallVec<[SourceId; 2]>, Vec<(AssertionId, Since)>>,
    nobody: Option<Since>,
    seen: FxHashSet<AssertionId>,
}

impl Spoken {
    fn since(&self, evidence: &Evidence<'_>, word: &Word) -> Option<Since> {
        let origins = evidence.assertion(word.id).origins();
        let dossier = evidence.dossier();
        let alone = match origins {
            [] => return self.nobody,
            [one] => {
                let within = || dossier.upwards(*one).find_map(|at| self.own.get(&at));
                self.around.get(one).or_else(within)
            }
            _ => None,
        };
        alone.copied().or_else(|| {
            let sets = self.joint.get(&word.families)?;
            let same =
                |id: &AssertionId| voice(dossier, evidence.assertion(*id).origins(), origins) == Voice::Same;
            sets.iter().find(|(id, _)| same(id)).map(|(_, since)| *since)
        })
    }

    fn enter(&mut self, evidence: &Evidence<'_>, word: &Word) {
        if !self.seen.insert(word.id) {
            return;
        }
        let open = word.support.high().value().is_none();
        let since = Since { time: word.time, open, low: word.support.low_value() };
        let join = |slot: &mut Since| {
            slot.open &= since.open;
            slot.low = slot.low.max(since.low);
        };
        match evidence.assertion(word.id).origins() {
            [] => self.nobody.get_or_insert(since).open &= open,
            [one] => {
                self.own.entry(*one).and_modify(join).or_insert(since);
                for at in evidence.dossier().upwards(*one).skip(1) {
                    self.around.entry(at).and_modify(join).or_insert(since);
                }
            }
            origins => {
                let sets = self.joint.entry(word.families.clone()).or_default();
                let same = |id: AssertionId| evidence.assertion(id).origins() == origins;
                match sets.iter_mut().find(|(id, _)| same(*id)) {
                    Some((_, slot)) => join(slot),
                    None => sets.push((word.id, since)),
                }
            }
        }
    }
}
