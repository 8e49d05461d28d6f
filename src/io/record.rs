//! The records of a file, as they stand there.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{self, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use smallvec::{SmallVec, smallvec};

use crate::assertion::{Certainty, Stance};
use crate::measure::{Coordinate, Kind};
use crate::rule::Comparator;
use crate::source::{Reliability, SourceKind};

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_true(flag: &bool) -> bool {
    *flag
}

fn yes() -> bool {
    true
}

/// A dossier of reported figures.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct DossierRecord {
    /// Always `crosscheck/1`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "crosscheck/1")))]
    pub(super) format: String,
    /// A title for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    /// A note for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    /// Persons, offices, outlets, reports and data sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) sources: Vec<SourceRecord>,
    /// What figures measure, and what stances are towards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) measures: Vec<MeasureRecord>,
    /// What lies within what, for the coordinates of measures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) hierarchies: Vec<TermRecord>,
    /// Facts about measures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) rules: Vec<RuleRecord>,
    /// Figures and stances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) assertions: Vec<AssertionRecord>,
}

/// Who makes a statement or passes one on.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct SourceRecord {
    /// Its key.
    pub(super) key: String,
    /// Its name, for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<SourceKind>,
    /// The key of the source it is within; the two are one voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) within: Option<String>,
    /// Admiralty reliability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reliability: Option<Reliability>,
    /// Why it is within the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
}

/// What a figure measures, or a proposition.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct MeasureRecord {
    /// Its key. Measures and assertions share one space of keys.
    pub(super) key: String,
    /// Its name, for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// How it behaves in time.
    pub(super) kind: Kind,
    /// The unit its figures are compared in; `count` if left out, `date` for the date of an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
    /// Whom or what it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<String>,
    /// What is measured of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) property: Option<String>,
    /// Which of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) population: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<String>,
    /// Whether it counts things, so that a part is never more than its whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) counting: Option<bool>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
}

/// One entry of the hierarchy of a coordinate.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct TermRecord {
    /// The coordinate.
    pub(super) coordinate: Coordinate,
    /// The value, as measures give it.
    pub(super) key: String,
    /// The value or values it lies within.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(super) within: OneOrMany,
    /// Its name, for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// Why it lies there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

/// A fact about measures. m(t) is the value of measure m at time t.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "rule", rename_all = "snake_case")]
pub(super) enum RuleRecord {
    /// part(t) ≤ whole(t).
    PartOf(PartOfRecord),
    /// total(t) = Σ part(t).
    Sum(SumRecord),
    /// flow over [a, b) = total(b) − total(a).
    Increment(IncrementRecord),
    /// part(t) = share · whole(t).
    Share(ShareRecord),
    /// Σ coefficient · measure(t) compares to a bound.
    Linear(LinearRecord),
    /// Affirming one thing affirms another.
    Implies(ImpliesRecord),
}

macro_rules! rule_record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            /// Its key.
            pub(super) key: String,
            $($(#[$field_doc])* pub(super) $field: $ty,)*
            /// The words that explanations use for it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub(super) label: Option<String>,
            /// Why it holds.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub(super) reason: Option<String>,
        }
    };
}

rule_record! {
    /// part(t) ≤ whole(t).
    PartOfRecord {
        /// The part.
        part: String,
        /// The whole.
        whole: String,
    }
}
rule_record! {
    /// total(t) = Σ part(t), or ≥ if the parts are not exhaustive.
    SumRecord {
        /// The total.
        total: String,
        /// Its parts.
        parts: OneOrMany,
        /// Whether they are all of it; true if left out.
        #[serde(default = "yes", skip_serializing_if = "is_true")]
        exhaustive: bool,
    }
}
rule_record! {
    /// flow over [a, b) = total(b) − total(a).
    IncrementRecord {
        /// The flow.
        flow: String,
        /// The running total it feeds.
        total: String,
    }
}
rule_record! {
    /// part(t) = share · whole(t), or in the loss form part(t2) = (1 − share) · whole(t1).
    ShareRecord {
        /// The share, a measure with the unit `%`.
        share: String,
        /// The part.
        part: String,
        /// The whole.
        whole: String,
        /// Whether the share is what was lost; false if left out.
        #[serde(default, skip_serializing_if = "is_false")]
        loss: bool,
    }
}
rule_record! {
    /// Σ coefficient · measure(t) compares to the bound, each measure in its own unit.
    LinearRecord {
        /// The terms of the sum.
        #[serde(deserialize_with = "terms")]
        terms: Vec<LinearTermRecord>,
        /// How the sum compares to the bound.
        comparator: Comparator,
        /// The bound; zero if left out.
        #[serde(default, skip_serializing_if = "is_zero")]
        bound: f64,
    }
}
rule_record! {
    /// Affirming the condition affirms the conclusion; denying the conclusion denies the condition.
    ImpliesRecord {
        /// What implies: a proposition, or with `above` a measure.
        condition: String,
        /// The bound that the measure must be above, in its unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        above: Option<f64>,
        /// The proposition implied.
        conclusion: String,
    }
}

/// One term of a linear rule.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct LinearTermRecord {
    /// The measure.
    pub(super) measure: String,
    /// How often it is taken; 1 if left out.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub(super) coefficient: f64,
}

/// Terms as objects, and not as lists of what their fields hold, which serde takes for them too.
fn terms<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<LinearTermRecord>, D::Error> {
    struct Term(LinearTermRecord);
    struct Fields;
    impl<'de> Deserialize<'de> for Term {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(Fields)
        }
    }
    impl<'de> Visitor<'de> for Fields {
        type Value = Term;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a term in braces, such as {\"measure\": \"m\", \"coefficient\": 2}")
        }
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            LinearTermRecord::deserialize(MapAccessDeserializer::new(map)).map(Term)
        }
    }
    let terms = Vec::<Term>::deserialize(deserializer)?;
    Ok(terms.into_iter().map(|term| term.0).collect())
}

fn one() -> f64 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_one(v: &f64) -> bool {
    *v == 1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_zero(v: &f64) -> bool {
    *v == 0.0
}

/// One figure or stance, with who said it, when, and through whom it came.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AssertionRecord"))]
#[serde(deny_unknown_fields, bound(serialize = "S: Serialize + AsRef<str>"))]
pub(super) struct AssertionRecord<S = String> {
    /// Its key. Measures and assertions share one space of keys.
    pub(super) key: S,
    /// The measure of the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) measure: Option<S>,
    /// The figure: a number, or canonical text such as `~14000`, `>10000`, `10000..12000`, `800 km2`, `tens`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) figure: Option<FigureText<S>>,
    /// The unit of the figure, where it is neither in its text nor that of the measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<S>,
    /// What the stance is towards: propositions, measures or assertions.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(super) towards: OneOrMany<S>,
    /// The stance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stance: Option<Stance>,
    /// Whose stance it is, where it is not the origin's own.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(super) holder: OneOrMany<S>,
    /// How firmly the stance is put; `asserted` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) certainty: Option<Certainty>,
    /// Who made the statement; several are joint, none is unknown.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(super) origin: OneOrMany<S>,
    /// Through whom it came, in order; the last is what was read.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(super) relays: OneOrMany<S>,
    /// The time it is about, as an EDTF period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) as_of: Option<S>,
    /// When the origin said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stated_on: Option<S>,
    /// When the last relay carried it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) published_on: Option<S>,
    /// When it entered the dossier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) recorded_at: Option<S>,
    /// Its place among what was said or carried at one time, such as the row of a table: the higher is the later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sequence: Option<u64>,
    /// The assertion it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) revises: Option<S>,
    /// The assertion it starts from ("up from 3,000").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<S>,
    /// The assertions whose figures it includes.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(super) includes: OneOrMany<S>,
    /// The assertion that is the same statement, printed elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) same_statement_as: Option<S>,
    /// The assertion it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) withdraws: Option<S>,
    /// The sentence it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) quote: Option<S>,
    /// The language of the quote, and of figures and dates that are phrases, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lang: Option<S>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<S>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<S>,
}

/// One key or a list of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OneOrMany<S = String>(pub(crate) SmallVec<[S; 1]>);

impl<S> OneOrMany<S> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<S> Default for OneOrMany<S> {
    fn default() -> Self {
        Self(SmallVec::new())
    }
}

impl<S: Serialize> Serialize for OneOrMany<S> {
    fn serialize<T: serde::Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            many => many.serialize(serializer),
        }
    }
}

impl<'de, S: Deserialize<'de>> Deserialize<'de> for OneOrMany<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys<S>(PhantomData<S>);
        impl<'de, S: Deserialize<'de>> Visitor<'de> for Keys<S> {
            type Value = OneOrMany<S>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key or a list of keys")
            }
            fn visit_borrowed_str<E: de::Error>(self, one: &'de str) -> Result<Self::Value, E> {
                Ok(OneOrMany(smallvec![S::deserialize(BorrowedStrDeserializer::new(one))?]))
            }
            fn visit_str<E: de::Error>(self, one: &str) -> Result<Self::Value, E> {
                Ok(OneOrMany(smallvec![S::deserialize(one.into_deserializer())?]))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(OneOrMany::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut keys = SmallVec::new();
                while let Some(key) = seq.next_element()? {
                    keys.push(key);
                }
                Ok(OneOrMany(keys))
            }
        }
        deserializer.deserialize_any(Keys(PhantomData))
    }
}

#[cfg(feature = "schema")]
impl<S> schemars::JsonSchema for OneOrMany<S> {
    fn schema_name() -> Cow<'static, str> {
        "OneOrMany".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "One key or a list of keys.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]
        })
    }
}

/// A text of a file, where it lies if it stands there as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Text<'t>(pub(crate) Cow<'t, str>);

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'t> From<&'t str> for Text<'t> {
    fn from(text: &'t str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl<'de: 't, 't> Deserialize<'de> for Text<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lying;
        impl<'de> Visitor<'de> for Lying {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Lying)
    }
}

/// What a figure is given as: text, or a number, whose text is the shortest that reads back as it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum FigureText<S = String> {
    Text(S),
    Whole(u64),
    Negative(i64),
    Number(f64),
}

impl<S> Default for FigureText<S> {
    fn default() -> Self {
        Self::Whole(0)
    }
}

impl<S: AsRef<str>> FigureText<S> {
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text.as_ref()),
            Self::Whole(number) => Cow::Owned(number.to_string()),
            Self::Negative(number) => Cow::Owned(number.to_string()),
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }

    /// The number, if it is given as one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Text(_) => None,
            Self::Whole(number) => Some(*number as f64),
            Self::Negative(number) => Some(*number as f64),
            Self::Number(number) => Some(*number),
        }
    }
}

impl<S: AsRef<str>> Serialize for FigureText<S> {
    fn serialize<T: serde::Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'de, S: Deserialize<'de>> Deserialize<'de> for FigureText<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Figure<S>(PhantomData<S>);
        impl<'de, S: Deserialize<'de>> Visitor<'de> for Figure<S> {
            type Value = FigureText<S>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or the text of a figure such as \"~14000\"")
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(FigureText::Text(S::deserialize(BorrowedStrDeserializer::new(text))?))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(FigureText::Text(S::deserialize(text.into_deserializer())?))
            }
            fn visit_u64<E: de::Error>(self, v: u64) -> Result<Self::Value, E> {
                Ok(FigureText::Whole(v))
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Self::Value, E> {
                Ok(FigureText::Negative(v))
            }
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Self::Value, E> {
                Ok(FigureText::Number(v))
            }
        }
        deserializer.deserialize_any(Figure(PhantomData))
    }
}

#[cfg(feature = "schema")]
impl<S> schemars::JsonSchema for FigureText<S> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Figure".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A number, or canonical text: 10000, =25, >10000, >=25, <1400, <=9, ~14000, nearly 1400, up to 500, 10000..12000, >20 <=35, 4000±200, tens, dozens, hundreds, thousands, a few, many; a unit may follow. An EDTF date where the unit of the measure is date.",
            "type": ["number", "string"],
            "examples": [3000, "~14000", ">10000", "10000..12000", "nearly 1400 km2", "tens", "2024-06"]
        })
    }
}
