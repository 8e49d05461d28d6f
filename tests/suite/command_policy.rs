//! Policies of files, as the command takes them.

use crosscheck::Policy;
use serde_json::{Value, json};

use crate::command::Folder;
use crate::hostile::{HOSTILE, harmless};

const TABLE: &str = "id,source,measure,value,unit,as_of,kind\nr1,Ministry,killed,120,person,2025-06-02,cumulative\nr2,Red Cross,killed,87,person,2025-06-03,cumulative\n";

/// Under it the two figures are near each other.
const NEAR: &str = "tolerance = 0.5\n[hedges]\nbare_share = 0.1\n";

#[test]
fn every_subcommand_that_reconciles_takes_a_policy() {
    let at = Folder::new("policy");
    at.put("t.csv", TABLE).put("p.toml", NEAR);
    at.run(&["convert", "t.csv", "-o", "t.jsonl"]).ends(0, &[]);
    let with: &[&str] = &["--policy", "p.toml"];
    let differ = |args: &[&str], with: &[&str]| {
        let by_default = at.run(args);
        let by_file = at.run(&[args, with].concat());
        assert_ne!(by_default.out, by_file.out, "{args:?}");
        (by_default.code, by_file.code)
    };
    let fail = ["--fail-on", "contradiction"];
    assert_eq!(differ(&[&["check", "t.csv", "-q"][..], &fail].concat(), with), (1, 0));
    assert_eq!(differ(&[&["check", "t.jsonl", "--on-disk", "-q"][..], &fail].concat(), with), (1, 0));
    let since = ["diff", "t.csv", "-q", "--old-on", "2025-06-02"];
    assert_eq!(differ(&[&since[..], &["--format", "json"]].concat(), with), (0, 0));
    assert_eq!(differ(&["explain", "contradiction", "t.csv", "-q"], with), (0, 3));
    assert_eq!(differ(&["graph", "t.csv", "--of", "findings"], with), (0, 0));
    assert_eq!(differ(&["report", "t.csv"], with), (0, 0));
    assert_eq!(differ(&["estimate", "killed", "t.csv"], &["--policy-file", "p.toml"]), (0, 0));
    // The other name goes everywhere; how a number is chosen is said besides.
    assert_eq!(differ(&["check", "t.csv"], &["--policy-file", "p.toml"]), (0, 0));
    at.run(&["estimate", "killed", "t.csv", "--policy", "range", "--policy-file", "p.toml", "--verify"])
        .ends(0, &["killed"]);
    at.run(&["estimate", "killed", "t.csv", "--policy", "p.toml"]).ends(2, &["--policy-file"]);
    at.run(&["check", "t.csv", "--policy", "p.toml", "--verify"]).ends(0, &[]);
}

#[test]
fn a_policy_to_start_from_is_the_default_one() {
    let at = Folder::new("policy-start");
    at.put("t.csv", TABLE);
    at.run(&["init", "policy", "-o", "p.toml"]).ends(0, &["next, change what", "--policy p.toml"]);
    at.run(&["init", "policy", "-o", "p.json"]).ends(0, &[]);
    let read: Policy = serde_json::from_str(&at.get("p.json")).unwrap();
    assert_eq!(read, Policy::default());
    let (default, text) = (json!(Policy::default()), at.get("p.toml"));
    let hedges = default["hedges"].as_object().unwrap();
    for field in default.as_object().unwrap().keys().chain(hedges.keys()) {
        let told = [format!("\n{field} = "), format!("\n[{field}]")];
        assert!(told.iter().any(|line| text.contains(line)), "{field} is not in the policy to start from");
    }
    let plain = at.run(&["check", "t.csv", "--format", "json", "-q"]).ends(0, &[]);
    for file in ["p.toml", "p.json"] {
        let given = at.run(&["check", "t.csv", "--format", "json", "-q", "--policy", file]).ends(0, &[]);
        assert_eq!(given.out, plain.out, "{file}");
    }
    assert_eq!(at.run(&["init", "policy"]).ends(0, &[]).out, text);
}

#[test]
fn the_policy_of_a_report_makes_it_again() {
    let at = Folder::new("policy-again");
    at.put("t.csv", TABLE).put("p.toml", NEAR);
    let report = at.run(&["check", "t.csv", "-q", "--format", "json", "--policy", "p.toml"]).ends(0, &[]);
    let policy = serde_json::from_str::<Value>(&report.out).unwrap()["policy"].to_string();
    let again = at.pipe(&policy, &["check", "t.csv", "-q", "--format", "json", "--policy", "-"]).ends(0, &[]);
    assert_eq!(again.out, report.out);
    let marked = at.put("q.toml", format!("\u{feff}{NEAR}"));
    let again = marked.run(&["check", "t.csv", "-q", "--format", "json", "--policy", "q.toml"]).ends(0, &[]);
    assert_eq!(again.out, report.out);
}

#[test]
fn a_policy_that_cannot_be_taken_is_refused_by_its_field() {
    let at = Folder::new("policy-refused");
    at.put("t.csv", TABLE);
    let cases: &[(&str, &[&str])] = &[
        ("", &["it is empty", "crosscheck init policy"]),
        ("{\"tolerence\": 1}", &["line 1: `tolerence`", "did you mean `tolerance`?", "`hedges`", "`moment`"]),
        ("\ntolerence = 1", &["line 2: `tolerence`", "did you mean `tolerance`?", "`slip_chance`"]),
        ("{\"zeal\": 1,\n\"moment\": \"x\"}", &["line 1: `zeal` is no field"]),
        ("about_factor = 3", &["`about_factor`", "did you mean `hedges.about_factor`?"]),
        ("[hedges]\ntolerance = 1", &["line 2: `hedges.tolerance`", "did you mean `tolerance`?", "`few`"]),
        ("{\"hedges\": {\n\"few\": [1]}}", &["line 2: `hedges.few`", "the default is [2.0,9.0]"]),
        ("moment = \"a day\"", &["line 1: `moment`", "a day", "the default is 86400"]),
        ("assumptions = [\"one_day\"]", &["`assumptions`", "`one_day`", "`one_moment`"]),
        ("hedges = 2", &["`hedges`: invalid type", "the default is {"]),
        ("slips = -1", &["`slips`", "-1"]),
        ("{\"tolerance\": 0.1, \"tolerance\": 0.2}", &["line 1: duplicate field `tolerance`"]),
        ("tolerance = 0.1\ntolerance = 0.2", &["line 2: duplicate key"]),
        ("{\"tolerance\": 0.1", &["line 1: EOF"]),
        ("tolerance = -0.1", &["`tolerance` is -0.1; it must be zero or more"]),
        ("tolerance = nan", &["`tolerance` is NaN; it must be a finite number"]),
        ("[hedges]\nabout_factor = inf", &["`about_factor` is inf; it must be a finite number"]),
        ("[hedges]\ntens = [nan, 99]", &["`tens` goes from NaN to 99; both ends must be finite numbers"]),
        ("moment = inf", &["`moment` is no finite number; the default is 86400"]),
        ("slips = 2.5", &["`slips`: invalid type: floating point `2.5`, expected a whole number"]),
        ("[hedges]\nabout_factor = 0.5", &["`about_factor` is 0.5; it must be one or more"]),
        ("moment = 0", &["`moment` is 0 seconds"]),
    ];
    for (policy, said) in cases {
        at.put("p", policy);
        let ran = at.run(&["check", "t.csv", "--policy", "p"]).ends(3, said);
        assert!(ran.err.starts_with("error: p: ") && ran.out.is_empty(), "{}", ran.err);
        at.pipe(policy, &["diff", "t.csv", "--old-on", "2025", "--policy", "-"])
            .ends(3, said)
            .ends(3, &["error: the standard input: "]);
    }
    // Where the parser may mean one or the other, no line is told.
    at.put("p", "slips = \"x\"\nremedies = \"x\"");
    at.run(&["check", "t.csv", "--policy", "p"]).ends(3, &["error: p: `remedies`: invalid type"]);
    at.run(&["check", "t.csv", "--policy", "no.toml"]).ends(3, &["there is no such file", "init policy"]);
    at.run(&["check", "t.csv", "--policy", "."]).ends(3, &["it is a folder"]);
    at.put("p", b"tolerance = 1 # \xff").run(&["check", "t.csv", "--policy", "p"]).ends(3, &["not UTF-8"]);
    for args in [
        ["check", "-", "--policy", "-", "-q"],
        ["diff", "t.csv", "-", "--policy", "-"],
        ["graph", "t.csv", "--with=-", "--policy", "-"],
    ] {
        at.run(&args).ends(2, &["the standard input can be read once"]);
    }
    for text in HOSTILE {
        let key = json!({ *text: 1, "hedges": { *text: 1 }, "assumptions": [text] }).to_string();
        harmless(&at.pipe(&key, &["check", "t.csv", "--policy", "-"]).ends(3, &["the standard input: "]).err);
        let value = json!({ "moment": text }).to_string();
        harmless(&at.pipe(&value, &["check", "t.csv", "--policy", "-"]).ends(3, &["`moment`"]).err);
        harmless(&at.pipe(text, &["check", "t.csv", "--policy", "-"]).ends(3, &[]).err);
    }
}

#[test]
fn prose_says_by_which_policy_it_was_made_where_it_is_not_the_default_one() {
    let at = Folder::new("policy-told");
    at.put("t.csv", TABLE).put("p.toml", NEAR);
    at.put("q.toml", "assumptions = [\"one_moment\"]\n[hedges]\nfew = [2, 12]\n");
    let mut default: Value = json!(Policy::default());
    default["slips"] = json!(20);
    at.put("same.json", default.to_string());
    let near =
        "by a policy other than the default: hedges: bare_share is 0.1, not 0.05; tolerance is 0.5, not 0.01";
    let few =
        ["assumptions without one_window, as_of_statement, ", "; hedges: few is 2.0 to 12.0, not 2.0 to 9.0"];
    for (subcommand, other) in [("check", "by a policy other"), ("report", "Made by a policy other")] {
        let told =
            |policy: &[&str]| at.run(&[&[subcommand, "t.csv", "-q"], policy].concat()).ends(0, &[]).out;
        for policy in [&[][..], &["--policy", "same.json"]] {
            assert!(!told(policy).contains("other than the default"), "{subcommand} {policy:?}");
        }
        let with = told(&["--policy", "p.toml"]);
        assert!(with.contains(other) && with.contains(near), "{subcommand}: {with}");
        let with = told(&["--policy", "q.toml"]);
        assert!(few.iter().all(|few| with.contains(few)), "{subcommand}: {with}");
    }
}
