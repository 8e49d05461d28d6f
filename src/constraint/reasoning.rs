//! Asking what the figures of several measures leave possible together.

use petgraph::graph::UnGraph;
use rustc_hash::{FxHashMap, FxHashSet};

use super::account::{Account, targets};
use super::decide::{merged, weighted};
use super::enumerate::{Enumeration, Remedy, enumerate, remedies};
use super::network::Part;
use super::propagate::{Combination, Propagation, RowRef};
use super::reasoned::{Outcome, Reasoned};
use super::reasoner::{Conflict, Mode, Reasoner, Solved};
use super::simplex::{self, Optimum};
use super::system::{Ask, System};
use crate::derivation::{Entailment, Inequality, Side, Timepoint, Variable};
use crate::dossier::View;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::quantity::{Bound, Interval, Tier};
use crate::relation::{Evidence, Statements, When};
use crate::rule::RuleForm;
use crate::time::Period;

/// What reasoning across measures found and can be asked. Made by [`Report::reasoning`](crate::Report::reasoning).
///
/// Every standing figure bounds the unknown true value of its measure at its time, and hierarchies, rules and the
/// nature of running totals relate these values: linear inequalities, all of them. Measures that bear on each other
/// form a [`Component`].
///
/// # What is complete
/// Whether the figures of a component can all be true is decided for every linear system, up to one rounding bound
/// ([`ROUNDING`](crate::quantity::ROUNDING), relative to the largest term): by bounds propagation for order, monotone and
/// increment constraints and for wholes that are at least the sum of their parts, in near linear time; by an exact
/// simplex method on the rows that propagation leaves open otherwise. Past fixed limits of size and effort, or
/// where a large component has too many times to carry each of them to every part that it could bind, the verdict
/// is [`Feasibility::Undetermined`]. What is not read into inequalities: levels over long periods (but for equal
/// periods, as an assumption), flows of unknown windows, sums over measures of several kinds, and running totals that
/// started again. A rule over flows holds in every window, but with an amount in those that the figures on its flows
/// are for. Not found yet: conflicts that rest on facing open ends beyond what propagation sees. The base of a share
/// that was lost is the last level before it, as an assumption.
///
/// ```
/// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Rule, RuleForm, Source, reconcile};
/// let mut dossier = Dossier::new();
/// let dead = dossier.add_measure(Measure::new("dead", Kind::Cumulative))?;
/// let injured = dossier.add_measure(Measure::new("injured", Kind::Cumulative))?;
/// let all = dossier.add_measure(Measure::new("casualties", Kind::Cumulative))?;
/// let form = RuleForm::Sum { total: all, parts: vec![dead, injured], exhaustive: true };
/// dossier.add_rule(Rule::new("casualties", form).labelled("casualties are the dead and the injured"))?;
/// let day = "2025-06-01".parse()?;
/// for (key, measure, figure) in [("a", dead, "40"), ("b", injured, "100..120"), ("c", all, "200")] {
///     let who = dossier.add_source(Source::new(key))?;
///     dossier.add_assertion(Assertion::figure(key, measure, figure.parse()?).from_origin(who).as_of(day))?;
/// }
/// let policy = Policy::default();
/// let report = reconcile(dossier.view(), &policy);
/// let reasoning = report.reasoning();
/// let conflict = reasoning.conflicts().first().ok_or("no conflict")?;
/// assert_eq!(conflict.members().len(), 3);
/// assert_eq!(conflict.rules().len(), 1);
///
/// // Any of the three may be wrong; without the total, the parts say what it must have been.
/// let rest = reasoning.component_of(all).ok_or("no component")?.enumerate(10);
/// assert_eq!(rest.repairs.len(), 3);
/// let total = dossier.assertion_id("c").ok_or("no such assertion")?;
/// let left = reasoning.left_to(total).ok_or("it speaks of no one time")?;
/// assert!(left.interval().high_value() < 200.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Reasoning<'r> {
    evidence: Evidence<'r>,
    statements: &'r Statements,
    reasoned: &'r Reasoned,
}

/// Whether the figures of a component can all be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feasibility {
    /// They can, as they were meant; rivals on one measure aside, which are told by that measure's findings.
    Consistent,
    /// They cannot.
    Conflicting,
    /// Too large or too hard to decide within the limits; the conflicts that were found hold all the same.
    Undetermined,
}

/// Measures that rules and hierarchies join, to be reasoned about together.
#[derive(Debug)]
pub struct Component<'q> {
    reasoning: &'q Reasoning<'q>,
    outcome: &'q Outcome,
    at: usize,
}

/// A node of the constraint graph.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Constraint {
    /// The unknown true value of a measure at a time.
    Variable(Variable),
    /// An inequality.
    Inequality(Inequality),
}

/// What figures leave a measure at a time.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Implied {
    /// The measure and the time.
    pub variable: Variable,
    /// The least that it can be, with the inequalities that show it.
    pub low: Option<Entailment>,
    /// The most.
    pub high: Option<Entailment>,
    /// Whether these are the tightest bounds that follow; else they hold, but tighter ones may.
    pub exact: bool,
}

impl Implied {
    /// The values, from the least to the most.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let end =
            |one: &Option<Entailment>| one.as_ref().map_or(Bound::Unbounded, |e| Bound::closed(e.bound));
        Interval::rounded(end(&self.low), end(&self.high)).unwrap_or(Interval::ALL)
    }

    /// The figures that it rests on, each once, in the order of the argument.
    #[must_use]
    pub fn assertions(&self) -> Vec<AssertionId> {
        let mut seen = FxHashSet::default();
        let all = self.low.iter().chain(&self.high).flat_map(Entailment::assertions);
        all.filter(|id| seen.insert(*id)).collect()
    }

    /// Re-checks both bounds against a view and a policy.
    ///
    /// # Errors
    /// Says what does not hold.
    pub fn check(&self, view: View<'_>, policy: &Policy) -> Result<(), crate::derivation::CheckError> {
        let evidence = Evidence::of_figures(view, policy, self.assertions().into_iter());
        for entailment in self.low.iter().chain(&self.high) {
            entailment.check_in(&evidence)?;
        }
        Ok(())
    }
}

/// Above this many rows, bounds are those of propagation.
const TIGHT: usize = 1500;

impl<'r> Reasoning<'r> {
    pub(crate) fn of(
        view: View<'r>,
        policy: &'r Policy,
        statements: &'r Statements,
        reasoned: &'r Reasoned,
    ) -> Self {
        Self { evidence: Evidence::of(view, policy), statements, reasoned }
    }

    /// A maximal family of conflicts across measures, no two of them with a common member: those that remain however
    /// loosely the figures are read first. Conflicts of one measure are told by its own findings.
    #[must_use]
    pub fn conflicts(&self) -> &'r [Conflict] {
        self.reasoned.conflicts()
    }

    /// The figures that others imply by arithmetic, by component and key.
    #[must_use]
    pub fn accounts(&self) -> &'r [Account] {
        self.reasoned.accounts()
    }

    /// Whether every nesting of the hierarchies was found; see [`MeasureOrder::is_complete`](crate::graph::MeasureOrder::is_complete).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.reasoned.is_complete()
    }

    /// The components, in the order of the least key of their measures.
    pub fn components(&self) -> impl ExactSizeIterator<Item = Component<'_>> {
        self.reasoned.parts().iter().enumerate().map(|(at, outcome)| Component {
            reasoning: self,
            outcome,
            at,
        })
    }

    /// The component of a measure; none if nothing joins it to another one.
    #[must_use]
    pub fn component_of(&self, measure: MeasureId) -> Option<Component<'_>> {
        let (at, _) = self.reasoned.place(measure)?;
        self.reasoned.parts().get(at).map(|outcome| Component { reasoning: self, outcome, at })
    }

    /// What the standing figures leave a measure at a time, whether anyone asserted it then or not: "how many were
    /// there on 1 December?" For a running total, by the end of the period; for a level, within it, which must be one
    /// moment; for a flow, over it. From the [preferred set](Component::preferred) of figures that can all be true, read as
    /// they were meant; without assumptions.
    /// None for a proposition, a time that the measure cannot stand at, or a component that is too large.
    ///
    /// # Complexity
    /// One propagation over the component, and for small components two runs of the simplex method.
    #[must_use]
    pub fn implied(&self, measure: MeasureId, time: Period) -> Option<Implied> {
        let kind = self.evidence.dossier().measure(measure)?.kind();
        let when = When::read(kind, Some(&time), None, self.evidence.policy)?;
        let finite = |t: i64| (t > i64::MIN && t < i64::MAX).then_some(t);
        let at = match kind {
            Kind::Constant => Timepoint::Always,
            Kind::Cumulative => Timepoint::Instant(finite(when.end)?),
            Kind::Stock if when.moment => Timepoint::Instant(finite(when.start)?),
            Kind::Flow => Timepoint::Window(finite(when.start)?, finite(when.end)?),
            _ => return None,
        };
        let variable = Variable { measure, at };
        let alone;
        let (part, kept) = match self.component_of(measure) {
            // Rules that exclude each other leave nothing.
            Some(component) if component.conflicts().any(|one| one.members().is_empty()) => return None,
            Some(component) => (&component.outcome.part, component.outcome.preferred.clone()),
            None => {
                alone = Part { measures: vec![measure], ..Part::default() };
                let reasoner = self.reasoner(&alone);
                (&alone, reasoner.sort().preferred)
            }
        };
        let ask = Ask { also: Some(variable), ..Mode::SOFT.ask() };
        let system = System::of(part, &self.evidence, &kept, ask).ok()?;
        let found = Propagation::of(&system);
        Some(self.bounds(part, &system, &found, variable))
    }

    /// What the other figures of the [preferred set](Component::preferred) leave a figure: leave it out, and see what
    /// follows. None if it does not stand, or
    /// speaks of no one time.
    ///
    /// # Complexity
    /// As [`implied`](Self::implied).
    #[must_use]
    pub fn left_to(&self, figure: AssertionId) -> Option<Implied> {
        let reading = self.evidence.reading(figure)?;
        let component = self.component_of(reading.measure?)?;
        if component.conflicts().any(|one| one.members().is_empty()) {
            return None;
        }
        let rest: Vec<AssertionId> =
            component.outcome.preferred.iter().copied().filter(|id| *id != figure).collect();
        let own = [figure];
        let ask = Ask { idle: &own, ..Mode::SOFT.ask() };
        let system = System::of(&component.outcome.part, &self.evidence, &rest, ask).ok()?;
        let found = Propagation::of(&system);
        let target = targets(&system, &self.evidence, reading, false).into_iter().next()?;
        Some(self.bounds(&component.outcome.part, &system, &found, target.variable))
    }

    fn reasoner<'q>(&'q self, part: &'q Part) -> Reasoner<'q, 'r> {
        Reasoner::new(&self.evidence, self.statements, part, self.reasoned.restarted())
    }

    fn bounds(&self, part: &Part, system: &System, found: &Propagation<'_>, variable: Variable) -> Implied {
        // What a share must be, given its part and its whole, is no linear question.
        let share = |rule: &RuleId| match self.evidence.dossier().at_rule(*rule).form() {
            RuleForm::Share { share, .. } => *share == variable.measure,
            _ => false,
        };
        let exact = !system.grid.is_partial() && !part.rules.iter().any(share);
        let mut implied = Implied { variable, low: None, high: None, exact };
        let Some((amount, joins)) = super::account::amount_of(system, &self.evidence, variable) else {
            implied.exact = false;
            return implied;
        };
        for (place, side) in [Side::AtLeast, Side::AtMost].into_iter().enumerate() {
            let upper = side == Side::AtMost;
            let Some((value, combination, exact)) = tightest(system, found, &amount, upper) else {
                implied.exact &= system.rows.len() <= TIGHT;
                continue;
            };
            implied.exact &= exact;
            let (mut terms, _) = weighted(system, &combination);
            let joins = joins.get(place).map(smallvec::SmallVec::as_slice).unwrap_or_default();
            terms.extend(joins.iter().map(|(inequality, multiplier)| crate::derivation::Weighted {
                multiplier: *multiplier,
                inequality: *inequality,
            }));
            let entailment = Entailment { variable, side, bound: value, terms, tier: Tier::Support };
            match side {
                Side::AtLeast => implied.low = Some(entailment),
                Side::AtMost => implied.high = Some(entailment),
            }
        }
        implied
    }
}

/// The tightest bound of an amount: by the simplex method where the system is small, else by propagation.
fn tightest(
    system: &System,
    found: &Propagation<'_>,
    amount: &[(u32, f64)],
    upper: bool,
) -> Option<(f64, Combination, bool)> {
    if system.rows.len() <= TIGHT {
        let rows: Vec<simplex::Row> =
            system.rows.iter().map(|row| simplex::Row::new(&row.terms, row.bound)).collect();
        let sign = if upper { -1.0 } else { 1.0 };
        let objective: Vec<(u32, f64)> = amount.iter().map(|(v, c)| (*v, sign * c)).collect();
        match simplex::minimise(&rows, system.variables.len(), &objective) {
            Optimum::Value { value, multipliers } => {
                let rows = multipliers.into_iter();
                let combination = rows.map(|(row, times)| (RowRef::Row(row.index() as u32), times)).collect();
                return Some((sign * value, combination, true));
            }
            Optimum::Unbounded => return None,
            Optimum::Infeasible(_) | Optimum::Unknown => {}
        }
    }
    let (mut value, mut combination) = (0.0, Combination::new());
    for (variable, c) in amount {
        let side = upper == (*c > 0.0);
        let entry = found.bound(*variable, side, false)?;
        value += c * entry.value;
        let rows = found.unroll(&[found.place(*variable, side, false)?]);
        combination.extend(rows.into_iter().map(|(row, times)| (row, times * c.abs())));
    }
    Some((value, merged(combination), false))
}

impl<'q> Component<'q> {
    /// Its measures, parts before their wholes.
    #[must_use]
    pub fn measures(&self) -> &'q [MeasureId] {
        &self.outcome.part.measures
    }

    /// Its declared rules but for those that say part of, by key.
    #[must_use]
    pub fn rules(&self) -> &'q [RuleId] {
        &self.outcome.part.rules
    }

    /// The standing figures on its measures, one for each statement, by measure and key.
    #[must_use]
    pub fn figures(&self) -> Vec<AssertionId> {
        self.reasoner().figures()
    }

    /// Figures that can all be true: what is left without the members of its [conflicts](Self::conflicts) and without
    /// rivals on one measure.
    #[must_use]
    pub fn kept(&self) -> &'q [AssertionId] {
        &self.outcome.kept
    }

    /// A preferred set of figures that can all be true: what is [kept](Self::kept), and of each conflict as much as goes
    /// with it, the least supported member last. Implied bounds and accounts rest on these.
    #[must_use]
    pub fn preferred(&self) -> &'q [AssertionId] {
        &self.outcome.preferred
    }

    /// Whether its figures can all be true.
    #[must_use]
    pub fn feasibility(&self) -> Feasibility {
        match (self.outcome.open, self.conflicts().next()) {
            (_, Some(_)) => Feasibility::Conflicting,
            (true, None) => Feasibility::Undetermined,
            (false, None) => Feasibility::Consistent,
        }
    }

    /// Whether everything was decided; if not, there may be conflicts beyond those that were found.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        !self.outcome.open
    }

    /// Its conflicts, of the family without common members.
    pub fn conflicts(&self) -> impl Iterator<Item = &'q Conflict> {
        self.reasoning.reasoned.conflicts_of(self.at).iter()
    }

    /// All smallest conflicts among its figures, those of a single measure too, and all smallest sets of assertions
    /// whose removal leaves none; the smallest and least supported sets first. At most `limit` of each, and within a
    /// limit of effort; [`Enumeration::complete`] tells whether these are all.
    ///
    /// Reiter's hitting set tree, best first: every conflict must lose a member, and every set that hits all known
    /// conflicts either is a repair or leaves another conflict. Once every smallest hitting set is a repair, the known
    /// conflicts are all there are (duality of minimal unsatisfiable and minimal correction sets).
    ///
    /// # Complexity
    /// Exponential in the worst case, hence the limit; one decision of the component for each step.
    #[must_use]
    pub fn enumerate(&self, limit: usize) -> Enumeration {
        let reasoner = self.reasoner();
        enumerate(&reasoner, reasoner.figures(), limit)
    }

    /// What could be given up to make all its figures consistent: assertions, declared rules, and nestings by
    /// coordinates where giving up that one alone resolves a conflict. The smallest sets first, among these the least
    /// supported assertions; what was declared comes after them. At most [`Policy::remedies`] of them.
    ///
    /// # Complexity
    /// As [`enumerate`](Self::enumerate).
    #[must_use]
    pub fn remedies(&self) -> Vec<Remedy> {
        let reasoner = self.reasoner();
        remedies(&reasoner, reasoner.figures(), reasoner.evidence.policy.remedies)
    }

    /// Where a rule fails by itself: for each time and voice, the figures that name that time or window on the measures
    /// of a sum, increment or linear rule, where these alone conflict. Each is a smallest conflict; several may share
    /// members, so this counts what is wrong where the family of [conflicts](Self::conflicts) tells the fewest.
    ///
    /// # Complexity
    /// Linear in the figures on the measures of the rule, times the measures of the rule.
    #[must_use]
    pub fn violations(&self, rule: RuleId) -> Vec<Conflict> {
        let reasoning = self.reasoning;
        let evidence = &reasoning.evidence;
        let Some(form) = evidence.dossier().rule(rule).map(crate::rule::Rule::form) else {
            return Vec::new();
        };
        let key = |rule: &RuleId| evidence.dossier().at_rule(*rule).key();
        if self.outcome.part.rules.binary_search_by(|one| key(one).cmp(key(&rule))).is_err() {
            return Vec::new();
        }
        // Parts stand before their wholes, as in the component.
        let place = |measure: &MeasureId| reasoning.reasoned.place(*measure).map(|(_, place)| place);
        let mut measures = form.measures();
        measures.sort_by_key(place);
        measures.dedup();
        let part = Part { measures, edges: Vec::new(), rules: vec![rule] };
        let reasoner = reasoning.reasoner(&part);
        let mut groups: Vec<Vec<AssertionId>> = Vec::new();
        for figures in instances(evidence, form, &reasoner.figures()) {
            let mut voices: FxHashMap<Vec<crate::id::SourceId>, Vec<AssertionId>> = FxHashMap::default();
            for id in &figures {
                voices.entry(evidence.assertion(*id).origins().to_vec()).or_default().push(*id);
            }
            let mut voices: Vec<Vec<AssertionId>> = voices.into_values().collect();
            voices.iter_mut().for_each(|set| evidence.sort(set));
            voices.sort_by(|a, b| {
                let first = |set: &[AssertionId]| set.first().map(|id| evidence.key(*id));
                first(a).cmp(&first(b))
            });
            groups.extend(voices);
        }
        let mut found = Vec::new();
        for mut figures in groups {
            // Rivals of one measure go one by one until the rule itself is what fails.
            for _ in 0..=figures.len() {
                let mode = [Mode::HARD, Mode::SOFT]
                    .into_iter()
                    .find(|mode| matches!(reasoner.solve(&part, &figures, *mode), Solved::Fails(_)));
                let Some(conflict) = mode.and_then(|mode| reasoner.minimal(figures.clone(), [], mode)) else {
                    break;
                };
                if conflict.measures().len() > 1 {
                    found.push(conflict);
                    break;
                }
                let Some(last) = conflict.members().last().copied() else { break };
                figures.retain(|id| *id != last);
            }
        }
        found
    }

    /// The constraint graph: variables and inequalities, with the coefficient of each variable in each inequality; the
    /// bounds of figures as they were meant. None if it is too large.
    #[must_use]
    pub fn graph(&self) -> Option<UnGraph<Constraint, f64>> {
        let reasoner = self.reasoner();
        let system =
            System::of(&self.outcome.part, reasoner.evidence, &reasoner.figures(), Mode::SOFT.ask()).ok()?;
        let dossier = reasoner.evidence.dossier();
        let mut graph = UnGraph::default();
        let mut nodes: FxHashMap<Variable, petgraph::graph::NodeIndex> = FxHashMap::default();
        for row in &system.rows {
            for (inequality, _) in &row.why {
                let Some(linear) = inequality.linear(dossier) else { continue };
                let here = graph.add_node(Constraint::Inequality(*inequality));
                for (variable, coefficient) in linear.terms {
                    let there = *nodes
                        .entry(variable)
                        .or_insert_with(|| graph.add_node(Constraint::Variable(variable)));
                    graph.add_edge(there, here, coefficient);
                }
            }
        }
        Some(graph)
    }

    fn reasoner(&self) -> Reasoner<'_, 'q> {
        self.reasoning.reasoner(&self.outcome.part)
    }
}

/// The figures that name the times of one application of a rule, for each of its times.
fn instances(evidence: &Evidence<'_>, form: &RuleForm, figures: &[AssertionId]) -> Vec<Vec<AssertionId>> {
    let mut by_time: std::collections::BTreeMap<(i64, i64), Vec<AssertionId>> =
        std::collections::BTreeMap::new();
    let mut constants = Vec::new();
    for id in figures {
        let Some(reading) = evidence.reading(*id) else { continue };
        match (&reading.when, reading.kind) {
            (_, Kind::Constant) => constants.push(*id),
            (Some(when), Kind::Cumulative) if when.moment => {
                by_time.entry((when.end, when.end)).or_default().push(*id);
            }
            (Some(when), _) => by_time.entry((when.start, when.end)).or_default().push(*id),
            (None, _) => {}
        }
    }
    match form {
        RuleForm::Increment { flow, .. } => {
            let is_flow = |id: &AssertionId| evidence.reading(*id).is_some_and(|r| r.measure == Some(*flow));
            let windows = by_time.iter().filter(|(_, ids)| ids.iter().any(is_flow));
            windows
                .map(|((start, end), ids)| {
                    let totals =
                        [start, end].into_iter().flat_map(|t| by_time.get(&(*t, *t)).into_iter().flatten());
                    ids.iter().chain(totals).copied().collect()
                })
                .collect()
        }
        _ if by_time.is_empty() => vec![constants],
        _ => by_time
            .into_values()
            .map(|mut ids| {
                ids.extend(&constants);
                ids
            })
            .collect(),
    }
}
