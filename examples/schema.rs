//! Prints the JSON Schema of the file format: `cargo run --features schema --example schema`.

fn main() {
    println!("{:#}", crosscheck::io::schema());
}
