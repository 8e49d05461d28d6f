//! Reconciliation: every detector over a view, and the report of what they found.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::assertion::Target;
use crate::constraint::{Reasoned, Reasoning};
use crate::derivation::{CheckError, Derivation};
use crate::detect::{LookAlikes, chosen, slips, swapped};
use crate::dossier::{Dossier, View};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::graph::{Nestings, in_hierarchies};
use crate::hashed::SaltedSet;
use crate::id::{AssertionId, MeasureId};
use crate::keys;
use crate::measure::{Coordinate, Kind};
use crate::outcome::{Ground, Outcome, pieces};
use crate::parallel;
use crate::policy::Policy;
use crate::relation::{Background, Case, Evidence, Relation, Statements, Status};
use crate::timeline::{self, Timeline};

/// All findings of one reconciliation.
///
/// Prints as text (`println!("{report}")`) in the manner of a compiler's diagnostics, and serialises with serde. It
/// borrows the dossier; a copy of it is cheap, since what was found is shared.
///
/// ```
/// use crosscheck::{FindingKind, Policy, io, reconcile};
/// let dossier = io::read_file("examples/data/kursk.json")?;
/// let report = reconcile(dossier.view(), &Policy::default());
/// let sent = dossier.measure_id("nk-sent").ok_or("no such measure")?;
/// for finding in report.on(sent).filter(|finding| finding.kind() == FindingKind::Revision) {
///     println!("{}", report.headline(finding)); // a sentence; `explain` has the argument
/// }
/// let one = report.finding("revision[nk-sent@2024-10-23,united-states]").ok_or("no such finding")?;
/// assert_eq!(serde_json::to_value(report.explain(one))?["strength"], "hard");
/// let whole = serde_json::to_value(&report)?;
/// assert_eq!(whole["findings"].as_array().map(Vec::len), Some(report.findings().len()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Report<'a> {
    view: View<'a>,
    policy: Arc<Policy>,
    found: Arc<Found>,
}

/// What a reconciliation found; owned, so that it can outlive the view.
#[derive(Debug)]
pub(crate) struct Found {
    // INVARIANT: by id.
    findings: Vec<Arc<Finding>>,
    statements: Arc<Statements>,
    statuses: OnceLock<Vec<(AssertionId, Status)>>,
    reasoned: OnceLock<Reasoned>,
    by_measure: OnceLock<FxHashMap<MeasureId, Vec<u32>>>,
    by_assertion: OnceLock<FxHashMap<AssertionId, Vec<u32>>>,
    background: OnceLock<Background>,
}

impl Found {
    pub(crate) fn findings(&self) -> &[Arc<Finding>] {
        &self.findings
    }

    /// What was found elsewhere already; reasoning across measures is done when it is asked for.
    pub(crate) fn given(findings: Vec<Arc<Finding>>, statements: Arc<Statements>) -> Self {
        Self {
            findings: by_id(findings),
            statements,
            statuses: OnceLock::new(),
            reasoned: OnceLock::new(),
            by_measure: OnceLock::new(),
            by_assertion: OnceLock::new(),
            background: OnceLock::new(),
        }
    }

    pub(crate) fn in_view(view: View<'_>, policy: &Policy) -> Self {
        let dossier = view.dossier();
        let ground = Ground::of(dossier);
        let pieces = pieces(dossier, &ground, &ground.parts(dossier));
        let outcomes = parallel::map_with(pieces, |room, piece| {
            let mut outcome = Outcome::in_room(view, policy, &ground, piece.read(view), room);
            let findings = std::mem::take(&mut outcome.local.findings);
            (outcome, findings.into_iter().map(Arc::new).collect::<Vec<_>>())
        });

        let mut statements = Statements::of_none(dossier.assertions().len());
        let mut look_alikes = LookAlikes::default();
        let (mut all, mut ranked, mut signs, mut reasoned) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (outcome, findings) in outcomes {
            statements.append(&outcome.assertions, outcome.statements);
            for print in outcome.local.prints {
                look_alikes.enter(dossier, print);
            }
            all.extend(findings);
            ranked.extend(outcome.local.ranked);
            signs.push(outcome.local.signs);
            reasoned.push(outcome.reasoned);
        }
        all.extend(chosen(policy, ranked).into_iter().map(Arc::new));
        let swapped = swapped(view, policy, signs.iter().flat_map(|one| one.strays()));
        let slips = slips(view, policy, &signs.iter().collect::<Vec<_>>(), swapped, |_| {
            all.iter().map(AsRef::as_ref)
        });
        all.extend(slips.into_iter().map(Arc::new));
        all.extend(look_alikes.told(view, policy).into_iter().map(|(_, finding)| Arc::new(finding)));
        let found = Self::given(all, Arc::new(statements));
        let _ = found.reasoned.set(Reasoned::joined(dossier, reasoned));
        found
    }

    fn reasoned(&self, view: View<'_>, policy: &Policy) -> &Reasoned {
        let made = || Reasoned::of(&Case::whole(view, policy), &Nestings::of(view.dossier()));
        self.reasoned.get_or_init(made)
    }

    fn by_assertion(&self) -> &FxHashMap<AssertionId, Vec<u32>> {
        self.by_assertion.get_or_init(|| {
            let mut places: FxHashMap<AssertionId, Vec<u32>> = FxHashMap::default();
            for (at, finding) in self.findings.iter().enumerate() {
                for id in &finding.members {
                    places.entry(*id).or_default().push(at as u32);
                }
            }
            places
        })
    }

    fn by_measure(&self, view: View<'_>) -> &FxHashMap<MeasureId, Vec<u32>> {
        self.by_measure.get_or_init(|| {
            let mut places: FxHashMap<MeasureId, Vec<u32>> = FxHashMap::default();
            for (at, finding) in self.findings.iter().enumerate() {
                for measure in concerned(view.dossier(), finding) {
                    let list = places.entry(measure).or_default();
                    if list.last() != Some(&(at as u32)) {
                        list.push(at as u32);
                    }
                }
            }
            places
        })
    }

    fn statuses(&self, view: View<'_>) -> &[(AssertionId, Status)] {
        self.statuses.get_or_init(|| {
            let keys = view.dossier().assertions().iter().map(|one| one.key());
            let by_key = keys::sorted(keys).into_iter().map(|at| AssertionId::new(at as usize));
            let known = by_key.filter(|id| view.contains(*id));
            known.map(|id| (id, self.statements.status(id))).collect()
        })
    }
}

/// In the order of ids: of each kind by anchor, of which mostly a few bytes need be compared.
fn by_id(findings: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
    let mut sorted = Vec::with_capacity(findings.len());
    let mut kinds: BTreeMap<FindingKind, Vec<Arc<Finding>>> = BTreeMap::new();
    for finding in findings {
        kinds.entry(finding.kind()).or_default().push(finding);
    }
    for own in kinds.into_values() {
        let order = keys::sorted(own.iter().map(|finding| finding.id.anchor()));
        let mut own: Vec<Option<Arc<Finding>>> = own.into_iter().map(Some).collect();
        sorted.extend(order.into_iter().filter_map(|at| own.get_mut(at as usize)?.take()));
    }
    sorted
}

/// The measures that a finding concerns, some of them more than once.
fn concerned<'f>(dossier: &'f Dossier, finding: &'f Finding) -> impl Iterator<Item = MeasureId> + use<'f> {
    let named: &[MeasureId] = match &finding.detail {
        Detail::Conflict { measures, .. } => measures,
        _ => &[],
    };
    let said = finding.members.iter().filter_map(|id| dossier.assertion(*id));
    let about = said
        .flat_map(|one| one.measure().into_iter().chain(one.towards().iter().filter_map(Target::measure)));
    about.chain(named.iter().copied())
}

/// Works out which assertions of a view agree, contradict, revise, echo and outgrow each other.
///
/// The same dossier in any order of insertion gives the same report, byte for byte.
///
/// # Complexity
/// O(n log n) in the assertions, and linear in the overlaps of the periods that levels and flows are given for.
/// Figures of one voice whose order is not known, and disputes whose sides mostly keep apart in time, cost more.
///
/// ```
/// use crosscheck::{Assertion, Dossier, FindingKind, Kind, Measure, Policy, Source, reconcile};
/// let mut dossier = Dossier::new();
/// let (a, b) = (dossier.add_source(Source::new("a"))?, dossier.add_source(Source::new("b"))?);
/// let level = dossier.add_measure(Measure::new("level", Kind::Stock))?;
/// let day = "2024-11-25".parse()?;
/// dossier.add_assertion(Assertion::figure("x", level, "11000".parse()?).from_origin(a).as_of(day))?;
/// dossier.add_assertion(Assertion::figure("y", level, "8000".parse()?).from_origin(b).as_of(day))?;
/// let policy = Policy::default();
/// let report = reconcile(dossier.view(), &policy);
/// assert_eq!(report.of_kind(FindingKind::Contradiction).count(), 1);
/// report.check()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn reconcile<'a>(view: View<'a>, policy: &Policy) -> Report<'a> {
    Report::of(view, Arc::new(policy.clone()), Arc::new(Found::in_view(view, policy)))
}

impl<'a> Report<'a> {
    /// What was found in this view by this policy.
    pub(crate) fn of(view: View<'a>, policy: Arc<Policy>, found: Arc<Found>) -> Self {
        Self { view, policy, found }
    }

    /// All findings: by kind in the order of [`detectors`](crate::detectors), then by anchor.
    #[must_use]
    pub fn findings(&self) -> &[Arc<Finding>] {
        &self.found.findings
    }

    /// The findings of one kind.
    ///
    /// # Complexity
    /// Logarithmic in the findings, and linear in those of the kind.
    pub fn of_kind(&self, kind: FindingKind) -> impl Iterator<Item = &Finding> {
        let all = self.findings();
        let from = all.partition_point(|finding| finding.kind() < kind);
        let to = all.partition_point(|finding| finding.kind() <= kind);
        all.get(from..to).unwrap_or_default().iter().map(AsRef::as_ref)
    }

    /// The findings that concern an assertion.
    ///
    /// # Complexity
    /// Linear in the members of those found; the first time, linear in the members of all findings.
    pub fn about(&self, id: AssertionId) -> impl Iterator<Item = &Finding> {
        self.at(self.found.by_assertion().get(&id))
    }

    /// The findings that concern a measure: what is said of it, or what follows from that together with others.
    ///
    /// Kind and strength are filtered as any iterator is, and a page of it is `skip` and `take`; a page of all findings
    /// is a part of the list that [`findings`](Self::findings) lends.
    ///
    /// # Complexity
    /// Linear in those found; the first time, linear in the members of all findings.
    ///
    /// ```
    /// # use crosscheck::{Assertion, Dossier, FindingKind, Kind, Measure, Policy, Source, Strength, reconcile};
    /// # let mut dossier = Dossier::new();
    /// # let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
    /// # for (key, figure) in [("a", "100"), ("b", "200"), ("c", "200")] {
    /// #     let who = dossier.add_source(Source::new(key))?;
    /// #     dossier.add_assertion(Assertion::figure(key, toll, figure.parse()?).from_origin(who))?;
    /// # }
    /// let report = reconcile(dossier.view(), &Policy::default());
    /// let firm = report.on(toll).filter(|finding| finding.strength() <= Strength::Soft);
    /// let kinds: Vec<FindingKind> = firm.skip(0).take(20).map(|finding| finding.kind()).collect();
    /// assert_eq!(kinds, [FindingKind::Contradiction, FindingKind::Agreement]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn on(&self, measure: MeasureId) -> impl Iterator<Item = &Finding> {
        self.at(self.found.by_measure(self.view).get(&measure))
    }

    fn at(&self, places: Option<&Vec<u32>>) -> impl Iterator<Item = &Finding> {
        let places = places.map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|at| self.found.findings.get(*at as usize)).map(AsRef::as_ref)
    }

    /// The finding with this name, as [`FindingId`] prints it.
    ///
    /// # Complexity
    /// Logarithmic in the findings.
    #[must_use]
    pub fn finding(&self, id: &str) -> Option<&Finding> {
        let (code, rest) = id.split_once('[')?;
        let anchor = rest.strip_suffix(']')?;
        let kind: FindingKind = code.parse().ok()?;
        let named =
            |finding: &Arc<Finding>| finding.id.kind().cmp(&kind).then(finding.id.anchor().cmp(anchor));
        let at = self.findings().binary_search_by(named).ok()?;
        self.findings().get(at).map(AsRef::as_ref)
    }

    fn each(&self) -> impl Iterator<Item = &Finding> {
        self.findings().iter().map(|finding| &**finding)
    }

    /// Whether an assertion still stands; `None` if it is not in the view.
    ///
    /// ```
    /// use crosscheck::relation::Status;
    /// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, reconcile};
    /// let mut dossier = Dossier::new();
    /// let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
    /// let first = dossier.add_assertion(Assertion::figure("a", toll, "100".parse()?))?;
    /// let second = dossier.add_assertion(Assertion::figure("b", toll, "120".parse()?).revising(first))?;
    /// let report = reconcile(dossier.view(), &Policy::default());
    /// assert_eq!(report.status(first), Some(Status::Superseded { by: second }));
    /// assert_eq!(report.status(second), Some(Status::Standing));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status(&self, id: AssertionId) -> Option<Status> {
        self.view.contains(id).then(|| self.found.statements.status(id))
    }

    /// Whether each assertion of the view still stands, by key.
    #[must_use]
    pub fn statuses(&self) -> &[(AssertionId, Status)] {
        self.found.statuses(self.view)
    }

    /// All prints of the statement that an assertion is one of, the one that speaks for it first. Empty if the
    /// assertion is not in the view.
    #[must_use]
    pub fn statement(&self, id: AssertionId) -> &[AssertionId] {
        self.found.statements.members(id)
    }

    /// How many statements the assertions of the view are.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.found.statements.classes().count()
    }

    /// What was said of a measure in figures, in the order of time; none for a proposition or a measure of
    /// another dossier.
    ///
    /// # Complexity
    /// O(n log n) in the figures on the measure; where many periods of a level or flow overlap, linear in the
    /// overlaps.
    #[must_use]
    pub fn timeline(&self, measure: MeasureId) -> Option<Timeline<'_>> {
        Timeline::of(self.view, &self.policy, &self.found.statements, measure)
    }

    /// The contradicting pairs behind a contradiction between figures, the upper one first, as they are asked
    /// for: all those of its measure, or of its time, also those that the finding does not list. Empty for every
    /// other finding.
    ///
    /// # Complexity
    /// As [`Timeline::conflicts`].
    ///
    /// ```
    /// # use crosscheck::{Assertion, Dossier, FindingKind, Kind, Measure, Policy, Source, reconcile};
    /// # let mut dossier = Dossier::new();
    /// let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
    /// for (key, figure) in [("a", "100"), ("b", "200"), ("c", "300"), ("d", "400")] {
    ///     let who = dossier.add_source(Source::new(key))?;
    ///     dossier.add_assertion(Assertion::figure(key, toll, figure.parse()?).from_origin(who))?;
    /// }
    /// let policy = Policy::default();
    /// let report = reconcile(dossier.view(), &policy);
    /// let finding = report.of_kind(FindingKind::Contradiction).next().ok_or("no finding")?;
    /// assert_eq!(report.pairs(finding).count(), 6);
    /// assert!(report.pairs(finding).take(2).all(|relation| relation.verdict.contradicts()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn pairs<'f>(&'f self, finding: &'f Finding) -> impl Iterator<Item = Relation> + use<'f, 'a> {
        let dossier = self.view.dossier();
        let on = match &finding.detail {
            Detail::Contradiction { measure, .. } => Some(*measure),
            _ => None,
        };
        let on = on.filter(|id| dossier.measure(*id).is_some_and(|on| on.kind() != Kind::Proposition));
        // What follows the key of the measure in the anchor is the time.
        let label = finding.id.anchor().rsplit_once('@').map(|(_, label)| label);
        let (statements, members) = (&self.found.statements, finding.members());
        on.into_iter()
            .flat_map(move |on| timeline::behind(self.view, &self.policy, statements, on, label, members))
    }

    /// What the figures of several measures leave possible together: conflicts and accounts, and questions to ask.
    ///
    /// # Complexity
    /// Linear in the assertions of the view.
    #[must_use]
    pub fn reasoning(&self) -> Reasoning<'_> {
        let reasoned = self.found.reasoned(self.view, &self.policy);
        Reasoning::of(self.view, &self.policy, &self.found.statements, reasoned)
    }

    /// Measures, by parts that bear on each other, of which it was too large or too hard to decide in full whether all
    /// figures can be true at once. What was found among them holds all the same.
    pub fn undecided(&self) -> impl Iterator<Item = &[MeasureId]> {
        let reasoned = self.found.reasoned(self.view, &self.policy);
        reasoned.parts().iter().filter(|part| part.open).map(|part| part.part.measures.as_slice())
    }

    /// Measures in a hierarchy that only their keys tell apart, so that it nests none of them: of
    /// [`Dossier::undistinguished`](crate::Dossier::undistinguished) those with a coordinate that a hierarchy names.
    ///
    /// # Complexity
    /// Linear in the hierarchies, and as there.
    #[must_use]
    pub fn undistinguished(&self) -> Vec<Vec<MeasureId>> {
        let dossier = self.view.dossier();
        let mut groups = dossier.undistinguished();
        if groups.is_empty() {
            return groups;
        }
        let named: SaltedSet<(Coordinate, &str)> = in_hierarchies(dossier).collect();
        groups.retain(|group| {
            let one = group.first().map(|id| dossier.at_measure(*id));
            let value = |at: Coordinate| one.and_then(|one| one.coordinate(at)).map(|value| (at, value));
            Coordinate::ALL.into_iter().filter_map(value).any(|place| named.contains(&place))
        });
        groups
    }

    pub(crate) fn statements_found(&self) -> &Statements {
        &self.found.statements
    }

    /// What was reconciled.
    #[must_use]
    pub fn view(&self) -> View<'a> {
        self.view
    }

    /// By which policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Why a finding of this report holds. It is made when it is asked for, as most of it follows from the members; a finding of
    /// another report may lack steps here, and then its derivation proves nothing.
    ///
    /// # Complexity
    /// Linear in its steps; the first time, O(n log n) in the figures of all running totals.
    ///
    /// ```
    /// # use crosscheck::derivation::Claim;
    /// # use crosscheck::{Assertion, Dossier, FindingKind, Kind, Measure, Policy, Source, reconcile};
    /// # let mut dossier = Dossier::new();
    /// # let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
    /// # for (key, figure) in [("a", "100"), ("b", "200")] {
    /// #     let who = dossier.add_source(Source::new(key))?;
    /// #     dossier.add_assertion(Assertion::figure(key, toll, figure.parse()?).from_origin(who))?;
    /// # }
    /// let report = reconcile(dossier.view(), &Policy::default());
    /// let derivation = report.derivation(&report.findings()[0]);
    /// assert!(matches!(derivation.claims().last(), Some(Claim::Infeasible(_))));
    /// assert_eq!(derivation.check(report.view(), report.policy()), Ok(()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn derivation<'f>(&self, finding: &'f Finding) -> Cow<'f, Derivation> {
        let background = || Background::of(self.view, &self.policy);
        finding.derivation_by(self.view, &self.policy, self.found.background.get_or_init(background))
    }

    /// Re-checks every derivation.
    ///
    /// # Errors
    /// [`ReportCheckError`] names the first finding that does not follow from its premises, and why.
    pub fn check(&self) -> Result<(), ReportCheckError> {
        let evidence = Evidence::of(self.view, &self.policy);
        self.each().try_for_each(|finding| {
            let result = finding.check_in(&evidence);
            result.map_err(|error| ReportCheckError { finding: finding.id.clone(), error })
        })
    }
}

/// A finding that does not follow from its premises.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{finding}` is not proven: {error}")]
#[non_exhaustive]
pub struct ReportCheckError {
    /// The finding.
    pub finding: FindingId,
    /// What is wrong with its derivation.
    pub error: CheckError,
}
