//! What is a figure and what only looks like one.

use std::ops::Range;

use super::super::figure::{Figure, PartKind};
use super::super::lexicon::{Meaning, View};
use super::super::number::Style;
use super::super::read::unit_of;
use super::super::tables::{Hedge, NounSort, RangeWord};
use super::super::token::{Gap, TokenKind};
use super::cued::{is_cued, is_told};
use super::event::is_event;
use super::listed::number_end;
use super::street::street;
use super::verb::verb_at;
use super::{age, joined};
use crate::quantity::{Dimension, Form, Number};

/// What a reading turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Figure,
    /// An age; the token after its mark.
    Age(usize),
    /// No figure; the token to go on from.
    Not(usize),
}

/// The sentence a figure stands in, as far as it matters here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// Its first token.
    pub(super) start: usize,
    /// Whether it speaks of wins and scores.
    pub(super) sport: bool,
    /// Whether most of its words are capitals, as in a headline.
    pub(super) headline: bool,
    /// The token after the last date before the figure.
    pub(super) dated: usize,
}

pub(super) fn judge(view: &View<'_>, figure: &mut Figure, setting: Setting) -> Verdict {
    let judge = Judge { view, setting };
    if let Some(end) = age::bound_of_ages(view, figure) {
        return Verdict::Age(end);
    }
    judge.drop_names(figure);
    judge.drop_prepositions(figure);
    judge.verdict(figure)
}

struct Judge<'v, 'a> {
    view: &'v View<'a>,
    setting: Setting,
}

impl Judge<'_, '_> {
    fn verdict(&self, figure: &Figure) -> Verdict {
        let view = self.view;
        let Some(num) = figure.number else { return self.words(figure) };
        let last = figure.high.unwrap_or(num);
        let not = Verdict::Not(last.end.max(figure.tokens.start + 1));
        if joined::is_glued_before(view, num.start) && !figure.money_before {
            return Verdict::Not(joined::run_end(view, num.end));
        }
        if let Some(end) = joined::is_glued_after(view, figure, last.end) {
            return Verdict::Not(end);
        }
        if let Some(end) = street(view, figure).filter(|_| !self.setting.headline) {
            return Verdict::Not(end);
        }
        if let Some(end) = age::age(view, figure, last.end) {
            return Verdict::Age(end);
        }
        let known = figure.noun.as_ref().is_some_and(|(_, sort)| sort.is_some());
        let measured = (figure.unit.is_some() || figure.rate.is_some()) && figure.noun.is_none();
        let hedged = !figure.hedges.is_empty();
        let speaker = figure.noun.as_ref().is_some_and(|(_, sort)| *sort == Some(NounSort::Speaker));
        // "14.05 *GMT* Police say": what stands behind a time of day is not counted.
        let named = figure.noun.as_ref().is_some_and(|(noun, _)| noun.start > last.end);
        if view.is(last.end, Meaning::Clock).is_some() && !(known && named) && !measured {
            return not;
        }
        if self.is_listed(num.start, num.end) || self.is_difference(figure) {
            return not;
        }
        if let Some((_, counter)) = view.find(last.end, |m| (m == Meaning::Counter).then_some(())) {
            let ends = view.get(counter).is_none_or(|t| t.kind == TokenKind::Sign || t.gap >= Gap::Line);
            if ends && num.scale == 1 && figure.tokens.start == self.setting.start {
                return Verdict::Not(counter);
            }
        }
        // 245 23 yen: two numbers side by side, and neither is a figure.
        let beside = view.get(num.end).is_some_and(|t| t.kind == TokenKind::Digits && t.gap == Gap::Space);
        if beside && num.style == Style::Digits && figure.tokens.end == num.end && figure.high.is_none() {
            return Verdict::Not(number_end(view, num.end));
        }
        let labelled = !num.grouped
            && num.scale == 1
            && !figure.money_before
            && view
                .ends_before(num.start, |m| m == Meaning::Label)
                .is_some_and(|_| view.get(num.start).is_some_and(|t| t.gap < Gap::Line));
        // "Trong số 25 người", "Hải Phòng 2 người chết": the label is the end of a longer phrase.
        let longer = |m| matches!(m, Meaning::Of | Meaning::Including | Meaning::Topic | Meaning::Name);
        let longer = view.ends_before(num.start, longer);
        // "Could top 40°C": what is measured in degrees has no label.
        let degrees = measured && figure.unit.is_some_and(|unit| unit.starts_with('°') && unit.len() > 2);
        let labelled = labelled && !degrees && longer.is_none_or(|at| at + 1 >= num.start);
        if labelled && !hedged {
            // Image 1 of 5.
            let of = view.is(last.end, Meaning::Of).filter(|at| view.kind(*at) == Some(TokenKind::Digits));
            return of.map_or_else(|| self.series(last.end), |at| Verdict::Not(number_end(view, at)));
        }
        let softly = num.scale == 1 && view.ends_before(num.start, |m| m == Meaning::SoftLabel).is_some();
        if softly && !num.grouped && !hedged && !known && !measured {
            return self.series(last.end);
        }
        match num.style {
            Style::Scale if !hedged => return not,
            Style::Words if self.is_name(figure, known) => return not,
            _ => {}
        }
        if figure.high.is_some() {
            // Burnt down were 5-6 *of them*.
            let of_them = view.is(last.end, Meaning::Including).is_some();
            return if self.is_score(figure, known || measured || of_them) { not } else { Verdict::Figure };
        }
        let value = num.value.value();
        let small = num.style == Style::Words && num.scale == 1 && value <= 12.0 && !num.ratio;
        let of_something = view.is(last.end, Meaning::Of).is_some();
        if num.ratio && of_something {
            return Verdict::Figure;
        }
        // "A fifth died" behind four others; a fifth of them is a share.
        let ordinal = num.ratio
            && view.is(num.start, Meaning::Article).is_some()
            && figure.noun.as_ref().is_some_and(|(_, sort)| *sort == Some(NounSort::State));
        if ordinal && !hedged {
            return not;
        }
        if num.ratio && !num.share && figure.noun.is_none() && !hedged && figure.unit.is_none() {
            return not;
        }
        if num.ratio
            && !num.share
            && num.style == Style::Digits
            && figure.unit.is_none_or(|u| u == "fraction")
            && figure.noun.is_none()
            && !hedged
        {
            return not;
        }
        // Three *doctors said*: those speak, and are no figure.
        let says = |noun: &Range<usize>| verb_at(view, noun.end).is_some_and(|(class, _)| class.is_plain());
        let people = num.style == Style::Words && figure.unit == Some("person");
        let tells = people && figure.noun.as_ref().is_some_and(|(noun, _)| says(noun));
        if (speaker || tells) && !hedged && value <= 20.0 {
            return not;
        }
        // Six of the 12, three of them.
        let out_of = view.is(last.end, Meaning::Of).is_some_and(|of| view.opens_number(of));
        let of_them = view.is(last.end, Meaning::Including).is_some();
        if small && value > 1.0 && (out_of || of_them) && figure.noun.is_none() {
            return Verdict::Figure;
        }
        // *Two* were killed.
        let words = num.style == Style::Words && num.scale == 1 && value > 1.0 && !num.ratio;
        let nameless = figure.noun.is_none() && figure.unit.is_none() && figure.tokens.end == last.end;
        if words && nameless && is_told(view, self.setting, figure.tokens.start, last.end) {
            return Verdict::Figure;
        }
        if small {
            return if self.is_small_figure(figure, value, known, measured, hedged) {
                Verdict::Figure
            } else {
                not
            };
        }
        if num.style == Style::Words {
            return if known || measured || hedged || num.parts > 1 || figure.noun.is_some() {
                Verdict::Figure
            } else {
                not
            };
        }
        if known || measured {
            // The 2020 Games are named by their year.
            let year = num.width == 4 && (1900.0..2100.0).contains(&value) && !num.grouped && num.scale == 1;
            let named = figure.noun.as_ref().and_then(|(tokens, _)| view.get(tokens.start));
            let named = named.is_some_and(|t| t.is_capital()) && !self.setting.headline;
            let named = named || is_event(view, figure);
            return if year && named && !num.decimals && !hedged { not } else { Verdict::Figure };
        }
        let whole = !num.grouped && !num.decimals && num.scale == 1;
        // Above *the 2014 record*, whose year it is.
        let article = |m| matches!(m, Meaning::Article | Meaning::Filler);
        let of_year = hedged && view.ends_before(num.start, article).is_some();
        if whole && (!hedged || of_year) {
            let year = num.width == 4 && (1900.0..2100.0).contains(&value);
            if year || num.width >= 7 && !hedged {
                return not;
            }
            if self.follows_name(num.start) || self.is_address(figure) {
                return not;
            }
            if figure.noun.is_none() && !is_cued(view, self.setting, num.start, last.end) {
                return not;
            }
        }
        Verdict::Figure
    }

    /// "A few", "hundreds", "a couple": figures only of something that is counted.
    fn words(&self, figure: &Figure) -> Verdict {
        let not = Verdict::Not(figure.tokens.end.max(figure.tokens.start + 1));
        let sort = figure.noun.as_ref().and_then(|(_, sort)| *sort);
        let duration = unit_of(figure).is_some_and(|unit| *unit.dimension() == Dimension::Duration);
        let counted = sort.is_some_and(|sort| sort != NounSort::Speaker) && figure.unit != Some("time");
        match figure.form {
            Form::Many => not,
            Form::Tens | Form::Dozens | Form::Magnitude(_) if !duration => Verdict::Figure,
            Form::Tens | Form::Dozens | Form::Magnitude(_) => Verdict::Figure,
            _ if counted && !duration && !self.is_name_here(figure) => Verdict::Figure,
            _ => not,
        }
    }

    fn is_name_here(&self, figure: &Figure) -> bool {
        self.view
            .get(figure.tokens.start)
            .is_some_and(|t| t.is_capital() && figure.tokens.start > self.setting.start)
            && !self.setting.headline
    }

    /// Whether a figure is by how much something is more or less: 14,200 employees, *1,100* more than in May. A share is a figure of
    /// its own.
    fn is_difference(&self, figure: &Figure) -> bool {
        let view = self.view;
        let end = figure.tokens.end;
        let than = |m| match m {
            Meaning::Hedge(word) => !word.doubtful && matches!(word.hedge, Hedge::MoreThan | Hedge::LessThan),
            _ => false,
        };
        let Some(((), than)) = view.find(end, |m| than(m).then_some(())) else { return false };
        let share = unit_of(figure).is_some_and(|unit| *unit.dimension() == Dimension::Share);
        let bare = figure.noun.is_none() && !share && figure.high.is_none();
        // Killed 40 *more than 30* times, and 1,200 *more than a decade* ago.
        let beside = figure.tokens.start > self.setting.start && view.says(figure.tokens.start - 1, ",");
        let told = beside || view.is(than, Meaning::Article).is_none();
        bare && told && view.tables.adjectives && !view.is_number_after(than)
    }

    /// (1), [12], 1. and 2) at the start of a piece.
    fn is_listed(&self, start: usize, end: usize) -> bool {
        let view = self.view;
        let before = start.checked_sub(1).and_then(|at| view.get(at));
        let sign = |at: usize, signs: &[&str]| {
            view.get(at).is_some_and(|t| t.is_joined() && signs.contains(&t.folded))
        };
        let small = end == start + 1
            && view.get(start).is_some_and(|t| t.kind == TokenKind::Digits && t.folded.len() <= 3);
        if !small {
            return false;
        }
        match before {
            None => sign(end, &[".", ")", "/", ":"]) && view.get(end + 1).is_none_or(|t| t.gap >= Gap::Space),
            Some(t) if t.folded == "(" || t.folded == "[" => sign(end, &[")", "]"]),
            Some(_) => false,
        }
    }

    /// A number word with a capital that is a name: Ba Lan, the Five Eyes, Hai Bà Trưng.
    fn is_name(&self, figure: &Figure, known: bool) -> bool {
        let view = self.view;
        let Some(num) = figure.number else { return false };
        let Some(token) = view.get(num.start).filter(|t| t.is_capital()) else { return false };
        let opens = num.start == self.setting.start
            || num
                .start
                .checked_sub(1)
                .and_then(|at| view.get(at))
                .is_some_and(|t| matches!(t.folded, "\"" | ":" | "-" | "–" | "(" | "•" | "*"))
            || token.gap == Gap::Paragraph;
        if !opens && !self.setting.headline && figure.hedges.is_empty() {
            return true;
        }
        let next =
            view.get(num.end).is_some_and(|t| t.is_capital() && t.gap <= Gap::Space && t.gap != Gap::None);
        next && !known && !self.setting.headline
    }

    /// 3-1, 6–4: two small numbers with a dash and nothing that they count.
    fn is_score(&self, figure: &Figure, counted: bool) -> bool {
        let ends = [figure.number, figure.high];
        let small = ends.iter().flatten().all(|n| n.value.value() < 100.0 && n.scale == 1 && !n.decimals);
        let unknown = figure.noun.is_some();
        figure.dash && small && !counted && (self.setting.sport || !unknown || figure.hedges.is_empty())
    }

    fn is_small_figure(
        &self,
        figure: &Figure,
        value: f64,
        known: bool,
        measured: bool,
        hedged: bool,
    ) -> bool {
        let view = self.view;
        let Some(num) = figure.number else { return false };
        let bounds = figure.hedges.iter().any(|(hedge, doubtful)| *hedge != Hedge::About && !doubtful);
        if value == 0.0 && !num.doubtful {
            return known || measured;
        }
        if value <= 1.0 {
            let duration = unit_of(figure).is_some_and(|u| *u.dimension() == Dimension::Duration);
            return (bounds && (known || measured))
                || (measured && !duration && num.scale == 1 && figure.unit != Some("time"));
        }
        if !hedged {
            // Words after the number that make it a pronoun, or words before it.
            let after = |m: Meaning| (m == Meaning::Anaphor).then_some(());
            if !view.tables.adjectives
                && view.find(num.end, after).is_some()
                && !view.tables.anaphora.is_empty()
            {
                return false;
            }
            if view.tables.adjectives && view.ends_before(num.start, |m| m == Meaning::Anaphor).is_some() {
                return false;
            }
            if figure.unit == Some("time") {
                return false;
            }
        }
        let unsure = figure.hedges.iter().all(|(_, doubtful)| *doubtful) && num.doubtful;
        if known || measured {
            return true;
        }
        // A plural that the language does not know; elsewhere nothing shows that the word counts.
        let plural = figure.noun.as_ref().is_some_and(|(tokens, _)| {
            view.get(tokens.end - 1)
                .is_some_and(|t| t.folded.ends_with('s') && t.folded.len() > 3 && !t.is_capital())
        });
        (view.tables.adjectives && plural) || (hedged && !unsure && !num.doubtful && bounds)
    }

    /// Whether a small number right behind a name belongs to it: Voyager 2, iPhone 15.
    fn follows_name(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|at| self.view.get(at)) else { return false };
        let more = || self.view.ends_before(at, |m| m == Meaning::Addition).is_some();
        let not = || self.view.ends_before(at, |m| m == Meaning::Negation).is_some();
        let dated = self.setting.dated == at;
        let capital = before.kind == TokenKind::Word && before.is_capital() && !dated && !more() && !not();
        let spaced = self.view.get(at).is_some_and(|t| t.gap <= Gap::Space);
        capital
            && spaced
            && (at - 1 > self.setting.start || self.view.get(at).is_some_and(|t| t.folded.len() <= 3))
            && !self.setting.headline
    }

    /// 10 Downing Street: a number before a name of several words.
    fn is_address(&self, figure: &Figure) -> bool {
        let capital =
            |at: usize| self.view.get(at).is_some_and(|t| t.kind == TokenKind::Word && t.is_capital());
        let named = figure.noun.clone().filter(|(tokens, sort)| sort.is_none() && tokens.len() > 1);
        named.is_some_and(|(tokens, _)| tokens.take(2).all(capital)) && !self.setting.headline
    }

    /// What follows a number that is the name of something: articles 5 *and 6*.
    fn series(&self, end: usize) -> Verdict {
        let view = self.view;
        let next = view
            .is(end, Meaning::Range(RangeWord::And))
            .filter(|at| view.kind(*at) == Some(TokenKind::Digits));
        let more = next.map(|at| number_end(view, at)).filter(|at| {
            view.get(*at).is_none_or(|t| t.gap >= Gap::Line || (t.kind == TokenKind::Sign && t.folded != "%"))
        });
        Verdict::Not(more.unwrap_or(end))
    }

    /// Takes away a hedge that is the end of a name: Cao *Bằng* 3.
    fn drop_names(&self, figure: &mut Figure) {
        let view = self.view;
        let start = figure.tokens.start;
        let capital = |at: usize| view.get(at).is_some_and(|t| t.kind == TokenKind::Word && t.is_capital());
        let hedge = figure.parts.iter().find(|(kind, part)| *kind == PartKind::Hedge && part.start == start);
        let named = hedge.is_some() && start > self.setting.start && capital(start) && capital(start - 1);
        let (Some(num), true) = (figure.number, named && !self.setting.headline && figure.high.is_none())
        else {
            return;
        };
        let Ok(value) = Number::new(num.value.value()) else { return };
        figure.form = Form::Bare(value);
        figure.hedges.clear();
        figure.parts.retain(|(kind, _)| *kind != PartKind::Hedge);
        figure.start_at_first_part();
    }

    /// Takes away hedges that are prepositions here: trên ba mặt trận, over three days.
    fn drop_prepositions(&self, figure: &mut Figure) {
        let view = self.view;
        let Some(num) = figure.number else { return };
        if figure.opened && figure.high.is_none() {
            // "From 2.8%" opens no range here.
            figure.parts.retain(|(kind, _)| *kind != PartKind::Range);
            figure.start_at_first_part();
        }
        let value = num.value.value();
        let changed = view.ends_before(figure.tokens.start, |m| m == Meaning::Change).is_some();
        // "Rose to as many as": after a verb of change the hedge is its preposition.
        let change = |part: &(PartKind, std::ops::Range<usize>)| {
            part.0 != PartKind::Hedge || view.is(part.1.start, Meaning::Range(RangeWord::Change)).is_some()
        };
        let changed = changed
            && (!view.tables.adjectives && figure.parts.iter().all(change)
                || figure.hedges.iter().all(|(_, doubtful)| *doubtful));
        let upto =
            changed && figure.hedges.iter().all(|(hedge, _)| *hedge == Hedge::UpTo) && figure.high.is_none();
        let doubtful = !figure.hedges.is_empty() && figure.hedges.iter().all(|(_, doubtful)| *doubtful);
        let unit = unit_of(figure);
        let duration = unit.as_ref().is_some_and(|u| *u.dimension() == Dimension::Duration);
        let person = figure.unit == Some("person");
        let measured = figure.unit.is_some() && figure.noun.is_none();
        let little = value < 10.0 && value.fract() == 0.0 && num.scale == 1 && !person && !measured;
        let during = duration
            && view.tables.adjectives
            && view
                .ends_before(figure.tokens.start, |m| m == Meaning::Filler || m == Meaning::Stop)
                .is_none();
        let preposition = doubtful && figure.high.is_none() && (little || during);
        let (Form::MoreThan(v) | Form::LessThan(v) | Form::UpTo(v) | Form::Nearly(v) | Form::About(v)) =
            figure.form
        else {
            return;
        };
        if upto && !figure.hedges.is_empty() || preposition {
            figure.form = Form::Bare(v);
            figure.hedges.clear();
            figure.parts.retain(|(kind, _)| *kind != PartKind::Hedge);
            figure.start_at_first_part();
        }
    }
}

impl Figure {
    fn start_at_first_part(&mut self) {
        if let Some(first) = self.parts.iter().map(|(_, tokens)| tokens.start).min() {
            self.tokens.start = first;
        }
    }
}
