//! `cargo xtask package`: the tarballs that a registry would get, each built on its own.

use std::process::Command;

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
    process::step(pack(&packages))
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

fn pack(packages: &[Package]) -> Command {
    let mut pack = cargo("package");
    pack.arg("--quiet");
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
