//! `check`: tells whether the files are up to date.

use anyhow::{Context, Result};
use convex_schema::build::{self, GeneratedFile, Kind, State};

use crate::Verdict;
use crate::generate::content;
use crate::installed;
use crate::leaf::Leaf;
use crate::lines;
use crate::terminal::tell;

/// Compares every file with the schema that it shows, and writes nothing.
pub(crate) fn run(leaf: &Leaf<'_>) -> Result<Verdict> {
    let project = leaf.project()?;
    let mut is_fine = leaf.schemas_are_fine();
    let mut is_current = true;
    for file in project.files(leaf.schemas()) {
        if matches!(file.kind(), Kind::TypeScript(_)) {
            installed::warn_if_too_old(file.path(), file.schema());
        }
        is_current &= one(leaf, &file)?;
    }
    if !is_current {
        tell(&format!(
            "help: `{}` writes what differs",
            project.command()
        ));
    }
    is_fine &= is_current;
    Ok(if is_fine {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

/// Whether `file` is up to date; if not, tells why: what it says of the model, then its text.
fn one(leaf: &Leaf<'_>, file: &GeneratedFile) -> Result<bool> {
    let path = leaf.shown(file);
    match file.state().with_context(|| format!("can't read {path}"))? {
        State::UpToDate => {
            tell(&format!("{path} is up to date: {}", content(file)));
            return Ok(true);
        }
        State::Missing => tell(&format!("{path} is missing")),
        State::Foreign => tell(&format!("{path} was not written by convex-schema")),
        State::OutOfDate(found) => {
            tell(&format!("{path} is out of date; what would change:"));
            let model = build::differences(file, &found);
            let model = model.into_iter().chain(build::renames(file, &found));
            for line in model.chain(lines::difference(&found, file.text())) {
                tell(&format!("  {line}"));
            }
        }
    }
    Ok(false)
}
