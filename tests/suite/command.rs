//! The command as it is built: results, messages and exit codes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::hostile::{HOSTILE, harmless};
use crate::schema_report::Follows;

/// A folder of its own, which goes when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("command-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn put(&self, name: &str, text: impl AsRef<[u8]>) -> &Self {
        std::fs::write(self.0.join(name), text).unwrap();
        self
    }

    pub(crate) fn get(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let all = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            all.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crosscheck"));
        command.args(args).current_dir(&self.0).env_remove("NO_COLOR").env("TERM", "xterm");
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).stdin(Stdio::null()).output().unwrap())
    }

    pub(crate) fn pipe(&self, input: &str, args: &[&str]) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    pub(crate) fn ends(self, code: i32, said: &[&str]) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        for part in said {
            assert!(
                self.err.contains(part) || self.out.contains(part),
                "no {part:?} in\n{}\n{}",
                self.out,
                self.err
            );
        }
        self
    }
}

const TABLE: &str = "id,source,measure,value,unit,as_of,kind\nr1,Ministry,killed,120,person,2025-06-02,cumulative\nr2,Red Cross,killed,87,person,2025-06-03,cumulative\n";

#[test]
fn from_nothing_to_a_report() {
    let at = Folder::new("start");
    at.run(&["init", "-o", "flood.json"])
        .ends(0, &["next, put in what you read", "crosscheck check flood.json"]);
    at.run(&["init", "-o", "flood.json"]).ends(2, &["is there already", "--force"]);
    at.run(&["init", "-o", "."]).ends(4, &["it is a folder; name a file in it"]);
    let report = at.run(&["check", "flood.json"]).ends(0, &["contradiction[dead]: "]);
    assert!(report.err.is_empty() && !report.out.contains('\u{1b}'));
    at.run(&["check", "flood.json", "--fail-on", "contradiction"]).ends(1, &[]);
    at.run(&["check", "flood.json", "--fail-on", "dispute"]).ends(0, &[]);
    at.run(&["check", "flood.json", "--fail-on", "any", "--kind", "revision"])
        .ends(0, &["0 of 3 findings are shown"]);
    at.run(&["check", "flood.json", "-k", "echo", "-s", "soft", "-m", "dead", "--source", "daily"])
        .ends(0, &["1 of 3"]);
    at.run(&["check", "flood.json", "--source", "interior", "--verify"]).ends(0, &["a1"]);
    at.run(&["check", "flood.json", "--known-on", "2025-06-02"])
        .ends(0, &["as known at the end of 2025-06-02"]);
    let json = at.run(&["check", "flood.json", "--format", "json", "-k", "echo"]).ends(0, &[]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json["shown"].as_u64(), json["findings"][0]["kind"].as_str()), (Some(1), Some("echo")));
    at.run(&["explain", "contradiction[dead]", "flood.json"])
        .ends(0, &["resolved by", "why it matters", "proven again"]);
    at.run(&["explain", "contradiction", "flood.json", "--format", "json"]).ends(0, &["\"because\""]);
    at.run(&["diff", "flood.json", "--old-on", "2025-06-02"]).ends(0, &["+ contradiction[dead]"]);
    at.run(&["diff", "flood.json", "flood.json"]).ends(0, &["no finding appeared"]);
    at.run(&[
        "diff",
        "flood.json",
        "--old-on",
        "2025-06-02",
        "--fail-on",
        "contradiction",
        "--format",
        "json",
    ])
    .ends(1, &["\"appeared\""]);
    for format in ["dot", "mermaid", "json"] {
        for of in ["facts", "findings", "sources", "families"] {
            assert!(
                !at.run(&["graph", "flood.json", "--of", of, "--format", format]).ends(0, &[]).out.is_empty()
            );
        }
    }
    at.run(&["graph", "flood.json", "--around", "dead"]).ends(0, &["digraph"]);
    at.run(&["init", "table", "-o", "figures.csv"]).ends(0, &[]);
    at.run(&["init", "mapping", "-o", "figures.toml"]).ends(0, &[]);
    at.run(&["check", "figures.csv", "--mapping", "figures.toml"]).ends(0, &["4 taken, 0 refused"]);
    assert_eq!(at.names(), ["figures.csv", "figures.toml", "flood.json"]);
}

#[test]
fn what_is_not_understood_ends_with_2() {
    let at = Folder::new("usage");
    at.put("t.csv", TABLE);
    at.run(&["chekc", "t.csv"]).ends(2, &["check"]);
    at.run(&["check"]).ends(2, &["<FILE>"]);
    at.run(&["check", "t.csv", "--knd", "echo"]).ends(2, &["--kind"]);
    at.run(&["check", "t.csv", "--kind", "contradicton"]).ends(2, &["did you mean `contradiction`?"]);
    at.run(&["check", "t.csv", "--fail-on", "x"])
        .ends(2, &["is no kind of finding; known are contradiction, "]);
    at.run(&["check", "t.csv", "--strength", "harsh"]).ends(2, &["did you mean `hard`?"]);
    at.run(&["check", "t.csv", "--known-on", "yesterday"]).ends(2, &["write `2024-10-28`"]);
    at.run(&["check", "t.csv", "--column", "value"]).ends(2, &["--column value=Deaths"]);
    at.run(&["check", "t.csv", "--default", "kind=cumulativ"]).ends(2, &["did you mean `cumulative`?"]);
    at.run(&["check", "t.csv", "--default", "knd=stock"]).ends(2, &["did you mean `kind`?"]);
    at.run(&["check", "t.csv", "--default", "as_of=soon"]).ends(2, &["--default as_of"]);
    at.run(&["check", "t.csv", "--delimiter", "ab"]).ends(2, &["is not one sign"]);
    at.run(&["check", "-", "-"]).ends(2, &["`-` is given twice"]);
    at.run(&["diff", "t.csv"]).ends(2, &["--old-on"]);
    at.put("f.json", "{\"format\": \"crosscheck/1\"}")
        .run(&["convert", "f.json", "--show-mapping"])
        .ends(2, &["no file is a table"]);
    at.run(&["--help"]).ends(0, &["Exit codes", "Examples"]);
    at.run(&["check", "--help"]).ends(0, &["--fail-on", "Examples"]);
    at.run(&["--version"]).ends(0, &[env!("CARGO_PKG_VERSION")]);
}

#[test]
fn what_cannot_be_read_ends_with_3_and_says_what_to_do() {
    let at = Folder::new("input");
    at.put("t.csv", TABLE)
        .put("empty.csv", "")
        .put("x.xlsx", "PK\u{3}\u{4}")
        .put("bad.json", "{\"format\": ")
        .put("no.json", "{\"x\": [1,\n 2]}");
    at.run(&["check", "t.cvs"]).ends(3, &["there is no such file; did you mean `t.csv`?"]);
    at.run(&["check", "."]).ends(3, &["it is a folder"]);
    at.run(&["check", "empty.csv"]).ends(3, &["is empty"]);
    at.run(&["check", "x.xlsx"]).ends(3, &["save the sheet as CSV UTF-8"]);
    at.run(&["check", "bad.json"]).ends(3, &["bad.json: line 1"]);
    at.run(&["check", "no.json"]).ends(3, &["crosscheck init"]);
    at.run(&["check", "t.csv", "--mapping", "no.toml"]).ends(3, &["crosscheck init mapping"]);
    at.put("m.toml", "[colums]\n").run(&["check", "t.csv", "--mapping", "m.toml"]).ends(3, &["colums"]);
    at.run(&["check", "t.csv", "--with", "t.csv"]).ends(3, &["--with takes a dossier"]);
    at.run(&["check", "t.csv", "-m", "kiled"]).ends(3, &["did you mean `killed`?"]);
    at.run(&["check", "t.csv", "--source", "Minstry"]).ends(3, &["did you mean `Ministry`?"]);
    at.run(&["explain", "contradictoin", "t.csv"]).ends(3, &["the nearest are", "contradiction["]);
    at.run(&["graph", "t.csv", "--around", "kiled"]).ends(3, &["no source, measure, assertion or finding"]);
    at.put("u.csv", "when,n\n2025,5\n")
        .run(&["check", "u.csv"])
        .ends(3, &["--default source=NAME", "--default kind=cumulative"]);
    // Rows that are left out are named, the others are reported, and the code says so.
    at.put("f.csv", format!("{TABLE}r3,X,killed,12x5,person,2025-06-04,cumulative\n"));
    at.run(&["check", "f.csv"]).ends(3, &["row 4, column D `value` (id `r3`)", "contradiction["]);
    at.run(&["check", "f.csv", "--skip-faulty", "-q"]).ends(0, &["row 4, column D", "contradiction["]);
    at.put("g.csv", TABLE.replace("120", "130"));
    at.run(&["check", "t.csv", "g.csv"]).ends(3, &["is in both files and differs"]);
}

#[test]
fn output_is_there_whole_or_not_at_all() {
    let at = Folder::new("output");
    at.put("t.csv", TABLE);
    at.run(&["convert", "t.csv", "-o", "no/such/t.json"]).ends(4, &["cannot write `no/such/t.json`"]);
    at.run(&["convert", "t.csv", "-o", "."]).ends(4, &["it is a folder"]);
    at.put("t.json", "what was there");
    at.run(&["convert", "missing.csv", "-o", "t.json"]).ends(3, &[]);
    at.put("u.csv", "when,n\n2025,5\n").run(&["convert", "u.csv", "-o", "t.jsonl"]).ends(3, &[]);
    assert_eq!(
        (at.get("t.json").as_str(), at.names()),
        ("what was there", ["t.csv", "t.json", "u.csv"].map(str::to_owned).to_vec())
    );
    at.run(&["convert", "t.csv", "-o", "t.json"]).ends(0, &[]);
    at.run(&["convert", "t.csv", "-o", "t.jsonl", "--format", "json"]).ends(0, &["\"rows\":2"]);
    at.run(&["convert", "t.json", "-o", "back.csv"]).ends(0, &[]);
    at.run(&["init", "-o", "flood.json"]).ends(0, &[]);
    at.run(&["convert", "flood.json", "-o", "flood.csv"])
        .ends(0, &["the table does not carry 1 title", "--with"]);
    at.run(&["convert", "back.csv", "--with", "t.json", "-o", "again.json", "-q"]).ends(0, &[]);
    assert_eq!(at.get("again.json"), at.get("t.json"));
    at.run(&["check", "t.json", "-o", "report.txt"]).ends(0, &[]);
    assert!(at.get("report.txt").contains("contradiction["));
    let mapping = at.run(&["convert", "t.csv", "--show-mapping", "-q"]).ends(0, &["[columns]"]);
    at.put("m.toml", mapping.out).run(&["check", "t.csv", "--mapping", "m.toml"]).ends(0, &["(given)"]);
    for to in ["dossier", "dossier-lines", "csv", "semicolons", "tsv", "table-lines"] {
        let made = at.run(&["convert", "t.json", "--to", to, "-q"]).ends(0, &[]);
        let read = at.pipe(&made.out, &["check", "-", "-q"]).ends(0, &["contradiction["]);
        assert!(read.err.is_empty(), "{}", read.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_killed_leaves_nothing() {
    let at = Folder::new("killed");
    let rows: String = (0..120_000)
        .map(|at| format!("r{at}a,Ministry,killed,{at},person,2025-06-02,cumulative\n"))
        .collect();
    at.put("big.csv", format!("id,source,measure,value,unit,as_of,kind\n{rows}"))
        .put("out.jsonl", "what was there");
    let before = at.names();
    for pause in [20, 300, 700] {
        let mut child = at
            .command(&["convert", "big.csv", "-o", "out.jsonl"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(pause));
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        assert_eq!(at.names(), before);
        assert!(ended.success() || at.get("out.jsonl") == "what was there");
    }
}

#[test]
fn pipes_colour_and_strangers() {
    let at = Folder::new("pipes");
    at.put("t.csv", TABLE);
    at.pipe(TABLE, &["check", "-"]).ends(0, &["the standard input", "contradiction["]);
    at.pipe(TABLE, &["convert", "-"]).ends(0, &["\"format\":\"crosscheck/1\""]);
    let plain = at.run(&["check", "t.csv", "--color", "never"]).ends(0, &[]);
    let colored = at.run(&["check", "t.csv", "--color", "always"]).ends(0, &["\u{1b}["]);
    assert_ne!(plain.out, colored.out);
    // A reader that closes early is no failure.
    let mut child =
        at.command(&["check", "t.csv", "-q"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.len()), (Some(0), 0));
    for (nth, text) in HOSTILE.iter().enumerate() {
        let cell = text.replace('"', "\"\"");
        let table = format!(
            "source,\"{cell}\",kind,measure\n\"{cell}\",x,stock,\"{cell}\"\n\"{cell}\",5,\"{cell}\",\"{cell}\"\n"
        );
        let ran = at.pipe(&table, &["check", "-"]);
        harmless(&ran.out);
        harmless(&ran.err);
        let name = text.replace(['/', '\0', '='], "");
        let ran = at.run(&[
            "check",
            &name,
            "--measure",
            &name,
            "--default",
            "kind=stock",
            "--column",
            &format!("{name}=x"),
        ]);
        harmless(&ran.err);
        assert!(ran.code >= 2, "{nth}");
    }
}

#[test]
fn dossiers_and_tables_together() {
    let at = Folder::new("together");
    at.run(&["init", "-o", "flood.json"]).ends(0, &[]);
    at.put("new.csv", "source,measure,value,as_of\nRed Cross,dead,95,2025-06-04\nMinistry of Health,people killed by the flood,91,2025-06-04\n");
    at.run(&["check", "flood.json", "new.csv", "-m", "dead"]).ends(0, &["new:row-2", "new:row-3"]);
    at.run(&["convert", "flood.json", "new.csv", "-o", "all.json"]).ends(0, &[]);
    at.run(&["check", "all.json"]).ends(0, &["8 assertions"]);
    at.run(&["diff", "flood.json", "all.json"]).ends(0, &["+ development["]);
}

#[test]
fn what_an_extractor_gives() {
    let at = Folder::new("extract");
    at.run(&["schema"]).ends(0, &["crosscheck/1"]);
    at.run(&["schema", "assertion", "-o", "a.schema.json"]).ends(0, &[]);
    assert!(at.get("a.schema.json").contains("additionalProperties"));
    let good = r#"{"source": ["Ministry"], "measure": "killed", "value": 120, "kind": "cumulative", "as_of": "2025-06-02"}"#;
    let rows = at.pipe(&format!("{good}\n\n"), &["validate", "-"]).ends(0, &[]);
    at.put("rows.jsonl", rows.out).run(&["check", "rows.jsonl"]).ends(0, &["1 assertion "]);
    let wrong = at
        .pipe(&format!("{good}\n{{\"value\": \"x\"}}\n"), &["validate", "-"])
        .ends(3, &["line 2: /value", "line 2: /measure"]);
    assert_eq!(wrong.out.lines().count(), 1, "the good one is kept");
    at.pipe("{}", &["validate", "-", "--format", "json"]).ends(3, &["\"path\":\"/measure\""]);
}

#[test]
fn what_the_number_is() {
    let at = Folder::new("estimate");
    at.run(&["init", "-o", "flood.json"]).ends(0, &[]);
    let told = at
        .run(&["estimate", "dead", "flood.json", "--verify"])
        .ends(0, &["preferred", "contradicted by ", "= because"]);
    assert!(
        told.err.is_empty() && told.out.starts_with("“people killed by the flood”: 87 persons"),
        "{}",
        told.out
    );
    assert_eq!(at.run(&["estimate", "people killed by the flood", "flood.json"]).ends(0, &[]).out, told.out);
    let all = at.run(&["estimate", "all", "flood.json", "--brief"]).ends(0, &["determined", "preferred"]);
    assert_eq!(all.out.lines().count(), 2, "a proposition has no number: {}", all.out);
    // By time, by policy, as it was known.
    let dates = ["--at", "2025-06-02,2025-06-03", "--policy", "range", "--policy", "latest", "-b"];
    let rows = at
        .run(&[&["estimate", "dead", "flood.json"][..], &dates[..]].concat())
        .ends(0, &["range: ", "latest: "]);
    assert_eq!(rows.out.lines().count(), 4, "{}", rows.out);
    at.run(&["estimate", "dead", "flood.json", "--known-on", "2025-06-02"])
        .ends(0, &["120 or more persons by 2025-06-02"]);
    at.run(&["estimate", "dead", "flood.json", "--at", "2025-06-01"])
        .ends(0, &["no figure speaks of that time"]);
    at.run(&["estimate", "dead", "flood.json", "--series"])
        .ends(0, &["a running total at", "by 2025-06-03: 87 persons", "contradict: a1"]);
    // Exit codes.
    at.run(&["estimate", "dead", "flood.json", "--fail-on", "undetermined"]).ends(0, &[]);
    at.run(&["estimate", "dead", "flood.json", "--fail-on", "undetermined,preferred"])
        .ends(1, &["preferred"]);
    at.run(&["estimate", "dead", "flood.json", "--policy", "pending(2)", "--fail-on", "undetermined"])
        .ends(1, &["pending, 1 of 2"]);
    // For programs.
    let json = at.run(&["estimate", "dead", "flood.json", "--series", "--format", "json"]).ends(0, &[]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["format"], "crosscheck-estimates/1");
    assert_eq!(json["estimates"][0]["policy"], "most-supported");
    assert_eq!(
        (&json["series"][0]["kind"], &json["series"][0]["left_out"][0]),
        (&"total".into(), &"a1".into())
    );
    // What is off is named, with what to do.
    at.run(&["estimate", "ded", "flood.json"])
        .ends(3, &["there are dead, hit, warned; did you mean `dead`?"]);
    at.run(&["estimate", "warned", "flood.json"]).ends(3, &["is a proposition", "--measure warned"]);
    at.run(&["estimate", "dead"]).ends(2, &["<FILE>"]);
    at.run(&["estimate", "flood.json", "dead"]).ends(2, &["`crosscheck estimate dead flood.json`"]);
    at.run(&["explain", "flood.json", "dead"]).ends(2, &["`crosscheck explain dead flood.json`"]);
    at.run(&["estimate", "dead", "flood.json", "--policy", "best"]).ends(2, &["`most-supported`"]);
    at.run(&["estimate", "dead", "flood.json", "--policy", "hierarchy(helth)"])
        .ends(2, &["did you mean `health`?"]);
    at.run(&["estimate", "dead", "flood.json", "--at", "soon"]).ends(2, &["write `2024-10-28`"]);
    // The keys of measures of tables are long; a part of them will do.
    at.put("t.csv", TABLE.replace("killed", "killed\u{202e}<b>"));
    harmless(&at.run(&["estimate", "all", "t.csv", "--series"]).ends(0, &[]).out);
    at.put("u.csv", "source,subject,measure,value,as_of,kind\nA,flood,killed,5,2025-06-02,stock\nA,fire,killed,6,2025-06-02,stock\nA,fire,found,6,2025-06-02,stock\n");
    let some = at.run(&["estimate", "killed", "u.csv", "-q", "-b"]).ends(0, &[]);
    assert_eq!(some.out.lines().count(), 2, "{}", some.out);
    at.run(&["estimate", "fire/fo", "u.csv", "--series"])
        .ends(0, &["no series: a level needs at least three"]);
    at.put("none.csv", "source,measure,value,as_of,kind\n");
    at.run(&["estimate", "all", "none.csv"]).ends(0, &["no figure is known"]);
}

/// All that is given as JSON follows the schema that the command prints.
#[test]
fn results_follow_their_schema() {
    let at = Folder::new("results");
    at.run(&["schema", "report", "-o", "report.schema.json"]).ends(0, &[]);
    assert_eq!(at.get("report.schema.json").trim_end(), crosscheck::io::REPORT_SCHEMA.trim_end());
    at.run(&["init", "-o", "flood.json"]).ends(0, &[]);
    at.run(&["convert", "flood.json", "-o", "flood.jsonl"]).ends(0, &[]);
    let calls: [(&str, &[&str]); 10] = [
        ("Report", &["check", "flood.json"]),
        ("Report", &["check", "flood.json", "--known-on", "2025-06"]),
        ("Findings", &["check", "flood.json", "--kind", "echo"]),
        ("Findings", &["explain", "contradiction", "flood.json"]),
        ("Delta", &["diff", "flood.json", "--old-on", "2025-06-02"]),
        (
            "Estimates",
            &["estimate", "all", "flood.json", "--known-on", "2025-06", "--series", "--policy", "range"],
        ),
        ("FactGraph", &["graph", "flood.json"]),
        ("RelationGraph", &["graph", "flood.json", "--of", "findings"]),
        ("Dependencies", &["graph", "flood.json", "--of", "sources"]),
        ("Dependencies", &["graph", "flood.json", "--of", "families", "--around", "dead"]),
    ];
    for (name, call) in calls {
        let told = at.run(&[call, &["--format", "json"]].concat()).ends(0, &[]).out;
        let told: Value = serde_json::from_str(&told).unwrap();
        assert!(told["format"].is_string(), "{call:?}");
        Follows::new(name).holds(&told);
        if call.contains(&"--known-on") {
            assert_eq!(told["known_on"], "2025-06-30", "{call:?}");
        }
    }
    let lines = at.run(&["check", "flood.jsonl", "--on-disk", "--format", "json"]).ends(0, &[]).out;
    let finding = Follows::new("Finding");
    lines.lines().for_each(|line| finding.holds(&serde_json::from_str::<Value>(line).unwrap()));
    assert!(lines.lines().count() > 1);
}

/// Where results are JSON, all that is said besides is JSON too, an object a line.
#[test]
fn messages_for_programs() {
    let at = Folder::new("json");
    at.put("t.csv", format!("{TABLE}r3,X,killed,12x5,person,2025-06-04,cumulative\n"));
    let said = |ran: &Ran| -> Vec<serde_json::Value> {
        ran.err
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    };
    at.put(
        "h.csv",
        "source,measure,value,as_of,kind,\u{202e}\u{e0001}x\nA\u{202e},killed,5,2025-06-02,stock,\n",
    );
    let hidden = at.run(&["check", "h.csv", "--format", "json"]).ends(0, &[]);
    harmless(&hidden.err);
    assert!(said(&hidden).iter().any(|line| line["columns"][5]["name"] == "\u{202e}\u{e0001}x"));
    let ran = at.run(&["check", "t.csv", "--format", "json"]).ends(3, &[]);
    let lines = said(&ran);
    let warning = lines.iter().find(|line| line["level"] == "warning").unwrap();
    assert_eq!((&warning["file"], &warning["refused"]), (&"t.csv".into(), &1.into()));
    let fault = &warning["faults"][0];
    assert_eq!((&fault["row"], &fault["column"], &fault["id"]), (&4.into(), &4.into(), &"r3".into()));
    assert!(lines.iter().any(|line| line["level"] == "note" && line["columns"][3]["field"] == "value"));
    for (args, code) in [
        (&["check", "no.csv", "--format", "json"][..], 3),
        (&["check", "t.csv", "--format=json", "--kind", "x"][..], 2),
        (&["check", "--format=json"][..], 2),
        (&["chekc", "t.csv", "--format", "json"][..], 2),
        (&["check", "t.csv", "--format", "json", "--knd", "x\u{202e}\n"][..], 2),
        (&["graph", "t.csv", "-q", "--format", "json", "-o", "."][..], 4),
        (&["estimate", "ded", "t.csv", "--format", "json", "-q"][..], 3),
        (&["convert", "t.csv", "--format", "json", "-o", "no/such.json", "-q"][..], 4),
    ] {
        let ran = at.run(args).ends(code, &[]);
        assert!(ran.out.is_empty(), "{args:?}");
        let last = said(&ran).pop().unwrap();
        assert_eq!((&last["level"], &last["code"]), (&"error".into(), &code.into()), "{args:?}");
        assert!(last["message"].as_str().is_some_and(|text| !text.is_empty()));
    }
}

#[test]
fn completions_and_the_manual() {
    let at = Folder::new("shell");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        at.run(&["completions", shell]).ends(0, &["crosscheck", "convert"]);
    }
    at.run(&["man"]).ends(0, &[".TH crosscheck 1", "Exit codes", "CROSSCHECK CONVERT"]);
}

/// The walk-through is run as it is written: its files, and each of its commands with the code that it names.
#[test]
fn the_walk_through_is_true() {
    let at = Folder::new("walk");
    let text = include_str!("../../docs/spreadsheet.md");
    let mut blocks = text.split("\n```").skip(1).step_by(2);
    let (mut commands, mut told) = (0, String::new());
    for block in &mut blocks {
        let (head, body) = block.split_once('\n').unwrap();
        if let Some(name) = head.strip_prefix("csv ") {
            at.put(name, body);
        }
        if head == "text" && commands > 0 {
            for line in body.lines() {
                let line = line.trim_end().trim_end_matches('…');
                assert!(told.contains(line), "no {line:?} in\n{told}");
            }
        }
        for line in body.lines().filter(|_| head == "sh") {
            let (command, code) = match line.split_once("# ends with ") {
                Some((command, code)) => (command, code.trim().parse().unwrap()),
                None => (line, 0),
            };
            let args: Vec<String> = words(command);
            let args: Vec<&str> = args.iter().skip(1).map(String::as_str).collect();
            let ran = at.run(&args);
            assert_eq!(ran.code, code, "{command}\n{}\n{}", ran.out, ran.err);
            told = ran.err + &ran.out;
            commands += 1;
        }
    }
    assert!(commands >= 12, "{commands}");
    assert_eq!(at.get("again.json"), at.get("flood.json"));
}

/// The words of a command as a shell takes them apart.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            c => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[test]
fn a_page_and_a_picture_are_written_whole() {
    let folder = Folder::new("page");
    folder.put("flood.json", include_str!("../../src/cli/start/dossier.json"));
    let told = folder.run(&["report", "flood.json", "-o", "page.html", "--title", "A <b> & c"]).ends(0, &[]);
    assert_eq!(told.out, "");
    let page = folder.get("page.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    assert!(page.contains("<title>A &lt;b&gt; &amp; c</title>"));
    let dark = folder.pipe(&folder.get("flood.json"), &["report", "-", "--theme", "dark"]).ends(0, &[]);
    assert!(dark.out.contains("data-theme=\"dark\""));
    let picture = folder.run(&["report", "flood.json", "--svg", "dead"]).ends(0, &[]);
    assert!(picture.out.starts_with("<svg"));
    folder.run(&["report", "flood.json", "--svg", "deed"]).ends(3, &["did you mean `dead`?"]);
    folder.run(&["report", "flood.json", "--days", "0"]).ends(2, &["--days"]);
    folder.run(&["report", "flood.json", "-o", "no/such/page.html"]).ends(4, &["cannot write"]);
    assert_eq!(folder.names(), ["flood.json", "page.html"]);
}
