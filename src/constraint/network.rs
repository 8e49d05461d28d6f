//! Which measures bear on each other: parts of the dossier that can be reasoned about apart.

use std::collections::{BTreeSet, VecDeque};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::derivation::{factor, kind_of};
use crate::dossier::Dossier;
use crate::graph::Nestings;
use crate::id::{MeasureId, RuleId};
use crate::measure::Kind;
use crate::relation::{Case, Evidence, lies_under};
use crate::rule::RuleForm;

/// One measure is a part of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) inner: MeasureId,
    pub(crate) outer: MeasureId,
    /// The rule that says so; none if their coordinates do.
    pub(crate) rule: Option<RuleId>,
}

/// Measures that rules and hierarchies join.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    /// Parts before their wholes.
    pub(crate) measures: Vec<MeasureId>,
    pub(crate) edges: Vec<Edge>,
    /// All but the rules that are edges, by key.
    pub(crate) rules: Vec<RuleId>,
}

/// Splits the measures of a case into parts that share no rule and no hierarchy. Measures without figures that lead nowhere
/// join nothing. Each part in the order of its first key.
///
/// # Complexity
/// O(n log n) in measures, edges and rules.
pub(crate) fn parts(case: &Case<'_>, nestings: &Nestings) -> Vec<Part> {
    let evidence = &case.evidence;
    let (dossier, measures) = (evidence.dossier(), evidence.measures());
    let told = &|measure: MeasureId| !case.standing(measure).is_empty();
    let within =
        measures.iter().flat_map(|inner| nestings.around(*inner).iter().map(move |outer| (*inner, *outer)));
    let mut edges: Vec<Edge> = within.map(|(inner, outer)| Edge { inner, outer, rule: None }).collect();
    let mut rules = Vec::new();
    for id in evidence.rules() {
        match dossier.at_rule(id).form() {
            RuleForm::PartOf { part, whole } => {
                edges.push(Edge { inner: *part, outer: *whole, rule: Some(id) })
            }
            form if applies(dossier, form) => rules.push(id),
            _ => {}
        }
    }
    edges.extend(dated(dossier, &edges, told));
    let ranks = Ranks(&measures, evidence);
    rules.sort_by_cached_key(|rule| dossier.at_rule(*rule).key());
    edges.sort_by(|a, b| {
        let by_rule = |edge: &Edge| edge.rule.map(|rule| dossier.at_rule(rule).key());
        let at = |edge: &Edge| (ranks.of_measure(edge.inner), ranks.of_measure(edge.outer));
        at(a).cmp(&at(b)).then_with(|| by_rule(a).cmp(&by_rule(b)))
    });
    let dead = dead_ends(dossier, &edges, &rules, told);
    edges.retain(|e| !dead.contains(&e.inner) && !dead.contains(&e.outer));

    let mut groups = Groups::among(&ranks);
    for edge in &edges {
        groups.join(edge.inner, edge.outer);
    }
    for rule in &rules {
        let members = dossier.at_rule(*rule).form().measures();
        if let Some((first, rest)) = members.split_first() {
            groups.add(*first);
            for other in rest {
                groups.join(*first, *other);
            }
        }
    }
    // The running sums of a flow bind its windows to each other.
    for measure in measures.iter().copied() {
        let on = dossier.at_measure(measure);
        if on.kind() == Kind::Flow && on.is_counting() && told(measure) {
            groups.add(measure);
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut places = vec![NONE; measures.len()];
    let mut place = |root: usize, parts: &mut Vec<Part>| -> usize {
        let Some(slot) = places.get_mut(root) else { return usize::MAX };
        if *slot == NONE {
            *slot = parts.len() as u32;
            parts.push(Part::default());
        }
        *slot as usize
    };
    for measure in groups.members() {
        let at = place(groups.root(measure), &mut parts);
        parts.get_mut(at).into_iter().for_each(|part| part.measures.push(measure));
    }
    for edge in edges {
        let at = place(groups.root(edge.inner), &mut parts);
        parts.get_mut(at).into_iter().for_each(|part| part.edges.push(edge));
    }
    for rule in rules {
        if let Some(first) = dossier.at_rule(rule).form().measures().first() {
            let at = place(groups.root(*first), &mut parts);
            parts.get_mut(at).into_iter().for_each(|part| part.rules.push(rule));
        }
    }
    for part in &mut parts {
        sort(dossier, &ranks, part);
    }
    parts.sort_by_cached_key(|part| part.measures.iter().map(|m| ranks.of_measure(*m)).min());
    parts
}

/// The running totals around closed incidents that lie there through other incidents: each is past by its own figures,
/// and counts from then on, whatever is known of the incident between.
fn dated(dossier: &Dossier, edges: &[Edge], told: &dyn Fn(MeasureId) -> bool) -> Vec<Edge> {
    let kind = |m: MeasureId| dossier.at_measure(m).kind();
    let mut below: FxHashMap<MeasureId, Vec<MeasureId>> = FxHashMap::default();
    let mut queue: VecDeque<(MeasureId, MeasureId)> = VecDeque::new();
    for edge in edges.iter().filter(|e| kind(e.inner) == Kind::Constant) {
        match kind(edge.outer) {
            Kind::Constant => below.entry(edge.outer).or_default().push(edge.inner),
            Kind::Cumulative => queue.push_back((edge.inner, edge.outer)),
            _ => {}
        }
    }
    let mut seen: FxHashSet<(MeasureId, MeasureId)> = queue.iter().copied().collect();
    let mut found = Vec::new();
    while let Some((incident, total)) = queue.pop_front() {
        for inner in below.get(&incident).into_iter().flatten() {
            if seen.len() < MOST_DATED && seen.insert((*inner, total)) {
                queue.push_back((*inner, total));
                if told(*inner) && lies_under(dossier, *inner, total) {
                    found.push(Edge { inner: *inner, outer: total, rule: None });
                }
            }
        }
    }
    found
}

/// How many pairs of an incident and a total around it are looked at.
const MOST_DATED: usize = 1 << 20;

/// Whether a rule says anything about figures: its kinds go together and its units convert.
fn applies(dossier: &Dossier, form: &RuleForm) -> bool {
    match form {
        RuleForm::Sum { total, parts, .. } => {
            kind_of(dossier, form).is_some() && parts.iter().all(|p| factor(dossier, *p, *total).is_some())
        }
        RuleForm::Linear { .. } => kind_of(dossier, form).is_some(),
        RuleForm::Increment { .. } => true,
        RuleForm::Share { whole, .. } => dossier.at_measure(*whole).unit().natural_range().low_value() >= 0.0,
        _ => false,
    }
}

/// Measures without figures that nothing follows through: those that are only wholes or only parts.
fn dead_ends(
    dossier: &Dossier,
    edges: &[Edge],
    rules: &[RuleId],
    told: &dyn Fn(MeasureId) -> bool,
) -> FxHashSet<MeasureId> {
    let mut degree: FxHashMap<MeasureId, (usize, usize)> = FxHashMap::default();
    let mut around: FxHashMap<MeasureId, Vec<usize>> = FxHashMap::default();
    for (at, edge) in edges.iter().enumerate() {
        degree.entry(edge.inner).or_default().0 += 1;
        degree.entry(edge.outer).or_default().1 += 1;
        around.entry(edge.inner).or_default().push(at);
        around.entry(edge.outer).or_default().push(at);
    }
    let ruled: FxHashSet<MeasureId> =
        rules.iter().flat_map(|rule| dossier.at_rule(*rule).form().measures()).collect();
    let mut dead = FxHashSet::default();
    let mut queue: VecDeque<MeasureId> = degree.keys().copied().collect();
    while let Some(measure) = queue.pop_front() {
        let (up, down) = degree.get(&measure).copied().unwrap_or_default();
        let leads = up > 0 && down > 0;
        if leads || told(measure) || ruled.contains(&measure) || !dead.insert(measure) {
            continue;
        }
        for edge in around.get(&measure).into_iter().flatten().filter_map(|at| edges.get(*at)) {
            let other = if edge.inner == measure { edge.outer } else { edge.inner };
            if let Some((up, down)) = degree.get_mut(&other) {
                let side = if edge.inner == measure { down } else { up };
                *side = side.saturating_sub(1);
            }
            queue.push_back(other);
        }
    }
    dead
}

/// Puts parts before their wholes, by key where nothing decides (Kahn's algorithm); what lies on a cycle comes
/// last, by key.
fn sort(dossier: &Dossier, ranks: &Ranks<'_, '_>, part: &mut Part) {
    let rank = |m: MeasureId| ranks.of_measure(m);
    let mut above: FxHashMap<MeasureId, Vec<MeasureId>> = FxHashMap::default();
    let mut below: FxHashMap<MeasureId, usize> = FxHashMap::default();
    let mut link = |inner: MeasureId, outer: MeasureId| {
        if inner != outer {
            above.entry(inner).or_default().push(outer);
            *below.entry(outer).or_default() += 1;
        }
    };
    for edge in &part.edges {
        link(edge.inner, edge.outer);
    }
    for rule in &part.rules {
        match dossier.at_rule(*rule).form() {
            RuleForm::Sum { total, parts, .. } => parts.iter().for_each(|p| link(*p, *total)),
            RuleForm::Increment { flow, total } => link(*flow, *total),
            RuleForm::Share { part, whole, .. } => link(*part, *whole),
            _ => {}
        }
    }
    let mut ready: BTreeSet<(u32, MeasureId)> =
        part.measures.iter().filter(|m| !below.contains_key(m)).map(|m| (rank(*m), *m)).collect();
    let mut sorted: Vec<MeasureId> = Vec::with_capacity(part.measures.len());
    while let Some((_, measure)) = ready.pop_first() {
        sorted.push(measure);
        for outer in above.get(&measure).into_iter().flatten() {
            if let Some(left) = below.get_mut(outer) {
                *left -= 1;
                if *left == 0 {
                    ready.insert((rank(*outer), *outer));
                }
            }
        }
    }
    let done: FxHashSet<MeasureId> = sorted.iter().copied().collect();
    let mut rest: Vec<MeasureId> = part.measures.iter().copied().filter(|m| !done.contains(m)).collect();
    rest.sort_by_key(|m| rank(*m));
    sorted.extend(rest);
    part.measures = sorted;
}

/// The place of each measure by key: to compare places is far cheaper than to compare keys.
struct Ranks<'e, 'a>(&'e [MeasureId], &'e Evidence<'a>);

impl Ranks<'_, '_> {
    fn of_measure(&self, measure: MeasureId) -> u32 {
        let place = self.1.portion().and_then(|portion| portion.place_of_measure(measure));
        place.map_or(u32::MAX, |place| place as u32)
    }
}

/// Union–find with path halving, over the measures that were added.
struct Groups<'r> {
    ranks: &'r Ranks<'r, 'r>,
    // INVARIANT: by the place of a measure; what is above it, itself at the top, NONE if it was not added.
    up: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl<'r> Groups<'r> {
    fn among(ranks: &'r Ranks<'r, 'r>) -> Self {
        Self { ranks, up: vec![NONE; ranks.0.len()] }
    }

    fn above(&self, at: u32) -> u32 {
        self.up.get(at as usize).copied().filter(|up| *up != NONE).unwrap_or(at)
    }

    fn put(&mut self, at: u32, up: u32) {
        if let Some(slot) = self.up.get_mut(at as usize) {
            *slot = up;
        }
    }

    fn add(&mut self, measure: MeasureId) {
        let at = self.ranks.of_measure(measure);
        self.put(at, self.above(at));
    }

    fn root(&mut self, measure: MeasureId) -> usize {
        let mut at = self.ranks.of_measure(measure);
        loop {
            let up = self.above(at);
            if up == at {
                return at as usize;
            }
            let above = self.above(up);
            self.put(at, above);
            at = above;
        }
    }

    fn join(&mut self, a: MeasureId, b: MeasureId) {
        self.add(a);
        self.add(b);
        let (a, b) = (self.root(a), self.root(b));
        self.put(a as u32, b as u32);
    }

    fn members(&self) -> Vec<MeasureId> {
        let added = self.up.iter().enumerate().filter(|(_, up)| **up != NONE);
        added.filter_map(|(at, _)| self.ranks.0.get(at).copied()).collect()
    }
}
