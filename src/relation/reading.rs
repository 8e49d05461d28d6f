//! What an assertion means under a policy: its time and its two intervals, in the unit of its measure.

use serde::Serialize;
use smallvec::SmallVec;

use crate::assertion::Target;
use crate::dossier::{ContentRef, Dossier};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::quantity::{Form, Interval, Tier};
use crate::rule::Assumption;
use crate::time::{DAY, Date, Period, day_text, span_text};

/// The time an assertion is about, as its kind reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct When {
    /// The date it is shown by.
    pub period: Period,
    /// Its first second; the start of time if open.
    pub start: i64,
    /// The second after its last; the end of time if open.
    pub end: i64,
    /// Whether it is one moment; a longer period means "at some moment in it".
    pub moment: bool,
    /// Whether an end is open. For a flow: an unknown window inside it.
    pub open: bool,
    pub(crate) assumptions: SmallVec<[Assumption; 2]>,
}

impl When {
    /// Reads the dates of an assertion on a measure of this kind; `None` if nothing says when.
    #[must_use]
    pub fn read(
        kind: Kind,
        as_of: Option<&Period>,
        stated_on: Option<&Period>,
        policy: &Policy,
    ) -> Option<Self> {
        let mut assumptions = SmallVec::new();
        let given = match (as_of, stated_on) {
            (Some(period), _) => *period,
            (None, Some(stated)) if policy.assumes(Assumption::AsOfStatement) => {
                assumptions.push(Assumption::AsOfStatement);
                *stated
            }
            _ => return None,
        };
        let mut period = given;
        let mut at_end = false;
        if let (true, Some(last)) = (given.is_until(), given.last()) {
            match kind {
                // A running total by D stands at the end of D, however coarse D is.
                Kind::Cumulative => (period, at_end) = (last.into(), true),
                Kind::Stock if policy.assumes(Assumption::LevelAtEnd) => {
                    assumptions.push(Assumption::LevelAtEnd);
                    period = last.into();
                }
                _ => {}
            }
        }
        let slack = |date: Option<Date>| match date {
            Some(d) if d.is_approximate() => {
                (d.end() - d.start()).saturating_mul(i64::from(policy.approximate_units))
            }
            _ => 0,
        };
        let (start, end) = period.bounds();
        let approximate = period.is_approximate() && policy.approximate_units > 0;
        let open = period.start().is_none() || period.end().is_none();
        // Without an end it is no moment, however long one may be.
        let short = !open && end.saturating_sub(start) <= policy.moment;
        let start = if at_end && !short { end.saturating_sub(1) } else { start };
        Some(Self {
            period,
            start: start.saturating_sub(slack(period.first())),
            end: end.saturating_add(slack(period.last())),
            moment: (short || at_end) && !approximate,
            open,
            assumptions,
        })
    }

    /// What reading it so rests on.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// The earliest instant at which a running total can have stood so: the end of a moment, else the start.
    #[must_use]
    pub fn earliest(&self) -> i64 {
        if self.moment { self.end } else { self.start }
    }

    /// Its time in one canonical text, however it was spelt; for a running total by D, the last day of D.
    #[must_use]
    pub fn label(&self) -> String {
        let whole_day = self.end.rem_euclid(DAY) == 0 && self.end != i64::MAX;
        if self.moment && whole_day && self.end - self.start < DAY {
            return day_text(self.end - 1);
        }
        span_text(self.start, self.end)
    }

    /// Whether it lies wholly in the other.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        other.start <= self.start && self.end <= other.end
    }
}

/// An assertion as a policy reads it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    #[serde(skip)]
    pub(crate) id: AssertionId,
    #[serde(skip)]
    pub(crate) measure: Option<MeasureId>,
    /// The kind of its measure; a stance towards an assertion or a withdrawal counts as a proposition.
    pub kind: Kind,
    /// The time it is about.
    pub when: Option<When>,
    /// The values for which it is true.
    pub literal: Option<Interval>,
    /// The values that were meant; none for "many" and for stances.
    pub support: Option<Interval>,
    /// The figure as printed, in the unit of the measure.
    #[serde(skip)]
    pub(crate) nominal: Option<(f64, f64)>,
    /// Where one would rank it.
    pub typical: Option<f64>,
}

impl Reading {
    /// Reads an assertion; `None` for one of another dossier.
    #[must_use]
    pub fn of(dossier: &Dossier, policy: &Policy, id: AssertionId) -> Option<Self> {
        let assertion = dossier.assertion(id)?;
        let measure = match assertion.content() {
            ContentRef::Figure { measure, .. } => Some(measure),
            ContentRef::Stance { towards, .. } => towards.iter().find_map(Target::measure),
            ContentRef::Withdrawal => None,
        };
        let ContentRef::Figure { measure: on, quantity } = assertion.content() else {
            let kind = Kind::Proposition;
            let when = When::read(kind, assertion.as_of_given(), assertion.stated(), policy);
            return Some(Self {
                id,
                measure,
                kind,
                when,
                literal: None,
                support: None,
                nominal: None,
                typical: None,
            });
        };
        let on = dossier.at_measure(on);
        let unit = match quantity.unit() {
            Some(unit) if unit.symbol() != on.unit.symbol() => unit,
            _ => &on.unit,
        };
        let factor = unit.factor_to(&on.unit).unwrap_or(1.0);
        let form = quantity.form();
        let tier = |tier| Some(policy.hedges.tier(form, unit, tier)?.scaled(factor));
        Some(Self {
            id,
            measure,
            kind: on.kind,
            when: When::read(on.kind, assertion.as_of_given(), assertion.stated(), policy),
            literal: tier(Tier::Literal),
            support: tier(Tier::Support),
            nominal: form.nominal().map(|(low, high)| (low.get() * factor, high.get() * factor)),
            typical: policy.hedges.typical(form, unit).map(|v| v * factor),
        })
    }

    /// The interval of one tier.
    #[must_use]
    pub fn tier(&self, tier: Tier) -> Option<Interval> {
        match tier {
            Tier::Literal => self.literal,
            Tier::Support => self.support,
            Tier::Hull => Some(self.literal?.hull(&self.support?)),
        }
    }

    /// What *within* is judged on: the literal if the hedge bounds both ends, else the support; ends closed.
    pub(crate) fn core(&self, form: &Form) -> Option<Interval> {
        let two_sided = form.leaning() == crate::quantity::Leaning::Point;
        let literal = self.literal.filter(|l| two_sided && l.is_bounded());
        literal.or(self.support).map(|i| i.closure())
    }
}
