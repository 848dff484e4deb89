//! The program that a leaf package makes of its schemas, and the program `convex-schema`.
//!
//! A leaf package's `main.rs` is one line:
//!
//! ```no_run
//! # mod ari_model { pub fn schema() -> convex_schema::Schema { convex_schema::Schema::builder().build() } }
//! fn main() -> std::process::ExitCode {
//!     convex_schema_cli::main(ari_model::schema())
//! }
//! ```
//!
//! Exit codes: 0 for fine, 1 for out of date or findings, 2 for failure or misuse, 3 for a push that
//! fails. What was asked for goes to standard output, messages go to standard error.

mod adopt;
mod args;
mod check;
mod completions;
mod diff;
mod docs;
mod examples;
mod generate;
mod import;
mod init;
mod input;
mod installed;
mod leaf;
mod lines;
mod lint;
mod node;
mod print;
mod terminal;
mod validate;
mod version;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use convex_schema::build::Schemas;

#[doc(inline)]
pub use convex_schema::assert_up_to_date;

use crate::args::{LeafArgs, LeafVerb, StandaloneArgs, StandaloneVerb};
use crate::leaf::Leaf;
use crate::terminal::complain;

/// How a verb ends when nothing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Nothing to complain about.
    Fine,
    /// Something is out of date, differs or would be refused.
    Findings,
    /// A push is refused.
    WillFail,
}

/// Runs the program of a leaf package: its verbs work on its schemas.
///
/// Takes one [`Schema`](convex_schema::Schema), or an array of names and schemas.
pub fn main(schemas: impl Into<Schemas>) -> ExitCode {
    let args = match parse::<LeafArgs>(std::env::args_os().collect()) {
        Ok(args) => args,
        Err(code) => return code,
    };
    if args.quiet {
        terminal::be_quiet();
    }
    let schemas = schemas.into();
    finish(
        Leaf::new(args.manifest_path, &schemas).and_then(|leaf| match args.verb {
            LeafVerb::Generate(args) => generate::run(&leaf, &args),
            LeafVerb::Check(args) => check::run(&leaf, &args),
            LeafVerb::Completions(args) => completions::run::<LeafArgs>(args.shell),
            LeafVerb::Diff(args) => diff::leaf(&leaf, &args),
            LeafVerb::Docs(args) => docs::leaf(&leaf, &args),
            LeafVerb::Lint(args) => lint::leaf(&leaf, &args),
            LeafVerb::Print(args) => print::leaf(&leaf, &args),
            LeafVerb::Validate(args) => validate::leaf(&leaf, &args),
        }),
    )
}

/// Runs the program `convex-schema`, which works on files.
pub fn standalone() -> ExitCode {
    let args = match parse::<StandaloneArgs>(std::env::args_os().collect()) {
        Ok(args) => args,
        Err(code) => return code,
    };
    if args.quiet {
        terminal::be_quiet();
    }
    finish(match args.verb {
        StandaloneVerb::Completions(args) => completions::run::<StandaloneArgs>(args.shell),
        StandaloneVerb::Diff(args) => diff::standalone(&args),
        StandaloneVerb::Import(args) => import::run(&args),
        StandaloneVerb::Docs(args) => docs::standalone(&args),
        StandaloneVerb::Init(args) => init::run(&args),
        StandaloneVerb::Lint(args) => lint::standalone(&args),
        StandaloneVerb::Print(args) => print::standalone(&args),
        StandaloneVerb::Validate(args) => validate::standalone(&args),
    })
}

/// Reads the command line; the code to end with if it asks for help or makes no sense.
fn parse<T: Parser>(arguments: Vec<OsString>) -> Result<T, ExitCode> {
    let command = T::command()
        .version(version::SHORT)
        .long_version(version::LONG);
    command
        .try_get_matches_from(arguments)
        .and_then(|matches| T::from_arg_matches(&matches))
        .map_err(|error| {
            // Nobody is left to tell where even that can't be printed.
            let _ = error.print();
            u8::try_from(error.exit_code()).map_or(ExitCode::from(FAILURE), ExitCode::from)
        })
}

/// The code for findings.
const FINDINGS: u8 = 1;

/// The code for failure and misuse; clap's is the same.
const FAILURE: u8 = 2;

/// The code for a push that fails.
const WILL_FAIL: u8 = 3;

fn finish(result: anyhow::Result<Verdict>) -> ExitCode {
    match result {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(FINDINGS),
        Ok(Verdict::WillFail) => ExitCode::from(WILL_FAIL),
        Err(error) => {
            let word = terminal::styled(terminal::BAD, "error");
            complain(&format!("{word}: {error:#}"));
            ExitCode::from(FAILURE)
        }
    }
}
