//! What makes a number one of another sort, or no figure, in English.

use super::super::tables::{List, Side, Table};

pub(super) const AGES: Table<Side> = &[
    ("years old", Side::After),
    ("year old", Side::After),
    ("year-old", Side::After),
    ("years-old", Side::After),
    ("year-olds", Side::After),
    ("months old", Side::After),
    ("month-old", Side::After),
    ("years of age", Side::After),
    ("aged", Side::Before),
    ("aged between", Side::Before),
    ("ages", Side::Before),
    ("age", Side::Before),
    ("at the age of", Side::Before),
    ("age of", Side::Before),
    ("who is", Side::Before),
    ("who was", Side::Before),
    ("he is", Side::Before),
    ("he was", Side::Before),
    ("she is", Side::Before),
    ("she was", Side::Before),
    ("turned", Side::Before),
    ("turns", Side::Before),
];

pub(super) const SCORES: List = &[
    "won",
    "beat",
    "beats",
    "win",
    "wins",
    "victory",
    "defeat",
    "defeated",
    "draw",
    "drew",
    "lost",
    "score",
    "scored",
    "match",
    "goal",
    "goals",
    "lead",
    "led",
    "penalties",
    "aggregate",
    "half-time",
    "final",
    "set",
    "tie-break",
    "final score",
];

pub(super) const VOTES: List = &[
    "voted",
    "voted by",
    "votes by",
    "vote of",
    "vote by",
    "vote was",
    "approved by",
    "passed by",
    "rejected by",
    "defeated by",
    "won by",
    "lost by",
];

pub(super) const CLOCK: List =
    &["am", "pm", "a.m.", "p.m.", "o'clock", "gmt", "utc", "et", "bst", "est", "local time", "hours gmt"];

pub(super) const COUNTERS: List =
    &["comments", "comment", "shares", "views", "likes", "min read", "minute read", "min ago", "replies"];

pub(super) const STREETS: List = &[
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "square",
    "lane",
    "boulevard",
    "blvd",
    "drive",
    "terrace",
    "crescent",
    "row",
    "close",
    "court",
    "place",
    "quay",
    "way",
    "alley",
    "embankment",
    "highway",
    "parade",
    "mews",
];
