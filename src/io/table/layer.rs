//! How the cells of a row are read, by the style of their columns.

use std::borrow::Cow;

use super::date::{Order, edtf};
use super::guard::unguarded;
use super::number::{Style, is_fraction, plain, remark};
use super::read::Opened;
use super::records::Cells;
use super::scale::Times;
use super::totals::{is_place, is_total};
use super::words::{is_any_count, is_formula_error, says_nothing};
use crate::io::rows::sheet::{Cell, Columns, RowCells, Slot, aside, trimmed};
use crate::io::rows::{Mapping, RowProblem};
use crate::quantity::{Dimension, Unit};

/// The fields that hold numbers, and those that hold dates.
const NUMBERS: [Slot; 3] = [Slot::Value, Slot::Low, Slot::High];
const DATES: [Slot; 4] = [Slot::AsOf, Slot::StatedOn, Slot::PublishedOn, Slot::RecordedAt];

/// The fields that rows of totals leave empty.
const LABELS: [Slot; 6] =
    [Slot::Subject, Slot::Measure, Slot::Population, Slot::Place, Slot::AsOf, Slot::StatedOn];

/// How the cells of a row become those of the mapping.
pub(super) struct Layer {
    /// For each column that is taken: its number from 0, its first use, and how it is read.
    columns: Vec<(usize, Slot, Sort)>,
    /// The start and the end of the time.
    span: Option<(Option<usize>, Option<usize>, Order)>,
    figures: Vec<usize>,
    unit: Option<usize>,
    /// The day or year that the figure is about.
    as_of: Option<usize>,
    dated: bool,
    /// Whether figures may be fractions, where the row does not say what it counts.
    fractions: bool,
    /// Whether nothing says what all rows count.
    unnamed: bool,
    /// The unit of dates.
    date: Unit,
    exact: bool,
    hedge: Option<usize>,
    source: Option<usize>,
    /// What a row of its own says besides its source and figure.
    labels: Vec<usize>,
    place: Option<usize>,
    id: Option<usize>,
    decimal: Option<super::Decimal>,
    dates: Option<super::DateOrder>,
    since_1904: bool,
    empty: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Sort {
    /// A number, and how the name of its column multiplies it.
    Number(Style, Times),
    Date(Order),
    /// The first of two columns that make a time.
    Span,
    /// The unit of the figure.
    Unit,
    Words,
    Free,
}

/// Whether a unit is one of shares, in which a fraction may be told.
fn is_share(unit: &str) -> bool {
    *Unit::new(unit).dimension() == Dimension::Share
}

impl Layer {
    pub(super) fn of<R>(columns: &Columns, mapping: &Mapping, opened: &Opened<'_, R>) -> Self {
        let at = |slot: Slot| {
            let place = columns.places().get(columns.cell_of(slot)?)?;
            usize::try_from(place.checked_sub(1)?).ok()
        };
        let field = |name: &str| opened.plan.fields.get(name).copied();
        let order = |at: usize| opened.orders.get(&at).copied().unwrap_or_default();
        let (start, end) = (field("as_of_start"), field("as_of_end"));
        let span = (start.is_some() || end.is_some()).then(|| {
            let mut both = start.map(order).unwrap_or_default();
            both.add(end.map(order).unwrap_or_default());
            (start, end, both)
        });
        let sort = |column: usize| {
            let used = |slot: &&Slot| at(**slot) == Some(column);
            let at_place = column;
            if let Some(slot) = NUMBERS.iter().find(used) {
                let style = opened.styles.get(&at_place).copied().unwrap_or_default();
                return (*slot, Sort::Number(style, Times::of(&opened.sniffed.names, at_place)));
            }
            if span.is_some() && at(Slot::AsOf) == Some(column) {
                return (Slot::AsOf, Sort::Span);
            }
            if let Some(slot) = DATES.iter().find(used) {
                return (*slot, Sort::Date(order(at_place)));
            }
            if at(Slot::Unit) == Some(column) {
                return (Slot::Unit, Sort::Unit);
            }
            let free = [Slot::Quote, Slot::Note, Slot::Url, Slot::Id];
            match free.iter().find(used) {
                Some(slot) => (*slot, Sort::Free),
                None => (Slot::Source, Sort::Words),
            }
        };
        let places = columns.places().iter().map(|place| (*place as usize).saturating_sub(1));
        let figures = [Slot::Value, Slot::Low, Slot::High, Slot::Stance, Slot::Withdraws, Slot::Towards];
        let date = Unit::date();
        let unit_is_date = |text: Option<&str>| text.is_some_and(|text| text.trim() == date.symbol());
        Self {
            columns: places
                .map(|column| {
                    let (slot, sort) = sort(column);
                    (column, slot, sort)
                })
                .collect(),
            span,
            figures: figures.iter().filter_map(|slot| at(*slot)).collect(),
            unit: at(Slot::Unit),
            as_of: field("as_of"),
            dated: unit_is_date(mapping.defaults.unit.as_deref()),
            fractions: mapping.defaults.unit.as_deref().is_none_or(is_share),
            unnamed: mapping.defaults.unit.is_none(),
            date: date.clone(),
            exact: mapping.exact,
            hedge: at(Slot::Hedge),
            source: at(Slot::Source),
            labels: LABELS.iter().filter_map(|slot| at(*slot)).collect(),
            place: at(Slot::Place),
            id: at(Slot::Id),
            decimal: opened.layout.decimal,
            dates: opened.layout.dates,
            since_1904: opened.layout.since_1904,
            empty: opened.layout.empty.clone(),
        }
    }

    pub(super) fn id(&self, cells: Cells<'_>) -> Option<String> {
        let id = cells.get(self.id?)?.trim();
        (!id.is_empty()).then(|| id.to_owned())
    }

    fn nothing(&self, cell: &str) -> bool {
        let cell = trimmed(cell);
        cell.is_empty() || says_nothing(cell) || self.empty.iter().any(|word| word == cell)
    }

    /// Appends the cells of the mapping; false if the row gives no figure.
    pub(super) fn read<'c>(
        &self,
        cells: Cells<'c>,
        out: &mut RowCells<'c>,
    ) -> Result<bool, (Slot, RowProblem)> {
        let says = |at: &usize| cells.get(*at).is_some_and(|cell| !self.nothing(cell));
        let hedged = || self.hedge.is_some_and(|at| says(&at));
        if !self.exact && !self.figures.iter().any(says) && !hedged() {
            return Ok(false);
        }
        if !self.exact && self.adds_up(cells) {
            return Err((Slot::Source, RowProblem::Totals));
        }
        let unit = self.unit.and_then(|at| cells.get(at)).map(trimmed).filter(|text| !text.is_empty());
        let unit = unit.map(|text| if is_any_count(text) { "count" } else { text });
        let dated = unit.map_or(self.dated, |text| text == self.date.symbol());
        // What a row counts has no thousandths.
        let whole = unit.is_some_and(|text| Unit::new(text).counts_singly());
        let fractions = dated || unit.map_or(self.fractions, is_share);
        for (column, slot, sort) in &self.columns {
            let cell = cells.get(*column).unwrap_or("");
            // `12/14` of persons may be a part of them, a date or a choice; it is not 0.86 of one.
            // So it is of nothing that is named, where whole numbers stand beside it.
            let refused = match sort {
                Sort::Number(style, _) => !fractions || unit.is_none() && self.unnamed && style.is_mixed(),
                _ => false,
            };
            if refused && is_fraction(trimmed(cell)) {
                return Err((*slot, RowProblem::NotANumber { text: cell.to_owned() }));
            }
            out.push(self.cell(cell, *slot, *sort, (dated, whole), cells)?.map(Cell::Text));
        }
        Ok(true)
    }

    /// Whether a row is one of totals: it is called so where a source should be, and leaves out what other rows say; or it
    /// is called so where a place or a date should be, and leaves out all else; or nobody states its own, and it is called so
    /// where a place should be, by a word that no place is called by.
    fn adds_up(&self, cells: Cells<'_>) -> bool {
        let blank = |at: &usize| cells.get(*at).is_none_or(|cell| trimmed(cell).is_empty());
        let total = |at: &usize| cells.get(*at).is_some_and(|cell| is_total(trimmed(cell)));
        if self.source.is_some_and(|at| total(&at)) {
            return self.labels.is_empty() || self.labels.iter().any(blank);
        }
        let named = |at: usize| cells.get(at).is_some_and(|cell| !is_place(trimmed(cell)));
        if self.source.is_none() && self.place.is_some_and(|at| total(&at) && named(at)) {
            return true;
        }
        let mut said = self.source.iter().chain(&self.labels).filter(|at| !blank(at));
        let others = usize::from(self.source.is_some()) + self.labels.len() > 1;
        let (first, second) = (said.next(), said.next());
        others && second.is_none() && first.is_some_and(total)
    }

    fn cell<'c>(
        &self,
        cell: &'c str,
        slot: Slot,
        sort: Sort,
        (dated, whole): (bool, bool),
        cells: Cells<'c>,
    ) -> Result<Option<Cow<'c, str>>, (Slot, RowProblem)> {
        if self.exact {
            return Ok(Some(Cow::Borrowed(unguarded(cell))).filter(|cell| !cell.is_empty()));
        }
        let cell = unguarded(trimmed(cell));
        if let Sort::Span = sort {
            return self.span(cells).map_err(|problem| (slot, problem));
        }
        if is_formula_error(cell) {
            return match sort {
                Sort::Free => Ok(None),
                _ => Err((slot, RowProblem::FormulaError(cell.to_owned()))),
            };
        }
        if cell.is_empty() || (!matches!(sort, Sort::Free) && self.nothing(cell)) {
            return Ok(None);
        }
        let text = match sort {
            Sort::Number(..) if dated => edtf(cell, self.dates, false, self.since_1904),
            Sort::Number(style, times) => {
                // A year that is marked marks what is said of it: `2021p`.
                let year = self.as_of.and_then(|at| cells.get(at)).and_then(|year| remark(trimmed(year)));
                self.number(cell, style, times, whole, year)
            }
            Sort::Date(order) => self.date(cell, order),
            Sort::Unit => Ok(Cow::Borrowed(if is_any_count(cell) { "count" } else { cell })),
            Sort::Words | Sort::Free | Sort::Span => Ok(Cow::Borrowed(cell)),
        };
        text.map(Some).map_err(|problem| (slot, problem))
    }

    /// A number as figures are written. What stands in brackets behind it is left as it is.
    fn number<'c>(
        &self,
        cell: &'c str,
        style: Style,
        times: Times,
        whole: bool,
        year: Option<&str>,
    ) -> Result<Cow<'c, str>, RowProblem> {
        let (figure, said) =
            aside(cell).map_or_else(|| (cell, remark(cell)), |(figure, said)| (figure, Some(said)));
        let of_whole = || style.of_counts().filter(|_| whole && !times.any());
        let decimal = self.decimal.or(style.decided()).or_else(of_whole);
        let read = plain(figure, decimal, self.decimal.is_some())?;
        let read = times.of_figure(read)?;
        Ok(match (said, year) {
            (Some(said), Some(year)) => Cow::Owned(format!("{read} ({said}; {year})")),
            (Some(said), None) | (None, Some(said)) => Cow::Owned(format!("{read} ({said})")),
            (None, None) => read,
        })
    }

    /// A date as EDTF, as its column shows how its dates are written.
    fn date<'c>(&self, cell: &'c str, order: Order) -> Result<Cow<'c, str>, RowProblem> {
        edtf(cell, self.dates.or(order.decided()), order.of_pairs(), self.since_1904)
    }

    /// The time from a start to an end.
    fn span<'c>(&self, cells: Cells<'c>) -> Result<Option<Cow<'c, str>>, RowProblem> {
        let Some((start, end, order)) = self.span else { return Ok(None) };
        let date = |at: Option<usize>| {
            let cell = at.and_then(|at| cells.get(at)).map(|cell| unguarded(cell.trim()));
            let cell = cell.filter(|cell| !self.nothing(cell));
            cell.map(|cell| self.date(cell, order)).transpose()
        };
        Ok(match (date(start)?, date(end)?) {
            (Some(a), Some(b)) if a == b => Some(a),
            (Some(a), Some(b)) => Some(Cow::Owned(format!("{a}/{b}"))),
            (Some(a), None) => Some(Cow::Owned(format!("{a}/.."))),
            (None, Some(b)) => Some(Cow::Owned(format!("../{b}"))),
            (None, None) => None,
        })
    }
}
