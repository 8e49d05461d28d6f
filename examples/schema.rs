//! Prints the JSON Schema of the file format: `cargo run --features schema --example schema`; with `assertion` behind
//! it, that of one assertion for structured output, with `report` that of reports and other results.

fn main() {
    let schema = match std::env::args().nth(1).as_deref() {
        Some("assertion") => crosscheck::io::assertion_schema(),
        Some("report") => crosscheck::io::report_schema(),
        _ => crosscheck::io::schema(),
    };
    println!("{schema:#}");
}
