//! Mentions as drafts of assertions, and as the skeleton of a dossier file.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::scan::{Mention, MentionKind};
use super::tables::{Modality, VerbClass};
use crate::assertion::Stance;
use crate::hashed::SaltedMap;
use crate::quantity::Unit;
use crate::time::Period;

/// A part of an assertion that the text does not give, for a person or a program to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MissingPart {
    /// What is measured: no text says that in the words of a dossier.
    Measure,
    /// What it is counted in.
    Unit,
    /// Who said it.
    Origin,
    /// What time it is about.
    AsOf,
    /// When it was said.
    StatedOn,
    /// When the text was published.
    PublishedOn,
}

impl fmt::Display for MissingPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Measure => "measure",
            Self::Unit => "unit",
            Self::Origin => "origin",
            Self::AsOf => "as_of",
            Self::StatedOn => "stated_on",
            Self::PublishedOn => "published_on",
        })
    }
}

/// A figure of a text as an assertion in the making: what the text gives, and what it does not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Draft {
    /// Its key: the prefix and a number from 1.
    pub key: String,
    /// The place of its mention in the list.
    pub mention: usize,
    /// The figure in the text form of dossier files, with its unit.
    pub figure: String,
    /// Who said it, as the text names them.
    pub origin: Option<String>,
    /// Through whom it came, as the text names them.
    pub relay: Option<String>,
    /// Whose stance towards the figure the text gives, and which: they are not its origin.
    pub stance: Option<(Option<String>, Stance)>,
    /// The time it is about.
    pub as_of: Option<Period>,
    /// The readings of an ambiguous date that it is about, such as 3/4/2025; none of them is taken.
    pub alternatives: Vec<Period>,
    /// When it was said.
    pub stated_on: Option<Period>,
    /// When the text was published.
    pub published_on: Option<Period>,
    /// The key of the earlier value that the text sets beside it.
    pub from: Option<String>,
    /// The keys of the figures that it includes.
    pub includes: Vec<String>,
    /// The key of the same statement, printed before.
    pub same_statement_as: Option<String>,
    /// How firmly it is put.
    pub modality: Modality,
    /// What the verb of saying does.
    pub verb: Option<VerbClass>,
    /// The counted noun, as the text has it.
    pub noun: Option<String>,
    /// Its sentence; of one of more than 2,000 bytes what stands around the figure, with `…` for the rest.
    pub quote: String,
    /// The language of the sentence, as a BCP 47 tag.
    pub lang: String,
    /// What the text does not give.
    pub missing: Vec<MissingPart>,
}

/// A draft for each figure among the mentions of a text, in their order. Nothing is guessed: what the sentence does
/// not say is missing, and who denies a figure or does not confirm it is not its origin.
///
/// `text` is what was scanned, `lang` the tag of its language, `published` its date of publication; keys are `prefix`
/// and a number from 1, so that the drafts of several texts can go into one dossier.
///
/// ```
/// use crosscheck::text::{English, MissingPart, drafts, scan};
/// let published: crosscheck::Period = "2025-05-04".parse()?;
/// let text = "The ministry said on 3 May that more than 1,200 homes had been flooded.";
/// let drafts = drafts(&scan(text, &English::Any, Some(published)), text, "en", Some(published), "a");
/// assert_eq!((drafts[0].key.as_str(), drafts[0].figure.as_str()), ("a1", ">1200 home"));
/// assert_eq!(drafts[0].origin.as_deref(), Some("ministry"));
/// assert!(drafts[0].missing.contains(&MissingPart::Measure));
/// # Ok::<(), crosscheck::time::PeriodError>(())
/// ```
///
/// # Complexity
///
/// Linear in the mentions and their sentences.
#[must_use]
pub fn drafts(
    mentions: &[Mention<'_>],
    text: &str,
    lang: &str,
    published: Option<Period>,
    prefix: &str,
) -> Vec<Draft> {
    let mut made: Vec<Draft> = Vec::new();
    let mut places: FxHashMap<usize, usize> = FxHashMap::default();
    for (at, mention) in mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Figure) {
        let key = format!("{prefix}{}", made.len() + 1);
        if let Some(draft) = Draft::of(key, mention, text, lang, published) {
            places.insert(at, made.len());
            made.push(Draft { mention: at, ..draft });
        }
    }
    for (at, mention) in mentions.iter().enumerate() {
        let Some(here) = places.get(&at).copied() else { continue };
        let Some(key) = made.get(here).map(|draft| draft.key.clone()) else { continue };
        // Figures of other units are not about the same thing, however the sentence ties them.
        let of = |other: Option<usize>| {
            let other = other.filter(|other| mentions.get(*other).is_some_and(|o| alike(mention, o)))?;
            places.get(&other).copied()
        };
        if let Some(now) = of(mention.earlier_of).and_then(|place| made.get_mut(place)) {
            now.from.get_or_insert(key.clone());
        }
        if let Some(whole) = of(mention.part_of).and_then(|place| made.get_mut(place)) {
            whole.includes.push(key);
        }
        let same = of(mention.repeats).and_then(|place| made.get(place)).map(|draft| draft.key.clone());
        if let Some(draft) = made.get_mut(here) {
            draft.same_statement_as = same;
        }
    }
    made
}

/// Whether it is not said what is counted: `count/day` says how often, and not what.
fn is_open(unit: Option<&Unit>) -> bool {
    unit.is_none_or(|unit| unit.symbol().starts_with("count/"))
}

/// Whether two figures count the same, as far as their words say.
fn alike(one: &Mention<'_>, other: &Mention<'_>) -> bool {
    let unit = |mention: &Mention<'_>| mention.quantity.as_ref().and_then(|q| q.unit().cloned());
    match (unit(one), unit(other)) {
        (Some(one), Some(other)) => {
            let each = |unit: &Unit| unit.symbol().split_once('/').map(|(_, each)| each.to_owned());
            let open = |one: &Unit, other: &Unit| is_open(Some(one)) && each(one) == each(other);
            one == other || open(&one, &other) || open(&other, &one)
        }
        (Some(unit), None) | (None, Some(unit)) => unit.is_count(),
        (None, None) => true,
    }
}

/// Words with single spaces and no ends of lines.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sentence of a mention. One that goes on and on is cut, since each of its figures would have all of it.
fn quote(mention: &Mention<'_>, text: &str) -> String {
    const LONGEST: usize = 2000;
    let sentence = mention.sentence.clone();
    if sentence.len() <= LONGEST {
        return line(text.get(sentence).unwrap_or(mention.text));
    }
    let reach = LONGEST / 2;
    let from = mention.span.start.saturating_sub(reach).max(sentence.start);
    let to = mention.span.end.saturating_add(reach).min(sentence.end);
    let from = (from..=mention.span.start).find(|at| text.is_char_boundary(*at)).unwrap_or(from);
    let to = (mention.span.end..=to).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(to);
    let cut = |at: usize, end: usize| if at == end { "" } else { "…" };
    let around = line(text.get(from..to).unwrap_or(mention.text));
    format!("{}{around}{}", cut(from, sentence.start), cut(to, sentence.end))
}

impl Draft {
    fn of(
        key: String,
        mention: &Mention<'_>,
        text: &str,
        lang: &str,
        published_on: Option<Period>,
    ) -> Option<Self> {
        let quantity = mention.quantity.as_ref()?;
        let said = mention.attribution.as_ref();
        let who = said.and_then(|said| said.who).map(line);
        let stance = said.and_then(|said| match said.verb {
            VerbClass::Denies => Some(Stance::Denies),
            VerbClass::DoesNotConfirm => Some(Stance::DoesNotConfirm),
            VerbClass::DoesNotDeny => Some(Stance::DoesNotDeny),
            _ => None,
        });
        let relays = said.is_some_and(|said| said.verb == VerbClass::Reports);
        let through = said.and_then(|said| said.through).map(line);
        let (origin, relay) = match (stance, relays) {
            (Some(_), _) => (None, through),
            (None, true) => (None, through.or_else(|| who.clone())),
            (None, false) => (who.clone(), through),
        };
        // Which of several days is meant is for somebody else to say.
        let as_of = mention.period.filter(|_| mention.alternatives.is_empty());
        let mut missing = vec![MissingPart::Measure];
        missing.extend(is_open(quantity.unit()).then_some(MissingPart::Unit));
        missing.extend(origin.is_none().then_some(MissingPart::Origin));
        missing.extend(as_of.is_none().then_some(MissingPart::AsOf));
        missing.extend(mention.stated_on.is_none().then_some(MissingPart::StatedOn));
        missing.extend(published_on.is_none().then_some(MissingPart::PublishedOn));
        Some(Self {
            key,
            mention: 0,
            figure: quantity.to_string(),
            origin,
            relay,
            stance: stance.map(|stance| (who, stance)),
            as_of,
            alternatives: mention.alternatives.clone(),
            stated_on: mention.stated_on,
            published_on,
            from: None,
            includes: Vec::new(),
            same_statement_as: None,
            modality: mention.modality,
            verb: said.map(|said| said.verb),
            noun: mention.noun.map(line),
            quote: quote(mention, text),
            lang: lang.to_owned(),
            missing,
        })
    }

    /// The assertion of a dossier file, where `source` gives the key of a name. What is missing is `null` and told in
    /// the note; `measure` must be filled for the file to be accepted.
    fn record(&self, source: &mut dyn FnMut(&str) -> String) -> Value {
        let mut record = Map::new();
        let mut put = |field: &str, value: Value| drop(record.insert(field.to_owned(), value));
        put("key", json!(self.key));
        put("measure", Value::Null);
        put("figure", json!(self.figure));
        put("origin", self.origin.as_deref().map_or(Value::Null, |who| json!(source(who))));
        if let Some(relay) = &self.relay {
            put("relays", json!(source(relay)));
        }
        let date = |period: Option<Period>| period.map_or(Value::Null, |period| json!(period.to_string()));
        put("as_of", date(self.as_of));
        put("stated_on", date(self.stated_on));
        put("published_on", date(self.published_on));
        if let Some(from) = &self.from {
            put("from", json!(from));
        }
        if !self.includes.is_empty() {
            put("includes", json!(self.includes));
        }
        if let Some(same) = &self.same_statement_as {
            put("same_statement_as", json!(same));
        }
        put("quote", json!(self.quote));
        put("lang", json!(self.lang));
        put("note", json!(self.note()));
        Value::Object(record)
    }

    fn note(&self) -> String {
        let missing: Vec<String> = self.missing.iter().map(MissingPart::to_string).collect();
        let mut note = format!("draft; missing: {}", missing.join(", "));
        if let Some((who, stance)) = &self.stance {
            let who = who.as_deref().unwrap_or("somebody");
            note.push_str(match stance {
                Stance::Denies => "; denied by ",
                Stance::DoesNotDeny => "; not denied by ",
                _ => "; not confirmed by ",
            });
            note.push_str(who);
        }
        if !self.alternatives.is_empty() {
            let all: Vec<String> = self.alternatives.iter().map(Period::to_string).collect();
            note.push_str(&format!("; its date is ambiguous: {}", all.join(" or ")));
        }
        note.push_str(match self.modality {
            Modality::Asserted => "",
            Modality::Possible => "; put as possible",
            Modality::Conditional => "; put under a condition",
        });
        note
    }
}

/// A dossier file with the drafts as its assertions and everybody they name as its sources.
///
/// The file is accepted once each `measure` is filled with the key of a measure that is added to `measures`.
///
/// ```
/// use crosscheck::text::{English, drafts, scan, skeleton};
/// let text = "The ministry said that about 40 people were missing.";
/// let mut file = skeleton(&drafts(&scan(text, &English::Any, None), text, "en", None, "a"));
/// file["measures"] = serde_json::json!([{"key": "missing", "kind": "stock", "unit": "person"}]);
/// file["assertions"][0]["measure"] = "missing".into();
/// let dossier = crosscheck::io::read(file.to_string().as_bytes())?;
/// assert_eq!(dossier.assertions().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Complexity
///
/// Linear in the drafts.
#[must_use]
pub fn skeleton(drafts: &[Draft]) -> Value {
    let mut keys: SaltedMap<String, String> = SaltedMap::default();
    let mut sources: Vec<Value> = Vec::new();
    let mut source = |name: &str| {
        keys.entry(name.to_lowercase())
            .or_insert_with(|| {
                let key = format!("s{}", sources.len() + 1);
                sources.push(json!({"key": key, "name": name}));
                key
            })
            .clone()
    };
    let assertions: Vec<Value> = drafts.iter().map(|draft| draft.record(&mut source)).collect();
    json!({
        "format": "crosscheck/1",
        "note": "a skeleton: add the measures, and fill what is null; what the text does not say stays out",
        "sources": sources,
        "measures": [],
        "assertions": assertions,
    })
}
