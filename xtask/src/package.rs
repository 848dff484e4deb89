//! `cargo xtask package`: the tarballs that a registry would get, each built on its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::packages::{self, Package};
use crate::process::{self, Outcome, cargo, output_of};

/// The files that every tarball must hold.
const FILES: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "README.md"];

/// Checks what is in the tarball of every published package, then builds each from its tarball.
pub(crate) fn all() -> Outcome {
    let mut packages = packages::all()?;
    packages.retain(|package| package.is_published);
    let mut findings = Vec::new();
    for package in &packages {
        let files = output_of(list(package))?;
        findings.extend(missing(&package.name, &files));
    }
    if !findings.is_empty() {
        return Err(findings.join("\nerror: "));
    }
    let unpacked = unpacked();
    let target = own_target();
    let packed = process::step(pack(&packages, &target));
    // A folder that can't be removed only takes room.
    let _ = fs::remove_dir_all(&target);
    for folder in self::unpacked().difference(&unpacked) {
        let _ = fs::remove_dir_all(folder);
    }
    packed
}

/// Returns a folder to build in that no run had before. Cargo unpacks each version of a package once for each
/// registry, and the registry that it makes of the tarballs is known by its path: with the path of an earlier run,
/// packages would be built against tarballs of that run.
fn own_target() -> PathBuf {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.map_or(0, |it| it.as_nanos());
    process::target().join(format!("package-{now}"))
}

/// Returns the folders that tarballs of local registries are unpacked into.
fn unpacked() -> BTreeSet<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let sources = home.unwrap_or_default().join("registry/src");
    let folders = fs::read_dir(sources).into_iter().flatten().flatten();
    let paths = folders.map(|folder| folder.path());
    // Those of other registries start with the name of a host.
    let is_local = |folder: &PathBuf| {
        let name = folder.file_name().unwrap_or_default();
        name.as_encoded_bytes().starts_with(b"-")
    };
    paths.filter(is_local).collect()
}

fn list(package: &Package) -> Command {
    let mut list = cargo("package");
    list.args([
        "--quiet",
        "--list",
        "--allow-dirty",
        "--package",
        &package.name,
    ]);
    list
}

fn pack(packages: &[Package], target: &Path) -> Command {
    let mut pack = cargo("package");
    pack.arg("--quiet").arg("--target-dir").arg(target);
    // In CI nothing is uncommitted that could get into a tarball.
    if std::env::var_os("CI").is_none() {
        pack.arg("--allow-dirty");
    }
    for package in packages {
        pack.args(["--package", &package.name]);
    }
    pack
}

/// Returns the files that are not in a tarball.
fn missing(name: &str, files: &str) -> Vec<String> {
    let is_missing = |file: &&str| !files.lines().any(|line| line == *file);
    let missing = FILES.into_iter().filter(is_missing);
    missing
        .map(|file| format!("the tarball of `{name}` has no {file}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn missing_files_are_found() {
        let files = "Cargo.toml\nLICENSE-MIT\nREADME.md\nsrc/LICENSE-APACHE\n";
        let want = ["the tarball of `a` has no LICENSE-APACHE"];
        assert_eq!(missing("a", files), want);
        assert!(missing("a", &format!("{files}LICENSE-APACHE\n")).is_empty());
    }
}
