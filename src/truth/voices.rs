//! Who is one voice, found by turns with who is reliable.

use super::choose::plain;
use super::claims::Claims;
use super::echoes::{Echoes, Family};
use super::method::Method;
use super::model::Model;
use super::shape::Shape;

/// Echo families among claims, and what was learned of sources on the way.
#[derive(Debug, Clone)]
pub(super) struct Voices {
    pub(super) echoes: Echoes,
    /// What a claim of each source weighs by `accucopy` with these families on these claims; nothing where families are found in
    /// another way.
    pub(super) weights: Vec<f64>,
}

impl Voices {
    /// As it would be fitted with these families.
    fn model(&self, shape: &Shape) -> Model<'_> {
        let mut model = Model::new(Method::AccuCopy, *shape, 0);
        (model.weights, model.echoes) = (self.weights.clone(), Some(&self.echoes));
        model
    }
}

impl Claims {
    /// Echo families: by what is held true if all are taken for independent at first, or if those who tie too often are not, or
    /// just those who tie too often, whichever explains the claims best.
    pub(super) fn voices(&self, shape: &Shape) -> Voices {
        if !shape.exact && shape.words < 0.5 {
            // Errors by factors are alike by their logarithms.
            let like = if shape.factors {
                let logged = self.logged();
                Echoes::by_likeness(&logged, &Shape::of(&logged))
            } else {
                Echoes::by_likeness(self, shape)
            };
            if !like.pairs().is_empty() {
                return Voices { echoes: like, weights: Vec::new() };
            }
        }
        let first = self.by_turns_from(self.weighed(Echoes::declared(self), shape), shape);
        let tied = Echoes::by_ties(self);
        let known = |family: &Family| first.echoes.families().iter().any(|own| own.members == family.members);
        // Rough figures seldom tie but by rounding.
        if !shape.exact && shape.words < 0.5 || tied.families().iter().all(known) {
            return first;
        }
        let tied = self.weighed(tied, shape);
        let refined = self.by_turns_from(tied.clone(), shape);
        // Where those who copy outvote the rest, what they say is held true and shows no shared errors: ties alone do.
        let explained = |voices: &Voices| self.explained(&voices.model(shape), &voices.echoes);
        let mut best = (explained(&first), first);
        for other in [refined, tied] {
            let own = explained(&other);
            if own > best.0 {
                best = (own, other);
            }
        }
        best.1
    }

    /// Echo families, found by turns with what is true.
    fn by_turns_from(&self, mut voices: Voices, shape: &Shape) -> Voices {
        for _ in 0..3 {
            let model = voices.model(shape);
            let truth: Vec<f64> =
                self.answers([&model, &model], false).into_iter().map(|one| one.0).collect();
            let next = Echoes::find(self, shape, &truth);
            if next.families() == voices.echoes.families() {
                // What is learned depends on the families alone.
                return Voices { echoes: next, ..voices };
            }
            voices = self.weighed(next, shape);
        }
        voices
    }

    /// What is learned of sources with such families.
    fn weighed(&self, echoes: Echoes, shape: &Shape) -> Voices {
        let weights = self.fitted(&plain(Method::AccuCopy), shape, Some(&echoes)).weights;
        Voices { echoes, weights }
    }
}
