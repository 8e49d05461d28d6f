//! The dossier: sources, measures, rules and assertions together. Append-only, checked at the door.

mod adopt;
mod chains;
mod columns;
mod entry;
mod error;
mod join;
mod one;
mod records;
mod rule;
mod twins;
mod validate;
mod view;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::assertion::{Assertion, Target};
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::measure::{Coordinate, Measure};
use crate::rule::{Rule, Term};
use crate::source::Source;

use chains::Chains;
use columns::{Columns, Extent, Postings};
use records::Records;
use twins::Twins;

pub(crate) use columns::{Loose, Row};
pub(crate) use entry::Entry;
pub use error::{DossierError, Section};
pub use join::JoinError;
pub use one::{AssertionIter, AssertionRef, Assertions, ContentRef, MarkersRef};
pub(crate) use validate::figure_fits;
pub use view::View;

/// Sources, measures, hierarchies, rules and assertions together.
///
/// Nothing is overwritten: an assertion is withdrawn or superseded by another one. What does not fit is
/// refused by [`DossierError`] and leaves the dossier as it was.
///
/// ```
/// use crosscheck::{Assertion, Dossier, Kind, Measure};
/// let mut dossier = Dossier::new();
/// let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative))?;
/// dossier.add_assertion(Assertion::figure("f01", sent, "3000".parse()?))?;
/// assert!(dossier.add_assertion(Assertion::figure("f01", sent, "4000".parse()?)).is_err());
/// assert_eq!(dossier.assertions().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Dossier {
    pub(crate) title: Option<Box<str>>,
    pub(crate) note: Option<Box<str>>,
    sources: Records<Source>,
    measures: Records<Measure>,
    terms: Records<Term>,
    rules: Records<Rule>,
    assertions: Columns,
    // INVARIANT: of every source.
    chains: Chains,
    // INVARIANT: of every measure.
    twins: Twins,
    // INVARIANT: every figure on a measure and every stance towards it, in order of insertion.
    on_measure: Postings,
    // INVARIANT: rules_on[m] holds every rule that speaks of m, in order of insertion; few measures have any.
    rules_on: FxHashMap<MeasureId, Vec<RuleId>>,
    /// What takes each assertion back.
    takers: FxHashMap<AssertionId, SmallVec<[AssertionId; 4]>>,
}

/// Records read together, whose references may point forward. Ids count on from those of the dossier.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) sources: Vec<Source>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) terms: Vec<Term>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) assertions: Vec<Assertion>,
}

/// A record of a batch that was refused, by section and position within the batch.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) section: Section,
    pub(crate) index: usize,
    pub(crate) error: DossierError,
}

impl Dossier {
    /// An empty dossier.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same sources, measures, hierarchies and rules, and no assertions.
    pub(crate) fn without_assertions(&self) -> Self {
        let mut head = Self { title: self.title.clone(), note: self.note.clone(), ..Self::default() };
        let batch = Batch {
            sources: self.sources.to_vec(),
            measures: self.measures.to_vec(),
            terms: self.terms.to_vec(),
            rules: self.rules.to_vec(),
            assertions: Vec::new(),
        };
        // What was let in once is let in again.
        let _ = head.extend(batch);
        head
    }

    /// Gives it a title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<Box<str>>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Gives it a note.
    #[must_use]
    pub fn noted(mut self, note: impl Into<Box<str>>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Its note.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Adds a source.
    ///
    /// # Errors
    /// [`DossierError`] if its key is taken or malformed or its parent is not of this dossier.
    pub fn add_source(&mut self, source: Source) -> Result<SourceId, DossierError> {
        let id = SourceId::new(self.sources.len());
        self.add(Batch { sources: vec![source], ..Batch::default() }).map(|()| id)
    }

    /// Adds a measure.
    ///
    /// # Errors
    /// [`DossierError`] if its key is taken or malformed.
    pub fn add_measure(&mut self, measure: Measure) -> Result<MeasureId, DossierError> {
        let id = MeasureId::new(self.measures.len());
        self.add(Batch { measures: vec![measure], ..Batch::default() }).map(|()| id)
    }

    /// Adds an entry to a hierarchy of coordinates.
    ///
    /// # Errors
    /// [`DossierError`] if the entry exists already or closes a cycle.
    pub fn add_term(&mut self, term: Term) -> Result<(), DossierError> {
        self.add(Batch { terms: vec![term], ..Batch::default() })
    }

    /// Adds a rule.
    ///
    /// # Errors
    /// [`DossierError`] if its key is taken, or it does not fit the kinds and units of its measures.
    pub fn add_rule(&mut self, rule: Rule) -> Result<RuleId, DossierError> {
        let id = RuleId::new(self.rules.len());
        self.add(Batch { rules: vec![rule], ..Batch::default() }).map(|()| id)
    }

    /// Adds an assertion.
    ///
    /// # Errors
    /// [`DossierError`] if its key is taken, its figure does not fit its measure, or a marker does not fit.
    pub fn add_assertion(&mut self, assertion: Assertion) -> Result<AssertionId, DossierError> {
        let id = AssertionId::new(self.assertions.len());
        let mut entry = self.open();
        // A refusal is told by closing.
        let _ = entry.checked(&Row::from(&assertion));
        entry.close().map_err(first).map(|()| id)
    }

    /// Adds several assertions, or none of them. Each has the id that it would have if they were added one by one.
    ///
    /// # Errors
    /// As [`add_assertion`](Self::add_assertion), of the first that is refused.
    pub fn add_assertions(
        &mut self,
        assertions: impl IntoIterator<Item = Assertion>,
    ) -> Result<Vec<AssertionId>, DossierError> {
        let from = self.assertions.len();
        self.add(Batch { assertions: assertions.into_iter().collect(), ..Batch::default() })?;
        Ok((from..self.assertions.len()).map(AssertionId::new).collect())
    }

    fn add(&mut self, batch: Batch) -> Result<(), DossierError> {
        self.extend(batch).map_err(first)
    }

    /// Takes all of a batch, or nothing and every reason.
    ///
    /// # Complexity
    /// Linear in the batch.
    pub(crate) fn extend(&mut self, batch: Batch) -> Result<(), Vec<Refused>> {
        let assertions = batch.assertions;
        let mut entry = self.open();
        entry.head(Batch { assertions: Vec::new(), ..batch });
        entry.reserve(assertions.len());
        assertions.iter().for_each(|one| entry.assertion(&Row::from(one)));
        entry.close()
    }

    /// Starts to take records that are checked together.
    pub(crate) fn open(&mut self) -> Entry<'_> {
        let start = Counts::of(self);
        Entry { dossier: self, start, refused: Vec::new(), checked: start.assertions, held: Vec::new() }
    }

    /// Brings the derived columns up to date with the records from `start` on.
    fn index(&mut self, start: Counts) {
        self.chains.extend(&self.sources);
        self.twins.extend(&self.measures, start.measures);
        self.on_measure.reach(self.measures.len());
        for (at, rule) in self.rules.iter().enumerate().skip(start.rules) {
            for measure in rule.form.measures() {
                let list = self.rules_on.entry(measure).or_default();
                if list.last() != Some(&RuleId::new(at)) {
                    list.push(RuleId::new(at));
                }
            }
        }
        for at in start.assertions..self.assertions.len() {
            let one = AssertionRef::new(&self.assertions, AssertionId::new(at));
            if let Some(target) = one.markers().withdraws {
                self.takers.entry(target).or_default().push(one.id());
            }
            match one.content() {
                ContentRef::Figure { measure, .. } => self.on_measure.push(measure, one.id()),
                ContentRef::Stance { towards, .. } => {
                    for measure in towards.iter().filter_map(Target::measure) {
                        self.on_measure.push(measure, one.id());
                    }
                }
                ContentRef::Withdrawal => {}
            }
        }
    }

    fn truncate(&mut self, start: Counts) {
        self.sources.truncate(start.sources);
        self.measures.truncate(start.measures);
        self.terms.truncate(start.terms);
        self.rules.truncate(start.rules);
        self.assertions.truncate(start.extent);
    }
}

/// Reading it back.
impl Dossier {
    /// All that is known.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View::all(self)
    }

    /// Only what was known by the end of a period: an assertion counts from the end of its stated-on, else of
    /// its publication, else of its recording. One without any of these dates is left out.
    ///
    /// ```
    /// use crosscheck::{Assertion, Dossier, Kind, Measure};
    /// let mut dossier = Dossier::new();
    /// let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative))?;
    /// dossier.add_assertion(Assertion::figure("f01", sent, "3000".parse()?).stated_on("2024-10-23".parse()?))?;
    /// assert_eq!(dossier.known_on("2024-10-22".parse()?).assertions().count(), 0);
    /// assert_eq!(dossier.known_on("2024-10-23".parse()?).assertions().count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn known_on(&self, day: crate::time::Period) -> View<'_> {
        View::known_by(self, day.end().unwrap_or(i64::MAX))
    }

    /// All sources, in order of insertion.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// All measures, in order of insertion.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// All entries of hierarchies, in order of insertion.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// All rules, in order of insertion.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// All assertions, in order of insertion, withdrawn ones too; each knows its id.
    #[must_use]
    pub fn assertions(&self) -> Assertions<'_> {
        Assertions::new(&self.assertions)
    }

    /// The ids of [`sources`](Self::sources), in their order. They do not hold on to the dossier.
    ///
    /// ```
    /// use crosscheck::{Dossier, Source};
    /// let mut dossier = Dossier::new();
    /// let un = dossier.add_source(Source::new("un"))?;
    /// let ocha = dossier.add_source(Source::new("ocha").within(un))?;
    /// assert!(dossier.source_ids().eq([un, ocha]));
    /// for (id, source) in dossier.source_ids().zip(dossier.sources()) {
    ///     assert_eq!(dossier.source_id(source.key()), Some(id));
    /// }
    /// # Ok::<(), crosscheck::DossierError>(())
    /// ```
    pub fn source_ids(&self) -> impl ExactSizeIterator<Item = SourceId> + use<> {
        (0..self.sources.len()).map(SourceId::new)
    }

    /// The ids of [`measures`](Self::measures), as [`source_ids`](Self::source_ids).
    pub fn measure_ids(&self) -> impl ExactSizeIterator<Item = MeasureId> + use<> {
        (0..self.measures.len()).map(MeasureId::new)
    }

    /// The ids of [`rules`](Self::rules), as [`source_ids`](Self::source_ids).
    pub fn rule_ids(&self) -> impl ExactSizeIterator<Item = RuleId> + use<> {
        (0..self.rules.len()).map(RuleId::new)
    }

    /// One source; `None` for an id of another dossier that is past the end of this one.
    #[must_use]
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.index())
    }

    /// One measure.
    #[must_use]
    pub fn measure(&self, id: MeasureId) -> Option<&Measure> {
        self.measures.get(id.index())
    }

    /// One rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(id.index())
    }

    /// One assertion.
    #[must_use]
    pub fn assertion(&self, id: AssertionId) -> Option<AssertionRef<'_>> {
        self.assertions().get(id.index())
    }

    /// The source with this key.
    #[must_use]
    pub fn source_id(&self, key: &str) -> Option<SourceId> {
        self.sources.keyed(key).map(SourceId::new)
    }

    /// The measure with this key.
    #[must_use]
    pub fn measure_id(&self, key: &str) -> Option<MeasureId> {
        self.measures.keyed(key).map(MeasureId::new)
    }

    /// The rule with this key.
    #[must_use]
    pub fn rule_id(&self, key: &str) -> Option<RuleId> {
        self.rules.keyed(key).map(RuleId::new)
    }

    /// The assertion with this key.
    #[must_use]
    pub fn assertion_id(&self, key: &str) -> Option<AssertionId> {
        self.assertions.row_of(key)
    }

    /// The entry of a hierarchy with this key.
    #[must_use]
    pub fn term(&self, coordinate: Coordinate, key: &str) -> Option<&Term> {
        self.terms.get(self.terms.place((Some(coordinate), key))?)
    }
}

/// Column access by ids that this dossier made.
#[expect(
    clippy::indexing_slicing,
    reason = "INVARIANT: ids in a dossier were checked at its door, and columns never shrink"
)]
impl Dossier {
    pub(crate) fn at_source(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    pub(crate) fn at_measure(&self, id: MeasureId) -> &Measure {
        &self.measures[id.index()]
    }

    pub(crate) fn at_rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    pub(crate) fn at(&self, id: AssertionId) -> AssertionRef<'_> {
        AssertionRef::new(&self.assertions, id)
    }

    pub(crate) fn takers(&self, id: AssertionId) -> &[AssertionId] {
        self.takers.get(&id).map_or(&[], SmallVec::as_slice)
    }

    /// What each source lies within.
    pub(crate) fn chains(&self) -> &Chains {
        &self.chains
    }

    /// The source at the top of the within-chain.
    pub(crate) fn root(&self, id: SourceId) -> SourceId {
        self.chains.root(id)
    }

    /// A source and what it is within, up to the top.
    pub(crate) fn upwards(&self, id: SourceId) -> impl Iterator<Item = SourceId> {
        std::iter::successors(Some(id), |at| self.at_source(*at).within)
    }

    /// How many sources its within-chain has, itself included.
    pub(crate) fn depth(&self, id: SourceId) -> usize {
        self.chains.depth(id)
    }

    /// The rules that speak of a measure.
    pub(crate) fn rules_on(&self, measure: MeasureId) -> &[RuleId] {
        self.rules_on.get(&measure).map_or(&[], Vec::as_slice)
    }

    /// The figures on a measure and the stances towards it.
    pub(crate) fn about(&self, measure: MeasureId) -> impl Iterator<Item = AssertionId> + use<'_> {
        self.on_measure.of(measure)
    }
}

/// How many records of each sort there are.
#[derive(Debug, Clone, Copy)]
struct Counts {
    sources: usize,
    measures: usize,
    terms: usize,
    rules: usize,
    assertions: usize,
    extent: Extent,
}

impl Counts {
    fn of(dossier: &Dossier) -> Self {
        Self {
            sources: dossier.sources.len(),
            measures: dossier.measures.len(),
            terms: dossier.terms.len(),
            rules: dossier.rules.len(),
            assertions: dossier.assertions.len(),
            extent: dossier.assertions.extent(),
        }
    }
}

fn first(refused: Vec<Refused>) -> DossierError {
    refused.into_iter().next().map_or(DossierError::Full, |first| first.error)
}
