//! `generate --adopt`: replaces a file written by hand, if it says the same.

use anyhow::{Context, Result};
use convex_schema::build::{GeneratedFile, Kind};
use convex_schema::diff;
use convex_schema::read;

use crate::Verdict;
use crate::generate::write;
use crate::leaf::{Leaf, counts};
use crate::node;
use crate::terminal::tell;

/// Compares what `file` exports with our schema, and replaces it if nothing differs that Convex
/// would notice.
pub(crate) fn run(leaf: &Leaf<'_>, file: &GeneratedFile) -> Result<Verdict> {
    let path = leaf.shown(file);
    let Kind::TypeScript(layout) = file.kind() else {
        tell(&format!(
            "{path} is no list of indexes that we wrote, and there is nothing to compare\n\
             help: remove it, or name another file in `indexes`"
        ));
        return Ok(Verdict::Findings);
    };
    let exported = node::export(file.path(), layout.into(), &[])
        .with_context(|| format!("can't tell what {path} exports"))?;
    let theirs = read::export(&exported).map_err(|problem| anyhow::anyhow!("{problem}"))?;
    let differences = diff::differences(&theirs, file.schema());
    if !differences.is_empty() {
        tell(&format!(
            "{path} is left alone, because the Rust types say something else:"
        ));
        for difference in differences {
            tell(&format!("  {difference}"));
        }
        for rename in diff::probable_renames(&theirs, file.schema()) {
            tell(&format!("  {rename}"));
        }
        return Ok(Verdict::Findings);
    }
    write(leaf, file)?;
    tell(&format!(
        "{}, identical: the push is free",
        counts(file.schema())
    ));
    Ok(Verdict::Fine)
}
