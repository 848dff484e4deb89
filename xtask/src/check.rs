//! `cargo xtask check`: formatting, lints, documentation and rules of this project. `cargo xtask modules`: which modules
//! of a crate use which.

mod arrows;
mod generated;
mod interface;
mod kinds;
mod modules;
mod source;
mod text;
mod unsafe_code;

use std::process::Command;

use self::modules::Modules;
use self::source::Crate;
use crate::packages::{self, Package};
use crate::process::{self, Outcome, cargo};

/// Checks formatting, lints, documentation and the house's own rules: all of them, whatever fails.
pub(crate) fn all() -> Outcome {
    let results = [
        house_rules(),
        process::step(format()),
        process::step(lints()),
        process::step(docs()),
        generated::check(),
    ];
    let failures: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\nerror: "))
    }
}

fn format() -> Command {
    let mut format = cargo("fmt");
    format.args(["--all", "--check"]);
    format
}

/// `rust-version` switches on clippy's `incompatible_msrv`.
fn lints() -> Command {
    let mut lints = cargo("clippy");
    lints.args(["--workspace", "--all-targets", "--all-features"]);
    lints.args(["--", "-D", "warnings"]);
    lints
}

fn docs() -> Command {
    let mut docs = cargo("doc");
    docs.args(["--workspace", "--no-deps", "--all-features"]);
    docs.env("RUSTDOCFLAGS", "-D warnings");
    docs
}

/// Rules of this project that no tool knows.
pub(crate) fn house_rules() -> Outcome {
    let packages = packages::all()?;
    let mut findings = text::findings()?;
    findings.extend(arrows::findings(&packages));
    findings.extend(unsaid(&packages));
    let published = crates(&chosen(&packages, true))?;
    let others = crates(&chosen(&packages, false))?;
    let trees = published.iter().chain(&others);
    findings.extend(trees.flat_map(|tree| Modules::of(tree).cycles()));
    findings.extend(kinds::findings(&published));
    findings.extend(interface::findings(&published)?);
    findings.extend(unsafe_code::findings(&text::rust_files()?));
    if findings.is_empty() {
        println!("house rules: nothing found");
        return Ok(());
    }
    Err(format!(
        "house rules are broken:\n  {}",
        findings.join("\n  ")
    ))
}

/// Finds published packages whose manifests lack something that a registry shows.
fn unsaid(packages: &[Package]) -> Vec<String> {
    let published = packages.iter().filter(|package| package.is_published);
    let lines = published.flat_map(|package| {
        let keys = package.unsaid.iter();
        keys.map(|key| format!("{}/Cargo.toml: no `{key}`", package.folder))
    });
    lines.collect()
}

/// Prints the arrows among the modules of the crate in `folder`, or of all crates, and their circles.
pub(crate) fn modules(folder: Option<&str>) -> Outcome {
    let mut packages = packages::all()?;
    packages.retain(|package| folder.is_none_or(|folder| folder == package.folder));
    if packages.is_empty() {
        return Err("there is no such package".to_owned());
    }
    let mut cycles = Vec::new();
    for tree in crates(&packages.iter().collect::<Vec<_>>())? {
        let modules = Modules::of(&tree);
        println!("{}\n{}", tree.name, modules.report());
        cycles.extend(modules.cycles());
    }
    println!("{} circles", cycles.len());
    for cycle in cycles {
        println!("\n{cycle}");
    }
    Ok(())
}

/// Returns the packages that are published, or the others.
fn chosen(packages: &[Package], published: bool) -> Vec<&Package> {
    let packages = packages.iter();
    packages
        .filter(|package| package.is_published == published)
        .collect()
}

/// Returns the source of all libraries and programs.
fn crates(packages: &[&Package]) -> Outcome<Vec<Crate>> {
    let mut crates = Vec::new();
    for package in packages {
        for target in &package.crates {
            let name = match package.crates.as_slice() {
                [_] => package.folder.clone(),
                _ => format!("{} ({})", package.folder, target.name),
            };
            crates.push(Crate::parse(&name, &target.file)?);
        }
    }
    Ok(crates)
}
