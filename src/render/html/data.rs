//! What the script of a large page shows page by page: findings and assertions as compact JSON.

use serde_json::{Value, json};

use super::context::{Context, measures_in};
use super::findings::as_data;
use super::text::{clip, name};
use crate::detect::detectors;
use crate::relation::Status;
use crate::render::phrase;

/// The findings after the first ones, and all assertions, each kind within a number of bytes.
pub(super) fn data(context: &Context<'_>, first: usize, bytes: usize) -> Value {
    let dossier = context.dossier;
    let mut kinds: Vec<Value> = Vec::new();
    let mut spent = 0;
    let mut left_out = 0;
    let findings: Vec<_> =
        context.order.iter().skip(first).filter_map(|at| context.finding_at(*at)).collect();
    // First all of them without their arguments; what is left is for the arguments of the first ones.
    let bare: usize = findings.iter().map(|finding| as_data(context, finding, 0).to_string().len()).sum();
    let spare = bytes.saturating_sub(bare);
    for detector in detectors() {
        let mut rows: Vec<Value> = Vec::new();
        for finding in findings.iter().filter(|finding| finding.kind() == detector.kind) {
            let told = as_data(context, finding, if spent < spare { 12 } else { 0 });
            spent += told.to_string().len().saturating_sub(if spent < spare { 300 } else { 0 });
            if spent > bytes.max(spare) {
                left_out += 1;
                continue;
            }
            rows.push(told);
        }
        if !rows.is_empty() {
            kinds.push(json!([
                detector.kind.code(),
                super::findings::tone(detector.kind),
                super::findings::sign(detector.kind),
                rows
            ]));
        }
    }
    let by_number = |keys: Vec<(usize, String)>| {
        let mut keys = keys;
        keys.sort();
        keys.into_iter().map(|(_, name)| name).collect::<Vec<String>>()
    };
    let sources = (0..dossier.sources().len()).map(crate::id::SourceId::new);
    let sources = by_number(
        sources.map(|id| (context.source_number(id), name(dossier.at_source(id).name(), 80))).collect(),
    );
    let measures = (0..dossier.measures().len()).map(crate::id::MeasureId::new);
    let measures = by_number(
        measures.map(|id| (context.measure_number(id), name(dossier.at_measure(id).name(), 80))).collect(),
    );
    let (assertions, missing) = assertions(context, bytes);
    json!({
        "findings": kinds, "left": left_out, "sources": sources, "measures": measures, "assertions": assertions, "missing": missing,
    })
}

/// Each assertion as key, measures, who, through whom, what, as of, stated, status, since when known.
fn assertions(context: &Context<'_>, bytes: usize) -> (Vec<Value>, usize) {
    let dossier = context.dossier;
    let (mut rows, mut spent, mut missing) = (Vec::new(), 0, 0);
    for (id, status) in context.report.statuses() {
        if spent > bytes {
            missing += 1;
            continue;
        }
        let one = dossier.at(*id);
        let numbers =
            |ids: &[crate::id::SourceId]| ids.iter().map(|id| context.source_number(*id)).collect::<Vec<_>>();
        let measures: Vec<usize> =
            measures_in(dossier, *id).into_iter().map(|m| context.measure_number(m)).collect();
        let told = json!([
            one.key(),
            measures,
            numbers(one.origins()),
            numbers(one.relays()),
            clip(&phrase::content(dossier, one), 120),
            one.as_of_given().map_or(String::new(), phrase::date),
            one.stated().map_or(String::new(), phrase::date),
            match status {
                Status::Standing => 0,
                Status::Superseded { .. } => 1,
                Status::Withdrawn { .. } => 2,
                Status::Slip { .. } => 3,
            },
            context.known.assertion(*id),
        ]);
        spent += told.to_string().len();
        rows.push(told);
    }
    (rows, missing)
}
