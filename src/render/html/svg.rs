//! The timeline of one measure as a picture that stands alone, for papers and notebooks.

use std::fmt;

use maud::{Markup, PreEscaped, html};

use super::chart::{Chart, Drawn, draw, glyph, slip_sign};
use super::text::{Px, clip, name, width};
use crate::finding::Finding;
use crate::id::MeasureId;
use crate::reconcile::Report;
use crate::relation::Status;
use crate::render::phrase::{count, with_unit};

/// The style that pictures share with the page.
const STYLE: &str = include_str!("svg.css");

/// The timeline of one measure as SVG. Made by [`Report::timeline_svg`]; prints as SVG.
#[derive(Debug, Clone)]
pub struct TimelineSvg {
    text: String,
}

impl Report<'_> {
    /// The timeline of a measure or proposition as an SVG picture with its own style, light and dark; `None` if nothing was
    /// said of it in figures or stances, or for a measure of another dossier.
    ///
    /// # Complexity
    /// As [`timeline`](Self::timeline), and linear in the findings.
    ///
    /// ```
    /// # use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, reconcile};
    /// # let mut dossier = Dossier::new();
    /// let dead = dossier.add_measure(Measure::new("dead", Kind::Cumulative).named("people killed"))?;
    /// let who = dossier.add_source(Source::new("ministry"))?;
    /// let said = Assertion::figure("a", dead, ">=120".parse()?).from_origin(who).as_of("2025-06-02".parse()?);
    /// dossier.add_assertion(said)?;
    /// let report = reconcile(dossier.view(), &Policy::default());
    /// let picture = report.timeline_svg(dead).ok_or("nothing was said")?.to_string();
    /// assert!(picture.starts_with("<svg") && picture.contains("people killed"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn timeline_svg(&self, measure: MeasureId) -> Option<TimelineSvg> {
        let dossier = self.view().dossier();
        let on = dossier.measure(measure)?;
        let findings: Vec<(usize, &Finding)> =
            self.findings().iter().map(AsRef::as_ref).enumerate().collect();
        let chart = Chart::of(self, &self.estimator(), measure, &findings)?;
        let title = name(on.name(), 400);
        let description = describe(&chart);
        let unit = match on.unit().symbol() {
            "count" | "date" => String::new(),
            symbol => clip(&with_unit("·", symbol), 40),
        };
        let text = picture(&chart, &title, &unit, &description).0;
        // XML has no form for these at all.
        Some(TimelineSvg { text: text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}") })
    }
}

impl TimelineSvg {
    /// Writes the picture.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_to(&self, mut out: impl std::io::Write) -> std::io::Result<()> {
        out.write_all(self.text.as_bytes())
    }
}

impl fmt::Display for TimelineSvg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The picture in a sentence, for those who do not see it.
fn describe(chart: &Chart) -> String {
    let fallen = chart.points.iter().filter(|point| point.status != Status::Standing).count();
    let mut text = format!("{} over time", count(chart.points.len(), "statement"));
    for (n, noun) in [
        (chart.camps, "camp"),
        (chart.arrows.len(), "revision"),
        (chart.gaps.len(), "contradiction"),
        (chart.slips.len(), "likely slip"),
    ] {
        if n > 0 {
            text += &format!(", {}", count(n, noun));
        }
    }
    if fallen > 0 {
        text += &format!("; {fallen} no longer stand");
    }
    text
}

fn picture(chart: &Chart, title: &str, unit: &str, description: &str) -> Markup {
    const WIDTH: f64 = 960.0;
    let Drawn { picture, size: (w, h), thinned, note, beyond: _ } = draw(chart, WIDTH, None);
    let notes: Vec<String> = note
        .map(str::to_owned)
        .into_iter()
        .chain((thinned > 0).then(|| format!("{thinned} statements as dots")))
        .collect();
    let (top, bottom) = (34.0, 30.0);
    let mut most = 110;
    while width(&clip(title, most), 15.0) > WIDTH - 140.0 && most > 10 {
        most -= 1;
    }
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {} {}", Px(w), Px(h + top + bottom))) width=(Px(w)) height=(Px(h + top + bottom))
            role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" {
            title id="title" { (title) }
            desc id="desc" { (description) }
            style { (PreEscaped(STYLE)) }
            rect class="paper" width="100%" height="100%" {}
            text class="name" x="10" y="22" { (clip(title, most)) " " tspan class="unit" { (unit) } }
            g transform=(format!("translate(0 {})", Px(top))) { (picture) }
            (legend(chart, h + top + 18.0, &notes.join("; ")))
        }
    }
}

/// What the signs mean, as far as they occur.
fn legend(chart: &Chart, y: f64, note: &str) -> Markup {
    let mut items: Vec<(Markup, &str)> = Vec::new();
    if chart.camps > 1 {
        let names = ["largest camp", "second camp", "third camp", "fourth camp", "other camps"];
        for (camp, words) in names.into_iter().enumerate().take(chart.camps) {
            items.push((html! { g class=(format!("mark c{camp}")) { (glyph(camp, 0.0, 0.0, 4.2)) } }, words));
        }
    }
    if chart.points.iter().any(|point| point.status != Status::Standing) {
        items.push((html! { g class="mark old" { (glyph(0, 0.0, 0.0, 4.2)) } }, "superseded or withdrawn"));
    }
    if !chart.arrows.is_empty() {
        items.push((
            html! { g class="arrow" { path d="M-8 0H2" {} path class="head" d="M7 0L0 -3.5V3.5Z" {} } },
            "revised",
        ));
    }
    if !chart.gaps.is_empty() {
        items.push((
            html! { g class="gap" { circle class="sign" r="7" {} text class="mid" y="4.5" { "≠" } } },
            "cannot both be true",
        ));
    }
    if !chart.slips.is_empty() {
        let sign = html! { g transform="translate(-16 -12)" { (slip_sign()) } };
        items.push((sign, "likely mistyped, and what may have been meant"));
    }
    let mut x = 16.0;
    let mut placed = Vec::new();
    for (sign, words) in items {
        placed.push((x, sign, words));
        x += 14.0 + width(words, 11.5) + 24.0;
    }
    html! {
        g {
            @for (x, sign, words) in placed {
                g transform=(format!("translate({} {})", Px(x), Px(y))) { (sign) text class="ax" x="12" y="4" { (words) } }
            }
            @if !note.is_empty() { text class="ax" x=(Px(x)) y=(Px(y + 4.0)) { (note) } }
        }
    }
}
