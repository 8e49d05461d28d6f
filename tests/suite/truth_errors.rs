//! What false numbers tell of true ones: by which factors errors are made, and which sizes are usual.

use crosscheck::truth::{Claims, ClaimsBuilder, Value};

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
