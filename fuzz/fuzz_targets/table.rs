//! Tables from strangers: read at once and row by row alike, and what was taken survives a table of its own.

#![no_main]

use std::io::Cursor;

use crosscheck::io::{self, Layout, TableForm, TableOptions};
use crosscheck::{Policy, reconcile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let toml = "[defaults]\nkind = \"stock\"\nsource = \"S\"\nmeasure = \"m\"\nunit = \"net t\"";
    let Ok(layout) = Layout::from_toml(toml) else { panic!("the layout is one") };
    let mut lines = Vec::new();
    let streamed = io::convert_table(Cursor::new(bytes), &layout, &TableOptions::default(), &mut lines);
    let (table, streamed) = match (io::import_table(Cursor::new(bytes), &layout), streamed) {
        (Ok(table), Ok(streamed)) => (table, streamed),
        (Err(a), Err(b)) => return assert_eq!(a.to_string(), b.to_string()),
        _ => panic!("one of the two readers refused it"),
    };
    assert!(table.imported.refused == streamed.imported.refused && !table.to_string().is_empty());
    let dossier = &table.imported.dossier;
    assert!(reconcile(dossier.view(), &Policy::default()).check().is_ok());
    let mut out = Vec::new();
    assert!(io::write_table(dossier, &Layout::default(), TableForm::Delimited(','), &mut out).is_ok());
    let options = TableOptions { with: Some(dossier), ..TableOptions::default() };
    let back = io::import_table_with(Cursor::new(out), &Layout::default(), &options).ok();
    assert!(back.is_some_and(|back| back.imported.dossier.assertions() == dossier.assertions()));
});
