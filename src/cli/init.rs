//! `init`: something to start from.

use super::args::{Init, Start};
use super::style::Tone;
use super::{End, Failure, Session, input, output};

const DOSSIER: &str = include_str!("start/dossier.json");
const TABLE: &str = include_str!("start/table.csv");
const MAPPING: &str = include_str!("start/mapping.toml");

pub(super) fn run(call: &Init, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    // Of a folder `write` says that it is one.
    let there = |path: &&std::path::Path| !call.force && path.exists() && !path.is_dir();
    if let Some(path) = call.output.as_deref().filter(there) {
        return Err(Failure::Usage(format!(
            "`{}` is there already; give another name, or --force to write over it",
            input::shown(path)
        )));
    }
    let (text, next) = match call.what {
        Start::Dossier => (DOSSIER, "crosscheck check"),
        Start::Table => (TABLE, "crosscheck check"),
        Start::Mapping => (MAPPING, "crosscheck check FILE.csv --mapping"),
    };
    output::write(call.output.as_deref(), session.streams.stdout, |out| out.write_all(text.as_bytes()))?;
    if let Some(path) = &call.output {
        session.tell(
            Tone::Note,
            &format!("next, put in what you read, and run `{next} {}`", input::shown(path)),
        );
    }
    Ok(End::Clean)
}
