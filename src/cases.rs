//! How unit tests try random cases, as the suite does.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// The same cases every time; `PROPTEST_CASES` asks for so many new ones.
pub(crate) fn cases(default: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(default),
        rng_seed: if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(20_241_023) },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
