//! Files as people have them, given to the command: each is read, or the message says what to do next.

use crate::command::Folder;

const KIND: [&str; 2] = ["--default", "kind=stock"];

fn check<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["check", file][..], &KIND, more].concat()
}

#[test]
fn what_is_no_table() {
    let at = Folder::new("foreign");
    at.put("page.csv", "\n<!DOCTYPE html>\n<html><body>Sign in</body></html>")
        .put("x.xml", "<?xml version=\"1.0\"?><a/>")
        .put("x.csv.gz", [0x1f, 0x8b, 8, 0, 0, 0])
        .put("names.csv", "source,measure,value,as_of\n")
        .put("bare.csv", "WHO,dengue,120,2024-06-01\nMSF,dengue,118,2024-06-02\n")
        .put("words.csv", "source,measure,value,as_of\nA,dead,x,2024-01-01\nB,dead,y,2024-01-01\n")
        .put("t.csv", "source,measure,value,as_of\nA,dead,5,2024-01-01\n");
    at.run(&check("page.csv", &[])).ends(3, &["a web page"]);
    at.run(&check("x.xml", &[])).ends(3, &["export it as CSV"]);
    at.run(&check("x.csv.gz", &[])).ends(3, &["gunzip"]);
    at.run(&check("names.csv", &[])).ends(0, &["warning: ", "no rows behind them"]);
    at.run(&check("bare.csv", &[])).ends(3, &["`120` is no name of a column", "--header 0"]);
    let letters = ["--header", "0", "-c", "source=A", "-c", "measure=B", "-c", "value=C", "-c", "as_of=D"];
    at.run(&check("bare.csv", &letters)).ends(0, &["2 taken, 0 refused"]);
    at.run(&check("words.csv", &[])).ends(3, &["`value` has no figures but such cells as `x`"]);
    at.run(&["check", "t.csv", "--input", "dossier"]).ends(3, &["a table of cells", "leave out --input"]);
    at.run(&check("t.csv", &["--input", "table-lines"])).ends(3, &["leave out --input"]);
    at.run(&["convert", "t.csv", "-d", "kind=stock", "-o", "t.xlsx"]).ends(2, &["ends in .csv", "--to"]);
    let long = "{}\n".repeat(300);
    let many = at.pipe(&long, &["validate", "-"]).ends(3, &["more faults; mend these first"]);
    assert!(many.err.lines().count() < 110);
    at.run(&["init", "-o", "d.json"]).ends(0, &[]);
    let other =
        at.run(&["validate", "d.json"]).ends(3, &["looks like a dossier, which `crosscheck check` reads"]);
    assert_eq!(other.err.lines().count(), 1);
    at.run(&["validate", "t.csv"]).ends(3, &["looks like a table of figures"]);
}

#[test]
fn encodings_that_a_file_does_not_show() {
    let at = Folder::new("encodings");
    let french =
        |text: &str| -> Vec<u8> { text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect() };
    at.put("fr.csv", french("Source;Région;Décès;Date\nMinistère;Île;1 250,5;31/12/2024\n")).put(
        "cells.csv",
        french("source;measure;value;as_of\nMinistère;dead;5;2024-12-31\nA;dead;6;2024-12-31\n"),
    );
    at.run(&check("fr.csv", &[])).ends(3, &["row 1 is not UTF-8", "--encoding windows-1252"]);
    at.run(&check("fr.csv", &["--header", "1"])).ends(3, &["--encoding windows-1252"]);
    let read = ["--encoding", "windows-1252", "-c", "value=Décès", "-d", "measure=décès"];
    at.run(&check("fr.csv", &read)).ends(0, &["1 taken, 0 refused", "measure = décès"]);
    at.run(&check("cells.csv", &[])).ends(3, &["row 2, column A: not UTF-8", "1 taken"]);
}

/// A dossier is one however its lines are broken, and whatever is wrong with it is told of a dossier.
#[test]
fn dossiers_by_how_they_start() {
    let at = Folder::new("starts");
    let head = r#"{"format": "crosscheck/1", "measures": [{"key": "m", "kind": "stock"}], "assertions": ["#;
    let row = r#"{"key": "x", "measure": "m", "figure": 5}"#;
    let whole = format!("{head}\n{row}\n]}}");
    let wide = |order: fn(u16) -> [u8; 2], mark: u16| -> Vec<u8> {
        std::iter::once(mark).chain(whole.encode_utf16()).flat_map(order).collect()
    };
    at.put("one.json", &*whole)
        .put("crlf.json", whole.replace('\n', "\r\n"))
        .put("marked.json", format!("\u{feff}{whole}"))
        .put("little.json", wide(u16::to_le_bytes, 0xfeff))
        .put("big.json", wide(u16::to_be_bytes, 0xfeff))
        .put("empty.json", "")
        .put("broken.jsonl", format!("{{\"format\": \"crosscheck/1\", \"measures\": [}}\n{row}\n"))
        .put("cut.jsonl", format!("{{\"format\": \"crosscheck/1\", \"measures\": [{{\n{row}\n"));
    for file in ["one.json", "crlf.json", "marked.json"] {
        assert!(at.run(&["check", file]).ends(0, &[]).out.starts_with("1 assertion"), "{file}");
    }
    for file in ["little.json", "big.json"] {
        at.run(&["check", file]).ends(3, &["line 1, column 1: not UTF-8; save the file as UTF-8"]);
    }
    at.run(&["check", "empty.json"]).ends(3, &["the file is empty", "`crosscheck init`"]);
    // The first line of JSON Lines is a whole object: one that is broken or cut is what is wrong.
    for file in ["broken.jsonl", "cut.jsonl"] {
        at.run(&["check", file]).ends(3, &["line 1, column", "not JSON"]);
    }
}

#[test]
fn lists_of_json() {
    let at = Folder::new("lists");
    let row = "{\"source\": \"A\", \"measure\": \"dead\",\n \"value\": 5, \"kind\": \"stock\", \"as_of\": \"2024-01-01\"}";
    at.put("list.json", format!("\u{feff}[{row},\n{row}]\n"))
        .put("cut.json", format!("[{row},"))
        .put("mixed.json", format!("[{row}, 5]"));
    at.run(&["check", "list.json"]).ends(0, &["2 rows"]);
    at.run(&["check", "list.json", "--input", "table-lines"]).ends(0, &["2 rows"]);
    at.run(&["check", "cut.json"]).ends(3, &["cut.json: EOF", "object in braces"]);
    at.run(&["check", "mixed.json"]).ends(3, &["expected a map at line 2"]);
}

#[test]
fn cells_as_people_fill_them() {
    let at = Folder::new("cells");
    let cells = "10–12 ~400 n/a 50_to_60 1.5_million 12k 300+ TBC approx._30"
        .split(' ')
        .map(|cell| cell.replace('_', " "));
    let rows: String =
        cells.enumerate().map(|(n, cell)| format!("S{n},dead{n},{cell},2024-01-02\n")).collect();
    at.put("cells.csv", format!("source,measure,value,as_of\n{rows}"));
    at.run(&check("cells.csv", &[])).ends(0, &["2 rows without a figure", "7 taken, 0 refused"]);
    let table = at.run(&["convert", "cells.csv", "-d", "kind=stock", "--to", "csv", "-q"]).ends(0, &[]);
    for part in [",50,60,", ",1500000,", ",12000,"] {
        assert!(table.out.contains(part), "no {part} in {}", table.out);
    }
    // People have no thousandths; what a `value` is, nobody knows.
    let whole = "source,place,NAME,as_of\nA,X,\"1,120\",2024-01-01\nB,X,98,2024-01-01\n";
    at.put("whole.csv", whole.replace("NAME", "Deaths"))
        .put("rate.csv", whole.replace("NAME", "Deaths per 100k"));
    at.run(&check("whole.csv", &[])).ends(0, &["decimal point", "2 taken"]);
    at.run(&check("rate.csv", &[])).ends(3, &["`1,120` is 1120 or 1.120", "--decimal"]);
    at.put("mixed.csv", format!("{}C,X,1.130,2024-01-01\n", whole.replace("NAME", "Deaths")));
    at.run(&check("mixed.csv", &[])).ends(3, &["`1,120` is 1120 or 1.120"]);
    // What adds others up is nobody's statement.
    at.put("sum.csv", "Flood 2024,,,\n,,,\nSource,Province,Deaths,Date\nMin,Lao Cai,120,2024-09-10\nTotal,,120,\nNote: provisional,,,\n");
    at.run(&check("sum.csv", &[])).ends(
        3,
        &["row 3 holds the names", "row 5, column A `Source`: this looks like a row of totals", "1 taken"],
    );
    at.put("total.csv", "Source,Province,Deaths,Date\nTotal,Lao Cai,120,2024-09-10\n");
    at.run(&check("total.csv", &[])).ends(0, &["1 taken, 0 refused"]);
    // A day without a year is no month of 2031.
    at.put("days.csv", "source,measure,value,as_of\nA,dead,5,Dec 31\nB,dead,5,Dec 2024\nC,dead,5,Dec-24\n");
    at.run(&check("days.csv", &[])).ends(3, &["row 2, column D `as_of`: `Dec 31` is no date", "2 taken"]);
    // Where nothing says when, that is said.
    at.put("when.csv", "Source,Metric,Amount,Reported\nA,aid,5,6/13/2024\nB,aid,6,6/14/2024\n");
    at.run(&check("when.csv", &[])).ends(0, &["nothing says when", "--column as_of=\"Reported\""]);
    at.run(&check("when.csv", &["-c", "as_of=Reported"])).ends(0, &["month/day/year", "2 taken"]);
    at.put("share.csv", "Pollster,Party,Share,Date\nA,Reds,45%,2024-06-01\nA,Blues,40%,2024-06-01\n");
    at.run(&check("share.csv", &[])).ends(0, &["Party     → subject", "measure = Share"]);
}

#[cfg(feature = "disk")]
#[test]
fn a_file_larger_than_memory_is_checked_on_the_disk() {
    let at = Folder::new("disk");
    let head = r#"{"format": "crosscheck/1", "sources": [{"key": "a"}, {"key": "b"}], "measures": [{"key": "m", "kind": "stock"}, {"key": "n", "kind": "stock"}]}"#;
    let mut lines = head.to_owned();
    for (nth, (on, figure)) in [("m", 1001), ("m", 2003), ("n", 7), ("n", 9)].into_iter().enumerate() {
        let who = if nth % 2 == 0 { "a" } else { "b" };
        lines += &format!(
            "\n{{\"key\": \"x{nth}\", \"measure\": \"{on}\", \"figure\": {figure}, \"origin\": \"{who}\", \"as_of\": \"2025-06-01\"}}"
        );
    }
    at.put("world.jsonl", &lines);
    let told = at
        .run(&["check", "world.jsonl", "--on-disk", "--fail-on", "contradiction"])
        .ends(1, &["2 parts", "contradiction 2", "look-alikes", "left out"]);
    // In prose as it is in memory, but for the head of the report.
    let whole = at.run(&["check", "world.jsonl"]).ends(0, &[]).out;
    let (_, findings) = whole.split_once("\n\n").unwrap();
    assert!(findings.starts_with(&told.out), "{}\n{whole}", told.out);

    std::fs::create_dir(at.path("scratch")).unwrap();
    let call =
        ["check", "world.jsonl", "--on-disk=scratch", "--format", "json", "-o", "found.jsonl", "--verify"];
    at.run(&call).ends(0, &["\"findings\":{\"contradiction\":2}"]);
    let found: Vec<serde_json::Value> =
        at.get("found.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        found.iter().map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>(),
        ["contradiction[m@2025-06-01]", "contradiction[n@2025-06-01]"]
    );
    assert_eq!(std::fs::read_dir(at.path("scratch")).unwrap().count(), 0);

    at.run(&["check", "world.jsonl", "--on-disk", "-k", "echo"])
        .ends(0, &["no findings", "of which 0 are shown"]);
    at.run(&["check", "world.jsonl", "--on-disk", "-m", "m"]).ends(2, &["do not go with --on-disk"]);
    at.run(&["check", "world.jsonl", "--memory", "5"]).ends(2, &["--on-disk"]);
    at.run(&["check", "world.jsonl", "world.jsonl", "--on-disk"]).ends(2, &["one file"]);
    at.run(&["check", "world.jsonl", "--on-disk=nowhere"]).ends(3, &["temporary files"]);
    at.run(&["convert", "world.jsonl", "-o", "world.json"]).ends(0, &[]);
    at.run(&["check", "world.json", "--on-disk"]).ends(3, &["convert FILE -o FILE.jsonl"]);

    // A table, by way of lines on the disk; nothing takes the place of a file when a line is faulty.
    at.put("t.csv", "id,source,measure,value,as_of,kind\nx,a,m,1001,2025-06-01,stock\ny,b,m,2003,2025-06-01,stock\nz,b,m,many?,2025-06-01,stock\n");
    at.run(&["check", "t.csv", "--on-disk"]).ends(3, &["contradiction[", "2 assertions"]);
    at.put("bad.jsonl", format!("{lines}\n{{\"key\": \"x0\", \"measure\": \"n\", \"figure\": 1}}"));
    at.run(&["check", "bad.jsonl", "--on-disk", "--format", "json", "-o", "found.jsonl"])
        .ends(3, &["line 6", "x0"]);
    assert_eq!(at.get("found.jsonl").lines().count(), 2);
}
