//! Findings as JSON.

use std::borrow::Cow;
use std::marker::PhantomData;

#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, Serializer};

use super::detail::Finding;
use super::keys::{All, Keys};
use super::proof::Derivation;
use crate::derivation;
use crate::dossier::Dossier;
use crate::finding::{FindingId, FindingKind};
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
pub(super) struct Head<'a> {
    because: Option<Vec<String>>,
    derivation: Option<Derivation<'a>>,
    headline: String,
    id: &'a FindingId,
    members: All<'a, AssertionId>,
    strength: Strength,
}

impl<'a> Head<'a> {
    pub(super) fn with<D: Says>(self, detail: D) -> Of<'a, D> {
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
        Self::new(keys, head, finding.detail())
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
