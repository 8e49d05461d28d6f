//! A page to look at, of the founding case or of any dossier file, and the picture of one measure.
//!
//! `cargo run --features html --example page -- [FILE] >page.html`
//! `cargo run --features html --example page -- FILE --svg MEASURE >measure.svg`

use std::io::Write;

use crosscheck::{Policy, io, reconcile};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let dossier = match args.first() {
        Some(file) => io::read_file(file)?,
        None => io::read(include_bytes!("data/kursk.json").as_slice())?,
    };
    let report = reconcile(dossier.view(), &Policy::default());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let written = match args.get(1..) {
        Some([option, measure]) if option == "--svg" => {
            let id = dossier.measure_id(measure).ok_or("no measure has that key")?;
            report.timeline_svg(id).ok_or("nothing was said of it")?.write_to(&mut out)
        }
        _ => report.html().write_to(&mut out),
    };
    match written.and_then(|()| out.flush()) {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
