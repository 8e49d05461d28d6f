//! Where results go: the standard output, or a file that is there whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Failure;
use crate::visible::visible;

/// Writes a result to where it was asked for.
pub(super) fn write(
    to: Option<&Path>,
    stdout: &mut dyn Write,
    make: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let result = match to.filter(|path| *path != Path::new("-")) {
        None => make(stdout).and_then(|()| stdout.flush()),
        Some(path) => atomically(path, make),
    };
    result.map_err(|error| {
        let what = to.map_or("the standard output".to_owned(), |path| {
            format!("`{}`", visible(&path.display().to_string()))
        });
        Failure::Output { what, error }
    })
}

/// Writes a result as JSON.
pub(super) fn json(out: &mut dyn Write, result: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, result)?;
    writeln!(out)
}

/// Writes a file under no name, or another one, and gives it its name when all of it is written.
fn atomically(path: &Path, make: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // What a link leads to is written, not the link; what is no file, such as a pipe, cannot be replaced.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = std::fs::metadata(&path).ok();
    if let Some(old) = &old {
        if old.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder; name a file in it"));
        }
        if !old.is_file() {
            let mut out = BufWriter::new(File::options().write(true).open(&path)?);
            make(&mut out)?;
            return out.flush();
        }
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let file = tempfile::tempfile_in(&folder)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    make(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    permit(&file, old.as_ref())?;
    file.sync_all()?;
    name(file, &folder, &path)
}

/// Gives the file the permissions of the one that it replaces, or those of any new file.
#[cfg(unix)]
fn permit(file: &File, old: Option<&std::fs::Metadata>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let umask = || {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("Umask:"))?;
        u32::from_str_radix(line.trim(), 8).ok()
    };
    let mode = old.map_or_else(|| 0o666 & !umask().unwrap_or(0o022), |old| old.permissions().mode());
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn permit(_: &File, _: Option<&std::fs::Metadata>) -> io::Result<()> {
    Ok(())
}

/// Gives a file that has none its name, in place of the file that had it.
fn name(file: File, folder: &Path, path: &Path) -> io::Result<()> {
    let names = || {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".crosscheck-").suffix(".tmp");
        builder
    };
    #[cfg(target_os = "linux")]
    {
        use std::os::fd::AsRawFd;
        let own = format!("/proc/self/fd/{}", file.as_raw_fd());
        let link = |at: &Path| {
            let (from, flags) = (rustix::fs::CWD, rustix::fs::AtFlags::SYMLINK_FOLLOW);
            rustix::fs::linkat(from, own.as_str(), from, at, flags).map_err(io::Error::from)
        };
        // Not every file system gives a name later; the file is then copied.
        if let Ok(linked) = names().make_in(folder, link) {
            return linked.persist(path).map(drop).map_err(|error| error.error);
        }
    }
    copy(file, names(), folder, path)
}

/// Copies the file under another name beside its place, and moves it there.
fn copy(mut file: File, names: tempfile::Builder<'_, '_>, folder: &Path, path: &Path) -> io::Result<()> {
    use std::io::Seek;
    file.rewind()?;
    let mut copy = names.tempfile_in(folder)?;
    io::copy(&mut file, copy.as_file_mut())?;
    copy.as_file().set_permissions(file.metadata()?.permissions())?;
    copy.as_file().sync_all()?;
    copy.persist(path).map(drop).map_err(|error| error.error)
}
