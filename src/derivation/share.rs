//! Shares: what a share bounds, of which times it speaks, and what a part and a whole leave of it.

use smallvec::SmallVec;

use super::grounds::speaks_of;
use super::inequality::{Side, Timepoint, Variable, factor};
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::quantity::{Interval, Tier};
use crate::relation::{Evidence, Reading};
use crate::rule::{Assumption, RuleForm};

/// The share, in percent, by a figure of the part and one of the whole as printed; nothing if one of them prints no number.
pub(crate) fn ratio_as_printed(
    evidence: &Evidence<'_>,
    rule: RuleId,
    part: AssertionId,
    whole: AssertionId,
) -> Option<(f64, f64)> {
    let RuleForm::Share { loss, .. } = *evidence.dossier().rule(rule)?.form() else { return None };
    let (x, y) = (evidence.reading(part)?, evidence.reading(whole)?);
    let units = factor(evidence.dossier(), x.measure?, y.measure?)?;
    let (x, y) = (x.nominal?, y.nominal?);
    let (low, high) = (100.0 * units * x.0 / y.1, 100.0 * units * x.1 / y.0);
    let ends = if loss { (100.0 - high, 100.0 - low) } else { (low, high) };
    (ends.0.is_finite() && ends.1.is_finite()).then_some(ends)
}

/// The share, in percent, that a figure of the part and one of the whole leave by a rule, and what the comparison of
/// their times with each other and with that of a figure of the share assumes; `None` if they are not of one time, or
/// for a share lost, the whole not of an earlier one.
pub(crate) fn ratio(
    evidence: &Evidence<'_>,
    rule: RuleId,
    figure: AssertionId,
    part: AssertionId,
    whole: AssertionId,
) -> Option<(Interval, SmallVec<[Assumption; 4]>)> {
    let RuleForm::Share { share, part: of, whole: all, loss } = *evidence.dossier().rule(rule)?.form() else {
        return None;
    };
    let (p, x, y) = (evidence.reading(figure)?, evidence.reading(part)?, evidence.reading(whole)?);
    if part == whole || p.measure != Some(share) || x.measure != Some(of) || y.measure != Some(all) {
        return None;
    }
    let mut assumptions: SmallVec<[Assumption; 4]> = SmallVec::new();
    if let Some((a, b)) = p.when.as_ref().zip(x.when.as_ref()).filter(|_| p.kind != Kind::Constant) {
        if a.end <= b.start || b.end <= a.start {
            return None;
        }
        assumptions.extend(a.assumptions.iter().copied());
        if !(a.moment && b.moment) {
            assumptions.push(Assumption::OneMoment);
        }
    }
    let constant = x.kind == Kind::Constant && y.kind == Kind::Constant;
    if let Some((a, b)) = x.when.as_ref().zip(y.when.as_ref()).filter(|_| !constant) {
        assumptions.extend(a.assumptions.iter().chain(&b.assumptions).copied());
        match loss {
            true if b.end <= a.start => assumptions.push(Assumption::LatestBase),
            false if a.start < b.end && b.start < a.end => {
                if !(a.moment && b.moment) && x.kind != Kind::Flow {
                    assumptions.push(Assumption::OneMoment);
                }
                if x.kind == Kind::Flow && (a.start, a.end) != (b.start, b.end) {
                    return None;
                }
            }
            _ => return None,
        }
    } else if !constant || loss {
        return None;
    }
    assumptions.sort_unstable();
    assumptions.dedup();
    let factor = factor(evidence.dossier(), of, all)?;
    let (x, y) = (x.support?.scaled(factor), y.support?);
    // A share of nothing, or of less, is none.
    let least = y.low().value().filter(|low| *low > 0.0)?;
    let low = y.high().value().map_or(0.0, |most| x.low_value().max(0.0) / most);
    let high = x.high_value() / least;
    let (low, high) = if loss { (1.0 - high, 1.0 - low) } else { (low, high) };
    let percent = |v: f64| (100.0 * v).clamp(0.0, 100.0);
    Some((Interval::closed(percent(low), percent(high)).ok()?, assumptions))
}

/// The end of a share, as a number from 0 to 1, that bounds what is kept on one side.
pub(crate) fn kept_share(
    evidence: &Evidence<'_>,
    figure: AssertionId,
    share: MeasureId,
    tier: Tier,
    loss: bool,
    side: Side,
) -> Option<f64> {
    let reading = evidence.reading(figure).filter(|r| r.measure == Some(share))?;
    let range = reading.tier(tier)?;
    let end = if (side == Side::AtMost) == loss { range.low() } else { range.high() };
    // A share has the unit %.
    let part = end.value()? / 100.0;
    Some(if loss { 1.0 - part } else { part })
}

/// Whether a share is a level, and its part and whole are running totals.
pub(crate) fn of_totals(dossier: &Dossier, share: MeasureId, part: MeasureId, whole: MeasureId) -> bool {
    let is = |id, kind| dossier.measure(id).is_some_and(|m| m.kind() == kind);
    is(share, Kind::Stock) && is(part, Kind::Cumulative) && is(whole, Kind::Cumulative)
}

/// When a share that is a level speaks of running totals: as they do, at the end of its moment.
pub(crate) fn totals_time(share: &Reading, assumed: &[Assumption]) -> Option<Timepoint> {
    let when = share.when.as_ref().filter(|when| when.moment)?;
    let granted = when.assumptions.iter().all(|one| assumed.contains(one));
    (granted && when.end > i64::MIN && when.end < i64::MAX).then_some(Timepoint::Instant(when.end))
}

/// Whether a share speaks of this part and whole: at its own time, and a share lost of what was before.
pub(super) fn share_speaks(
    reading: &Reading,
    part: Timepoint,
    whole: Timepoint,
    loss: bool,
    assumed: &[Assumption],
) -> bool {
    let own = |time| {
        let (Timepoint::Instant(_) | Timepoint::Window(..)) = time else {
            return time == Timepoint::Always && reading.kind == Kind::Constant;
        };
        // A share that does not depend on time holds at every time.
        reading.kind == Kind::Constant
            || reading.measure.is_some_and(|measure| {
                speaks_of(reading, Variable { measure, at: time }, assumed, |_, _| false).is_ok()
            })
            || match (reading.kind, &reading.when, time) {
                (Kind::Cumulative, Some(when), Timepoint::Instant(t)) => when.moment && when.end == t,
                _ => false,
            }
    };
    match loss {
        false => part == whole && own(part),
        true => {
            let (before, after) = match (whole, part) {
                (Timepoint::Instant(t1), Timepoint::Instant(t2)) => (t1, t2),
                _ => return false,
            };
            before < after && own(part) && assumed.contains(&Assumption::LatestBase)
        }
    }
}
