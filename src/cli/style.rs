//! Colour, where it is wanted.

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use crate::finding::FindingKind;
use crate::visible::is_hidden;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing is wrong.
    Note,
    /// Something was left out.
    Warning,
    /// It goes no further.
    Error,
}

/// A message, whose text is safe to print.
pub(crate) fn message(tone: Tone, text: &str, color: bool) -> String {
    let (word, hue) = match tone {
        Tone::Note => ("note", AnsiColor::Cyan),
        Tone::Warning => ("warning", AnsiColor::Yellow),
        Tone::Error => ("error", AnsiColor::Red),
    };
    let word = painted(word, hue.on_default().bold(), color);
    format!("{word}: {}\n", text.trim_end())
}

/// A message for programs: an object on a line of its own.
pub(crate) fn json(tone: Tone, text: &str, mut data: Value) -> String {
    let level = match tone {
        Tone::Note => "note",
        Tone::Warning => "warning",
        Tone::Error => "error",
    };
    if let Some(fields) = data.as_object_mut() {
        fields.insert("level".to_owned(), json!(level));
        fields.insert("message".to_owned(), json!(text.trim_end()));
    }
    // What reorders or hides text is escaped, as JSON may have it: messages are seen on terminals too.
    let mut line = String::new();
    for c in data.to_string().chars() {
        match is_hidden(c) {
            true => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| line += &format!("\\u{unit:04x}")),
            false => line.push(c),
        }
    }
    line + "\n"
}

fn painted(text: &str, style: Style, color: bool) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// The text of findings, with their names in the colour of their kind.
pub(crate) fn findings(text: &str, color: bool) -> String {
    if !color {
        return text.to_owned();
    }
    let dim = Style::new().dimmed();
    text.split_inclusive('\n')
        .map(|line| match line.split_once('[') {
            Some((code, rest)) if code.parse::<FindingKind>().is_ok() => {
                let hue = code.parse().map_or(AnsiColor::White, hue);
                let end = rest.find("]").map_or(0, |at| at + 1);
                let (anchor, rest) = rest.split_at_checked(end).unwrap_or(("", rest));
                format!("{}{rest}", painted(&format!("{code}[{anchor}"), hue.on_default().bold(), true))
            }
            _ if line.starts_with("  =") => painted(line, dim, true),
            _ => line.to_owned(),
        })
        .collect()
}

/// The text of an estimate, with its first line bold and the argument dimmed.
pub(crate) fn argument(text: &str, color: bool) -> String {
    if !color {
        return text.to_owned();
    }
    let lines = text.split_inclusive('\n').enumerate().map(|(at, line)| match line {
        _ if at == 0 => painted(line, Style::new().bold(), true),
        _ if line.starts_with("  =") => painted(line, Style::new().dimmed(), true),
        _ => line.to_owned(),
    });
    lines.collect()
}

fn hue(kind: FindingKind) -> AnsiColor {
    match kind {
        FindingKind::Contradiction | FindingKind::Dispute => AnsiColor::Red,
        FindingKind::PossibleConflict
        | FindingKind::RelaySlip
        | FindingKind::LikelySlip
        | FindingKind::StaleRelay
        | FindingKind::FalseValue => AnsiColor::Yellow,
        FindingKind::Agreement | FindingKind::AccountedFor => AnsiColor::Green,
        _ => AnsiColor::Blue,
    }
}
