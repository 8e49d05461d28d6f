//! Two dossiers as one.

use super::{AssertionRef, Batch, Dossier, DossierError, Row, Section};
use crate::assertion::{Assertion, Content, Target};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::rule::{Condition, Rule, RuleForm};
use crate::visible::short;

/// Why two dossiers are not one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JoinError {
    /// Both have a record of this key, and not the same one.
    #[error(
        "the {} `{}` is in both files and differs; make the two the same, or give one of them another key",
        section.noun(),
        short(key)
    )]
    Differs {
        /// What it is.
        section: Section,
        /// Its key.
        key: String,
    },
    /// What is added does not go with what is there.
    #[error(transparent)]
    Refused(#[from] DossierError),
}

impl Dossier {
    /// Adds all of another dossier. Records of the same key must be the same, and are then one; the title and the note
    /// stay.
    ///
    /// # Errors
    /// [`JoinError`], and the dossier stays as it was.
    ///
    /// # Complexity
    /// Linear in both.
    ///
    /// ```
    /// use crosscheck::{Assertion, Dossier, Kind, Measure};
    /// let mut dossiers = Vec::new();
    /// for (key, figure) in [("a", "120"), ("b", "87")] {
    ///     let mut dossier = Dossier::new();
    ///     let dead = dossier.add_measure(Measure::new("dead", Kind::Cumulative))?;
    ///     dossier.add_assertion(Assertion::figure(key, dead, figure.parse()?))?;
    ///     dossiers.push(dossier);
    /// }
    /// let mut all = dossiers.remove(0);
    /// all.join(&dossiers[0])?;
    /// assert_eq!((all.measures().len(), all.assertions().len()), (1, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn join(&mut self, other: &Self) -> Result<(), JoinError> {
        let differs = |section, key: &str| Err(JoinError::Differs { section, key: key.to_owned() });
        let mut batch = Batch::default();
        let mut ids = Moved::default();
        for source in other.sources() {
            let id = self.source_id(source.key()).unwrap_or_else(|| {
                batch.sources.push(source.clone());
                SourceId::new(self.sources.len() + batch.sources.len() - 1)
            });
            ids.sources.push(id);
        }
        for source in &mut batch.sources {
            source.within = source.within.and_then(|id| ids.source(id));
        }
        for (source, id) in other.sources.iter().zip(&ids.sources) {
            let mut moved = source.clone();
            moved.within = moved.within.and_then(|id| ids.source(id));
            if self.sources.get(id.index()).is_some_and(|own| *own != moved) {
                return differs(Section::Sources, source.key());
            }
        }
        for measure in other.measures() {
            let id = self.measure_id(measure.key()).unwrap_or_else(|| {
                batch.measures.push(measure.clone());
                MeasureId::new(self.measures.len() + batch.measures.len() - 1)
            });
            if self.measures.get(id.index()).is_some_and(|own| own != measure) {
                return differs(Section::Measures, measure.key());
            }
            ids.measures.push(id);
        }
        for term in other.terms() {
            match self.term(term.coordinate, &term.key) {
                None => batch.terms.push(term.clone()),
                Some(own) if own != term => {
                    return differs(Section::Hierarchies, term.key());
                }
                Some(_) => {}
            }
        }
        for rule in other.rules() {
            let moved = ids.rule(rule);
            match self.rule_id(rule.key()) {
                None => batch.rules.push(moved),
                Some(id) if self.rule(id) != Some(&moved) => {
                    return differs(Section::Rules, rule.key());
                }
                Some(_) => {}
            }
        }
        let mut next = self.assertions.len();
        for one in other.assertions() {
            let id = self.assertion_id(one.key()).unwrap_or_else(|| {
                next += 1;
                AssertionId::new(next - 1)
            });
            ids.assertions.push(id);
        }
        for one in other.assertions() {
            let moved = ids.assertion(one);
            match self.assertion_id(one.key()) {
                None => batch.assertions.push(moved),
                Some(id) if Row::from(self.at(id)) != Row::from(&moved) => {
                    return differs(Section::Assertions, one.key());
                }
                Some(_) => {}
            }
        }
        self.add(batch)?;
        Ok(())
    }
}

/// What the ids of the other dossier became.
#[derive(Default)]
struct Moved {
    sources: Vec<SourceId>,
    measures: Vec<MeasureId>,
    assertions: Vec<AssertionId>,
}

impl Moved {
    fn source(&self, id: SourceId) -> Option<SourceId> {
        self.sources.get(id.index()).copied()
    }

    fn measure(&self, id: MeasureId) -> MeasureId {
        self.measures.get(id.index()).copied().unwrap_or(id)
    }

    fn one(&self, id: AssertionId) -> AssertionId {
        self.assertions.get(id.index()).copied().unwrap_or(id)
    }

    fn rule(&self, rule: &Rule) -> Rule {
        let mut moved = rule.clone();
        let m = |id: &mut MeasureId| *id = self.measure(*id);
        match &mut moved.form {
            RuleForm::PartOf { part, whole } => [part, whole].into_iter().for_each(m),
            RuleForm::Sum { total, parts, .. } => {
                m(total);
                parts.iter_mut().for_each(m);
            }
            RuleForm::Increment { flow, total } => [flow, total].into_iter().for_each(m),
            RuleForm::Share { share, part, whole, .. } => [share, part, whole].into_iter().for_each(m),
            RuleForm::Linear { terms, .. } => terms.iter_mut().for_each(|(_, id)| m(id)),
            RuleForm::Implies { condition, conclusion } => {
                match condition {
                    Condition::Affirmed(id) | Condition::Above { measure: id, .. } => m(id),
                }
                m(conclusion);
            }
        }
        moved
    }

    fn assertion(&self, one: AssertionRef<'_>) -> Assertion {
        let mut moved = one.to_assertion();
        let source = |id: &mut SourceId| *id = self.source(*id).unwrap_or(*id);
        moved.origins.iter_mut().chain(&mut moved.relays).for_each(source);
        match &mut moved.content {
            Content::Figure { measure, .. } => *measure = self.measure(*measure),
            Content::Stance { towards, holders, .. } => {
                holders.iter_mut().for_each(source);
                for target in towards {
                    *target = match *target {
                        Target::Measure(id) => Target::Measure(self.measure(id)),
                        Target::Assertion(id) => Target::Assertion(self.one(id)),
                    };
                }
            }
            Content::Withdrawal => {}
        }
        let markers = &mut moved.markers;
        let singles =
            [&mut markers.revises, &mut markers.from, &mut markers.same_statement_as, &mut markers.withdraws];
        for id in singles.into_iter().flatten().chain(&mut markers.includes) {
            *id = self.one(*id);
        }
        moved
    }
}
