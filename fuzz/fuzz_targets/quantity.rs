//! The text of a quantity: whatever reads, reads back the same.

#![no_main]

use crosscheck::Quantity;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(quantity) = text.parse::<Quantity>() {
        assert_eq!(quantity.to_string().parse::<Quantity>(), Ok(quantity));
    }
});
