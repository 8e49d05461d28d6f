//! The crate embedded: three figures from code, and what they come to. `cargo run --example embed`.

use crosscheck::{Assertion, Dossier, Kind, Measure, Period, Policy, Quantity, Source, Unit, reconcile};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut dossier = Dossier::new().titled("A flood, as told by two ministries and a newspaper");
    let interior = dossier.add_source(Source::new("interior").named("Ministry of the Interior"))?;
    let health = dossier.add_source(Source::new("health").named("Ministry of Health"))?;
    let paper = dossier.add_source(Source::new("daily").named("The Daily"))?;
    let dead = Measure::new("dead", Kind::Cumulative)
        .named("people killed by the flood")
        .in_unit(Unit::new("person"));
    let dead = dossier.add_measure(dead)?;

    let monday: Period = "2025-06-02".parse()?;
    let tuesday: Period = "2025-06-03".parse()?;
    dossier.add_assertion(
        Assertion::figure("a", dead, Quantity::at_least(120.0)?)
            .from_origin(interior)
            .as_of(monday)
            .stated_on(monday),
    )?;
    dossier.add_assertion(
        Assertion::figure("b", dead, Quantity::bare(87.0)?)
            .from_origin(health)
            .as_of(tuesday)
            .stated_on(tuesday),
    )?;
    dossier.add_assertion(
        Assertion::figure("c", dead, "~120".parse()?).from_origin(interior).relayed_by(paper).as_of(monday),
    )?;

    let report = reconcile(dossier.view(), &Policy::default());
    for finding in report.findings() {
        println!("{}", report.headline(finding));
        finding.check(report.view(), report.policy())?;
    }
    println!("\n{report}");
    Ok(())
}
