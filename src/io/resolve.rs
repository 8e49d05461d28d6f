//! From records to a dossier: keys become ids, texts become figures and dates.

use smallvec::SmallVec;

use super::decode::{Located, nearest};
use super::error::{Fault, Problem, ReadError};
use super::parts::{Parts, ReadOptions};
use super::phrase;
use super::place::Place;
use super::record::{AssertionRecord, MeasureRecord, OneOrMany, RuleRecord, SourceRecord, TermRecord};
use crate::assertion::{Assertion, Content, Markers, Target};
use crate::dossier::{Batch, Dossier, DossierError, Section};
use crate::hashed::{SaltedMap, SaltedSet};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::{Coordinate, Kind, Measure};
use crate::quantity::{Dimension, Number, Quantity, Unit};
use crate::rule::{Condition, Rule, RuleForm, Term};
use crate::source::Source;
use crate::time::Period;

/// Makes the dossier, or names every faulty record in file order.
pub(super) fn resolve(mut parts: Parts, options: &ReadOptions) -> Result<Dossier, ReadError> {
    let mut faults = std::mem::take(&mut parts.faults);
    let names = Names::of(&parts);
    let mut resolver = Resolver { names: &names, faults: &mut faults, hints: options.max_faults };
    let mut batch = resolver.head(&parts);
    batch.assertions = parts.assertions.iter().map(|r| resolver.assertion(r, &parts.measures)).collect();
    let suspects = Suspects::of(&parts, &faults, &batch);
    let mut dossier = Dossier::new();
    dossier.title = parts.title.take().map(Into::into);
    dossier.note = parts.note.take().map(Into::into);
    let refused = dossier.extend(batch).err().unwrap_or_default();
    for refused in refused.into_iter().filter(|r| !suspects.contains(&(r.section, r.index))) {
        let (key, place) = parts.locate(refused.section, refused.index, field_of(&refused.error));
        faults.push(Fault::at(place, refused.section, key, refused.error.into()));
    }
    if faults.is_empty() {
        return Ok(dossier);
    }
    faults.sort_by_key(|fault| (fault.line, fault.column));
    let records = parts.faulty(&faults).len();
    let more = faults.len().saturating_sub(options.max_faults);
    faults.truncate(options.max_faults);
    Err(ReadError::Faults { faults, more, records })
}

/// All but the assertions, if it has no fault.
pub(super) fn head(parts: &Parts) -> Option<Batch> {
    let (names, mut faults) = (Names::of(parts), Vec::new());
    let batch = Resolver { names: &names, faults: &mut faults, hints: 0 }.head(parts);
    faults.is_empty().then_some(batch)
}

/// The field that a refusal is about.
fn field_of(error: &DossierError) -> &'static str {
    match error {
        DossierError::Key(_) | DossierError::KeyTaken { .. } => "key",
        DossierError::Unit { .. } | DossierError::Range { .. } | DossierError::Value { .. } => "figure",
        DossierError::FigureOnProposition { .. } => "measure",
        DossierError::NoHolder | DossierError::NoTarget => "stance",
        DossierError::Marker { marker, .. } | DossierError::Itself { marker } => marker,
        _ => "",
    }
}

impl Parts {
    /// The records that faults are in.
    fn faulty(&self, faults: &[Fault]) -> SaltedSet<(Section, usize)> {
        // A fault lies at or behind the start of its record and before the start of the next one.
        fn of<T>(list: &[Located<T>], at: Place) -> usize {
            list.partition_point(|record| record.place <= at).saturating_sub(1)
        }
        let record = |fault: &Fault| {
            let at = Place { line: fault.line, column: fault.column };
            let index = match fault.section {
                Section::Sources => of(&self.sources, at),
                Section::Measures => of(&self.measures, at),
                Section::Hierarchies => of(&self.terms, at),
                Section::Rules => of(&self.rules, at),
                Section::Assertions => of(&self.assertions, at),
            };
            (fault.section, index)
        };
        faults.iter().map(record).collect()
    }

    fn locate(&self, section: Section, index: usize, field: &str) -> (Option<String>, Place) {
        fn of<T>(list: &[Located<T>], index: usize, field: &str) -> (Option<String>, Place) {
            let nowhere = (None, Place { line: 1, column: 1 });
            list.get(index).map_or(nowhere, |r| (r.key.clone(), r.place_of(field)))
        }
        match section {
            Section::Sources => of(&self.sources, index, field),
            Section::Measures => of(&self.measures, index, field),
            Section::Hierarchies => of(&self.terms, index, field),
            Section::Rules => of(&self.rules, index, field),
            Section::Assertions => of(&self.assertions, index, field),
        }
    }
}

/// Records whose refusal says nothing new: those that are faulty already, and those that name one.
struct Suspects(SaltedSet<(Section, usize)>);

impl Suspects {
    fn contains(&self, at: &(Section, usize)) -> bool {
        self.0.contains(at)
    }

    fn of(parts: &Parts, faults: &[Fault], batch: &Batch) -> Self {
        let mut found = SaltedSet::default();
        if faults.is_empty() {
            return Self(found);
        }
        let bad = parts.faulty(faults);
        found.extend(bad.iter().copied());
        let measure = |id: MeasureId| bad.contains(&(Section::Measures, id.index()));
        for (index, assertion) in batch.assertions.iter().enumerate() {
            let m = &assertion.markers;
            let mut named = m
                .includes
                .iter()
                .chain(&m.revises)
                .chain(&m.from)
                .chain(&m.withdraws)
                .chain(&m.same_statement_as);
            let on = matches!(assertion.content, Content::Figure { measure: on, .. } if measure(on));
            if on || named.any(|id| bad.contains(&(Section::Assertions, id.index()))) {
                found.insert((Section::Assertions, index));
            }
        }
        for (index, rule) in batch.rules.iter().enumerate() {
            let names = rule.form.measures();
            if names.into_iter().any(measure) {
                found.insert((Section::Rules, index));
            }
        }
        Self(found)
    }
}

/// What each key names. Where a key is given twice the first one counts; the door refuses the second.
struct Names<'p> {
    sources: SaltedMap<&'p str, SourceId>,
    measures: SaltedMap<&'p str, MeasureId>,
    assertions: SaltedMap<&'p str, AssertionId>,
}

impl<'p> Names<'p> {
    fn of(parts: &'p Parts) -> Self {
        fn index<T, I>(list: &[Located<T>], id: fn(usize) -> I) -> SaltedMap<&str, I> {
            let mut map = SaltedMap::default();
            for (at, key) in list.iter().enumerate().filter_map(|(at, r)| Some((at, r.key.as_deref()?))) {
                map.entry(key).or_insert_with(|| id(at));
            }
            map
        }
        Self {
            sources: index(&parts.sources, SourceId::new),
            measures: index(&parts.measures, MeasureId::new),
            assertions: index(&parts.assertions, AssertionId::new),
        }
    }
}

fn boxed(text: &Option<String>) -> Option<Box<str>> {
    text.as_deref().map(Into::into)
}

/// A record that could not be read keeps its place, so that the ids of the others stay right.
fn placeholder(key: &Option<String>) -> Box<str> {
    key.as_deref().unwrap_or("unreadable").into()
}

fn measure(located: &Located<MeasureRecord>) -> Measure {
    let Some(record) = &located.record else {
        return Measure::new(placeholder(&located.key), Kind::Stock);
    };
    let mut measure = Measure::new(record.key.as_str(), record.kind);
    measure.name = boxed(&record.name);
    measure.counting = record.counting;
    measure.note = boxed(&record.note);
    if let Some(unit) = &record.unit {
        measure = measure.in_unit(Unit::new(unit));
    }
    for (coordinate, value) in Coordinate::ALL.into_iter().zip([
        &record.subject,
        &record.property,
        &record.population,
        &record.place,
    ]) {
        if let Some(value) = value {
            measure = measure.at(coordinate, value.as_str());
        }
    }
    measure
}

fn term(located: &Located<TermRecord>) -> Term {
    let Some(record) = &located.record else {
        return Term::new(Coordinate::Subject, placeholder(&located.key));
    };
    let mut term = Term::new(record.coordinate, record.key.as_str());
    term.within = record.within.0.iter().map(|k| k.as_str().into()).collect();
    term.name = boxed(&record.name);
    term.reason = boxed(&record.reason);
    term
}

struct Resolver<'p> {
    names: &'p Names<'p>,
    faults: &'p mut Vec<Fault>,
    /// How many more hints are looked for; each takes a pass over all keys.
    hints: usize,
}

impl Resolver<'_> {
    fn head(&mut self, parts: &Parts) -> Batch {
        Batch {
            sources: parts.sources.iter().map(|r| self.source(r)).collect(),
            measures: parts.measures.iter().map(measure).collect(),
            terms: parts.terms.iter().map(term).collect(),
            rules: parts.rules.iter().map(|r| self.rule(r)).collect(),
            assertions: Vec::new(),
        }
    }

    fn fault<T>(&mut self, section: Section, at: &Located<T>, field: &str, problem: Problem) {
        self.faults.push(Fault::at(at.place_of(field), section, at.key.clone(), problem));
    }

    fn hint<'k>(&mut self, key: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
        self.hints = self.hints.checked_sub(1)?;
        nearest(key, known)
    }

    /// Looks a key up; an unknown one is a fault.
    fn look_up<T, I: Copy>(
        &mut self,
        map: &SaltedMap<&str, I>,
        section: Section,
        at: &Located<T>,
        field: &'static str,
        noun: &'static str,
        key: &str,
    ) -> Option<I> {
        let found = map.get(key).copied();
        if found.is_none() {
            let nearest = self.hint(key, map.keys().copied());
            self.fault(section, at, field, Problem::UnknownKey { field, noun, key: key.to_owned(), nearest });
        }
        found
    }

    fn source(&mut self, located: &Located<SourceRecord>) -> Source {
        let Some(record) = &located.record else {
            return Source::new(placeholder(&located.key));
        };
        let mut source = Source::new(record.key.as_str());
        source.name = boxed(&record.name);
        source.kind = record.kind;
        source.reliability = record.reliability;
        source.reason = boxed(&record.reason);
        source.url = boxed(&record.url);
        source.note = boxed(&record.note);
        let names = self.names;
        source.within = record
            .within
            .as_ref()
            .and_then(|key| self.look_up(&names.sources, Section::Sources, located, "within", "source", key));
        source
    }

    fn rule(&mut self, located: &Located<RuleRecord>) -> Rule {
        // The form of a rule that cannot be made; its place among the faults keeps it from being judged.
        let unmade = RuleForm::PartOf { part: MeasureId::new(0), whole: MeasureId::new(0) };
        let Some(record) = &located.record else {
            return Rule::new(placeholder(&located.key), unmade);
        };
        let names = self.names;
        let mut measure = |field: &'static str, key: &str| {
            self.look_up(&names.measures, Section::Rules, located, field, "measure", key)
        };
        let (key, label, reason, form) = match record {
            RuleRecord::PartOf(r) => {
                let found = measure("part", &r.part).zip(measure("whole", &r.whole));
                let form = found.map(|(part, whole)| RuleForm::PartOf { part, whole });
                (&r.key, &r.label, &r.reason, form)
            }
            RuleRecord::Sum(r) => {
                let total = measure("total", &r.total);
                let parts: Vec<Option<MeasureId>> =
                    r.parts.0.iter().map(|key| measure("parts", key)).collect();
                let form = total.zip(parts.into_iter().collect()).map(|(total, parts)| RuleForm::Sum {
                    total,
                    parts,
                    exhaustive: r.exhaustive,
                });
                (&r.key, &r.label, &r.reason, form)
            }
            RuleRecord::Increment(r) => {
                let found = measure("flow", &r.flow).zip(measure("total", &r.total));
                let form = found.map(|(flow, total)| RuleForm::Increment { flow, total });
                (&r.key, &r.label, &r.reason, form)
            }
            RuleRecord::Share(r) => {
                let share = measure("share", &r.share);
                let found = share.zip(measure("part", &r.part).zip(measure("whole", &r.whole)));
                let form =
                    found.map(|(share, (part, whole))| RuleForm::Share { share, part, whole, loss: r.loss });
                (&r.key, &r.label, &r.reason, form)
            }
            RuleRecord::Linear(r) => {
                let terms: Option<Vec<_>> = r
                    .terms
                    .iter()
                    .map(|term| Number::new(term.coefficient).ok().zip(measure("terms", &term.measure)))
                    .collect();
                let form = terms.zip(Number::new(r.bound).ok()).map(|(terms, bound)| RuleForm::Linear {
                    terms,
                    comparator: r.comparator,
                    bound,
                });
                (&r.key, &r.label, &r.reason, form)
            }
            RuleRecord::Implies(r) => {
                let condition = measure("condition", &r.condition).and_then(|measure| match r.above {
                    None => Some(Condition::Affirmed(measure)),
                    Some(above) => Some(Condition::Above { measure, bound: Number::new(above).ok()? }),
                });
                let found = condition.zip(measure("conclusion", &r.conclusion));
                let form = found.map(|(condition, conclusion)| RuleForm::Implies { condition, conclusion });
                (&r.key, &r.label, &r.reason, form)
            }
        };
        let mut rule = Rule::new(key.as_str(), form.unwrap_or(unmade));
        rule.label = boxed(label);
        rule.reason = boxed(reason);
        rule
    }

    fn assertion(
        &mut self,
        located: &Located<AssertionRecord>,
        measures: &[Located<MeasureRecord>],
    ) -> Assertion {
        let Some(record) = &located.record else {
            return Assertion::withdrawal(placeholder(&located.key), AssertionId::new(0));
        };
        // A phrase is seen from the day it was written.
        let published_on = self.date(located, "published_on", &record.published_on, None);
        let stated_on = self.date(located, "stated_on", &record.stated_on, published_on);
        let as_of = self.date(located, "as_of", &record.as_of, stated_on.or(published_on));
        let content = self
            .content(located, record, measures, stated_on.or(published_on))
            .unwrap_or(Content::Withdrawal);
        let marker = |this: &mut Self, field: &'static str, key: &Option<String>| {
            key.as_ref().and_then(|key| this.assertion_id(located, field, key))
        };
        let markers = Markers {
            revises: marker(self, "revises", &record.revises),
            from: marker(self, "from", &record.from),
            includes: record
                .includes
                .0
                .iter()
                .filter_map(|key| self.assertion_id(located, "includes", key))
                .collect(),
            same_statement_as: marker(self, "same_statement_as", &record.same_statement_as),
            withdraws: marker(self, "withdraws", &record.withdraws),
        };
        Assertion {
            key: record.key.as_str().into(),
            content,
            origins: self.sources(located, "origin", &record.origin),
            relays: self.sources(located, "relays", &record.relays),
            as_of,
            stated_on,
            published_on,
            recorded_at: self.date(located, "recorded_at", &record.recorded_at, None),
            sequence: record.sequence,
            markers,
            quote: boxed(&record.quote),
            lang: boxed(&record.lang),
            url: boxed(&record.url),
            note: boxed(&record.note),
        }
    }

    fn content(
        &mut self,
        located: &Located<AssertionRecord>,
        record: &AssertionRecord,
        measures: &[Located<MeasureRecord>],
        anchor: Option<Period>,
    ) -> Option<Content> {
        let mut shape = |field: &str, what: &str| {
            self.fault(Section::Assertions, located, field, Problem::Shape(what.to_owned()));
            None
        };
        let stance_fields = record.stance.is_some() || !record.towards.0.is_empty();
        match (&record.figure, record.stance) {
            (Some(_), Some(_)) => {
                shape("stance", "an assertion is a figure or a stance; make two assertions of it")
            }
            (Some(_), None) if stance_fields => {
                shape("towards", "a figure is on a `measure`; `towards` goes with a `stance`")
            }
            (Some(_), None) if !record.holder.0.is_empty() || record.certainty.is_some() => shape(
                "holder",
                "`holder` and `certainty` go with a `stance`; who gave a figure is its `origin`",
            ),
            (Some(figure), None) => {
                let Some(on) = &record.measure else {
                    return shape("figure", "a figure needs a `measure`; name one");
                };
                let names = self.names;
                let measure =
                    self.look_up(&names.measures, Section::Assertions, located, "measure", "measure", on)?;
                let dated = measures.get(measure.index()).and_then(|m| m.record.as_ref()).is_some_and(|m| {
                    m.unit.as_deref().is_some_and(|u| *Unit::new(u).dimension() == Dimension::Date)
                });
                let quantity =
                    self.quantity(located, &figure.text(), record.unit.as_deref(), dated, anchor)?;
                Some(Content::Figure { measure, quantity })
            }
            (None, Some(stance)) => {
                if record.measure.is_some() || record.unit.is_some() {
                    return shape(
                        "measure",
                        "a stance is `towards` something; `measure` and `unit` go with a `figure`",
                    );
                }
                if record.towards.0.is_empty() {
                    return shape(
                        "stance",
                        "a stance needs something it is `towards`; name a proposition, a measure or an assertion",
                    );
                }
                let towards = record.towards.0.iter().map(|key| self.target(located, key));
                let towards: Option<SmallVec<[Target; 1]>> = towards.collect();
                let holders = self.sources(located, "holder", &record.holder).into_iter().collect();
                Some(Content::Stance {
                    towards: towards?,
                    stance,
                    holders,
                    certainty: record.certainty.unwrap_or_default(),
                })
            }
            (None, None) if record.withdraws.is_some() && record.measure.is_none() && !stance_fields => {
                Some(Content::Withdrawal)
            }
            (None, None) if record.measure.is_some() => {
                shape("measure", "a `figure` is missing; give the number, such as 10000 or \"~14000\"")
            }
            (None, None) if stance_fields => shape(
                "towards",
                "a `stance` is missing; give affirms, denies, does_not_confirm, does_not_deny, no_evidence or withholds",
            ),
            (None, None) => shape(
                "key",
                "it says nothing; give a `measure` and a `figure`, a `stance` `towards` something, or what it `withdraws`",
            ),
        }
    }

    fn quantity(
        &mut self,
        located: &Located<AssertionRecord>,
        text: &str,
        unit: Option<&str>,
        dated: bool,
        anchor: Option<Period>,
    ) -> Option<Quantity> {
        let section = Section::Assertions;
        if dated {
            let text = Some(text.to_owned());
            return self.date(located, "figure", &text, anchor).map(Quantity::date);
        }
        let read = match (text.parse::<Quantity>(), lang_of(located)) {
            (Ok(quantity), _) => Ok(quantity),
            (Err(error), None) => Err(Problem::from(error)),
            (Err(error), Some(lang)) => {
                phrase::figure(text, lang).map_err(|remedy| Problem::FigurePhrase { error, remedy })
            }
        };
        match (read, unit) {
            (Err(problem), _) => {
                self.fault(section, located, "figure", problem);
                None
            }
            (Ok(quantity), None) => Some(quantity),
            (Ok(quantity), Some(_)) if quantity.unit().is_some() => {
                let what = "the figure names its unit already; leave `unit` out";
                self.fault(section, located, "unit", Problem::Shape(what.to_owned()));
                None
            }
            (Ok(_), Some(unit)) if unit.trim().is_empty() => {
                let what = "`unit` is empty; leave it out to take that of the measure";
                self.fault(section, located, "unit", Problem::Shape(what.to_owned()));
                None
            }
            (Ok(quantity), Some(unit)) => Some(quantity.in_unit(Unit::new(unit))),
        }
    }

    fn target(&mut self, located: &Located<AssertionRecord>, key: &str) -> Option<Target> {
        let names = self.names;
        if let Some(measure) = names.measures.get(key) {
            return Some(Target::Measure(*measure));
        }
        if let Some(assertion) = names.assertions.get(key) {
            return Some(Target::Assertion(*assertion));
        }
        let nearest = self.hint(key, names.measures.keys().chain(names.assertions.keys()).copied());
        let problem = Problem::UnknownKey {
            field: "towards",
            noun: "proposition, measure or assertion",
            key: key.to_owned(),
            nearest,
        };
        self.fault(Section::Assertions, located, "towards", problem);
        None
    }

    fn assertion_id(
        &mut self,
        located: &Located<AssertionRecord>,
        field: &'static str,
        key: &str,
    ) -> Option<AssertionId> {
        let names = self.names;
        self.look_up(&names.assertions, Section::Assertions, located, field, "assertion", key)
    }

    fn sources(
        &mut self,
        located: &Located<AssertionRecord>,
        field: &'static str,
        keys: &OneOrMany,
    ) -> SmallVec<[SourceId; 2]> {
        let names = self.names;
        let look_up =
            |key: &String| self.look_up(&names.sources, Section::Assertions, located, field, "source", key);
        keys.0.iter().filter_map(look_up).collect()
    }

    fn date(
        &mut self,
        located: &Located<AssertionRecord>,
        field: &'static str,
        text: &Option<String>,
        anchor: Option<Period>,
    ) -> Option<Period> {
        let text = text.as_ref()?;
        let problem = match (text.parse(), lang_of(located)) {
            (Ok(period), _) => return Some(period),
            (Err(error), None) => Problem::Date { field, error },
            (Err(error), Some(lang)) => match phrase::date(text, lang, anchor) {
                Ok(period) => return Some(period),
                Err(remedy) => Problem::DatePhrase { field, error, remedy },
            },
        };
        self.fault(Section::Assertions, located, field, problem);
        None
    }
}

/// The language of the phrases of a record.
fn lang_of(located: &Located<AssertionRecord>) -> Option<&str> {
    located.record.as_ref()?.lang.as_deref()
}
