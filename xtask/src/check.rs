//! `cargo xtask check`: what can be told without running the tests.

mod arrows;
mod generated;
mod text;

use std::process::Command;

use crate::process::{self, Outcome, cargo};

/// Formatting, lints, documentation and the house's own rules: all of them, whatever fails.
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

/// Rules of this project that no tool knows: each finding is one line.
fn house_rules() -> Outcome {
    let mut findings = text::findings()?;
    findings.extend(arrows::findings()?);
    if findings.is_empty() {
        println!("house rules: nothing found");
        return Ok(());
    }
    Err(format!(
        "house rules are broken:\n  {}",
        findings.join("\n  ")
    ))
}
