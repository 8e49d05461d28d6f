//! Figures that were likely mistyped, with what was likely meant.
//!
//! Each figure is held against what the nearest figures of its own voice, and of others, lead one to expect at its time. One that
//! is out of line with all of them is read as a mistyped number, on a mistyped date, or in the place of another figure of its
//! voice, and told if what it is read as fits and chance is a poor explanation of that.

mod item;
mod read;
mod readings;
mod swaps;
mod track;
mod tracks;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use self::read::Read;
pub(crate) use self::readings::Out;
use self::readings::{Standing, best, of_date, of_number, standing};
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

/// What may be slips in a portion of a view.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signs {
    likely: Vec<Likely>,
    strays: Vec<Out>,
}

impl Signs {
    /// Whether nothing is out of line.
    pub(crate) fn is_empty(&self) -> bool {
        self.likely.is_empty() && self.strays.is_empty()
    }

    /// Adds others to them.
    pub(crate) fn extend(&mut self, others: Self) {
        self.likely.extend(others.likely);
        self.strays.extend(others.strays);
    }

    /// The figures of these that can be swapped with others, each with the group that the other is in.
    pub(crate) fn together(&self, view: View<'_>, policy: &Policy) -> Vec<(Together, AssertionId)> {
        if self.strays.is_empty() {
            return Vec::new();
        }
        let figures = || self.strays.iter().flat_map(|out| out.strays.first()).map(|stray| stray.figure);
        let evidence = Evidence::of_figures(view, policy, figures());
        figures().filter_map(|id| Some((swaps::together(&evidence, id)?, id))).collect()
    }

    /// A figure that is out of line.
    pub(crate) fn stray(&self, figure: AssertionId) -> Option<&Out> {
        self.strays.iter().find(|out| out.strays.iter().any(|stray| stray.figure == figure))
    }

    /// Everything that is out of line.
    pub(crate) fn strays(&self) -> &[Out] {
        &self.strays
    }
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

#[cfg(feature = "disk")]
impl Signs {
    /// Those of each part by themselves, where nothing is to be held against figures of another one.
    pub(crate) fn split(self, part: impl Fn(AssertionId) -> usize) -> Vec<Self> {
        let mut parts: BTreeMap<Option<usize>, Self> = BTreeMap::new();
        for one in self.likely {
            let figure = one.readings.first().map(|slip| slip.figure);
            parts.entry(figure.map(&part)).or_default().likely.push(one);
        }
        for one in self.strays {
            let figure = one.strays.first().map(|stray| stray.figure);
            parts.entry(figure.map(&part)).or_default().strays.push(one);
        }
        parts.into_values().collect()
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
    for measure in evidence.measures() {
        // It takes two others to tell a slip.
        if evidence.figures(measure).len() > 2
            && looks_for_slips(evidence.dossier(), evidence.policy, measure)
        {
            let tracks = Tracks::of(case, measure);
            signs.extend(signs_on(&Read::given(evidence, &tracks), &tracks, measure));
        }
    }
    signs
}

/// What is out of line on a level or constant whose figures were read before.
///
/// # Complexity
/// Linear in its figures, but only those are looked at that something new is near to, or that were out of line.
pub(super) fn signs_over_time(
    view: View<'_>,
    policy: &Policy,
    tracks: &mut Tracks,
    measure: MeasureId,
) -> Signs {
    let places = tracks.take_replaced();
    let (mut signs, mut open) = (Signs::default(), Vec::new());
    for track in tracks.each(&Read::later(view, policy, tracks), measure) {
        let all = std::iter::once(0..track.items.len());
        match &places {
            Some(places) => {
                places.iter().cloned().flatten().for_each(|at| look(&track, at, &mut signs, &mut open))
            }
            None => all.flatten().for_each(|at| look(&track, at, &mut signs, &mut open)),
        }
    }
    tracks.set_open(open);
    signs
}

/// Whether slips are looked for on a measure.
pub(super) fn looks_for_slips(dossier: &Dossier, policy: &Policy, measure: MeasureId) -> bool {
    let on = dossier.at_measure(measure);
    policy.slips > 0 && on.kind != Kind::Proposition && *on.unit.dimension() != Dimension::Date
}

/// What is out of line on one measure.
fn signs_on(read: &Read<'_, '_>, tracks: &Tracks, measure: MeasureId) -> Signs {
    let mut signs = Signs::default();
    for track in tracks.each(read, measure) {
        for place in 0..track.items.len() {
            look(&track, place, &mut signs, &mut Vec::new());
        }
    }
    signs
}

/// Looks at one figure; it is entered among the open ones if more than what is around it tells whether it is in line.
fn look(track: &Track<'_, '_>, place: usize, signs: &mut Signs, open: &mut Vec<(i64, AssertionId)>) {
    let at_a_glance = track.is_in_line(place);
    let found = if at_a_glance { Standing::InLine } else { standing(track, place) };
    let late = track.is_late(place);
    if late || matches!(found, Standing::Out(_)) {
        open.extend(track.items.get(place).map(|item| (item.at, item.id)));
    }
    let mut readings = of_date(track, place, &found, late);
    if let Standing::Out(out) = found {
        readings.extend(of_number(track.read.evidence(), &out));
        signs.strays.push(out);
    }
    signs.likely.extend(best(readings));
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

/// The likely slips of some portions together, `swapped` among them, with what was `found` there that they would explain.
///
/// # Complexity
/// Near linear in the signs, and linear in what was found.
pub(crate) fn slips<'f>(
    view: View<'_>,
    policy: &Policy,
    signs: &[&Signs],
    swapped: Vec<Likely>,
    found: impl Iterator<Item = &'f Finding>,
) -> Vec<Finding> {
    let taken: FxHashSet<AssertionId> = swapped.iter().flat_map(Likely::slipped).collect();
    let of_one = signs.iter().flat_map(|one| &one.likely);
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
    let slipped = chosen.iter().flat_map(|(_, one)| one.slipped());
    let explained = Explained::of(slipped.collect(), found);
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
    fn of(slipped: FxHashSet<AssertionId>, found: impl Iterator<Item = &'f Finding>) -> Self {
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
