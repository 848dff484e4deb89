//! The command lines.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use convex_schema::emit::{Format, Layout};

use crate::diff::FailOn;
use crate::docs::DocsFormat;
use crate::examples::{alone, in_leaf};
use crate::input;
use crate::lint::Allowed;
use crate::validate::{LeafValidateArgs, StandaloneValidateArgs};

/// Keeps Convex's schema.ts as the Rust types have it.
#[derive(Debug, Parser)]
#[command(name = "convex-schema", arg_required_else_help = true, after_help = in_leaf::ALL)]
pub(crate) struct LeafArgs {
    #[command(subcommand)]
    pub(crate) verb: LeafVerb,

    /// The `Cargo.toml` that names the outputs [default: the one of the package that cargo runs]
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,

    /// Say nothing but what fails
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// What the program of a leaf package can do.
#[derive(Debug, Subcommand)]
pub(crate) enum LeafVerb {
    /// Write the files that show the schema
    #[command(after_help = in_leaf::GENERATE)]
    Generate(GenerateArgs),
    /// Tell whether the files are up to date, without writing; 1 if not
    #[command(after_help = in_leaf::CHECK)]
    Check(CheckArgs),
    /// Print what a shell needs to complete command lines
    #[command(after_help = in_leaf::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Tell what a push does: free, a scan (1) or refused (3)
    #[command(after_help = in_leaf::DIFF)]
    Diff(LeafDiffArgs),
    /// Write what people read about the schema: Markdown, a Mermaid diagram or a page
    #[command(after_help = in_leaf::DOCS)]
    Docs(LeafDocsArgs),
    /// Give advice on the schema; 1 if there are warnings
    #[command(after_help = in_leaf::LINT)]
    Lint(LeafLintArgs),
    /// Print the schema
    #[command(after_help = in_leaf::PRINT)]
    Print(LeafPrintArgs),
    /// Hold rows of files against the schema; 1 if Convex refuses any
    #[command(after_help = in_leaf::VALIDATE)]
    Validate(LeafValidateArgs),
}

/// What `generate` takes.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// Replace files written by hand that say the same; needs Node and the project's packages
    #[arg(long)]
    pub(crate) adopt: bool,
}

/// What `check` takes.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `init` takes.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder of the new package, from the root of the workspace
    #[arg(long, default_value = "schema")]
    pub(crate) path: String,

    /// The package that declares the tables [default: the only one that depends on convex-schema]
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) model: Option<String>,

    /// The folder of Convex functions [default: the nearest one]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) convex: Option<PathBuf>,

    /// What is generated [default: the tables where a schema.ts was written by hand, else all of it]
    #[arg(long, value_parser = layout_parser())]
    pub(crate) layout: Option<Layout>,

    /// Agree to every change
    #[arg(long, short)]
    pub(crate) yes: bool,
}

/// What `completions` takes.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// What `diff` takes in a leaf package.
#[derive(Debug, Args)]
pub(crate) struct LeafDiffArgs {
    #[arg(help = format!("The schema that is deployed: {}; {}", input::FORMS, OR_EXPORT))]
    pub(crate) old: String,

    /// The schema to push, in the same forms [default: the one of this package]
    pub(crate) new: Option<String>,

    /// The schema to push, where this package has several
    #[arg(long, value_name = "NAME", conflicts_with = "new")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) form: DiffForm,
}

/// How `diff` tells what it found.
#[derive(Debug, Args)]
pub(crate) struct DiffForm {
    /// An export of the stored documents, which are held against the new schema
    #[arg(long, value_name = "EXPORT")]
    pub(crate) data: Option<String>,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// From which outcome on the exit code is not 0
    #[arg(long, value_name = "OUTCOME", default_value = "scan")]
    pub(crate) fail_on: FailOn,
}

/// What else can stand for the deployed schema.
const OR_EXPORT: &str = "or an export of the stored documents, an archive or a folder, which \
                         has no schema: all documents are held against the new one";

/// What `docs` takes in a leaf package.
#[derive(Debug, Args)]
pub(crate) struct LeafDocsArgs {
    /// The schema to describe, where there are several
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) form: DocsForm,
}

/// What `docs` takes without a leaf package.
#[derive(Debug, Args)]
pub(crate) struct StandaloneDocsArgs {
    #[arg(value_name = "SCHEMA", help = format!("The schema: {}", input::FORMS))]
    pub(crate) schema: String,

    #[command(flatten)]
    pub(crate) form: DocsForm,
}

/// How `docs` describes a schema, and where.
#[derive(Debug, Args)]
pub(crate) struct DocsForm {
    /// The form [default: what `--out` ends in; html without]
    #[arg(long, value_enum)]
    pub(crate) format: Option<DocsFormat>,

    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// What `lint` takes in a leaf package.
#[derive(Debug, Args)]
pub(crate) struct LeafLintArgs {
    /// The schema to look at, where there are several
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) form: LintForm,
}

/// What `lint` takes without a leaf package.
#[derive(Debug, Args)]
pub(crate) struct StandaloneLintArgs {
    #[arg(value_name = "SCHEMA", help = format!("The schema: {}", input::FORMS))]
    pub(crate) schema: String,

    #[command(flatten)]
    pub(crate) form: LintForm,
}

/// What `lint` leaves out, and how it tells the rest.
#[derive(Debug, Args)]
pub(crate) struct LintForm {
    /// Leave out a lint, everywhere, in one table, or at one field and what is inside; in Rust
    /// `#[table(allow(CODE))]` and `#[convex(allow(CODE))]`
    #[arg(long, value_name = "CODE[:TABLE[.FIELD]]", value_delimiter = ',', value_parser = Allowed::parse)]
    pub(crate) allow: Vec<Allowed>,

    /// End with 1 for notes as well
    #[arg(long)]
    pub(crate) deny_notes: bool,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `print` takes in a leaf package.
#[derive(Debug, Args)]
pub(crate) struct LeafPrintArgs {
    /// The schema to print, where there are several
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) form: FormArgs,
}

/// How to print a schema.
#[derive(Debug, Args)]
pub(crate) struct FormArgs {
    /// The form
    #[arg(long, default_value = Format::TypeScript.as_str(), value_parser = format_parser())]
    pub(crate) format: Format,

    /// What TypeScript exports: the whole schema, or the tables for a schema.ts written by hand
    #[arg(long, default_value = "schema", value_parser = layout_parser())]
    pub(crate) layout: Layout,
}

/// Compares, describes, advises on and imports Convex schemas, from a schema.ts or its export, and
/// holds rows against them.
///
/// In a Rust project, `convex_schema_cli::main` in a package of its own does more: `init` writes it.
#[derive(Debug, Parser)]
#[command(name = "convex-schema", arg_required_else_help = true, after_help = alone::ALL)]
pub(crate) struct StandaloneArgs {
    #[command(subcommand)]
    pub(crate) verb: StandaloneVerb,

    /// Say nothing but what fails
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// What the program `convex-schema` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum StandaloneVerb {
    /// Print what a shell needs to complete command lines
    #[command(after_help = alone::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Tell what a push does: free, a scan (1) or refused (3)
    #[command(after_help = alone::DIFF)]
    Diff(StandaloneDiffArgs),
    /// Write what people read about a schema: Markdown, a Mermaid diagram or a page
    #[command(after_help = alone::DOCS)]
    Docs(StandaloneDocsArgs),
    /// Write a schema as annotated Rust structs
    #[command(after_help = alone::IMPORT)]
    Import(ImportArgs),
    /// Write the package that keeps schema.ts up to date, for a model in this workspace
    #[command(after_help = alone::INIT)]
    Init(InitArgs),
    /// Give advice on a schema; 1 if there are warnings
    #[command(after_help = alone::LINT)]
    Lint(StandaloneLintArgs),
    /// Print a schema
    #[command(after_help = alone::PRINT)]
    Print(StandalonePrintArgs),
    /// Hold rows of files against a schema; 1 if Convex refuses any
    #[command(after_help = alone::VALIDATE)]
    Validate(StandaloneValidateArgs),
}

/// What `diff` takes without a leaf package.
#[derive(Debug, Args)]
pub(crate) struct StandaloneDiffArgs {
    #[arg(help = format!("The schema that is deployed: {}; {}", input::FORMS, OR_EXPORT))]
    pub(crate) old: String,

    /// The schema to push, in the same forms
    pub(crate) new: String,

    #[command(flatten)]
    pub(crate) form: DiffForm,
}

/// What `import` takes.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[arg(value_name = "SCHEMA", help = format!("The schema: {}", input::FORMS))]
    pub(crate) schema: String,

    /// The folder for the sources if it is called `src`, else for a package with a manifest
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Make structs of the tables that the file spreads from a package, such as `authTables`
    #[arg(long, value_name = "SPREAD")]
    pub(crate) own: Vec<String>,

    /// Show what would change in a model that exists, and write nothing; 1 if something would
    #[arg(long)]
    pub(crate) update: bool,

    /// Everything in `lib.rs`, without a module for each group of tables
    #[arg(long)]
    pub(crate) single_file: bool,
}

/// What `print` takes without a leaf package.
#[derive(Debug, Args)]
pub(crate) struct StandalonePrintArgs {
    #[arg(value_name = "SCHEMA", help = format!("The schema: {}", input::FORMS))]
    pub(crate) export: String,

    #[command(flatten)]
    pub(crate) form: FormArgs,
}

/// Every format that core knows, with what it says about itself.
fn format_parser() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.iter().map(|format| {
        // A column of clauses, as the other lists are.
        let help = format.description().trim_end_matches('.');
        PossibleValue::new(format.as_str()).help(help)
    });
    PossibleValuesParser::new(values).try_map(|name| Format::from_name(&name).ok_or("not a format"))
}

fn layout_parser() -> impl TypedValueParser<Value = Layout> {
    let names = Layout::ALL.iter().map(|layout| layout.as_str());
    PossibleValuesParser::new(names).try_map(|name| Layout::from_name(&name).ok_or("not a layout"))
}
