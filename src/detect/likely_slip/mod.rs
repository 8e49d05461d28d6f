//! Figures that were likely mistyped, with what was likely meant.
//!
//! Each figure is held against what the nearest figures of its own voice, and of others, lead one to expect at its time. One that
//! is out of line with all of them is read as a mistyped number, on a mistyped date, or in the place of another figure of its
//! voice, and told if what it is read as fits and chance is a poor explanation of that.

mod item;
mod line;
mod near;
mod open;
mod read;
mod readings;
mod signs;
mod swaps;
mod track;
mod tracks;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

pub(super) use self::item::is_given;
use self::line::Place;
pub(super) use self::read::Read;
pub(crate) use self::readings::Out;
use self::readings::{Standing, best, of_date, of_number, standing};
pub(crate) use self::signs::{Sign, Signs};
pub(crate) use self::swaps::{TRIED, Together};
use self::track::Track;
pub(crate) use self::tracks::Tracks;
use super::support::{anchor, members, strength};
use super::{Detector, Run};
use crate::derivation::{Cite, Claim, Derivation, Premise};
use crate::dossier::{Dossier, View};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::quantity::Dimension;
use crate::relation::{Case, Evidence};
use crate::slip::{Delay, Intended, Mistake, Slip, Stray, Written, assumptions};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::LikelySlip,
    title: "a figure that was likely mistyped, with what was likely meant",
    why: "a slip of the keys is no claim of its source: it makes disputes that nobody has, and sums that nothing mends",
    reference: "Damerau, A technique for computer detection and correction of spelling errors (1964): one slip explains most",
    run: Run::Wide,
};

/// A figure, or two that were swapped, with how it may be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Likely {
    readings: Vec<Slip>,
    strays: Vec<Stray>,
    delays: Vec<Delay>,
    chance: f64,
    /// How far what was meant lies from the middle of what is expected.
    off_centre: f64,
}

impl Likely {
    /// The figure that slipped, or two.
    pub(crate) fn slipped(&self) -> impl Iterator<Item = AssertionId> {
        self.readings.iter().map(|slip| slip.figure)
    }

    /// Every assertion that it speaks of.
    fn figures(&self) -> impl Iterator<Item = AssertionId> {
        let slips = self.readings.iter().flat_map(|slip| {
            let with = match slip.mistake {
                Mistake::Swapped { with } => Some(with),
                _ => None,
            };
            slip.expected.from.iter().copied().chain([slip.figure]).chain(with)
        });
        slips.chain(of_strays(&self.strays)).chain(of_delays(&self.delays))
    }
}

fn of_strays(strays: &[Stray]) -> impl Iterator<Item = AssertionId> {
    strays.iter().flat_map(|stray| stray.expected.from.iter().copied().chain([stray.figure]))
}

fn of_delays(delays: &[Delay]) -> impl Iterator<Item = AssertionId> {
    delays.iter().flat_map(|delay| delay.from.iter().copied().chain([delay.figure]))
}

/// What is out of line in a portion, and how it may be read.
pub(super) fn signs(case: &Case<'_>) -> Signs {
    let evidence = &case.evidence;
    let mut signs = Signs::default();
    for measure in evidence.measures().iter().copied() {
        // It takes two others to tell a slip.
        if evidence.figures(measure).len() > 2
            && looks_for_slips(evidence.dossier(), evidence.policy, measure)
        {
            signs.extend(Tracks::of(case, measure).look(&Read::given(evidence), measure));
        }
    }
    signs
}

/// Whether slips are looked for on a measure.
pub(super) fn looks_for_slips(dossier: &Dossier, policy: &Policy, measure: MeasureId) -> bool {
    let on = dossier.at_measure(measure);
    policy.slips > 0 && on.kind != Kind::Proposition && *on.unit.dimension() != Dimension::Date
}

/// A figure that is not in line.
struct Looked {
    sign: Option<Sign>,
    /// The times at which other figures were looked at for it.
    tried: SmallVec<[i64; 4]>,
    /// Whether it matters who gives the same number for its time.
    leans: bool,
}

/// Looks at one figure; nothing if it is in line by itself.
fn look(track: &Track<'_, '_>, place: Place) -> Option<Looked> {
    let item = track.at(place)?;
    let found = if track.is_in_line(place) { Standing::InLine } else { standing(track, place) };
    let late = track.is_late(place);
    let leans = matches!(found, Standing::BorneOut | Standing::Out(_));
    let strays = match &found {
        Standing::Out(out) => out.strays.as_slice(),
        _ if late => &[],
        _ => return leans.then(|| Looked { sign: None, tried: SmallVec::new(), leans }),
    };
    let dated = track.dated(place);
    let figures = dated.iter().map(|item| item.id).chain([item.id]).chain(of_strays(strays));
    let evidence = &*track.read.evidence(figures);
    let mut tried = SmallVec::new();
    let mut readings = of_date(track, evidence, place, (&found, late), &mut tried);
    let mut sign = Sign::default();
    if let Standing::Out(out) = found {
        readings.extend(of_number(evidence, &out));
        sign.together = swaps::together(evidence, item.id);
        sign.out = Some(out);
    }
    sign.likely = best(readings);
    Some(Looked { sign: Some(sign).filter(|sign| !sign.is_none()), tried, leans })
}

/// The figures out of line that one voice gave together, and of which each was likely given in the place of another.
pub(crate) fn swapped<'o>(
    view: View<'_>,
    policy: &Policy,
    strays: impl Iterator<Item = &'o Out>,
) -> Vec<Likely> {
    let strays = swaps::with_partners(strays.collect());
    if strays.len() < 2 {
        return Vec::new();
    }
    let figures = strays.iter().filter_map(|out| out.strays.first()).map(|stray| stray.figure);
    swaps::of(&Evidence::of_figures(view, policy, figures), strays.iter().copied())
}

/// The likely slips of some portions together, `swapped` among them, with what of the things `found` about those figures they
/// would explain.
///
/// # Complexity
/// Near linear in the signs, and linear in what was found.
pub(crate) fn slips<'f, F: Iterator<Item = &'f Finding>>(
    view: View<'_>,
    policy: &Policy,
    signs: &[&Signs],
    swapped: Vec<Likely>,
    found: impl FnOnce(&FxHashSet<AssertionId>) -> F,
) -> Vec<Finding> {
    let taken: FxHashSet<AssertionId> = swapped.iter().flat_map(Likely::slipped).collect();
    let of_one = signs.iter().flat_map(|one| one.likely());
    let of_one = of_one.filter(|one| one.slipped().all(|figure| !taken.contains(&figure)));
    let mut likely: Vec<Likely> = of_one.cloned().chain(swapped).collect();
    if likely.is_empty() {
        return Vec::new();
    }
    let figures = likely.iter().flat_map(Likely::figures);
    let evidence = &Evidence::of_figures(view, policy, figures);
    let mut by_measure: BTreeMap<MeasureId, BTreeMap<String, Likely>> = BTreeMap::new();
    likely.sort_by_key(|one| one.readings.first().map(|slip| evidence.key(slip.figure)));
    for one in likely {
        if let Some((measure, anchor)) = named(evidence, &one) {
            by_measure.entry(measure).or_default().entry(anchor).or_insert(one);
        }
    }
    let mut chosen: Vec<(String, Likely)> = Vec::new();
    for likely in by_measure.into_values() {
        let mut ranked: Vec<(String, Likely)> = likely.into_iter().collect();
        // The sort keeps the order of anchors.
        ranked.sort_by(|a, b| a.1.chance.total_cmp(&b.1.chance));
        ranked.truncate(policy.slips);
        chosen.extend(ranked);
    }
    let slipped = chosen.iter().flat_map(|(_, one)| one.slipped()).collect();
    let explained = Explained::of(&slipped, found(&slipped));
    chosen.into_iter().filter_map(|(anchor, one)| finding(evidence, &explained, anchor, one)).collect()
}

/// The measure and the anchor: what the figure is about, who says it, and the number.
fn named(evidence: &Evidence<'_>, one: &Likely) -> Option<(MeasureId, String)> {
    let first = one.readings.first()?;
    let name =
        |id: AssertionId| Some(format!("{},{}", anchor(evidence, id), Written::of(evidence, id)?.number));
    let text = match first.mistake {
        Mistake::Swapped { with } => format!("{}+{}", name(first.figure)?, name(with)?),
        _ => name(first.figure)?,
    };
    Some((first.expected.measure, text))
}

/// The findings that a slip would explain, by figure.
struct Explained<'f>(FxHashMap<AssertionId, Vec<&'f FindingId>>);

impl<'f> Explained<'f> {
    fn of(slipped: &FxHashSet<AssertionId>, found: impl Iterator<Item = &'f Finding>) -> Self {
        let mut by_figure: FxHashMap<AssertionId, Vec<&FindingId>> = FxHashMap::default();
        for finding in found {
            let mut explain = |figure: AssertionId| {
                if slipped.contains(&figure) {
                    by_figure.entry(figure).or_default().push(&finding.id);
                }
            };
            match &finding.detail {
                Detail::Contradiction { .. } | Detail::Conflict { .. } | Detail::RelaySlip { .. } => {
                    finding.members.iter().for_each(|id| explain(*id));
                }
                Detail::FalseValue { values, .. } => values.iter().for_each(|one| explain(one.value)),
                Detail::Revision { changes, .. } => {
                    changes.iter().flat_map(|c| [c.old, c.new]).for_each(explain);
                }
                _ => {}
            }
        }
        Self(by_figure)
    }

    fn by(&self, one: &Likely) -> Vec<FindingId> {
        let figures = one.readings.iter().map(|slip| slip.figure);
        let mut all: Vec<FindingId> =
            figures.filter_map(|figure| self.0.get(&figure)).flatten().map(|id| (*id).clone()).collect();
        all.sort();
        all.dedup();
        all
    }
}

fn finding(
    evidence: &Evidence<'_>,
    explained: &Explained<'_>,
    anchor: String,
    one: Likely,
) -> Option<Finding> {
    let explains = explained.by(&one);
    let Likely { readings, strays, delays, chance, .. } = one;
    let measure = readings.first()?.expected.measure;
    let mut derivation = Derivation::default();
    let mut all: Vec<AssertionId> = Vec::new();
    for stray in strays {
        all.extend(stray.expected.from.iter().copied().chain([stray.figure]));
        let from = premises(evidence, &mut derivation, stray.figure, &stray.expected.from, None);
        derivation.step(Claim::Strays(Box::new(stray)), from);
    }
    for delay in delays {
        all.extend(delay.from.iter().copied());
        let from: Vec<Cite> = delay
            .from
            .iter()
            .chain([&delay.figure])
            .copied()
            .map(Premise::Assertion)
            .map(|p| derivation.premise(p))
            .collect();
        derivation.step(Claim::Delays(Box::new(delay)), from);
    }
    for slip in &readings {
        all.extend(slip.expected.from.iter().copied().chain([slip.figure]));
        let mut from =
            premises(evidence, &mut derivation, slip.figure, &slip.expected.from, Some(&slip.intended));
        if let Mistake::Swapped { with } = slip.mistake {
            from.push(derivation.premise(Premise::Assertion(with)));
        }
        derivation.step(Claim::Slips(Box::new(slip.clone())), from);
    }
    Some(Finding {
        id: FindingId::new(FindingKind::LikelySlip, anchor),
        strength: strength(derivation.assumes(), false),
        members: members(evidence, all),
        detail: Detail::LikelySlip { measure, readings, chance, explains },
        argument: derivation.into(),
    })
}

fn premises(
    evidence: &Evidence<'_>,
    derivation: &mut Derivation,
    figure: AssertionId,
    from: &[AssertionId],
    intended: Option<&Intended>,
) -> Vec<Cite> {
    let ids = [figure].into_iter().chain(from.iter().copied());
    let mut cites: Vec<Cite> = ids.map(|id| derivation.premise(Premise::Assertion(id))).collect();
    cites.push(derivation.premise(Premise::HedgeModel));
    let assumed = assumptions(evidence, figure, from, intended);
    cites.extend(assumed.into_iter().map(|a| derivation.premise(Premise::Assumption(a))));
    cites
}
