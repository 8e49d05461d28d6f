//! What numbers are multiples of.

/// How many standard errors of a level a step must be for the level to be brought to the nearest one: with smaller steps
/// hardly any answer would be exact. What is true lies there if figures are whole by nature, as those of a thermometer. If
/// people only rounded them, an error of up to half a step is added, which is little where the step is small beside the
/// standard error, and much where a large crowd rounds coarsely: claims do not tell the two apart. The error of a
/// step s adds s²/12 to a squared standard error e², which is one part in 130 at the least step that is taken; half or twice as
/// much as this changes no world of the suite by more than two in a thousand.
const LEAST: f64 = 0.3;

/// The largest step of a few that nearly all numbers are multiples of; 0 if there is none.
pub(super) fn grid(numbers: &[f64]) -> f64 {
    const STEPS: [f64; 13] = [1e6, 1e5, 1e4, 1e3, 100.0, 10.0, 5.0, 1.0, 0.5, 0.1, 0.05, 0.01, 0.001];
    // Zero is a multiple of everything.
    let sampled =
        numbers.iter().copied().step_by((numbers.len() / 4096).max(1)).filter(|value| *value != 0.0);
    let sampled: Vec<f64> = sampled.collect();
    let fits = |step: &f64| {
        let on = sampled.iter().filter(|value| {
            let steps = *value / step;
            // A number of very many steps is not a multiple because it is nearly one beside its size.
            (steps - steps.round()).abs() <= (1e-9 * steps.abs()).min(0.01)
        });
        on.count() as f64 >= 0.995 * sampled.len() as f64
    };
    if sampled.is_empty() { 0.0 } else { STEPS.into_iter().find(fits).unwrap_or(0.0) }
}

/// The nearest step to a level with such a standard error, if it is brought there.
pub(super) fn snapped(level: f64, grid: f64, error: f64) -> Option<f64> {
    let near = grid > 0.0 && grid >= LEAST * error;
    near.then(|| (level / grid).round() * grid).filter(|level| level.is_finite())
}
