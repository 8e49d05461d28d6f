//! Grades on the Admiralty scale: how credible a figure is, beside how reliable its source.

use std::fmt;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};

use super::build::Case;
use super::{Backing, Conclusion, Estimate, Stands};
use crate::assertion::{Certainty, Content, Stance, Target};
use crate::dossier::View;
use crate::finding::{Detail, Finding};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::relation::{Evidence, Status, Strength, backing, families, witnesses};
use crate::source::Reliability;

/// The credibility of information on the Admiralty scale (NATO AJP-2.1, formerly STANAG 2511; US Army FM 2-22.3,
/// appendix B), read off the graph of statements.
///
/// | grade | published | here |
/// |---|---|---|
/// | 1 | confirmed by other independent sources | two or more independent groups say it, and no two who say otherwise agree |
/// | 2 | not confirmed; consistent with other information | statements that are not surely independent agree with it, or figures of other measures account for it; or more groups say it than confirm anything else |
/// | 3 | agrees with some other information | nothing agrees with it and nothing speaks against it among what it can be held against; or confirmed, and something else as well as it |
/// | 4 | not confirmed; tends to conflict | contradicted only as figures were meant, by an assumption, or by nobody known |
/// | 5 | contradicted by other information | contradicted by the literal words of a known source, or taken back or corrected by its own |
/// | 6 | no basis for judging | nothing to hold it against: not the worst grade |
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Credibility {
    /// 1.
    Confirmed,
    /// 2.
    ProbablyTrue,
    /// 3.
    PossiblyTrue,
    /// 4.
    Doubtful,
    /// 5.
    Improbable,
    /// 6.
    #[default]
    CannotBeJudged,
}

impl Credibility {
    /// Its number on the scale.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Its name on the scale.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::ProbablyTrue => "probably true",
            Self::PossiblyTrue => "possibly true",
            Self::Doubtful => "doubtful",
            Self::Improbable => "improbable",
            Self::CannotBeJudged => "cannot be judged",
        }
    }
}

impl Serialize for Credibility {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

/// A reason for a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ground {
    /// So many independent groups say it.
    Independent {
        /// How many.
        groups: usize,
    },
    /// Nobody known says it.
    NoKnownOrigin,
    /// So many holders independent of its sources affirm it.
    Affirmed {
        /// How many.
        groups: usize,
    },
    /// Other statements agree, but it is not sure that they are independent.
    Agreed {
        /// How many.
        statements: usize,
    },
    /// Figures of other measures account for it by arithmetic.
    AccountedFor,
    /// It fits what else is known, which does not confirm it.
    Fits,
    /// There is nothing to hold it against.
    NothingElse,
    /// It is contradicted by statements that so many independent groups stand behind.
    Contradicted {
        /// How many.
        groups: usize,
        /// How firmly.
        strength: Strength,
    },
    /// It cannot go together with figures of other measures.
    ConflictAcross {
        /// How firmly.
        strength: Strength,
    },
    /// So many holders independent of its sources deny it.
    Denied {
        /// How many.
        groups: usize,
    },
    /// Camps that exclude each other are supported alike: no number is claimed.
    Split,
    /// Too few stand behind any camp, as the policy has it: no number is claimed.
    Pending,
    /// Its own source took it back or corrected it, or it is a copying error.
    TakenBack,
}

/// A grade with its reasons: the letter for the source, the number for the information, such as `B2`.
///
/// The letter is the best that the dossier gives to one of the origins, F if it gives none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// How reliable the best of its sources is, as the dossier says.
    pub reliability: Reliability,
    /// How credible the information is.
    pub credibility: Credibility,
    /// Why.
    pub because: Vec<Ground>,
}

impl Default for Grade {
    fn default() -> Self {
        Self { reliability: Reliability::F, credibility: Credibility::default(), because: Vec::new() }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}{}", self.reliability, self.credibility.number())
    }
}

/// What bears on figures besides figures of their measure: findings across measures, and stances.
#[derive(Debug, Default)]
pub(crate) struct Asides {
    accounted: FxHashSet<AssertionId>,
    conflicts: FxHashMap<AssertionId, Strength>,
    /// Measures that figures of other measures bear on.
    linked: FxHashSet<MeasureId>,
    /// Families of holders that affirm or deny, by what they speak of.
    stances: FxHashMap<Target, Vec<(SourceId, bool)>>,
}

impl Asides {
    /// # Complexity
    /// Linear in the findings and the assertions of the view.
    pub(crate) fn of(
        view: View<'_>,
        findings: &[Finding],
        linked: FxHashSet<MeasureId>,
        stands: impl Fn(AssertionId) -> bool,
    ) -> Self {
        let mut this = Self { linked, ..Self::default() };
        for finding in findings {
            match finding.detail() {
                Detail::AccountedFor { figure, .. } => {
                    this.accounted.insert(*figure);
                }
                Detail::Conflict { .. } => {
                    for id in finding.members() {
                        let slot = this.conflicts.entry(*id).or_insert(finding.strength());
                        *slot = finding.strength().min(*slot);
                    }
                }
                _ => {}
            }
        }
        for (id, assertion) in view.assertions() {
            let Content::Stance { towards, stance, certainty, .. } = &assertion.content else { continue };
            if !stance.takes_side() || *certainty != Certainty::Asserted || !stands(id) {
                continue;
            }
            for target in towards {
                let held = families(view.dossier(), assertion.holders());
                let said = held.into_iter().map(|family| (family, *stance == Stance::Affirms));
                this.stances.entry(*target).or_default().extend(said);
            }
        }
        this
    }

    /// The families that affirm and that deny one of some statements, or that the measure is as told.
    fn holders(
        &self,
        measure: Option<MeasureId>,
        members: &[AssertionId],
        side: bool,
    ) -> FxHashSet<SourceId> {
        let mut found: FxHashSet<SourceId> = FxHashSet::default();
        if self.stances.is_empty() {
            return found;
        }
        let targets = members.iter().map(|id| Target::Assertion(*id)).chain(measure.map(Target::Measure));
        for target in targets {
            let all = self.stances.get(&target).into_iter().flatten();
            found.extend(all.filter(|(_, affirms)| *affirms == side).map(|(family, _)| *family));
        }
        found
    }

    /// As [`holders`](Self::holders), of all prints of the statements, and without the families behind them.
    pub(super) fn others(
        &self,
        case: &Case<'_, '_>,
        measure: Option<MeasureId>,
        members: &[AssertionId],
        side: bool,
    ) -> FxHashSet<SourceId> {
        let prints: Vec<AssertionId> =
            members.iter().flat_map(|id| case.statements.members(*id).iter().copied()).collect();
        let mut found = self.holders(measure, &prints, side);
        if !found.is_empty() {
            for id in members {
                for family in families(case.evidence.dossier(), &case.evidence.assertion(*id).origins) {
                    found.remove(&family);
                }
            }
        }
        found
    }
}

/// What a grade is judged on.
#[derive(Debug, Default)]
struct Facts {
    groups: usize,
    affirmed: usize,
    denied: usize,
    /// Other statements that agree.
    agreed: usize,
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
        (false, _) if facts.agreed > 0 || facts.accounted => Credibility::ProbablyTrue,
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
            Conclusion::Undetermined(super::Unsettled::Split) => Ground::Split,
            Conclusion::Undetermined(super::Unsettled::Pending { .. }) => Ground::Pending,
            _ => Ground::NothingElse,
        };
        return Grade { because: vec![because], ..Grade::default() };
    };
    let against = estimate.rivals.iter().filter_map(|rival| match rival.stands {
        Stands::Contradicts(strength) => Some((rival.backing.witnesses.independent, strength)),
        _ => None,
    });
    let facts = Facts {
        against: strongest(against),
        company: !estimate.rivals.is_empty()
            || estimate.outdated > 0
            || case.asides.linked.contains(&estimate.measure),
        ..facts(case, Some(estimate.measure), &camp.members, camp.witnesses.independent)
    };
    let (credibility, because) = judge(&facts);
    Grade { reliability: reliability(camp), credibility, because }
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
        agreed: members.len().saturating_sub(1),
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
    if case.statements.status(id) != Status::Standing {
        let because = vec![Ground::TakenBack];
        return Some(Grade { reliability, credibility: Credibility::Improbable, because });
    }
    let (mut agree, mut against, mut others) = (vec![lead], Vec::new(), 0_usize);
    for other in case.standing(measure).into_iter().filter(|other| *other != lead) {
        let Some(relation) = evidence.relate(lead, other) else { continue };
        others += 1;
        if relation.verdict.agrees() {
            agree.push(other);
        } else if let crate::relation::Verdict::Contradicts { strength, .. } = relation.verdict {
            against.push((other, strength));
        }
    }
    evidence.sort(&mut agree);
    // Those that agree with it need not agree with each other.
    let camps = crate::timeline::windows(evidence, &agree, agree.len());
    let best = camps.iter().filter(|camp| camp.members.contains(&lead));
    let groups = best.map(|camp| witnesses(evidence, &camp.members).independent).max();
    let alone = usize::from(!evidence.assertion(lead).origins.is_empty());
    let rivals: Vec<AssertionId> = against.iter().map(|(other, _)| *other).collect();
    let camps = crate::timeline::windows(evidence, &rivals, rivals.len());
    let rival = camps.iter().map(|camp| backing(evidence, &camp.members).independent).max();
    let strength = against.iter().map(|(_, strength)| *strength).min();
    let facts = Facts {
        agreed: agree.len() - 1,
        against: strength.map(|strength| (rival.unwrap_or(0), strength)),
        company: others > 0 || case.asides.linked.contains(&measure),
        ..facts(case, None, &[lead], groups.unwrap_or(alone).max(alone))
    };
    let (credibility, because) = judge(&facts);
    Some(Grade { reliability, credibility, because })
}

/// The best rating of the origins of a figure.
fn rating(evidence: &Evidence<'_>, id: AssertionId) -> Reliability {
    super::word::rating(evidence, &evidence.assertion(id).origins).unwrap_or(Reliability::F)
}
