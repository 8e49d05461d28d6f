//! Reasoning across measures: one formal core of linear inequalities over the unknown true values.
//!
//! Every figure gives bounds on a [`Variable`](crate::derivation::Variable), a measure at a time; hierarchies, rules and the nature
//! of running totals relate the variables. Measures that bear on each other form a part that is reasoned about by
//! itself. Bounds are propagated with a trail of reasons, which decides order, monotone and increment constraints; what
//! it leaves open is decided by an exact simplex method on the rows concerned.

mod account;
mod change;
mod conflicts;
mod decide;
mod enumerate;
mod facing;
mod grid;
mod links;
mod minimal;
mod network;
mod prefer;
mod propagate;
mod reasoned;
mod reasoner;
mod reasoning;
mod resolve;
mod schedule;
mod simplex;
mod stretches;
mod system;
mod whole;

pub use account::Account;
pub(crate) use account::Proof;
pub use enumerate::{Enumeration, Remedy};
pub(crate) use reasoned::Reasoned;
pub use reasoner::Conflict;
pub use reasoning::{Component, Constraint, Feasibility, Implied, Reasoning};
