//! Derivations as JSON.

use super::detail::Remainder;
use super::keys::{All, Keys, Told, told};
use super::relation::{Crossing, Relation, Witnesses};
use super::slip::{Delay, Slip, Stray};
use super::{Ends, Number, ends};
use crate::assertion::Stance;
use crate::derivation::{self, Joining, Side, Timepoint};
use crate::id::{AssertionId, RuleId, SourceId};
use crate::quantity::Tier;
use crate::relation::Bearing;
use crate::rule::Assumption;
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
        claim: Claim<'a> = Claim::of(keys, &it.claim),
        from: All<'a, derivation::Cite> = keys.all(&it.from),
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
        inequality: Inequality<'a> = Inequality::of(keys, it.inequality),
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

/// One thing that is so, given what its step cites.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Claim<'a> {
    /// The figure means these values.
    Means { assertion: &'a str, interval: Ends, tier: Tier },
    /// Two assertions stand to each other so.
    Relates(Relation<'a>),
    /// All these figures have these values in common.
    Meet { members: All<'a, AssertionId>, shared: Ends },
    /// These statements have so many witnesses.
    Witnessed {
        /// How many families of sources they name.
        families: usize,
        /// How many independent groups these are.
        independent: usize,
        members: All<'a, AssertionId>,
    },
    /// The figure bears on the value of its measure at a time in this way.
    Bears {
        assertion: &'a str,
        how: Bearing,
        /// The time; null for a constant.
        on: Option<String>,
    },
    /// Figures that bear on one time leave these values.
    Supports { interval: Ends, joining: Joining, members: All<'a, AssertionId>, tier: Tier },
    /// These statements, whatever times they are about, have so many witnesses.
    Backed { members: All<'a, AssertionId>, witnesses: Witnesses<'a> },
    /// By what was learned of their sources, these statements are so many groups, of so much weight together.
    Weighed { groups: usize, members: All<'a, AssertionId>, weight: u64 },
    /// The assertion takes this stance on the proposition, through these rules.
    Holds { assertion: &'a str, proposition: &'a str, stance: Stance, via: All<'a, RuleId> },
    /// The two figures would contradict each other if one coordinate matched.
    Crosses(Crossing<'a>),
    /// The total less these parts is this, by the figures as printed.
    Leaves(Remainder<'a>),
    /// One measure lies within another.
    Nested {
        inner: &'a str,
        outer: &'a str,
        /// The rule that says so; null if coordinates tell.
        rule: Option<&'a str>,
    },
    /// The assertion prints this number, or these two ends of a range, in the unit of its measure.
    Equals { assertion: &'a str, printed: [Number; 2] },
    /// The assertion prints this number.
    Prints { assertion: &'a str, value: Number },
    /// The copy was carried after the revision, and does not have it.
    CarriedAfter { copy: &'a str, revision: &'a str },
    /// A relay carried the right print before another one carried the slip.
    CarriedBefore { right: &'a str, slip: &'a str },
    /// These are one statement, carried by so many different chains of relays.
    Carried { chains: usize, members: All<'a, AssertionId> },
    /// The figure was dropped for another one after so many seconds.
    Lasted { after: &'a str, seconds: i64, value: &'a str },
    /// The inequalities leave a measure no value beyond this bound.
    Implied {
        at: At,
        bound: Number,
        measure: &'a str,
        side: Side,
        terms: All<'a, derivation::Weighted>,
        tier: Tier,
    },
    /// The figure bounds the measure at this time from both sides.
    SpeaksOf { assertion: &'a str, at: At, measure: &'a str },
    /// By a rule about a share, the figures of the part and of the whole leave the share these values, in percent.
    Ratio { figure: &'a str, part: &'a str, rule: &'a str, share: Ends, whole: &'a str },
    /// The figure is out of line with others.
    Strays(Stray<'a>),
    /// By one mistake the figure was meant as what is expected.
    Slips(Slip<'a>),
    /// The figure was said so long after the time it is about, where its voice takes another time.
    Delays(Delay<'a>),
    /// The inequalities cannot all hold.
    Infeasible(Certificate<'a>),
}

impl<'a> Claim<'a> {
    fn of(keys: Keys<'a>, claim: &'a derivation::Claim) -> Self {
        use derivation::Claim as C;
        match claim {
            C::Means { assertion, tier, interval } => {
                Self::Means { assertion: keys.a(*assertion), interval: interval.into(), tier: *tier }
            }
            C::Relates(relation) => Self::Relates(relation.told(keys)),
            C::Meet { members, shared } => Self::Meet { members: keys.all(members), shared: shared.into() },
            C::Witnessed { members, witnesses } => Self::Witnessed {
                families: witnesses.families,
                independent: witnesses.independent,
                members: keys.all(members),
            },
            C::Bears { assertion, asked, bearing } => Self::Bears {
                assertion: keys.a(*assertion),
                how: *bearing,
                on: asked.map(|(from, to)| span_text(from, to)),
            },
            C::Supports { members, tier, joining, interval } => Self::Supports {
                interval: interval.into(),
                joining: *joining,
                members: keys.all(members),
                tier: *tier,
            },
            C::Backed { members, witnesses } => {
                Self::Backed { members: keys.all(members), witnesses: witnesses.told(keys) }
            }
            C::Weighed { members, groups, weight } => {
                Self::Weighed { groups: *groups, members: keys.all(members), weight: *weight }
            }
            C::Holds { assertion, proposition, stance, via } => Self::Holds {
                assertion: keys.a(*assertion),
                proposition: keys.m(*proposition),
                stance: *stance,
                via: keys.all(via),
            },
            C::Crosses(crossing) => Self::Crosses(crossing.told(keys)),
            C::Leaves(remainder) => Self::Leaves(remainder.told(keys)),
            C::Nested { inner, outer, rule } => Self::Nested {
                inner: keys.m(*inner),
                outer: keys.m(*outer),
                rule: rule.map(|rule| keys.r(rule)),
            },
            C::Equals { assertion, printed } => {
                Self::Equals { assertion: keys.a(*assertion), printed: ends(*printed) }
            }
            C::Prints { assertion, value } => {
                Self::Prints { assertion: keys.a(*assertion), value: Number(*value) }
            }
            C::CarriedAfter { copy, revision } => {
                Self::CarriedAfter { copy: keys.a(*copy), revision: keys.a(*revision) }
            }
            C::CarriedBefore { right, slip } => {
                Self::CarriedBefore { right: keys.a(*right), slip: keys.a(*slip) }
            }
            C::Carried { members, chains } => Self::Carried { chains: *chains, members: keys.all(members) },
            C::Lasted { value, after, seconds } => {
                Self::Lasted { after: keys.a(*after), seconds: *seconds, value: keys.a(*value) }
            }
            C::Implied(entailment) => Self::Implied {
                at: entailment.variable.at.into(),
                bound: Number(entailment.bound),
                measure: keys.m(entailment.variable.measure),
                side: entailment.side,
                terms: keys.all(&entailment.terms),
                tier: entailment.tier,
            },
            C::SpeaksOf { assertion, variable } => Self::SpeaksOf {
                assertion: keys.a(*assertion),
                at: variable.at.into(),
                measure: keys.m(variable.measure),
            },
            C::Ratio { rule, figure, part, whole, share } => Self::Ratio {
                figure: keys.a(*figure),
                part: keys.a(*part),
                rule: keys.r(*rule),
                share: share.into(),
                whole: keys.a(*whole),
            },
            C::Strays(stray) => Self::Strays(stray.told(keys)),
            C::Slips(slip) => Self::Slips(slip.told(keys)),
            C::Delays(delay) => Self::Delays(delay.told(keys)),
            C::Infeasible(one) => Self::Infeasible(one.told(keys)),
        }
    }
}

/// An inequality over unknown true values, with its ground.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Inequality<'a> {
    /// By a figure, the measure is at least that.
    AtLeast {
        assertion: &'a str,
        at: At,
        bound: Number,
        measure: &'a str,
        /// Whether the bound itself is left out.
        open: bool,
    },
    /// By a figure, the measure is at most that.
    AtMost {
        assertion: &'a str,
        at: At,
        bound: Number,
        measure: &'a str,
        /// Whether the bound itself is left out.
        open: bool,
    },
    /// A running total never falls.
    NeverFalls { from: String, measure: &'a str, to: String },
    /// A running total moved only by the flows that are known, and none is known in between.
    Unmoved { from: String, measure: &'a str, to: String },
    /// What happened in a window happened in every window around it.
    Inside { inner: At, measure: &'a str, outer: At },
    /// A part is at most its whole.
    PartOf {
        part: &'a str,
        part_at: At,
        /// The rule that says so; null if coordinates tell.
        rule: Option<&'a str>,
        /// Where a closed incident lies within a running total: the figure that shows it to be past by then.
        since: Option<&'a str>,
        whole: &'a str,
        whole_at: At,
    },
    /// One side of a rule at one time.
    Rule { at: At, rule: &'a str, side: Side },
    /// A part is at most or at least the share that a figure gives, times the whole.
    Share {
        figure: &'a str,
        /// The end of the share that counts, from 0 to 1.
        kept: Number,
        part_at: At,
        rule: &'a str,
        side: Side,
        whole_at: At,
    },
    /// The natural range of a unit.
    Natural { at: At, measure: &'a str, side: Side },
    /// A flow over a window is what its running sum grows by.
    Spans { measure: &'a str, side: Side, window: At },
}

impl<'a> Inequality<'a> {
    fn of(keys: Keys<'a>, inequality: derivation::Inequality) -> Self {
        use derivation::Inequality as I;
        let window = |(from, to)| At::from(Timepoint::Window(from, to));
        match inequality {
            I::AtLeast { assertion, variable, bound, open } => Self::AtLeast {
                assertion: keys.a(assertion),
                at: variable.at.into(),
                bound: Number(bound),
                measure: keys.m(variable.measure),
                open,
            },
            I::AtMost { assertion, variable, bound, open } => Self::AtMost {
                assertion: keys.a(assertion),
                at: variable.at.into(),
                bound: Number(bound),
                measure: keys.m(variable.measure),
                open,
            },
            I::NeverFalls { measure, from, to } => {
                Self::NeverFalls { from: instant_text(from), measure: keys.m(measure), to: instant_text(to) }
            }
            I::Unmoved { measure, from, to } => {
                Self::Unmoved { from: instant_text(from), measure: keys.m(measure), to: instant_text(to) }
            }
            I::Inside { measure, inner, outer } => {
                Self::Inside { inner: window(inner), measure: keys.m(measure), outer: window(outer) }
            }
            I::PartOf { inner, outer, rule, since } => Self::PartOf {
                part: keys.m(inner.measure),
                part_at: inner.at.into(),
                rule: rule.map(|rule| keys.r(rule)),
                since: since.map(|id| keys.a(id)),
                whole: keys.m(outer.measure),
                whole_at: outer.at.into(),
            },
            I::Rule { rule, at, side } => Self::Rule { at: at.into(), rule: keys.r(rule), side },
            I::Share { rule, figure, part, whole, kept, side } => Self::Share {
                figure: keys.a(figure),
                kept: Number(kept),
                part_at: part.into(),
                rule: keys.r(rule),
                side,
                whole_at: whole.into(),
            },
            I::Natural { variable, side } => {
                Self::Natural { at: variable.at.into(), measure: keys.m(variable.measure), side }
            }
            I::Spans { measure, window: over, side } => {
                Self::Spans { measure: keys.m(measure), side, window: window(over) }
            }
        }
    }
}

/// The time that a value stands at: null for any, a text for an instant, two for the ends of a window.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum At {
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
