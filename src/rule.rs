//! Rules: facts about measures, not about the world's figures.

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::id::MeasureId;
use crate::measure::Coordinate;
use crate::quantity::Number;

/// A rule with its key and the reason it holds.
///
/// ```
/// use crosscheck::{Dossier, Kind, Measure, Rule, RuleForm};
/// let mut dossier = Dossier::new();
/// let killed = dossier.add_measure(Measure::new("killed", Kind::Cumulative))?;
/// let losses = dossier.add_measure(Measure::new("killed-or-wounded", Kind::Cumulative))?;
/// let form = RuleForm::PartOf { part: killed, whole: losses };
/// dossier.add_rule(Rule::new("killed-in-losses", form).because("who was killed counts among the losses"))?;
/// # Ok::<(), crosscheck::DossierError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub(crate) key: Box<str>,
    pub(crate) form: RuleForm,
    pub(crate) label: Option<Box<str>>,
    pub(crate) reason: Option<Box<str>>,
}

/// What a rule says. `m(t)` is the value of measure m at time t.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleForm {
    /// part(t) ≤ whole(t).
    PartOf {
        /// The part.
        part: MeasureId,
        /// The whole.
        whole: MeasureId,
    },
    /// total(t) = Σ part(t), or ≥ if the parts are not exhaustive.
    Sum {
        /// The total.
        total: MeasureId,
        /// Its parts.
        parts: Vec<MeasureId>,
        /// Whether they are all of it.
        exhaustive: bool,
    },
    /// flow over [a, b) = total(b) − total(a).
    Increment {
        /// The flow.
        flow: MeasureId,
        /// The running total it feeds.
        total: MeasureId,
    },
    /// part(t) = share · whole(t), or in the loss form part(t2) = (1 − share) · whole(t1). A share that is a level speaks
    /// of running totals as they are at the end of its moment. Nothing follows from it where the whole can be negative, as an amount of money
    /// or of any unit that is not known can: say of such a whole that it counts ([`Measure::counting`](crate::Measure::counting)).
    Share {
        /// The share, in percent.
        share: MeasureId,
        /// The part.
        part: MeasureId,
        /// The whole.
        whole: MeasureId,
        /// Whether the share is what was lost.
        loss: bool,
    },
    /// Σ coefficient · measure(t) compares to the bound, each measure in its own unit; for all else. Of flows it holds in
    /// every window; where the bound is not zero, or a constant is among the measures, in the windows that figures on
    /// its flows are for.
    Linear {
        /// The coefficients with their measures.
        terms: Vec<(Number, MeasureId)>,
        /// How the sum compares to the bound.
        comparator: Comparator,
        /// The bound.
        bound: Number,
    },
    /// Affirming the condition affirms the conclusion; denying the conclusion denies the condition.
    Implies {
        /// What implies.
        condition: Condition,
        /// The proposition implied.
        conclusion: MeasureId,
    },
}

/// How the sum of a linear rule compares to its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// It is the bound.
    Equal,
    /// It is the bound or less.
    AtMost,
    /// It is the bound or more.
    AtLeast,
}

codes! { Comparator, "comparator": Equal = "equal", AtMost = "at_most", AtLeast = "at_least" }

impl RuleForm {
    /// The measures it speaks of; one may come twice.
    pub(crate) fn measures(&self) -> Vec<MeasureId> {
        match self {
            Self::PartOf { part, whole } => vec![*part, *whole],
            Self::Sum { total, parts, .. } => parts.iter().copied().chain([*total]).collect(),
            Self::Increment { flow, total } => vec![*flow, *total],
            Self::Share { share, part, whole, .. } => vec![*share, *part, *whole],
            Self::Linear { terms, .. } => terms.iter().map(|(_, measure)| *measure).collect(),
            Self::Implies { condition, conclusion } => match condition {
                Condition::Affirmed(measure) | Condition::Above { measure, .. } => {
                    vec![*measure, *conclusion]
                }
            },
        }
    }
}

/// What implies a proposition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Another proposition.
    Affirmed(MeasureId),
    /// A measure above a bound, in the unit of the measure.
    Above {
        /// The measure.
        measure: MeasureId,
        /// The bound.
        bound: Number,
    },
}

impl Rule {
    /// A rule with this key.
    #[must_use]
    pub fn new(key: impl Into<Box<str>>, form: RuleForm) -> Self {
        Self { key: key.into(), form, label: None, reason: None }
    }

    /// Gives the words that explanations use for it.
    #[must_use]
    pub fn labelled(mut self, label: impl Into<Box<str>>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says why it holds.
    #[must_use]
    pub fn because(mut self, reason: impl Into<Box<str>>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What it says.
    #[must_use]
    pub fn form(&self) -> &RuleForm {
        &self.form
    }

    /// The words for it: its label, else its reason, else its key.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.as_deref().or(self.reason.as_deref()).unwrap_or(&self.key)
    }

    /// Why it holds.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// One entry of a hierarchy: a value of a coordinate, and what it lies within.
///
/// ```
/// use crosscheck::{Coordinate, Dossier, Term};
/// let mut dossier = Dossier::new();
/// dossier.add_term(Term::new(Coordinate::Place, "kursk").within("russia").because("an oblast of Russia"))?;
/// # Ok::<(), crosscheck::DossierError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub(crate) coordinate: Coordinate,
    pub(crate) key: Box<str>,
    pub(crate) within: Vec<Box<str>>,
    pub(crate) name: Option<Box<str>>,
    pub(crate) reason: Option<Box<str>>,
}

impl Term {
    /// The entry of this value, within nothing yet.
    #[must_use]
    pub fn new(coordinate: Coordinate, key: impl Into<Box<str>>) -> Self {
        Self { coordinate, key: key.into(), within: Vec::new(), name: None, reason: None }
    }

    /// Puts it within another value of the same coordinate; may be called for several.
    #[must_use]
    pub fn within(mut self, parent: impl Into<Box<str>>) -> Self {
        self.within.push(parent.into());
        self
    }

    /// Gives it a name for display.
    #[must_use]
    pub fn named(mut self, name: impl Into<Box<str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Says why it lies there.
    #[must_use]
    pub fn because(mut self, reason: impl Into<Box<str>>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The coordinate.
    #[must_use]
    pub fn coordinate(&self) -> Coordinate {
        self.coordinate
    }

    /// The value.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What it lies within.
    pub fn parents(&self) -> impl Iterator<Item = &str> {
        self.within.iter().map(AsRef::as_ref)
    }

    /// Its name, or its key if it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.key)
    }

    /// Why it lies there.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// What a conclusion rests on that no source states. Named in the policy, shown in the derivation, never part
/// of a hard contradiction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Assumption {
    /// Two figures for one long period are about one moment of it.
    OneMoment,
    /// Two flows whose windows may coincide are about one window.
    OneWindow,
    /// A missing as-of is the statement's date.
    AsOfStatement,
    /// A level known by a date is the level on that date.
    LevelAtEnd,
    /// A total moved only by the flows that are known.
    ClosedWorld,
    /// A level lasted until someone said otherwise.
    Persistence,
    /// A share that was lost is of the last level given before it.
    LatestBase,
}

impl Assumption {
    /// The sentence that explanations use.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::OneMoment => "figures for one and the same period are about one moment of it",
            Self::OneWindow => "flows whose windows may coincide are about one window",
            Self::AsOfStatement => "a figure without an as-of date is about the day it was stated",
            Self::LevelAtEnd => "a level known by a date is the level on that date",
            Self::ClosedWorld => "the total moved only by the flows that are known",
            Self::Persistence => "a level lasted until someone said otherwise",
            Self::LatestBase => "a share that was lost is of the last level given before it",
        }
    }
}
