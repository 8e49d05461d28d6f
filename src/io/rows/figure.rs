//! From the numbers and the hedge of a row to a figure.

use std::borrow::Cow;

use super::aside::aside;
use super::cells::Row;
use super::fault::{Faulty, RowProblem};
use super::hedge::{Hedge, Hedges, last_clause};
use super::mapping::{Mapping, Slot};
use super::row::given;
use super::scale::scale;
use crate::io::phrase;
use crate::quantity::{Dimension, Form, Number, Quantity, QuantityError, QuantityParseError, Unit};

/// The figure of a row, and what of it the figure cannot hold.
#[derive(Debug)]
pub(super) struct Figure {
    pub(super) form: Form,
    /// The field that a fault of the figure is at.
    pub(super) slot: Slot,
    /// What goes into the note.
    pub(super) beside: Option<String>,
    /// The unit that stands in the figure.
    pub(super) unit: Option<Unit>,
}

/// A figure, or `None` if the row gives none.
pub(super) type Given = Option<Figure>;

const BOTH: &str = "both a low and a high end";

/// Reads the figure of a row.
///
/// One number is taken as hedged. A range is the two ends given; a number within it that is not its middle goes
/// into the note. One end alone is "at least" or "at most".
///
/// What stands in brackets behind a number goes into the note, too, where whole figures are read.
pub(super) fn figure(
    row: &Row<'_>,
    hedges: &mut Hedges,
    mapping: &Mapping,
    unit: Option<&Unit>,
) -> Faulty<Given> {
    let mut read = read(row, hedges, mapping, unit)?;
    let Some(figure) = read.as_mut().filter(|_| mapping.whole_figures && !mapping.exact) else {
        return Ok(read);
    };
    for slot in [Slot::Value, Slot::Low, Slot::High] {
        if let Some((_, said)) = row.text(slot)?.as_deref().and_then(aside) {
            let before = figure.beside.take().map_or_else(String::new, |before| format!("{before}; "));
            figure.beside = Some(format!("{before}{said}"));
        }
    }
    Ok(read)
}

/// The text of a number, without what stands in brackets behind it.
fn bare<'r>(row: &'r Row<'_>, slot: Slot, mapping: &Mapping) -> Faulty<Option<Cow<'r, str>>> {
    let text = row.text(slot)?;
    if !mapping.whole_figures || mapping.exact || row.is_number(slot) {
        return Ok(text);
    }
    Ok(text.map(|text| match aside(&text) {
        Some((figure, _)) => Cow::Owned(figure.to_owned()),
        None => text,
    }))
}

fn read(row: &Row<'_>, hedges: &mut Hedges, mapping: &Mapping, unit: Option<&Unit>) -> Faulty<Given> {
    if unit.is_some_and(|unit| *unit.dimension() == Dimension::Date) {
        return date(row).map(Some);
    }
    let words = match row.text(Slot::Hedge)? {
        None => given(&mapping.defaults.hedge),
        words => words,
    };
    if mapping.whole_figures
        && let Some(figure) = whole_figure(row, words.as_deref(), hedges, mapping)?
    {
        return Ok(Some(figure));
    }
    let value = number(row, Slot::Value, mapping)?;
    let (low, high) = (number(row, Slot::Low, mapping)?, number(row, Slot::High, mapping)?);
    let given = [(Slot::Value, value), (Slot::Low, low), (Slot::High, high)];
    let Some(slot) = given.iter().find_map(|(slot, form)| form.map(|_| *slot)) else {
        let magnitude =
            words.as_deref().map(|text| last_clause(text).to_lowercase()).and_then(|text| magnitude(&text));
        return Ok(magnitude.map(|form| Figure { form, slot: Slot::Hedge, beside: None, unit: None }));
    };
    let whole = |form| Ok(Some(Figure { form, slot, beside: None, unit: None }));
    let unhedged = |slot| {
        let what =
            "a magnitude in words takes neither hedge nor range beside it; leave those out, or give a number";
        row.fault(Some(slot), RowProblem::Shape(what))
    };
    let hedge = match &words {
        None => Hedge::Bare,
        Some(text) => hedges
            .read(text)
            .ok_or_else(|| row.fault(Some(Slot::Hedge), RowProblem::Hedge { text: text.to_string() }))?,
    };
    let mut numbers = [None; 3];
    for ((slot, form), place) in given.into_iter().zip(&mut numbers) {
        match form {
            None => {}
            Some(Form::Bare(n)) => *place = Some(n),
            Some(words) if slot == Slot::Value && low.is_none() && high.is_none() && hedge == Hedge::Bare => {
                return whole(words);
            }
            Some(_) => return Err(unhedged(slot)),
        }
    }
    let against = |wanted| row.fault(Some(Slot::Hedge), RowProblem::HedgeWants { wanted });
    let one = |n| hedge.form(n).ok_or_else(|| against(BOTH));
    match numbers {
        [None, None, None] => Ok(None),
        [Some(v), None, None] => whole(one(v)?),
        [None, Some(_), None] | [None, None, Some(_)] if hedge == Hedge::Between => Err(against(BOTH)),
        [None, Some(_), None] if hedge.points_down() => Err(against("a high end, or with one figure")),
        [None, None, Some(_)] if hedge.points_up() => Err(against("a low end, or with one figure")),
        [None, Some(low), None] if hedge.points_up() => whole(one(low)?),
        [None, None, Some(high)] if hedge.points_down() => whole(one(high)?),
        [None, Some(low), None] => whole(Form::AtLeast(low)),
        [None, None, Some(high)] => whole(Form::AtMost(high)),
        [value, Some(low), Some(high)] => {
            if low > high {
                let error = QuantityError::Backwards { low, high };
                return Err(row.fault(Some(Slot::Low), QuantityParseError::Quantity(error).into()));
            }
            inside(row, value, Some(low), Some(high))?;
            match hedge {
                _ if low < high => Ok(Some(range(hedge, value, low, high, slot))),
                Hedge::Between => whole(Form::Bare(low)),
                _ => whole(one(low)?),
            }
        }
        [Some(v), low, high] => {
            inside(row, Some(v), low, high)?;
            let beside = match (low, high) {
                _ if low == Some(v) || high == Some(v) => None,
                (Some(low), _) => Some(format!("low {low}")),
                (_, Some(high)) => Some(format!("high {high}")),
                _ => None,
            };
            Ok(Some(Figure { form: one(v)?, slot, beside, unit: None }))
        }
    }
}

/// The figure of two ends.
fn range(hedge: Hedge, value: Option<Number>, low: Number, high: Number, slot: Slot) -> Figure {
    // "Up to 100" as 100 from 0 to 100, "less than 5" as 0 to 5: the words say which end was named.
    let end = match value {
        _ if hedge.points_up() && value.is_none_or(|v| v == low) => Some(low),
        _ if hedge.points_down() && hedge != Hedge::Nearly && value.is_none_or(|v| v == high) => Some(high),
        _ => None,
    };
    let ends = Form::Between { low, high };
    let (form, beside) = match (end.and_then(|n| hedge.form(n)), value) {
        (Some(form), _) => (form, None),
        (None, None) => (ends, None),
        (None, Some(v)) => match middle(v, low, high) {
            Some(error) => (Form::PlusMinus { value: v, error }, None),
            None => (ends, Some(format!("value {v}"))),
        },
    };
    Figure { form, slot, beside, unit: None }
}

/// How far both ends are from the middle, if it is the middle to the last bit.
fn middle(v: Number, low: Number, high: Number) -> Option<Number> {
    let error = Number::new(high.get() - v.get()).ok()?;
    let exact = v.get() - error.get() == low.get() && v.get() + error.get() == high.get();
    exact.then_some(error)
}

fn inside(row: &Row<'_>, value: Option<Number>, low: Option<Number>, high: Option<Number>) -> Faulty<()> {
    match value {
        Some(value) if low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high) => {
            Err(row.fault(Some(Slot::Value), RowProblem::Outside { value, low, high }))
        }
        _ => Ok(()),
    }
}

/// A number, or a magnitude in words, as a form without unit.
fn number(row: &Row<'_>, slot: Slot, mapping: &Mapping) -> Faulty<Option<Form>> {
    let Some(text) = bare(row, slot, mapping)? else {
        return Ok(None);
    };
    if let Some(number) = digits(&text) {
        return Ok(Some(Form::Bare(number)));
    }
    let wrong = |problem| row.fault(Some(slot), problem);
    if row.is_number(slot) {
        let value = text.parse().ok().and_then(|v| Number::new(v).ok());
        let problem = || QuantityParseError::NotFinite { text: text.to_string() };
        return value.map(|n| Some(Form::Bare(n))).ok_or_else(|| wrong(problem().into()));
    }
    let quantity: Quantity = text.parse().map_err(|error: QuantityParseError| match error {
        QuantityParseError::Form { text } => wrong(RowProblem::NotANumber { text }),
        other => wrong(other.into()),
    })?;
    match (quantity.form(), quantity.unit()) {
        (form, None) if matches!(form, Form::Bare(_)) || is_magnitude(form) => Ok(Some(*form)),
        _ => Err(wrong(RowProblem::NotANumber { text: text.into_owned() })),
    }
}

/// A number in plain digits, as most are.
fn digits(text: &str) -> Option<Number> {
    if let Some(number) = few_digits(text.as_bytes()) {
        return Number::new(number).ok();
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(decimals) {
        return None;
    }
    Number::new(text.parse().ok()?).ok()
}

/// A number of so few digits that floats hold them and the power of ten below them exactly: their quotient is then the
/// nearest float (Clinger 1990), as parsing gives it.
fn few_digits(text: &[u8]) -> Option<f64> {
    if text.len() > 15 {
        return None;
    }
    let (mut digits, mut point) = (0u64, None);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() && at > 0 => point = Some(at),
            _ => return None,
        }
    }
    match point {
        None if text.is_empty() => None,
        None => Some(digits as f64),
        Some(at) => match text.len() - at - 1 {
            0 => None,
            decimals => Some(digits as f64 / *POWERS.get(decimals)?),
        },
    }
}

const POWERS: [f64; 15] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];

/// A figure that stands as a whole in the field of the value, with its hedge or its unit: `~14000`, `800 km2`, `more
/// than 10,000`. `None` if it is a plain number or a word, which go with hedges and ends beside them.
fn whole_figure(
    row: &Row<'_>,
    words: Option<&str>,
    hedges: &mut Hedges,
    mapping: &Mapping,
) -> Faulty<Option<Figure>> {
    let Some(text) = bare(row, Slot::Value, mapping)? else {
        return Ok(None);
    };
    if row.is_number(Slot::Value) || digits(&text).is_some() || text.parse::<f64>().is_ok() {
        return Ok(None);
    }
    let alone = row.text(Slot::Low)?.is_none() && row.text(Slot::High)?.is_none();
    let lang = row.text(Slot::Language)?;
    let lang = lang.as_deref().or(mapping.defaults.language.as_deref());
    let quantity = match text.parse::<Quantity>() {
        // "1.5 million", "50 to 60" and "300 a day" are no units: as a phrase they are another number, or a rate.
        Ok(quantity) if is_noun(&quantity) => {
            phrase::figure_beyond(&text, lang, &quantity).unwrap_or(quantity)
        }
        Ok(quantity) => quantity,
        Err(error) => {
            match phrase::figure_in(&text, lang) {
                Some(quantity) => quantity,
                // What it says of numbers stands in `number`.
                None if matches!(error, QuantityParseError::Form { .. }) => return Ok(None),
                None => return Err(row.fault(Some(Slot::Value), error.into())),
            }
        }
    };
    let unit = quantity.unit().cloned();
    if unit.as_ref().is_some_and(|unit| holds_number(unit) || multiplies(unit)) {
        return Err(row.fault(Some(Slot::Value), RowProblem::NotANumber { text: text.into_owned() }));
    }
    let form = match (*quantity.form(), words) {
        (form, None) if alone => form,
        // "800 km2" takes a hedge as 800 does.
        (Form::Bare(n), Some(words)) if alone => {
            let problem = || RowProblem::Hedge { text: words.to_owned() };
            let hedge = hedges.read(words).ok_or_else(|| row.fault(Some(Slot::Hedge), problem()))?;
            let wants = || row.fault(Some(Slot::Hedge), RowProblem::HedgeWants { wanted: BOTH });
            hedge.form(n).ok_or_else(wants)?
        }
        _ if unit.is_none() && matches!(quantity.form(), Form::Bare(_)) => return Ok(None),
        _ => {
            let what = "a whole figure takes neither hedge nor range beside it; leave those out, or give the number alone";
            return Err(row.fault(Some(Slot::Value), RowProblem::Shape(what)));
        }
    };
    Ok(Some(Figure { form, slot: Slot::Value, beside: None, unit }))
}

/// Whether a figure counts things by a noun, which may be any word.
fn is_noun(quantity: &Quantity) -> bool {
    quantity.unit().is_some_and(|unit| matches!(unit.dimension(), Dimension::Count(_) | Dimension::Other(_)))
}

/// Whether what stands behind a number holds another one, and so is no unit: `12 à 15`, `9 dead, 3 injured`. What
/// something is for each of does: `2 count/100000 person`.
fn holds_number(unit: &Unit) -> bool {
    let mut later = unit.symbol().split(' ').skip(1);
    !unit.symbol().contains('/') && later.any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a word behind a number is no unit but makes it larger: `1.4 k`.
fn multiplies(unit: &Unit) -> bool {
    unit.symbol().split(' ').any(|word| scale(word).is_some())
}

/// A magnitude in words.
fn magnitude(text: &str) -> Option<Form> {
    let quantity: Quantity = text.parse().ok()?;
    (is_magnitude(quantity.form()) && quantity.unit().is_none()).then_some(*quantity.form())
}

fn is_magnitude(form: &Form) -> bool {
    matches!(form, Form::Tens | Form::Dozens | Form::Magnitude(_) | Form::AFew | Form::Many)
}

/// The date of an event.
fn date(row: &Row<'_>) -> Faulty<Figure> {
    let Some(text) = row.text(Slot::Value)? else {
        return Err(row.fault(None, RowProblem::NoFigure));
    };
    let quantity =
        Quantity::parse_date(&text).map_err(|error| row.fault(Some(Slot::Value), RowProblem::Date(error)))?;
    Ok(Figure { form: *quantity.form(), slot: Slot::Value, beside: None, unit: None })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cases::cases;

    /// What [`digits`] says, said slowly.
    fn slowly(text: &str) -> Option<f64> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (digits(whole) && digits(decimals)).then(|| text.parse().ok())?
    }

    proptest! {
        #![proptest_config(cases(4096))]

        #[test]
        fn digits_are_read_as_parsing_reads_them(text in "[0-9]{0,9}(\\.[0-9]{0,8})?|[0-9.]{0,18}|[-+0-9.,e \u{663}]{0,6}") {
            let read = digits(&text).map(|number| number.get().to_bits());
            let expected = slowly(&text).and_then(|v| Number::new(v).ok()).map(|n| n.get().to_bits());
            prop_assert_eq!(read, expected, "{}", text);
        }
    }
}
