//! Each method on generated worlds.

use std::io::{self, Write};

use crosscheck::truth::{Claims, Method, Truth};

use crate::score::{self, Known, Nearness, Score};
use crate::truth_worlds::{Cell, HARD, Judged, SHAPES, World};

/// Prints for each world the mean score of each method over some seeds, and how often the default was as good as the best.
pub(crate) fn table(seeds: u64, named: &str, why: bool, out: &mut impl Write) -> io::Result<()> {
    write!(out, "| world |")?;
    for method in Method::ALL {
        write!(out, " {method} |")?;
    }
    writeln!(out, " default | leaning | coverage | best for each seed | picked |")?;
    writeln!(out, "{}", "|---".repeat(Method::ALL.len() + 6) + "|")?;
    for (name, make) in SHAPES.iter().chain(HARD).filter(|(name, _)| name.contains(named)) {
        let mut sums = vec![0.0; Method::ALL.len() + 4];
        let mut picked: Vec<String> = Vec::new();
        let mut judged = Judged::Within;
        for seed in 0..seeds {
            let world = make(seed + 1);
            judged = world.judged;
            let (claims, known, near) = given(&world);
            if why {
                writeln!(out, "\n{name}, seed {}: {}", seed + 1, claims.best().why())?;
            }
            let (scores, coverage, pick) = scores(&claims, &known, near, judged);
            let best = scores.iter().take(Method::ALL.len()).copied();
            let best = if judged == Judged::Error {
                best.fold(f64::INFINITY, f64::min)
            } else {
                best.fold(0.0, f64::max)
            };
            for (sum, more) in sums.iter_mut().zip(scores.into_iter().chain([coverage, best])) {
                *sum += more / seeds as f64;
            }
            if !picked.contains(&pick) {
                picked.push(pick);
            }
        }
        write!(out, "| {name} ({}) |", if judged == Judged::Error { "mean error" } else { "share right" })?;
        for sum in sums {
            let sum = if sum.abs() >= 1e6 { format!("{sum:.1e}") } else { format!("{sum:.3}") };
            write!(out, " {sum} |")?;
        }
        writeln!(out, " {} |", picked.join("; "))?;
        out.flush()?;
    }
    Ok(())
}

fn scores(claims: &Claims, known: &[Known], near: Nearness, judged: Judged) -> (Vec<f64>, f64, String) {
    let of = |truth: &Truth<'_>, leaning| {
        let score = Score::of(truth, known, near, leaning);
        let scored = match judged {
            Judged::Error => score.mean_error().unwrap_or(f64::NAN),
            Judged::Within => score.share(score.within),
        };
        (scored, score.coverage())
    };
    let mut all: Vec<f64> =
        Method::ALL.into_iter().map(|method| of(&claims.truth(method), false).0).collect();
    let best = claims.best();
    let (own, coverage) = of(&best, false);
    all.extend([own, of(&best, true).0]);
    let why = best.why().to_string();
    (all, coverage, why.split(": ").next().unwrap_or_default().to_owned())
}

fn given(world: &World) -> (Claims, Vec<Known>, Nearness) {
    let mut builder = Claims::builder();
    for (source, item, value, date) in &world.claims {
        let taken = match value {
            Cell::Number(value) => builder.claim(source, item, *value, *date),
            Cell::Word(word) => builder.claim(source, item, word.as_str(), *date),
        };
        if let Err(error) = taken {
            eprintln!("{error}");
        }
    }
    let cell = |value: &Cell| match value {
        Cell::Number(value) => score::Cell::Number(*value),
        Cell::Word(word) => score::Cell::Word(word.clone()),
    };
    let known =
        world.truth.iter().map(|(item, value)| Known { item: item.clone(), value: cell(value) }).collect();
    let (absolute, relative) = world.tolerance;
    (builder.build(), known, Nearness { absolute, relative, around: None })
}
