//! All smallest conflicts and all smallest repairs, by a hitting set tree.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::decide::decide;
use super::minimal::is_repeated;
use super::reasoner::{self, Conflict, Mode, Reasoner, Solved};
use super::resolve::support;
use super::whole::Whole;
use crate::id::{AssertionId, MeasureId, RuleId};

/// Conflicts and repairs of a component.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Enumeration {
    /// Sets of assertions that cannot all be true, none of which can be left out; those found first, first.
    pub conflicts: Vec<Conflict>,
    /// Sets of assertions whose removal leaves no conflict, none of which can be left in; the smallest first, among
    /// these the least supported ones. By key each.
    pub repairs: Vec<Vec<AssertionId>>,
    /// Whether these are all.
    pub complete: bool,
}

/// How many nodes of the tree are looked at.
const NODES: usize = 4_000;
/// How many figures times nodes.
const WORK: usize = 20_000_000;

/// Of how much all conflicts are looked for before some are chosen.
const FEW: Size = Size { figures: 24, conflicts: 24, nodes: 120 };

/// How many figures there may be, how many conflicts, and how many nodes of the tree.
struct Size {
    figures: usize,
    conflicts: usize,
    nodes: usize,
}

/// What could be given up to restore consistency: none of it can be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remedy {
    /// Assertions, by key.
    pub assertions: Vec<AssertionId>,
    /// Declared rules, by key.
    pub rules: Vec<RuleId>,
    /// Parts that may not lie within their wholes as their coordinates say, by key.
    pub nestings: Vec<(MeasureId, MeasureId)>,
}

/// One thing that can be given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Element {
    Assertion(AssertionId),
    Rule(RuleId),
    Nesting(MeasureId, MeasureId),
}

/// A set to be removed: how many, how well they are supported together, and which, by place.
type Node = Reverse<(usize, (usize, usize), Vec<usize>)>;

/// What the tree came to: conflicts, and sets whose removal leaves none.
struct Grown {
    conflicts: Vec<Conflict>,
    sets: Vec<Vec<Element>>,
    complete: bool,
}

pub(super) fn enumerate(reasoner: &Reasoner<'_, '_>, figures: Vec<AssertionId>, limit: usize) -> Enumeration {
    let grown = grow(reasoner, figures, Ground::Figures, (limit, NODES));
    let repairs = grown.sets.iter().map(|set| set.iter().filter_map(assertion).collect()).collect();
    Enumeration { conflicts: grown.conflicts, repairs, complete: grown.complete }
}

/// Every smallest conflict of a few figures, the smallest first, among these by key; none if there are too many to be
/// sure of all. What there is does not depend on how the rules are put.
pub(super) fn all_conflicts(
    reasoner: &Reasoner<'_, '_>,
    figures: &[AssertionId],
    whole: &Whole<'_>,
) -> Option<Vec<Conflict>> {
    if figures.len() > FEW.figures || reasoner.part.measures.len() > FEW.figures {
        return None;
    }
    let Grown { mut conflicts, complete, .. } =
        grow(reasoner, figures.to_vec(), Ground::Whole(whole), (FEW.conflicts, FEW.nodes));
    let keys = |one: &Conflict| one.members.iter().map(|id| reasoner.evidence.key(*id)).collect::<Vec<_>>();
    conflicts.sort_by(|a, b| a.members.len().cmp(&b.members.len()).then_with(|| keys(a).cmp(&keys(b))));
    complete.then_some(conflicts)
}

pub(super) fn remedies(reasoner: &Reasoner<'_, '_>, figures: Vec<AssertionId>, limit: usize) -> Vec<Remedy> {
    let of = |set: Vec<Element>| {
        let mut remedy = Remedy::default();
        for element in set {
            match element {
                Element::Assertion(id) => remedy.assertions.push(id),
                Element::Rule(rule) => remedy.rules.push(rule),
                Element::Nesting(inner, outer) => remedy.nestings.push((inner, outer)),
            }
        }
        remedy
    };
    grow(reasoner, figures, Ground::Loosened, (limit, NODES))
        .sets
        .into_iter()
        .filter(|set| !set.is_empty())
        .map(of)
        .collect()
}

fn assertion(element: &Element) -> Option<AssertionId> {
    match element {
        Element::Assertion(id) => Some(*id),
        _ => None,
    }
}

/// On what a tree grows.
#[derive(Clone, Copy)]
enum Ground<'w> {
    /// Figures alone can be given up, each time with the times that the others name.
    Figures,
    /// Rules and nestings can be given up too.
    Loosened,
    /// Figures alone, whose system was put together already, as it reads them.
    Whole(&'w Whole<'w>),
}

impl Ground<'_> {
    fn mode(self) -> Mode {
        match self {
            Self::Whole(whole) => whole.mode,
            Self::Figures | Self::Loosened => Mode::SOFT,
        }
    }
}

/// Grows the tree, best first.
fn grow(
    reasoner: &Reasoner<'_, '_>,
    mut figures: Vec<AssertionId>,
    ground: Ground<'_>,
    (limit, most): (usize, usize),
) -> Grown {
    let evidence = reasoner.evidence;
    evidence.sort(&mut figures);
    let mut grown = Grown { conflicts: Vec::new(), sets: Vec::new(), complete: true };
    // What can be given up, figures first, in the order in which conflicts name the rest.
    let mut elements: Vec<Element> = figures.iter().copied().map(Element::Assertion).collect();
    let mut places: FxHashMap<Element, usize> =
        elements.iter().enumerate().map(|(at, element)| (*element, at)).collect();
    let mut known: Vec<Vec<usize>> = Vec::new();
    let mut repairs: Vec<Vec<usize>> = Vec::new();
    let mut heap: BinaryHeap<Node> = BinaryHeap::from([Reverse((0, (0, 0), Vec::new()))]);
    let mut seen: FxHashSet<Vec<usize>> = FxHashSet::default();
    let mut nodes = 0;
    while let Some(Reverse((_, _, removed))) = heap.pop() {
        if repairs.len() >= limit || known.len() > limit {
            grown.complete = false;
            break;
        }
        // What holds a repair is no smallest one.
        if repairs.iter().any(|repair| repair.iter().all(|at| removed.contains(at))) {
            continue;
        }
        nodes += 1;
        if nodes > most || nodes * figures.len() > WORK {
            grown.complete = false;
            break;
        }
        let unhit = known.iter().find(|set| !set.iter().any(|at| removed.contains(at))).cloned();
        let gone: FxHashSet<Element> = removed.iter().filter_map(|at| elements.get(*at).copied()).collect();
        let set = match unhit {
            Some(set) => set,
            None => match without(reasoner, &figures, &gone, ground) {
                Left::Nothing => {
                    repairs.push(removed);
                    continue;
                }
                Left::Open => {
                    grown.complete = false;
                    continue;
                }
                Left::Conflict(conflict) => {
                    let mut set: Vec<Element> =
                        conflict.members.iter().copied().map(Element::Assertion).collect();
                    if matches!(ground, Ground::Loosened) {
                        set.extend(conflict.rules.iter().copied().map(Element::Rule));
                        set.extend(conflict.nestings.iter().map(|(a, b)| Element::Nesting(*a, *b)));
                    }
                    let mut place = |element: Element| {
                        *places.entry(element).or_insert_with(|| {
                            elements.push(element);
                            elements.len() - 1
                        })
                    };
                    let set: Vec<usize> = set.into_iter().map(&mut place).collect();
                    known.push(set.clone());
                    grown.conflicts.push(*conflict);
                    set
                }
            },
        };
        for at in set {
            let mut next = removed.clone();
            next.push(at);
            next.sort_unstable();
            if seen.insert(next.clone()) {
                let weight = |at: &usize| match elements.get(*at) {
                    Some(Element::Assertion(id)) => {
                        let (families, grade) = support(evidence, *id);
                        (families, usize::from(grade))
                    }
                    // What was declared is given up last.
                    _ => (usize::from(u16::MAX), 0),
                };
                let sum = next.iter().map(weight).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
                heap.push(Reverse((next.len(), sum, next)));
            }
        }
    }
    let name = |places: Vec<usize>| places.into_iter().filter_map(|at| elements.get(at).copied()).collect();
    grown.sets = repairs.into_iter().map(name).collect();
    grown
}

/// What is left to decide once some things are given up.
enum Left {
    Nothing,
    Conflict(Box<Conflict>),
    Open,
}

fn without(
    reasoner: &Reasoner<'_, '_>,
    figures: &[AssertionId],
    gone: &FxHashSet<Element>,
    ground: Ground<'_>,
) -> Left {
    let rest: Vec<AssertionId> =
        figures.iter().copied().filter(|id| !gone.contains(&Element::Assertion(*id))).collect();
    if let Ground::Whole(whole) = ground {
        let found = whole.only(reasoner, &rest);
        let solved = reasoner.read(
            whole.system,
            decide(whole.system, &found, reasoner::FEW, &reasoner.effort),
            whole.mode.tier,
        );
        return left(reasoner, rest, solved, whole.mode);
    }
    let evidence = reasoner.evidence;
    let mut part = reasoner.part.clone();
    part.rules.retain(|rule| !gone.contains(&Element::Rule(*rule)));
    part.edges.retain(|edge| match edge.rule {
        // What the coordinates say as well stays said.
        Some(rule) => !gone.contains(&Element::Rule(rule)) || is_repeated(evidence.dossier(), rule),
        None => !gone.contains(&Element::Nesting(edge.inner, edge.outer)),
    });
    let narrowed = reasoner.on(&part);
    let solved = narrowed.solve(&part, &rest, ground.mode());
    let left = left(&narrowed, rest, solved, ground.mode());
    reasoner.effort.set(narrowed.effort.get());
    left
}

/// What is left of some figures that came to this: one smallest conflict, if there is any.
fn left(reasoner: &Reasoner<'_, '_>, rest: Vec<AssertionId>, solved: Solved, mode: Mode) -> Left {
    match solved {
        Solved::Holds => Left::Nothing,
        Solved::Open => Left::Open,
        Solved::Fails(all) => {
            let dossier = reasoner.evidence.dossier();
            let smallest = all.iter().map(|(c, _)| (c.assertions().collect::<Vec<_>>(), c.measures(dossier)));
            let (start, through) = smallest.min_by_key(|(set, _)| set.len()).unwrap_or((rest, Vec::new()));
            let conflict = reasoner.needed(start, through, mode).map(|(part, conflict)| {
                let read = (mode != Mode::HARD).then(|| reasoner.told(&part, &conflict.members, Mode::HARD));
                read.flatten().unwrap_or(conflict)
            });
            conflict.map_or(Left::Open, |conflict| Left::Conflict(Box::new(conflict)))
        }
    }
}
