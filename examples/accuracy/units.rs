//! The units of a file, and which one of them each number is told in.

use super::numbers::{Amount, Marks, Scale};

/// How many units are told apart.
pub(crate) const MOST_UNITS: usize = 8;

/// The units that stand in a file, the most frequent first, and how many decimals numbers in each have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Units {
    scales: Vec<(Scale, i32)>,
}

impl Units {
    /// By some values.
    pub(crate) fn of<'v>(values: impl Iterator<Item = &'v str>, marks: Marks) -> Self {
        let mut counts: Vec<(Scale, [usize; 8])> = Vec::new();
        for amount in values.filter_map(|value| Amount::of(value, marks)) {
            let Some(scale) = amount.measured() else { continue };
            let at = counts.iter().position(|(known, _)| *known == scale).unwrap_or(counts.len());
            if at == counts.len() {
                counts.push((scale, [0; 8]));
            }
            let count = counts.get_mut(at).and_then(|(_, decimals)| decimals.get_mut(amount.decimals()));
            if let Some(count) = count {
                *count += 1;
            }
        }
        let all = |decimals: &[usize; 8]| decimals.iter().sum::<usize>();
        counts.sort_by_cached_key(|(scale, count)| (std::cmp::Reverse(all(count)), format!("{scale:?}")));
        let most = |decimals: [usize; 8]| (0..).zip(decimals).max_by_key(|(_, count)| *count);
        let scales = counts.into_iter().map(|(scale, of)| (scale, most(of).map_or(0, |(most, _)| most)));
        Self { scales: scales.take(MOST_UNITS).collect() }
    }

    /// The number of the unit of an amount.
    pub(crate) fn place(&self, amount: &Amount<'_>) -> Option<usize> {
        let own = amount.measured()?;
        self.scales.iter().position(|(scale, _)| *scale == own)
    }

    /// What an amount is in the most frequent unit that it converts to, where each is found so often, and whether that is another one.
    pub(crate) fn number(&self, amount: &Amount<'_>, counts: &[usize]) -> Option<(f64, bool)> {
        let at = self.place(amount)?;
        let (own, _) = self.scales.get(at)?;
        let target = |(to, (scale, decimals)): (usize, &(Scale, i32))| {
            let often = usize::from(to == at) + counts.get(to).copied().unwrap_or(0);
            let value = own.to(scale, amount.value)?;
            // To as many decimals as others have, as whoever converts them would.
            let places = 10_f64.powi(*decimals);
            let value = if to == at { value } else { (value * places).round() / places };
            Some((often, std::cmp::Reverse(to), value))
        };
        let found =
            self.scales.iter().enumerate().filter_map(target).max_by_key(|(often, to, _)| (*often, *to));
        found.map(|(_, std::cmp::Reverse(to), value)| (value, to != at))
    }
}
