//! Derivations: why a finding holds, as data.
//!
//! A [`Derivation`] is a directed acyclic graph of [`Premise`]s and [`Step`]s. [`Derivation::check`] verifies
//! each step from the dossier and the policy alone, without the detector or the search that found it.

mod certificate;
mod check;
mod grounds;
mod inequality;
mod learned;
mod share;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::assertion::Stance;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::policy::Policy;
use crate::quantity::{Interval, Tier};
use crate::relation::{Bearing, Crossing, PartOf, Relation, Remainder, Witnesses};
use crate::rule::Assumption;
use crate::slip::{Delay, Slip, Stray};

pub use certificate::{Certificate, Entailment, Weighted};
pub use check::CheckError;
pub(crate) use check::{carried_after, carried_before, chains_of, check_in, cited_by, common_support};
pub use inequality::{Inequality, Side, Timepoint, Variable};
pub(crate) use inequality::{Linear, at, factor, growth_weights, kind_of, never_falls};
pub use learned::Learned;
pub(crate) use learned::weighed;
pub(crate) use share::{kept_share, of_totals, ratio, ratio_as_printed, totals_time};

/// What a conclusion rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Premise {
    /// An assertion of the dossier.
    Assertion(AssertionId),
    /// A rule of the dossier.
    Rule(RuleId),
    /// An assumption of the policy.
    Assumption(Assumption),
    /// The widths of the hedges.
    HedgeModel,
    /// The tolerance of the policy.
    Tolerance,
    /// How long a false value may stand by the policy.
    ShortLived,
    /// What was learned of a family of sources from all figures.
    Learned(Learned),
}

/// One thing that is so, given what it cites.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Claim {
    /// Read with the hedge model, the figure means these values.
    Means {
        /// The figure.
        assertion: AssertionId,
        /// Which of its intervals.
        tier: Tier,
        /// The values.
        interval: Interval,
    },
    /// Two assertions stand to each other so.
    Relates(Box<Relation>),
    /// The supports of all these figures have this interval in common.
    Meet {
        /// The figures.
        members: Vec<AssertionId>,
        /// What they share.
        shared: Interval,
    },
    /// These statements have so many witnesses.
    Witnessed {
        /// The statements.
        members: Vec<AssertionId>,
        /// Their witnesses.
        witnesses: Witnesses,
    },
    /// The figure bears on the value of its measure at a time in this way.
    Bears {
        /// The figure.
        assertion: AssertionId,
        /// The time, from its first second to the one after its last; none for a constant.
        asked: Option<(i64, i64)>,
        /// How.
        bearing: Bearing,
    },
    /// Figures that bear on one time leave these values.
    Supports {
        /// The figures.
        members: Vec<AssertionId>,
        /// Which of their intervals.
        tier: Tier,
        /// How they are taken together.
        joining: Joining,
        /// The values.
        interval: Interval,
    },
    /// These statements, whatever times they are about, have so many witnesses.
    Backed {
        /// The statements.
        members: Vec<AssertionId>,
        /// Their witnesses.
        witnesses: Witnesses,
    },
    /// By what was learned of their sources, these statements are so many groups that are no echoes of each other, of so
    /// much weight together.
    Weighed {
        /// The statements.
        members: Vec<AssertionId>,
        /// The groups after joining those that share a family or an echo.
        groups: usize,
        /// The sum of what the best source of each weighs.
        weight: u64,
    },
    /// The assertion takes this stance on the proposition, through these rules.
    Holds {
        /// The assertion.
        assertion: AssertionId,
        /// The proposition.
        proposition: MeasureId,
        /// The stance.
        stance: Stance,
        /// The rules that lead there; empty if it is direct.
        via: SmallVec<[RuleId; 2]>,
    },
    /// The two figures would contradict each other if one coordinate matched.
    Crosses(Crossing),
    /// The total less these parts is this, by the figures as printed.
    Leaves(Remainder),
    /// One measure lies within another, by its coordinates and kind, or because a rule says so.
    Nested {
        /// The measure within.
        inner: MeasureId,
        /// The measure around it.
        outer: MeasureId,
        /// The rule; none if coordinates tell.
        rule: Option<RuleId>,
    },
    /// The assertion prints this number, or these two ends of a range, in the unit of its measure.
    Equals {
        /// The assertion.
        assertion: AssertionId,
        /// From its lower to its higher end.
        printed: (f64, f64),
    },
    /// The assertion prints this number in this unit.
    Prints {
        /// The assertion.
        assertion: AssertionId,
        /// The number.
        value: f64,
    },
    /// The copy was published after the revision had been stated, or where nobody dates that, after another relay
    /// had carried it; its report does not carry the revision.
    CarriedAfter {
        /// The copy.
        copy: AssertionId,
        /// The revision.
        revision: AssertionId,
    },
    /// A relay carried the right print before another one carried the slip.
    CarriedBefore {
        /// The right print.
        right: AssertionId,
        /// The slip.
        slip: AssertionId,
    },
    /// These are one statement, carried by so many different chains of relays.
    Carried {
        /// The prints.
        members: Vec<AssertionId>,
        /// How many chains of relays carried them.
        chains: usize,
    },
    /// The figure was dropped for another one within the time that the policy allows a false value.
    Lasted {
        /// The figure.
        value: AssertionId,
        /// What came in its place.
        after: AssertionId,
        /// For how many seconds it stood.
        seconds: i64,
    },
    /// The figure is out of line with others.
    Strays(Box<Stray>),
    /// By one mistake the figure was meant as what is expected.
    Slips(Box<Slip>),
    /// The figure was said so long after the time it is about, where its voice takes another time.
    Delays(Box<Delay>),
    /// The inequalities cannot all hold.
    Infeasible(Certificate),
    /// The inequalities leave a measure no value beyond this bound.
    Implied(Entailment),
    /// The figure bounds this variable from both sides.
    SpeaksOf {
        /// The figure.
        assertion: AssertionId,
        /// The variable.
        variable: Variable,
    },
    /// By a rule about a share, the figures of the part and of the whole leave the share these values.
    Ratio {
        /// The rule.
        rule: RuleId,
        /// The figure of the share.
        figure: AssertionId,
        /// The figure of the part.
        part: AssertionId,
        /// The figure of the whole.
        whole: AssertionId,
        /// The share, in percent.
        share: Interval,
    },
}

/// How figures are taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Joining {
    /// What all of them leave; of a running total the upper ends count from the last time that has one.
    Shared,
    /// From the lowest to the highest end that one of them names.
    Spanned,
}

/// What a step rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cite {
    /// A premise, by position.
    Premise(usize),
    /// An earlier step, by position.
    Step(usize),
}

/// A claim with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What is claimed.
    pub claim: Claim,
    pub(crate) from: SmallVec<[Cite; 4]>,
}

impl Step {
    /// What it rests on.
    #[must_use]
    pub fn cites(&self) -> &[Cite] {
        &self.from
    }
}

/// Premises and steps: an argument as data. [`check`](Self::check) goes through it without the search that found it.
///
/// ```
/// use crosscheck::derivation::{Claim, Premise};
/// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, reconcile};
/// let mut dossier = Dossier::new();
/// let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
/// for (key, figure) in [("a", "100"), ("b", "200")] {
///     let who = dossier.add_source(Source::new(key))?;
///     dossier.add_assertion(Assertion::figure(key, toll, figure.parse()?).from_origin(who))?;
/// }
/// let report = reconcile(dossier.view(), &Policy::default());
/// let derivation = report.derivation(&report.findings()[0]);
/// let cited = derivation.premises().iter().filter(|premise| matches!(premise, Premise::Assertion(_)));
/// assert_eq!(cited.count(), 2);
/// // The last step is what the finding says: multipliers under which both bounds add up to 0 ≤ -gap.
/// let Some(Claim::Infeasible(certificate)) = derivation.claims().last() else { panic!() };
/// assert!(certificate.gap > 0.0 && certificate.assertions().count() == 2);
/// assert_eq!(derivation.check(report.view(), report.policy()), Ok(()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Derivation {
    premises: Vec<Premise>,
    steps: Vec<Step>,
    // INVARIANT: places[p] is the position of p in `premises`; empty while there are few.
    places: FxHashMap<Premise, usize>,
    // INVARIANT: read[(a, t)] is the step that says what a means on tier t; empty while there are few steps.
    read: FxHashMap<(AssertionId, Tier), usize>,
}

/// So few are sooner found by looking at each.
const FEW: usize = 24;

impl Derivation {
    /// With room for so many premises and steps.
    pub(crate) fn with_room(premises: usize, steps: usize) -> Self {
        Self { premises: Vec::with_capacity(premises), steps: Vec::with_capacity(steps), ..Self::default() }
    }

    /// What it rests on, each once.
    #[must_use]
    pub fn premises(&self) -> &[Premise] {
        &self.premises
    }

    /// The steps in the order of the argument.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What is claimed, in order.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.steps.iter().map(|step| &step.claim)
    }

    /// Whether an assumption is among the premises.
    #[must_use]
    pub fn assumes(&self) -> bool {
        self.premises.iter().any(|p| matches!(p, Premise::Assumption(_)))
    }

    pub(crate) fn premise(&mut self, premise: Premise) -> Cite {
        let next = self.premises.len();
        let known = match next {
            ..FEW => self.premises.iter().position(|known| *known == premise),
            FEW => {
                self.places = self.premises.iter().copied().zip(0..).collect();
                self.places.get(&premise).copied()
            }
            _ => self.places.get(&premise).copied(),
        };
        let at = known.unwrap_or_else(|| {
            self.premises.push(premise);
            if next >= FEW {
                self.places.insert(premise, next);
            }
            next
        });
        Cite::Premise(at)
    }

    pub(crate) fn step(&mut self, claim: Claim, from: impl IntoIterator<Item = Cite>) -> Cite {
        let at = self.steps.len();
        match claim {
            Claim::Means { assertion, tier, .. } if at >= FEW => {
                self.read.insert((assertion, tier), at);
            }
            _ => {}
        }
        self.steps.push(Step { claim, from: from.into_iter().collect() });
        if at + 1 == FEW {
            self.read = self.means_read().collect();
        }
        Cite::Step(at)
    }

    /// What the steps say that figures mean, and which step says it.
    fn means_read(&self) -> impl Iterator<Item = ((AssertionId, Tier), usize)> {
        self.steps.iter().enumerate().filter_map(|(at, step)| match step.claim {
            Claim::Means { assertion, tier, .. } => Some(((assertion, tier), at)),
            _ => None,
        })
    }

    /// The step that a figure means what it means, made once.
    pub(crate) fn means(&mut self, assertion: AssertionId, tier: Tier, interval: Interval) -> Cite {
        let wanted = (assertion, tier);
        let known = match self.steps.len() {
            ..FEW => self.means_read().find(|(read, _)| *read == wanted).map(|(_, at)| at),
            _ => self.read.get(&wanted).copied(),
        };
        if let Some(known) = known {
            return Cite::Step(known);
        }
        let from = [self.premise(Premise::Assertion(assertion)), self.premise(Premise::HedgeModel)];
        self.step(Claim::Means { assertion, tier, interval }, from)
    }

    /// The step that two assertions stand to each other as they do.
    pub(crate) fn relates(&mut self, relation: Relation) -> Cite {
        let mut from: SmallVec<[Cite; 4]> = SmallVec::new();
        for id in [relation.a, relation.b].into_iter().chain(relation.decided_by) {
            from.push(self.premise(Premise::Assertion(id)));
        }
        for assumption in relation.assumptions.clone() {
            from.push(self.premise(Premise::Assumption(assumption)));
        }
        for rule in relation.rules.clone() {
            from.push(self.premise(Premise::Rule(rule)));
        }
        if relation.value != crate::relation::ValueRelation::Unknown {
            from.push(self.premise(Premise::HedgeModel));
        }
        if matches!(relation.row, 16 | 17) {
            from.push(self.premise(Premise::Tolerance));
        }
        self.step(Claim::Relates(Box::new(relation)), from)
    }

    /// The step that two figures would contradict each other if one coordinate matched.
    pub(crate) fn crosses(&mut self, crossing: Crossing) -> Cite {
        let mut from: SmallVec<[Cite; 4]> = SmallVec::new();
        from.extend([crossing.inner, crossing.outer].map(|id| self.premise(Premise::Assertion(id))));
        from.extend(crossing.assumptions.iter().map(|a| self.premise(Premise::Assumption(*a))));
        from.push(self.premise(Premise::HedgeModel));
        self.step(Claim::Crosses(crossing), from)
    }

    /// The step that a total less some parts is what it is, which rests on these assumptions.
    pub(crate) fn leaves(&mut self, remainder: Remainder, assumptions: &[Assumption]) -> Cite {
        let mut from: SmallVec<[Cite; 4]> = SmallVec::new();
        let ids = [remainder.total].into_iter().chain(remainder.parts.iter().copied());
        from.extend(ids.map(|id| self.premise(Premise::Assertion(id))));
        if let PartOf::Rule(rule) = remainder.by {
            from.push(self.premise(Premise::Rule(rule)));
        }
        from.extend(assumptions.iter().map(|a| self.premise(Premise::Assumption(*a))));
        self.step(Claim::Leaves(remainder), from)
    }

    /// The step that one measure lies within another.
    pub(crate) fn nested(&mut self, inner: MeasureId, outer: MeasureId, rule: Option<RuleId>) -> Cite {
        let from: Vec<Cite> = rule.into_iter().map(|rule| self.premise(Premise::Rule(rule))).collect();
        self.step(Claim::Nested { inner, outer, rule }, from)
    }

    /// The step that a set of statements has so many witnesses.
    pub(crate) fn witnessed(&mut self, members: Vec<AssertionId>, witnesses: Witnesses) -> Cite {
        let from: Vec<Cite> = members.iter().map(|id| self.premise(Premise::Assertion(*id))).collect();
        self.step(Claim::Witnessed { members, witnesses }, from)
    }

    /// Proves that every step follows from what it cites, and cites only what came before it.
    ///
    /// It does not prove the conclusion the best or the only one.
    ///
    /// # Errors
    /// [`CheckError`] names the first step that does not hold.
    ///
    /// # Complexity
    /// As the definitions it rests on: linear in the members of each step, but for
    /// [`relate`](crate::relate), whose cost is its own.
    pub fn check(&self, view: crate::dossier::View<'_>, policy: &Policy) -> Result<(), CheckError> {
        check::check(self, view, policy)
    }
}
