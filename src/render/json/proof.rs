//! Derivations as JSON.

use super::Number;
use super::keys::{All, Keys, Told, told, told_one_of};
use crate::assertion::Stance;
use crate::derivation::{self, Joining, Side, Timepoint};
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::quantity::{Interval, Tier};
use crate::relation::{self, Bearing};
use crate::rule::Assumption;
use crate::slip;
use crate::time::{instant_text, span_text};

/// An argument as data: premises, and steps that rest on them and on earlier steps.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Derivation<'a> {
    premises: All<'a, derivation::Premise>,
    steps: All<'a, derivation::Step>,
}

impl<'a> Derivation<'a> {
    pub(super) fn of(keys: Keys<'a>, derivation: &'a derivation::Derivation) -> Self {
        Self { premises: keys.all(derivation.premises()), steps: keys.all(derivation.steps()) }
    }
}

/// What a conclusion rests on.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum Premise<'a> {
    /// An assertion of the dossier.
    Assertion(&'a str),
    /// A rule of the dossier.
    Rule(&'a str),
    /// An assumption of the policy.
    Assumption(Assumption),
    /// A choice of the policy.
    Policy(Chosen),
    /// What was learned of a family of sources from all figures.
    Learned(Learned<'a>),
}

/// A choice of the policy, by its name there.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum Chosen {
    /// The widths of the hedges.
    Hedges,
    /// What counts as near.
    Tolerance,
    /// How long a false value may stand.
    ShortLived,
}

told! {
    |it, keys|

    /// What was learned of a family of sources: how often the claims of others bear it out.
    Learned of derivation::Learned {
        /// On how many of the times it was borne out.
        agreed: u32,
        /// What it weighs before, 0 to 100.
        before: u32,
        /// The first source that it is one voice with; itself if there is no other.
        echo: SourceId,
        /// On how many times of measures it could be compared with others.
        judged: u32,
        /// The source at the top of the family.
        source: SourceId,
        /// What it weighs, 0 to 100.
        weight: u32 = it.weight(),
    }

    /// A claim with what it rests on.
    Step of derivation::Step {
        claim: derivation::Claim,
        from: Vec<derivation::Cite>,
    }

    /// Inequalities that, taken with their multipliers, add up to 0 ≤ −gap.
    Certificate of derivation::Certificate {
        /// By how much they fail; zero only if every bound is open.
        gap: f64,
        terms: Vec<derivation::Weighted>,
        /// Which values the bounds come from.
        tier: Tier,
    }

    /// An inequality and how often it is taken.
    Weighted of derivation::Weighted {
        inequality: derivation::Inequality,
        multiplier: f64,
    }
}

impl Told for derivation::Premise {
    type Form<'a> = Premise<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Premise<'a> {
        match self {
            Self::Assertion(id) => Premise::Assertion(keys.a(*id)),
            Self::Rule(id) => Premise::Rule(keys.r(*id)),
            Self::Assumption(assumption) => Premise::Assumption(*assumption),
            Self::HedgeModel => Premise::Policy(Chosen::Hedges),
            Self::Tolerance => Premise::Policy(Chosen::Tolerance),
            Self::ShortLived => Premise::Policy(Chosen::ShortLived),
            Self::Learned(one) => Premise::Learned(one.told(keys)),
        }
    }
}

/// What a step rests on: a premise or an earlier step, by its position from zero.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum Cite {
    Premise(usize),
    Step(usize),
}

impl Told for derivation::Cite {
    type Form<'a> = Cite;

    fn told(&self, _: Keys<'_>) -> Cite {
        match *self {
            Self::Premise(at) => Cite::Premise(at),
            Self::Step(at) => Cite::Step(at),
        }
    }
}

told_one_of! {
    |keys|

    /// One thing that is so, given what its step cites.
    Claim of derivation::Claim {
        /// The figure means these values.
        Means { assertion: AssertionId, interval: Interval, tier: Tier },
        /// Two assertions stand to each other so.
        Relates(relation: relation::Relation),
        /// All these figures have these values in common.
        Meet { members: Vec<AssertionId>, shared: Interval },
        /// These statements have so many witnesses.
        Witnessed from { members, witnesses } {
            /// How many families of sources they name.
            families: usize = witnesses.families,
            /// How many independent groups these are.
            independent: usize = witnesses.independent,
            members: Vec<AssertionId>,
        },
        /// The figure bears on the value of its measure at a time in this way.
        Bears from { assertion, asked, bearing } {
            assertion: AssertionId,
            how: Bearing = *bearing,
            /// The time; null for a constant.
            on: Option<String> = asked.map(|(from, to)| span_text(from, to)),
        },
        /// Figures that bear on one time leave these values.
        Supports { interval: Interval, joining: Joining, members: Vec<AssertionId>, tier: Tier },
        /// These statements, whatever times they are about, have so many witnesses.
        Backed { members: Vec<AssertionId>, witnesses: relation::Witnesses },
        /// By what was learned of their sources, these statements are so many groups, of so much weight together.
        Weighed { groups: usize, members: Vec<AssertionId>, weight: u64 },
        /// The assertion takes this stance on the proposition, through these rules.
        Holds { assertion: AssertionId, proposition: MeasureId, stance: Stance, via: Vec<RuleId> },
        /// The two figures would contradict each other if one coordinate matched.
        Crosses(crossing: relation::Crossing),
        /// The total less these parts is this, by the figures as printed.
        Leaves(remainder: relation::Remainder),
        /// One measure lies within another.
        Nested {
            inner: MeasureId,
            outer: MeasureId,
            /// The rule that says so; null if coordinates tell.
            rule: Option<RuleId>,
        },
        /// The assertion prints this number, or these two ends of a range, in the unit of its measure.
        Equals { assertion: AssertionId, printed: (f64, f64) },
        /// The assertion prints this number.
        Prints { assertion: AssertionId, value: f64 },
        /// The copy was carried after the revision, and does not have it.
        CarriedAfter { copy: AssertionId, revision: AssertionId },
        /// A relay carried the right print before another one carried the slip.
        CarriedBefore { right: AssertionId, slip: AssertionId },
        /// These are one statement, carried by so many different chains of relays.
        Carried { chains: usize, members: Vec<AssertionId> },
        /// The figure was dropped for another one after so many seconds.
        Lasted { after: AssertionId, seconds: i64, value: AssertionId },
        /// The inequalities leave a measure no value beyond this bound.
        Implied from (entailment) {
            at: At = entailment.variable.at.into(),
            bound: Number = Number(entailment.bound),
            measure: &'a str = keys.m(entailment.variable.measure),
            side: Side = entailment.side,
            terms: All<'a, derivation::Weighted> = keys.all(&entailment.terms),
            tier: Tier = entailment.tier,
        },
        /// The figure bounds the measure at this time from both sides.
        SpeaksOf from { assertion, variable } {
            assertion: AssertionId,
            at: At = variable.at.into(),
            measure: &'a str = keys.m(variable.measure),
        },
        /// By a rule about a share, the figures of the part and of the whole leave the share these values, in percent.
        Ratio { figure: AssertionId, part: AssertionId, rule: RuleId, share: Interval, whole: AssertionId },
        /// The figure is out of line with others.
        Strays(stray: slip::Stray),
        /// By one mistake the figure was meant as what is expected.
        Slips(slip: slip::Slip),
        /// The figure was said so long after the time it is about, where its voice takes another time.
        Delays(delay: slip::Delay),
        /// The inequalities cannot all hold.
        Infeasible(certificate: derivation::Certificate),
    }

    /// An inequality over unknown true values, with its ground.
    Inequality of derivation::Inequality {
        /// By a figure, the measure is at least that.
        AtLeast from { assertion, variable, bound, open } {
            assertion: AssertionId,
            at: At = variable.at.into(),
            bound: f64,
            measure: &'a str = keys.m(variable.measure),
            /// Whether the bound itself is left out.
            open: bool,
        },
        /// By a figure, the measure is at most that.
        AtMost from { assertion, variable, bound, open } {
            assertion: AssertionId,
            at: At = variable.at.into(),
            bound: f64,
            measure: &'a str = keys.m(variable.measure),
            /// Whether the bound itself is left out.
            open: bool,
        },
        /// A running total never falls.
        NeverFalls {
            from: String = instant_text(*from),
            measure: MeasureId,
            to: String = instant_text(*to),
        },
        /// A running total moved only by the flows that are known, and none is known in between.
        Unmoved {
            from: String = instant_text(*from),
            measure: MeasureId,
            to: String = instant_text(*to),
        },
        /// What happened in a window happened in every window around it.
        Inside { inner: At = window(inner), measure: MeasureId, outer: At = window(outer) },
        /// A part is at most its whole.
        PartOf from { inner, outer, rule, since } {
            part: &'a str = keys.m(inner.measure),
            part_at: At = inner.at.into(),
            /// The rule that says so; null if coordinates tell.
            rule: Option<RuleId>,
            /// Where a closed incident lies within a running total: the figure that shows it to be past by then.
            since: Option<AssertionId>,
            whole: &'a str = keys.m(outer.measure),
            whole_at: At = outer.at.into(),
        },
        /// One side of a rule at one time.
        Rule { at: At = (*at).into(), rule: RuleId, side: Side },
        /// A part is at most or at least the share that a figure gives, times the whole.
        Share from { rule, figure, part, whole, kept, side } {
            figure: AssertionId,
            /// The end of the share that counts, from 0 to 1.
            kept: f64,
            part_at: At = (*part).into(),
            rule: RuleId,
            side: Side,
            whole_at: At = (*whole).into(),
        },
        /// The natural range of a unit.
        Natural from { variable, side } {
            at: At = variable.at.into(),
            measure: &'a str = keys.m(variable.measure),
            side: Side,
        },
        /// A flow over a window is what its running sum grows by.
        Spans { measure: MeasureId, side: Side, window: At = self::window(window) },
    }
}

/// The time that a value stands at: null for any, a text for an instant, two for the ends of a window.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum At {
    Always,
    Instant(String),
    Window([String; 2]),
}

impl From<Timepoint> for At {
    fn from(time: Timepoint) -> Self {
        match time {
            Timepoint::Always => Self::Always,
            Timepoint::Instant(second) => Self::Instant(instant_text(second)),
            Timepoint::Window(from, to) => Self::Window([instant_text(from), instant_text(to)]),
        }
    }
}

fn window((from, to): &(i64, i64)) -> At {
    Timepoint::Window(*from, *to).into()
}
