//! A dossier as linear inequalities by the definitions, on the full grid of all times and measures; shares no code
//! with the engine but the vocabulary: what a hedge means, how units convert, where a period starts and ends.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::quantity::{Bound, Tier};
use crosscheck::{
    AssertionId, Comparator, Coordinate, Dossier, Kind, MeasureId, Period, Policy, RuleForm, RuleId,
};
use num_traits::{One, Zero};

use crate::rational::{self, Greatest, Rational, Row, decimal};

/// A column of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    /// A constant.
    Always(MeasureId),
    /// A running total, a level, or the running sum of a flow of things that are counted.
    At(MeasureId, i64),
    /// A flow that neither adds up nor feeds a total.
    Over(MeasureId, i64, i64),
}

/// What is said of a dossier without its figures, and how to read these.
pub(crate) struct Oracle<'d> {
    dossier: &'d Dossier,
    policy: &'d Policy,
    times: Vec<i64>,
    /// The windows that figures on flows name, and those from each time to the next.
    windows: BTreeSet<(i64, i64)>,
    columns: BTreeMap<Slot, usize>,
    free: Vec<bool>,
    structure: Vec<Row>,
    inner: Vec<(MeasureId, MeasureId)>,
    rules: Vec<RuleId>,
}

type Form = Vec<(Slot, Rational)>;

impl<'d> Oracle<'d> {
    /// The grid of all times that figures name, and these.
    pub(crate) fn of(dossier: &'d Dossier, policy: &'d Policy, also: &[Period]) -> Self {
        Self::without(dossier, policy, also, &[], &[])
    }

    /// The same without some rules and without some parts by hierarchy.
    pub(crate) fn without(
        dossier: &'d Dossier,
        policy: &'d Policy,
        also: &[Period],
        rules: &[RuleId],
        nestings: &[(MeasureId, MeasureId)],
    ) -> Self {
        let (mut times, mut windows) = (BTreeSet::new(), BTreeSet::new());
        for assertion in dossier.assertions() {
            if let Some((start, end)) = assertion.as_of_given().and_then(bounds) {
                times.extend([start, end]);
                let on = assertion.measure().and_then(|m| dossier.measure(m));
                if on.is_some_and(|m| m.kind() == Kind::Flow) {
                    windows.insert((start, end));
                }
            }
        }
        for (start, end) in also.iter().filter_map(bounds) {
            times.extend([start, end]);
            windows.insert((start, end));
        }
        if times.is_empty() {
            // What rules say, they say at any time.
            times.insert(0);
        }
        let steps: Vec<i64> = times.iter().copied().collect();
        windows.extend(steps.windows(2).map(|pair| (pair[0], pair[1])));
        let all = dossier.rule_ids();
        let mut oracle = Self {
            dossier,
            policy,
            times: times.into_iter().collect(),
            windows,
            columns: BTreeMap::new(),
            free: Vec::new(),
            structure: Vec::new(),
            inner: Vec::new(),
            rules: all.filter(|rule| !rules.contains(rule)).collect(),
        };
        oracle.nest(nestings);
        oracle.natural();
        oracle.parts();
        for rule in oracle.rules.clone() {
            oracle.rule(rule);
        }
        oracle
    }

    /// Whether these figures can all be true: no ends that exclude each other, be they closed or facing open ones.
    pub(crate) fn holds(&self, figures: &[AssertionId], tier: Tier) -> bool {
        // Touching is no conflict: only where every end is left out does nothing lie between.
        self.touches(figures, tier) && {
            let mut open: Vec<Row> =
                self.structure.iter().filter(|row| row.bound.is_zero()).cloned().collect();
            open.extend(self.figures(figures, tier).into_iter().filter(|row| row.open));
            open.extend(self.links(figures, tier));
            rational::strictly_feasible(&open, &vec![true; self.free.len()])
        }
    }

    /// The same, ends included.
    pub(crate) fn touches(&self, figures: &[AssertionId], tier: Tier) -> bool {
        let mut all = self.structure.clone();
        all.extend(self.figures(figures, tier));
        all.extend(self.links(figures, tier));
        rational::feasible(&all, &self.free)
    }

    /// The least and the most that figures leave a measure at a time: minus the greatest of the negative, the greatest.
    pub(crate) fn range(
        &self,
        figures: &[AssertionId],
        measure: MeasureId,
        period: Option<&Period>,
    ) -> Option<(Greatest, Greatest)> {
        let kind = self.kind(measure);
        let form: Form = match (kind, period.and_then(bounds)) {
            (Kind::Constant, _) => vec![(Slot::Always(measure), Rational::one())],
            (Kind::Cumulative, Some((_, end))) => vec![(Slot::At(measure, end), Rational::one())],
            (Kind::Stock, Some((start, _))) => vec![(Slot::At(measure, start), Rational::one())],
            (Kind::Flow, Some((start, end))) => self.flow(measure, start, end),
            _ => return None,
        };
        let mut rows = self.structure.clone();
        rows.extend(self.figures(figures, Tier::Support));
        rows.extend(self.links(figures, Tier::Support));
        let form = self.placed(&form)?;
        let negative: Vec<(usize, Rational)> = form.iter().map(|(v, c)| (*v, -*c)).collect();
        Some((rational::greatest(&rows, &self.free, &negative), rational::greatest(&rows, &self.free, &form)))
    }

    fn kind(&self, measure: MeasureId) -> Kind {
        self.dossier.measure(measure).unwrap().kind()
    }

    fn adds_up(&self, measure: MeasureId) -> bool {
        self.kind(measure) == Kind::Flow && self.dossier.measure(measure).unwrap().is_counting()
    }

    fn measures(&self) -> Vec<MeasureId> {
        self.dossier.measure_ids().collect()
    }

    fn factor(&self, from: MeasureId, to: MeasureId) -> Rational {
        let unit = |m| self.dossier.measure(m).unwrap().unit();
        decimal(unit(from).factor_to(unit(to)).unwrap())
    }

    /// A total that a flow feeds.
    fn fed(&self, flow: MeasureId) -> Option<MeasureId> {
        self.rules.iter().find_map(|rule| match self.dossier.rule(*rule).unwrap().form() {
            RuleForm::Increment { flow: one, total } if *one == flow => Some(*total),
            _ => None,
        })
    }

    /// A flow over a window: of things that are counted, what its running sum grows by; of others that feed a total,
    /// what that grows by.
    fn flow(&self, measure: MeasureId, start: i64, end: i64) -> Form {
        let grows =
            |on: MeasureId, times: Rational| vec![(Slot::At(on, end), times), (Slot::At(on, start), -times)];
        match (self.adds_up(measure), self.fed(measure)) {
            (true, _) => grows(measure, Rational::one()),
            (false, Some(total)) => grows(total, Rational::one() / self.factor(measure, total)),
            (false, None) => vec![(Slot::Over(measure, start, end), Rational::one())],
        }
    }

    fn placed(&self, form: &Form) -> Option<Vec<(usize, Rational)>> {
        form.iter().map(|(slot, c)| Some((*self.columns.get(slot)?, *c))).collect()
    }

    /// Form ≤ bound.
    fn row(&self, form: &Form, bound: Rational, open: bool) -> Option<Row> {
        Some(Row { terms: self.placed(form)?, bound, open })
    }

    fn at_most(&mut self, form: &Form, bound: Rational) {
        let row = self.row(form, bound, false);
        self.structure.extend(row);
    }

    /// Columns, natural ranges, and what never falls.
    fn natural(&mut self) {
        for measure in self.measures() {
            let on = self.dossier.measure(measure).unwrap();
            let range = on.unit().natural_range();
            let slots: Vec<Slot> = match on.kind() {
                Kind::Constant => vec![Slot::Always(measure)],
                Kind::Flow if !on.is_counting() => {
                    self.windows.iter().map(|(s, e)| Slot::Over(measure, *s, *e)).collect()
                }
                Kind::Proposition => Vec::new(),
                _ => self.times.iter().map(|t| Slot::At(measure, *t)).collect(),
            };
            for slot in &slots {
                self.columns.insert(*slot, self.free.len());
                self.free.push(range.low().value() != Some(0.0));
                if let (Some(top), false) = (range.high().value(), self.adds_up(measure)) {
                    self.at_most(&vec![(*slot, Rational::one())], decimal(top));
                }
            }
            if on.kind() == Kind::Cumulative || self.adds_up(measure) {
                for pair in slots.windows(2) {
                    self.at_most(
                        &vec![(pair[0], Rational::one()), (pair[1], -Rational::one())],
                        Rational::zero(),
                    );
                }
            }
        }
    }

    /// Which measures are parts of which, by rules and by coordinates.
    fn nest(&mut self, without: &[(MeasureId, MeasureId)]) {
        for rule in &self.rules {
            if let RuleForm::PartOf { part, whole } = self.dossier.rule(*rule).unwrap().form() {
                self.inner.push((*part, *whole));
            }
        }
        let mut all = self.measures();
        // What only its key tells from another one is nested by rules alone.
        let place = |id: &MeasureId| {
            let one = self.dossier.measure(*id).unwrap();
            let values = Coordinate::ALL.map(|coordinate| one.coordinate(coordinate));
            (values, one.kind(), one.is_counting(), one.unit().dimension())
        };
        let twins: Vec<MeasureId> = all
            .iter()
            .copied()
            .filter(|a| {
                all.iter().any(|b| a != b && place(a).0.iter().any(Option::is_some) && place(a) == place(b))
            })
            .collect();
        all.retain(|one| !twins.contains(one));
        for a in &all {
            for b in &all {
                if a != b && self.lies_within(*a, *b) && !without.contains(&(*a, *b)) {
                    self.inner.push((*a, *b));
                }
            }
        }
    }

    fn lies_within(&self, a: MeasureId, b: MeasureId) -> bool {
        let (ma, mb) = (self.dossier.measure(a).unwrap(), self.dossier.measure(b).unwrap());
        let bounds = |inner, outer| {
            inner == outer || (matches!(inner, Kind::Flow | Kind::Constant) && outer == Kind::Cumulative)
        };
        let alike = ma.unit().factor_to(mb.unit()).is_some() && ma.is_counting() && mb.is_counting();
        if !alike || !bounds(ma.kind(), mb.kind()) || ma.kind() == Kind::Proposition {
            return false;
        }
        let (mut named, mut smaller) = (false, false);
        for coordinate in Coordinate::ALL {
            match (ma.coordinate(coordinate), mb.coordinate(coordinate)) {
                (None, None) => {}
                (Some(x), Some(y)) if self.under(coordinate, x, y) => {
                    named = true;
                    smaller |= x != y;
                }
                _ => return false,
            }
        }
        named && (smaller || ma.kind() != mb.kind())
    }

    fn under(&self, coordinate: Coordinate, x: &str, y: &str) -> bool {
        let above = self.dossier.term(coordinate, x);
        x == y || above.is_some_and(|term| term.parents().any(|parent| self.under(coordinate, parent, y)))
    }

    fn parts(&mut self) {
        for (inner, outer) in self.inner.clone() {
            let times = self.factor(inner, outer);
            let below = |a: Form, b: Form| -> Form {
                a.into_iter()
                    .map(|(slot, c)| (slot, c * times))
                    .chain(b.into_iter().map(|(slot, c)| (slot, -c)))
                    .collect()
            };
            let one = |slot: Slot| vec![(slot, Rational::one())];
            match (self.kind(inner), self.kind(outer)) {
                (Kind::Constant, Kind::Constant) => {
                    self.at_most(
                        &below(one(Slot::Always(inner)), one(Slot::Always(outer))),
                        Rational::zero(),
                    );
                }
                (Kind::Stock, Kind::Stock) | (Kind::Cumulative | Kind::Stock, Kind::Cumulative) => {
                    for t in self.times.clone() {
                        self.at_most(
                            &below(one(Slot::At(inner, t)), one(Slot::At(outer, t))),
                            Rational::zero(),
                        );
                    }
                }
                (Kind::Flow, Kind::Cumulative) if self.adds_up(inner) => {
                    for t in self.times.clone() {
                        self.at_most(
                            &below(one(Slot::At(inner, t)), one(Slot::At(outer, t))),
                            Rational::zero(),
                        );
                    }
                }
                (Kind::Flow, Kind::Flow) => {
                    for (s, e) in self.windows.clone() {
                        self.at_most(
                            &below(self.flow(inner, s, e), self.flow(outer, s, e)),
                            Rational::zero(),
                        );
                    }
                }
                _ => {}
            }
        }
    }

    /// A form at each time at which all its measures have a value, where it has this bound.
    fn instances(&self, terms: &[(Rational, MeasureId)], bound: Rational) -> Vec<Form> {
        let kinds: BTreeSet<&str> = terms
            .iter()
            .filter(|(_, m)| self.kind(*m) != Kind::Constant)
            .map(|(_, m)| match self.kind(*m) {
                Kind::Flow => "flow",
                Kind::Stock => "stock",
                _ => "total",
            })
            .collect();
        let of = |slot: &dyn Fn(MeasureId) -> Form| -> Form {
            let one = |(c, m): &(Rational, MeasureId)| -> Form {
                match self.kind(*m) {
                    Kind::Constant => vec![(Slot::Always(*m), *c)],
                    _ => slot(*m).into_iter().map(|(slot, k)| (slot, k * *c)).collect(),
                }
            };
            terms.iter().flat_map(one).collect()
        };
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let constant = terms.iter().any(|(_, m)| self.kind(*m) == Kind::Constant);
        match kinds.as_slice() {
            [] => vec![of(&|_| Vec::new())],
            ["stock"] | ["total"] => {
                self.times.iter().map(|t| of(&|m| vec![(Slot::At(m, *t), Rational::one())])).collect()
            }
            // A fixed amount is of the windows that figures on its measures name.
            ["flow"] if bound.is_zero() && !constant => {
                self.windows.iter().map(|(s, e)| of(&|m| self.flow(m, *s, *e))).collect()
            }
            ["flow"] => {
                let on = |m: &MeasureId| terms.iter().any(|(_, one)| one == m);
                let told = self.dossier.assertions().iter().filter(|a| a.measure().is_some_and(|m| on(&m)));
                let windows: BTreeSet<(i64, i64)> = told
                    .filter(|a| self.kind(a.measure().unwrap()) == Kind::Flow)
                    .filter_map(|a| a.as_of_given().and_then(bounds))
                    .collect();
                windows.iter().map(|(s, e)| of(&|m| self.flow(m, *s, *e))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn rule(&mut self, rule: RuleId) {
        let dossier = self.dossier;
        let (terms, comparator, bound): (Vec<(Rational, MeasureId)>, Comparator, Rational) =
            match dossier.rule(rule).unwrap().form() {
                RuleForm::Sum { total, parts, exhaustive } => {
                    let kinds: BTreeSet<u8> =
                        parts.iter().chain([total]).map(|m| self.kind(*m) as u8).collect();
                    if kinds.len() > 1 {
                        return;
                    }
                    let parts = parts.iter().map(|m| (-self.factor(*m, *total), *m));
                    let comparator = if *exhaustive { Comparator::Equal } else { Comparator::AtLeast };
                    (parts.chain([(Rational::one(), *total)]).collect(), comparator, Rational::zero())
                }
                RuleForm::Linear { terms, comparator, bound } => {
                    let terms = terms.iter().map(|(c, m)| (decimal(c.get()), *m)).collect();
                    (terms, *comparator, decimal(bound.get()))
                }
                RuleForm::Increment { flow, total } => {
                    let times = self.factor(*flow, *total);
                    for (s, e) in self.windows.clone() {
                        let mut form: Form =
                            self.flow(*flow, s, e).into_iter().map(|(slot, c)| (slot, c * times)).collect();
                        form.push((Slot::At(*total, e), -Rational::one()));
                        form.push((Slot::At(*total, s), Rational::one()));
                        self.compare(&form, Comparator::Equal, Rational::zero());
                    }
                    return;
                }
                _ => return,
            };
        for form in self.instances(&terms, bound) {
            self.compare(&form, comparator, bound);
        }
    }

    fn compare(&mut self, form: &Form, comparator: Comparator, bound: Rational) {
        if comparator != Comparator::AtLeast {
            self.at_most(form, bound);
        }
        if comparator != Comparator::AtMost {
            let negative: Form = form.iter().map(|(slot, c)| (*slot, -*c)).collect();
            self.at_most(&negative, -bound);
        }
    }

    /// The bounds of figures; those that are not read, for want of a time or of a meaning, say nothing.
    fn figures(&self, figures: &[AssertionId], tier: Tier) -> Vec<Row> {
        figures.iter().flat_map(|id| self.figure(*id, tier)).flatten().collect()
    }

    /// What figures say of how measures bear on each other.
    fn links(&self, figures: &[AssertionId], tier: Tier) -> Vec<Row> {
        let links = |id: &AssertionId| {
            let mut rows = self.shares(*id, tier);
            rows.extend(self.past(*id));
            rows
        };
        figures.iter().flat_map(links).flatten().collect()
    }

    /// The values of a figure, in the unit of its measure.
    fn ends(&self, id: AssertionId, tier: Tier) -> Option<[Option<(Rational, bool)>; 2]> {
        let assertion = self.dossier.assertion(id).unwrap();
        let (on, quantity) = (self.dossier.measure(assertion.measure()?)?, assertion.quantity()?);
        let unit = quantity.unit().unwrap_or(on.unit());
        let range = self.policy.hedges.tier(quantity.form(), unit, tier)?;
        let times = decimal(unit.factor_to(on.unit()).unwrap());
        let end = |bound: Bound| bound.value().map(|v| (decimal(v) * times, bound.is_open()));
        Some([end(range.low()), end(range.high())])
    }

    fn time(&self, id: AssertionId) -> Option<(i64, i64)> {
        self.dossier.assertion(id)?.as_of_given().and_then(bounds)
    }

    fn figure(&self, id: AssertionId, tier: Tier) -> Vec<Option<Row>> {
        let Some([low, high]) = self.ends(id, tier) else { return Vec::new() };
        let measure = self.dossier.assertion(id).unwrap().measure().unwrap();
        let one = |slot| vec![(slot, Rational::one())];
        // Where it bounds its measure from below and from above.
        let spoken: Vec<(Form, Form)> = match (self.kind(measure), self.time(id)) {
            (Kind::Constant, _) => vec![(one(Slot::Always(measure)), one(Slot::Always(measure)))],
            (Kind::Cumulative, Some((start, end))) => {
                let first = if self.is_moment(start, end) { end } else { start };
                vec![(one(Slot::At(measure, end)), one(Slot::At(measure, first)))]
            }
            (Kind::Stock, Some((start, end))) if self.is_moment(start, end) => {
                let during = self.times.iter().filter(|t| start <= **t && **t < end);
                during.map(|t| (one(Slot::At(measure, *t)), one(Slot::At(measure, *t)))).collect()
            }
            (Kind::Flow, Some((start, end))) => {
                vec![(self.flow(measure, start, end), self.flow(measure, start, end))]
            }
            _ => Vec::new(),
        };
        let mut rows = Vec::new();
        for (below, above) in &spoken {
            if let Some((v, open)) = low {
                let negative: Form = below.iter().map(|(slot, c)| (*slot, -*c)).collect();
                rows.push(self.row(&negative, -v, open));
            }
            if let Some((v, open)) = high {
                rows.push(self.row(above, v, open));
            }
        }
        rows
    }

    /// A closed incident is past, and counts, from the end of the time of its figure on.
    fn past(&self, id: AssertionId) -> Vec<Option<Row>> {
        let measure = self.dossier.assertion(id).unwrap().measure().unwrap();
        let Some((_, end)) = self.time(id).filter(|_| self.kind(measure) == Kind::Constant) else {
            return Vec::new();
        };
        let counts = |(inner, outer): &&(MeasureId, MeasureId)| {
            *inner == measure && self.kind(*outer) == Kind::Cumulative
        };
        let wholes = self.inner.iter().filter(counts).map(|(_, outer)| *outer);
        let below = |outer| {
            let part = (Slot::Always(measure), self.factor(measure, outer));
            self.row(&vec![part, (Slot::At(outer, end), -Rational::one())], Rational::zero(), false)
        };
        wholes.map(below).collect()
    }

    /// What a share says of its part and whole, where nothing was lost.
    fn shares(&self, id: AssertionId, tier: Tier) -> Vec<Option<Row>> {
        let Some([low, high]) = self.ends(id, tier) else { return Vec::new() };
        let measure = self.dossier.assertion(id).unwrap().measure().unwrap();
        let time = self.time(id);
        let mut rows = Vec::new();
        for rule in &self.rules {
            let RuleForm::Share { share, part, whole, loss: false } =
                *self.dossier.rule(*rule).unwrap().form()
            else {
                continue;
            };
            if share != measure {
                continue;
            }
            let at = |m: MeasureId, s: i64, e: i64| match self.kind(m) {
                Kind::Constant => vec![(Slot::Always(m), Rational::one())],
                Kind::Flow => self.flow(m, s, e),
                _ => vec![(Slot::At(m, s), Rational::one())],
            };
            let moments: Vec<(i64, i64)> = match (self.kind(share), self.kind(whole), time) {
                (Kind::Constant, Kind::Constant, _) => vec![(0, 0)],
                (Kind::Constant, Kind::Flow, _) => self.windows.iter().copied().collect(),
                (Kind::Constant, ..) => self.times.iter().map(|t| (*t, *t)).collect(),
                (Kind::Stock, Kind::Stock, Some((s, e))) if self.is_moment(s, e) => {
                    self.times.iter().filter(|t| s <= **t && **t < e).map(|t| (*t, *t)).collect()
                }
                (Kind::Stock, Kind::Cumulative, Some((s, e))) if self.is_moment(s, e) => vec![(e, e)],
                (Kind::Flow, Kind::Flow, Some(window)) => vec![window],
                _ => Vec::new(),
            };
            let factor = self.factor(whole, part) / Rational::from(100);
            for (s, e) in moments {
                for (end, sign) in [(low, -Rational::one()), (high, Rational::one())] {
                    let Some((share, _)) = end else { continue };
                    let mut form: Form =
                        at(part, s, e).into_iter().map(|(slot, c)| (slot, c * sign)).collect();
                    form.extend(
                        at(whole, s, e).into_iter().map(|(slot, c)| (slot, -c * sign * share * factor)),
                    );
                    rows.push(self.row(&form, Rational::zero(), false));
                }
            }
        }
        rows
    }

    fn is_moment(&self, start: i64, end: i64) -> bool {
        end - start <= self.policy.moment
    }
}

fn bounds(period: &Period) -> Option<(i64, i64)> {
    Some((period.start()?, period.end()?))
}
