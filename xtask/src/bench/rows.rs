//! `cargo xtask bench rows`: how fast rows are judged.

mod instructions;

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{callgrind, package};
use crate::node;
use crate::process::{self, Outcome, cargo, root};

const USAGE: &str = "usage: cargo xtask bench rows [DATA...] | --instructions [--check | --bless]";

/// The package that measures.
const PACKAGE: &str = "benches/rows";

pub(super) fn run(arguments: &[&str]) -> Outcome {
    match arguments {
        ["--instructions", "--check"] if !callgrind::is_installed() => {
            println!("SKIPPED instructions for a row: there is no `valgrind`");
            Ok(())
        }
        ["--instructions", rest @ ..] => {
            process::run(build(&["--bin", "scan", "--no-default-features"]))?;
            match rest {
                [] => instructions::report(),
                ["--check"] => instructions::check(),
                ["--bless"] => instructions::bless(),
                _ => Err(USAGE.to_owned()),
            }
        }
        [flag, ..] if flag.starts_with('-') => Err(USAGE.to_owned()),
        tables => race(tables),
    }
}

/// Everybody on the same rows; the program prints its own figures.
fn race(tables: &[&str]) -> Outcome {
    node::require()?;
    node::install_in(&root().join(PACKAGE).join("node"))?;
    process::run(build(&["--bins"]))?;
    if callgrind::is_installed() {
        instructions::report()?;
    }
    let mut race = Command::new(program("bench-rows"));
    race.args(tables);
    process::run(race)
}

/// Returns a release build of what `selection` names.
fn build(selection: &[&str]) -> Command {
    let mut build = cargo("build");
    build.args(["--release", "--quiet", "--manifest-path"]);
    build.arg(Path::new(PACKAGE).join("Cargo.toml"));
    build.args(selection).arg("--target-dir").arg(target());
    build
}

fn program(name: &str) -> PathBuf {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join("release").join(name)
}

fn target() -> PathBuf {
    package::folder().join("rows")
}
