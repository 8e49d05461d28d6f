//! `init`: something to start from.

use std::borrow::Cow;
use std::path::Path;

use serde_json::json;

use super::args::{Init, Start};
use super::style::Tone;
use super::{End, Failure, Session, input, output};
use crate::policy::Policy;

const DOSSIER: &str = include_str!("start/dossier.json");
const TABLE: &str = include_str!("start/table.csv");
const MAPPING: &str = include_str!("start/mapping.toml");
const POLICY: &str = include_str!("start/policy.toml");

pub(super) fn run(call: &Init, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    // Of a folder `write` says that it is one.
    let there = |path: &&Path| !call.force && path.exists() && !path.is_dir();
    if let Some(path) = call.output.as_deref().filter(there) {
        return Err(Failure::Usage(format!(
            "`{}` is there already; give another name, or --force to write over it",
            input::shown(path)
        )));
    }
    let (text, first, next) = match call.what {
        Start::Dossier => (DOSSIER.into(), "put in what you read", "crosscheck check"),
        Start::Table => (TABLE.into(), "put in what you read", "crosscheck check"),
        Start::Mapping => (MAPPING.into(), "put in what you read", "crosscheck check FILE.csv --mapping"),
        Start::Policy => (
            policy(call.output.as_deref()),
            "change what you choose otherwise",
            "crosscheck check FILE --policy",
        ),
    };
    output::write(call.output.as_deref(), session.streams.stdout, |out| out.write_all(text.as_bytes()))?;
    if let Some(path) = &call.output {
        session.tell(Tone::Note, &format!("next, {first}, and run `{next} {}`", input::shown(path)));
    }
    Ok(End::Clean)
}

/// The default policy: as JSON, which has no room for notes, where the file is named so.
fn policy(path: Option<&Path>) -> Cow<'static, str> {
    match path.and_then(Path::extension).is_some_and(|end| end == "json") {
        true => format!("{:#}\n", json!(Policy::default())).into(),
        false => POLICY.into(),
    }
}
