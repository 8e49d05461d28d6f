//! Cells and names of columns that say more than a number.
#![cfg(feature = "table")]

use std::io::Cursor;

use crosscheck::io::{ImportedTable, Layout, import_table};

fn table(text: &str) -> ImportedTable {
    let layout = Layout::from_toml("[defaults]\nkind = \"stock\"\nas_of = \"2025-06-02\"\n").unwrap();
    import_table(Cursor::new(text), &layout).unwrap()
}

/// The figures, each with the name of its measure, its unit and its note.
fn told(table: &ImportedTable) -> Vec<String> {
    let dossier = &table.imported.dossier;
    let one = |one: crosscheck::AssertionRef<'_>| {
        let measure = dossier.measure(one.measure().unwrap()).unwrap();
        let note = one.note().map_or_else(String::new, |note| format!(" ({note})"));
        let unit = measure.unit().symbol();
        let unit = if unit == "count" { String::new() } else { format!(" {unit}") };
        format!("{}: {}{unit}{note}", measure.name(), one.quantity().unwrap())
    };
    dossier.assertions().iter().map(one).collect()
}

fn faults(table: &ImportedTable) -> String {
    table.imported.faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_stands_in_brackets_behind_a_figure_goes_into_the_note() {
    let text = "source,deaths,note\nA,9 (incl. 2 children),by phone\nB,\"1,250 (prelim.)\",\nC,at least 12 (3 unconfirmed),\nD,~40 (or more),\n";
    let table = table(text);
    assert_eq!(faults(&table), "");
    assert_eq!(
        told(&table),
        [
            "deaths: 9 (by phone; incl. 2 children)",
            "deaths: 1250 (prelim.)",
            "deaths: >=12 (3 unconfirmed)",
            "deaths: ~40 (or more)",
        ]
    );
    let ends = "source,deaths min,deaths max\nA,9 (police),12 (army)\n";
    assert_eq!(told(&self::table(ends)), ["deaths: 9..12 (police; army)"]);
}

#[test]
fn a_unit_in_brackets_is_no_remark() {
    for cell in ["5 (million)", "5 (in '000)", "800 (km2)"] {
        let table = table(&format!("source,deaths\nA,{cell}\nB,12\nC,13\n"));
        assert_eq!(table.imported.refused, 1, "{cell}");
        assert_eq!(told(&table).len(), 2, "{cell}");
    }
}

#[test]
fn names_of_columns_multiply_their_numbers() {
    let text = "source;Displaced (in thousands);Affected (lakh);Homes damaged in Tsd. min;Homes damaged in Tsd. max\nA;12,5;3,5;1,5;2\nB;~13;n/a;1.200;\nC;1,2 million;4;2;\n";
    let table = table(text);
    assert_eq!(
        told(&table),
        [
            "Displaced: 12500",
            "Affected: 350000",
            "Homes damaged: 1500..2000",
            "Displaced: ~13000",
            "Homes damaged: >=1200000",
            "Displaced: 1200000",
            "Affected: 400000",
            "Homes damaged: >=2000",
        ],
        "{}",
        faults(&table)
    );
    let guess = table.guess.to_string();
    assert!(guess.contains("Displaced (in thousands)   → value, times 1000"), "{guess}");
    assert_eq!(table.guess.columns[2].times, Some(100_000));
    assert_eq!(table.guess.columns[0].times, None);
}

#[test]
fn rates_in_names_multiply_nothing_and_too_many_people_are_refused() {
    let rates = table("source,Deaths per 1000,Cases (per million)\nA,12,3\n");
    assert_eq!(told(&rates), ["Deaths per 1000: 12", "Cases (per million): 3"]);
    let many = table("source,Troops (mn)\nA,1.2\nB,\"1,250,000\"\n");
    assert_eq!(told(&many), ["Troops: 1200000"]);
    assert!(faults(&many).contains("`1250000` times 1000000"), "{}", faults(&many));
}

#[test]
fn what_else_a_cell_says_is_no_unit() {
    let table = table("source,deaths\nA,\"9 dead, 3 injured\"\nB,1.4 k\nC,12\n");
    assert_eq!(told(&table), ["deaths: 12"]);
    assert_eq!(table.imported.refused, 2);
}

#[cfg(feature = "text")]
#[test]
fn what_comes_each_day_is_told_apart_from_a_count() {
    let few = table("source,deaths\nA,300 a day\nB,12\nC,13\n");
    assert_eq!(told(&few), ["deaths: 12", "deaths: 13"]);
    assert!(faults(&few).contains("`count/day` does not convert into `count`"), "{}", faults(&few));
    let most = table("source,deaths\nA,300 a day\nB,12 a day\n");
    assert_eq!(told(&most), ["deaths: 300 count/day", "deaths: 12 count/day"]);
}

#[test]
fn what_is_counted_in_persons_has_no_thousandths() {
    let read = |unit: &str, text: &str| {
        let toml = format!("[defaults]\nkind = \"stock\"\nas_of = \"2025-06-02\"\nmeasure = \"x\"\n{unit}");
        import_table(Cursor::new(text), &Layout::from_toml(&toml).unwrap()).unwrap()
    };
    let rows = "source,value\nA,\"1,060\"\nB,7\n";
    let persons = read("unit = \"person\"\n", rows);
    assert_eq!(
        (faults(&persons).as_str(), told(&persons)),
        ("", vec!["x: 1060 person".into(), "x: 7 person".into()])
    );
    // Tonnes have thousandths, so that nothing tells.
    assert_eq!(read("unit = \"t\"\n", rows).imported.faults.len(), 1);
    // So does a column with the unit of each row.
    let each = read("", "source,value,unit\nA,\"1,060\",person\nB,7,person\n");
    assert_eq!(
        (faults(&each).as_str(), told(&each)),
        ("", vec!["x: 1060 person".into(), "x: 7 person".into()])
    );
    assert_eq!(read("", "source,value,unit\nA,\"1,060\",t\nB,7,t\n").imported.faults.len(), 1);
    // Two marks are two styles, of which one has decimals.
    assert_eq!(read("unit = \"person\"\n", "source,value\nA,\"1,060\"\nB,1.060\n").imported.faults.len(), 2);
}

#[test]
fn a_unit_in_the_name_of_a_column_is_that_of_its_figures() {
    let area = table("source,Area (ha)\nA,12.5\nB,7\n");
    assert_eq!(told(&area), ["Area (ha): 12.5 ha", "Area (ha): 7 ha"]);
    assert!(area.guess.to_string().contains("in ha"), "{}", area.guess);
    let crops = table("source,Crop area (lakh ha)\nA,1.5\n");
    assert_eq!(told(&crops), ["Crop area (ha): 150000 ha"]);
    let both = table("source,Displaced (persons),Houses damaged (min)\nA,\"1,060\",7\n");
    assert_eq!(told(&both), ["Displaced (persons): 1060 person", "Houses damaged (min): 7"]);
    // A unit that is given is the one.
    let toml = "[defaults]\nkind = \"stock\"\nas_of = \"2025-06-02\"\nunit = \"km2\"\n";
    let given =
        import_table(Cursor::new("source,Area (ha)\nA,12.5\n"), &Layout::from_toml(toml).unwrap()).unwrap();
    assert_eq!(told(&given), ["Area (ha): 12.5 km2"]);
}

#[test]
fn a_year_and_the_next_one_are_no_season() {
    let dates = |cells: &[&str]| {
        let rows: String = cells.iter().map(|cell| format!("A,{cell},12\n")).collect();
        let layout = Layout::from_toml("[defaults]\nkind = \"flow\"\nmeasure = \"births\"\n").unwrap();
        let table = import_table(Cursor::new(format!("source,year,value\n{rows}")), &layout).unwrap();
        let all = table.imported.dossier.assertions();
        all.iter().map(|a| a.as_of_given().unwrap().to_string()).collect::<Vec<_>>().join(" ")
    };
    for (cells, expected) in [
        // With a slash it is no season, and 22 is no month.
        (&["2021/22"] as &[_], "2021/2022"),
        (&["1999/00", "2019–20"], "1999/2000 2019/2020"),
        // What may be a month or a season is as cells are that can only be years.
        (&["2009/10", "2010/11", "2012/13"], "2009/2010 2010/2011 2012/2013"),
        (&["2021-22", "2019-20"], "2021/2022 2019/2020"),
        (&["2021-22"], "2021/2022"),
        (&["2011-12"], "2011-12"),
        (&["2011–12", "2010-11", "2012-13"], "2011/2012 2010/2011 2012/2013"),
        // So are several that each are called by the next year, unless another cell shows months or days.
        (&["2010-11", "2011-12"], "2010/2011 2011/2012"),
        (&["2010-11", "2010-11"], "2010-11 2010-11"),
        (&["2010-11", "2011-12", "2011-12-31"], "2010-11 2011-12 2011-12-31"),
        (&["2010-11", "2011-12", "2012-01"], "2010-11 2011-12 2012-01"),
        (&["2010-11", "2011-12", "15 March 2012"], "2010-11 2011-12 2012-03-15"),
        (&["2010-11", "2011-12", "31/12/2011"], "2010-11 2011-12 2011-12-31"),
        (&["2010-11", "2011-12", "Jan 2012"], "2010-11 2011-12 2012-01"),
        (&["2010-11", "2011-12", "2012"], "2010/2011 2011/2012 2012"),
        // Else it is as it was, and so where another cell can be no two years.
        (&["2011/12", "2011/07"], "2011-12 2011-07"),
        (&["2021-22", "2021-24"], "2021-22 2021-24"),
        (&["2021-22", "2021-07", "2024-25"], "2021-22 2021-07 2024/2025"),
        (&["2019/20", "2021/23"], "2019/2020"),
    ] {
        assert_eq!(dates(cells), expected, "{cells:?}");
    }
    let toml = "[defaults]\nkind = \"flow\"\nmeasure = \"births\"\n";
    let wide = "source,2019/20,2020/21,2021/22\nA,1204,1871,2010\n";
    let wide = import_table(Cursor::new(wide), &Layout::from_toml(toml).unwrap()).unwrap();
    let all = wide.imported.dossier.assertions();
    let told: Vec<String> = all.iter().map(|a| a.as_of_given().unwrap().to_string()).collect();
    assert_eq!(told, ["2019/2020", "2020/2021", "2021/2022"]);
}

#[test]
fn a_mark_behind_a_figure_or_its_year_is_a_remark() {
    let layout =
        Layout::from_toml("[defaults]\nkind = \"stock\"\nsource = \"A\"\nmeasure = \"deaths\"\n").unwrap();
    let text = "place,year,deaths\nNorth,2017r,17¹\nNorth,2018,12r\nNorth,2019,15?\nNorth,2020,18 p\nNorth,2021p,\"1,250 e\"\nNorth,2022,20 *\n";
    let table = import_table(Cursor::new(text), &layout).unwrap();
    assert_eq!(faults(&table), "");
    let dossier = &table.imported.dossier;
    let told: Vec<String> = dossier
        .assertions()
        .iter()
        .map(|a| {
            let (on, figure) = (a.as_of_given().unwrap(), a.quantity().unwrap());
            format!("{on}: {figure} {}", a.note().unwrap_or("-"))
        })
        .collect();
    assert_eq!(
        told,
        ["2017: 17 r", "2018: 12 r", "2019: 15 ?", "2020: 18 p", "2021: 1250 e; p", "2022: 20 -"]
    );
    // A power and a unit are no marks, and two figures in a cell are none.
    let text = "place,year,deaths\nNorth,2017,10²\nNorth,2018,12; later 14\n";
    let table = import_table(Cursor::new(text), &layout).unwrap();
    assert_eq!(table.imported.faults.len(), 2, "{table}");
}

#[test]
fn a_unit_that_only_says_that_something_is_counted_is_a_count() {
    let text = "source,measure,value,unit\nA,schools closed,12,Number\nB,schools closed,14,number\nC,schools closed,15,#\nD,area lost,15,ha\n";
    let table = table(text);
    assert_eq!(faults(&table), "");
    assert_eq!(
        told(&table),
        ["schools closed: 12", "schools closed: 14", "schools closed: 15", "area lost: 15 ha"]
    );
}

#[test]
fn a_place_called_total_is_no_place_where_nobody_states_it() {
    let layout =
        Layout::from_toml("[defaults]\nkind = \"stock\"\nsource = \"A\"\nmeasure = \"deaths\"\n").unwrap();
    let text = "country,year,deaths\nTotal,2020,300\nKenya,2020,100\nUganda,2020,200\nSoma,2020,3\n";
    let table = import_table(Cursor::new(text), &layout).unwrap();
    let told: Vec<String> =
        table.imported.dossier.assertions().iter().map(|a| a.quantity().unwrap().to_string()).collect();
    assert_eq!(told, ["100", "200", "3"]);
    assert!(faults(&table).contains("row of totals"), "{table}");
}

#[test]
fn two_numbers_with_a_stroke_are_a_share_or_nothing() {
    let text = "source,measure,value,unit\nA,tents filled,12/14,person\nB,area lost,1/2,ha\nC,tents filled,12,person\n";
    let table = table(text);
    let refused = faults(&table);
    assert!(refused.contains("row 2, column C `value`: `12/14` is no number"), "{refused}");
    assert!(refused.contains("row 3, column C `value`: `1/2` is no number"), "{refused}");
    assert_eq!(told(&table), ["tents filled: 12 person"]);
    // So it is where every row counts people.
    let layout = |unit: &str| {
        let text = format!("[defaults]\nkind = \"stock\"\nas_of = \"2025\"\nunit = \"{unit}\"\n");
        Layout::from_toml(&text).unwrap()
    };
    let text = "source,deaths\nA,3/4\nB,1\n";
    let refused = |unit: &str| import_table(Cursor::new(text), &layout(unit)).unwrap().imported.faults.len();
    assert_eq!((refused("person"), refused("fraction")), (1, 0));
}

#[test]
fn two_numbers_with_a_stroke_beside_counts_are_no_share() {
    let counted = table("source,tents filled\nA,12/14\nB,12\nC,13\n");
    assert!(
        faults(&counted).contains("row 2, column B `tents filled`: `12/14` is no number"),
        "{}",
        faults(&counted)
    );
    assert_eq!(told(&counted), ["tents filled: 12", "tents filled: 13"]);
    let shares = table("source,tents filled\nA,12/14\nB,1\nC,0.5\n");
    assert_eq!(faults(&shares), "");
    assert_eq!(told(&shares).len(), 3);
    // What says that it is a share stays one beside counts of something else.
    let both = table("source,measure,value,unit\nA,tents filled,12/14,fraction\nB,tents,14,tent\n");
    assert_eq!(faults(&both), "");
    assert_eq!(told(&both).len(), 2);
    let named = table("source,Filled (fraction)\nA,12/14\nB,1\n");
    assert_eq!(faults(&named), "");
}
