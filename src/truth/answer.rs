//! What is found to be true, how surely, and how reliable each source is.

use rustc_hash::FxHashMap;

use super::choose::{Chosen, plain};
use super::claims::{Claims, Value, around};
use super::echoes::Echoes;
use super::method::Method;
use super::offsets::Offsets;
use super::predict::Found;
use super::shape::{Shape, apart};
use super::why::Why;

/// What a method, or the default, finds among claims.
///
/// ```
/// use crosscheck::truth::{Claims, Method};
/// let mut claims = Claims::builder();
/// for (source, value) in [("a", 3.0), ("b", 3.0), ("c", 8.0)] {
///     claims.claim(source, "x", value, None)?;
/// }
/// let claims = claims.build();
/// let truth = claims.truth(Method::Median);
/// let found: Vec<String> = truth.answers().map(|answer| format!("{}: {}", answer.item, answer.leaning)).collect();
/// assert_eq!(found, ["x: 3"]);
/// # Ok::<(), crosscheck::truth::ClaimError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Truth<'a> {
    pub(super) claims: &'a Claims,
    /// What was taken for all items, or for the part with the most claims.
    pub(super) main: Judged,
    /// What was taken for the other parts.
    pub(super) others: Vec<Judged>,
    // INVARIANT: one for each item of `claims`.
    pub(super) found: Vec<Finding>,
    /// The part of each item, 0 for the main one; empty if there is one.
    pub(super) part_of: Vec<u8>,
}

/// What was taken for items that are judged together.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) method: Method,
    pub(super) shape: Shape,
    pub(super) weights: Vec<f64>,
    pub(super) echoes: Echoes,
    pub(super) offsets: Offsets,
    /// What was chosen and why; `None` for a method that was asked for.
    pub(super) chosen: Option<Chosen>,
    /// Which items these are, by a piece of their names; nothing if they are all.
    pub(super) names: Vec<String>,
}

/// What is found on an item: the value, its share, and whether the evidence is split.
pub(super) type Finding = (f64, f32, Split);

/// Whether the evidence is split.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Split {
    Not,
    Between(f64),
}

/// What is found on one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer<'a> {
    /// The item.
    pub item: &'a str,
    /// What most speaks for, or what lies in the middle of it where that is off least; also where the evidence is split. Where
    /// there is only one claim, and items of the same thing or the usual errors make it unlikely, the size that they make likely.
    pub leaning: Value<'a>,
    /// How likely it is by the method, or which share of the weight is for it or near it: 0 to 1.
    pub share: f64,
    /// What speaks against it as strongly, where the evidence is split; or the only claim, where items of the same thing or the
    /// usual errors make another size more likely.
    pub against: Option<Value<'a>>,
}

impl<'a> Answer<'a> {
    /// The value; `None` if it is undetermined: another value far from it has as much evidence, or nobody claims it.
    #[must_use]
    pub fn value(&self) -> Option<Value<'a>> {
        self.against.is_none().then_some(self.leaning)
    }
}

/// How reliable a source is found to be.
///
/// ```
/// use crosscheck::truth::{Claims, Method};
/// let mut claims = Claims::builder();
/// for (source, value) in [("a", "rain"), ("b", "rain"), ("c", "snow")] {
///     claims.claim(source, "x", value, None)?;
/// }
/// let claims = claims.build();
/// let truth = claims.truth(Method::Vote);
/// let agreed: Vec<_> = truth.sources().iter().map(|one| (one.source, one.agreement)).collect();
/// assert_eq!(agreed, [("a", Some(1.0)), ("b", Some(1.0)), ("c", Some(0.0))]);
/// # Ok::<(), crosscheck::truth::ClaimError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SourceScore<'a> {
    /// The source.
    pub source: &'a str,
    /// On how many items it claims something.
    pub claims: usize,
    /// On how many of these others do too.
    pub judged: usize,
    /// The share of the judged claims that are the answer or near it; `None` if there are none.
    pub agreement: Option<f64>,
    /// What a claim of it weighs by the method: 1 for the simple ones. Where the items fall in parts, in that with the most
    /// claims.
    pub weight: f64,
    /// The first member of its echo family by name, as in [`Truth::families`]; `None` if it has none.
    pub family: Option<&'a str>,
}

/// An echo family: sources that have one voice.
///
/// ```
/// use crosscheck::truth::Claims;
/// let mut claims = Claims::builder();
/// claims.claim("office", "x", 3.0, None)?.claim("ministry", "x", 3.0, None)?.one_voice("office", "ministry")?;
/// let claims = claims.build();
/// let truth = claims.best();
/// let family = truth.families().next();
/// assert!(family.is_some_and(|family| family.declared && family.members == ["ministry", "office"]));
/// # Ok::<(), crosscheck::truth::ClaimError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EchoFamily<'a> {
    /// Its members, by name.
    pub members: Vec<&'a str>,
    /// Which share of a further member's claims is not its own, on average over the pairs.
    pub rate: f64,
    /// Whether it was declared and nothing was found beside that.
    pub declared: bool,
    /// The pairs that are no chance, each or all together, by name.
    pub evidence: Vec<EchoPair<'a>>,
}

/// Two sources that share what hardly anyone else says, or the errors of rough figures.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct EchoPair<'a> {
    /// One of them.
    pub a: &'a str,
    /// The other.
    pub b: &'a str,
    /// On how many items that both speak of at least one says what is not held true; where figures are rough or the family was
    /// found by ties alone, on how many both speak.
    pub untrue: u32,
    /// On how many of these both say the same; 0 where rough figures were found by errors that move together.
    pub same: u32,
    /// Which share of what they say untruly is the other's too, beyond chance; of all that they say if it was found by ties
    /// alone; among rough figures that do not tie, of the variances of their errors.
    pub rate: f64,
    /// How many times as likely this is by copying as by chance, as a natural logarithm.
    pub evidence: f64,
    /// Who seems to copy whom: the later one by most dates; `None` if dates do not tell.
    pub copier: Option<&'a str>,
}

/// By how much a source is off by habit where numbers are exact: the site that gives the runway's time for the gate's is so each
/// time. Its claims are moved by that before the default answers.
///
/// ```
/// use crosscheck::truth::Claims;
/// let mut claims = Claims::builder();
/// for day in 0..60 {
///     let (item, time) = (format!("day {day}"), f64::from(day * 37 % 101 + 300));
///     for source in ["a", "b", "c", "d", "e"] {
///         claims.claim(source, &item, time, None)?;
///     }
///     claims.claim("runway", &item, time + 12.0 + f64::from(day % 3), None)?;
/// }
/// let claims = claims.build();
/// let truth = claims.best();
/// let off: Vec<_> = truth.offsets().map(|one| (one.source, one.by, one.items)).collect();
/// assert_eq!(off, [("runway", 13.0, 60)]);
/// # Ok::<(), crosscheck::truth::ClaimError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct SourceOffset<'a> {
    /// The source.
    pub source: &'a str,
    /// On which items, by a piece of their names; `None` for all.
    pub kind: Option<&'a str>,
    /// How far its claims are above what is held true, in their unit, shrunk where that is not sure; below it if negative.
    pub by: f64,
    /// On how many items that was found.
    pub items: usize,
}

impl Claims {
    /// What a method finds. Declared voices count once in `accucopy`; the others are as in their papers.
    ///
    /// # Complexity
    /// O(n) for n claims, some twenty times at most.
    #[must_use]
    pub fn truth(&self, method: Method) -> Truth<'_> {
        let shape = Shape::of(self);
        let echoes = match method {
            Method::AccuCopy => {
                let drawn = self.drawn(self.learned(1));
                drawn.as_ref().unwrap_or(self).voices(&shape).echoes
            }
            _ => Echoes::default(),
        };
        let used = (method == Method::AccuCopy).then_some(&echoes);
        let model = self.fitted(&plain(method), &shape, used);
        let found = self.answers([&model, &model], false);
        let weights = model.weights;
        let offsets = Offsets::default();
        let main = Judged { method, shape, weights, echoes, offsets, chosen: None, names: Vec::new() };
        Truth::of(self, main, found)
    }
}

/// Whether another value, far off, has nearly as much behind it.
pub(super) fn split(shape: &Shape, worded: bool, found: &Found) -> Split {
    let Some((value, share)) = found.rival else { return Split::Not };
    let beside = shape.relative && shape.distance(found.value, value) <= 0.5;
    let near = shape.distance(found.value, value) <= 8.0 * shape.near;
    let far = worded || (!near && !beside) || (shape.exact && apart(found.value, value) > 0.5);
    if far && share >= 0.97 * found.share { Split::Between(value) } else { Split::Not }
}

impl<'a> Truth<'a> {
    /// What is found of all items in one manner.
    pub(super) fn of(claims: &'a Claims, main: Judged, found: Vec<Finding>) -> Self {
        Self { claims, main, others: Vec::new(), found, part_of: Vec::new() }
    }

    /// By which method; where the items fall in parts, that of the part with the most claims.
    #[must_use]
    pub fn method(&self) -> Method {
        self.main.method
    }

    /// What the claims are like; where the items fall in parts, those of the part with the most of them.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.main.shape
    }

    fn shape_on(&self, item: usize) -> &Shape {
        let part = self.part_of.get(item).copied().map_or(0, usize::from);
        part.checked_sub(1).and_then(|at| self.others.get(at)).map_or(&self.main.shape, |other| &other.shape)
    }

    /// The answer on an item; `None` if nobody claims anything of it.
    #[must_use]
    pub fn answer(&self, item: &str) -> Option<Answer<'a>> {
        self.at(self.claims.items.find(item)?)
    }

    /// The answers, by name of the item.
    pub fn answers(&self) -> impl Iterator<Item = Answer<'a>> {
        (0..self.found.len()).filter_map(|item| self.at(item as u32))
    }

    fn at(&self, item: u32) -> Option<Answer<'a>> {
        let (value, share, split) = *self.found.get(item as usize)?;
        let worded = self.claims.is_worded(item as usize);
        let shown = |value: f64| match worded {
            true => Value::Word(self.claims.words.get(value as u32)),
            false => Value::Number(self.claims.circle.map_or(value, |length| around(value, length))),
        };
        let against = match split {
            Split::Not => None,
            Split::Between(other) => Some(shown(other)),
        };
        (!value.is_nan()).then(|| Answer {
            item: self.claims.items.get(item),
            leaning: shown(value),
            share: f64::from(share),
            against,
        })
    }

    /// How reliable each source is found to be, by name.
    #[must_use]
    pub fn sources(&self) -> Vec<SourceScore<'a>> {
        let mut sums = vec![(0_usize, 0_usize, 0.0_f64); self.claims.sources.len()];
        for (item, (value, ..)) in self.found.iter().enumerate() {
            let (votes, shape) = (self.claims.on(item), self.shape_on(item));
            for vote in votes {
                let Some(slot) = sums.get_mut(vote.source as usize) else { continue };
                slot.0 += 1;
                if votes.len() > 1 {
                    slot.1 += 1;
                    slot.2 += match self.claims.is_worded(item) {
                        true => f64::from(vote.value == *value),
                        false if shape.exact => shape.closeness(vote.value, *value),
                        false => f64::from((vote.value - value).abs() <= shape.scale(*value)),
                    };
                }
            }
        }
        // The first member of the family of each that has one.
        let mut first: FxHashMap<&str, &'a str> = FxHashMap::default();
        for family in self.families() {
            if let Some(head) = family.members.first() {
                first.extend(family.members.iter().map(|member| (*member, *head)));
            }
        }
        sums.into_iter()
            .enumerate()
            .map(|(at, (claims, judged, near))| SourceScore {
                source: self.claims.sources.get(at as u32),
                claims,
                judged,
                agreement: (judged > 0).then(|| near / judged as f64),
                weight: self.main.weights.get(at).copied().unwrap_or(1.0),
                family: first.get(self.claims.sources.get(at as u32)).copied(),
            })
            .collect()
    }

    /// The echo families, by their first member, with the evidence for each. Where the items fall in parts, those of the larger
    /// part come first, and of two that share a source only the first is told.
    ///
    /// # Complexity
    /// O(n) for n members and pairs in all.
    pub fn families(&self) -> impl Iterator<Item = EchoFamily<'a>> {
        let name = |source: u32| self.claims.sources.get(source);
        let mut families: Vec<EchoFamily<'a>> = Vec::with_capacity(self.main.echoes.families().len());
        let mut taken = vec![false; self.claims.sources.len()];
        for echoes in std::iter::once(&self.main).chain(&self.others).map(|one| &one.echoes) {
            let mut place: Vec<Option<usize>> = Vec::with_capacity(echoes.families().len());
            for family in echoes.families() {
                let is_taken = |one: &u32| taken.get(*one as usize).copied().unwrap_or(false);
                let free = !family.members.iter().any(is_taken);
                place.push(free.then_some(families.len()));
                if !free {
                    continue;
                }
                for member in &family.members {
                    if let Some(slot) = taken.get_mut(*member as usize) {
                        *slot = true;
                    }
                }
                families.push(EchoFamily {
                    members: family.members.iter().map(|one| name(*one)).collect(),
                    rate: family.rate,
                    declared: family.declared,
                    evidence: Vec::new(),
                });
            }
            for pair in echoes.pairs() {
                let of = echoes.family(pair.a).filter(|of| echoes.family(pair.b) == Some(*of));
                let at = of.and_then(|of| place.get(of as usize).copied().flatten());
                if let Some(family) = at.and_then(|at| families.get_mut(at)) {
                    family.evidence.push(EchoPair {
                        a: name(pair.a),
                        b: name(pair.b),
                        untrue: pair.of,
                        same: pair.same,
                        rate: pair.rate,
                        evidence: pair.evidence,
                        copier: copier(pair.first).map(|a| name(if a { pair.a } else { pair.b })),
                    });
                }
            }
        }
        families.into_iter()
    }

    /// By how much sources are off by habit, as far as it is beyond doubt and was taken into account: by kind of items and name.
    pub fn offsets(&self) -> impl Iterator<Item = SourceOffset<'a>> {
        let all = std::iter::once(&self.main).chain(&self.others).flat_map(|one| one.offsets.all());
        all.map(|one| SourceOffset {
            source: self.claims.sources.get(one.source),
            kind: self.claims.kind_names.get(usize::from(one.kind)).map(String::as_str),
            by: one.by,
            items: one.items,
        })
    }

    /// Why this method, in a few lines.
    #[must_use]
    pub fn why(&self) -> Why<'_> {
        Why::of(self)
    }
}

/// Whether `a` copies `b`, by who was first how often; `None` if it is not clear.
fn copier((a, b): (u32, u32)) -> Option<bool> {
    let (low, high) = (f64::from(a.min(b)), f64::from(a.max(b)));
    // Two standard errors of a fair coin.
    (high + low >= 8.0 && high - low > 2.0 * (high + low).sqrt()).then_some(b > a)
}
