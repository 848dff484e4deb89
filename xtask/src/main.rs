//! The commands of the project: `cargo xtask VERB`.
//!
//! They need Rust and git, and Node 20 for the tests that compare our output with npm packages. Exit
//! codes: 0 nothing was found, 1 something was found or failed, 2 misuse.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for people at a terminal"
)]

mod bench;
mod check;
mod compiler;
mod mutants;
mod node;
mod outside;
mod package;
mod packages;
mod process;
mod test;

use std::process::ExitCode;

use crate::process::{Outcome, cargo};

const USAGE: &str = "\
usage: cargo xtask VERB

  test [-- ARGS]               every test; ARGS go to `cargo test`
  test --no-node [-- ARGS]     every test but those that need Node
  test --quick [-- ARGS]       unit tests, and those that start neither cargo nor Node
  test --long [-- ARGS]        every test, with all cases where a test usually tries a sample
  test --count [-- ARGS]       how many tests there are
  bless                        writes what golden and UI tests expect from what they got
  check [--house]              formatting, lints, docs and the house's own rules, or these alone
  modules [FOLDER]             which modules of a crate use which, and circles among them
  outside                      builds fuzz targets and benchmarks, tests a sister crate: workspaces of their own
  arm                          tests the scanner for 64-bit ARM, in qemu
  miri                         tests the scanner's vector units in Miri, with a nightly compiler
  msrv                         builds with the oldest compiler, that of `rust-version`
  package                      packs the published packages, builds each from its tarball
  bench NAME                   `compile`, `emit`, `first-build`, `migrate`, `rows`, `tsc` or `validate`: figures
                               as ratios
  mutants [-- ARGS]            changes the scanner and the validator of rows in one place after the
                               other, and lists the changes that no test notices; takes hours;
                               ARGS go to `cargo mutants`, such as `--shard 1/100`
  mutants --share              the few of these changes that CI tries
  ci                           check, then test
  corpus [DIRECTORY]           reads the schemas of real projects, `*.json` in DIRECTORY
                               or in $CONVEX_SCHEMA_CORPUS, imports them as Rust and
                               compares the TypeScript of that with npm `convex` and tsc";

fn main() -> ExitCode {
    if let Some(code) = compiler::stand_in() {
        return code;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["test", rest @ ..] => test::all(rest),
        ["bless"] => test::bless(),
        ["check"] => check::all(),
        ["check", "--house"] => check::house_rules(),
        ["modules"] => check::modules(None),
        ["modules", folder] => check::modules(Some(folder)),
        ["ci", rest @ ..] => check::all().and_then(|()| test::all(rest)),
        ["arm"] => outside::arm(),
        ["miri"] => outside::miri(),
        ["msrv"] => outside::oldest_compiler(),
        ["outside"] => outside::check(),
        ["package"] => package::all(),
        ["bench", name, rest @ ..] => bench::run(name, rest),
        ["mutants"] => mutants::all(&[]),
        ["mutants", "--share"] => mutants::share(),
        ["mutants", "--", rest @ ..] => mutants::all(rest),
        ["corpus"] => corpus(None),
        ["corpus", directory] => corpus(Some(directory)),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => return misuse(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn misuse() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// Reads the exports in `directory`, or in the one that the environment names.
fn corpus(directory: Option<&str>) -> Outcome {
    const VARIABLE: &str = "CONVEX_SCHEMA_CORPUS";
    let mut tests = cargo("test");
    tests.args(["--package", "convex-schema-tests"]);
    tests.args(["--test", "schemas", "--test", "import"]);
    tests.args(["--", "--show-output", "corpus"]);
    tests.env(test::LONG, "1");
    if let Some(directory) = directory {
        let directory = std::path::absolute(directory)
            .map_err(|error| format!("`{directory}` is not a path: {error}"))?;
        tests.env(VARIABLE, directory);
    } else if std::env::var_os(VARIABLE).is_none() {
        return Err(format!(
            "no directory of exports\nhelp: `cargo xtask corpus DIRECTORY`, or set {VARIABLE}"
        ));
    }
    process::run(tests)
}
