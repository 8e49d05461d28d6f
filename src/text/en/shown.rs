//! How figures are shown, in English.

use super::super::tables::Show;

pub(super) const SHOWN: &[(&str, &str, &str)] = &[
    ("%", "%", "%"),
    ("percentage point", "percentage point", "percentage points"),
    ("km2", "km2", "km2"),
    ("person", "person", "people"),
    ("household", "household", "households"),
    ("family", "family", "families"),
    ("body", "body", "bodies"),
    ("case", "case", "cases"),
    ("tank", "tank", "tanks"),
    ("vehicle", "vehicle", "vehicles"),
    ("drone", "drone", "drones"),
    ("missile", "missile", "missiles"),
    ("aircraft", "aircraft", "aircraft"),
    ("ship", "ship", "ships"),
    ("shell", "shell", "shells"),
    ("building", "building", "buildings"),
    ("home", "home", "homes"),
    ("t", "tonne", "tonnes"),
    ("second", "second", "seconds"),
    ("minute", "minute", "minutes"),
    ("hour", "hour", "hours"),
    ("day", "day", "days"),
    ("week", "week", "weeks"),
    ("month", "month", "months"),
    ("year", "year", "years"),
    ("acre", "acre", "acres"),
    ("mi", "mile", "miles"),
];

pub(super) const SHOW: Show = Show {
    hedges: ["exactly", "about", "nearly", "more than", "at least", "less than", "at most", "up to"],
    to: "to",
    and: "and",
    words: ["tens", "dozens", "a few", "many"],
    magnitudes: [
        "hundreds",
        "thousands",
        "tens of thousands",
        "hundreds of thousands",
        "millions",
        "tens of millions",
        "hundreds of millions",
        "billions",
        "tens of billions",
        "hundreds of billions",
        "trillions",
    ],
    of: "of",
};
