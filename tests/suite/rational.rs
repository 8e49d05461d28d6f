//! Linear programming in exact rationals: the textbook's dictionary and Bland's rule, slow and obviously right.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::{BigRational, Ratio};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, One, Signed, Zero};

/// A number in the input of a problem.
pub(crate) type Rational = Ratio<i128>;

/// Σ coefficient · variable ≤ bound.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) terms: Vec<(usize, Rational)>,
    pub(crate) bound: Rational,
    /// Whether equality is left out.
    pub(crate) open: bool,
}

/// The greatest value of a linear form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Greatest {
    /// No point satisfies the rows.
    None,
    /// There is no end.
    Unbounded,
    At(BigRational),
}

/// A number as it is written, to the millionth.
pub(crate) fn decimal(v: f64) -> Rational {
    let millionths = (v * 1e6).round();
    assert!(millionths.abs() < 1e24, "{v} is too large for this oracle");
    Rational::new(millionths as i128, 1_000_000)
}

/// Whether some point satisfies all rows, ends included. Variables that are not `free` are zero or more.
pub(crate) fn feasible(rows: &[Row], free: &[bool]) -> bool {
    greatest(rows, free, &[]) != Greatest::None
}

/// Whether some point satisfies all rows, and those with open ends strictly.
pub(crate) fn strictly_feasible(rows: &[Row], free: &[bool]) -> bool {
    let slack = free.len();
    let mut rows: Vec<Row> = rows.to_vec();
    for row in rows.iter_mut().filter(|row| row.open) {
        row.terms.push((slack, Rational::one()));
    }
    rows.push(Row { terms: vec![(slack, Rational::one())], bound: Rational::one(), open: false });
    let free: Vec<bool> = free.iter().copied().chain([false]).collect();
    matches!(greatest(&rows, &free, &[(slack, Rational::one())]), Greatest::At(most) if most.is_positive())
}

/// The greatest value of a form under the rows.
pub(crate) fn greatest(rows: &[Row], free: &[bool], form: &[(usize, Rational)]) -> Greatest {
    let small = Dictionary::<i128>::of(rows, free, form).and_then(Dictionary::greatest);
    let answer = small.or_else(|| Dictionary::<BigInt>::of(rows, free, form)?.greatest());
    answer.unwrap_or_else(|| panic!("whole numbers of any size cannot overflow"))
}

/// Whole numbers, of which those of fixed size may overflow.
trait Whole: Integer + Clone + Signed + From<i128> + CheckedAdd + CheckedSub + CheckedMul {
    fn big(self) -> BigInt;
}

impl Whole for i128 {
    fn big(self) -> BigInt {
        BigInt::from(self)
    }
}

impl Whole for BigInt {
    fn big(self) -> BigInt {
        self
    }
}

/// Basic variables as affine forms of the nonbasic ones, all of them zero or more. In each row the constant comes
/// first.
struct Dictionary<I: Whole> {
    rows: Vec<Vec<Ratio<I>>>,
    basic: Vec<usize>,
    nonbasic: Vec<usize>,
    /// What is to be made great, in the given variables.
    form: Vec<(usize, Ratio<I>)>,
}

/// The variable that loosens every row, to find a first point.
const LOOSE: usize = 0;

impl<I: Whole> Dictionary<I> {
    fn of(rows: &[Row], free: &[bool], form: &[(usize, Rational)]) -> Option<Self> {
        let own = |v: &Rational| Ratio::new(I::from(*v.numer()), I::from(*v.denom()));
        // Variable 0 loosens; then each given variable, and the negative part of each free one; then slacks.
        let mut place = Vec::new();
        let mut count = 1;
        for is_free in free {
            place.push(count);
            count += if *is_free { 2 } else { 1 };
        }
        let spread = |terms: &[(usize, Rational)], sign: i128| -> Option<Vec<Ratio<I>>> {
            let mut dense = vec![Ratio::zero(); count];
            for (variable, c) in terms {
                let c = own(&(c * Rational::from(sign)));
                let at = place[*variable];
                dense[at] = dense[at].checked_add(&c)?;
                if free[*variable] {
                    dense[at + 1] = dense[at + 1].checked_sub(&c)?;
                }
            }
            Some(dense)
        };
        let mut dictionary = Self {
            rows: Vec::new(),
            basic: (count..count + rows.len()).collect(),
            nonbasic: (0..count).collect(),
            form: spread(form, 1)?.into_iter().enumerate().filter(|(_, c)| !c.is_zero()).collect(),
        };
        for row in rows {
            let mut dense = spread(&row.terms, -1)?;
            dense[LOOSE] = Ratio::one();
            dense.insert(0, own(&row.bound));
            dictionary.rows.push(dense);
        }
        Some(dictionary)
    }

    /// `None` if a number overflowed.
    fn greatest(mut self) -> Option<Greatest> {
        let worst = (0..self.rows.len()).min_by(|a, b| self.rows[*a][0].cmp(&self.rows[*b][0]));
        if let Some(worst) = worst.filter(|row| self.rows[*row][0].is_negative()) {
            let least = self.nonbasic.iter().position(|v| *v == LOOSE)?;
            self.pivot(worst, least)?;
            let most = self.ascend(&[(LOOSE, -Ratio::<I>::one())])?;
            if most.is_none_or(|most| most.is_negative()) {
                return Some(Greatest::None);
            }
        }
        // Nothing is loose from here on.
        if let Some(row) = self.basic.iter().position(|v| *v == LOOSE) {
            match (1..self.rows[row].len()).find(|at| !self.rows[row][*at].is_zero()) {
                Some(at) => self.pivot(row, at - 1)?,
                None => {
                    self.rows.remove(row);
                    self.basic.remove(row);
                }
            }
        }
        if let Some(at) = self.nonbasic.iter().position(|v| *v == LOOSE) {
            self.nonbasic.remove(at);
            for row in &mut self.rows {
                row.remove(at + 1);
            }
        }
        let form = std::mem::take(&mut self.form);
        Some(match self.ascend(&form)? {
            None => Greatest::Unbounded,
            Some(most) => {
                let (n, d) = most.into_raw();
                Greatest::At(BigRational::new(n.big(), d.big()))
            }
        })
    }

    /// Makes a form as great as can be; no end if there is none.
    fn ascend(&mut self, form: &[(usize, Ratio<I>)]) -> Option<Option<Ratio<I>>> {
        let mut objective = vec![Ratio::zero(); self.nonbasic.len() + 1];
        for (variable, c) in form {
            if let Some(at) = self.nonbasic.iter().position(|v| v == variable) {
                objective[at + 1] = objective[at + 1].checked_add(c)?;
            } else if let Some(row) = self.basic.iter().position(|v| v == variable) {
                for (sum, cell) in objective.iter_mut().zip(&self.rows[row]) {
                    *sum = sum.checked_add(&c.checked_mul(cell)?)?;
                }
            }
        }
        // Bland: of all that help the first, so that no basis comes back.
        loop {
            let helps = |at: &usize| objective[at + 1].is_positive();
            let entering = (0..self.nonbasic.len()).filter(helps).min_by_key(|at| self.nonbasic[*at]);
            let Some(entering) = entering else { return Some(Some(objective[0].clone())) };
            let mut leaving: Option<(Ratio<I>, usize)> = None;
            for (at, row) in self.rows.iter().enumerate() {
                if !row[entering + 1].is_negative() {
                    continue;
                }
                let room = row[0].checked_div(&-row[entering + 1].clone())?;
                let nearer = leaving
                    .as_ref()
                    .is_none_or(|(best, held)| (&room, self.basic[at]) < (best, self.basic[*held]));
                if nearer {
                    leaving = Some((room, at));
                }
            }
            let Some((_, leaving)) = leaving else { return Some(None) };
            self.pivot(leaving, entering)?;
            let solved = self.rows[leaving].clone();
            substitute(&mut objective, &solved, entering + 1)?;
        }
    }

    /// Solves a row for the variable of a column and puts that in everywhere else.
    fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let at = column + 1;
        let by = -self.rows[row][at].clone();
        self.rows[row][at] = -Ratio::<I>::one();
        for cell in self.rows[row].iter_mut().filter(|cell| !cell.is_zero()) {
            *cell = cell.checked_div(&by)?;
        }
        let solved = self.rows[row].clone();
        for (other, cells) in self.rows.iter_mut().enumerate() {
            if other != row {
                substitute(cells, &solved, at)?;
            }
        }
        std::mem::swap(&mut self.basic[row], &mut self.nonbasic[column]);
        Some(())
    }
}

/// Puts a solved row in for the variable of a place.
fn substitute<I: Whole>(cells: &mut [Ratio<I>], solved: &[Ratio<I>], at: usize) -> Option<()> {
    let times = std::mem::replace(&mut cells[at], Ratio::zero());
    if times.is_zero() {
        return Some(());
    }
    for (cell, other) in cells.iter_mut().zip(solved).filter(|(_, other)| !other.is_zero()) {
        *cell = cell.checked_add(&times.checked_mul(other)?)?;
    }
    Some(())
}

#[test]
fn it_knows_small_problems() {
    let whole = |v: i128| Rational::from(v);
    let row = |terms: &[(usize, i128)], bound: i128, open: bool| Row {
        terms: terms.iter().map(|(v, c)| (*v, whole(*c))).collect(),
        bound: whole(bound),
        open,
    };
    let free = [false, false];
    // x + y ≤ 4, x ≥ 1, y ≥ 2.
    let mut rows =
        vec![row(&[(0, 1), (1, 1)], 4, false), row(&[(0, -1)], -1, false), row(&[(1, -1)], -2, false)];
    assert_eq!(greatest(&rows, &free, &[(0, whole(1))]), Greatest::At(BigRational::from(BigInt::from(2))));
    assert_eq!(greatest(&rows, &free, &[(0, whole(-1))]), Greatest::At(BigRational::from(BigInt::from(-1))));
    assert_eq!(greatest(&rows[1..], &free, &[(0, whole(1))]), Greatest::Unbounded);
    rows.push(row(&[(0, -1)], -2, true));
    assert!(feasible(&rows, &free), "x = y = 2 touches");
    assert!(!strictly_feasible(&rows, &free));
    rows.push(row(&[(1, -2)], -5, false));
    assert!(!feasible(&rows, &free));
    assert_eq!(greatest(&rows, &free, &[]), Greatest::None);
    // −x ≤ −1 and x ≤ −1 of a free x.
    assert!(!feasible(&[row(&[(0, -1)], -1, false), row(&[(0, 1)], -1, false)], &[true]));
    assert!(
        feasible(&[row(&[(0, 1)], -1, false)], &[true]) && !feasible(&[row(&[(0, 1)], -1, false)], &[false])
    );
}
