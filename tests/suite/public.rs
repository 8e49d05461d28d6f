//! What those who build on the crate rely on: traits, names that are read as they are written, and look-ups that agree.

use std::collections::HashSet;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use crosscheck::constraint::Reasoning;
use crosscheck::derivation::Derivation;
use crosscheck::graph::{FactGraph, MeasureOrder};
use crosscheck::relation_graph::RelationGraph;
use crosscheck::timeline::Timeline;
use crosscheck::truth::{Claims, Truth};
use crosscheck::{
    Assertion, Certainty, CodeError, Comparator, Coordinate, Delta, Dossier, Estimate, EstimateCheckError,
    Estimator, Finding, FindingKind, HedgeModel, Kind, Measure, Monitor, Period, Policy, Quantity,
    Reliability, Replay, Report, ReportCheckError, Rule, Source, SourceKind, Stance, Unit, View, detectors,
    io,
};
use serde::Serialize;

use crate::world;

/// Compiles only if all of these can be sent to and shared by threads.
#[test]
fn what_is_asked_can_be_asked_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<(Dossier, View<'_>, Policy, Report<'_>, Finding, Derivation, Delta, Monitor, Replay<'_>)>();
    shared::<(Timeline<'_>, Reasoning<'_>, Estimator<'_>, Estimate, Claims, Truth<'_>)>();
    shared::<(FactGraph<'_>, RelationGraph<'_>, MeasureOrder<'_>)>();
}

/// Compiles only if each of these is an error that a caller can box and send on.
#[test]
fn errors_are_errors() {
    fn error<T: Error + Send + Sync + 'static>() {}
    error::<io::ReadError>();
    error::<io::Fault>();
    error::<io::RowFault>();
    error::<io::ExtractFault>();
    error::<ReportCheckError>();
    error::<EstimateCheckError>();
    error::<CodeError>();
}

/// Asserts that every code of an enumeration is read and written alike, in a dossier's file too.
fn by_codes<T>()
where
    T: FromStr<Err = CodeError> + Display + Debug + PartialEq + Serialize,
{
    let codes = "no such".parse::<T>().unwrap_err().known();
    assert!(codes.len() > 1);
    for code in codes {
        let one: T = code.parse().unwrap();
        assert_eq!(one.to_string(), *code);
        assert_eq!(serde_json::to_value(&one).unwrap(), *code);
        assert_eq!(format!("{one:>20}").len(), 20);
    }
}

#[test]
fn enumerations_go_by_their_codes() {
    by_codes::<Kind>();
    by_codes::<Coordinate>();
    by_codes::<SourceKind>();
    by_codes::<Reliability>();
    by_codes::<Stance>();
    by_codes::<Certainty>();
    by_codes::<Comparator>();
    by_codes::<FindingKind>();
    let error = "\u{1b}[31mtotal".parse::<Stance>().unwrap_err().to_string();
    assert!(error.starts_with("`\\u{1b}[31mtotal` is no stance; known are affirms, denies, "), "{error}");
}

/// Asserts that a chain of errors says this once, whoever prints it and its sources.
fn once(error: &dyn Error, said: &str) {
    let mut chain = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        chain.push(cause.to_string());
        next = cause.source();
    }
    assert_eq!(chain.join(": ").matches(said).count(), 1, "{chain:?}");
}

/// What cannot be read or written, and says so.
struct Broken;

impl std::io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the disk is on fire"))
    }
}

impl std::io::Write for Broken {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the disk is on fire"))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_error_says_once_what_is_wrong() {
    let read = io::read_lines(std::io::BufReader::new(Broken), &io::ReadOptions::default());
    once(&read.unwrap_err(), "the disk is on fire");
    let rows = io::import_rows(std::io::BufReader::new(Broken), &io::Mapping::default());
    once(&rows.unwrap_err(), "the disk is on fire");
    let refused = io::read(br#"{"format": "crosscheck/1", "sources": [{"key": ""}]}"#).unwrap_err();
    once(&refused, "a key cannot be empty");
    let io::ReadError::Faults { faults, .. } = refused else { panic!("{refused}") };
    once(&faults[0], "a key cannot be empty");
    once(&faults[0].problem, "a key cannot be empty");
}

#[cfg(feature = "table")]
#[test]
fn an_error_of_a_table_says_once_what_is_wrong() {
    let table = "source,measure,value,kind\nx,m,1,stock\n";
    let (layout, options) = (io::Layout::default(), io::TableOptions::default());
    let written = io::convert_table(std::io::Cursor::new(table), &layout, &options, &mut Broken);
    once(&written.unwrap_err(), "the disk is on fire");
}

#[cfg(feature = "disk")]
#[test]
fn an_error_of_a_disk_says_once_what_is_wrong() {
    let lines = "{\"format\": \"crosscheck/1\", \"sources\": [{\"key\": \"x\"}, {\"key\": \"y\"}], \"measures\": [{\"key\": \"m\", \"kind\": \"constant\"}]}\n{\"key\": \"a\", \"measure\": \"m\", \"figure\": 1, \"origin\": \"x\"}\n{\"key\": \"b\", \"measure\": \"m\", \"figure\": 9, \"origin\": \"y\"}\n";
    let missing = std::path::Path::new("/no/such/folder");
    for scratch in [None, Some(missing)] {
        let options = crosscheck::disk::DiskOptions { scratch, ..Default::default() };
        let told = crosscheck::disk::reconcile_lines(
            &mut std::io::Cursor::new(lines),
            &Policy::default(),
            &options,
            &mut |_| (),
            &mut |_, _| Err(std::io::Error::other("the disk is on fire")),
        );
        once(&told.unwrap_err(), if scratch.is_none() { "the disk is on fire" } else { "No such file" });
    }
}

/// Compiles only if records are equal by an equivalence.
#[test]
fn records_and_figures_are_equal_or_not() {
    fn equal<T: Eq>() {}
    equal::<(Source, Measure, Rule, Assertion)>();
    let figures: HashSet<Quantity> = ["~120", "120", "~120"].map(|text| text.parse().unwrap()).into();
    assert_eq!(figures.len(), 2);
    let units: HashSet<Unit> = ["people", "person", "km2"].map(Unit::new).into();
    assert_eq!(units.len(), 2);
}

#[test]
fn the_kind_of_every_detector_is_read_as_it_is_written() {
    for kind in detectors().iter().map(|detector| detector.kind) {
        assert_eq!(kind.to_string().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
    let error = "slip\u{202e}".parse::<FindingKind>().unwrap_err().to_string();
    assert!(error.contains("relay-slip, likely-slip") && !error.contains('\u{202e}'), "{error}");
}

#[test]
fn periods_are_read_as_they_are_written() {
    for text in ["2024-10-28", "2024-23", "../2024-12-14", "2024-11~", "2024-10-23/2024-10-28"] {
        let period: Period = serde_json::from_value(text.into()).unwrap();
        assert_eq!(serde_json::to_value(period).unwrap(), text);
    }
    let error = serde_json::from_value::<Period>("2024-02-30".into()).unwrap_err().to_string();
    assert!(error.contains("not on the calendar"), "{error}");
}

#[test]
fn ids_and_statuses_agree_with_the_lists() {
    let dossier = io::read(include_bytes!("../../examples/data/kursk.json")).unwrap();
    let keys = |id| dossier.source(id).map(Source::key);
    assert!(dossier.source_ids().map(keys).eq(dossier.sources().iter().map(|one| Some(one.key()))));
    let keys = |id| dossier.measure(id).map(Measure::key);
    assert!(dossier.measure_ids().map(keys).eq(dossier.measures().iter().map(|one| Some(one.key()))));
    let keys = |id| dossier.rule(id).map(Rule::key);
    assert!(dossier.rule_ids().map(keys).eq(dossier.rules().iter().map(|one| Some(one.key()))));
    assert!(dossier.source_ids().len() > 0 && dossier.rule_ids().len() > 0);

    let report = world::report(&dossier);
    assert!(report.statuses().iter().all(|(id, status)| report.status(*id) == Some(*status)));
    let early = crosscheck::reconcile(dossier.known_on("2024-10-25".parse().unwrap()), &Policy::default());
    let unknown = dossier.assertions().iter().find(|one| !early.view().contains(one.id())).unwrap();
    assert_eq!(early.status(unknown.id()), None);
}

/// Only what puts a finding into words must be asked of its own report; all else gives nothing, or says that it is not proven.
#[test]
fn findings_of_another_dossier_are_not_proven() {
    let dossier = io::read(include_bytes!("../../examples/data/kursk.json")).unwrap();
    let (report, empty) = (world::report(&dossier), Dossier::new());
    let other = crosscheck::reconcile(empty.view(), &Policy::default());
    for finding in report.findings() {
        assert!(finding.check(other.view(), other.policy()).is_err());
        assert!(other.derivation(finding).check(other.view(), other.policy()).is_err());
        assert_eq!(other.pairs(finding).count(), 0);
    }
    let [first, second] = [0, 1].map(|at| dossier.assertions().get(at).unwrap().id());
    assert_eq!(other.status(first), None);
    assert_eq!(crosscheck::relate(other.view(), other.policy(), first, second), None);
    assert_eq!(other.diff(&report).ended().len(), report.findings().len());
}

/// Whatever [`Policy::validate`] lets pass can be worked with, however far out, and what is found by it is proven.
#[test]
fn policies_at_the_ends_of_what_is_valid_work() {
    let dossier = io::read(include_bytes!("../../examples/data/kursk.json")).unwrap();
    let plain = Policy::default;
    let hedges =
        HedgeModel { about_factor: 1e308, near_share: 1e308, near_cap: 1e308, ..HedgeModel::default() };
    let all = [
        Policy { moment: 1, ..plain() },
        Policy { moment: i64::MAX, ..plain() },
        Policy { short_lived: i64::MAX, ..plain() },
        Policy { approximate_units: u32::MAX, ..plain() },
        Policy { tolerance: f64::MAX, reset_ratio: f64::MAX, ..plain() },
        Policy { slips: usize::MAX, slip_chance: f64::MAX, slips_from: 0.0, ..plain() },
        Policy { possible_conflicts: usize::MAX, coincidences: usize::MAX, coincidence_from: 0.0, ..plain() },
        Policy { hedges, ..plain() },
        Policy { assumptions: Vec::new(), ..plain() },
    ];
    for policy in all {
        policy.validate().unwrap();
        let report = crosscheck::reconcile(dossier.view(), &policy);
        report.check().unwrap_or_else(|error| panic!("{policy:?}: {error}"));
        assert!(report.to_string().contains("findings"), "{policy:?}");
    }
}
