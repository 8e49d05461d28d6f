//! The command `crosscheck`; see `crosscheck --help`.

use std::io::{self, BufWriter, IsTerminal};
use std::process::ExitCode;

use crosscheck::cli::{Streams, run};

fn main() -> ExitCode {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let (stdout_is_terminal, stderr_is_terminal) = (stdout.is_terminal(), stderr.is_terminal());
    // Where a terminal does not understand colour, it is translated or left out.
    let mut stdout = BufWriter::with_capacity(1 << 16, anstream::AutoStream::always(stdout.lock()));
    let mut stderr = anstream::AutoStream::always(stderr.lock());
    let mut streams = Streams {
        stdout: &mut stdout,
        stderr: &mut stderr,
        stdout_is_terminal,
        stderr_is_terminal,
        no_color,
    };
    ExitCode::from(run(std::env::args_os(), &mut streams))
}
