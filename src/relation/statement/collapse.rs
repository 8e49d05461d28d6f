//! How assertions are collapsed into statements, and which of these stand.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

use hashbrown::HashTable;
use ordered_float::OrderedFloat;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::assertion::Target;
use crate::dossier::ContentRef;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::relation::evidence::Evidence;
use crate::relation::link::targets;
use crate::relation::reading::Reading;
use crate::relation::value::same_print;
use crate::relation::verdict::Verdict;
use crate::relation::voice::{Voice, families, voice};

use super::{Few, NONE, Statements, Status, Superseded, Versions};

impl Statements {
    /// Collapses the assertions of a portion of a view into statements and decides which of them stand.
    ///
    /// # Complexity
    /// O(n log n) in the assertions.
    pub(crate) fn of(evidence: &Evidence<'_>) -> Self {
        let mut builder = Builder {
            evidence,
            statements: Self {
                class: vec![NONE; evidence.places().len()],
                status: vec![Status::Standing; evidence.places().len()],
                places: evidence.places(),
                classes: Vec::with_capacity(evidence.assertions().len()),
                ..Self::default()
            },
        };
        if let [alone] = *builder.evidence.assertions() {
            builder.enter_anew(alone);
            return builder.statements;
        }
        let buckets = builder.buckets();
        for bucket in &buckets {
            builder.collapse(bucket);
        }
        builder.join_declared();
        builder.order_members();
        builder.withdraw();
        // What is marked as corrected is no rival print of its correction.
        let mut edges = builder.explicit_revisions();
        builder.supersede(&edges);
        for bucket in &buckets {
            if !builder.is_said_once(bucket) {
                builder.find_versions(bucket);
            }
        }
        builder.declared_versions();
        let mut false_values = Vec::new();
        for bucket in &buckets {
            if builder.is_said_once(bucket) {
                continue;
            }
            let mut restated = builder.restated_revisions(bucket, &mut false_values);
            restated = builder.in_order(restated);
            builder.supersede(&restated);
            let lines = builder.print_lines(bucket);
            builder.tell_replaced(&lines, &mut restated);
            builder.restored_prints(&lines, &mut false_values);
            let open = builder.settle_prints(&lines);
            restated.retain(|edge| !open.contains(&builder.class_of(edge.old)));
            // What a relay put in place of its slip is no correction by the voice.
            let (slips, corrections) = restated.into_iter().partition(|edge| builder.is_own_slip(edge));
            builder.statements.slips.extend::<Vec<Superseded>>(slips);
            edges.extend::<Vec<Superseded>>(corrections);
        }
        let mut edges = builder.in_order(edges);
        builder.without_false(&mut edges, &false_values);
        false_values.retain(|one| builder.statements.status(one.value) != Status::Standing);
        edges.extend(builder.falls(&mut false_values));
        builder.statements.revisions = edges;
        builder.statements.false_values = builder.each_once(false_values);
        builder.statements
    }
}

/// Assertions that can be one statement: same measure or targets, same families, same as-of. By key.
pub(in crate::relation) type Bucket = Few;

/// The bounds of a stated-on.
type Stated = (i64, i64);

#[derive(PartialEq, Eq, Hash)]
struct BucketKey {
    measure: Option<MeasureId>,
    targets: SmallVec<[Target; 1]>,
    origins: SmallVec<[SourceId; 2]>,
    holders: SmallVec<[SourceId; 2]>,
    when: Option<(i64, i64)>,
}

/// What was printed, for finding equal figures: the numbers, or the words.
#[derive(PartialEq, Eq, Hash, Clone)]
enum Print {
    Numbers(OrderedFloat<f64>, OrderedFloat<f64>),
    Text(String),
}

pub(in crate::relation) struct Builder<'e, 'a> {
    pub(in crate::relation) evidence: &'e Evidence<'a>,
    pub(in crate::relation) statements: Statements,
}

impl<'e> Builder<'e, '_> {
    pub(in crate::relation) fn reading(&self, id: AssertionId) -> Option<&'e Reading> {
        self.evidence.reading(id)
    }

    pub(in crate::relation) fn stated(&self, id: AssertionId) -> Option<Stated> {
        self.evidence.assertion(id).stated().map(crate::time::Period::bounds)
    }

    /// By their first assertions, and each by key, as the assertions of a portion are.
    fn buckets(&self) -> Vec<Bucket> {
        let all = self.evidence.assertions();
        let mut buckets: Vec<Bucket> = Vec::with_capacity(all.len());
        // Few are looked through one by one, which takes no hashing. Of many only places are kept, and keys made again where
        // hashes are equal: the keys would fill the nearest memory.
        const FEW: usize = 12;
        let mut keys: SmallVec<[BucketKey; FEW]> = SmallVec::new();
        let mut places: HashTable<u32> =
            if all.len() > FEW { HashTable::with_capacity(all.len()) } else { HashTable::new() };
        let hash = |key: &BucketKey| FxBuildHasher.hash_one(key);
        let key_at = |buckets: &[Bucket], place: u32| {
            buckets.get(place as usize).and_then(|bucket| self.bucket_key(*bucket.first()?))
        };
        for id in all.iter().copied() {
            let Some(key) = self.bucket_key(id) else { continue };
            let place = if all.len() <= FEW {
                keys.iter().position(|other| *other == key).unwrap_or_else(|| {
                    keys.push(key);
                    buckets.len()
                })
            } else {
                let same = |place: &u32| key_at(&buckets, *place).as_ref() == Some(&key);
                let again = |place: &u32| key_at(&buckets, *place).as_ref().map_or(0, hash);
                *places.entry(hash(&key), same, again).or_insert(buckets.len() as u32).get() as usize
            };
            match buckets.get_mut(place) {
                Some(bucket) => bucket.push(id),
                None => buckets.push(Bucket::from_slice(&[id])),
            }
        }
        buckets
    }

    /// What tells the bucket of an assertion, if it is in one.
    fn bucket_key(&self, id: AssertionId) -> Option<BucketKey> {
        let dossier = self.evidence.dossier();
        let (assertion, reading) = (self.evidence.assertion(id), self.reading(id)?);
        let when = match (&reading.when, reading.kind) {
            (_, Kind::Constant) => None,
            (Some(when), _) => Some((when.start, when.end)),
            (None, _) => return None,
        };
        if assertion.origins().is_empty() || matches!(assertion.content(), ContentRef::Withdrawal) {
            return None;
        }
        Some(BucketKey {
            measure: assertion.measure(),
            targets: targets(assertion),
            origins: families(dossier, assertion.origins()),
            holders: families(dossier, assertion.holders()),
            when,
        })
    }

    fn print(&self, id: AssertionId) -> Print {
        let assertion = self.evidence.assertion(id);
        match (assertion.content(), self.reading(id).and_then(|r| r.nominal)) {
            (ContentRef::Figure { .. }, Some((low, high))) => Print::Numbers(low.into(), high.into()),
            (ContentRef::Figure { quantity, .. }, None) => Print::Text(quantity.to_string()),
            (ContentRef::Stance { stance, certainty, .. }, _) => {
                Print::Text(format!("{stance:?} {certainty:?}"))
            }
            (ContentRef::Withdrawal, _) => Print::Text(String::new()),
        }
    }

    fn same_print(&self, a: AssertionId, b: AssertionId) -> bool {
        let figures = (self.evidence.assertion(a).quantity(), self.evidence.assertion(b).quantity());
        match (figures, self.reading(a), self.reading(b)) {
            ((Some(qa), Some(qb)), Some(ra), Some(rb)) => same_print(ra, qa.form(), rb, qb.form()),
            ((None, None), ..) => self.print(a) == self.print(b),
            _ => false,
        }
    }

    fn echoes(&self, a: AssertionId, b: AssertionId) -> bool {
        self.evidence.relate(a, b).is_some_and(|relation| relation.verdict == Verdict::Echo)
    }

    /// Joins what is one statement with one figure. Statements with a date come first, the broader source
    /// before the narrower; a copy without a date joins the earliest statement of its figure.
    fn collapse(&mut self, bucket: &Bucket) {
        if let [alone] = bucket.as_slice() {
            self.enter_anew(*alone);
            return;
        }
        let mut order = bucket.clone();
        order.sort_by_cached_key(|id| {
            (self.stated(*id).is_none(), self.stated(*id), self.depth(*id), self.evidence.key(*id))
        });
        let mut by_print: FxHashMap<(Print, Option<Stated>), Vec<usize>> = FxHashMap::default();
        for id in order {
            let (print, stated) = (self.print(id), self.stated(id));
            // A dated copy can only join a class of its date; an undated one any class.
            let key = (print.clone(), stated);
            let found = by_print.get(&key).and_then(|classes| {
                classes.iter().copied().find(|class| {
                    let lead = self.statements.classes.get(*class).and_then(|c| c.first());
                    lead.is_some_and(|lead| self.echoes(*lead, id))
                })
            });
            let class = found.unwrap_or_else(|| {
                let class = self.statements.classes.len();
                self.statements.classes.push(Few::new());
                by_print.entry((print.clone(), None)).or_default().push(class);
                if stated.is_some() {
                    by_print.entry((print, stated)).or_default().push(class);
                }
                class
            });
            self.enter(id, class);
        }
    }

    /// How deep its origins lie within others: a spokesman deeper than the ministry.
    fn depth(&self, id: AssertionId) -> usize {
        let dossier = self.evidence.dossier();
        self.evidence.assertion(id).origins().iter().map(|s| dossier.depth(*s)).sum()
    }

    fn enter_anew(&mut self, id: AssertionId) {
        let class = self.statements.classes.len();
        self.statements.classes.push(Few::new());
        self.enter(id, class);
    }

    fn enter(&mut self, id: AssertionId, class: usize) {
        let statements = &mut self.statements;
        if statements.slot(id).map(|slot| *slot = class as u32).is_some() {
            statements.classes.get_mut(class).into_iter().for_each(|members| members.push(id));
        }
    }

    /// Gives every assertion that is in no bucket a class of its own, then joins what is declared one.
    fn join_declared(&mut self) {
        let view = self.evidence.view;
        let all = self.evidence.assertions();
        for id in all.iter().copied() {
            if self.statements.slot(id).is_some_and(|class| *class == NONE) {
                self.enter_anew(id);
            }
        }
        for id in all.iter().copied() {
            let Some(other) =
                self.evidence.assertion(id).markers().same_statement_as.filter(|o| view.contains(*o))
            else {
                continue;
            };
            if !self.echoes(id, other) {
                continue;
            }
            let (from, to) = (self.class_of(id), self.class_of(other));
            let size = |class: usize| self.statements.classes.get(class).map_or(0, Few::len);
            // The smaller joins the larger, so that each assertion moves O(log n) times.
            let (from, to) = if size(from) > size(to) { (to, from) } else { (from, to) };
            if from != to {
                let moved = self.statements.classes.get_mut(from).map(std::mem::take).unwrap_or_default();
                for id in moved {
                    self.enter(id, to);
                }
            }
        }
    }

    /// The first assertion is one that says what time it is about, stated first, by the narrowest source, with the fewest relays, published
    /// first, and of a constant for the earliest date, from which on it bounds what holds it.
    fn order_members(&mut self) {
        let evidence = self.evidence;
        let mut classes = std::mem::take(&mut self.statements.classes);
        let depth = |id: AssertionId| self.depth(id);
        let rank = |id: AssertionId| {
            let a = evidence.assertion(id);
            let date = |p: Option<&crate::time::Period>| p.map_or((i64::MAX, i64::MAX), |p| p.bounds());
            let reading = evidence.reading(id);
            let when = reading.and_then(|r| r.when.as_ref());
            let timed = when.is_some() || reading.is_some_and(|r| r.kind == Kind::Constant);
            (
                !timed,
                date(a.stated()),
                std::cmp::Reverse(depth(id)),
                a.relays().len(),
                date(a.published()),
                when.map_or(i64::MAX, |when| when.end),
                a.key(),
            )
        };
        for class in &mut classes {
            class.sort_by_cached_key(|id| rank(*id));
        }
        self.statements.classes = classes;
    }

    pub(in crate::relation) fn set(&mut self, id: AssertionId, status: Status) {
        let statements = &mut self.statements;
        let place = statements.places.of(id.index());
        if let Some(slot) = place.and_then(|place| statements.status.get_mut(place)) {
            *slot = status;
        }
    }

    /// What is taken back: the whole statement by its own voice, one print of it by anyone else. A withdrawal
    /// that was itself taken back counts for nothing.
    ///
    /// Statements are judged in the order of who takes back whom (Kahn's), by key where that leaves a choice;
    /// copies can close a circle that the door does not see, and then the first key goes first.
    fn withdraw(&mut self) {
        let view = self.evidence.view;
        let mut takers: FxHashMap<usize, Vec<(AssertionId, AssertionId)>> = FxHashMap::default();
        let mut open: FxHashMap<usize, usize> = FxHashMap::default();
        for by in self.evidence.assertions().iter().copied() {
            let assertion = self.evidence.assertion(by);
            if let Some(target) = assertion.markers().withdraws.filter(|t| view.contains(*t)) {
                let (from, to) = (self.class_of(by), self.class_of(target));
                takers.entry(to).or_default().push((by, target));
                open.entry(from).or_default();
                *open.entry(to).or_default() += usize::from(from != to);
            }
        }
        let name = |class: usize| {
            let members = self.statements.classes.get(class).into_iter().flatten();
            members.map(|id| self.evidence.key(*id)).min().unwrap_or("")
        };
        let mut names: Vec<(&str, usize)> = open.keys().map(|class| (name(*class), *class)).collect();
        names.sort_unstable();
        let rank: FxHashMap<usize, usize> =
            names.iter().enumerate().map(|(at, (_, class))| (*class, at)).collect();
        let order: Vec<usize> = names.into_iter().map(|(_, class)| class).collect();
        let rank_of = |class: usize| rank.get(&class).copied().unwrap_or(usize::MAX);
        let mut ready: BTreeSet<usize> =
            open.iter().filter(|(_, n)| **n == 0).map(|(class, _)| rank_of(*class)).collect();
        let mut left: BTreeSet<usize> = (0..order.len()).collect();
        while let Some(next) = ready.pop_first().or_else(|| left.first().copied()) {
            if !left.remove(&next) {
                continue;
            }
            let Some(class) = order.get(next).copied() else { continue };
            self.judge(takers.get(&class).map_or(&[], Vec::as_slice));
            for id in self.statements.classes.get(class).cloned().unwrap_or_default() {
                let target = self.evidence.assertion(id).markers().withdraws.filter(|t| view.contains(*t));
                let Some(taken) = target.map(|t| self.class_of(t)).filter(|taken| *taken != class) else {
                    continue;
                };
                if let Some(waits) = open.get_mut(&taken) {
                    *waits = waits.saturating_sub(1);
                    if *waits == 0 {
                        ready.insert(rank_of(taken));
                    }
                }
            }
        }
        // A statement whose first print was taken back speaks through the first one that stands.
        let mut classes = std::mem::take(&mut self.statements.classes);
        for class in &mut classes {
            class.sort_by_key(|id| self.statements.status(*id) != Status::Standing);
        }
        self.statements.classes = classes;
    }

    /// Applies the withdrawals of one statement's prints.
    fn judge(&mut self, withdrawals: &[(AssertionId, AssertionId)]) {
        let evidence = self.evidence;
        let is_own = |(by, target): (AssertionId, AssertionId)| {
            let origins = |id| evidence.assertion(id).origins();
            matches!(voice(evidence.dossier(), origins(by), origins(target)), Voice::Same | Voice::Shared)
        };
        let mut valid = withdrawals.to_vec();
        valid.retain(|(by, _)| !self.is_withdrawn(*by));
        // Whoever else takes a print back, the word of its own voice is the one that counts.
        valid.sort_by_key(|one| (!is_own(*one), evidence.key(one.0)));
        for (by, target) in valid {
            let whole = is_own((by, target));
            let members = if whole { self.statements.members(target).to_vec() } else { vec![target] };
            for member in members {
                // Who takes a statement back and says something like it anew does not take back its own words.
                if member != by && self.statements.status(member) == Status::Standing {
                    self.set(member, Status::Withdrawn { by });
                }
            }
        }
    }

    pub(in crate::relation) fn class_of(&self, id: AssertionId) -> usize {
        let place = self.statements.places.of(id.index());
        place.and_then(|place| self.statements.class.get(place)).map_or(usize::MAX, |class| *class as usize)
    }

    pub(in crate::relation) fn members_of(&self, class: usize) -> &[AssertionId] {
        self.statements.classes.get(class).map_or(&[], Few::as_slice)
    }

    pub(in crate::relation) fn lead_of(&self, class: usize) -> Option<AssertionId> {
        self.members_of(class).first().copied()
    }

    pub(in crate::relation) fn leads(&self, bucket: &Bucket) -> Vec<AssertionId> {
        let mut seen = FxHashSet::default();
        bucket.iter().map(|id| self.statements.lead(*id)).filter(|lead| seen.insert(*lead)).collect()
    }

    fn is_withdrawn(&self, id: AssertionId) -> bool {
        matches!(self.statements.status(id), Status::Withdrawn { .. })
    }

    /// Whether its own voice took it back.
    fn is_disowned(&self, id: AssertionId) -> bool {
        let Status::Withdrawn { by } = self.statements.status(id) else { return false };
        let origins = |id| self.evidence.assertion(id).origins();
        matches!(voice(self.evidence.dossier(), origins(by), origins(id)), Voice::Same | Voice::Shared)
    }

    /// Statements that were printed with different figures: the best attested one against each other one.
    fn find_versions(&mut self, bucket: &Bucket) {
        let mut dated: BTreeMap<(i64, i64), Vec<AssertionId>> = BTreeMap::new();
        for lead in self.leads(bucket) {
            if let (Some(stated), Some(_)) = (self.stated(lead), self.evidence.assertion(lead).quantity()) {
                dated.entry(stated).or_default().push(lead);
            }
        }
        for (_, leads) in dated.into_iter().filter(|(_, leads)| leads.len() > 1) {
            self.settle_versions(leads);
        }
    }

    fn declared_versions(&mut self) {
        let view = self.evidence.view;
        let all = self.evidence.assertions();
        let same = |id: AssertionId| self.evidence.assertion(id).markers().same_statement_as;
        let mut pairs: Vec<(AssertionId, AssertionId)> = all
            .iter()
            .filter_map(|id| Some((*id, same(*id).filter(|o| view.contains(*o))?)))
            .filter(|(a, b)| self.evidence.assertion(*a).quantity().is_some() && !self.same_print(*a, *b))
            .collect();
        pairs.sort_by_key(|(a, _)| self.evidence.key(*a));
        let first = |versions: &Versions| versions.first().copied();
        let mut known: FxHashSet<(AssertionId, AssertionId)> = FxHashSet::default();
        for versions in &self.statements.versions {
            known.extend(versions.iter().skip(1).filter_map(|v| Some((first(versions)?, *v))));
        }
        for (a, b) in pairs {
            let (a, b) = (self.statements.lead(a), self.statements.lead(b));
            if !known.contains(&(a, b)) && !known.contains(&(b, a)) {
                known.insert((a, b));
                self.settle_versions(vec![a, b]);
            }
        }
    }

    /// Whether a bucket is one statement, of which nothing was taken back: it has nothing to differ from.
    fn is_said_once(&self, bucket: &Bucket) -> bool {
        let Some((first, rest)) = bucket.split_first() else { return true };
        let class = self.class_of(*first);
        let stands = |id: AssertionId| !self.is_withdrawn(id);
        rest.iter().all(|id| self.class_of(*id) == class && stands(*first) && stands(*id))
    }

    fn attested(&self, lead: AssertionId) -> usize {
        self.statements.attested(self.evidence, lead)
    }

    fn settle_versions(&mut self, mut leads: Vec<AssertionId>) {
        // A voice that takes its statement back does not leave standing what was miscopied from it; but of copies that are attested alike
        // nobody knows which was the statement, so that one that stands goes first.
        leads.retain(|lead| !self.is_withdrawn(*lead) || self.is_disowned(*lead));
        leads.sort_by_cached_key(|lead| {
            (std::cmp::Reverse(self.attested(*lead)), self.is_withdrawn(*lead), self.evidence.key(*lead))
        });
        let first = leads.first().copied();
        leads.retain(|lead| Some(*lead) == first || !self.is_withdrawn(*lead));
        let Some((best, rest)) = leads.split_first() else {
            return;
        };
        let mut versions = vec![*best];
        for other in rest {
            let verdict = self.evidence.relate(*best, *other).map(|r| r.verdict);
            // What is marked as corrected is no rival of its correction; a miscopy of it stays one.
            let stand = |id: AssertionId| self.statements.status(id) == Status::Standing;
            let itself =
                matches!(verdict, Some(Verdict::Contradicts { .. })) && stand(*best) && stand(*other);
            let settled = self.attested(*best) > self.attested(*other);
            if verdict == Some(Verdict::RelaySlip) || itself {
                versions.push(*other);
            }
            if verdict == Some(Verdict::RelaySlip) && settled {
                for member in self.statements.members(*other).to_vec() {
                    if self.statements.status(member) == Status::Standing {
                        self.set(member, Status::Slip { of: *best });
                    }
                }
            }
        }
        if versions.len() > 1 {
            self.statements.versions.push(versions);
        }
    }
}
