//! By which policy figures are held against each other.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::estimate::EstimatePolicy;

/// The policy of a report.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct Choices {
    /// A file (TOML or JSON) with what differs from the default policy, such as how wide hedges are and what is near; `-` is
    /// the standard input. `crosscheck init policy` writes one.
    #[arg(long = "policy", visible_alias = "policy-file", value_name = "FILE")]
    pub(in crate::cli) policy: Option<PathBuf>,
}

/// Reads how to choose among figures, and tells who gives a file how to give it.
pub(super) fn by(text: &str) -> Result<EstimatePolicy, String> {
    text.parse().map_err(|error| {
        let path = Path::new(text);
        let named = path.extension().is_some_and(|end| end == "toml" || end == "json");
        match named || path.is_file() {
            true => format!("{error}; a file with the policy of the report goes with --policy-file"),
            false => format!("{error}"),
        }
    })
}
