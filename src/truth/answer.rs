//! What is found to be true, how surely, and how reliable each source is.

use super::choose::{Chosen, plain};
use super::claims::{Claims, Value, around};
use super::echoes::{Echoes, Family};
use super::method::Method;
use super::model::{Desk, Model};
use super::predict::Found;
use super::shape::{Shape, apart};
use super::why::Why;

/// From how many claims the default learns at most, if that leaves so many of each source.
const LEARNED: usize = 200_000;
const OF_EACH: usize = 100;

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
    claims: &'a Claims,
    pub(super) method: Method,
    pub(super) shape: Shape,
    // INVARIANT: one for each item of `claims`.
    found: Vec<(f64, f32, Split)>,
    weights: Vec<f64>,
    echoes: Echoes,
    pub(super) chosen: Option<Chosen>,
}

/// Whether the evidence is split.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Split {
    Not,
    Between(f64),
}

/// What is found on one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer<'a> {
    /// The item.
    pub item: &'a str,
    /// What most speaks for, or what lies in the middle of it where that is off least; also where the evidence is split.
    pub leaning: Value<'a>,
    /// How likely it is by the method, or which share of the weight is for it or near it: 0 to 1.
    pub share: f64,
    /// What speaks against it as strongly, where the evidence is split; or, where there is only one claim, the size that
    /// items of the same thing make more likely than that claim.
    pub against: Option<Value<'a>>,
}

impl<'a> Answer<'a> {
    /// The value; `None` if it is undetermined: another value far from it has as much evidence.
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
    /// What a claim of it weighs by the method: 1 for the simple ones.
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
    /// The pairs that are no chance, by name.
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
    /// On how many items that both speak of at least one says what is not held true; where figures are rough, on how many
    /// both speak.
    pub untrue: u32,
    /// On how many of these both say the same; 0 where rough figures were found by errors that move together.
    pub same: u32,
    /// Which share of what they say untruly is the other's too, beyond chance; among rough figures, which share of all that
    /// they say if they tie, or else of the variances of their errors.
    pub rate: f64,
    /// How many times as likely this is by copying as by chance, as a natural logarithm.
    pub evidence: f64,
    /// Who seems to copy whom: the later one by most dates; `None` if dates do not tell.
    pub copier: Option<&'a str>,
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
                let drawn = self.drawn(LEARNED.max(OF_EACH * self.sources.len()));
                drawn.as_ref().unwrap_or(self).echoes(&shape)
            }
            _ => Echoes::default(),
        };
        let used = (method == Method::AccuCopy).then_some(&echoes);
        let model = self.fitted(&plain(method), &shape, used);
        let found = self.answers([&model, &model], false);
        let weights = model.weights;
        Truth { claims: self, method, shape, found, weights, echoes, chosen: None }
    }

    /// What the method that suits these claims best finds.
    ///
    /// The [`Shape`] of the claims tells which methods take part; each then foretells claims that it has not seen, from the
    /// claims of others: all of the claimant's echo family is left out, and what is learned of sources is learned on other items.
    /// The simplest that no other beats by more than a standard error is taken. [`Truth::why`] tells it.
    ///
    /// # Complexity
    /// O(n) for n claims, some thirty times at most; the comparison itself is made on a bounded sample.
    ///
    /// ```
    /// use crosscheck::truth::{Claims, Value};
    /// let mut claims = Claims::builder();
    /// for day in 0..60 {
    ///     let (item, right, wrong) = (format!("day {day}"), f64::from(day * 37 % 101), f64::from(day * 53 % 89));
    ///     for source in ["a", "b", "c", "d"] {
    ///         claims.claim(source, &item, right, None)?;
    ///     }
    ///     for source in ["original", "copy", "copy of it"] {
    ///         claims.claim(source, &item, if day % 3 != 0 { right } else { wrong + 1000.0 }, None)?;
    ///     }
    ///     claims.claim("e", &item, if day % 9 == 0 { right + 7.0 } else { right }, None)?;
    /// }
    /// let claims = claims.build();
    /// let truth = claims.best();
    /// assert_eq!(truth.families().next().map(|family| family.members.len()), Some(3));
    /// assert_eq!(truth.answer("day 3").and_then(|answer| answer.value()), Some(Value::Number(10.0)));
    /// # Ok::<(), crosscheck::truth::ClaimError>(())
    /// ```
    #[must_use]
    pub fn best(&self) -> Truth<'_> {
        let shape = Shape::of(self);
        let drawn = self.drawn(LEARNED.max(OF_EACH * self.sources.len()));
        let known = drawn.as_ref().unwrap_or(self);
        let echoes = known.echoes(&shape);
        let chosen = known.choose(&shape, &echoes);
        let fit = |worded: bool| {
            let contender = chosen.of(worded)?;
            let part = known.telling(&shape, worded);
            let part = part.as_ref().unwrap_or(known);
            let mut model = if contender.log {
                let logged = part.logged();
                logged.fitted(&contender, &Shape::of(&logged), Some(&echoes))
            } else {
                part.fitted(&contender, &shape, Some(&echoes))
            };
            model.log = contender.log;
            (model.snap, model.robust) = (true, true);
            // Whatever is taken among several claims, one that is alone is judged by its siblings.
            if !worded && shape.exact && model.siblings.is_none() {
                model.siblings = part.sizes(&model).1;
            }
            Some(model)
        };
        let (numbers, words) = (fit(false), fit(true));
        // Where there are items of one kind, its model stands for both.
        let of = |worded: bool| match (&numbers, &words) {
            (Some(model), None) | (None, Some(model)) => Some(model),
            _ => (if worded { &words } else { &numbers }).as_ref(),
        };
        let main = of(shape.words >= 0.5);
        let method = main.map_or(Method::Vote, |model| model.method);
        let weights = main.map(|model| model.weights.clone()).unwrap_or_default();
        let found = match (of(false), of(true)) {
            (Some(numbers), Some(words)) => self.answers([numbers, words], true),
            _ => Vec::new(),
        };
        Truth { claims: self, method, shape, found, weights, echoes, chosen: Some(chosen) }
    }

    /// Echo families: by what is held true if all are taken for independent at first, or if those who tie too often are not,
    /// whichever explains the claims better.
    fn echoes(&self, shape: &Shape) -> Echoes {
        if !shape.exact && shape.words < 0.5 {
            // Errors by factors are alike by their logarithms.
            let like = if shape.factors {
                let logged = self.logged();
                Echoes::by_likeness(&logged, &Shape::of(&logged))
            } else {
                Echoes::by_likeness(self, shape)
            };
            if !like.pairs().is_empty() {
                return like;
            }
        }
        let first = self.echoes_from(Echoes::declared(self), shape);
        let tied = Echoes::by_ties(self);
        let known = |family: &Family| first.families().iter().any(|own| own.members == family.members);
        // Rough figures seldom tie but by rounding.
        if !shape.exact && shape.words < 0.5 || tied.families().iter().all(known) {
            return first;
        }
        let tied = self.echoes_from(tied, shape);
        let likelihood = |echoes: &Echoes| {
            let model = self.fitted(&plain(Method::AccuCopy), shape, Some(echoes));
            self.likelihood(&model, echoes)
        };
        if likelihood(&tied) > likelihood(&first) { tied } else { first }
    }

    /// Echo families, found by turns with what is true.
    fn echoes_from(&self, mut echoes: Echoes, shape: &Shape) -> Echoes {
        for _ in 0..3 {
            let model = self.fitted(&plain(Method::AccuCopy), shape, Some(&echoes));
            let found = self.answers([&model, &model], false);
            let truth: Vec<f64> = found.iter().map(|one| one.0).collect();
            let next = Echoes::find(self, shape, &truth);
            let same = next.families() == echoes.families();
            echoes = next;
            if same {
                break;
            }
        }
        echoes
    }

    /// What a model for numbers and one for words find on each item.
    fn answers(&self, models: [&Model<'_>; 2], honest: bool) -> Vec<(f64, f32, Split)> {
        let mut desk = Desk::default();
        let [numbers, words] = models;
        let of = |item: usize| {
            let worded = self.is_worded(item);
            let model = if worded { words } else { numbers };
            (desk.kind, desk.sibling) = (self.kind(item), self.sibling(item));
            let Some(found) = model.predict(self.on(item), worded, &mut desk) else {
                return (f64::NAN, 0.0, Split::Not);
            };
            let split = if honest { split(&model.shape, worded, &found) } else { Split::Not };
            (found.value, found.share as f32, split)
        };
        (0..self.count()).map(of).collect()
    }
}

/// Whether another value, far off, has nearly as much behind it.
fn split(shape: &Shape, worded: bool, found: &Found) -> Split {
    let Some((value, share)) = found.rival else { return Split::Not };
    let beside = shape.relative && shape.distance(found.value, value) <= 0.5;
    let near = shape.distance(found.value, value) <= 8.0 * shape.near;
    let far = worded || (!near && !beside) || (shape.exact && apart(found.value, value) > 0.5);
    if far && share >= 0.97 * found.share { Split::Between(value) } else { Split::Not }
}

impl<'a> Truth<'a> {
    /// By which method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// What the claims are like.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
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
            let votes = self.claims.on(item);
            for vote in votes {
                let Some(slot) = sums.get_mut(vote.source as usize) else { continue };
                slot.0 += 1;
                if votes.len() > 1 {
                    slot.1 += 1;
                    slot.2 += match self.claims.is_worded(item) {
                        true => f64::from(vote.value == *value),
                        false if self.shape.exact => self.shape.closeness(vote.value, *value),
                        false => f64::from((vote.value - value).abs() <= self.shape.scale(*value)),
                    };
                }
            }
        }
        sums.into_iter()
            .enumerate()
            .map(|(at, (claims, judged, near))| SourceScore {
                source: self.claims.sources.get(at as u32),
                claims,
                judged,
                agreement: (judged > 0).then(|| near / judged as f64),
                weight: self.weights.get(at).copied().unwrap_or(1.0),
                family: self.family_of(at as u32),
            })
            .collect()
    }

    fn family_of(&self, source: u32) -> Option<&'a str> {
        let family = self.echoes.families().get(self.echoes.family(source)? as usize)?;
        Some(self.claims.sources.get(*family.members.first()?))
    }

    /// The echo families, by their first member, with the evidence for each.
    ///
    /// # Complexity
    /// O(n) for n members and pairs in all.
    pub fn families(&self) -> impl Iterator<Item = EchoFamily<'a>> {
        let name = |source: u32| self.claims.sources.get(source);
        let mut families: Vec<EchoFamily<'a>> = Vec::with_capacity(self.echoes.families().len());
        families.extend(self.echoes.families().iter().map(|family| EchoFamily {
            members: family.members.iter().map(|one| name(*one)).collect(),
            rate: family.rate,
            declared: family.declared,
            evidence: Vec::new(),
        }));
        for pair in self.echoes.pairs() {
            let of = self.echoes.family(pair.a).filter(|of| self.echoes.family(pair.b) == Some(*of));
            if let Some(family) = of.and_then(|of| families.get_mut(of as usize)) {
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
        families.into_iter()
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
