//! Relations: how two statements stand to each other, as four coordinates and a verdict.
//!
//! [`relate`] computes scope, time, value and voice once; the verdict is the first line of the decision table
//! that matches, and its number is kept in [`Relation::row`].

mod bearing;
mod case;
mod crossing;
mod edition;
mod evidence;
mod figures;
mod link;
mod moves;
mod pair;
mod places;
mod portion;
mod position;
mod prints;
mod reading;
mod relate;
mod remainder;
mod scope;
mod stances;
mod statement;
mod successor;
mod supersede;
mod time;
mod value;
mod verdict;
mod voice;
mod witness;

pub use bearing::Bearing;
pub(crate) use bearing::{Asked, backing, bearing, shared_at, span_of};
pub use crossing::Crossing;
pub(crate) use crossing::nested;
pub(crate) use pair::takers;
pub use reading::{Reading, When};
pub use relate::relate;
pub(crate) use relate::relate_alone;
pub use remainder::{PartOf, Remainder};
pub(crate) use remainder::{at_one_time, printed};
pub use scope::{Scope, Why};
pub(crate) use scope::{has_relatives, lies_under, may_bound};
pub use statement::{FalseValue, Status};
pub(crate) use statement::{Statements, Superseded};
pub use time::TimeRelation;
pub use value::ValueRelation;
pub use verdict::{Cause, Direction, Missing, Order, Relation, Strength, Verdict};
pub use voice::Voice;
pub use witness::Witnesses;

pub(crate) use case::Case;
pub(crate) use evidence::{Background, Evidence, Kept};
pub(crate) use moves::Moves;
pub(crate) use portion::{Piece, Portion, split};
pub(crate) use position::{Implications, Position, position_on};
pub(crate) use prints::lasted;
pub(crate) use voice::{families, voice, voice_key};
pub(crate) use witness::{Speakers, independent_of, witnesses};
