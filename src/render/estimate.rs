//! Estimates as text and as JSON.

use std::fmt;

use rustc_hash::FxHashSet;
use serde::ser::{Serialize, Serializer};

use super::json;
use super::phrase::{
    assertion, count, interval, key, keys, listed, measure, number, rounded, shown, source, with_unit,
};
use super::steps::argument_of;
use super::text::{led, more};
use crate::dossier::Dossier;
use crate::estimate::{Backing, Conclusion, Estimate, Ground, Lost, Rival, Stands, Unsettled};
use crate::id::AssertionId;
use crate::measure::Kind;
use crate::quantity::Dimension;
use crate::reconcile::Report;
use crate::relation::Strength;
use crate::time::{DAY, span_text, until_text};

/// How many statements of one camp are named.
const NAMED: usize = 8;
/// How many rivals are told in a line.
const SHOWN: usize = 2;
/// How many steps of an argument are shown.
const STEPS: usize = 24;

/// An estimate in words; prints as text and serialises with serde. See [`Report::tell`].
#[derive(Debug, Clone, Copy)]
pub struct EstimateText<'e> {
    dossier: &'e Dossier,
    estimate: &'e Estimate,
}

impl Report<'_> {
    /// An estimate as text, with its camp, its rivals, its grade and the argument; as JSON with serde.
    ///
    /// # Panics
    /// When it is printed or serialised, if the estimate is of another dossier and names records that this one does not have.
    #[must_use]
    pub fn tell<'e>(&'e self, estimate: &'e Estimate) -> EstimateText<'e> {
        EstimateText { dossier: self.view().dossier(), estimate }
    }

    /// An estimate in one line, as the report has it.
    ///
    /// # Panics
    /// If the estimate is of another dossier and names records that this one does not have.
    #[must_use]
    pub fn estimate_line(&self, estimate: &Estimate) -> String {
        line(self.view().dossier(), estimate)
    }
}

/// An estimate in one line.
pub(super) fn line(dossier: &Dossier, estimate: &Estimate) -> String {
    let mut text = format!("{}: {}", measure(dossier, estimate.measure), conclusion(dossier, estimate));
    if let Some(camp) = estimate.camp() {
        text += &format!("; {}", behind(camp));
        if let Some(more) = &estimate.agreeing {
            let groups = more.groups();
            text += &match groups > camp.groups() {
                true => format!(", {groups} with others that agree"),
                false => ", others agree that are not independent of it".to_owned(),
            };
        }
        let told = if estimate.rivals.len() > SHOWN + 1 { SHOWN } else { SHOWN + 1 };
        for one in estimate.rivals.iter().take(told) {
            text += &format!("; {}", rival(dossier, estimate, one));
        }
        if estimate.rivals.len() > told {
            text += &format!("; and {}", count(estimate.rivals.len() - told, "other camp"));
        }
    }
    let grade = &estimate.grade;
    text += &format!("; Admiralty {grade} ({})", grade.credibility.name());
    match estimate.airwars {
        Some(airwars) => text + &format!(", Airwars {airwars}"),
        None => text,
    }
}

/// The values, the time, and how far they are supported.
fn conclusion(dossier: &Dossier, estimate: &Estimate) -> String {
    let values = || estimate.interval.as_ref().map(|i| interval(dossier, estimate.measure, i));
    match estimate.conclusion {
        Conclusion::Undetermined(Unsettled::NoFigures) if estimate.airwars.is_some() => {
            "undetermined, nothing that was said of it stands".to_owned()
        }
        Conclusion::Undetermined(Unsettled::NoFigures) => {
            "undetermined, no figure speaks of that time".to_owned()
        }
        Conclusion::Undetermined(Unsettled::Pending { have, need }) => {
            let said: Vec<String> = estimate
                .camps
                .iter()
                .take(2)
                .map(|camp| interval(dossier, estimate.measure, &camp.interval))
                .collect();
            let said = if said.is_empty() { String::new() } else { format!("; said: {}", said.join(" or ")) };
            format!("pending, {have} of {} so far{said}", count(need, "independent group"))
        }
        Conclusion::Undetermined(Unsettled::Split) => {
            let camps: Vec<String> =
                estimate.camps.iter().map(|c| interval(dossier, estimate.measure, &c.interval)).collect();
            let camps = listed(&camps);
            let bounded = estimate.interval.is_some_and(|i| i.is_bounded());
            let over = values().filter(|_| estimate.camps.len() > 1 && bounded);
            let over = over.map_or(String::new(), |v| format!("{v}{}, ", when(dossier, estimate)));
            let at = if over.is_empty() { when(dossier, estimate) } else { String::new() };
            let rest = estimate.others;
            let rest =
                if rest > 0 { format!(" and {}", count(rest, "other statement")) } else { String::new() };
            format!("{over}undetermined, split between {camps}{at}{rest}")
        }
        Conclusion::Determined | Conclusion::Preferred => {
            let how = if estimate.conclusion == Conclusion::Determined { "determined" } else { "preferred" };
            let values = values().unwrap_or_default();
            let dated = *dossier.at_measure(estimate.measure).unit().dimension() == Dimension::Date;
            let what = match estimate.point.filter(|_| !dated) {
                Some(point) => {
                    let unit = dossier.at_measure(estimate.measure).unit().symbol();
                    // Fewer digits only where these are still a value of the estimate.
                    let fits =
                        |v: f64| estimate.interval.is_none_or(|i| i.low_value() <= v && v <= i.high_value());
                    let point = Some(rounded(point)).filter(|v| fits(*v)).unwrap_or(point);
                    let told = with_unit(&shown(point), unit);
                    match estimate.interval {
                        Some(i) if !i.is_bounded() => values,
                        Some(i) if i.low_value() < i.high_value() => {
                            format!("{told} ({})", super::phrase::values(dossier, estimate.measure, &i))
                        }
                        _ => told,
                    }
                }
                None => values,
            };
            format!("{what}{}, {how}", when(dossier, estimate))
        }
    }
}

/// The time that the camp speaks of, and how old it is.
fn when(dossier: &Dossier, estimate: &Estimate) -> String {
    let Some((camp, (start, end))) = estimate.camps.first().and_then(|camp| Some((camp, camp.as_of?))) else {
        return String::new();
    };
    let kind = dossier.at_measure(estimate.measure).kind();
    let days = camp.age / DAY;
    let old = match (camp.age, kind) {
        (0, _) => String::new(),
        (_, Kind::Cumulative) if days == 0 => " (it may have grown since)".to_owned(),
        (_, Kind::Cumulative) => {
            format!(" ({} before; it may have grown since)", count(days as usize, "day"))
        }
        _ if days == 0 => " (if it lasted)".to_owned(),
        _ => format!(" ({} before, if it lasted)", count(days as usize, "day")),
    };
    match kind {
        Kind::Cumulative => format!(" by {}{old}", until_text(end)),
        Kind::Flow => {
            let (start, end) = estimate.asked.unwrap_or((start, end));
            format!(" over {}", span_text(start, end))
        }
        _ if end.saturating_sub(start) > DAY => format!(" in {}{old}", span_text(start, end)),
        _ => format!(" on {}{old}", span_text(start, end)),
    }
}

/// Who stands behind a camp.
fn behind(camp: &Backing) -> String {
    let groups = match camp.groups() {
        0 => "of unknown origin".to_owned(),
        n => count(n, "independent group"),
    };
    match camp.witnesses.families {
        n if n > camp.groups() && camp.groups() < camp.witnesses.independent => {
            format!("{groups} ({n} families named, some of which echo another)")
        }
        n if n > camp.groups() => format!("{groups} ({n} families named)"),
        _ => groups,
    }
}

/// A rival with why it lost.
fn rival(dossier: &Dossier, estimate: &Estimate, rival: &Rival) -> String {
    let values = interval(dossier, estimate.measure, &rival.backing.interval);
    let why: Vec<String> = rival.lost.iter().map(|lost| lost_text(dossier, lost)).collect();
    let stands = match rival.stands {
        Stands::Contradicts(Strength::Hard) => "contradicted by",
        Stands::Contradicts(Strength::Soft) => "contradicted, as they were meant, by",
        Stands::Contradicts(Strength::Assumed) => "contradicted under an assumption by",
        Stands::Earlier => "before that",
        Stands::Later => "after that",
        Stands::Beside => "beside",
    };
    let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join(", ")) };
    format!("{stands} {values}{why}")
}

fn lost_text(dossier: &Dossier, lost: &Lost) -> String {
    match lost {
        Lost::FewerGroups { have: 0, .. } | Lost::NoKnownOrigin => "of unknown origin".to_owned(),
        Lost::FewerGroups { have, against } => {
            format!("{} against {against}", count(*have, "independent group"))
        }
        Lost::LessReliable { have, against } => format!("less reliable, weight {have} against {against}"),
        Lost::Earlier { seconds } => match seconds / DAY {
            0 => "about an earlier time".to_owned(),
            days => format!("{} older", count(days as usize, "day")),
        },
        Lost::LowerRank { source: first } => format!("{} ranks before it", source(dossier, *first)),
        Lost::Unreliable => "rated D or E".to_owned(),
        Lost::NotLowest => "not the lowest".to_owned(),
        Lost::Unconfirmed { have, need } => format!("{have} of {need} groups asked for"),
    }
}

/// A reason for a grade, in words.
fn ground(ground: &Ground) -> String {
    match ground {
        Ground::Independent { groups: 1 } => "one voice says it".to_owned(),
        Ground::Independent { groups } => format!("{} say it", count(*groups, "independent group")),
        Ground::NoKnownOrigin => "its origin is unknown".to_owned(),
        Ground::Affirmed { groups } => format!("affirmed by {}", count(*groups, "other group")),
        Ground::Agreed { statements } => {
            format!("{} not surely independent agree", count(*statements, "statement"))
        }
        Ground::LessSaid { statements } => {
            format!("{} with an open end far from it fit it", count(*statements, "statement"))
        }
        Ground::AccountedFor => "figures of other measures account for it".to_owned(),
        Ground::Fits => "it fits what else is known".to_owned(),
        Ground::NothingElse => "there is nothing to hold it against".to_owned(),
        Ground::Contradicted { groups, strength } => {
            let how = match strength {
                Strength::Hard => "",
                Strength::Soft => ", as figures were meant",
                Strength::Assumed => ", under an assumption",
            };
            match groups {
                0 => format!("contradicted by statements of unknown origin{how}"),
                n => format!("contradicted by {}{how}", count(*n, "independent group")),
            }
        }
        Ground::ConflictAcross { .. } => "it cannot go together with figures of other measures".to_owned(),
        Ground::Denied { groups } => format!("denied by {}", count(*groups, "other group")),
        Ground::Split => "camps that exclude each other are supported alike".to_owned(),
        Ground::Pending => "too few stand behind any camp".to_owned(),
        Ground::TakenBack => {
            "its own source took it back or corrected it, or it is a copying error".to_owned()
        }
    }
}

impl fmt::Display for EstimateText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dossier, estimate) = (self.dossier, self.estimate);
        let named = |ids: &[AssertionId]| keys(dossier, ids, NAMED);
        writeln!(f, "{}", line(dossier, estimate))?;
        for camp in &estimate.camps {
            let values = interval(dossier, estimate.measure, &camp.interval);
            writeln!(f, "  camp: {values}, {}: {}", behind(camp), named(&camp.members))?;
            if let Some(literal) = camp.literal.filter(|literal| *literal != camp.interval) {
                writeln!(f, "    literally {}", interval(dossier, estimate.measure, &literal))?;
            }
        }
        if let Some(more) = &estimate.agreeing {
            writeln!(f, "  agreeing: {}: {}", behind(more), named(&more.members))?;
        }
        for one in &estimate.rivals {
            let who = named(&one.backing.members);
            writeln!(f, "  {}; {}: {who}", rival(dossier, estimate, one), behind(&one.backing))?;
        }
        said_by(f, dossier, estimate)?;
        if estimate.others > 0 {
            writeln!(f, "  and {} in none of these", count(estimate.others, "statement"))?;
        }
        if estimate.outdated > 0 {
            writeln!(f, "  {} too old to speak beside them", count(estimate.outdated, "standing statement"))?;
        }
        if let Some(implied) = &estimate.implied {
            let left = implied.interval();
            let apart = estimate.interval.is_some_and(|own| own.intersection(&left).is_none());
            let apart = if apart { ", none of which is in the estimate" } else { "" };
            let values = interval(dossier, estimate.measure, &left);
            writeln!(
                f,
                "  all measures together leave {values}{apart}: by {}",
                named(&implied.assertions())
            )?;
        }
        if let Some(ucdp) = &estimate.ucdp {
            let [low, best, high] = [ucdp.low, ucdp.best, ucdp.high].map(|v| number(rounded(v)));
            writeln!(f, "  in the manner of the UCDP: low {low}, best {best}, high {high}")?;
        }
        let because: Vec<String> = estimate.grade.because.iter().map(ground).collect();
        let grade = &estimate.grade;
        writeln!(f, "  Admiralty {grade}, {}: {}", grade.credibility.name(), because.join("; "))?;
        let lines = argument_of(dossier, estimate.derivation());
        led(f, &lines, STEPS, ["= because", "=        "])?;
        more(f, lines.len(), STEPS, "step")
    }
}

/// Who said the figures that are named of camps and rivals, and when.
fn said_by(f: &mut fmt::Formatter<'_>, dossier: &Dossier, estimate: &Estimate) -> fmt::Result {
    let rivals = estimate.rivals.iter().map(|rival| &rival.backing);
    let all = estimate.camps.iter().chain(&estimate.agreeing).chain(rivals);
    let mut seen = FxHashSet::default();
    let mut named: Vec<AssertionId> = all.flat_map(|one| one.members.iter().take(NAMED)).copied().collect();
    named.retain(|id| seen.insert(*id));
    let width = named.iter().map(|id| key(dossier, *id).chars().count()).max().unwrap_or(0);
    named
        .iter()
        .try_for_each(|id| writeln!(f, "    {:width$}  {}", key(dossier, *id), assertion(dossier, *id)))
}

impl Serialize for EstimateText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::Estimate::argued(self.dossier, self.estimate, None).serialize(serializer)
    }
}
