//! The door: what a new record must satisfy once all of its batch is in.

use petgraph::graph::DiGraph;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::rule;
use super::{ContentRef, Counts, Dossier, DossierError, MarkersRef, Refused, Row, Section};
use crate::assertion::Target;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::{Kind, Measure};
use crate::quantity::{Dimension, Form, HedgeModel, Number, Quantity, Unit};

pub(super) type Verdict = Result<(), DossierError>;

/// Checks every record from `start` on, of the assertions those from `checked` on, as what is before names nothing
/// behind it. Linear in the batch, but for hierarchies, which are linear in the whole.
pub(super) fn check(dossier: &Dossier, start: Counts, checked: usize) -> Vec<Refused> {
    let mut refused = Vec::new();
    let mut note = |section, index, verdict: Verdict| {
        if let Err(error) = verdict {
            refused.push(Refused { section, index, error });
        }
    };
    for (index, source) in dossier.sources.iter().skip(start.sources).enumerate() {
        note(Section::Sources, index, source.within.map_or(Ok(()), |parent| known_source(dossier, parent)));
    }
    for (index, rule) in dossier.rules.iter().skip(start.rules).enumerate() {
        note(Section::Rules, index, rule::fits(dossier, &rule.form));
    }
    for (index, assertion) in dossier.assertions().iter().enumerate().skip(checked) {
        let verdict = assertion_fits(dossier, index, &assertion.into());
        note(Section::Assertions, index - start.assertions, verdict);
    }
    refused.extend(circles(dossier, start, checked));
    refused
}

/// Checks assertions that name later ones, where all others but those from `checked` on were checked when they came.
pub(super) fn held(dossier: &Dossier, start: Counts, checked: usize, held: &[usize]) -> Vec<Refused> {
    let first = held.first().copied().unwrap_or(checked).min(checked);
    let mut refused = circles(dossier, start, first);
    for index in held.iter().copied().filter(|index| *index < checked) {
        let Some(assertion) = dossier.assertions().get(index) else { continue };
        if let Err(error) = assertion_fits(dossier, index, &assertion.into()) {
            refused.push(Refused { section: Section::Assertions, index: index - start.assertions, error });
        }
    }
    refused
}

/// What came before the batch never points into it, so a circle of sources or assertions lies within the batch.
/// Hierarchies name their parents by key, so there a new entry may close a circle of old ones.
fn circles(dossier: &Dossier, start: Counts, checked: usize) -> Vec<Refused> {
    let mut refused = Vec::new();
    let mut note = |section, link, found: Vec<Vec<usize>>, at: &dyn Fn(usize) -> (usize, String)| {
        for nodes in found {
            let named: Vec<(usize, String)> = nodes.into_iter().map(at).collect();
            let index = named.iter().map(|(index, _)| *index).min().unwrap_or(0);
            let keys = named.into_iter().map(|(_, key)| key).collect();
            refused.push(Refused { section, index, error: DossierError::Circle { link, keys } });
        }
    };
    let parents = dossier.sources.iter().skip(start.sources).enumerate();
    let edges = parents.filter_map(|(at, s)| Some((at, s.within?.index().checked_sub(start.sources)?)));
    let found = cycles(dossier.sources.len() - start.sources, edges);
    let key = |at: usize| (at, dossier.at_source(SourceId::new(at + start.sources)).key.to_string());
    note(Section::Sources, "are within", found, &key);

    let (reached, edges) = ancestry(dossier, start.terms);
    let key = |at: usize| {
        let term = reached.get(at).copied().unwrap_or(start.terms);
        let key = dossier.terms.get(term).map_or(String::new(), |t| t.key.to_string());
        (term.checked_sub(start.terms).unwrap_or(usize::MAX), key)
    };
    note(Section::Hierarchies, "are within", cycles(reached.len(), edges.into_iter()), &key);

    type Links = fn(MarkersRef<'_>) -> SmallVec<[AssertionId; 2]>;
    let markers: [(&'static str, Links); 3] = [
        ("revise or start from", |m| m.revises.into_iter().chain(m.from).collect()),
        ("withdraw", |m| m.withdraws.into_iter().collect()),
        ("include", |m| SmallVec::from_slice(m.includes)),
    ];
    for (link, links) in markers {
        let new = dossier.assertions().iter().skip(checked).enumerate();
        let edges = new.flat_map(|(at, a)| {
            let targets =
                links(a.markers()).into_iter().filter_map(move |to| to.index().checked_sub(checked));
            // One that names itself is refused by the marker.
            targets.filter(move |to| *to != at).map(move |to| (at, to))
        });
        let found = cycles(dossier.assertions().len() - checked, edges);
        let key = |at: usize| {
            let at = at + checked;
            (at - start.assertions, dossier.at(AssertionId::new(at)).key().to_string())
        };
        note(Section::Assertions, link, found, &key);
    }
    refused
}

/// The sets of nodes that lie on a common cycle, each sorted.
fn cycles(nodes: usize, edges: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut edges = edges.peekable();
    if edges.peek().is_none() {
        return Vec::new();
    }
    let mut graph = DiGraph::<(), (), u32>::with_capacity(nodes, 0);
    for _ in 0..nodes {
        graph.add_node(());
    }
    let mut loops = Vec::new();
    // A link out of the batch, or to another dossier, closes no circle in it.
    for (a, b) in edges.filter(|(a, b)| *a < nodes && *b < nodes) {
        if a == b {
            loops.push(vec![a]);
        }
        graph.add_edge((a as u32).into(), (b as u32).into(), ());
    }
    // Kosaraju's algorithm, because petgraph's Tarjan recurses as deep as the graph.
    let components = petgraph::algo::kosaraju_scc(&graph);
    let mut found: Vec<Vec<usize>> = components
        .into_iter()
        .filter(|c| c.len() > 1)
        .map(|c| {
            let mut nodes: Vec<usize> = c.into_iter().map(|n| n.index()).collect();
            nodes.sort_unstable();
            nodes
        })
        .chain(loops)
        .collect();
    found.sort();
    found
}

/// The entries of hierarchies that can be reached upwards from the new ones, and the links between them.
fn ancestry(dossier: &Dossier, start: usize) -> (Vec<usize>, Vec<(usize, usize)>) {
    let mut reached: Vec<usize> = (start..dossier.terms.len()).collect();
    let mut places: FxHashMap<usize, usize> = reached.iter().enumerate().map(|(at, t)| (*t, at)).collect();
    let (mut edges, mut next) = (Vec::new(), 0);
    while let Some(term) = reached.get(next).and_then(|at| dossier.terms.get(*at)) {
        for parent in &term.within {
            let Some(parent) = dossier.terms.place((Some(term.coordinate), parent)) else {
                continue;
            };
            let place = *places.entry(parent).or_insert_with(|| {
                reached.push(parent);
                reached.len() - 1
            });
            edges.push((next, place));
        }
        next += 1;
    }
    (reached, edges)
}

fn known_source(dossier: &Dossier, id: SourceId) -> Verdict {
    dossier.source(id).map(|_| ()).ok_or(DossierError::Foreign { section: Section::Sources })
}

pub(super) fn known_measure(dossier: &Dossier, id: MeasureId) -> Verdict {
    dossier.measure(id).map(|_| ()).ok_or(DossierError::Foreign { section: Section::Measures })
}

fn known(dossier: &Dossier, id: AssertionId) -> Verdict {
    dossier.assertion(id).map(|_| ()).ok_or(DossierError::Foreign { section: Section::Assertions })
}

/// Whether the assertion of this number fits the dossier that it is in.
pub(super) fn assertion_fits(dossier: &Dossier, at: usize, assertion: &Row<'_>) -> Verdict {
    for source in assertion.origins.iter().chain(assertion.relays) {
        known_source(dossier, *source)?;
    }
    match assertion.content {
        ContentRef::Figure { measure, quantity } => {
            known_measure(dossier, measure)?;
            figure_fits(dossier.at_measure(measure), quantity)?;
        }
        ContentRef::Stance { towards, holders, .. } => {
            for holder in holders {
                known_source(dossier, *holder)?;
            }
            if towards.is_empty() {
                return Err(DossierError::NoTarget);
            }
            for target in towards {
                match *target {
                    Target::Measure(m) => known_measure(dossier, m)?,
                    Target::Assertion(a) => known(dossier, a)?,
                }
            }
            if holders.is_empty() && assertion.origins.is_empty() {
                return Err(DossierError::NoHolder);
            }
        }
        ContentRef::Withdrawal if assertion.markers.withdraws.is_none() => {
            return Err(DossierError::Empty);
        }
        ContentRef::Withdrawal => {}
    }
    let markers = assertion.markers;
    for (marker, other) in [
        ("revises", markers.revises),
        ("from", markers.from),
        ("same_statement_as", markers.same_statement_as),
    ] {
        let Some(other) = other else { continue };
        known(dossier, other)?;
        if other.index() == at {
            return Err(DossierError::Itself { marker });
        }
        if !same_subject(assertion.content, dossier.at(other).content()) {
            return Err(DossierError::Marker { marker, other: dossier.at(other).key().to_string() });
        }
    }
    for other in markers.includes.iter().copied().chain(markers.withdraws) {
        known(dossier, other)?;
        if other.index() == at {
            let marker = if markers.withdraws == Some(other) { "withdraws" } else { "includes" };
            return Err(DossierError::Itself { marker });
        }
    }
    match markers.includes.iter().find(|id| dossier.at(**id).quantity().is_none()) {
        Some(other) => {
            Err(DossierError::Marker { marker: "includes", other: dossier.at(*other).key().to_string() })
        }
        None => Ok(()),
    }
}

/// Whether two assertions are on one measure, or stances that share a target.
fn same_subject(a: ContentRef<'_>, b: ContentRef<'_>) -> bool {
    match (a, b) {
        (ContentRef::Figure { measure: a, .. }, ContentRef::Figure { measure: b, .. }) => a == b,
        (ContentRef::Stance { towards: a, .. }, ContentRef::Stance { towards: b, .. }) => {
            a.iter().any(|target| b.contains(target))
        }
        _ => false,
    }
}

/// Whether a figure in this unit can be told in that of its measure.
fn converts(measure: &Measure, quantity: &Quantity, unit: &Unit) -> Verdict {
    let measure_key = || measure.key.to_string();
    let Some(factor) = unit.factor_to(&measure.unit) else {
        return Err(DossierError::Unit {
            unit: unit.symbol().to_owned(),
            measure: measure_key(),
            expected: measure.unit.symbol().to_owned(),
        });
    };
    let in_unit = |number: Number| (number.get() * factor).is_finite();
    match quantity.form().nominal() {
        Some((low, high)) if !in_unit(low) || !in_unit(high) => {
            let expected = "a finite number in its unit";
            Err(DossierError::Value { measure: measure_key(), expected, figure: quantity.to_string() })
        }
        _ => Ok(()),
    }
}

/// Whether a figure can stand on a measure.
pub(crate) fn figure_fits(measure: &Measure, quantity: &Quantity) -> Verdict {
    let key = || measure.key.to_string();
    if measure.kind == Kind::Proposition {
        return Err(DossierError::FigureOnProposition { measure: key() });
    }
    let dated = *measure.unit.dimension() == Dimension::Date;
    if dated != matches!(quantity.form(), Form::Date(_)) {
        let expected = if dated { "a date" } else { "a number" };
        return Err(DossierError::Value { measure: key(), expected, figure: quantity.to_string() });
    }
    let unit = quantity.unit().unwrap_or(&measure.unit);
    let unit = if unit.symbol() == measure.unit.symbol() {
        &measure.unit
    } else {
        converts(measure, quantity, unit)?;
        unit
    };
    let natural = unit.natural_range();
    let printed = quantity
        .form()
        .nominal()
        .is_none_or(|(low, high)| natural.contains(low.get()) && natural.contains(high.get()));
    match HedgeModel::default().literal(quantity.form(), unit) {
        Some(_) if printed => Ok(()),
        _ => Err(DossierError::Range {
            figure: quantity.to_string(),
            unit: unit.symbol().to_owned(),
            range: unit.natural_range().to_string(),
        }),
    }
}
