//! Derivations as JSON.

use serde::ser::{Serialize, Serializer};

use super::json::{Ends, Keyed, objects_of};
use super::object::object;
use crate::derivation::{
    Certificate, Cite, Claim, Derivation, Inequality, Premise, Step, Timepoint, Weighted,
};
use crate::relation::{Crossing, Relation, ValueRelation, Verdict};
use crate::time::{instant_text, span_text};

objects_of! {
    Derivation: |keys, one| object! {
        "premises": keys.all(one.premises()),
        "steps": keys.all(one.steps()),
    };
    Step: |keys, step| object! {
        "claim": keys.of(&step.claim),
        "from": keys.all(&step.from),
    };
    Crossing: |keys, crossing| object! {
        "assumptions": &crossing.assumptions,
        "coordinate": crossing.coordinate,
        "gap": crossing.gap,
        "inner": keys.a(crossing.inner),
        "outer": keys.a(crossing.outer),
        "strength": crossing.strength,
        "tier": crossing.tier,
    };
    Relation: |keys, relation| object! {
        "a": keys.a(relation.a),
        "assumptions": &relation.assumptions,
        "b": keys.a(relation.b),
        "decided_by": relation.decided_by.map(|id| keys.a(id)),
        "order": relation.order,
        "row": relation.row,
        "rules": keys.all(&relation.rules),
        "scope": relation.scope,
        "time": relation.time,
        "value": keys.of(&relation.value),
        "verdict": keys.of(&relation.verdict),
        "voice": relation.voice,
    };
    Weighted: |keys, term| object! {
        "inequality": keys.of(&term.inequality),
        "multiplier": term.multiplier,
    };
    Certificate: |keys, one| object! {
        "gap": one.gap,
        "terms": keys.all(&one.terms),
        "tier": one.tier,
    };
}

impl Serialize for Keyed<'_, Premise> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = self.0;
        match self.1 {
            Premise::Assertion(id) => object! { "assertion": keys.a(*id) }.serialize(serializer),
            Premise::Rule(id) => object! { "rule": keys.r(*id) }.serialize(serializer),
            Premise::Assumption(assumption) => object! { "assumption": assumption }.serialize(serializer),
            Premise::HedgeModel => object! { "policy": "hedges" }.serialize(serializer),
            Premise::Tolerance => object! { "policy": "tolerance" }.serialize(serializer),
            Premise::ShortLived => object! { "policy": "short_lived" }.serialize(serializer),
            Premise::Learned(one) => object! { "learned": object! {
                "agreed": one.agreed,
                "before": one.before,
                "echo": keys.s(one.echo),
                "judged": one.judged,
                "source": keys.s(one.source),
                "weight": one.weight(),
            } }
            .serialize(serializer),
        }
    }
}

impl Serialize for Keyed<'_, Cite> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.1 {
            Cite::Premise(at) => object! { "premise": at }.serialize(serializer),
            Cite::Step(at) => object! { "step": at }.serialize(serializer),
        }
    }
}

impl Serialize for Keyed<'_, Claim> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = self.0;
        match self.1 {
            Claim::Means { assertion, tier, interval } => object! { "means": object! {
                "assertion": keys.a(*assertion), "interval": Ends(interval), "tier": tier,
            } }
            .serialize(serializer),
            Claim::Relates(relation) => object! { "relates": keys.of(&**relation) }.serialize(serializer),
            Claim::Meet { members, shared } => object! { "meet": object! {
                "members": keys.all(members), "shared": Ends(shared),
            } }
            .serialize(serializer),
            Claim::Witnessed { members, witnesses } => object! { "witnessed": object! {
                "families": witnesses.families,
                "independent": witnesses.independent,
                "members": keys.all(members),
            } }
            .serialize(serializer),
            Claim::Bears { assertion, asked, bearing } => object! { "bears": object! {
                "assertion": keys.a(*assertion),
                "how": bearing,
                "on": asked.map(|(a, b)| span_text(a, b)),
            } }
            .serialize(serializer),
            Claim::Supports { members, tier, joining, interval } => object! { "supports": object! {
                "interval": Ends(interval), "joining": joining, "members": keys.all(members), "tier": tier,
            } }
            .serialize(serializer),
            Claim::Backed { members, witnesses } => object! { "backed": object! {
                "members": keys.all(members), "witnesses": witnesses,
            } }
            .serialize(serializer),
            Claim::Weighed { members, groups, weight } => object! { "weighed": object! {
                "groups": groups, "members": keys.all(members), "weight": weight,
            } }
            .serialize(serializer),
            Claim::Holds { assertion, proposition, stance, via } => object! { "holds": object! {
                "assertion": keys.a(*assertion),
                "proposition": keys.m(*proposition),
                "stance": stance,
                "via": keys.all(via),
            } }
            .serialize(serializer),
            Claim::Crosses(crossing) => object! { "crosses": keys.of(crossing) }.serialize(serializer),
            Claim::Leaves(remainder) => object! { "leaves": keys.of(remainder) }.serialize(serializer),
            Claim::Nested { inner, outer, rule } => object! { "nested": object! {
                "inner": keys.m(*inner),
                "outer": keys.m(*outer),
                "rule": rule.map(|rule| keys.r(rule)),
            } }
            .serialize(serializer),
            Claim::Equals { assertion, printed } => object! { "equals": object! {
                "assertion": keys.a(*assertion), "printed": printed,
            } }
            .serialize(serializer),
            Claim::Prints { assertion, value } => object! { "prints": object! {
                "assertion": keys.a(*assertion), "value": value,
            } }
            .serialize(serializer),
            Claim::CarriedAfter { copy, revision } => object! { "carried_after": object! {
                "copy": keys.a(*copy), "revision": keys.a(*revision),
            } }
            .serialize(serializer),
            Claim::CarriedBefore { right, slip } => object! { "carried_before": object! {
                "right": keys.a(*right), "slip": keys.a(*slip),
            } }
            .serialize(serializer),
            Claim::Carried { members, chains } => object! { "carried": object! {
                "chains": chains, "members": keys.all(members),
            } }
            .serialize(serializer),
            Claim::Lasted { value, after, seconds } => object! { "lasted": object! {
                "after": keys.a(*after), "seconds": seconds, "value": keys.a(*value),
            } }
            .serialize(serializer),
            Claim::Implied(entailment) => object! { "implied": object! {
                "at": At(entailment.variable.at),
                "bound": entailment.bound,
                "measure": keys.m(entailment.variable.measure),
                "side": entailment.side,
                "terms": keys.all(&entailment.terms),
                "tier": entailment.tier,
            } }
            .serialize(serializer),
            Claim::SpeaksOf { assertion, variable } => object! { "speaks_of": object! {
                "assertion": keys.a(*assertion), "at": At(variable.at), "measure": keys.m(variable.measure),
            } }
            .serialize(serializer),
            Claim::Ratio { rule, figure, part, whole, share } => object! { "ratio": object! {
                "figure": keys.a(*figure),
                "part": keys.a(*part),
                "rule": keys.r(*rule),
                "share": Ends(share),
                "whole": keys.a(*whole),
            } }
            .serialize(serializer),
            Claim::Strays(stray) => object! { "strays": keys.of(&**stray) }.serialize(serializer),
            Claim::Slips(slip) => object! { "slips": keys.of(&**slip) }.serialize(serializer),
            Claim::Delays(delay) => object! { "delays": keys.of(&**delay) }.serialize(serializer),
            Claim::Infeasible(certificate) => {
                object! { "infeasible": keys.of(certificate) }.serialize(serializer)
            }
        }
    }
}

impl Serialize for Keyed<'_, ValueRelation> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self.1 {
            ValueRelation::Apart { hard, gap, relative } => object! { "apart": object! {
                "gap": gap, "hard": hard, "relative": relative,
            } }
            .serialize(serializer),
            other => other.serialize(serializer),
        }
    }
}

impl Serialize for Keyed<'_, Verdict> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self.1 {
            Verdict::Contradicts { strength, cause } => object! {
                "cause": cause, "strength": strength, "verdict": "contradicts",
            }
            .serialize(serializer),
            Verdict::Undetermined { missing } => {
                object! { "missing": missing, "verdict": "undetermined" }.serialize(serializer)
            }
            Verdict::Bounded { slack } => {
                object! { "slack": slack, "verdict": "bounded" }.serialize(serializer)
            }
            Verdict::Revises { direction, explicit } => object! {
                "direction": direction, "explicit": explicit, "verdict": "revises",
            }
            .serialize(serializer),
            Verdict::Develops { direction, explicit } => object! {
                "direction": direction, "explicit": explicit, "verdict": "develops",
            }
            .serialize(serializer),
            Verdict::ShortLived { high } => {
                object! { "high": high, "verdict": "short_lived" }.serialize(serializer)
            }
            // These have nothing before their name in the alphabet.
            Verdict::NotComparable { .. }
            | Verdict::Withdraws
            | Verdict::Echo
            | Verdict::RelaySlip
            | Verdict::StanceChange
            | Verdict::Restates
            | Verdict::Disputes
            | Verdict::BasisReset
            | Verdict::Refines
            | Verdict::RefinedBy
            | Verdict::Agrees
            | Verdict::Near => self.1.serialize(serializer),
        }
    }
}

impl Serialize for Keyed<'_, Inequality> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = self.0;
        match *self.1 {
            Inequality::AtLeast { assertion, variable, bound, open } => object! { "at_least": object! {
                "assertion": keys.a(assertion), "at": At(variable.at), "bound": bound,
                "measure": keys.m(variable.measure), "open": open,
            } }
            .serialize(serializer),
            Inequality::AtMost { assertion, variable, bound, open } => object! { "at_most": object! {
                "assertion": keys.a(assertion), "at": At(variable.at), "bound": bound,
                "measure": keys.m(variable.measure), "open": open,
            } }
            .serialize(serializer),
            Inequality::NeverFalls { measure, from, to } => object! { "never_falls": object! {
                "from": instant_text(from), "measure": keys.m(measure), "to": instant_text(to),
            } }
            .serialize(serializer),
            Inequality::Unmoved { measure, from, to } => object! { "unmoved": object! {
                "from": instant_text(from), "measure": keys.m(measure), "to": instant_text(to),
            } }
            .serialize(serializer),
            Inequality::Inside { measure, inner, outer } => object! { "inside": object! {
                "inner": At(Timepoint::Window(inner.0, inner.1)),
                "measure": keys.m(measure),
                "outer": At(Timepoint::Window(outer.0, outer.1)),
            } }
            .serialize(serializer),
            Inequality::PartOf { inner, outer, rule, since } => object! { "part_of": object! {
                "part": keys.m(inner.measure),
                "part_at": At(inner.at),
                "rule": rule.map(|r| keys.r(r)),
                "since": since.map(|id| keys.a(id)),
                "whole": keys.m(outer.measure),
                "whole_at": At(outer.at),
            } }
            .serialize(serializer),
            Inequality::Rule { rule, at, side } => object! { "rule": object! {
                "at": At(at), "rule": keys.r(rule), "side": side,
            } }
            .serialize(serializer),
            Inequality::Share { rule, figure, part, whole, kept, side } => object! { "share": object! {
                "figure": keys.a(figure), "kept": kept, "part_at": At(part), "rule": keys.r(rule),
                "side": side, "whole_at": At(whole),
            } }
            .serialize(serializer),
            Inequality::Natural { variable, side } => object! { "natural": object! {
                "at": At(variable.at), "measure": keys.m(variable.measure), "side": side,
            } }
            .serialize(serializer),
            Inequality::Spans { measure, window, side } => object! { "spans": object! {
                "measure": keys.m(measure), "side": side, "window": At(Timepoint::Window(window.0, window.1)),
            } }
            .serialize(serializer),
        }
    }
}

struct At(Timepoint);

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Timepoint::Always => serializer.serialize_unit(),
            Timepoint::Instant(second) => instant_text(second).serialize(serializer),
            Timepoint::Window(from, to) => [instant_text(from), instant_text(to)].serialize(serializer),
        }
    }
}
