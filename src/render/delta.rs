//! A delta as text and as JSON.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::ser::{Serialize, Serializer};

use super::headline::headline;
use super::json::{self, Each, Ended, Holding};
use super::phrase::{first_of, listed};
use crate::delta::{Changed, Delta};
use crate::derivation::Derivation;
use crate::dossier::{Dossier, View};
use crate::finding::Finding;
use crate::monitor::Monitor;
use crate::policy::Policy;
use crate::reconcile::Report;
use crate::replay::Replay;
use crate::visible::visible;

/// A [`Delta`] with the dossiers it speaks of; prints as text and serialises with serde.
#[derive(Debug, Clone, Copy)]
pub struct DeltaText<'d> {
    delta: &'d Delta,
    before: &'d Dossier,
    after: View<'d>,
    policy: &'d Policy,
}

impl Delta {
    /// The delta in words: a line for each finding that appeared (`+`), changed (`~`) or ended (`-`).
    ///
    /// The dossier is that of the earlier report, view and policy are those of the later one. As JSON, what appeared and what
    /// changed have their derivations; what they were before and what ended have none, as they no longer hold.
    ///
    /// # Panics
    /// When it is printed or serialised, if a finding names records that these dossiers do not have.
    #[must_use]
    pub fn display<'d>(&'d self, before: &'d Dossier, after: View<'d>, policy: &'d Policy) -> DeltaText<'d> {
        DeltaText { delta: self, before, after, policy }
    }
}

impl Report<'_> {
    /// What changed from an earlier report to this one: of one dossier on two days or by two policies, or of two
    /// dossiers, whose findings are then compared by key.
    ///
    /// # Complexity
    /// Linear in the findings of both and their members.
    ///
    /// ```
    /// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, reconcile};
    /// let mut dossier = Dossier::new();
    /// let us = dossier.add_source(Source::new("us"))?;
    /// let level = dossier.add_measure(Measure::new("level", Kind::Stock))?;
    /// for (key, figure, said) in [("a", "8000", "2024-11-26"), ("b", "9000", "2024-11-28")] {
    ///     let figure = Assertion::figure(key, level, figure.parse()?);
    ///     dossier.add_assertion(
    ///         figure.from_origin(us).as_of("2024-11-25".parse()?).stated_on(said.parse()?),
    ///     )?;
    /// }
    /// let policy = Policy::default();
    /// let then = reconcile(dossier.known_on("2024-11-27".parse()?), &policy);
    /// let now = reconcile(dossier.view(), &policy);
    /// let delta = now.diff(&then);
    /// assert_eq!(delta.appeared().len(), 1);
    /// print!("{}", delta.display(&dossier, now.view(), &policy));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn diff(&self, before: &Report<'_>) -> Delta {
        let (old, new) = (before.view().dossier(), self.view().dossier());
        if std::ptr::eq(old, new) {
            return Delta::between(before.findings(), self.findings(), PartialEq::eq);
        }
        Delta::between(before.findings(), self.findings(), |x, y| {
            written(old, x, before.derivation(x)) == written(new, y, self.derivation(y))
        })
    }
}

impl Monitor {
    /// A delta of this monitor in words, see [`Delta::display`].
    #[must_use]
    pub fn display<'d>(&'d self, delta: &'d Delta) -> DeltaText<'d> {
        delta.display(self.dossier(), self.dossier().view(), self.policy())
    }
}

impl Replay<'_> {
    /// A delta of this replay, while it is where that led, in words; see [`Delta::display`].
    #[must_use]
    pub fn display<'d>(&'d self, delta: &'d Delta) -> DeltaText<'d> {
        delta.display(self.dossier(), self.view(), self.policy())
    }
}

impl fmt::Display for DeltaText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |sign: char, dossier: &Dossier, finding: &Finding, more: &str| {
            let id = finding.id().to_string();
            writeln!(f, "{sign} {}: {}{more}", visible(&id), headline(dossier, finding))
        };
        self.delta.appeared().iter().try_for_each(|finding| line('+', self.after.dossier(), finding, ""))?;
        self.delta
            .changed()
            .iter()
            .try_for_each(|both| line('~', self.after.dossier(), &both.after, &self.moved(both)))?;
        self.delta.ended().iter().try_for_each(|finding| line('-', self.before, finding, ""))
    }
}

impl DeltaText<'_> {
    /// Who joined and left a finding, or that the same assertions now give something else.
    fn moved(&self, both: &Changed) -> String {
        const SHOWN: usize = 8;
        fn keys<'d>(dossier: &'d Dossier, finding: &Finding) -> BTreeSet<&'d str> {
            finding.members().iter().map(|id| dossier.at(*id).key()).collect()
        }
        let (old, new) = (keys(self.before, &both.before), keys(self.after.dossier(), &both.after));
        let told = |verb: &str, keys: Vec<&&str>| match keys.as_slice() {
            [] => String::new(),
            keys => format!("; {verb} {}", listed(&first_of(keys, SHOWN, ToString::to_string))),
        };
        if old == new {
            return "; the same assertions, another argument".to_owned();
        }
        told("joined by", new.difference(&old).collect()) + &told("left by", old.difference(&new).collect())
    }
}

/// What a finding says, whatever the ids of its dossier.
fn written(dossier: &Dossier, finding: &Finding, derivation: Cow<'_, Derivation>) -> Option<Vec<u8>> {
    serde_json::to_vec(&Holding::new(dossier, finding, derivation)).ok()
}

impl<'d> DeltaText<'d> {
    fn now(&self, finding: &'d Finding) -> Holding<'d> {
        let derivation = finding.derivation(self.after, self.policy);
        Holding::new(self.after.dossier(), finding, derivation)
    }

    fn then(&self, finding: &'d Finding) -> Ended<'d> {
        Ended::new(self.before, finding)
    }

    fn both(&self, both: &'d Changed) -> json::Changed<'d> {
        json::Changed { after: self.now(&both.after), before: self.then(&both.before) }
    }
}

impl Serialize for DeltaText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::Delta::new(
            Each::of(|| self.delta.appeared().iter().map(|finding| self.now(finding))),
            Each::of(|| self.delta.changed().iter().map(|both| self.both(both))),
            Each::of(|| self.delta.ended().iter().map(|finding| self.then(finding))),
        )
        .serialize(serializer)
    }
}
