//! Writing: a dossier as a file that reads back as the same dossier.

use std::io::{self, Write};

use serde::Serialize;

use super::FORMAT;
use super::record::{
    AssertionRecord, DossierRecord, FigureText, ImpliesRecord, IncrementRecord, LinearRecord,
    LinearTermRecord, MeasureRecord, OneOrMany, PartOfRecord, RuleRecord, ShareRecord, SourceRecord,
    SumRecord, TermRecord, Text,
};
#[cfg(feature = "table")]
use crate::assertion::{Assertion, Markers};
use crate::assertion::{Certainty, Target};
use crate::dossier::{ContentRef, Dossier, Row};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::{Coordinate, Measure};
use crate::quantity::Form;
use crate::rule::{Condition, Rule, RuleForm, Term};
use crate::source::Source;
use crate::time::Period;

/// Writes a dossier as JSON, in the order of insertion.
///
/// # Errors
/// What the writer returns.
pub fn write(dossier: &Dossier, mut out: impl Write) -> io::Result<()> {
    let whole = Whole { head: head(dossier), assertions: Each(dossier) };
    serde_json::to_writer_pretty(&mut out, &whole)?;
    out.write_all(b"\n")
}

/// A dossier whose assertions are written one after the other, none of them held.
#[derive(Serialize)]
struct Whole<'d> {
    #[serde(flatten)]
    head: DossierRecord,
    #[serde(skip_serializing_if = "Each::is_empty")]
    assertions: Each<'d>,
}

struct Each<'d>(&'d Dossier);

impl Each<'_> {
    fn is_empty(&self) -> bool {
        self.0.assertions().is_empty()
    }
}

impl Serialize for Each<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.assertions().iter().map(|one| record(self.0, &one.into())))
    }
}

/// Writes a dossier as JSON Lines: the dossier object without its assertions, then one assertion a line.
///
/// # Errors
/// What the writer returns.
pub fn write_lines(dossier: &Dossier, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, &head(dossier))?;
    out.write_all(b"\n")?;
    for one in dossier.assertions() {
        serde_json::to_writer(&mut out, &record(dossier, &one.into()))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Writes the first line of JSON Lines: the dossier without its assertions.
#[cfg(feature = "table")]
pub(super) fn write_head(dossier: &Dossier, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, &head(dossier))?;
    out.write_all(b"\n")
}

/// Writes a further line: an assertion that goes with the dossier, and may take back the one of this key.
#[cfg(feature = "table")]
pub(super) fn write_line(
    dossier: &Dossier,
    one: &mut Assertion,
    withdraws: Option<&str>,
    mut out: impl Write,
) -> io::Result<()> {
    one.markers = Markers::default();
    let mut line = record(dossier, &Row::from(&*one));
    line.withdraws = withdraws.map(Text::from);
    serde_json::to_writer(&mut out, &line)?;
    out.write_all(b"\n")
}

fn head(dossier: &Dossier) -> DossierRecord {
    DossierRecord {
        format: FORMAT.to_owned(),
        title: dossier.title().map(Into::into),
        note: dossier.note().map(Into::into),
        sources: dossier.sources().iter().map(|s| source(dossier, s)).collect(),
        measures: dossier.measures().iter().map(measure).collect(),
        hierarchies: dossier.terms().iter().map(term).collect(),
        rules: dossier.rules().iter().map(|r| rule(dossier, r)).collect(),
        assertions: Vec::new(),
    }
}

fn text(part: &Option<Box<str>>) -> Option<String> {
    part.as_deref().map(Into::into)
}

fn source(dossier: &Dossier, source: &Source) -> SourceRecord {
    SourceRecord {
        key: source.key().to_owned(),
        name: text(&source.name),
        kind: source.kind,
        within: source.within.map(|s| dossier.at_source(s).key().to_owned()),
        reliability: source.reliability,
        reason: text(&source.reason),
        url: text(&source.url),
        note: text(&source.note),
    }
}

fn measure(measure: &Measure) -> MeasureRecord {
    let coordinate = |c| measure.coordinate(c).map(Into::into);
    MeasureRecord {
        key: measure.key().to_owned(),
        name: text(&measure.name),
        kind: measure.kind,
        unit: (measure.unit.symbol() != "count").then(|| measure.unit.symbol().to_owned()),
        subject: coordinate(Coordinate::Subject),
        property: coordinate(Coordinate::Property),
        population: coordinate(Coordinate::Population),
        place: coordinate(Coordinate::Place),
        counting: measure.counting,
        note: text(&measure.note),
    }
}

fn term(term: &Term) -> TermRecord {
    TermRecord {
        coordinate: term.coordinate,
        key: term.key().to_owned(),
        within: OneOrMany(term.parents().map(Into::into).collect()),
        name: text(&term.name),
        reason: text(&term.reason),
    }
}

fn rule(dossier: &Dossier, rule: &Rule) -> RuleRecord {
    let m = |id: MeasureId| dossier.at_measure(id).key().to_owned();
    let (key, label, reason) = (rule.key().to_owned(), text(&rule.label), text(&rule.reason));
    match &rule.form {
        RuleForm::PartOf { part, whole } => {
            RuleRecord::PartOf(PartOfRecord { key, part: m(*part), whole: m(*whole), label, reason })
        }
        RuleForm::Sum { total, parts, exhaustive } => RuleRecord::Sum(SumRecord {
            key,
            total: m(*total),
            parts: OneOrMany(parts.iter().map(|p| m(*p)).collect()),
            exhaustive: *exhaustive,
            label,
            reason,
        }),
        RuleForm::Increment { flow, total } => {
            RuleRecord::Increment(IncrementRecord { key, flow: m(*flow), total: m(*total), label, reason })
        }
        RuleForm::Share { share, part, whole, loss } => RuleRecord::Share(ShareRecord {
            key,
            share: m(*share),
            part: m(*part),
            whole: m(*whole),
            loss: *loss,
            label,
            reason,
        }),
        RuleForm::Linear { terms, comparator, bound } => RuleRecord::Linear(LinearRecord {
            key,
            terms: terms
                .iter()
                .map(|(c, id)| LinearTermRecord { measure: m(*id), coefficient: c.get() })
                .collect(),
            comparator: *comparator,
            bound: bound.get(),
            label,
            reason,
        }),
        RuleForm::Implies { condition, conclusion } => {
            let (condition, above) = match condition {
                Condition::Affirmed(p) => (m(*p), None),
                Condition::Above { measure, bound } => (m(*measure), Some(bound.get())),
            };
            RuleRecord::Implies(ImpliesRecord {
                key,
                condition,
                above,
                conclusion: m(*conclusion),
                label,
                reason,
            })
        }
    }
}

/// An assertion as it stands in a file.
pub(super) fn record<'d>(dossier: &'d Dossier, one: &Row<'d>) -> AssertionRecord<Text<'d>> {
    let source = |id: &SourceId| Text::from(dossier.at_source(*id).key());
    let sources = |ids: &[SourceId]| OneOrMany(ids.iter().map(source).collect());
    let measure_key = |id: MeasureId| Text::from(dossier.at_measure(id).key());
    let key_of = |id: AssertionId| Text::from(dossier.at(id).key());
    let date = |period: Option<&Period>| period.map(|period| Text(period.to_string().into()));
    let markers = one.markers;
    let mut record = AssertionRecord {
        key: one.key.into(),
        origin: sources(one.origins),
        relays: sources(one.relays),
        as_of: date(one.as_of),
        stated_on: date(one.stated_on),
        published_on: date(one.published_on),
        recorded_at: date(one.recorded_at),
        sequence: one.sequence,
        revises: markers.revises.map(key_of),
        from: markers.from.map(key_of),
        includes: OneOrMany(markers.includes.iter().map(|id| key_of(*id)).collect()),
        same_statement_as: markers.same_statement_as.map(key_of),
        withdraws: markers.withdraws.map(key_of),
        quote: one.quote.map(Text::from),
        lang: one.lang.map(Text::from),
        url: one.url.map(Text::from),
        note: one.note.map(Text::from),
        ..AssertionRecord::default()
    };
    match one.content {
        ContentRef::Figure { measure, quantity } => {
            record.measure = Some(measure_key(measure));
            let text = quantity.to_string();
            // A unit that the text form cannot hold stands in a field of its own.
            let reads_back = quantity.unit().is_none()
                || matches!(quantity.form(), Form::Date(_))
                || text.parse().as_ref() == Ok(quantity);
            let text = if reads_back { text } else { quantity.form().to_string() };
            record.figure = Some(FigureText::Text(Text(text.into())));
            record.unit = quantity.unit().filter(|_| !reads_back).map(|u| Text::from(u.symbol()));
        }
        ContentRef::Stance { towards, stance, holders, certainty } => {
            let target = |t: &Target| match t {
                Target::Measure(m) => measure_key(*m),
                Target::Assertion(a) => key_of(*a),
            };
            record.towards = OneOrMany(towards.iter().map(target).collect());
            record.stance = Some(stance);
            record.holder = sources(holders);
            record.certainty = (certainty != Certainty::Asserted).then_some(certainty);
        }
        ContentRef::Withdrawal => {}
    }
    record
}
