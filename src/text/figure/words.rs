//! Orders of magnitude and other words that stand for a number.

use super::super::lexicon::{Meaning, View};
use super::super::tables::{Order, Scale};
use crate::quantity::{Form, Magnitude, Number};

impl View<'_> {
    /// Orders of magnitude, a few, many, a couple, at a token.
    pub(in crate::text) fn word_form(&self, at: usize) -> Option<(Form, usize)> {
        let order = |m| if let Meaning::Magnitude(order) = m { Some(order) } else { None };
        if let Some((first, mut end)) = self.find(at, order) {
            let mut power = Power::of(first);
            // Hundreds of thousands, tens of million.
            while let Some(of) = self.is(end, Meaning::Of) {
                let Some((next, after)) = self.find(of, order).or_else(|| self.order_of_scale(of)) else {
                    break;
                };
                power = power.times(next);
                end = after;
            }
            return power.form().map(|form| (form, end));
        }
        let prefix = self.find(at, |m| match m {
            Meaning::MagnitudeOf => Some(false),
            Meaning::Few => Some(true),
            _ => None,
        });
        if let Some((few, end)) = prefix {
            let mut power = Power { ten: 0, dozen: false };
            let mut next = self.is(end, Meaning::Of).unwrap_or(end);
            let mut any = false;
            while let Some((order, after)) = self.order_of_scale(next) {
                (power, next, any) = (power.times(order), after, true);
            }
            if any {
                return power.form().map(|form| (form, next));
            }
            if few || self.is(at, Meaning::Few) == Some(end) {
                return Some((Form::AFew, end));
            }
        }
        if let Some(end) = self.is(at, Meaning::Pair) {
            // A couple of hundred.
            let (mut value, mut next) = (2.0, end);
            while let Some((order, after)) = self.order_of_scale(next) {
                (value, next) = (value * order.value(), after);
            }
            let value = Number::new(value).ok()?;
            return Some((if next > end { Form::About(value) } else { Form::Bare(value) }, next));
        }
        self.is(at, Meaning::Many).map(|end| (Form::Many, end))
    }

    fn order_of_scale(&self, at: usize) -> Option<(Order, usize)> {
        self.find(at, |m| match m {
            Meaning::Scale(Scale::Ten(power)) => Some(Order::Ten(power)),
            Meaning::Scale(Scale::Dozen) => Some(Order::Dozen),
            _ => None,
        })
    }
}

impl Order {
    fn value(self) -> f64 {
        match self {
            Self::Ten(power) => 10f64.powi(i32::from(power)),
            Self::Dozen => 12.0,
        }
    }
}

/// A product of orders of magnitude.
#[derive(Debug, Clone, Copy)]
struct Power {
    ten: u8,
    dozen: bool,
}

impl Power {
    fn of(order: Order) -> Self {
        match order {
            Order::Ten(ten) => Self { ten, dozen: false },
            Order::Dozen => Self { ten: 1, dozen: true },
        }
    }

    fn times(self, order: Order) -> Self {
        let other = Self::of(order);
        // Dozens of thousands are tens of thousands.
        let dozen = (self.dozen && other.ten == 0) || (other.dozen && self.ten == 0);
        Self { ten: self.ten.saturating_add(other.ten), dozen }
    }

    fn form(self) -> Option<Form> {
        match (self.ten, self.dozen) {
            (1, true) => Some(Form::Dozens),
            (1, false) => Some(Form::Tens),
            (ten, _) => Magnitude::new(ten).map(Form::Magnitude),
        }
    }
}
