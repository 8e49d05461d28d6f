//! Prints the JSON Schema of the file format: `cargo run --features schema --example schema`; with `assertion` behind
//! it, that of one assertion for structured output.

fn main() {
    let of_assertion = std::env::args().nth(1).is_some_and(|what| what == "assertion");
    let schema = if of_assertion { crosscheck::io::assertion_schema() } else { crosscheck::io::schema() };
    println!("{schema:#}");
}
