//! The program of a schema package, and the program `convex-schema`.
//!
//! The `main.rs` of a schema package is one line:
//!
//! ```no_run
//! # mod ari_model { pub fn schema() -> convex_schema::Schema { convex_schema::Schema::builder().build() } }
//! fn main() -> std::process::ExitCode {
//!     convex_schema_cli::main(ari_model::schema())
//! }
//! ```
//!
//! Exit codes: 0 for fine, 1 for out of date or findings, 2 for failure or misuse, 3 for a push that
//! is rejected. Results go to standard output, messages to standard error.
//!
//! A schema package takes this crate without default features. Its program then has neither
//! `validate` nor the readers of documents; the feature `validate` brings them.
//!
//! ```text
//! command line --args--> verb --> input, package (schemas) --> the verb's module --> terminal, files
//!                                    \-- node (schema.ts, functions folders, git revisions)
//! ```
//!
//! - `args`, `help`: the command lines of both programs, and the texts of `--help`.
//! - `package`: the package whose program runs: its schemas and outputs. `input`: schemas that a command line
//!   names. `node` evaluates a `schema.ts`; `installed` finds the npm `convex` of a project.
//! - Verbs of both programs: `diff`, `docs`, `lint`, `print`, `validate`. Of a schema package:
//!   `generate`, `check`, `adopt`. Of `convex-schema`: `completions`, `import`, `functions`, `init`,
//!   `migrate`.
//! - `terminal`: results and messages; `lines` compares texts; `version`.

mod adopt;
mod args;
mod check;
#[cfg(feature = "standalone")]
mod completions;
mod diff;
mod docs;
#[cfg(feature = "standalone")]
mod functions;
mod generate;
mod help;
#[cfg(feature = "standalone")]
mod import;
#[cfg(feature = "standalone")]
mod init;
mod input;
mod installed;
mod lines;
mod lint;
#[cfg(feature = "standalone")]
mod migrate;
mod node;
mod package;
mod print;
mod terminal;
#[cfg(feature = "validate")]
mod validate;
mod version;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use convex_schema::build::Schemas;

#[doc(inline)]
pub use convex_schema::assert_up_to_date;

use crate::args::GlobalArgs;
use crate::args::package::{PackageArgs, PackageVerb};
use crate::package::SchemaPackage;
use crate::terminal::complain;

/// How a verb ends when nothing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Nothing was found.
    Fine,
    /// Something is out of date, differs or would be rejected.
    Findings,
    /// The push is rejected.
    Rejected,
}

/// Runs the program of a schema package: its verbs work on `schemas`.
///
/// Takes one [`Schema`](convex_schema::Schema), or an array of names and schemas.
pub fn main(schemas: impl Into<Schemas>) -> ExitCode {
    let args = match parse::<PackageArgs>(&package_program()) {
        Ok(args) => args,
        Err(code) => return code,
    };
    args.global.apply();
    let schemas = schemas.into();
    finish(
        SchemaPackage::new(args.manifest_path, &schemas)
            .and_then(|package| run(&package, args.verb)),
    )
}

fn run(package: &SchemaPackage<'_>, verb: PackageVerb) -> anyhow::Result<Verdict> {
    match verb {
        PackageVerb::Generate(args) => generate::run(package, &args),
        PackageVerb::Check(args) => check::run(package, &args),
        PackageVerb::Diff(args) => diff::package(package, &args),
        PackageVerb::Docs(args) => docs::run(package.schema(args.schema.as_deref())?, &args.form),
        PackageVerb::Lint(args) => lint::run(package.schema(args.schema.as_deref())?, &args.form),
        PackageVerb::Print(args) => print::package(package, &args),
        #[cfg(feature = "validate")]
        PackageVerb::Validate(args) => validate::package(package, &args),
        #[cfg(not(feature = "validate"))]
        PackageVerb::Validate { .. } => Err(without_documents("`validate`")),
    }
}

/// The error of a program that is built without the feature `validate`.
#[cfg(not(feature = "validate"))]
fn without_documents(what: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "this program is built without readers of documents, which {what} needs\n\
         help: add `features = [\"validate\"]` to `convex-schema-cli` in the `Cargo.toml` of the \
         schema package, or use the program `convex-schema`"
    )
}

/// Runs the program `convex-schema`, which works on files.
#[cfg(feature = "standalone")]
pub fn standalone() -> ExitCode {
    use crate::args::standalone::{StandaloneArgs, StandaloneVerb};
    let args = match parse::<StandaloneArgs>("convex-schema") {
        Ok(args) => args,
        Err(code) => return code,
    };
    args.global.apply();
    finish(match args.verb {
        StandaloneVerb::Completions(args) => completions::run(args.shell),
        StandaloneVerb::Diff(args) => {
            input::schema(&args.new).and_then(|new| diff::run(&args.old, &new, &args.form))
        }
        StandaloneVerb::Functions(args) => functions::run(&args),
        StandaloneVerb::Import(args) => import::run(&args),
        StandaloneVerb::Docs(args) => docs::standalone(&args),
        StandaloneVerb::Init(args) => init::run(&args),
        StandaloneVerb::Lint(args) => {
            input::schema(&args.schema).and_then(|schema| lint::run(&schema, &args.form))
        }
        StandaloneVerb::Migrate(args) => migrate::run(&args),
        StandaloneVerb::Print(args) => print::standalone(&args),
        StandaloneVerb::Validate(args) => validate::standalone(&args),
    })
}

/// Reads the command line of `program`; an error is the code to exit with.
fn parse<T: Parser>(program: &str) -> Result<T, ExitCode> {
    let command = T::command()
        .bin_name(program)
        .version(version::SHORT)
        .long_version(version::LONG);
    help::finished(command, program)
        .try_get_matches_from(env::args_os())
        .and_then(|matches| T::from_arg_matches(&matches))
        .map_err(|error| {
            // If that can't be printed either, no message can reach anyone.
            let _ = error.print();
            u8::try_from(error.exit_code()).map_or(ExitCode::from(FAILURE), ExitCode::from)
        })
}

/// The command line that starts the program of a schema package: cargo says whether it runs it.
fn package_program() -> String {
    if let Ok(package) = env::var("CARGO_PKG_NAME") {
        return format!("cargo run -p {package} --");
    }
    let program = env::args_os().next().unwrap_or_default();
    let name = Path::new(&program).file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

impl GlobalArgs {
    fn apply(&self) {
        terminal::set_color(self.color);
        if self.quiet {
            terminal::be_quiet();
        }
    }
}

/// The code for findings.
const FINDINGS: u8 = 1;

/// The code for failure and misuse; clap's is the same.
const FAILURE: u8 = 2;

/// The code for a push that is rejected.
const REJECTED: u8 = 3;

fn finish(result: anyhow::Result<Verdict>) -> ExitCode {
    match result {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(FINDINGS),
        Ok(Verdict::Rejected) => ExitCode::from(REJECTED),
        Err(error) => {
            let word = terminal::styled(terminal::BAD, "error");
            complain(&format!("{word}: {error:#}"));
            ExitCode::from(FAILURE)
        }
    }
}
