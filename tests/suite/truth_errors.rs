//! What false numbers tell of true ones: by which factors errors are made, and which sizes are usual.

use crosscheck::truth::{Claims, ClaimsBuilder, Method, Value};

use crate::truth::default_beside;

/// Numbers on items that three judge and one gets wrong: too large, by three to five times.
fn judged(builder: &mut ClaimsBuilder) {
    for at in 0..240_u32 {
        let (item, size) = (format!("item {at}"), size(at));
        for source in ["office", "register", "atlas"] {
            builder.claim(source, &item, size, None).unwrap();
        }
        let times = 3.0 + f64::from(at * 29 % 21) / 10.0;
        builder.claim(&format!("stranger {at}"), &item, (size * times).round(), None).unwrap();
    }
}

/// From four thousand to forty thousand, the middle ones more often.
fn size(at: u32) -> f64 {
    let part = |of: u32| f64::from(at * of % 97) / 96.0;
    (4000.0 * 10_f64.powf((part(31) + part(53) + part(71)) / 3.0)).round()
}

#[test]
fn a_number_that_is_a_usual_error_about_another_speaks_for_it() {
    let mut builder = Claims::builder();
    judged(&mut builder);
    for (item, values) in [("item 900", [3001.0, 12_004.0]), ("item 901", [30_011.0, 120_044.0])] {
        for (at, value) in values.into_iter().enumerate() {
            builder.claim(&format!("once {item}: {at}"), item, value, None).unwrap();
        }
    }
    // Vandals tell nothing, whatever is beside them.
    for (at, value) in [20_001.0, 30_003.0, 1e17].into_iter().enumerate() {
        builder.claim(&format!("once vandal {at}"), "item 902", value, None).unwrap();
    }
    let claims = builder.build();
    let truth = claims.best();
    let value = |item: &str| truth.answer(item).and_then(|answer| answer.value());
    assert_eq!(value("item 900"), Some(Value::Number(3001.0)), "{}", truth.why());
    assert_eq!(value("item 901"), Some(Value::Number(30_011.0)), "{}", truth.why());
    assert_ne!(truth.answer("item 902").unwrap().leaning, Value::Number(1e17), "{}", truth.why());
}

#[test]
fn a_lone_number_of_unusual_size_is_undetermined_where_some_are_wrong() {
    let of = |errors: u32| {
        let mut builder = Claims::builder();
        judged(&mut builder);
        for at in 0..200_u32 {
            let times = if at % 10 < errors { 4.0 } else { 1.0 };
            builder
                .claim(&format!("lone {at}"), &format!("item {}", 1000 + at), size(at + 7) * times, None)
                .unwrap();
        }
        builder.claim("lone far", "item 2000", 300_000.0, None).unwrap();
        // A vandal does not hide the others.
        builder.claim("lone vandal", "item 2001", 1e308, None).unwrap();
        builder.build()
    };
    let (some, none) = (of(1), of(0));
    let (some, none) = (some.best(), none.best());
    let far = some.answer("item 2000").unwrap();
    assert_eq!(far.against, Some(Value::Number(300_000.0)), "{}", some.why());
    assert!(matches!(far.leaning, Value::Number(size) if size < 150_000.0), "{far:?}");
    // A usual size stays, and so does an unusual one where nothing shows that lone numbers are wrong.
    assert_eq!(some.answer("item 1005").unwrap().value(), Some(Value::Number(size(12))));
    assert_eq!(none.answer("item 2000").unwrap().value(), Some(Value::Number(300_000.0)), "{}", none.why());
}

/// The mean of the default and of the vote over three seeds.
fn over_seeds(name: &str) -> (f64, f64) {
    let all: Vec<_> = (1..=3).map(|seed| default_beside(name, seed, 2500, &[Method::Vote])).collect();
    (all.iter().map(|one| one.0).sum::<f64>() / 3.0, all.iter().map(|one| one.1[0]).sum::<f64>() / 3.0)
}

#[test]
fn who_is_contradicted_by_those_who_are_often_wrong_is_no_worse_for_it() {
    let (own, vote) = over_seeds("edits, a robot writes most towns");
    assert!(own < 0.85 * vote, "{own} beside {vote}");
}

#[test]
fn where_many_figures_are_right_for_another_year_the_default_is_no_worse_than_the_vote() {
    let (own, vote) = over_seeds("edits, censuses and estimates of several years");
    assert!(own < 1.05 * vote, "{own} beside {vote}");
}

#[test]
fn sizes_are_told_by_how_differences_grow_with_them() {
    let relative = |off: fn(f64) -> f64| {
        let mut builder = Claims::builder();
        for at in 0..120_u32 {
            let size = 50.0 * f64::from(at + 1).powf(1.5);
            for source in 0..4_u32 {
                let part = f64::from((at * 7 + source * 31) % 17) / 17.0;
                let value = if (at + source) % 3 == 0 { size + off(size) * (0.2 + part) } else { size };
                builder.claim(&format!("s{source}"), &format!("item {at}"), value.round(), None).unwrap();
            }
            // Vandals do not tell how large an item is.
            if at % 9 == 0 {
                builder.claim("vandal", &format!("item {at}"), 1e17, None).unwrap();
            }
        }
        builder.build().best().shape().relative
    };
    assert!(relative(|size| 0.1 * size));
    assert!(!relative(|_| 400.0));
}
