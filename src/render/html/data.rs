//! What the script of a large page shows page by page: findings and assertions as compact JSON.

use serde_json::{Value, json};

use super::context::{Context, measures_in};
use super::findings::{as_data, sign, tone};
use super::text::{clip, name, script_json};
use crate::finding::FindingKind;
use crate::hashed::SaltedMap;
use crate::relation::Status;
use crate::render::phrase;

/// How many steps of an argument are given.
const STEPS: usize = 12;

/// The findings after the first ones, and all assertions, each kind within a number of bytes.
pub(super) fn data(context: &Context<'_>, first: usize, bytes: usize) -> Value {
    let dossier = context.dossier;
    let by_number = |keys: Vec<(usize, String)>| {
        let mut keys = keys;
        keys.sort();
        keys.into_iter().map(|(_, name)| name).collect::<Vec<String>>()
    };
    let sources = dossier.source_ids();
    let sources = by_number(
        sources.map(|id| (context.source_number(id), name(dossier.at_source(id).name(), 80))).collect(),
    );
    let measures = dossier.measure_ids();
    let measures = by_number(
        measures.map(|id| (context.measure_number(id), name(dossier.at_measure(id).name(), 80))).collect(),
    );
    let named: usize = sources.iter().chain(&measures).map(|name| bytes_of(&json!(name)) + 1).sum();
    let bytes = bytes.saturating_sub(named);
    let findings: Vec<_> =
        context.order.iter().skip(first).filter_map(|at| context.finding_at(*at)).collect();
    let bare: Vec<Value> = findings.iter().map(|finding| as_data(context, finding, 0)).collect();
    // What all of them take without their arguments; what is left of their half is for the arguments of the first ones.
    let heavy: usize = bare.iter().map(bytes_of).sum();
    let half = bytes / 2;
    let (mut spent, mut argued_for, mut left_out) = (0, 0, 0);
    let spare = half.saturating_sub(heavy);
    let mut kinds: Vec<(FindingKind, Vec<Value>)> = Vec::new();
    for (finding, bare) in findings.iter().zip(bare) {
        let short = bytes_of(&bare);
        if spent + short > half {
            left_out += 1;
            continue;
        }
        spent += short;
        let mut told = bare;
        if argued_for < spare {
            let argued = as_data(context, finding, STEPS);
            argued_for += bytes_of(&argued).saturating_sub(short);
            told = argued;
        }
        match kinds.last_mut() {
            Some((kind, rows)) if *kind == finding.kind() => rows.push(told),
            _ => kinds.push((finding.kind(), vec![told])),
        }
    }
    let kinds: Vec<Value> =
        kinds.into_iter().map(|(kind, rows)| json!([kind.code(), tone(kind), sign(kind), rows])).collect();
    let rest = bytes.saturating_sub(spent + argued_for);
    let (assertions, words, missing) = assertions(context, rest);
    json!({
        "findings": kinds, "left": left_out, "sources": sources, "measures": measures, "assertions": assertions, "words": words,
        "missing": missing,
    })
}

/// How many bytes a value takes on the page, where much that strangers write is escaped.
fn bytes_of(value: &Value) -> usize {
    script_json(value).len() + 1
}

/// Each assertion as key, measures, who, through whom, what, as of, stated, status, since when known; and the words that
/// four of these name by number, as many are said often.
fn assertions(context: &Context<'_>, bytes: usize) -> (Vec<Value>, Vec<String>, usize) {
    let dossier = context.dossier;
    let (mut rows, mut spent, mut missing) = (Vec::new(), 0, 0);
    let mut words = Words::default();
    for (id, status) in context.report.statuses() {
        let one = dossier.at(*id);
        let numbers =
            |ids: &[crate::id::SourceId]| ids.iter().map(|id| context.source_number(*id)).collect::<Vec<_>>();
        let measures: Vec<usize> =
            measures_in(dossier, *id).into_iter().map(|m| context.measure_number(m)).collect();
        let said = [
            clip(&phrase::content(dossier, one), 120),
            one.as_of_given().map_or(String::new(), phrase::date),
            one.stated().map_or(String::new(), phrase::date),
            context.known.assertion(*id),
        ];
        // What a new word takes is counted with the first that says it.
        let new: usize = said.iter().filter(|word| !words.has(word)).map(|word| bytes_of(&json!(word))).sum();
        let status = match status {
            Status::Standing => 0,
            Status::Superseded { .. } => 1,
            Status::Withdrawn { .. } => 2,
            Status::Slip { .. } => 3,
        };
        let (origins, relays) = (numbers(one.origins()), numbers(one.relays()));
        let before = words.list.len();
        let [what, about, stated, known] = said.map(|word| words.number(word));
        let told = json!([one.key(), measures, origins, relays, what, about, stated, status, known]);
        let size = bytes_of(&told) + new;
        if spent + size > bytes {
            words.cut(before);
            missing += 1;
            continue;
        }
        spent += size;
        rows.push(told);
    }
    (rows, words.list, missing)
}

/// Words with their numbers.
#[derive(Debug, Default)]
struct Words {
    list: Vec<String>,
    numbers: SaltedMap<String, usize>,
}

impl Words {
    fn has(&self, word: &str) -> bool {
        self.numbers.contains_key(word)
    }

    fn number(&mut self, word: String) -> usize {
        *self.numbers.entry(word).or_insert_with_key(|word| {
            self.list.push(word.clone());
            self.list.len() - 1
        })
    }

    /// Forgets all words after so many.
    fn cut(&mut self, len: usize) {
        for word in self.list.drain(len..) {
            self.numbers.remove(&word);
        }
    }
}
