//! The command line of a schema package's program.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::{DiffForm, DocsForm, GlobalArgs, LintForm, OR_EXPORT, PrintForm};
use crate::help::in_package;
use crate::input;
#[cfg(feature = "validate")]
use crate::validate::PackageValidateArgs;

/// Keeps the generated files of a Convex schema up to date.
#[derive(Debug, Parser)]
#[command(name = "convex-schema", arg_required_else_help = true, after_help = in_package::ALL)]
pub(crate) struct PackageArgs {
    #[command(subcommand)]
    pub(crate) verb: PackageVerb,

    /// The `Cargo.toml` with the outputs [default: that of the package that cargo runs]
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

/// The verbs of a schema package's program.
#[derive(Debug, Subcommand)]
pub(crate) enum PackageVerb {
    /// Write the generated files that are out of date
    #[command(after_help = in_package::GENERATE)]
    Generate(GenerateArgs),
    /// Check the generated files, without writing (exit code 1 if one is out of date)
    #[command(after_help = in_package::CHECK)]
    Check(CheckArgs),
    /// Show what a push would do: free, scan (exit code 1) or rejected (exit code 3)
    #[command(after_help = in_package::DIFF)]
    Diff(PackageDiffArgs),
    /// Write documentation of the schema: an HTML page, Markdown or a Mermaid diagram
    #[command(after_help = in_package::DOCS)]
    Docs(PackageDocsArgs),
    /// Give advice on the schema (exit code 1 if there are warnings)
    #[command(after_help = in_package::LINT)]
    Lint(PackageLintArgs),
    /// Print the schema
    #[command(after_help = in_package::PRINT)]
    Print(PackagePrintArgs),
    /// Validate rows in files against the schema (exit code 1 if any row is rejected)
    #[cfg(feature = "validate")]
    #[command(after_help = in_package::VALIDATE)]
    Validate(PackageValidateArgs),
    /// Validate rows in files (needs the feature `validate` of convex-schema-cli)
    #[cfg(not(feature = "validate"))]
    #[command(disable_help_flag = true, after_help = in_package::VALIDATE)]
    Validate {
        /// Anything
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        rest: Vec<std::ffi::OsString>,
    },
}

/// The arguments of `generate`.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// Replace hand-written files if both schemas are equal (needs Node and the project's packages)
    #[arg(long)]
    pub(crate) adopt: bool,
}

/// The arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// The arguments of `diff` in a schema package.
#[derive(Debug, Args)]
pub(crate) struct PackageDiffArgs {
    #[arg(help = format!("The deployed schema: {}; {OR_EXPORT}", input::FORMS))]
    pub(crate) old: String,

    /// The schema to push, in the same forms [default: that of this package]
    pub(crate) new: Option<String>,

    /// Which schema of this package to push, if it has several
    #[arg(long, value_name = "NAME", conflicts_with = "new")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) form: DiffForm,
}

/// The arguments of `docs` in a schema package.
#[derive(Debug, Args)]
pub(crate) struct PackageDocsArgs {
    /// Which schema of this package to describe, if it has several
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) form: DocsForm,
}

/// The arguments of `lint` in a schema package.
#[derive(Debug, Args)]
pub(crate) struct PackageLintArgs {
    /// Which schema of this package to lint, if it has several
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) form: LintForm,
}

/// The arguments of `print` in a schema package.
#[derive(Debug, Args)]
pub(crate) struct PackagePrintArgs {
    /// Which schema of this package to print, if it has several
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) form: PrintForm,
}
