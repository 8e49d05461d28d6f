//! Asking a report for estimates, grades and series.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::derivation::{CheckError, Learned};
use crate::estimate::{
    Asides, Envelope, Estimate, EstimateCase, EstimatePolicy, Grade, Level, LevelModel, LevelOptions,
    Observed, Series, envelope, fit, level, observations, of_figure,
};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::quantity::Tier;
use crate::reconcile::Report;
use crate::relation::{Evidence, Statements, Status};
use crate::time::Period;
use crate::truth::{Claims, claims_of};

/// Answers many questions for the number of one report. Made by [`Report::estimator`].
///
/// ```
/// use crosscheck::{EstimatePolicy, Policy, io, reconcile};
/// let dossier = io::read_file("examples/data/kursk.json")?;
/// let report = reconcile(dossier.view(), &Policy::default());
/// let estimator = report.estimator();
/// let by: EstimatePolicy = "most-supported".parse()?;
/// for measure in estimator.measures() {
///     let estimate = estimator.latest(measure, &by).ok_or("no figures")?;
///     println!("{}", report.estimate_line(&estimate));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Estimator<'r> {
    report: &'r Report<'r>,
    evidence: Evidence<'r>,
    statements: &'r Statements,
    asides: Asides,
    learned: OnceLock<FxHashMap<SourceId, Learned>>,
}

impl Report<'_> {
    /// What is needed to estimate, read once for many questions.
    ///
    /// # Complexity
    /// Linear in the assertions of the view and the findings.
    #[must_use]
    pub fn estimator(&self) -> Estimator<'_> {
        let statements = self.statements_found();
        let evidence = Evidence::of(self.view(), self.policy());
        let stands = |id: AssertionId| statements.status(id) == Status::Standing;
        let told = |measure: &&MeasureId| {
            let mut on = self.view().on_measure(**measure);
            on.any(|id| stands(id) && evidence.assertion(id).quantity().is_some())
        };
        let mut linked = FxHashSet::default();
        for component in self.reasoning().components() {
            let measures = component.measures();
            if measures.iter().filter(told).take(2).count() == 2 {
                linked.extend(measures);
            }
        }
        let asides = Asides::of(self.view(), self.findings(), linked, stands);
        Estimator { report: self, evidence, statements, asides, learned: OnceLock::new() }
    }

    /// What the figures of a measure support at a time, see [`Estimate`]: for a running total by the end of the period,
    /// for a level in it, for a flow over it; for a constant the period does not matter. `None` for a proposition and for a
    /// measure of another dossier. For many questions see [`estimator`](Self::estimator).
    ///
    /// # Complexity
    /// Linear in the assertions of the view, and O(n log² n) in the figures on the measure.
    #[must_use]
    pub fn estimate(&self, measure: MeasureId, at: Period, by: &EstimatePolicy) -> Option<Estimate> {
        self.estimator().estimate(measure, at, by)
    }

    /// The same for the newest time that figures speak of.
    ///
    /// # Complexity
    /// As [`estimate`](Self::estimate).
    #[must_use]
    pub fn latest(&self, measure: MeasureId, by: &EstimatePolicy) -> Option<Estimate> {
        self.estimator().latest(measure, by)
    }

    /// The standing figures as [claims](Claims) of sources on items, to ask who is reliable and who echoes whom: an item is a
    /// measure at a time, a source the one at the top of an origin's chain, a value the middle of what is printed. Echoes and
    /// relays are no claims of their own; figures that bound one end only are none.
    ///
    /// # Complexity
    /// O(n log n) in the assertions of the view.
    ///
    /// ```
    /// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, reconcile};
    /// let mut dossier = Dossier::new();
    /// let who = dossier.add_source(Source::new("ministry"))?;
    /// let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
    /// dossier.add_assertion(Assertion::figure("a", toll, "25".parse()?).from_origin(who))?;
    /// let report = reconcile(dossier.view(), &Policy::default());
    /// assert_eq!(report.claims().items().collect::<Vec<_>>(), ["toll"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn claims(&self) -> Claims {
        claims_of(&Evidence::of(self.view(), self.policy()), self.statements_found())
    }

    /// How credible a figure is, beside how reliable its source; `None` if it is no figure of the view.
    ///
    /// # Complexity
    /// As [`estimate`](Self::estimate).
    ///
    /// ```
    /// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Reliability, Source, reconcile};
    /// let mut dossier = Dossier::new();
    /// let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
    /// let mut say = |key: &str, figure: &str| -> Result<_, Box<dyn std::error::Error>> {
    ///     let who = dossier.add_source(Source::new(key).rated(Reliability::B))?;
    ///     Ok(dossier.add_assertion(Assertion::figure(key, toll, figure.parse()?).from_origin(who))?)
    /// };
    /// let (a, _, c) = (say("a", "25")?, say("b", "~25")?, say("c", "=2000")?);
    /// let policy = Policy::default();
    /// let report = reconcile(dossier.view(), &policy);
    /// let grade = |id| report.grade(id).map(|grade| grade.to_string());
    /// assert_eq!(grade(a).as_deref(), Some("B1"));
    /// assert_eq!(grade(c).as_deref(), Some("B5"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn grade(&self, figure: AssertionId) -> Option<Grade> {
        self.estimator().grade(figure)
    }

    /// A running total as an [`Envelope`], a level as a [`Level`] with the model that suits its own figures best. `None` for
    /// other kinds, and for a level of fewer than three figures; such have a place in a
    /// [model of many](Self::level_model).
    ///
    /// # Complexity
    /// Linear in the assertions of the view, and O(n log n) in the figures on the measure, for a level some hundreds of
    /// times.
    ///
    /// ```
    /// use crosscheck::estimate::{LevelOptions, Series};
    /// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, Unit, reconcile};
    /// let mut dossier = Dossier::new();
    /// let share = dossier.add_measure(Measure::new("share", Kind::Stock).in_unit(Unit::new("%")))?;
    /// for (day, figure) in [(1, 41), (2, 44), (3, 42), (5, 45), (6, 43), (8, 90), (9, 44)] {
    ///     let key = format!("p{day}");
    ///     let who = dossier.add_source(Source::new(&*key))?;
    ///     let on = format!("2025-06-0{day}").parse()?;
    ///     dossier.add_assertion(
    ///         Assertion::figure(&*key, share, format!("={figure}").parse()?).from_origin(who).as_of(on),
    ///     )?;
    /// }
    /// let report = reconcile(dossier.view(), &Policy::default());
    /// let Some(Series::Level(level)) = report.estimate_series(share, &LevelOptions::default()) else { panic!() };
    /// let last = level.points.last().ok_or("no points")?;
    /// assert!(last.mean > 42.0 && last.mean < 46.0, "the 90 moves little: {}", last.mean);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn estimate_series(&self, measure: MeasureId, options: &LevelOptions) -> Option<Series> {
        self.estimator().series(measure, options)
    }

    /// How levels move and how figures scatter around them, from the figures of many measures together, which must be
    /// alike, such as the shares of candidates of many elections. `None` if there are too few.
    ///
    /// # Complexity
    /// As [`estimate_series`](Self::estimate_series).
    #[must_use]
    pub fn level_model(&self, measures: &[MeasureId], options: &LevelOptions) -> Option<LevelModel> {
        self.estimator().level_model(measures, options)
    }

    /// Re-checks every estimate that the report tells, as [`check`](Self::check) does every finding.
    ///
    /// # Errors
    /// [`EstimateCheckError`] names the measure of the first estimate that does not follow, and why.
    pub fn check_estimates(&self, by: &EstimatePolicy) -> Result<(), EstimateCheckError> {
        let estimator = self.estimator();
        estimator.all(by).try_for_each(|one| {
            let measure = self.view().dossier().at_measure(one.measure).key();
            let result = one.check_in(&estimator.evidence);
            result.map_err(|error| EstimateCheckError { measure: measure.into(), error })
        })
    }
}

/// An estimate that does not follow from its premises.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the estimate of `{measure}` is not proven: {error}")]
#[non_exhaustive]
pub struct EstimateCheckError {
    /// The key of its measure.
    pub measure: String,
    /// What is wrong with its derivation.
    pub error: CheckError,
}

impl Estimator<'_> {
    fn case(&self) -> EstimateCase<'_, '_> {
        EstimateCase {
            evidence: &self.evidence,
            statements: self.statements,
            asides: &self.asides,
            learned: &self.learned,
        }
    }

    /// See [`Report::estimate`].
    ///
    /// # Complexity
    /// O(n log² n) in the figures on the measure.
    #[must_use]
    pub fn estimate(&self, measure: MeasureId, at: Period, by: &EstimatePolicy) -> Option<Estimate> {
        self.case().estimate(measure, Some(at), by)
    }

    /// See [`Report::latest`].
    ///
    /// # Complexity
    /// O(n log² n) in the figures on the measure.
    #[must_use]
    pub fn latest(&self, measure: MeasureId, by: &EstimatePolicy) -> Option<Estimate> {
        self.case().estimate(measure, None, by)
    }

    /// The newest estimate of every measure that has figures, by key.
    ///
    /// # Complexity
    /// O(n log² n) in the figures of the view.
    pub fn all(&self, by: &EstimatePolicy) -> impl Iterator<Item = Estimate> {
        self.measures().into_iter().filter_map(move |measure| self.latest(measure, by))
    }

    /// The measures that have figures in the view, by key.
    #[must_use]
    pub fn measures(&self) -> Vec<MeasureId> {
        let mut all = self.evidence.measures().into_owned();
        let figure = |id: AssertionId| self.evidence.assertion(id).quantity().is_some();
        all.retain(|measure| self.report.view().on_measure(*measure).any(figure));
        all
    }

    /// See [`Report::grade`].
    ///
    /// # Complexity
    /// O(n log n) in the figures on its measure.
    #[must_use]
    pub fn grade(&self, figure: AssertionId) -> Option<Grade> {
        of_figure(&self.case(), figure)
    }

    /// See [`Report::estimate_series`].
    ///
    /// # Complexity
    /// O(n log n) in the figures on the measure, for a level some hundreds of times.
    #[must_use]
    pub fn series(&self, measure: MeasureId, options: &LevelOptions) -> Option<Series> {
        match self.evidence.dossier().measure(measure)?.kind() {
            Kind::Cumulative => self.envelope(measure, Tier::Support).map(Series::Total),
            Kind::Stock => {
                let model = self.level_model(&[measure], options)?;
                self.level(measure, &model).map(Series::Level)
            }
            _ => None,
        }
    }

    /// A running total over time, as figures were meant or as they literally say; `None` for other kinds.
    ///
    /// # Complexity
    /// O(n log n) in the figures on the measure.
    #[must_use]
    pub fn envelope(&self, measure: MeasureId, tier: Tier) -> Option<Envelope> {
        let timeline = self.report.timeline(measure)?;
        envelope(&self.evidence, &timeline, tier)
    }

    /// See [`Report::level_model`].
    ///
    /// # Complexity
    /// O(n log n) in the figures on the measures, some hundreds of times.
    #[must_use]
    pub fn level_model(&self, measures: &[MeasureId], options: &LevelOptions) -> Option<LevelModel> {
        let mut names = FxHashMap::default();
        let mut measures: Vec<MeasureId> = measures.to_vec();
        let key = |of: &MeasureId| self.evidence.dossier().measure(*of).map(|m| m.key().to_owned());
        measures.sort_by_cached_key(key);
        measures.dedup();
        let all: Vec<Observed> = measures.iter().map(|m| self.observed(*m, &mut names)).collect();
        let filled: Vec<&Observed> = all.iter().filter(|one| !one.all.is_empty()).collect();
        fit(&filled, names, options)
    }

    /// A level over time by a model that was made from it or from others like it; `None` if it is no level or has no
    /// figures.
    ///
    /// # Complexity
    /// O(n log n) in the figures on the measure.
    #[must_use]
    pub fn level(&self, measure: MeasureId, model: &LevelModel) -> Option<Level> {
        if self.evidence.dossier().measure(measure)?.kind() != Kind::Stock {
            return None;
        }
        let mut names = FxHashMap::default();
        let observed = self.observed(measure, &mut names);
        let key = |id: SourceId| self.evidence.dossier().at_source(id).key.clone();
        level(measure, &observed, &names, model, key)
    }

    fn observed(
        &self,
        measure: MeasureId,
        names: &mut FxHashMap<smallvec::SmallVec<[SourceId; 2]>, usize>,
    ) -> Observed {
        let level = self.evidence.dossier().measure(measure).is_some_and(|on| on.kind() == Kind::Stock);
        if !level {
            return Observed::default();
        }
        observations(&self.evidence, &self.case().standing(measure), names)
    }
}
