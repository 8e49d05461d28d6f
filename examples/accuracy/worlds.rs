//! Each method on generated worlds.

use std::io::{self, Write};

use crosscheck::truth::{Claims, Method, Truth};

use crate::score::{self, Known, Nearness, Score};
use crate::truth_worlds::{Cell, HARD, Judged, Plan, SHAPES, World, grid};

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
            let (claims, known) = given(&world);
            if why {
                writeln!(out, "\n{name}, seed {}: {}", seed + 1, claims.best().why())?;
            }
            let (scores, coverage, pick) = scores(&claims, &known, judged);
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

/// What the default does worse than the best single method on a world of a grid, over some seeds: in points of the share that
/// is right, or per cent of the larger mean error.
struct Regret {
    plan: Plan,
    of: f64,
    default: f64,
    best: (f64, Method),
}

impl Regret {
    fn over(plan: Plan, seeds: u64) -> Self {
        let mut sums = vec![0.0; Method::ALL.len() + 2];
        let mut judged = Judged::Within;
        for seed in 1..=seeds {
            let world = plan.world(seed);
            judged = world.judged;
            let (claims, known) = given(&world);
            let (found, ..) = scores(&claims, &known, judged);
            sums.iter_mut().zip(found).for_each(|(sum, more)| *sum += more / seeds as f64);
        }
        // What it leans to counts, so that all answer the same items.
        let default = sums.pop().unwrap_or(f64::NAN);
        let sign = if judged == Judged::Error { -1.0 } else { 1.0 };
        let methods = sums.into_iter().zip(Method::ALL);
        let best = methods.max_by(|a, b| (sign * a.0).total_cmp(&(sign * b.0)));
        let best = best.unwrap_or((f64::NAN, Method::Vote));
        let of = match judged {
            Judged::Within => best.0 - default,
            Judged::Error if default == best.0 => 0.0,
            Judged::Error => (default - best.0) / default.max(best.0),
        };
        let of = 100.0 * of;
        Self { plan, of, default, best }
    }
}

/// Prints for each kind of world in a grid by how much the default is behind the best single method, and where most.
pub(crate) fn regrets(seeds: u64, named: &str, why: bool, out: &mut impl Write) -> io::Result<()> {
    let plans = grid().into_iter().filter(|plan| plan.name().contains(named));
    let mut all: Vec<Regret> = plans.map(|plan| Regret::over(plan, seeds)).collect();
    all.sort_by(|a, b| b.of.total_cmp(&a.of));
    writeln!(out, "| claims | worlds | mean regret | a tenth has more than | worst | at most 1 behind |")?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    let mut kinds: Vec<_> = all.iter().map(|one| one.plan.of).collect();
    kinds.sort();
    kinds.dedup();
    for kind in kinds {
        let own: Vec<f64> = all.iter().filter(|one| one.plan.of == kind).map(|one| one.of).collect();
        let count = own.len() as f64;
        writeln!(
            out,
            "| {kind:?} | {count} | {:+.1} | {:+.1} | {:+.1} | {:.0}% |",
            own.iter().sum::<f64>() / count,
            own.get(own.len() / 10).copied().unwrap_or(f64::NAN),
            own.first().copied().unwrap_or(f64::NAN),
            100.0 * own.iter().filter(|regret| **regret <= 1.0).count() as f64 / count,
        )?;
    }
    writeln!(out, "\nthe worst:")?;
    for Regret { plan, of, default, best } in all.iter().take(20) {
        writeln!(out, "{of:+.1}: {default:.3} beside {:.3} by {}: {}", best.0, best.1, plan.name())?;
        if why {
            writeln!(out, "{}", given(&plan.world(1)).0.best().why())?;
        }
    }
    Ok(())
}

fn scores(claims: &Claims, known: &[Known], judged: Judged) -> (Vec<f64>, f64, String) {
    let of = |truth: &Truth<'_>, leaning| {
        let score = Score::of(truth, known, leaning);
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
    // The first part that is told, if there are some.
    let told = why.lines().find_map(|line| line.split_once(": "));
    (all, coverage, told.map_or_else(String::new, |(picked, _)| picked.to_owned()))
}

fn given(world: &World) -> (Claims, Vec<Known>) {
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
    let (absolute, relative) = world.tolerance;
    let near = Nearness { absolute, relative, around: None };
    let known = |(item, value): &_| Known { item: String::clone(item), value: cell(value), near };
    (builder.build(), world.truth.iter().map(known).collect())
}
