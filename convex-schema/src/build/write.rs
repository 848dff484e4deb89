//! Writing files as a whole.

use std::fs::{self, FileTimes, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::paths::real;

/// Writes `text` to `path` by way of a temporary file beside it.
///
/// `modified` becomes the file's time of modification; without it, that is now. A symbolic link
/// stays one, and permissions stay as they are.
pub(crate) fn atomically(path: &Path, text: &str, modified: Option<SystemTime>) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut builder = tempfile::Builder::new();
    let permissions = permissions(&path);
    builder.prefix(".convex-schema-").suffix(".tmp");
    if let Some(permissions) = permissions.clone().or_else(default_permissions) {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(directory(&path))?;
    file.write_all(text.as_bytes())?;
    if let Some(permissions) = permissions {
        // The first time, the process's mask applied.
        file.as_file().set_permissions(permissions)?;
    }
    if let Some(modified) = modified {
        let times = FileTimes::new().set_modified(modified);
        file.as_file().set_times(times)?;
    }
    file.persist(&path)?;
    Ok(())
}

/// Writes `text` to `path` as a whole: who reads it meanwhile sees the old content or the new one.
///
/// A symbolic link stays one, and permissions stay as they are.
///
/// # Errors
/// The folder is missing or can't be written to.
pub fn write_atomically(path: &Path, text: &str) -> io::Result<()> {
    atomically(path, text, None)
}

fn permissions(path: &Path) -> Option<Permissions> {
    fs::metadata(path).map(|found| found.permissions()).ok()
}

/// What a new file may be used for, less the process's mask; a temporary file is private.
#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems have nothing to say"
)]
fn default_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<Permissions> {
    None
}

/// Why a file can't be written, seen before it is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The folder is not there.
    MissingDirectory(PathBuf),
    /// The folder or the file must not be changed.
    ReadOnly(PathBuf),
}

impl From<Obstacle> for io::Error {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::MissingDirectory(path) => {
                let message = format!("the folder `{}` is missing", real(&path).display());
                Self::new(io::ErrorKind::NotFound, message)
            }
            Obstacle::ReadOnly(path) => {
                let message = format!("`{}` is read-only", real(&path).display());
                Self::new(io::ErrorKind::PermissionDenied, message)
            }
        }
    }
}

/// What keeps `path` from being written, if something does.
///
/// The permission bits are asked, because a superuser's attempt would succeed.
pub(crate) fn obstacle(path: &Path) -> Option<Obstacle> {
    let folder = directory(path);
    let Ok(found) = fs::metadata(folder) else {
        return Some(Obstacle::MissingDirectory(folder.to_owned()));
    };
    // On Windows the attribute of a folder says nothing about the files in it.
    if cfg!(unix) && found.permissions().readonly() {
        return Some(Obstacle::ReadOnly(folder.to_owned()));
    }
    permissions(path)
        .filter(Permissions::readonly)
        .map(|_| Obstacle::ReadOnly(path.to_owned()))
}

/// Whether `error` says that nothing may be written there.
pub(crate) fn is_read_only(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests;
