//! The command line of the program `convex-schema`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use convex_schema_emit::Layout;
use convex_schema_migrate::{Numeric, Rename};

use super::functions::FunctionsArgs;
use super::{
    CompletionsArgs, DiffForm, DocsForm, GlobalArgs, LintForm, OR_EXPORT, PrintForm, layout_parser,
};
use crate::help::alone;
use crate::input;
use crate::migrate::{MigrateArgs, source};
use crate::validate::StandaloneValidateArgs;

/// Compares, documents, lints and imports Convex schemas, and validates rows against them.
///
/// In a Rust project, a schema package does more: `init` writes it.
#[derive(Debug, Parser)]
#[command(name = "convex-schema", arg_required_else_help = true, after_help = alone::ALL)]
pub(crate) struct StandaloneArgs {
    #[command(subcommand)]
    pub(crate) verb: StandaloneVerb,

    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

/// The verbs of the program `convex-schema`.
#[derive(Debug, Subcommand)]
pub(crate) enum StandaloneVerb {
    /// Print the completions of a shell
    #[command(after_help = alone::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Show what a push would do: free, scan (exit code 1) or rejected (exit code 3)
    #[command(after_help = alone::DIFF)]
    Diff(StandaloneDiffArgs),
    /// Write documentation of a schema: an HTML page, Markdown or a Mermaid diagram
    #[command(after_help = alone::DOCS)]
    Docs(StandaloneDocsArgs),
    /// Write the functions of a deployment as Rust types, and find the calls that break
    #[command(after_help = alone::FUNCTIONS)]
    Functions(FunctionsArgs),
    /// Write a schema as annotated Rust structs
    #[command(after_help = alone::IMPORT)]
    Import(ImportArgs),
    /// Write the schema package of a model, which keeps schema.ts up to date
    #[command(after_help = alone::INIT)]
    Init(InitArgs),
    /// Give advice on a schema (exit code 1 if there are warnings)
    #[command(after_help = alone::LINT)]
    Lint(StandaloneLintArgs),
    /// Migrate a PostgreSQL database to a snapshot that Convex imports
    #[command(after_help = alone::MIGRATE)]
    Migrate(MigrateArgs),
    /// Print a schema
    #[command(after_help = alone::PRINT)]
    Print(StandalonePrintArgs),
    /// Validate rows in files against a schema (exit code 1 if any row is rejected)
    #[command(after_help = alone::VALIDATE)]
    Validate(StandaloneValidateArgs),
}

/// The arguments of `init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder of the new package, from the root of the workspace
    #[arg(long, default_value = "schema")]
    pub(crate) path: String,

    /// The package that declares the tables [default: the only one that depends on convex-schema]
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) model: Option<String>,

    /// The functions folder of the Convex project [default: the nearest one]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) convex: Option<PathBuf>,

    /// The output [default: the tables beside a hand-written schema.ts, else the schema]
    #[arg(long, value_parser = layout_parser())]
    pub(crate) layout: Option<Layout>,

    /// Agree to every change
    #[arg(long, short)]
    pub(crate) yes: bool,
}

/// The arguments of `diff`.
#[derive(Debug, Args)]
pub(crate) struct StandaloneDiffArgs {
    #[arg(help = format!("The deployed schema: {}; {OR_EXPORT}", input::FORMS))]
    pub(crate) old: String,

    /// The schema to push, in the same forms
    pub(crate) new: String,

    #[command(flatten)]
    pub(crate) form: DiffForm,
}

/// The arguments of `docs`.
#[derive(Debug, Args)]
pub(crate) struct StandaloneDocsArgs {
    #[arg(value_name = "SCHEMA", help = format!("The schema: {}", input::FORMS))]
    pub(crate) schema: String,

    #[command(flatten)]
    pub(crate) form: DocsForm,
}

/// The arguments of `lint`.
#[derive(Debug, Args)]
pub(crate) struct StandaloneLintArgs {
    #[arg(value_name = "SCHEMA", help = format!("The schema: {}", input::FORMS))]
    pub(crate) schema: String,

    #[command(flatten)]
    pub(crate) form: LintForm,
}

/// The arguments of `import`.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[arg(value_name = "SCHEMA", help = format!("The schema: {}", input::FORMS), required_unless_present = "from_sql")]
    pub(crate) schema: Option<String>,

    #[arg(
        long,
        value_name = "SOURCE",
        conflicts_with_all = ["schema", "own"],
        help = format!("A PostgreSQL database in place of the schema: {}", source::FORMS)
    )]
    pub(crate) from_sql: Option<PathBuf>,

    /// The Rust type of `bigint` columns: a number is exact up to 2^53 [default: number, with a question]
    #[arg(long, value_name = "TYPE", value_parser = numeric_parser(Numeric::ALL), requires = "from_sql")]
    pub(crate) int8: Option<Numeric>,

    /// The Rust type of `numeric` columns: a number has 15 digits [default: number, with a question]
    #[arg(long, value_name = "TYPE", value_parser = numeric_parser(Numeric::FRACTIONAL), requires = "from_sql")]
    pub(crate) numeric: Option<Numeric>,

    /// The case of the fields [default: as the columns are called]
    #[arg(long, value_name = "CASE", value_parser = rename_parser(), requires = "from_sql")]
    pub(crate) rename_all: Option<Rename>,

    /// The folder of the sources if it is called `src`, else of a package with a manifest
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Write structs for the tables that the file spreads from a package, such as `authTables`
    #[arg(long, value_name = "SPREAD")]
    pub(crate) own: Vec<String>,

    /// Show what would change in an existing model, without writing (exit code 1 if anything would)
    #[arg(long)]
    pub(crate) update: bool,

    /// Write everything to `lib.rs`, without a module for each group of tables
    #[arg(long)]
    pub(crate) single_file: bool,
}

/// The arguments of `print`.
#[derive(Debug, Args)]
pub(crate) struct StandalonePrintArgs {
    #[arg(value_name = "SCHEMA", help = format!("The schema: {}", input::FORMS))]
    pub(crate) schema: String,

    /// The functions for `openapi`: the JSON of `npx convex function-spec`, or a folder
    #[arg(long, value_name = "SPEC")]
    pub(crate) functions: Option<String>,

    #[command(flatten)]
    pub(crate) form: PrintForm,
}

fn numeric_parser(choices: &'static [Numeric]) -> impl TypedValueParser<Value = Numeric> {
    let names = choices.iter().map(|it| it.as_str());
    PossibleValuesParser::new(names).try_map(|name| {
        let mut choices = choices.iter().copied();
        choices.find(|it| it.as_str() == name).ok_or("not a type")
    })
}

fn rename_parser() -> impl TypedValueParser<Value = Rename> {
    let names = Rename::ALL.iter().map(|it| it.as_str());
    PossibleValuesParser::new(names).try_map(|name| {
        let mut cases = Rename::ALL.iter().copied();
        cases.find(|it| it.as_str() == name).ok_or("not a case")
    })
}
