//! Schemas of git revisions.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::Form;
use crate::node::{self, Exports, Revision};

/// Returns the export of the schema in the file `path` of the revision `name`; a path is relative to
/// the root of the repository, or to the current folder if it starts with `./` or `../`.
pub(super) fn export(name: &str, path: &str) -> Result<String> {
    if name.starts_with('-') {
        bail!("no revision starts with `-`");
    }
    find(name, path)?;
    if Form::of(Path::new(path)) == Form::Json {
        return git(&["cat-file", "blob", &format!("{name}:{path}")]);
    }
    let root = git(&["rev-parse", "--show-toplevel"])?;
    let prefix = git(&["rev-parse", "--show-prefix"])?;
    let path = from_root(prefix.trim_end(), path)?;
    let tree = git(&["rev-parse", "--verify", &format!("{name}^{{tree}}")])?;
    let revision = Revision {
        root: root.trim_end(),
        name,
        tree: tree.trim_end(),
    };
    Ok(node::export_at(revision, &path, Exports::Either)?.export)
}

/// Checks that the revision has the file. If the revision or the file is missing, git says so in words that people
/// know.
fn find(name: &str, path: &str) -> Result<()> {
    let exists = |path: &str| git(&["cat-file", "-e", &format!("{name}:{path}")]);
    let Err(error) = exists(path) else {
        return Ok(());
    };
    let here = format!("./{path}");
    if exists(&here).is_ok() {
        bail!("{error}\nhelp: the file of the current folder is `{name}:{here}`");
    }
    Err(error)
}

/// Returns `path` from the root of the repository on; `prefix` is the current folder, ending with `/`.
fn from_root(prefix: &str, path: &str) -> Result<String> {
    if !path.starts_with("./") && !path.starts_with("../") {
        return Ok(path.to_owned());
    }
    let mut parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    bail!("the path leads out of the repository");
                }
            }
            name => parts.push(name),
        }
    }
    Ok(parts.join("/"))
}

/// Returns what a command of git prints.
fn git(arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.args(arguments).stdin(Stdio::null());
    let output = command.output().context("can't start `git`")?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!(
            "git says: {}",
            words.trim_end().trim_start_matches("fatal: ")
        );
    }
    String::from_utf8(output.stdout).context("it is not UTF-8")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::from_root;

    #[test]
    fn paths_start_at_the_root_or_here() {
        for (prefix, path, want) in [
            ("", "convex/schema.ts", "convex/schema.ts"),
            ("app/web/", "convex/schema.ts", "convex/schema.ts"),
            ("app/web/", "./convex/schema.ts", "app/web/convex/schema.ts"),
            ("app/web/", "../convex/./schema.ts", "app/convex/schema.ts"),
        ] {
            assert_eq!(from_root(prefix, path).unwrap(), want);
        }
        assert!(from_root("app/", "../../schema.ts").is_err());
    }
}
