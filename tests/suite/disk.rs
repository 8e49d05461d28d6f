//! Dossiers larger than memory: what is found part by part is what is found in memory.

use std::collections::BTreeSet;
use std::io::{self, Cursor};

use crosscheck::disk::{DiskError, DiskOptions, DiskStage, DiskSummary, reconcile_lines};
use crosscheck::graph::Parts;
use crosscheck::io::{ReadError, ReadOptions};
use crosscheck::slip::Mistake;
use crosscheck::{Detail, Dossier, Finding, FindingKind, Policy, Report, reconcile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{laws, world};

/// Everything is told, so that no limit hides a difference.
fn unlimited() -> Policy {
    Policy { possible_conflicts: usize::MAX, coincidences: usize::MAX, ..Policy::default() }
}

fn text(report: &Report<'_>, finding: &Finding) -> String {
    serde_json::to_string(&report.explain(finding)).unwrap()
}

fn on_disk(
    lines: &str,
    policy: &Policy,
    options: &DiskOptions<'_>,
) -> Result<(Vec<String>, DiskSummary), DiskError> {
    let mut found = Vec::new();
    let summary =
        reconcile_lines(&mut Cursor::new(lines), policy, options, &mut |_| (), &mut |report, one| {
            found.push(text(report, one));
            Ok(())
        })?;
    Ok((found, summary))
}

/// A dossier file as JSON Lines.
fn lines(mut file: Value) -> Vec<String> {
    let assertions = file["assertions"].take();
    file.as_object_mut().unwrap().remove("assertions");
    let said = assertions.as_array().into_iter().flatten().map(Value::to_string);
    std::iter::once(file.to_string()).chain(said).collect()
}

/// Several worlds with the same sources and with measures of their own, as one file.
fn together(worlds: &[String]) -> Value {
    let mut all: Option<Value> = None;
    for (nth, world) in worlds.iter().enumerate() {
        let mut file = world::file(world);
        let own = |value: &mut Value| match value {
            Value::String(text) => *text = format!("{text}.{nth}"),
            Value::Array(list) => {
                for one in list {
                    *one = json!(format!("{}.{nth}", one.as_str().unwrap()));
                }
            }
            _ => {}
        };
        for section in ["measures", "rules", "assertions"] {
            for record in file[section].as_array_mut().into_iter().flatten() {
                for (field, value) in record.as_object_mut().unwrap() {
                    let names = [
                        "key",
                        "measure",
                        "towards",
                        "condition",
                        "conclusion",
                        "flow",
                        "total",
                        "revises",
                        "from",
                        "includes",
                        "same_statement_as",
                        "withdraws",
                    ];
                    if names.contains(&field.as_str()) {
                        own(value);
                    }
                }
            }
        }
        match &mut all {
            None => all = Some(file),
            Some(all) => {
                for section in ["measures", "rules", "assertions"] {
                    let more = file[section].as_array().unwrap().clone();
                    all[section].as_array_mut().unwrap().extend(more);
                }
            }
        }
    }
    all.unwrap()
}

/// What is found in memory of all that is found on disk; none if figures were swapped across parts.
fn in_memory(dossier: &Dossier, policy: &Policy) -> Option<BTreeSet<String>> {
    let report = reconcile(dossier.view(), policy);
    let parts = Parts::of(dossier);
    let crosses = |finding: &Finding| {
        let of: BTreeSet<usize> = finding.members().iter().map(|id| parts.part_of(dossier, *id)).collect();
        of.len() > 1
    };
    let mut all = BTreeSet::new();
    for finding in report.findings() {
        match finding.detail() {
            Detail::LookAlike { .. } => continue,
            Detail::LikelySlip { readings, .. } if crosses(finding) => {
                assert!(readings.iter().any(|slip| matches!(slip.mistake, Mistake::Swapped { .. })));
                return None;
            }
            _ => assert!(!crosses(finding), "{}", finding.id()),
        }
        all.insert(text(&report, finding));
    }
    Some(all)
}

fn dossier(lines: &[String]) -> Dossier {
    crosscheck::io::read_lines(lines.join("\n").as_bytes(), &ReadOptions::default()).unwrap()
}

/// The same in portions of every size down to the largest part, and in any order.
fn agrees(lines: &[String], policy: &Policy) -> Result<(), TestCaseError> {
    let dossier = dossier(lines);
    let Some(wanted) = in_memory(&dossier, policy) else { return Ok(()) };
    let (first, summary) = on_disk(&lines.join("\n"), policy, &DiskOptions::default()).unwrap();
    prop_assert_eq!(&first.iter().cloned().collect::<BTreeSet<_>>(), &wanted);
    prop_assert_eq!(first.len(), wanted.len());
    prop_assert_eq!(summary.assertions as usize, dossier.assertions().len());
    let report = reconcile(dossier.view(), policy);
    prop_assert_eq!(summary.statements as usize, report.statement_count());
    let counted: u64 = summary.findings.iter().map(|(_, count)| count).sum();
    prop_assert_eq!(counted as usize, first.len());
    prop_assert_eq!(summary.portions, usize::from(summary.assertions > 0));

    let mut backwards = lines.to_vec();
    backwards[1..].reverse();
    let (other, same) = on_disk(&backwards.join("\n"), policy, &DiskOptions::default()).unwrap();
    prop_assert_eq!(&other, &first);
    prop_assert_eq!(&same.findings, &summary.findings);
    let mut memory = 1 << 16;
    let mut most = 0;
    loop {
        let options = DiskOptions { memory, verify: true, ..DiskOptions::default() };
        match on_disk(&backwards.join("\n"), policy, &options) {
            Ok((other, summary)) => {
                prop_assert_eq!(&other, &first);
                most = summary.portions;
                memory = memory * 3 / 4;
            }
            Err(DiskError::PartTooLarge { assertions, .. }) => {
                prop_assert!(assertions <= summary.largest);
                break;
            }
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        }
        if memory == 0 {
            break;
        }
    }
    prop_assert!(most <= summary.parts);
    Ok(())
}

proptest! {
    #![proptest_config(laws::cases(48))]

    #[test]
    fn random_worlds_have_the_findings_that_they_have_in_memory(
        worlds in proptest::collection::vec(laws::worlds(14), 1..4),
        tie in any::<[u8; 3]>(),
    ) {
        let mut file = together(&worlds);
        let said = file["assertions"].as_array().unwrap().clone();
        let figures: Vec<&Value> = said.iter().filter(|one| one["measure"].is_string()).collect();
        if tie[0] % 2 == 0 && !figures.is_empty() {
            // Assertions that tie measures, that take something back, and that speak of another one.
            let pick = |at: usize| figures[usize::from(tie[at]) % figures.len()]["key"].clone();
            let more = [
                json!({"key": "tie", "measure": "toll.0", "figure": 700, "origin": "cia", "includes": [pick(1)]}),
                json!({"key": "back", "withdraws": pick(1), "origin": "kyiv", "stated_on": "2024-12-01"}),
                json!({"key": "reply", "towards": [pick(2), "p.0"], "stance": "denies", "origin": "kyiv"}),
            ];
            file["assertions"].as_array_mut().unwrap().extend(more);
        }
        agrees(&lines(file), &unlimited())?;
    }
}

/// Levels of places within one another, of measures that are apart, and of one that crosses.
const PLACES: &str = "
    source a
    source b
    source c
    measure all stock person place=land property=hurt
    measure north stock person place=north property=hurt
    measure south stock person place=south property=killed
    measure apart stock person
    measure other stock person place=sea
    term place north < land
    term place south < land
    term property killed < hurt
    f1: all 1001; by a; as 2025-06-01
    f2: north 2003; by b; as 2025-06-01
    f3: south 903; by c; as 2025-06-01
    f4: apart 1201; by a; as 2025-06-01
    f5: apart 2207; by b; as 2025-06-01
    f6: other 1001; by c; as 2025-06-01
";

#[test]
fn hierarchies_keep_measures_together() {
    let lines = lines(world::file(PLACES));
    agrees(&lines, &Policy::default()).unwrap();
    let (found, summary) = on_disk(&lines.join("\n"), &Policy::default(), &DiskOptions::default()).unwrap();
    assert_eq!((summary.parts, summary.largest, summary.assertions), (3, 3, 6));
    assert!(found.iter().any(|one| one.contains("contradiction[all+north")), "{found:#?}");
    // Equal numbers on measures that are apart are told in memory only, as the documentation says.
    assert!(
        reconcile(dossier(&lines).view(), &Policy::default()).of_kind(FindingKind::LookAlike).count() > 0
    );
    assert!(!found.iter().any(|one| one.contains("look-alike") || one.contains("look_alike")));
}

#[test]
fn what_only_its_key_tells_apart_is_told_apart_as_little_in_portions() {
    // A mark ties two of the measures, so that they are in one part, and the twin of one of them is in another.
    let world = "
        source board
        term place north < land
        measure red-land constant vote place=land
        measure all-land constant vote place=land
        measure all-north constant vote place=north
        x: red-land =500; by board
        y: all-north =900; by board
        u: red-land =1400; by board; includes y
        v: all-land =1000; by board
        w: all-land =1100; by board
    ";
    let lines = lines(world::file(world));
    let dossier = dossier(&lines);
    let parts = Parts::of(&dossier);
    let part = |key: &str| parts.part(dossier.measure_id(key).unwrap());
    assert_eq!(part("red-land"), part("all-north"));
    assert_ne!(part("red-land"), part("all-land"));
    agrees(&lines, &unlimited()).unwrap();
    // Each part by itself.
    let portions = (1..64).filter_map(|memory| {
        let options = DiskOptions { memory: memory * 256, ..DiskOptions::default() };
        on_disk(&lines.join("\n"), &unlimited(), &options).ok().map(|(_, summary)| summary.portions)
    });
    assert_eq!(portions.max(), Some(2));
}

#[test]
fn limits_hold_for_each_part() {
    let mut world = String::from("source a\nsource b\n");
    for at in 0..3 {
        world += &format!(
            "measure in{at} cumulative person place=here{at} population=both
             measure out{at} cumulative person place=around{at} population=one
             measure off{at} cumulative person place=around{at} population=two
             term place here{at} < around{at}\n"
        );
    }
    world += "term population one < both\nterm population two < both\n";
    for at in 0..3 {
        world += &format!(
            "i{at}: in{at} 5001; by a; as 2025-06-01\no{at}: out{at} 1203; by b; as 2025-06-01\nq{at}: off{at} 1407; by b; as 2025-06-01\n"
        );
    }
    let lines = lines(world::file(&world));
    let policy = Policy { possible_conflicts: 1, ..Policy::default() };
    let (found, summary) = on_disk(&lines.join("\n"), &policy, &DiskOptions::default()).unwrap();
    let parts = summary.parts as u64;
    let count = summary.findings.iter().find(|(kind, _)| *kind == FindingKind::PossibleConflict);
    assert_eq!(count.map(|(_, count)| *count), Some(parts), "{found:#?}");
    let tight = DiskOptions { memory: 40 * 700, ..DiskOptions::default() };
    assert_eq!(on_disk(&lines.join("\n"), &policy, &tight).unwrap().0, found);
}

#[test]
fn what_is_about_no_measure_is_read_too() {
    let lines = [HEAD, r#"{"key": "a1", "withdraws": "a2"}"#, r#"{"key": "a2", "withdraws": "a1"}"#];
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    match crosscheck::io::read_lines(lines.join("\n").as_bytes(), &ReadOptions::default()) {
        Ok(_) => agrees(&lines, &Policy::default()).unwrap(),
        Err(_) => drop(on_disk(&lines.join("\n"), &Policy::default(), &DiskOptions::default()).unwrap_err()),
    }
}

#[test]
fn generated_figures_have_the_findings_that_they_have_in_memory() {
    let mut file = json!({"format": "crosscheck/1", "sources": [], "measures": [], "assertions": []});
    let push = |file: &mut Value, section: &str, record| file[section].as_array_mut().unwrap().push(record);
    for at in 0..20 {
        push(&mut file, "sources", json!({"key": format!("s{at}")}));
    }
    for measure in 0..60 {
        let kind = ["stock", "constant", "cumulative"][measure % 3];
        push(&mut file, "measures", json!({"key": format!("m{measure}"), "kind": kind, "unit": "person"}));
    }
    for at in 0..1200_usize {
        let dice = at.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let day = format!("2025-06-{:02}", 1 + dice / 8 % 20);
        // Some that are mistyped, some that a voice gave in each other's place.
        let value = 1000 + dice / 200 % 30 + if dice % 97 == 0 { 9000 } else { 0 };
        push(
            &mut file,
            "assertions",
            json!({
                "key": format!("a{at}"), "measure": format!("m{}", dice % 60), "figure": value,
                "origin": format!("s{}", dice / 60 % 20), "as_of": day, "stated_on": day,
            }),
        );
    }
    let lines = lines(file);
    assert!(in_memory(&dossier(&lines), &unlimited()).is_some());
    agrees(&lines, &unlimited()).unwrap();
}

#[test]
fn only_what_was_known_by_a_day() {
    let world = "
        source a
        source b
        measure level stock
        f1: level 1001; by a; as 2025-06-01; said 2025-06-01
        f2: level 2003; by b; as 2025-06-01; said 2025-06-09
    ";
    let lines = lines(world::file(world)).join("\n");
    let options = DiskOptions { known_on: Some("2025-06-05".parse().unwrap()), ..DiskOptions::default() };
    assert_eq!(on_disk(&lines, &Policy::default(), &options).unwrap().0.len(), 0);
    assert_eq!(on_disk(&lines, &Policy::default(), &DiskOptions::default()).unwrap().0.len(), 1);
}

const HEAD: &str = r#"{"format": "crosscheck/1", "sources": [{"key": "a"}], "measures": [{"key": "level", "kind": "stock"}, {"key": "toll", "kind": "constant"}]}"#;

/// What is told of lines that cannot be taken.
fn refusal(lines: &[&str]) -> String {
    let text = format!("{HEAD}\n{}", lines.join("\n"));
    let error = on_disk(&text, &Policy::default(), &DiskOptions::default()).unwrap_err();
    // In memory the same lines are named, and maybe more.
    let whole = crosscheck::io::read_lines(text.as_bytes(), &ReadOptions::default()).unwrap_err().to_string();
    let told = error.to_string();
    for line in told.lines().filter(|line| line.starts_with("  line ")) {
        assert!(whole.contains(line), "{line}\n{whole}");
    }
    told
}

const GOOD: &str = r#"{"key": "x", "measure": "level", "figure": 1, "origin": "a"}"#;

#[test]
fn faulty_lines_are_named_by_their_place_in_the_file() {
    let told = refusal(&[GOOD, "", r#"{"key": "x", "measure": "toll", "figure": 2}"#]);
    assert!(told.contains("line 4") && told.contains("`x`"), "{told}");
    let told = refusal(&[GOOD, r#"{"key": "y", "measure": "levle", "figure": 2}"#]);
    assert!(told.contains("line 3") && told.contains("did you mean `level`?"), "{told}");
    let told = refusal(&[GOOD, r#"{"key": "level", "measure": "toll", "figure": 2}"#]);
    assert!(told.contains("line 3"), "{told}");
    let told = refusal(&[GOOD, r#"{"key": "y", "measure": "toll", "figure": 2, "revises": "nothing"}"#]);
    assert!(told.contains("line 3") && told.contains("`nothing`"), "{told}");
    let told = refusal(&[GOOD, r#"{"key": "y", "withdraws": "nothing"}"#]);
    assert!(told.contains("line 3") && told.contains("`nothing`"), "{told}");
    let told = refusal(&[
        r#"{"key": "w", "measure": "toll", "figure": 2}"#,
        r#"{"key": "y", "measure": "level", "figure": 2, "as_of": "2025-02-30"}"#,
    ]);
    assert!(told.contains("line 3") && told.contains("calendar"), "{told}");
    let told = refusal(&[GOOD, "{\"key\": \"y\", \"measure\": \u{1b}"]);
    assert!(told.contains("line 3") && !told.contains('\u{1b}'), "{told}");
    let told = refusal(&[r#"{"key": "y"}"#]);
    assert!(told.contains("line 2") && told.contains("it says nothing"), "{told}");
    // A name that does not exist beside one that does, in a line that is refused for another reason.
    let told = refusal(&[GOOD, r#"{"key": "y", "measure": "levle", "figure": 2, "revises": "x"}"#]);
    assert!(!told.contains("`x`"), "{told}");
}

#[test]
fn what_is_no_dossier_is_told() {
    let told = |text: &str| on_disk(text, &Policy::default(), &DiskOptions::default()).unwrap_err();
    assert!(matches!(told(""), DiskError::Read(ReadError::Empty)));
    assert!(matches!(told("\n \n"), DiskError::Read(ReadError::Empty)));
    assert!(told("\n\n{\"formt\": 1}").to_string().contains("line 3"));
    assert!(matches!(told("id,value\na,1\n"), DiskError::Read(_)));
    let short = DiskOptions {
        read: ReadOptions { max_line: 50, ..ReadOptions::default() },
        ..DiskOptions::default()
    };
    let error = on_disk(&format!("{HEAD}\n{GOOD}"), &Policy::default(), &short).unwrap_err();
    assert!(matches!(error, DiskError::Read(ReadError::LineTooLong { line: 2, limit: 50 })));
    let mut bytes = format!("{HEAD}\n").into_bytes();
    bytes.extend(b"{\"key\": \"\xff\"}");
    let error = reconcile_lines(
        &mut Cursor::new(bytes),
        &Policy::default(),
        &DiskOptions::default(),
        &mut |_| (),
        &mut |_, _| Ok(()),
    );
    assert!(matches!(error, Err(DiskError::Read(ReadError::NotUtf8 { line: 2, column: 10 }))), "{error:?}");
}

#[test]
fn a_head_may_hold_assertions_and_a_mark_of_encoding() {
    let file = world::file(PLACES);
    let whole = format!("\u{feff}{file}\n\n");
    let (found, summary) = on_disk(&whole, &Policy::default(), &DiskOptions::default()).unwrap();
    let apart = on_disk(&lines(file).join("\n"), &Policy::default(), &DiskOptions::default()).unwrap();
    assert_eq!((found, summary.assertions), (apart.0, 6));
    let twice = HEAD.replace("]}", &format!("], \"assertions\": [{GOOD}]}}"));
    let error = on_disk(&format!("{twice}\n{GOOD}"), &Policy::default(), &DiskOptions::default());
    assert!(error.unwrap_err().to_string().contains("line 2"));
    let (found, summary) = on_disk(HEAD, &Policy::default(), &DiskOptions::default()).unwrap();
    assert_eq!((found.len(), summary.assertions, summary.portions), (0, 0, 0));
}

#[test]
fn a_part_that_does_not_fit_is_told_before_anything_is_found() {
    let lines = lines(world::file(PLACES)).join("\n");
    let options = DiskOptions { memory: 40 * 100, ..DiskOptions::default() };
    let error = on_disk(&lines, &Policy::default(), &options).unwrap_err();
    assert!(matches!(&error, DiskError::PartTooLarge { assertions: 3, more: 0, .. }), "{error}");
    assert!(error.to_string().contains("3 assertions on `all`, `north`, `south`"), "{error}");
}

#[test]
fn nothing_is_left_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let options = DiskOptions { scratch: Some(folder.path()), ..DiskOptions::default() };
    let text = lines(world::file(PLACES)).join("\n");
    let left = || std::fs::read_dir(folder.path()).unwrap().count();
    on_disk(&text, &Policy::default(), &options).unwrap();
    assert_eq!(left(), 0);
    on_disk(&format!("{text}\n{text}"), &Policy::default(), &options).unwrap_err();
    assert_eq!(left(), 0);
    let full =
        reconcile_lines(&mut Cursor::new(&text), &Policy::default(), &options, &mut |_| (), &mut |_, _| {
            Err(io::Error::other("the disk is full"))
        });
    assert!(matches!(full, Err(DiskError::Found(_))));
    assert_eq!(left(), 0);
    let nowhere = folder.path().join("nowhere");
    let options = DiskOptions { scratch: Some(&nowhere), ..DiskOptions::default() };
    assert!(matches!(on_disk(&text, &Policy::default(), &options), Err(DiskError::Scratch(_))));
}

#[test]
fn progress_goes_through_all_stages_and_ends_at_the_end() {
    let mut text = HEAD.to_owned();
    for at in 0..40_000 {
        text += &format!("\n{{\"key\": \"x{at}\", \"measure\": \"toll\", \"figure\": 1, \"origin\": \"a\"}}");
    }
    let mut seen = Vec::new();
    reconcile_lines(
        &mut Cursor::new(&text),
        &Policy::default(),
        &DiskOptions::default(),
        &mut |progress| seen.push(progress),
        &mut |_, _| Ok(()),
    )
    .unwrap();
    let stages: BTreeSet<DiskStage> = seen.iter().map(|one| one.stage).collect();
    assert_eq!(stages.len(), 4);
    assert!(seen.is_sorted_by_key(|one| (one.stage, one.done)));
    assert!(seen.iter().all(|one| one.done <= one.of && one.of > 0));
    assert_eq!(seen.last().map(|one| (one.stage, one.done == one.of)), Some((DiskStage::Reconcile, true)));
}
