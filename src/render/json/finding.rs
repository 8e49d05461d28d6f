//! Findings as JSON.

use std::borrow::Cow;
use std::marker::PhantomData;

#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, Serializer};

use super::detail::{
    AccountedFor, Agreement, BasisReset, Coincidence, Conflict, Contradiction, Development, Dispute, Echo,
    FalseValues, LateCopy, LikelySlip, LookAlike, PossibleConflict, RelaySlip, Revision, SameNumber,
    StaleRelay, StanceChange,
};
use super::keys::{All, Each, Keys};
use super::proof::Derivation;
use super::{Number, ends};
use crate::derivation;
use crate::dossier::Dossier;
use crate::finding::{Detail, FindingId, FindingKind};
use crate::id::AssertionId;
use crate::reconcile::Report;
use crate::relation::Strength;
use crate::render::headline::headline;
use crate::render::steps::argument;

/// What a finding says beyond its members.
pub(super) trait Says {
    /// What such a finding concludes.
    const KIND: FindingKind;
}

/// A conclusion with its members and strength. Its kind tells what its detail is.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum Finding<'a> {
    Contradiction(Of<'a, Contradiction<'a>>),
    Conflict(Of<'a, Conflict<'a>>),
    PossibleConflict(Of<'a, PossibleConflict<'a>>),
    Dispute(Of<'a, Dispute<'a>>),
    RelaySlip(Of<'a, RelaySlip<'a>>),
    LikelySlip(Of<'a, LikelySlip<'a>>),
    StaleRelay(Of<'a, StaleRelay<'a>>),
    FalseValue(Of<'a, FalseValues<'a>>),
    Revision(Of<'a, Revision<'a>>),
    BasisReset(Of<'a, BasisReset<'a>>),
    StanceChange(Of<'a, StanceChange<'a>>),
    Development(Of<'a, Development<'a>>),
    Agreement(Of<'a, Agreement<'a>>),
    AccountedFor(Of<'a, AccountedFor<'a>>),
    Coincidence(Of<'a, Coincidence<'a>>),
    Echo(Of<'a, Echo<'a>>),
    LookAlike(Of<'a, LookAlike<'a>>),
}

/// A finding of one kind.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{D}Finding"))]
pub(super) struct Of<'a, D: Says> {
    /// The argument in words, a line for each step, then what it assumes; left out where the finding no longer holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    because: Option<Vec<String>>,
    /// The argument as data; left out where the finding no longer holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Derivation"))]
    derivation: Option<Derivation<'a>>,
    /// What it says beyond its members.
    detail: D,
    /// What it says, in a sentence.
    headline: String,
    /// Its name, of the keys that it is about: the same whatever else the dossier holds.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    id: &'a FindingId,
    kind: KindOf<D>,
    /// The assertions concerned, by key.
    members: All<'a, AssertionId>,
    /// How far it stands without what was merely implied.
    strength: Strength,
}

/// The kind of the findings that say this.
pub(super) struct KindOf<D>(PhantomData<D>);

impl<D: Says> Serialize for KindOf<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        D::KIND.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl<D: Says> JsonSchema for KindOf<D> {
    fn schema_name() -> Cow<'static, str> {
        "Kind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "const": D::KIND })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A finding before its detail.
struct Head<'a> {
    because: Option<Vec<String>>,
    derivation: Option<Derivation<'a>>,
    headline: String,
    id: &'a FindingId,
    members: All<'a, AssertionId>,
    strength: Strength,
}

impl<'a> Head<'a> {
    fn with<D: Says>(self, detail: D) -> Of<'a, D> {
        let Self { because, derivation, headline, id, members, strength } = self;
        Of { because, derivation, detail, headline, id, kind: KindOf(PhantomData), members, strength }
    }
}

impl<'a> Finding<'a> {
    fn of(
        dossier: &'a Dossier,
        finding: &'a crate::finding::Finding,
        derivation: Option<&'a derivation::Derivation>,
    ) -> Self {
        let keys = Keys(dossier);
        let head = Head {
            because: derivation.map(|derivation| argument(dossier, finding, derivation)),
            derivation: derivation.map(|derivation| Derivation::of(keys, derivation)),
            headline: headline(dossier, finding),
            id: finding.id(),
            members: keys.all(finding.members()),
            strength: finding.strength(),
        };
        match finding.detail() {
            Detail::Agreement { measure, camps } => {
                let detail = Agreement { camps: keys.all(camps), measure: keys.m(*measure) };
                Self::Agreement(head.with(detail))
            }
            Detail::Contradiction { measure, cause, pair, gap, resolutions } => {
                Self::Contradiction(head.with(Contradiction {
                    cause: *cause,
                    gap: gap.map(Number),
                    measure: keys.m(*measure),
                    pair: [keys.a(pair.0), keys.a(pair.1)],
                    resolutions: keys.all(resolutions),
                }))
            }
            Detail::Conflict { measures, rules, sets, gap, resolutions } => {
                Self::Conflict(head.with(Conflict {
                    gap: Number(*gap),
                    measures: keys.all(measures),
                    resolutions: keys.all(resolutions),
                    rules: keys.all(rules),
                    sets: keys.all(sets),
                }))
            }
            Detail::AccountedFor {
                measure,
                figure,
                from,
                implied,
                nominal,
                entailed,
                witnesses,
                corroborated,
            } => Self::AccountedFor(head.with(AccountedFor {
                corroborated: *corroborated,
                entailed: *entailed,
                figure: keys.a(*figure),
                from: keys.all(from),
                implied: implied.into(),
                measure: keys.m(*measure),
                nominal: nominal.map(ends),
                witnesses: (*witnesses).into(),
            })),
            Detail::PossibleConflict { inner, outer, coordinate, pair, gap } => {
                Self::PossibleConflict(head.with(PossibleConflict {
                    coordinate: *coordinate,
                    gap: Number(*gap),
                    inner: keys.m(*inner),
                    outer: keys.m(*outer),
                    pair: [keys.a(pair.0), keys.a(pair.1)],
                }))
            }
            Detail::Coincidence { total, met, left, remainders, figures } => {
                Self::Coincidence(head.with(Coincidence {
                    figures: keys.all(figures),
                    left: ends(*left),
                    met: keys.m(*met),
                    remainders: keys.all(remainders),
                    total: keys.m(*total),
                }))
            }
            Detail::Revision { measure, changes, copies } => Self::Revision(head.with(Revision {
                changes: keys.all(changes),
                copies: keys.all(copies),
                measure: keys.m(*measure),
            })),
            Detail::FalseValue { measure, values, changes } => Self::FalseValue(head.with(FalseValues {
                changes: keys.all(changes),
                measure: keys.m(*measure),
                values: keys.all(values),
            })),
            Detail::Development { measure, changes } => {
                let detail = Development { changes: keys.all(changes), measure: keys.m(*measure) };
                Self::Development(head.with(detail))
            }
            Detail::BasisReset { measure, changes } => {
                let detail = BasisReset { changes: keys.all(changes), measure: keys.m(*measure) };
                Self::BasisReset(head.with(detail))
            }
            Detail::Echo { statements } => Self::Echo(head.with(Echo { statements: keys.all(statements) })),
            Detail::RelaySlip { versions, settled, changes } => Self::RelaySlip(head.with(RelaySlip {
                changes: keys.all(changes),
                settled: *settled,
                versions: keys.all(versions),
            })),
            Detail::LikelySlip { measure, readings, chance, explains } => {
                Self::LikelySlip(head.with(LikelySlip {
                    chance: Number(*chance),
                    explains,
                    measure: keys.m(*measure),
                    readings: keys.all(readings),
                }))
            }
            Detail::StaleRelay { copies } => {
                let late = move |(copy, revision): &(AssertionId, AssertionId)| LateCopy {
                    copy: keys.a(*copy),
                    revision: keys.a(*revision),
                };
                let copies = Each::of(move || copies.iter().map(late));
                Self::StaleRelay(head.with(StaleRelay { copies }))
            }
            Detail::StanceChange { holder, proposition, steps, changes } => {
                Self::StanceChange(head.with(StanceChange {
                    changes: keys.all(changes),
                    holder: keys.s(*holder),
                    proposition: keys.m(*proposition),
                    steps: keys.all(steps),
                }))
            }
            Detail::Dispute { proposition, affirm, deny } => Self::Dispute(head.with(Dispute {
                affirm: keys.all(affirm),
                deny: keys.all(deny),
                proposition: keys.m(*proposition),
            })),
            Detail::LookAlike { value, unit, groups, more } => {
                let same =
                    move |(measure, ids)| SameNumber { measure: keys.m(measure), members: keys.all(ids) };
                Self::LookAlike(head.with(LookAlike {
                    groups: Each::of(move || groups.iter().map(same)),
                    more: *more,
                    unit,
                    value: Number(*value),
                }))
            }
        }
    }
}

/// A finding with its argument.
pub(crate) struct Holding<'a> {
    dossier: &'a Dossier,
    finding: &'a crate::finding::Finding,
    derivation: Cow<'a, derivation::Derivation>,
}

impl<'a> Holding<'a> {
    pub(crate) fn new(
        dossier: &'a Dossier,
        finding: &'a crate::finding::Finding,
        derivation: Cow<'a, derivation::Derivation>,
    ) -> Self {
        Self { dossier, finding, derivation }
    }

    /// A finding of a report.
    pub(crate) fn of(report: &'a Report<'_>, finding: &'a crate::finding::Finding) -> Self {
        Self::new(report.view().dossier(), finding, report.derivation(finding))
    }
}

impl Serialize for Holding<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Finding::of(self.dossier, self.finding, Some(&self.derivation)).serialize(serializer)
    }
}

/// A finding that no longer holds, without an argument.
pub(crate) struct Ended<'a> {
    dossier: &'a Dossier,
    finding: &'a crate::finding::Finding,
}

impl<'a> Ended<'a> {
    pub(crate) fn new(dossier: &'a Dossier, finding: &'a crate::finding::Finding) -> Self {
        Self { dossier, finding }
    }
}

impl Serialize for Ended<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Finding::of(self.dossier, self.finding, None).serialize(serializer)
    }
}

#[cfg(feature = "schema")]
super::schema::narrowed! {
    Holding: Finding, with ["because", "derivation"], without [];
    Ended: Finding, with [], without ["because", "derivation"];
}
