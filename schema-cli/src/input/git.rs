//! Schemas of git revisions.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::{Form, script};

/// The export of the schema in the file `path` of `revision`; a path is relative to the root of the repository,
/// or to the current folder if it starts with `./` or `../`.
pub(super) fn export(revision: &str, path: &str) -> Result<String> {
    if revision.starts_with('-') {
        bail!("no revision starts with `-`");
    }
    match Form::of(Path::new(path)) {
        Form::Json => git(&["cat-file", "blob", &format!("{revision}:{path}")]),
        Form::Script => checked_out(revision, path),
    }
}

/// Evaluates a script of a revision with all that it imports.
///
/// The files of the revision are written to a temporary folder through an index of their own, so
/// that neither the user's index nor the list of worktrees changes. Packages are those that are
/// installed now: git does not have them.
fn checked_out(revision: &str, path: &str) -> Result<String> {
    let root = PathBuf::from(git(&["rev-parse", "--show-toplevel"])?.trim_end());
    let prefix = git(&["rev-parse", "--show-prefix"])?;
    let path = from_root(prefix.trim_end(), path)?;
    // Says what is missing in git's words.
    git(&["cat-file", "-e", &format!("{revision}:{path}")])?;
    let folder = tempfile::tempdir().context("can't make a temporary folder")?;
    let index = folder.path().join("index");
    let tree = folder.path().join("tree");
    let mut target = tree.clone().into_os_string();
    target.push("/");
    let mut prefix = std::ffi::OsString::from("--prefix=");
    prefix.push(&target);
    let steps: [&[&OsStr]; 2] = [
        &["read-tree".as_ref(), revision.as_ref()],
        &[
            "checkout-index".as_ref(),
            "--all".as_ref(),
            "--quiet".as_ref(),
            &prefix,
        ],
    ];
    for arguments in steps {
        let mut command = Command::new("git");
        command.arg("-C").arg(&root).args(arguments);
        // Large files are no part of a schema.
        command
            .env("GIT_INDEX_FILE", &index)
            .env("GIT_LFS_SKIP_SMUDGE", "1");
        run(command)?;
    }
    let packages = packages(&root, Path::new(&path));
    Ok(script(&tree.join(&path), &packages)?.export)
}

/// `path` from the root of the repository on; `prefix` is the current folder, ending with `/`.
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

/// The folders of packages that Node would look into for the file `path` below `root`.
fn packages(root: &Path, path: &Path) -> Vec<PathBuf> {
    let folders = path.ancestors().skip(1).map(|folder| root.join(folder));
    folders
        .map(|folder| folder.join("node_modules"))
        .filter(|folder| folder.is_dir())
        .collect()
}

fn git(arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.args(arguments);
    run(command)
}

/// What a command of git prints.
fn run(mut command: Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.context("can't start `git`")?;
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
