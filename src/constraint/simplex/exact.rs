//! The search in exact rationals, on all rows or on the few that an answer rests on.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::basis::Basis;
use super::limit::Limit;
use super::optimise::{Reached, optimise};
use super::row::{Row, RowId};
use super::scalar::Scalar;
use super::search::{Search, search};
use super::{Multipliers, Optimum, Outcome};

/// Some of the rows, in exact rationals.
pub(super) struct Exact {
    basis: Basis<BigRational>,
    ids: Vec<RowId>,
    bounds: Vec<f64>,
    limit: Limit,
    /// The work of the limit before anything was done.
    allowed: u64,
}

impl Exact {
    /// `None` if these rows are too large.
    pub(super) fn new(rows: &[Row], ids: Vec<RowId>, variables: usize, mut limit: Limit) -> Option<Self> {
        let mut basis = Basis::new(vec![1.0; variables]);
        let mut bounds = Vec::with_capacity(ids.len());
        for id in &ids {
            let row = rows.get(id.index())?;
            basis.add_row(row, true);
            bounds.push(row.bound());
            if basis.cells() > limit.cells {
                return None;
            }
        }
        limit.pivots = limit.pivots.max(1);
        Some(Self { basis, ids, bounds, allowed: limit.work, limit })
    }

    /// Starts from where a search in floats ended: its basic variables, and the rows (of all) with nonbasic ones.
    pub(super) fn start_at(&mut self, (given, of_rows): (Vec<bool>, Vec<bool>)) {
        let leaves: Vec<bool> =
            self.ids.iter().map(|id| of_rows.get(id.index()).is_some_and(|leaves| *leaves)).collect();
        let limit = &mut self.limit;
        self.basis.take_shape(&given, &leaves, |effort| limit.spend(effort));
    }

    /// What was done so far, in the measure of [`Limit::work`].
    pub(super) fn spent(&self) -> u64 {
        self.allowed.saturating_sub(self.limit.work)
    }

    pub(super) fn solve(&mut self) -> Outcome {
        match search(&mut self.basis, &mut self.limit) {
            Search::Feasible => Outcome::Feasible(self.point()),
            Search::Conflict(rows) => Outcome::Infeasible(self.whole(&rows)),
            Search::Limit => Outcome::Unknown,
        }
    }

    /// The least value, and a point that attains it.
    pub(super) fn minimise(&mut self, objective: &[(u32, f64)]) -> (Optimum, Vec<f64>) {
        let optimum = match optimise(&mut self.basis, objective, &mut self.limit) {
            Reached::Least(rows) => {
                let zero: BigRational = Zero::zero();
                let bound = |at: RowId| BigRational::of(self.bounds.get(at.index()).copied().unwrap_or(0.0));
                let value = rows.iter().fold(zero, |sum, (at, y)| sum - bound(*at) * y);
                let multipliers = rows.iter().map(|(at, y)| (*at, Scalar::to_f64(y))).collect();
                Optimum::Value { value: Scalar::to_f64(&value), multipliers: self.named(multipliers) }
            }
            Reached::Unbounded(_) => Optimum::Unbounded,
            Reached::Conflict(rows) => Optimum::Infeasible(self.whole(&rows)),
            Reached::Limit => Optimum::Unknown,
        };
        (optimum, self.point())
    }

    fn point(&self) -> Vec<f64> {
        self.basis.point().iter().map(Scalar::to_f64).collect()
    }

    /// Multipliers in the smallest whole numbers, or as shares of the greatest where those are too long for floats.
    fn whole(&self, rows: &[(RowId, BigRational)]) -> Multipliers {
        let denominator = rows.iter().fold(BigInt::one(), |lcm, (_, y)| lcm.lcm(y.denom()));
        let whole: Vec<BigInt> = rows.iter().map(|(_, y)| y.numer() * (&denominator / y.denom())).collect();
        let divisor = whole.iter().fold(BigInt::ZERO, |gcd, y| gcd.gcd(y));
        let greatest = whole.iter().max().cloned().unwrap_or_else(BigInt::one);
        let fits = divisor.is_positive() && (&greatest / &divisor).bits() <= 53;
        let unit = if fits { divisor } else { greatest };
        let share = |y: BigInt| ToPrimitive::to_f64(&BigRational::new(y, unit.clone())).unwrap_or(f64::NAN);
        self.named(rows.iter().zip(whole).map(|((at, _), y)| (*at, share(y))).collect())
    }

    fn named(&self, multipliers: Multipliers) -> Multipliers {
        let name = |(at, y): (RowId, f64)| self.ids.get(at.index()).map(|id| (*id, y));
        let mut named: Multipliers = multipliers.into_iter().filter_map(name).collect();
        named.sort_unstable_by_key(|(id, _)| *id);
        named
    }
}
