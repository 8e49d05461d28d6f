//! A report as JSON: keys instead of ids, the same order as the text.
//!
//! It is written straight, with the names of each object in the order of the alphabet.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::estimate::estimate_json;
use super::headline::headline;
use super::object::{Each, object};
use super::steps::argument;
use crate::derivation::Derivation;
use crate::dossier::Dossier;
use crate::estimate::EstimatePolicy;
use crate::finding::{Camp, Change, Detail, Finding, Resolution};
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::quantity::Interval;
use crate::reconcile::Report;
use crate::relation::{FalseValue, PartOf, Remainder, Status};
use crate::time::until_text;

/// The version of the form that reports serialise to.
const FORMAT: &str = "crosscheck-report/1";

impl Serialize for Report<'_> {
    /// One finding after the other, none of them held.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (view, keys) = (self.view(), Keys(self.view().dossier()));
        let mut fields = serializer.serialize_struct("Report", 10)?;
        fields.serialize_field(
            "assertions",
            &Each(|| self.statuses().iter().map(|(id, s)| keys.status(*id, *s))),
        )?;
        let (estimator, policy) = (self.estimator(), EstimatePolicy::default());
        let estimates = || estimator.all(&policy).map(|one| estimate_json(view.dossier(), one));
        fields.serialize_field("estimates", &Each(estimates))?;
        let findings = || {
            let each = self.findings().iter();
            each.map(|finding| finding_json(view.dossier(), finding, Some(self.derivation(finding))))
        };
        fields.serialize_field("findings", &Each(findings))?;
        fields.serialize_field("format", FORMAT)?;
        fields.serialize_field("known_on", &view.known_until().map(until_text))?;
        fields.serialize_field("policy", self.policy())?;
        fields.serialize_field("statements", &self.statement_count())?;
        fields.serialize_field("title", &view.dossier().title())?;
        fields.serialize_field("undated", &view.undated())?;
        let undecided = Each(|| self.undecided().map(|part| keys.measures(part)));
        fields.serialize_field("undecided", &undecided)?;
        fields.end()
    }
}

/// One finding, with keys instead of ids; with its argument, if it holds.
pub(crate) fn finding_json<'a>(
    dossier: &'a Dossier,
    finding: &'a Finding,
    derivation: Option<Cow<'a, Derivation>>,
) -> impl Serialize + 'a {
    Told { dossier, finding, derivation }
}

struct Told<'a> {
    dossier: &'a Dossier,
    finding: &'a Finding,
    derivation: Option<Cow<'a, Derivation>>,
}

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (dossier, finding, keys) = (self.dossier, self.finding, Keys(self.dossier));
        let mut map = serializer.serialize_map(None)?;
        if let Some(derivation) = self.derivation.as_deref() {
            map.serialize_entry("because", &argument(dossier, finding, derivation))?;
            map.serialize_entry("derivation", &keys.of(derivation))?;
        }
        map.serialize_entry("detail", &keys.of(finding.detail()))?;
        map.serialize_entry("headline", &headline(dossier, finding))?;
        map.serialize_entry("id", finding.id())?;
        map.serialize_entry("kind", &finding.kind())?;
        map.serialize_entry("members", &keys.all(finding.members()))?;
        map.serialize_entry("strength", &finding.strength())?;
        map.end()
    }
}

/// A dossier that tells the keys of its ids.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a>(pub(super) &'a Dossier);

/// A thing of a dossier, written with keys instead of ids.
pub(super) struct Keyed<'a, T: ?Sized>(pub(super) Keys<'a>, pub(super) &'a T);

/// The same in a list.
pub(super) struct All<'a, T>(Keys<'a>, &'a [T]);

impl<'a, T> Serialize for All<'a, T>
where
    Keyed<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1.iter().map(|one| Keyed(self.0, one)))
    }
}

/// What is one key.
macro_rules! key_of {
    ($($id:ty: $key:ident),+ $(,)?) => { $(
        impl Serialize for Keyed<'_, $id> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.$key(*self.1))
            }
        }
    )+ };
}

key_of!(AssertionId: a, MeasureId: m, SourceId: s, RuleId: r);

impl<'a> Keys<'a> {
    pub(super) fn a(self, id: AssertionId) -> &'a str {
        self.0.at(id).key()
    }

    pub(super) fn m(self, id: MeasureId) -> &'a str {
        self.0.at_measure(id).key()
    }

    pub(super) fn s(self, id: SourceId) -> &'a str {
        self.0.at_source(id).key()
    }

    pub(super) fn r(self, id: RuleId) -> &'a str {
        self.0.at_rule(id).key()
    }

    pub(super) fn of<T>(self, thing: &'a T) -> Keyed<'a, T> {
        Keyed(self, thing)
    }

    /// Several things.
    pub(super) fn all<T>(self, things: &'a [T]) -> All<'a, T> {
        All(self, things)
    }

    fn measures(self, ids: &'a [MeasureId]) -> All<'a, MeasureId> {
        All(self, ids)
    }

    fn status(self, id: AssertionId, status: Status) -> impl Serialize + 'a {
        let (name, by) = match status {
            Status::Standing => ("standing", None),
            Status::Superseded { by } => ("superseded", Some(by)),
            Status::Withdrawn { by } => ("withdrawn", Some(by)),
            Status::Slip { of } => ("slip", Some(of)),
        };
        object! { "by": by.map(|id| self.a(id)), "key": self.a(id), "status": name }
    }
}

impl Serialize for Keyed<'_, Detail> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = self.0;
        match self.1 {
            Detail::Agreement { measure, camps } => {
                object! { "camps": keys.all(camps), "measure": keys.m(*measure) }.serialize(serializer)
            }
            Detail::Contradiction { measure, cause, pair, gap, resolutions } => object! {
                "cause": cause,
                "gap": gap,
                "measure": keys.m(*measure),
                "pair": [keys.a(pair.0), keys.a(pair.1)],
                "resolutions": keys.all(resolutions),
            }
            .serialize(serializer),
            Detail::Conflict { measures, rules, sets, gap, resolutions } => object! {
                "gap": gap,
                "measures": keys.all(measures),
                "resolutions": keys.all(resolutions),
                "rules": keys.all(rules),
                "sets": keys.all(sets),
            }
            .serialize(serializer),
            Detail::AccountedFor {
                measure,
                figure,
                from,
                implied,
                nominal,
                entailed,
                witnesses,
                corroborated,
            } => object! {
                "corroborated": corroborated,
                "entailed": entailed,
                "figure": keys.a(*figure),
                "from": keys.all(from),
                "implied": Ends(implied),
                "measure": keys.m(*measure),
                "nominal": nominal,
                "witnesses": witnesses,
            }
            .serialize(serializer),
            Detail::PossibleConflict { inner, outer, coordinate, pair, gap } => object! {
                "coordinate": coordinate,
                "gap": gap,
                "inner": keys.m(*inner),
                "outer": keys.m(*outer),
                "pair": [keys.a(pair.0), keys.a(pair.1)],
            }
            .serialize(serializer),
            Detail::Coincidence { total, met, left, remainders, figures } => object! {
                "figures": keys.all(figures),
                "left": left,
                "met": keys.m(*met),
                "remainders": keys.all(remainders),
                "total": keys.m(*total),
            }
            .serialize(serializer),
            Detail::Revision { measure, changes, copies } => object! {
                "changes": keys.all(changes),
                "copies": keys.all(copies),
                "measure": keys.m(*measure),
            }
            .serialize(serializer),
            Detail::FalseValue { measure, values, changes } => object! {
                "changes": keys.all(changes),
                "measure": keys.m(*measure),
                "values": keys.all(values),
            }
            .serialize(serializer),
            Detail::Development { measure, changes } | Detail::BasisReset { measure, changes } => {
                object! { "changes": keys.all(changes), "measure": keys.m(*measure) }.serialize(serializer)
            }
            Detail::Echo { statements } => {
                object! { "statements": keys.all(statements) }.serialize(serializer)
            }
            Detail::RelaySlip { versions, settled, changes } => object! {
                "changes": keys.all(changes),
                "settled": settled,
                "versions": keys.all(versions),
            }
            .serialize(serializer),
            Detail::LikelySlip { measure, readings, chance, explains } => object! {
                "chance": chance,
                "explains": explains,
                "measure": keys.m(*measure),
                "readings": keys.all(readings),
            }
            .serialize(serializer),
            Detail::StaleRelay { copies } => {
                let one = |(copy, revision): &(AssertionId, AssertionId)| object! { "copy": keys.a(*copy), "revision": keys.a(*revision) };
                object! { "copies": Each(|| copies.iter().map(one)) }.serialize(serializer)
            }
            Detail::StanceChange { holder, proposition, steps, changes } => object! {
                "changes": Each(|| changes.iter().map(|(a, b)| [keys.a(*a), keys.a(*b)])),
                "holder": keys.s(*holder),
                "proposition": keys.m(*proposition),
                "steps": Each(|| steps.iter().map(|(id, s)| object! { "assertion": keys.a(*id), "stance": s })),
            }
            .serialize(serializer),
            Detail::Dispute { proposition, affirm, deny } => object! {
                "affirm": keys.all(affirm),
                "deny": keys.all(deny),
                "proposition": keys.m(*proposition),
            }
            .serialize(serializer),
            Detail::LookAlike { value, unit, groups, more } => {
                let groups = Each(|| {
                    groups.iter().map(|(m, ids)| object! { "measure": keys.m(m), "members": keys.all(ids) })
                });
                if *more {
                    object! { "groups": groups, "more": true, "unit": unit, "value": value }.serialize(serializer)
                } else {
                    object! { "groups": groups, "unit": unit, "value": value }.serialize(serializer)
                }
            }
        }
    }
}

/// Writes what is an object.
macro_rules! objects_of {
    ($($thing:ty: |$keys:ident, $one:ident| $object:expr;)+) => { $(
        impl Serialize for Keyed<'_, $thing> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let Self($keys, $one) = *self;
                $object.serialize(serializer)
            }
        }
    )+ };
}
pub(super) use objects_of;

objects_of! {
    Vec<AssertionId>: |keys, ids| keys.all(ids);
    FalseValue: |keys, one| object! {
        "after": keys.a(one.after),
        "before": keys.a(one.before),
        "value": keys.a(one.value),
    };
    Remainder: |keys, one| object! {
        "by": keys.of(&one.by),
        "left": one.left,
        "parts": keys.all(&one.parts),
        "total": keys.a(one.total),
    };
    Camp: |keys, camp| object! {
        "families": camp.witnesses.families,
        "independent": camp.witnesses.independent,
        "members": keys.all(&camp.members),
        "shared": camp.shared.as_ref().map(Ends),
        "side": camp.side,
    };
    Change: |keys, one| object! {
        "direction": one.direction,
        "how": one.how,
        "new": keys.a(one.new),
        "old": keys.a(one.old),
    };
}

impl Serialize for Keyed<'_, PartOf> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.1 {
            PartOf::Included => "included".serialize(serializer),
            PartOf::Rule(rule) => object! { "rule": self.0.r(*rule) }.serialize(serializer),
        }
    }
}

impl Serialize for Keyed<'_, Resolution> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = self.0;
        match self.1 {
            Resolution::Withdrawal(ids) => object! { "withdrawal": keys.all(ids) }.serialize(serializer),
            Resolution::Time(ids) => object! { "time": keys.all(ids) }.serialize(serializer),
            Resolution::Wording(ids) => object! { "wording": keys.all(ids) }.serialize(serializer),
            Resolution::Scope(a, b) => object! { "scope": [keys.a(*a), keys.a(*b)] }.serialize(serializer),
            Resolution::Original(id) => object! { "original": keys.a(*id) }.serialize(serializer),
            Resolution::Rule(rule) => object! { "rule": keys.r(*rule) }.serialize(serializer),
            Resolution::Nesting(part, whole) => {
                object! { "nesting": [keys.m(*part), keys.m(*whole)] }.serialize(serializer)
            }
        }
    }
}

/// An interval with its names in order.
pub(super) struct Ends<'i>(pub(super) &'i Interval);

impl Serialize for Ends<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (low, high) = (self.0.low(), self.0.high());
        object! {
            "high": high.value(),
            "high_open": high.is_open(),
            "low": low.value(),
            "low_open": low.is_open(),
        }
        .serialize(serializer)
    }
}
