//! The secret of keyed ids: a file beside `migrate.toml`, which only its owner may read.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use convex_schema_migrate::new_secret;

use crate::terminal::tell;

/// The name of the file for `migrate.toml`: `migrate.secret`.
pub(super) fn name(mapping: &Path) -> String {
    let name = mapping.with_extension("secret");
    let name = name.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Creates the file with a new secret, unless it is there.
pub(super) fn create(path: &Path) -> Result<()> {
    let failed = || format!("can't write `{}`", path.display());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            file.write_all(new_secret()?.as_bytes())
                .with_context(failed)?;
            tell(&format!(
                "written: `{}`, from which ids are made: keep it, and out of version control",
                path.display()
            ));
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error).with_context(failed),
    }
}

/// Reads the secret.
pub(super) fn read(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path);
    let text = text.with_context(|| {
        format!(
            "can't read the secret `{}` (`migrate init` writes one)",
            path.display()
        )
    })?;
    if text.trim().len() < 32 {
        bail!(
            "the secret `{}` has fewer than 32 characters\nhelp: delete the file, and `migrate init` writes one",
            path.display()
        );
    }
    Ok(text)
}
