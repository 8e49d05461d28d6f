//! Judging how credible a figure or an estimate is, see [`Credibility`].

use super::build::Case;
use super::grade::{Credibility, Grade, Ground};
use super::{Backing, Conclusion, Estimate, Stands, Unsettled};
use crate::id::{AssertionId, MeasureId};
use crate::quantity::{Form, Interval, Leaning, Separation};
use crate::relation::{Evidence, Status, Strength, Verdict, Voice, backing, voice, witnesses};
use crate::source::Reliability;

/// How many statements are looked at for other voices among them.
const VOICES: usize = 64;
/// How many corrections of one statement are followed.
const CORRECTIONS: usize = 64;

/// What a grade is judged on.
#[derive(Debug, Default)]
struct Facts {
    groups: usize,
    affirmed: usize,
    denied: usize,
    /// Statements of other voices that agree.
    agreed: usize,
    /// Statements that fit it and say less.
    less: usize,
    accounted: bool,
    /// The groups behind the best supported statements that contradict it, and how firmly.
    against: Option<(usize, Strength)>,
    across: Option<Strength>,
    /// Whether there is anything else that it can be held against.
    company: bool,
}

/// The scale, see [`Credibility`].
fn judge(facts: &Facts) -> (Credibility, Vec<Ground>) {
    let mut because = Vec::new();
    let own = facts.groups + facts.affirmed;
    because.push(match facts.groups {
        0 => Ground::NoKnownOrigin,
        groups => Ground::Independent { groups },
    });
    if facts.affirmed > 0 {
        because.push(Ground::Affirmed { groups: facts.affirmed });
    }
    if facts.agreed > 0 && own < 2 {
        because.push(Ground::Agreed { statements: facts.agreed });
    }
    if facts.less > 0 && own < 2 {
        because.push(Ground::LessSaid { statements: facts.less });
    }
    if facts.accounted {
        because.push(Ground::AccountedFor);
    }
    let rival = facts.against.map_or(0, |(groups, _)| groups).max(facts.denied);
    if let Some((groups, strength)) = facts.against {
        because.push(Ground::Contradicted { groups, strength });
    }
    if facts.denied > 0 {
        because.push(Ground::Denied { groups: facts.denied });
    }
    if let Some(strength) = facts.across {
        because.push(Ground::ConflictAcross { strength });
    }
    let contradicted = facts.against.is_some() || facts.denied > 0;
    let hard = facts.denied > 0 || facts.against.is_some_and(|(groups, s)| groups > 0 && s == Strength::Hard);
    let grade = match (contradicted, own) {
        (true, 2..) if rival < 2 => Credibility::Confirmed,
        (true, 2..) if rival < own => Credibility::ProbablyTrue,
        (true, 2..) if rival == own => Credibility::PossiblyTrue,
        (true, 2..) => Credibility::Doubtful,
        (true, _) if hard => Credibility::Improbable,
        (true, _) => Credibility::Doubtful,
        (false, 2..) => Credibility::Confirmed,
        (false, _) if facts.accounted => Credibility::ProbablyTrue,
        (false, 1) if facts.agreed + facts.less > 0 => Credibility::ProbablyTrue,
        // What nobody known says is no likelier for being said often.
        (false, _) if facts.agreed + facts.less > 0 => Credibility::PossiblyTrue,
        (false, _) if facts.company => {
            because.push(Ground::Fits);
            Credibility::PossiblyTrue
        }
        (false, _) => {
            because.push(Ground::NothingElse);
            Credibility::CannotBeJudged
        }
    };
    // A conflict across measures says that one of several is wrong, and not which.
    let grade = match facts.across {
        Some(_) if own >= 2 => grade.max(Credibility::ProbablyTrue),
        Some(_) if grade != Credibility::Improbable => Credibility::Doubtful,
        _ => grade,
    };
    (grade, because)
}

/// The grade of what an estimate claims.
pub(super) fn of_estimate(case: &Case<'_, '_>, estimate: &Estimate) -> Grade {
    let reliability = |one: &Backing| one.reliability.unwrap_or(Reliability::F);
    let Some(camp) = estimate.camp() else {
        let because = match estimate.conclusion {
            Conclusion::Undetermined(Unsettled::Split) => Ground::Split,
            Conclusion::Undetermined(Unsettled::Pending { .. }) => Ground::Pending,
            _ => Ground::NothingElse,
        };
        return Grade { because: vec![because], ..Grade::default() };
    };
    let against = estimate.rivals.iter().filter_map(|rival| match rival.stands {
        Stands::Contradicts(strength) => Some((rival.backing.groups(), strength)),
        _ => None,
    });
    let all = estimate.agreeing.as_ref().unwrap_or(camp);
    let (near, far): (Vec<_>, Vec<_>) =
        all.members.iter().copied().partition(|id| speaks_for(case.evidence, *id, &camp.interval));
    let facts = Facts {
        agreed: others(case.evidence, &near),
        less: others(case.evidence, &all.members).min(far.len()),
        against: strongest(against),
        company: !estimate.rivals.is_empty()
            || estimate.outdated > 0
            || case.asides.linked.contains(&estimate.measure),
        ..facts(case, Some(estimate.measure), &all.members, backing(case.evidence, &near).independent)
    };
    let (credibility, because) = judge(&facts);
    Grade { reliability: reliability(camp), credibility, because }
}

/// Whether a figure that fits some values speaks for them: with an open end only for what is near that.
fn speaks_for(evidence: &Evidence<'_>, id: AssertionId, values: &Interval) -> bool {
    let printed = evidence.reading(id).and_then(|reading| reading.nominal);
    let form = evidence.assertion(id).quantity().map(|quantity| quantity.form());
    let (Some((low, high)), Some(form)) = (printed, form) else { return true };
    let Some((number, _)) = form.nominal() else { return true };
    // In the unit of the measure.
    let factor = if number.get() == 0.0 { 1.0 } else { low / number.get() };
    let near = evidence.policy.hedges.near_width(number) * factor;
    match form.leaning() {
        Leaning::Up => values.low_value() <= low + near,
        Leaning::Down if !matches!(form, Form::Nearly(_)) => values.high_value() >= high - near,
        _ => true,
    }
}

/// How many of some statements are of other voices than the one of them with most to say.
fn others(evidence: &Evidence<'_>, members: &[AssertionId]) -> usize {
    let origins = |id: &AssertionId| evidence.assertion(*id).origins();
    let mut voices: Vec<AssertionId> = Vec::new();
    for id in members {
        let said =
            |known: &AssertionId| voice(evidence.dossier(), origins(known), origins(id)) == Voice::Same;
        if voices.len() < VOICES && !voices.iter().any(said) {
            voices.push(*id);
        }
    }
    voices.len().saturating_sub(1)
}

/// The best supported contradiction, and how firm the firmest is.
fn strongest(all: impl Iterator<Item = (usize, Strength)>) -> Option<(usize, Strength)> {
    all.reduce(|a, b| (a.0.max(b.0), if b.0 >= a.0 { b.1.min(a.1) } else { a.1 }))
}

fn facts(case: &Case<'_, '_>, measure: Option<MeasureId>, members: &[AssertionId], groups: usize) -> Facts {
    let asides = case.asides;
    Facts {
        groups,
        affirmed: asides.others(case, measure, members, true).len(),
        denied: asides.others(case, measure, members, false).len(),
        accounted: members.iter().any(|id| asides.accounted.contains(id)),
        across: members.iter().filter_map(|id| asides.conflicts.get(id).copied()).min(),
        ..Facts::default()
    }
}

/// The grade of one figure, held against every other standing figure of its measure; `None` if it is no figure of the
/// view.
///
/// # Complexity
/// O(n log n) in the figures on the measure.
pub(crate) fn of_figure(case: &Case<'_, '_>, id: AssertionId) -> Option<Grade> {
    let evidence = case.evidence;
    let reading = evidence.reading(id)?;
    let measure = reading.measure.filter(|_| evidence.assertion(id).quantity().is_some())?;
    let lead = case.statements.lead(id);
    let reliability = rating(evidence, id);
    if taken_back(case, id) {
        let because = vec![Ground::TakenBack];
        return Some(Grade { reliability, credibility: Credibility::Improbable, because });
    }
    let (mut agree, mut against, mut less, mut company) = (vec![lead], Vec::new(), 0_usize, false);
    let values = reading.support;
    for other in case.standing(measure).into_iter().filter(|other| *other != lead) {
        let Some(relation) = evidence.relate(lead, other) else { continue };
        // Nobody confirms or doubts a figure by saying it again.
        let same = relation.voice == Voice::Same;
        company |= !same;
        if relation.verdict.agrees() {
            match values.is_none_or(|values| speaks_for(evidence, other, &values)) {
                true => agree.push(other),
                false => less += usize::from(!same),
            }
        } else if let Verdict::Contradicts { strength, .. } = relation.verdict {
            against.push((other, strength));
        }
    }
    evidence.sort(&mut agree);
    // Those that agree with it need not agree with each other.
    let camps = crate::timeline::windows(evidence, &agree);
    let best = camps.iter().filter(|camp| camp.contains(&lead));
    let groups = best.map(|camp| witnesses(evidence, camp).independent).max();
    let alone = usize::from(!evidence.assertion(lead).origins().is_empty());
    let rivals: Vec<AssertionId> = against.iter().map(|(other, _)| *other).collect();
    let camps = crate::timeline::windows(evidence, &rivals);
    let rival = camps.iter().map(|camp| backing(evidence, camp).independent).max();
    let strength = against.iter().map(|(_, strength)| *strength).min();
    let facts = Facts {
        agreed: others(evidence, &agree),
        less,
        against: strength.map(|strength| (rival.unwrap_or(0), strength)),
        company: company || case.asides.linked.contains(&measure),
        ..facts(case, None, &[lead], groups.unwrap_or(alone).max(alone))
    };
    let (credibility, because) = judge(&facts);
    Some(Grade { reliability, credibility, because })
}

/// Whether what a figure says no longer stands: a correction that keeps within it takes nothing back.
fn taken_back(case: &Case<'_, '_>, id: AssertionId) -> bool {
    let mut at = id;
    for _ in 0..CORRECTIONS {
        match case.statements.status(at) {
            Status::Standing => break,
            Status::Superseded { by } => at = by,
            Status::Withdrawn { .. } | Status::Slip { .. } => return true,
        }
    }
    let support = |id| case.evidence.reading(id).and_then(|reading| reading.support);
    at != id
        && support(id)
            .zip(support(at))
            .is_none_or(|(own, new)| matches!(own.separation(&new), Separation::Apart { .. }))
}

/// The best rating of the origins of a figure.
fn rating(evidence: &Evidence<'_>, id: AssertionId) -> Reliability {
    super::word::rating(evidence, evidence.assertion(id).origins()).unwrap_or(Reliability::F)
}
