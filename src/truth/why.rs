//! Why the default took a method, in words.

use std::fmt;

use super::answer::{EchoFamily, Judged, SourceOffset, Truth};
use super::choose::{Contender, Time};
use crate::visible::visible;

/// What is told of an answer that is neither the middle of a crowd nor its mean.
const BETWEEN: &str = ", and half of the way to the mean";

/// Tells why a method was taken.
///
/// ```
/// use crosscheck::truth::{Claims, Method};
/// let mut claims = Claims::builder();
/// for (source, value) in [("a", 3.0), ("b", 3.0), ("c", 8.0)] {
///     claims.claim(source, "x", value, None)?;
/// }
/// let claims = claims.build();
/// assert_eq!(claims.truth(Method::Vote).why().to_string(), "vote: asked for");
/// assert!(claims.best().why().to_string().contains("too little"));
/// # Ok::<(), crosscheck::truth::ClaimError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Why<'t> {
    truth: &'t Truth<'t>,
}

/// How many offsets are told.
const OFFSETS: usize = 16;

impl<'t> Why<'t> {
    pub(super) fn of(truth: &'t Truth<'t>) -> Self {
        Self { truth }
    }
}

impl fmt::Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.of_part(&self.truth.main, self.truth.families(), f)?;
        for other in &self.truth.others {
            self.of_part(other, std::iter::empty(), f)?;
        }
        let mut offsets = self.truth.offsets();
        for SourceOffset { source, kind, by, items } in offsets.by_ref().take(OFFSETS) {
            let of =
                kind.map_or_else(String::new, |kind| format!(" with {} in their names", listed(&[kind])));
            let side = if by > 0.0 { "above" } else { "below" };
            // To six digits: what steps of a tenth add up to is told without its rounding.
            let off = format!("{:.5e}", by.abs()).parse().unwrap_or(by.abs());
            writeln!(
                f,
                "{} is {off} {side} what is held true, over {items} items{of}: moved by that",
                visible(source)
            )?;
        }
        if let more @ 1.. = offsets.count() {
            writeln!(f, "{more} more are off by habit, and moved")?;
        }
        Ok(())
    }
}

impl Why<'_> {
    fn of_part<'a>(
        &self,
        judged: &Judged,
        families: impl Iterator<Item = EchoFamily<'a>>,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let shape = &judged.shape;
        let Some(chosen) = &judged.chosen else { return write!(f, "{}: asked for", judged.method) };
        if !judged.names.is_empty() {
            writeln!(f, "on items with {} in their names:", listed(&judged.names))?;
        }
        let mixed = chosen.of(false).is_some() && chosen.of(true).is_some();
        for (worded, of) in [(false, "numbers"), (true, "words")] {
            let Some(contender) = chosen.of(worded) else { continue };
            let kind = match (worded, shape.exact) {
                (true, _) => "words".to_owned(),
                (false, true) => {
                    format!("exact numbers (ties {:.0} times as frequent as closeness explains)", shape.spike)
                }
                (false, false) => {
                    format!("rough numbers (ties {:.1} times as frequent as closeness explains)", shape.spike)
                }
            };
            let (part, share) = (if mixed { format!(" for {of}") } else { String::new() }, shape.words);
            let share = if worded { share } else { 1.0 - share };
            let between = if !worded && shape.factors && contender.is_plain() { BETWEEN } else { "" };
            write!(f, "{}{between}{part}: ", named(contender))?;
            if mixed {
                writeln!(f, "{:.0}% of the claims are {kind}", share * 100.0)?;
            } else {
                writeln!(f, "the claims are {kind}; {:.0}% of pairs agree", shape.ties * 100.0)?;
            }
        }
        for family in families {
            let how = if family.declared { "declared" } else { "found" };
            writeln!(
                f,
                "one voice ({how}, {:.0}% echoed): {}",
                family.rate * 100.0,
                listed(&family.members)
            )?;
        }
        if chosen.tried.is_empty() {
            writeln!(f, "there is too little that could be foretold to compare methods")?;
        }
        for tried in &chosen.tried {
            let (name, unseen) =
                (named(tried.contender), if tried.forward { "later claims" } else { "claims not seen" });
            let unseen = if mixed && tried.worded { format!("{unseen} in words") } else { unseen.to_owned() };
            let (more, error) = tried.behind;
            writeln!(
                f,
                "{name}: loss {:.4} on {unseen}, {more:+.4} ± {error:.4} beside the chosen one",
                tried.loss
            )?;
        }
        Ok(())
    }
}

/// The first of some names.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let shown =
        |name: &str| if name.is_empty() { "(nothing)".to_owned() } else { visible(name).into_owned() };
    let some: Vec<_> = names.iter().take(8).map(|name| shown(name.as_ref())).collect();
    format!("{}{}", some.join(", "), if names.len() > 8 { ", …" } else { "" })
}

/// A contender in a few words.
fn named(of: Contender) -> String {
    let near = if of.near { ", near values supporting each other" } else { "" };
    let middle = if of.middle { ", the middle of the weight" } else { "" };
    let time = match of.time {
        Time::None => String::new(),
        Time::Places => ", the newest and the oldest claim weighed apart".to_owned(),
        Time::Stood => ", claims weighed by how long their value stood".to_owned(),
        Time::Decay(rate) => format!(", {:.0}% of the weight left with each newer date", rate * 100.0),
    };
    let kinds = if of.kinds { ", each kind of item apart" } else { "" };
    let log = if of.log { ", of logarithms" } else { "" };
    let shrunk = if of.shrunk { ", brought to what claims left out turn out to be" } else { "" };
    let sharp = if of.sharp { ", judges' doubts taken into account" } else { "" };
    let pairs = if of.pairs { ", accuracies told by who agrees with whom" } else { "" };
    format!("{}{log}{near}{middle}{sharp}{pairs}{shrunk}{kinds}{time}", of.method)
}
