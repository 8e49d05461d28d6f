//! Tables in: what is guessed, how cells are read, and what is told of those that are not.

use std::io::Cursor;

use crosscheck::io::{
    self, DateOrder, Decimal, ImportedTable, Layout, ReadOptions, RowProblem, TableError, TableForm,
    TableOptions, convert_json_table, convert_table, import_json_table, import_table, import_table_with,
    left_out, write_table,
};
use crosscheck::{Assertion, Dossier};
use proptest::prelude::*;

use crate::hostile::{HOSTILE, harmless};
use crate::laws::{cases, worlds};
use crate::world;

fn layout(toml: &str) -> Layout {
    Layout::from_toml(toml).unwrap_or_else(|error| panic!("{error}"))
}

/// Running totals of persons.
fn toll() -> Layout {
    layout("[defaults]\nkind = \"cumulative\"\nunit = \"person\"")
}

fn read(bytes: impl AsRef<[u8]>, layout: &Layout) -> ImportedTable {
    import_table(Cursor::new(bytes), layout).unwrap_or_else(|error| panic!("{error}"))
}

fn refuse(bytes: impl AsRef<[u8]>, layout: &Layout) -> String {
    match import_table(Cursor::new(bytes), layout) {
        Ok(table) => panic!("it was read: {table}"),
        Err(error) => error.to_string(),
    }
}

fn figures(table: &ImportedTable) -> Vec<String> {
    let all = table.imported.dossier.assertions().iter();
    all.map(|one| one.quantity().map_or(String::new(), ToString::to_string)).collect()
}

fn dates(table: &ImportedTable) -> Vec<String> {
    let all = table.imported.dossier.assertions().iter();
    all.map(|one| one.as_of_given().map_or(String::new(), ToString::to_string)).collect()
}

fn faults(table: &ImportedTable) -> Vec<String> {
    table.imported.faults.iter().map(ToString::to_string).collect()
}

fn fields(table: &ImportedTable) -> Vec<(&str, &str)> {
    let used = table.guess.columns.iter();
    used.filter_map(|column| Some((column.name.as_str(), column.field.as_deref()?))).collect()
}

#[test]
fn what_columns_give_is_guessed_from_their_names() {
    for (header, expected) in [
        (
            "ID,Source,Reported By,Event,Indicator,Country,Figure,Date",
            "id source reported_by subject measure place value as_of",
        ),
        (
            "Nguồn,Đưa tin,Sự kiện,Chỉ tiêu,Địa điểm,Giá trị,Ngày",
            "source reported_by subject measure place value as_of",
        ),
        (
            "said_by,outlet,metric,region,low,high,as of,Announced",
            "source reported_by measure place low high as_of stated_on",
        ),
        ("SOURCE,Start Date,End Date,Deaths", "source as_of_start as_of_end value"),
        ("source,date,date,deaths", "source as_of value"),
        ("Publisher,Publication date,Total deaths,Link", "source published_on value url"),
    ] {
        let row: Vec<&str> = header
            .split(',')
            .map(|name| match name.to_lowercase().as_str() {
                name if name.contains("date")
                    || name.contains("as of")
                    || name == "ngày"
                    || name == "announced" =>
                {
                    "2025-06-02"
                }
                "figure" | "giá trị" | "low" | "high" | "deaths" | "total deaths" => "12",
                "link" => "https://example.org",
                _ => "x",
            })
            .collect();
        let toml = "defaults.kind = \"stock\"\ndefaults.measure = \"m\"";
        let table = read(format!("{header}\n{}\n", row.join(",")), &layout(toml));
        let found: Vec<&str> = fields(&table).into_iter().map(|(_, field)| field).collect();
        assert_eq!(found.join(" "), expected, "{header}\n{table}");
        assert_eq!(table.imported.refused, 0, "{table}");
    }
}

#[test]
fn a_spreadsheet_of_another_country() {
    let text = "\u{feff}Nguồn;Đưa tin;Số người chết;Ngày;Ghi chú\r\nBộ Nội vụ;;1.250;31/05/2025;\"dòng 1\r\ndòng 2\"\r\n\r\nChữ thập đỏ;Báo A;\"1.300,5\";01/06/2025;\r\nBáo;;n/a;;\r\n";
    let table = read(text, &toll());
    assert_eq!(figures(&table), ["1250", "1300.5"]);
    assert_eq!(dates(&table), ["2025-05-31", "2025-06-01"]);
    assert_eq!((table.blank, table.imported.refused, table.guess.delimiter), (1, 0, ';'));
    assert_eq!(table.imported.dossier.assertions().get(0).unwrap().note(), Some("dòng 1\r\ndòng 2"));
    assert_eq!(table.imported.dossier.measures()[0].name(), "Số người chết");
    let column = &table.guess.columns[2];
    assert_eq!(
        (column.decimal, table.guess.columns[3].dates),
        (Some(Decimal::Comma), Some(DateOrder::DayFirst))
    );
}

#[test]
fn encodings_are_seen_or_named() {
    let text = "source,deaths,date\nBộ Y tế,12,2025-06-02\n";
    let plain = read(text, &toll());
    let utf16 = |little: bool, mark: bool| -> Vec<u8> {
        let mark = mark.then_some('\u{feff}');
        let text: String = mark.into_iter().chain(text.chars()).collect();
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    };
    for (little, mark) in [(true, true), (false, true), (true, false), (false, false)] {
        let table = read(utf16(little, mark), &toll());
        assert_eq!(table.imported.dossier.assertions(), plain.imported.dossier.assertions());
        assert!(table.guess.encoding.starts_with("UTF-16"));
    }
    let latin = b"source,deaths,date\nMinist\xe9rio,12,2025-06-02\nX,13,2025-06-02\n";
    let table = read(latin, &toll());
    assert_eq!((table.imported.rows, table.imported.refused), (2, 1), "the good row is kept");
    assert!(
        faults(&table)[0].starts_with("row 2, column A")
            && faults(&table)[0].contains("save the file as UTF-8"),
        "{table}"
    );
    let named = Layout { encoding: Some("windows-1252".into()), ..toll() };
    assert_eq!(read(latin, &named).imported.dossier.sources()[0].name(), "Ministério");
    assert!(refuse(latin, &Layout { encoding: Some("klingon".into()), ..toll() }).contains("windows-1252"));
}

#[test]
fn cells_are_divided_by_what_most_rows_show() {
    for sign in [',', ';', '\t', '|'] {
        let text = "source,deaths,date,note\nA,12,2025-06-02,\"x, y; z | w\"\nB,13,2025-06-03,\"a; b\"\n"
            .replace(',', &sign.to_string());
        let text = text.replace(&format!("x{sign} y"), "x, y");
        let table = read(text, &toll());
        assert_eq!((table.guess.delimiter, figures(&table).len()), (sign, 2), "{table}");
    }
    let table = read("sep=;\r\nsource;deaths\r\nA;1,5\r\n", &toll());
    assert_eq!(
        (table.guess.delimiter, table.guess.header, figures(&table)),
        (';', 2, vec!["1.5".to_owned()])
    );
    let old = read("source,deaths\rA,12\rB,13\r", &toll());
    assert_eq!(figures(&old), ["12", "13"], "lines of an old Macintosh");
    let titled = read("Flood report\nmade on 3 June\n\nsource,deaths\nA,12\n", &toll());
    assert_eq!((titled.guess.header, figures(&titled)), (4, vec!["12".to_owned()]));
    let bare = layout(
        "header = 0\ncolumns = { source = \"A\", value = \"B\" }\ndefaults = { kind = \"stock\", measure = \"m\" }",
    );
    assert_eq!(figures(&read("X,12\nY,13\n", &bare)), ["12", "13"]);
}

#[test]
fn numbers_are_read_by_their_column_or_asked_for() {
    let table = |cells: &[&str], toml: &str| {
        let rows: String = cells.iter().map(|cell| format!("A\t{cell}\n")).collect();
        read(
            format!("source\tdeaths\n{rows}"),
            &layout(&format!("{toml}\ndefaults.kind = \"flow\"\ndefaults.unit = \"t\"")),
        )
    };
    assert_eq!(figures(&table(&["1.234", "2.345.678"], "")), ["1234", "2345678"]);
    assert_eq!(figures(&table(&["1.234", "0.5"], "")), ["1.234", "0.5"]);
    assert_eq!(figures(&table(&["1,234", "12,5"], "")), ["1.234", "12.5"]);
    assert_eq!(figures(&table(&["1 234", "12 345 678"], "")), ["1234", "12345678"]);
    let asked = table(&["1.234", "7"], "");
    assert_eq!(figures(&asked), ["7"]);
    assert!(matches!(asked.imported.faults[0].problem, RowProblem::AmbiguousNumber { .. }));
    assert!(
        faults(&asked)[0].contains("`1.234` is 1.234 or 1234") && faults(&asked)[0].contains("--decimal"),
        "{asked}"
    );
    assert_eq!(figures(&table(&["1.234", "7"], "decimal = \"comma\"")), ["1234", "7"]);
    assert_eq!(figures(&table(&["1.234", "7"], "decimal = \"point\"")), ["1.234", "7"]);
    // People have no thousandths, and millions of them have.
    let of = |unit: &str, each: bool| {
        let (name, cell) = if each { ("\tunit", format!("\t{unit}")) } else { ("", String::new()) };
        let unit = if each { String::new() } else { format!("defaults.unit = \"{unit}\"") };
        let text = format!("source\tmeasure\tvalue{name}\nA\trefugees\t1.234{cell}\n");
        figures(&read(text, &layout(&format!("defaults.kind = \"stock\"\n{unit}"))))
    };
    for each in [false, true] {
        assert_eq!(of("people", each).len(), 1, "{each}");
        assert!(of("million people", each).is_empty(), "{each}");
    }
    let mixed = table(&["1,234.5", "1.234,5", "1.234"], "");
    assert_eq!(figures(&mixed), ["1234.5", "1234.5"], "what shows its own style is read");
    assert_eq!(
        figures(&table(&["1,000,000+", "10-12", "~3", "≥7", "800 kg", "> 5"], "")),
        [">=1000000", "10..12", "~3", ">=7", "800 kg", ">5"]
    );
    assert_eq!(figures(&table(&["(5)", "−6"], "")), ["-5", "-6"]);
    let broken = table(&["#REF!", "#N/A", "1,23,4", "12x", "7"], "");
    assert_eq!((figures(&broken).len() - 1, broken.blank, broken.imported.refused), (0, 1, 3), "{broken}");
    assert!(faults(&broken)[0].contains("mend the formula"), "{broken}");
}

#[test]
fn dates_are_read_by_their_column_or_asked_for() {
    let table = |cells: &[&str], toml: &str| {
        let rows: String = cells.iter().map(|cell| format!("A\t5\t{cell}\n")).collect();
        read(format!("source\tdeaths\tdate\n{rows}"), &layout(&format!("{toml}\ndefaults.kind = \"stock\"")))
    };
    assert_eq!(dates(&table(&["03/04/2025", "31/12/2024"], "")), ["2025-04-03", "2024-12-31"]);
    assert_eq!(dates(&table(&["03/04/2025", "12/31/2024"], "")), ["2025-03-04", "2024-12-31"]);
    assert_eq!(dates(&table(&["45000", "45001.5", "2024"], "")), ["2023-03-15", "2023-03-16", "2024"]);
    assert_eq!(dates(&table(&["43538"], "since_1904 = true")), ["2023-03-15"]);
    let asked = table(&["03/04/2025", "05/05/2025"], "");
    assert_eq!(dates(&asked), ["2025-05-05"]);
    assert!(
        faults(&asked)[0].starts_with("row 2, column C `date`: `03/04/2025` is 2025-04-03 or 2025-03-04"),
        "{asked}"
    );
    assert_eq!(dates(&table(&["03/04/2025"], "dates = \"month-first\"")), ["2025-03-04"]);
    let wrong = table(&["31/02/2025", "soon"], "");
    assert_eq!(wrong.imported.refused, 2);
    assert!(faults(&wrong)[0].contains("`31/02/2025`"), "{wrong}");
    let span = read(
        "source,deaths,start date,end date\nA,5,01/10/2024,07/10/2024\nB,5,13/10/2024,\nC,5,,20/10/2024\n",
        &layout("defaults.kind = \"flow\""),
    );
    assert_eq!(dates(&span), ["2024-10-01/2024-10-07", "2024-10-13/..", "../2024-10-20"]);
}

#[test]
fn several_columns_of_figures_are_a_measure_each() {
    let text = "Date,Source,Killed,Injured,Latitude\n2025-06-01,A,3,10,48.1\n2025-06-02,A,4,,48.1\n";
    let table = read(text, &toll());
    assert_eq!(figures(&table), ["3", "10", "4"]);
    let keys: Vec<&str> =
        table.imported.dossier.assertions().iter().map(crosscheck::AssertionRef::key).collect();
    assert_eq!(keys, ["row-2/killed", "row-2/injured", "row-3/killed"]);
    assert_eq!(table.imported.dossier.measures().len(), 2);
    let one = Layout { values: vec!["E".into()], ..toll() };
    assert_eq!(figures(&read(text, &one)), ["48.1", "48.1"]);
}

#[test]
fn two_columns_of_figures_may_be_the_ends_of_one() {
    let text = "Source,Event,Deaths min,Deaths max,Injured,Date\nA,quake,12,15,90,2025-06-02\nB,quake,20,,,2025-06-02\nC,quake,,14,,2025-06-02\nTotal,,44,65,90,\n";
    let table = read(text, &toll());
    assert_eq!(figures(&table), ["12..15", "90", ">=20", "<=14"]);
    let measures = table.imported.dossier.measures();
    assert_eq!(measures.iter().map(|m| m.name()).collect::<Vec<_>>(), ["quake: Deaths", "quake: Injured"]);
    let told = table.guess.to_string();
    assert!(told.contains("Deaths min  → value, the low end\n"), "{told}");
    // All of a row of totals is told once.
    let summary = table.imported.to_string();
    assert!(summary.starts_with("5 figures, 4 taken, 1 refused\n  row 5,"), "{summary}");
    assert_eq!(figures(&read(text, &table.guess.layout(&toll()))), figures(&table));
}

#[test]
fn marks_of_footnotes_are_no_units() {
    let text = "source,measure,value,as_of\nA,dead,\"1,234,567[2]\",2025-06-02\nB,dead,120*,2025-06-02\nC,dead,~130 [a][note 3],2025-06-02\nD,dead,12 à 15,2025-06-02\n";
    let table = read(text, &layout("[defaults]\nkind = \"cumulative\""));
    assert_eq!(figures(&table), ["1234567", "120", "~130"]);
    assert_eq!(faults(&table).len(), 1);
    assert!(faults(&table)[0].contains("`12 à 15` is no number"), "{:?}", faults(&table));
}

#[test]
fn columns_may_be_times_of_one_measure() {
    let toml = "defaults = { kind = \"cumulative\", measure = \"cases\", source = \"University\" }";
    let days: Vec<String> = (1..=28).map(|day| format!("2/{day}/20")).collect();
    let cells: Vec<String> =
        (1..=28).map(|day| if day == 3 { String::new() } else { (day * 10).to_string() }).collect();
    let text = format!("Country/Region,Lat,{}\nThailand,15.2,{}\n", days.join(","), cells.join(","));
    let table = read(&text, &layout(toml));
    assert_eq!((figures(&table).len(), table.imported.refused), (27, 0), "{table}");
    assert_eq!(dates(&table)[2], "2020-02-04");
    assert_eq!(table.imported.dossier.assertions().get(2).unwrap().key(), "row-2/2020-02-04");
    assert_eq!(table.imported.dossier.measures()[0].key(), "cases/thailand/cumulative");
    assert!(table.guess.to_string().contains("and 20 more columns → value"), "{}", table.guess);
    let years =
        "Data Source,World\n\nCountry Name,Country Code,Indicator Name,1960,1961\nAruba,ABW,Dead,12,13\n";
    let table = read(years, &layout("defaults = { kind = \"flow\", source = \"Bank\" }"));
    assert_eq!((table.guess.header, dates(&table)), (3, vec!["1960".to_owned(), "1961".to_owned()]));
    let asked = refuse(&text, &layout("defaults = { kind = \"cumulative\", source = \"University\" }"));
    assert!(asked.contains("the measure: "), "{asked}");
}

#[test]
fn what_is_missing_is_asked_for_at_once() {
    let error = refuse("when,x,y\n2025,1,2\n2026,3,4\n", &Layout::default());
    for part in ["the figure: ", "`--values", "B `x`, C `y`", "the source: ", "the measure: ", "the kind: "] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(refuse("", &toll()).contains("empty"));
    assert!(refuse("PK\u{3}\u{4}rest", &toll()).contains("save the sheet as CSV UTF-8"));
    assert!(
        refuse("source,deaths\nA,1\n", &layout("columns.valu = \"deaths\""))
            .contains("did you mean `value`?")
    );
    let column = refuse("source,deaths\nA,1\n", &layout("columns.value = \"deahts\""));
    assert!(column.contains("did you mean `deaths`?") && column.contains("A `source`"), "{column}");
    assert!(refuse("source,deaths\nA,1\n", &Layout { header: Some(9), ..toll() }).contains("row 9"));
    assert!(refuse("source,deaths\nA,1\n", &Layout { delimiter: Some('"'), ..toll() }).contains("tab"));
    let toml = Layout::from_toml("decimal = \"point\"\n[colums]\nvalue = \"x\"\n").unwrap_err().to_string();
    assert!(toml.contains("colums") && toml.contains("line 2"), "{toml}");
}

#[test]
fn broken_rows_are_named_and_the_others_kept() {
    let wide = "9,".repeat(200);
    let text = format!(
        "source,deaths,note\nA,1,x\nB,2,a,b,c\nC\nD,4\n\"E,5,open\nF,6,\"fine\nreally\"\nG,x,y\n{wide}\nH,8,last\nI,9,\"never closed\nJ,10,z\n"
    );
    let table = read(&text, &toll());
    let keys: Vec<&str> =
        table.imported.dossier.assertions().iter().map(crosscheck::AssertionRef::key).collect();
    assert_eq!(keys, ["row-2", "row-5", "row-7", "row-10", "row-12"], "{table}");
    let told = faults(&table).join("\n");
    for part in [
        "row 3, column D: the row has 5 cells and the header 3",
        "row 6: a quote is opened here and not closed",
        "row 8, column B `deaths`: `x` is no number",
        "row 9, column D: the row has 201 cells",
        "row 11: a quote is opened",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert_eq!(table.blank, 1, "C has no figure");
}

#[test]
fn a_row_that_is_too_long_is_passed_over() {
    let text = format!("source,deaths,note\nA,1,{}\nB,2,ok\n", "x".repeat(5000));
    let options =
        TableOptions { read: ReadOptions { max_line: 1000, ..Default::default() }, ..Default::default() };
    let table = import_table_with(Cursor::new(text), &toll(), &options).unwrap();
    assert_eq!(figures(&table), ["2"]);
    assert!(faults(&table)[0].starts_with("row 2: longer than 1000 bytes"), "{table}");
}

#[test]
fn two_hundred_columns_and_names_given_twice() {
    let names: String = (0..198).map(|at| format!("c{at},")).collect();
    let cells: String = (0..198).map(|at| format!("{at}.5,")).collect();
    let table = read(format!("{names}source,deaths\n{cells}A,12\n"), &toll());
    assert_eq!(figures(&table), ["12"]);
    assert!(
        table.guess.to_string().contains("GQ ") && table.guess.to_string().contains("190 more"),
        "{}",
        table.guess
    );
    let twice = "source,deaths,deaths\nA,1,2\n";
    let second = Layout { values: vec!["deaths (2)".into()], ..toll() };
    assert_eq!(figures(&read(twice, &second)), ["2"]);
    assert_eq!(figures(&read(twice, &toll())), ["1", "2"]);
}

#[test]
fn json_lines_are_guessed_too() {
    let text = "{\"publisher\": \"A\", \"Event\": \"flood\", \"indicator\": \"killed\", \"figure\": 120, \"as_of\": \"2025-06-02\"}\n{\"publisher\": [\"A\", \"B\"], \"indicator\": \"killed\", \"figure\": \"~90\"}\n{\"publisher\": \"A\", \"indicator\": \"killed\", \"figure\": \"x\"}\n";
    let options = TableOptions::default();
    let table = import_json_table(Cursor::new(text), &toll(), &options).unwrap();
    assert_eq!(figures(&table), ["120", "~90"]);
    assert_eq!(
        table.imported.dossier.assertions().get(1).unwrap().origins().len(),
        2,
        "a list is joint origins"
    );
    assert!(faults(&table)[0].starts_with("line 3, column "), "{table}");
    assert!(matches!(import_json_table(Cursor::new("nothing"), &toll(), &options), Err(TableError::Empty)));
}

#[test]
fn rows_name_what_a_dossier_has() {
    let known = world::dossier(
        "source us\nsource pentagon < us\nmeasure sent cumulative person\nmeasure share stock %\nf1: sent 3000; by us",
    );
    let options = TableOptions { with: Some(&known), ..Default::default() };
    let text = "source,measure,value,unit\nPentagon,sent,10000,\nus,sent,x,\nNew,other,5,\nus,share,5,km2\n";
    let table = import_table_with(Cursor::new(text), &Layout::default(), &options).unwrap();
    let dossier = &table.imported.dossier;
    assert_eq!(figures(&table), ["10000"], "{table}");
    assert_eq!(dossier.assertions().get(0).unwrap().origins(), [known.source_id("pentagon").unwrap()]);
    assert_eq!(dossier.measures()[0], known.measures()[0]);
    assert_eq!((dossier.sources().len(), dossier.measures().len()), (2, 2), "{table}");
    let told = faults(&table).join("\n");
    assert!(told.contains("row 4, column") || told.contains("row 4"), "a kind is missing: {told}");
    assert!(told.contains("`km2` does not convert into `%`"), "{told}");
    let mut all = known.clone();
    all.join(dossier).unwrap();
    assert_eq!((all.assertions().len(), all.sources().len()), (2, 2));
}

/// What a table gives back that was written from a dossier, with the dossier and without.
fn back(dossier: &Dossier, form: TableForm, with: bool) -> ImportedTable {
    let mut out = Vec::new();
    write_table(dossier, &Layout::default(), form, &mut out).unwrap();
    let options = TableOptions { with: with.then_some(dossier), ..Default::default() };
    let read = match form {
        TableForm::JsonLines => import_json_table(Cursor::new(&out), &Layout::default(), &options),
        _ => import_table_with(Cursor::new(&out), &Layout::default(), &options),
    };
    read.unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(&out)))
}

fn text_of(dossier: &Dossier) -> Vec<serde_json::Value> {
    let mut out = Vec::new();
    io::write(dossier, &mut out).unwrap();
    let mut file: serde_json::Value = serde_json::from_slice(&out).unwrap();
    std::mem::take(file["assertions"].as_array_mut().unwrap_or(&mut Vec::new()))
}

#[test]
fn the_founding_case_survives_a_table() {
    let dossier = io::read(include_bytes!("../../examples/data/kursk.json")).unwrap();
    for form in [
        TableForm::Delimited(','),
        TableForm::Delimited(';'),
        TableForm::Delimited('\t'),
        TableForm::JsonLines,
    ] {
        let table = back(&dossier, form, true);
        assert!(table.imported.faults.is_empty(), "{table}");
        assert_eq!(table.imported.dossier.assertions(), dossier.assertions());
        assert_eq!(table.imported.dossier.rules(), dossier.rules());
        // Alone it keeps all but a stance towards a measure that no row is on.
        let alone = back(&dossier, form, false);
        assert_eq!(alone.imported.refused, 1, "{alone}");
        assert!(faults(&alone)[0].contains("--with"), "{alone}");
    }
    let lost = left_out(&dossier).join("; ");
    assert!(lost.contains("12 rules") && lost.contains("hierarchies"), "{lost}");
    assert!(left_out(&Dossier::new()).is_empty());
}

#[test]
fn texts_that_hurt_survive_a_table_and_are_shown_harmlessly() {
    let texts: Vec<&str> = HOSTILE
        .iter()
        .copied()
        .chain([
            "=1+1",
            "@SUM(A1)",
            "+1",
            "-1",
            "'=x",
            "[\"a\"]",
            "a,b;c\td|e",
            "\"q\"",
            "line\nline",
            "\r\n",
            "N/A",
            " space ",
            "0012",
        ])
        .collect();
    let mut dossier = Dossier::new();
    for (at, text) in texts.iter().enumerate() {
        let source = dossier.add_source(crosscheck::Source::new(format!("s{at}")).named(*text)).unwrap();
        let measure = crosscheck::Measure::new(format!("m{at}"), crosscheck::Kind::Stock).named(*text);
        let measure = dossier.add_measure(measure).unwrap();
        let one = Assertion::figure(format!("a{at}"), measure, "5".parse().unwrap()).from_origin(source);
        dossier.add_assertion(one.quoted(*text).noted(*text).at_url(*text)).unwrap();
    }
    for form in [TableForm::Delimited(','), TableForm::Delimited(';'), TableForm::JsonLines] {
        for with in [true, false] {
            let table = back(&dossier, form, with);
            assert!(table.imported.faults.is_empty(), "{table}");
            assert_eq!(text_of(&table.imported.dossier), text_of(&dossier), "{form:?} {with}");
            let names = |dossier: &Dossier| -> std::collections::BTreeSet<String> {
                dossier
                    .sources()
                    .iter()
                    .map(|s| s.name().to_owned())
                    .chain(dossier.measures().iter().map(|m| m.name().to_owned()))
                    .collect()
            };
            assert_eq!(names(&table.imported.dossier), names(&dossier));
            harmless(&table.to_string());
        }
    }
    let mut out = Vec::new();
    write_table(&dossier, &Layout::default(), TableForm::Delimited(','), &mut out).unwrap();
    for record in csv_cells(&out) {
        assert!(
            record.parse::<f64>().is_ok() || !record.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{record:?}"
        );
    }
    for text in HOSTILE {
        let table = import_table(
            Cursor::new(format!(
                "source,deaths,{}\n{},x,y\n",
                text.replace(['"', ','], ""),
                text.replace(['"', ','], "")
            )),
            &toll(),
        );
        harmless(&table.map_or_else(|error| error.to_string(), |table| table.to_string()));
    }
}

/// The cells of a table as another reader sees them.
fn csv_cells(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            c => cell.push(c),
        }
    }
    cells
}

fn value_is_round(value: u16) -> bool {
    value.is_multiple_of(10)
}

/// A dossier of JSON Lines that a table becomes row by row.
fn streamed(text: &str, layout: &Layout) -> (Dossier, ImportedTable) {
    let mut out = Vec::new();
    let table = convert_table(Cursor::new(text), layout, &TableOptions::default(), &mut out).unwrap();
    let dossier = io::read_lines(out.as_slice(), &ReadOptions::default());
    (dossier.unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(&out))), table)
}

#[test]
fn row_by_row_gives_what_all_at_once_gives() {
    let text = "id,source,measure,value,unit,kind,note\nr1,A,killed,5,person,flow,\nr1,A,killed,5,person,flow,\nr1,A,killed,6,person,flow,\na b,A,killed,7,person,flow,\na-b,B,killed,8,person,flow,withdrawn 2025-06-02\n,C,area,1,km2,stock,\n,C,area,2,acre,stock,\n,C,area,x,km2,stock,\nrow-7,C,area,4,km2,stock,\nr9,C,area,5,person,stock,\narea/stock,D,killed,9,,flow,\n";
    let whole = read(text, &Layout::default());
    let (dossier, table) = streamed(text, &Layout::default());
    assert_eq!(text_of(&dossier), text_of(&whole.imported.dossier));
    assert_eq!(dossier.measures(), whole.imported.dossier.measures());
    assert_eq!(dossier.sources(), whole.imported.dossier.sources());
    assert_eq!(faults(&table), faults(&whole));
    assert_eq!(
        (table.imported.rows, table.imported.refused, table.imported.withdrawals),
        (whole.imported.rows, whole.imported.refused, whole.imported.withdrawals)
    );
    let linked = "id,source,measure,value,kind,revises\nr1,A,killed,5,flow,\nr2,A,killed,6,flow,r1\n";
    let (dossier, _) = streamed(linked, &Layout::default());
    assert!(dossier.assertions().get(1).unwrap().markers().revises.is_some());
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn every_world_survives_a_table(world in worlds(20), form in 0usize..3) {
        let dossier = world::dossier(&world);
        let form = [TableForm::Delimited(','), TableForm::Delimited(';'), TableForm::JsonLines][form];
        let table = back(&dossier, form, true);
        prop_assert!(table.imported.faults.is_empty(), "{table}");
        prop_assert_eq!(table.imported.dossier.assertions(), dossier.assertions());
    }

    #[test]
    fn row_by_row_is_all_at_once(rows in proptest::collection::vec((0u8..6, 0u8..4, 0u8..3, 0u16..2000, 0u8..3), 0..30)) {
        let ids = ["r1", "a b", "a-b", "", "row-3", "killed/flow"];
        let (mut text, mut lines) = ("id,source,measure,value,unit,kind\n".to_owned(), String::new());
        for (id, source, measure, value, unit) in rows {
            let unit = ["person", "", "km2"][unit as usize];
            let measure = ["killed", "area", "killed!"][measure as usize];
            let id = ids[id as usize];
            text += &format!("{id},S{source},{measure},{value},{unit},flow\n");
            let mut row = serde_json::json!({"id": id, "source": format!("S{source}"), "measure": measure, "value": value, "unit": unit, "kind": "flow"});
            row.as_object_mut().unwrap().retain(|_, value| value != "");
            // A broken row now and then.
            lines += &format!("{row}\n{}", if value_is_round(value) { "{\"source\": \n" } else { "" });
        }
        if !lines.is_empty() {
            let options = TableOptions::default();
            let whole = import_json_table(Cursor::new(&lines), &Layout::default(), &options).unwrap();
            let mut out = Vec::new();
            let table = convert_json_table(Cursor::new(&lines), &Layout::default(), &options, &mut out).unwrap();
            let dossier = io::read_lines(out.as_slice(), &ReadOptions::default()).unwrap();
            prop_assert_eq!(text_of(&dossier), text_of(&whole.imported.dossier), "{}", lines);
            prop_assert_eq!(faults(&table), faults(&whole));
            prop_assert_eq!((table.imported.rows, table.imported.refused), (whole.imported.rows, whole.imported.refused));
        }
        let whole = read(&text, &Layout::default());
        let (dossier, table) = streamed(&text, &Layout::default());
        prop_assert_eq!(text_of(&dossier), text_of(&whole.imported.dossier), "{}", text);
        prop_assert_eq!(faults(&table), faults(&whole));
    }

    #[test]
    fn texts_survive_a_table(texts in proptest::collection::vec("\\PC{0,12}|[=+@\\-'\"\\[\\],;\\t\\r\\n a-b]{0,8}", 4), number in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
        let mut dossier = Dossier::new();
        let source = dossier.add_source(crosscheck::Source::new("s").named(texts[0].as_str())).unwrap();
        let measure = dossier.add_measure(crosscheck::Measure::new("m", crosscheck::Kind::Flow).in_unit(crosscheck::Unit::new("net t"))).unwrap();
        let one = Assertion::figure("a", measure, crosscheck::Quantity::bare(number).unwrap()).from_origin(source);
        dossier.add_assertion(one.quoted(texts[1].as_str()).noted(texts[2].as_str()).at_url(texts[3].as_str())).unwrap();
        let mut wanted = text_of(&dossier);
        wanted[0].as_object_mut().unwrap().retain(|_, value| value != "");
        for form in [TableForm::Delimited(','), TableForm::Delimited('\t'), TableForm::JsonLines] {
            prop_assert_eq!(text_of(&back(&dossier, form, true).imported.dossier), wanted.clone());
        }
    }
}

/// Rows of which only the last ones tell how all are written, as they would be read if they told it first.
#[test]
fn what_the_first_rows_do_not_tell_later_ones_do() {
    let open = |at: usize| {
        format!("r{at},A,n{},\"{}.{:03}\",0{}/0{}/2025\n", at % 7, at % 9 + 1, at, at % 8 + 1, at % 7 + 1)
    };
    let layout = layout("[defaults]\nkind = \"stock\"");
    let mut taken = 0;
    for telling in [
        "x,A,n1,\"1.234,5\",25/04/2025\n",
        "x,A,n1,\"1,234.5\",04/25/2025\n",
        "x,A,n1,\"1,234.5\",\n",
        "x,A,n1,5,25/04/2025\n",
        "x,A,n1,5,\n",
        "x,A,n1,\"1.234,5\",25/04/2025\ny,A,n1,\"1,234.5\",04/25/2025\n",
        "\"x,A,n1,\"1.234,5\",25/04/2025\n",
    ] {
        let rows: String = (0..400).map(open).collect();
        let last = format!("id,source,measure,value,as_of\n{rows}{telling}");
        let first = format!("id,source,measure,value,as_of\n{telling}{rows}");
        let (late, early) = (read(&last, &layout), read(&first, &layout));
        let plain = |table: &ImportedTable| {
            let mut all: Vec<_> = table
                .imported
                .dossier
                .assertions()
                .iter()
                .map(|one| (one.key().to_owned(), one.quantity().cloned(), one.as_of_given().copied()))
                .collect();
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all
        };
        assert_eq!(plain(&late), plain(&early), "{telling}");
        assert_eq!(late.imported.refused, early.imported.refused, "{telling}");
        assert_eq!(late.guess.columns[3], early.guess.columns[3], "{telling}");
        let (dossier, table) = streamed(&last, &layout);
        assert_eq!(dossier.assertions(), late.imported.dossier.assertions(), "{telling}");
        assert_eq!(table.to_string(), late.to_string(), "{telling}");
        taken += late.imported.dossier.assertions().len();
    }
    assert!(taken > 800, "{taken}");
}

#[test]
fn rows_of_totals_are_known_in_other_languages() {
    for word in ["Gesamt", "Summe:", "Suma", "Итого", "合计", "المجموع", "Yhteensä", "Toplam"]
    {
        let text =
            format!("source,place,as of,deaths\nA,North,2025-06-01,7\nB,South,2025-06-01,5\n{word},,,12\n");
        let table = read(text, &toll());
        assert_eq!(figures(&table), ["7", "5"], "{word}");
        assert!(table.imported.faults.iter().any(|fault| fault.problem == RowProblem::Totals), "{word}");
    }
    // Nor need it stand where a source should be.
    let table = read("as of,place,source,deaths\n2025-06-01,North,A,7\nGesamt,,,12\n", &toll());
    assert_eq!(figures(&table), ["7"]);
    assert!(table.imported.faults.iter().any(|fault| fault.problem == RowProblem::Totals), "{table}");
    let table = read("place,source,deaths\nNorth,A,7\nTotal,B,12\n", &toll());
    assert_eq!(figures(&table), ["7", "12"]);
    // One that leaves nothing out is a source that is called so.
    let table = read("source,place,as of,deaths\nTotal,North,2025-06-01,7\n", &toll());
    assert_eq!(figures(&table), ["7"]);
}

#[test]
fn columns_that_differ_in_a_sign_have_figures_of_their_own_ids() {
    let table = read("source,as of,deaths,deaths %,\"(Deaths)\"\nA,2025-06-01,7,5%,8\n", &toll());
    let keys: Vec<&str> =
        table.imported.dossier.assertions().iter().map(crosscheck::AssertionRef::key).collect();
    assert!(table.imported.faults.is_empty(), "{table}");
    assert_eq!(keys, ["row-2/deaths", "row-2/deaths-2", "row-2/deaths-3"]);
}

#[test]
fn a_word_for_no_figure_is_told_with_the_setting_that_takes_it() {
    for word in ["k.A.", "s/d", "keine Angabe"] {
        let text = format!("source,as of,deaths\nA,2025-06-01,{word}\nB,2025-06-01,5\n");
        let table = read(&text, &toll());
        let told = faults(&table).join("\n");
        let setting = format!("empty = [\"{word}\"]");
        assert!(told.contains(&setting), "{told}");
        let again =
            read(&text, &layout(&format!("{setting}\n[defaults]\nkind = \"cumulative\"\nunit = \"person\"")));
        assert!(again.imported.faults.is_empty() && again.blank == 1, "{again}");
    }
    let table = read("source,as of,deaths\nA,2025-06-01,12 à 15\nB,2025-06-01,5\n", &toll());
    assert!(!faults(&table)[0].contains("empty"), "{:?}", faults(&table));
}
