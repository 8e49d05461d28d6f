//! The founding case: five news articles on North Korean troops in Russia, reconciled.
//!
//! `cargo run --example kursk` prints the report; with a date, what was known by the end of that day:
//! `cargo run --example kursk -- 2024-10-25`.

use std::io::Write;

use crosscheck::{Period, Policy, io, reconcile};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dossier = io::read(include_bytes!("data/kursk.json"))?;
    let view = match std::env::args().nth(1) {
        Some(day) => dossier.known_on(day.parse::<Period>()?),
        None => dossier.view(),
    };
    let report = reconcile(view, &Policy::default());
    report.check()?;
    match write!(std::io::stdout().lock(), "{report}") {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
