//! A page that people look at: one self-contained HTML file, and the timeline of one measure as SVG.

mod chart;
mod context;
mod data;
mod findings;
mod known;
mod measures;
mod shell;
mod sources;
mod summary;
mod svg;
mod text;
mod voices;
mod words;

use std::fmt;
use std::io::{self, Write};

use context::Context;

use crate::reconcile::Report;
pub use svg::TimelineSvg;

/// How many assertions a page says everything of without a script, unless asked otherwise.
const IN_FULL: usize = 2_000;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Theme {
    /// As the reader's device is set.
    #[default]
    Device,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A report as one self-contained HTML page. Made by [`Report::html`]; prints as HTML.
///
/// The page needs no network and no other file. Its policy forbids everything but its own style and script, and
/// every string of the dossier is escaped. Without its script, and up to a number of assertions
/// ([`in_full_up_to`](Self::in_full_up_to)), it says all there is to say; the script filters, turns the page back to what was
/// known on a day, and shows what is pointed at.
#[derive(Debug, Clone)]
pub struct HtmlPage<'r> {
    report: &'r Report<'r>,
    title: Option<String>,
    theme: Theme,
    full: usize,
    days: usize,
}

impl Report<'_> {
    /// The report as a page to look at: timelines of what was said, whose voice it is, all findings with their arguments,
    /// what was known on which day, and the sources with their track record.
    ///
    /// # Complexity
    /// To find out what was known on which day, the report is made anew for as many days as
    /// [`HtmlPage::days`] says, or for fewer where that would read more than 300,000 assertions in all.
    ///
    /// ```
    /// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, reconcile};
    /// let mut dossier = Dossier::new().titled("The flood");
    /// let dead = dossier.add_measure(Measure::new("dead", Kind::Cumulative).named("people killed"))?;
    /// for (key, figure, day) in [("interior", ">=120", "2025-06-02"), ("health", "87", "2025-06-03")] {
    ///     let who = dossier.add_source(Source::new(key))?;
    ///     let said = Assertion::figure(key, dead, figure.parse()?).from_origin(who);
    ///     dossier.add_assertion(said.as_of(day.parse()?).stated_on(day.parse()?))?;
    /// }
    /// let report = reconcile(dossier.view(), &Policy::default());
    /// let page = report.html().to_string();
    /// assert!(page.starts_with("<!DOCTYPE html>"));
    /// assert!(page.contains("The flood") && page.contains("people killed"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn html(&self) -> HtmlPage<'_> {
        HtmlPage { report: self, title: None, theme: Theme::Device, full: IN_FULL, days: known::DAYS }
    }
}

impl HtmlPage<'_> {
    /// Gives the page a title in place of the dossier's.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets whether the page opens light or dark; readers can choose for themselves.
    #[must_use]
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// Sets up to how many assertions the page says everything without its script; beyond, it summarises and pages. 2,000
    /// unless set.
    #[must_use]
    pub fn in_full_up_to(mut self, assertions: usize) -> Self {
        self.full = assertions;
        self
    }

    /// Sets to how many days, at most, the page can be turned back: 60 unless set, at least one. Where something became
    /// known on more days than that, those are chosen between which about equally much became known.
    #[must_use]
    pub fn days(mut self, most: usize) -> Self {
        self.days = most.clamp(1, 2_000);
        self
    }

    /// Writes the page.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_to(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(self.render().as_bytes())
    }

    fn render(&self) -> String {
        let large = self.report.statuses().len() > self.full;
        let context = Context::of(self.report, large, self.days);
        shell::page(&context, self.title.as_deref(), self.theme).0
    }
}

impl fmt::Display for HtmlPage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}
