//! The workspace that a new package belongs to.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use convex_schema::build::{shown, write_atomically};

use super::report::here;
use crate::init::manifest::{Builds, is_workspace, with_member};
use crate::terminal::tell;

/// Makes `package` a member of the workspace around it, as `cargo new` does; where there is no
/// manifest at all in the repository, of a new one in the current folder.
pub(super) fn join(package: &Path) -> Result<()> {
    let package = std::path::absolute(package).context("can't tell where the package is")?;
    let mut found = None;
    for folder in package.ancestors().skip(1) {
        let manifest = folder.join("Cargo.toml");
        if manifest.is_file() {
            found = Some(manifest);
        }
        if found.is_some() || folder.join(".git").exists() {
            break;
        }
    }
    match found {
        Some(manifest) => member(&manifest, &package),
        None => fresh(&package),
    }
}

fn member(manifest: &Path, package: &Path) -> Result<()> {
    let failed = || format!("can't make the package a member of {}", here(manifest));
    let text = fs::read_to_string(manifest).with_context(failed)?;
    // A package without a workspace has no members.
    if !is_workspace(&text) {
        return Ok(());
    }
    let member = shown(package, manifest.parent().unwrap_or(manifest));
    if let Some(text) = with_member(&text, &member, Builds::WhenNeeded).with_context(failed)? {
        write_atomically(manifest, &text).with_context(failed)?;
        tell(&format!(
            "added `{member}` to the members of the workspace in {}",
            here(manifest)
        ));
    }
    Ok(())
}

fn fresh(package: &Path) -> Result<()> {
    let current = std::env::current_dir().context("can't tell the current folder")?;
    let root: PathBuf = if package.starts_with(&current) && package != current {
        current
    } else {
        return Ok(());
    };
    let manifest = root.join("Cargo.toml");
    let member = shown(package, &root);
    let text = format!("[workspace]\nresolver = \"3\"\nmembers = [\"{member}\"]\n");
    write_atomically(&manifest, &text)
        .with_context(|| format!("can't write {}", here(&manifest)))?;
    tell(&format!(
        "wrote {}: a workspace with the member `{member}`",
        here(&manifest)
    ));
    Ok(())
}
