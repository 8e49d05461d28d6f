//! A poll average that knows how old each poll is and how pollsters lean.
//!
//! `cargo run --release --example polls -- [FILE [RESULTS]]`
//!
//! FILE is a flat file of polls as JSON Lines, as `io::import_rows` reads it; without one a few races of 2016 and 2020 are
//! shown. Each measure is a level; how levels move and polls scatter is learned from all races whose last poll was taken
//! in an earlier year, never from a result. RESULTS gives the outcome of each race, at whose date the average is taken;
//! then the mean absolute errors of the average and of simpler ones are told, over races with five polls or more.

use std::collections::BTreeMap;

use crosscheck::estimate::{Level, LevelModel, LevelOptions};
use crosscheck::{Dossier, Estimator, Kind, MeasureId, Period, Policy, io, reconcile};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (polls, results) = match (args.next(), args.next()) {
        (Some(file), results) => (std::fs::read(file)?, results.map(std::fs::read).transpose()?),
        _ => {
            let polls = include_bytes!("data/polls.jsonl").to_vec();
            (polls, Some(include_bytes!("data/polls.results.jsonl").to_vec()))
        }
    };
    let imported = io::import_rows(polls.as_slice(), &io::Mapping::default())?;
    for fault in imported.faults.iter().take(5) {
        eprintln!("{fault}");
    }
    let dossier = imported.dossier;
    let report = reconcile(dossier.view(), &Policy::default());
    let estimator = report.estimator();
    let races = races(&dossier);
    let options = LevelOptions::default();
    let models = models(&estimator, &races, &options);
    let results = results.map(|text| outcomes(&text)).transpose()?;
    match results {
        Some(results) => scored(&estimator, &races, &models, &results),
        None => {
            for race in &races {
                let level = models.get(&race.year).and_then(|model| estimator.level(race.measure, model));
                if let Some(last) = level.as_ref().and_then(|level| level.points.last()) {
                    println!("{}: {:.1} ({:.1} to {:.1})", race.key, last.mean, last.low, last.high);
                }
            }
        }
    }
    Ok(())
}

/// The polls of one candidate in one race.
struct Race {
    key: String,
    measure: MeasureId,
    year: i64,
    /// By the end of what each is about: the time and the figure.
    polls: Vec<(i64, f64)>,
}

fn races(dossier: &Dossier) -> Vec<Race> {
    let mut found: BTreeMap<&str, Race> = BTreeMap::new();
    for assertion in dossier.assertions() {
        let (Some(measure), Some(quantity), Some(as_of)) =
            (assertion.measure(), assertion.quantity(), assertion.as_of_given())
        else {
            continue;
        };
        let (Some((low, high)), Some(end)) = (quantity.form().nominal(), as_of.end()) else { continue };
        let Some(key) = dossier.measure(measure).map(|m| m.key()) else { continue };
        let new = || Race { key: key.to_owned(), measure, year: 0, polls: Vec::new() };
        let race = found.entry(key).or_insert_with(new);
        race.polls.push((end, (low.get() + high.get()) / 2.0));
    }
    let mut races: Vec<Race> = found.into_values().collect();
    for race in &mut races {
        race.polls.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let last = race.polls.last().and_then(|(end, _)| Period::day_of(end - 1));
        race.year = last.and_then(|day| day.to_string().split('-').next()?.parse().ok()).unwrap_or(0);
    }
    races
}

/// For each year the model of all races of earlier years, or of that year if there are none.
fn models(estimator: &Estimator<'_>, races: &[Race], options: &LevelOptions) -> BTreeMap<i64, LevelModel> {
    let mut years: Vec<i64> = races.iter().map(|race| race.year).collect();
    years.sort_unstable();
    years.dedup();
    let first = years.first().copied().unwrap_or(0);
    let model = |year: i64| {
        let earlier = |race: &&Race| race.year < year || year == first;
        let measures: Vec<MeasureId> = races.iter().filter(earlier).map(|race| race.measure).collect();
        estimator.level_model(&measures, options)
    };
    years.iter().filter_map(|year| Some((*year, model(*year)?))).collect()
}

/// The date and the outcome of each race.
fn outcomes(text: &[u8]) -> Result<BTreeMap<String, (i64, f64)>, Box<dyn std::error::Error>> {
    let mut mapping = io::Mapping::default();
    mapping.defaults.kind = Some(Kind::Stock);
    let imported = io::import_rows(text, &mapping)?;
    Ok(imported
        .dossier
        .assertions()
        .iter()
        .filter_map(|one| {
            let key = imported.dossier.measure(one.measure()?)?.key().to_owned();
            let (value, _) = one.quantity()?.form().nominal()?;
            Some((key, (one.as_of_given()?.end()?, value.get())))
        })
        .collect())
}

fn scored(
    estimator: &Estimator<'_>,
    races: &[Race],
    models: &BTreeMap<i64, LevelModel>,
    results: &BTreeMap<String, (i64, f64)>,
) {
    let mut errors: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let (mut held, mut told) = (0, 0);
    for race in races.iter().filter(|race| race.polls.len() >= 5) {
        let Some((date, outcome)) = results.get(&race.key) else { continue };
        let polls: Vec<f64> = race.polls.iter().filter(|(end, _)| end <= date).map(|(_, v)| *v).collect();
        let average = |level: Option<Level>| level.and_then(|level| level.at(*date));
        let Some(point) =
            average(models.get(&race.year).and_then(|model| estimator.level(race.measure, model)))
        else {
            continue;
        };
        let mean = polls.iter().sum::<f64>() / polls.len() as f64;
        let newest = polls.last().copied().unwrap_or(mean);
        let mut sorted = polls.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = |at: usize| sorted.get(at).copied().unwrap_or(mean);
        let median = (middle((sorted.len() - 1) / 2) + middle(sorted.len() / 2)) / 2.0;
        for (name, value) in
            [("mean", mean), ("median", median), ("newest poll", newest), ("average", point.mean)]
        {
            errors.entry(name).or_default().push((value - outcome).abs());
        }
        let own = LevelOptions::default();
        if let Some(alone) = average(
            estimator.level_model(&[race.measure], &own).and_then(|m| estimator.level(race.measure, &m)),
        ) {
            errors.entry("average, each race by itself").or_default().push((alone.mean - outcome).abs());
        }
        held += usize::from(point.low <= *outcome && *outcome <= point.high);
        told += 1;
        if results.len() < 40 {
            println!(
                "{}: {:.1} ({:.1} to {:.1}), it became {outcome}",
                race.key, point.mean, point.low, point.high
            );
        }
    }
    println!("mean absolute error over {told} races:");
    for (name, all) in &errors {
        println!("  {name}: {:.2}", all.iter().sum::<f64>() / all.len().max(1) as f64);
    }
    println!("the outcome lies in the band of {held} of {told}");
    if let Some((year, model)) = models.iter().next_back() {
        println!(
            "the last model, for {year}: noise {:.2}, walk {:.3} a day, drift {:.3} a day, houses {:.2}, heavy tails: {}",
            model.noise, model.walk, model.drift, model.house, model.heavy
        );
    }
}
