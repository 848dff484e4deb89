//! Writes files atomically.

use std::fs::{self, FileTimes, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::paths::real;

/// Writes `text` to a temporary file beside `path` and renames it.
///
/// The file's time of modification becomes `modified`, or now without it. Symbolic links and
/// permissions are preserved.
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
        // The permissions of the builder went through the process's umask.
        file.as_file().set_permissions(permissions)?;
    }
    if let Some(modified) = modified {
        let times = FileTimes::new().set_modified(modified);
        file.as_file().set_times(times)?;
    }
    file.persist(&path)?;
    Ok(())
}

/// Writes `text` to `path` atomically: a reader sees the old content or the new one.
///
/// Symbolic links and permissions are preserved.
///
/// # Errors
/// The folder does not exist or can't be written to.
pub fn write_atomically(path: &Path, text: &str) -> io::Result<()> {
    atomically(path, text, None)
}

fn permissions(path: &Path) -> Option<Permissions> {
    fs::metadata(path).map(|found| found.permissions()).ok()
}

/// Returns the permissions of a new file before the umask; those of a temporary file are private.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems return `None`")]
fn default_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<Permissions> {
    None
}

/// Why a file can't be written, found before the attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Blocked {
    /// The folder does not exist.
    MissingDirectory(PathBuf),
    /// The folder or the file is read-only.
    ReadOnly(PathBuf),
}

impl From<Blocked> for io::Error {
    fn from(obstacle: Blocked) -> Self {
        match obstacle {
            Blocked::MissingDirectory(path) => {
                let message = format!("the folder `{}` does not exist", real(&path).display());
                Self::new(io::ErrorKind::NotFound, message)
            }
            Blocked::ReadOnly(path) => {
                let message = format!("`{}` is read-only", real(&path).display());
                Self::new(io::ErrorKind::PermissionDenied, message)
            }
        }
    }
}

/// Returns why `path` can't be written, if a reason is known.
///
/// Reads the permission bits, because a superuser's attempt would succeed.
pub(crate) fn blocked(path: &Path) -> Option<Blocked> {
    let folder = directory(path);
    let Ok(found) = fs::metadata(folder) else {
        return Some(Blocked::MissingDirectory(folder.to_owned()));
    };
    // On Windows the attribute of a folder does not apply to the files in it.
    if cfg!(unix) && found.permissions().readonly() {
        return Some(Blocked::ReadOnly(folder.to_owned()));
    }
    permissions(path)
        .filter(Permissions::readonly)
        .map(|_| Blocked::ReadOnly(path.to_owned()))
}

/// Returns whether `error` means that the place is read-only.
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
