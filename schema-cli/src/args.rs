//! The command lines.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use convex_schema::emit::{Format, Layout};

use crate::diff::FailOn;
use crate::docs::DocsFormat;
use crate::input;
use crate::lint::Allowed;
use crate::validate::{EXAMPLES as VALIDATE_EXAMPLES, LeafValidateArgs, StandaloneValidateArgs};

/// Keeps Convex's schema.ts as the Rust types have it.
#[derive(Debug, Parser)]
#[command(name = "convex-schema", arg_required_else_help = true)]
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
    Generate(GenerateArgs),
    /// Tell whether the files are up to date, without writing; 1 if not
    Check,
    /// Print what a shell needs to complete command lines
    Completions(CompletionsArgs),
    /// Tell what a push does: free, a scan (1) or refused (3)
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(LeafDiffArgs),
    /// Write what people read about the schema: Markdown, a Mermaid diagram or a page
    #[command(after_help = DOCS_EXAMPLES)]
    Docs(LeafDocsArgs),
    /// Give advice on the schema; 1 if there are warnings
    #[command(after_help = LINT_EXAMPLES)]
    Lint(LeafLintArgs),
    /// Print the schema
    Print(LeafPrintArgs),
    /// Hold rows of files against the schema; 1 if Convex refuses any
    #[command(after_help = VALIDATE_EXAMPLES)]
    Validate(LeafValidateArgs),
}

/// What `generate` takes.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// Replace files written by hand that say the same; needs Node and the project's packages
    #[arg(long)]
    pub(crate) adopt: bool,
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

/// Examples of `init`.
const INIT_EXAMPLES: &str = "\
Examples:
  init                                   asks before it touches a file
  init --yes --model my-model --path tools/schema

Exit codes: 0 written, 1 declined, 2 failure or misuse";

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

/// Examples of `diff`.
const DIFF_EXAMPLES: &str = "\
Examples:
  diff HEAD:convex/schema.ts                 what this package changes since the last commit
  diff deployed.json convex/schema.ts        an export against a file
  diff main:convex/schema.ts --fail-on fail  in CI: only what is refused is an error
  diff deployed.json new.json --data export.zip
                                             whether the documents stored there pass the scan
  diff export.zip convex/schema.ts           the same where the deployed schema is not at hand

Exit codes: 0 free, 1 scan, 2 failure or misuse, 3 the push is refused";

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
    /// The form [default: what `--out` ends in, else html]
    #[arg(long, value_enum)]
    pub(crate) format: Option<DocsFormat>,

    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Examples of `docs`.
const DOCS_EXAMPLES: &str = "\
Examples:
  docs --out schema.html             one page, without network: search, links, relations
  docs --out schema.md               a data dictionary
  docs --format mermaid              an ER diagram";

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

/// Examples of `lint`.
const LINT_EXAMPLES: &str = "\
Examples:
  lint --allow optional_in_index,id_array:teams,mixed_case:users
  lint --allow values_in_comment:users.role
  lint --json

Exit codes: 0 no warnings, 1 warnings, 2 failure or misuse";

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
    #[arg(long, default_value = Format::TypeScript.name(), value_parser = format_parser())]
    pub(crate) format: Format,

    /// What TypeScript exports: the whole schema, or the tables for a schema.ts written by hand
    #[arg(long, default_value = "schema", value_parser = layout_parser())]
    pub(crate) layout: Layout,
}

/// Works on Convex schemas that were exported as JSON.
///
/// In a Rust project, `convex_schema_cli::main` in a package of its own does more.
#[derive(Debug, Parser)]
#[command(name = "convex-schema", arg_required_else_help = true)]
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
    Completions(CompletionsArgs),
    /// Tell what a push does: free, a scan (1) or refused (3)
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(StandaloneDiffArgs),
    /// Write a schema as annotated Rust structs
    Import(ImportArgs),
    /// Write what people read about a schema: Markdown, a Mermaid diagram or a page
    #[command(after_help = DOCS_EXAMPLES)]
    Docs(StandaloneDocsArgs),
    /// Write the package that keeps schema.ts up to date, for a model in this workspace
    #[command(after_help = INIT_EXAMPLES)]
    Init(InitArgs),
    /// Give advice on a schema; 1 if there are warnings
    #[command(after_help = LINT_EXAMPLES)]
    Lint(StandaloneLintArgs),
    /// Print a schema
    Print(StandalonePrintArgs),
    /// Hold rows of files against a schema; 1 if Convex refuses any
    #[command(after_help = VALIDATE_EXAMPLES)]
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
    let values = Format::ALL
        .iter()
        .map(|format| PossibleValue::new(format.name()).help(format.description()));
    PossibleValuesParser::new(values).try_map(|name| Format::from_name(&name).ok_or("not a format"))
}

fn layout_parser() -> impl TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(["schema", "tables"]).map(|name| {
        if name == "tables" {
            Layout::Tables
        } else {
            Layout::Schema
        }
    })
}
