//! A report as JSON: keys instead of ids, the same order as the text.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::{Value, json};

use super::estimate::estimate_json;
use super::steps::argument;
use super::text::headline;
use crate::derivation::{Certificate, Cite, Claim, Derivation, Inequality, Premise, Timepoint, Weighted};
use crate::dossier::Dossier;
use crate::estimate::EstimatePolicy;
use crate::finding::{Camp, Change, Detail, Finding, Resolution};
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::reconcile::Report;
use crate::relation::{Crossing, FalseValue, PartOf, Relation, Remainder, Status};
use crate::time::{instant_text, until_text};

/// The version of the form that reports serialise to.
const FORMAT: &str = "crosscheck-report/1";

impl Serialize for Report<'_> {
    /// One finding after the other: only one is held as JSON at a time.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (view, keys) = (self.view(), Keys(self.view().dossier()));
        let mut fields = serializer.serialize_struct("Report", 10)?;
        fields.serialize_field(
            "assertions",
            &Each(|| self.statuses().iter().map(|(id, s)| keys.status(*id, *s))),
        )?;
        let (estimator, policy) = (self.estimator(), EstimatePolicy::default());
        let estimates = || estimator.all(&policy).map(|one| estimate_json(view.dossier(), &one));
        fields.serialize_field("estimates", &Each(estimates))?;
        let findings = || {
            let each = self.findings().iter();
            each.map(|finding| finding_json(view.dossier(), finding, Some(&self.derivation(finding))))
        };
        fields.serialize_field("findings", &Each(findings))?;
        fields.serialize_field("format", FORMAT)?;
        fields.serialize_field("known_on", &view.known_until().map(until_text))?;
        fields.serialize_field("policy", self.policy())?;
        fields.serialize_field("statements", &self.statements())?;
        fields.serialize_field("title", &view.dossier().title())?;
        fields.serialize_field("undated", &view.undated())?;
        let undecided = self.undecided().map(|part| part.iter().map(|m| keys.m(*m)).collect::<Vec<_>>());
        fields.serialize_field("undecided", &undecided.collect::<Vec<_>>())?;
        fields.end()
    }
}

/// A list whose items are made as they are written.
struct Each<F>(F);

impl<I: Iterator<Item = Value>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// One finding, with keys instead of ids; with its argument, if it holds.
pub(crate) fn finding_json(dossier: &Dossier, finding: &Finding, derivation: Option<&Derivation>) -> Value {
    let keys = Keys(dossier);
    let mut told = json!({
        "id": finding.id(),
        "kind": finding.kind(),
        "strength": finding.strength(),
        "headline": headline(dossier, finding),
        "members": keys.all(finding.members()),
        "detail": keys.detail(finding.detail()),
    });
    if let (Some(derivation), Some(told)) = (derivation, told.as_object_mut()) {
        told.insert("because".to_owned(), argument(dossier, finding, derivation).into());
        told.insert("derivation".to_owned(), keys.derivation(derivation));
    }
    told
}

pub(super) struct Keys<'a>(pub(super) &'a Dossier);

impl Keys<'_> {
    pub(super) fn a(&self, id: AssertionId) -> &str {
        self.0.at(id).key()
    }

    pub(super) fn all(&self, ids: &[AssertionId]) -> Vec<&str> {
        ids.iter().map(|id| self.a(*id)).collect()
    }

    pub(super) fn m(&self, id: MeasureId) -> &str {
        self.0.at_measure(id).key()
    }

    fn s(&self, id: SourceId) -> &str {
        self.0.at_source(id).key()
    }

    fn rules(&self, ids: &[RuleId]) -> Vec<&str> {
        ids.iter().map(|r| self.0.at_rule(*r).key()).collect()
    }

    fn status(&self, id: AssertionId, status: Status) -> Value {
        let (name, by) = match status {
            Status::Standing => ("standing", None),
            Status::Superseded { by } => ("superseded", Some(by)),
            Status::Withdrawn { by } => ("withdrawn", Some(by)),
            Status::Slip { of } => ("slip", Some(of)),
        };
        json!({ "key": self.a(id), "status": name, "by": by.map(|id| self.a(id)) })
    }

    fn detail(&self, detail: &Detail) -> Value {
        match detail {
            Detail::Agreement { measure, camps } => {
                let camps: Vec<Value> = camps.iter().map(|camp| self.camp(camp)).collect();
                json!({ "measure": self.m(*measure), "camps": camps })
            }
            Detail::Contradiction { measure, cause, pair, gap, resolutions } => json!({
                "measure": self.m(*measure),
                "cause": cause,
                "pair": [self.a(pair.0), self.a(pair.1)],
                "gap": gap,
                "resolutions": resolutions.iter().map(|r| self.resolution(r)).collect::<Vec<_>>(),
            }),
            Detail::Conflict { measures, rules, sets, gap, resolutions } => json!({
                "measures": measures.iter().map(|m| self.m(*m)).collect::<Vec<_>>(),
                "rules": self.rules(rules),
                "sets": sets.iter().map(|set| self.all(set)).collect::<Vec<_>>(),
                "gap": gap,
                "resolutions": resolutions.iter().map(|r| self.resolution(r)).collect::<Vec<_>>(),
            }),
            Detail::AccountedFor {
                measure,
                figure,
                from,
                implied,
                nominal,
                entailed,
                witnesses,
                corroborated,
            } => json!({
                "measure": self.m(*measure),
                "figure": self.a(*figure),
                "from": self.all(from),
                "implied": implied,
                "nominal": nominal,
                "entailed": entailed,
                "witnesses": witnesses,
                "corroborated": corroborated,
            }),
            Detail::PossibleConflict { inner, outer, coordinate, pair, gap } => json!({
                "inner": self.m(*inner),
                "outer": self.m(*outer),
                "coordinate": coordinate,
                "pair": [self.a(pair.0), self.a(pair.1)],
                "gap": gap,
            }),
            Detail::Coincidence { total, met, left, remainders, figures } => json!({
                "total": self.m(*total),
                "met": self.m(*met),
                "left": left,
                "remainders": remainders.iter().map(|r| self.remainder(r)).collect::<Vec<_>>(),
                "figures": self.all(figures),
            }),
            Detail::Revision { measure, changes, copies } => json!({
                "measure": self.m(*measure),
                "changes": self.changes(changes),
                "copies": self.all(copies),
            }),
            Detail::FalseValue { measure, values, changes } => {
                let one = |v: &FalseValue| json!({ "before": self.a(v.before), "value": self.a(v.value), "after": self.a(v.after) });
                json!({
                    "measure": self.m(*measure),
                    "values": values.iter().map(one).collect::<Vec<_>>(),
                    "changes": self.changes(changes),
                })
            }
            Detail::Development { measure, changes } | Detail::BasisReset { measure, changes } => {
                json!({ "measure": self.m(*measure), "changes": self.changes(changes) })
            }
            Detail::Echo { statements } => {
                json!({ "statements": statements.iter().map(|s| self.all(s)).collect::<Vec<_>>() })
            }
            Detail::RelaySlip { versions, settled, changes } => json!({
                "changes": self.changes(changes),
                "versions": versions.iter().map(|v| self.all(v)).collect::<Vec<_>>(),
                "settled": settled,
            }),
            Detail::LikelySlip { measure, readings, chance, explains } => json!({
                "measure": self.m(*measure),
                "readings": readings.iter().map(|slip| self.slip(slip)).collect::<Vec<_>>(),
                "chance": chance,
                "explains": explains,
            }),
            Detail::StaleRelay { copies } => {
                let copies =
                    copies.iter().map(|(c, r)| json!({ "copy": self.a(*c), "revision": self.a(*r) }));
                json!({ "copies": copies.collect::<Vec<_>>() })
            }
            Detail::StanceChange { holder, proposition, steps, changes } => {
                let steps = steps.iter().map(|(id, s)| json!({ "assertion": self.a(*id), "stance": s }));
                json!({
                    "holder": self.s(*holder),
                    "proposition": self.m(*proposition),
                    "steps": steps.collect::<Vec<_>>(),
                    "changes": changes.iter().map(|(a, b)| [self.a(*a), self.a(*b)]).collect::<Vec<_>>(),
                })
            }
            Detail::Dispute { proposition, affirm, deny } => json!({
                "proposition": self.m(*proposition),
                "affirm": self.all(affirm),
                "deny": self.all(deny),
            }),
            Detail::LookAlike { value, unit, groups, more } => {
                let groups =
                    groups.iter().map(|(m, ids)| json!({ "measure": self.m(*m), "members": self.all(ids) }));
                let groups: Vec<Value> = groups.collect();
                let mut told = json!({ "value": value, "unit": unit, "groups": groups });
                if let Some(told) = told.as_object_mut().filter(|_| *more) {
                    told.insert("more".to_owned(), json!(true));
                }
                told
            }
        }
    }

    fn crossing(&self, crossing: &Crossing) -> Value {
        json!({
            "inner": self.a(crossing.inner),
            "outer": self.a(crossing.outer),
            "coordinate": crossing.coordinate,
            "strength": crossing.strength,
            "tier": crossing.tier,
            "gap": crossing.gap,
            "assumptions": crossing.assumptions,
        })
    }

    fn remainder(&self, remainder: &Remainder) -> Value {
        let by = match remainder.by {
            PartOf::Included => json!("included"),
            PartOf::Rule(rule) => json!({ "rule": self.0.at_rule(rule).key() }),
        };
        json!({
            "total": self.a(remainder.total),
            "parts": self.all(&remainder.parts),
            "by": by,
            "left": remainder.left,
        })
    }

    fn camp(&self, camp: &Camp) -> Value {
        json!({
            "members": self.all(&camp.members),
            "shared": camp.shared,
            "side": camp.side,
            "families": camp.witnesses.families,
            "independent": camp.witnesses.independent,
        })
    }

    fn changes(&self, changes: &[Change]) -> Vec<Value> {
        let change = |c: &Change| json!({ "old": self.a(c.old), "new": self.a(c.new), "direction": c.direction, "how": c.how });
        changes.iter().map(change).collect()
    }

    fn resolution(&self, resolution: &Resolution) -> Value {
        match resolution {
            Resolution::Withdrawal(ids) => json!({ "withdrawal": self.all(ids) }),
            Resolution::Time(ids) => json!({ "time": self.all(ids) }),
            Resolution::Wording(ids) => json!({ "wording": self.all(ids) }),
            Resolution::Scope(a, b) => json!({ "scope": [self.a(*a), self.a(*b)] }),
            Resolution::Original(id) => json!({ "original": self.a(*id) }),
            Resolution::Rule(rule) => json!({ "rule": self.0.at_rule(*rule).key() }),
            Resolution::Nesting(part, whole) => json!({ "nesting": [self.m(*part), self.m(*whole)] }),
        }
    }

    pub(super) fn derivation(&self, derivation: &Derivation) -> Value {
        let premises: Vec<Value> = derivation
            .premises()
            .iter()
            .map(|premise| match premise {
                Premise::Assertion(id) => json!({ "assertion": self.a(*id) }),
                Premise::Rule(id) => json!({ "rule": self.0.at_rule(*id).key() }),
                Premise::Assumption(assumption) => json!({ "assumption": assumption }),
                Premise::HedgeModel => json!({ "policy": "hedges" }),
                Premise::Tolerance => json!({ "policy": "tolerance" }),
                Premise::ShortLived => json!({ "policy": "short_lived" }),
                Premise::Learned(one) => json!({ "learned": {
                    "source": self.s(one.source), "echo": self.s(one.echo), "judged": one.judged, "agreed": one.agreed,
                    "before": one.before, "weight": one.weight(),
                } }),
            })
            .collect();
        let cite = |cite: &Cite| match cite {
            Cite::Premise(at) => json!({ "premise": at }),
            Cite::Step(at) => json!({ "step": at }),
        };
        let steps: Vec<Value> = derivation
            .steps()
            .iter()
            .map(|step| json!({ "claim": self.claim(&step.claim), "from": step.from.iter().map(cite).collect::<Vec<_>>() }))
            .collect();
        json!({ "premises": premises, "steps": steps })
    }

    fn claim(&self, claim: &Claim) -> Value {
        match claim {
            Claim::Means { assertion, tier, interval } => {
                json!({ "means": { "assertion": self.a(*assertion), "tier": tier, "interval": interval } })
            }
            Claim::Relates(relation) => json!({ "relates": self.relation(relation) }),
            Claim::Meet { members, shared } => {
                json!({ "meet": { "members": self.all(members), "shared": shared } })
            }
            Claim::Witnessed { members, witnesses } => {
                json!({ "witnessed": { "members": self.all(members), "families": witnesses.families, "independent": witnesses.independent } })
            }
            Claim::Bears { assertion, asked, bearing } => json!({ "bears": {
                "assertion": self.a(*assertion), "on": asked.map(|(a, b)| crate::time::span_text(a, b)), "how": bearing,
            } }),
            Claim::Supports { members, tier, joining, interval } => json!({ "supports": {
                "members": self.all(members), "tier": tier, "joining": joining, "interval": interval,
            } }),
            Claim::Backed { members, witnesses } => {
                json!({ "backed": { "members": self.all(members), "witnesses": witnesses } })
            }
            Claim::Weighed { members, groups, weight } => {
                json!({ "weighed": { "members": self.all(members), "groups": groups, "weight": weight } })
            }
            Claim::Holds { assertion, proposition, stance, via } => json!({ "holds": {
                "assertion": self.a(*assertion),
                "proposition": self.m(*proposition),
                "stance": stance,
                "via": self.rules(via),
            } }),
            Claim::Crosses(crossing) => json!({ "crosses": self.crossing(crossing) }),
            Claim::Leaves(remainder) => json!({ "leaves": self.remainder(remainder) }),
            Claim::Nested { inner, outer, rule } => json!({ "nested": {
                "inner": self.m(*inner),
                "outer": self.m(*outer),
                "rule": rule.map(|rule| self.0.at_rule(rule).key()),
            } }),
            Claim::Equals { assertion, printed } => {
                json!({ "equals": { "assertion": self.a(*assertion), "printed": printed } })
            }
            Claim::Prints { assertion, value } => {
                json!({ "prints": { "assertion": self.a(*assertion), "value": value } })
            }
            Claim::CarriedAfter { copy, revision } => {
                json!({ "carried_after": { "copy": self.a(*copy), "revision": self.a(*revision) } })
            }
            Claim::CarriedBefore { right, slip } => {
                json!({ "carried_before": { "right": self.a(*right), "slip": self.a(*slip) } })
            }
            Claim::Carried { members, chains } => {
                json!({ "carried": { "members": self.all(members), "chains": chains } })
            }
            Claim::Lasted { value, after, seconds } => {
                json!({ "lasted": { "value": self.a(*value), "after": self.a(*after), "seconds": seconds } })
            }
            Claim::Implied(entailment) => json!({ "implied": {
                "measure": self.m(entailment.variable.measure), "at": moment(entailment.variable.at),
                "side": entailment.side, "bound": entailment.bound, "tier": entailment.tier,
                "terms": self.terms(&entailment.terms),
            } }),
            Claim::SpeaksOf { assertion, variable } => json!({ "speaks_of": {
                "assertion": self.a(*assertion), "measure": self.m(variable.measure), "at": moment(variable.at),
            } }),
            Claim::Ratio { rule, figure, part, whole, share } => json!({ "ratio": {
                "rule": self.0.at_rule(*rule).key(), "figure": self.a(*figure), "part": self.a(*part), "whole": self.a(*whole),
                "share": share,
            } }),
            Claim::Strays(stray) => json!({ "strays": self.stray(stray) }),
            Claim::Slips(slip) => json!({ "slips": self.slip(slip) }),
            Claim::Delays(delay) => json!({ "delays": self.delay(delay) }),
            Claim::Infeasible(certificate) => {
                json!({ "infeasible": self.certificate(certificate) })
            }
        }
    }

    fn relation(&self, relation: &Relation) -> Value {
        json!({
            "a": self.a(relation.a),
            "b": self.a(relation.b),
            "scope": relation.scope,
            "time": relation.time,
            "value": relation.value,
            "voice": relation.voice,
            "order": relation.order,
            "verdict": relation.verdict,
            "row": relation.row,
            "assumptions": relation.assumptions,
            "rules": self.rules(&relation.rules),
            "decided_by": relation.decided_by.map(|id| self.a(id)),
        })
    }

    fn terms(&self, terms: &[Weighted]) -> Vec<Value> {
        let at = moment;
        terms
            .iter()
            .map(|term| {
                let inequality = match term.inequality {
                    Inequality::AtLeast { assertion, variable, bound, open } => json!({ "at_least": {
                        "assertion": self.a(assertion), "measure": self.m(variable.measure), "at": at(variable.at),
                        "bound": bound, "open": open,
                    } }),
                    Inequality::AtMost { assertion, variable, bound, open } => json!({ "at_most": {
                        "assertion": self.a(assertion), "measure": self.m(variable.measure), "at": at(variable.at),
                        "bound": bound, "open": open,
                    } }),
                    Inequality::NeverFalls { measure, from, to } => json!({ "never_falls": {
                        "measure": self.m(measure), "from": instant_text(from), "to": instant_text(to),
                    } }),
                    Inequality::Unmoved { measure, from, to } => json!({ "unmoved": {
                        "measure": self.m(measure), "from": instant_text(from), "to": instant_text(to),
                    } }),
                    Inequality::Inside { measure, inner, outer } => json!({ "inside": {
                        "measure": self.m(measure),
                        "inner": at(Timepoint::Window(inner.0, inner.1)),
                        "outer": at(Timepoint::Window(outer.0, outer.1)),
                    } }),
                    Inequality::PartOf { inner, outer, rule, since } => json!({ "part_of": {
                        "part": self.m(inner.measure), "part_at": at(inner.at),
                        "whole": self.m(outer.measure), "whole_at": at(outer.at),
                        "rule": rule.map(|r| self.0.at_rule(r).key()), "since": since.map(|id| self.a(id)),
                    } }),
                    Inequality::Rule { rule, at: time, side } => json!({ "rule": {
                        "rule": self.0.at_rule(rule).key(), "at": at(time), "side": side,
                    } }),
                    Inequality::Share { rule, figure, part, whole, kept, side } => json!({ "share": {
                        "rule": self.0.at_rule(rule).key(), "figure": self.a(figure), "part_at": at(part),
                        "whole_at": at(whole), "kept": kept, "side": side,
                    } }),
                    Inequality::Natural { variable, side } => json!({ "natural": {
                        "measure": self.m(variable.measure), "at": at(variable.at), "side": side,
                    } }),
                    Inequality::Spans { measure, window, side } => json!({ "spans": {
                        "measure": self.m(measure), "window": at(Timepoint::Window(window.0, window.1)),
                        "side": side,
                    } }),
                };
                json!({ "multiplier": term.multiplier, "inequality": inequality })
            })
            .collect()
    }

    fn certificate(&self, certificate: &Certificate) -> Value {
        let terms = self.terms(&certificate.terms);
        json!({ "terms": terms, "gap": certificate.gap, "tier": certificate.tier })
    }
}

fn moment(at: Timepoint) -> Value {
    match at {
        Timepoint::Always => Value::Null,
        Timepoint::Instant(second) => json!(instant_text(second)),
        Timepoint::Window(from, to) => json!([instant_text(from), instant_text(to)]),
    }
}
