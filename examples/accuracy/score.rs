//! The score of answers against a truth that is known.

use crosscheck::truth::{Answer, Truth, Value};

/// What is known of one item.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) item: String,
    pub(crate) value: Cell,
    pub(crate) near: Nearness,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Number(f64),
    Word(String),
}

/// When a number is near enough: so far off, or off by such a share; `around` is the length of a cycle, as of a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nearness {
    pub(crate) absolute: f64,
    pub(crate) relative: f64,
    pub(crate) around: Option<f64>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Score {
    /// How many items have both a truth and a claim.
    pub(crate) asked: usize,
    pub(crate) answered: usize,
    pub(crate) numbers: usize,
    pub(crate) error: f64,
    pub(crate) exact: usize,
    pub(crate) within: usize,
}

impl Score {
    /// Scores answers; those that are undetermined count as none, or with `leaning` by what they lean to.
    pub(crate) fn of(truth: &Truth<'_>, known: &[Known], leaning: bool) -> Self {
        let mut score = Self::default();
        for one in known {
            let Some(answer) = truth.answer(&one.item) else { continue };
            score.asked += 1;
            score.add(answer, one, leaning);
        }
        score
    }

    fn add(&mut self, answer: Answer<'_>, one: &Known, leaning: bool) {
        let near = one.near;
        let value = if leaning { Some(answer.leaning) } else { answer.value() };
        let Some(value) = value else { return };
        self.answered += 1;
        match (value, &one.value) {
            (Value::Number(found), Cell::Number(known)) => {
                let apart = (found - known).abs();
                let off = near.around.map_or(apart, |cycle| (apart % cycle).min(cycle - apart % cycle));
                self.numbers += 1;
                self.error += off;
                let rounding = 1e-9 * known.abs();
                self.exact += usize::from(off <= rounding);
                self.within += usize::from(off <= near.absolute.max(near.relative * known.abs()) + rounding);
            }
            (Value::Word(found), Cell::Word(known)) => {
                self.exact += usize::from(found == known);
                self.within += usize::from(found == known);
            }
            _ => {}
        }
    }

    pub(crate) fn mean_error(&self) -> Option<f64> {
        (self.numbers > 0).then(|| self.error / self.numbers as f64)
    }

    pub(crate) fn share(&self, of: usize) -> f64 {
        if self.answered == 0 { 0.0 } else { of as f64 / self.answered as f64 }
    }

    pub(crate) fn coverage(&self) -> f64 {
        if self.asked == 0 { 0.0 } else { self.answered as f64 / self.asked as f64 }
    }
}
