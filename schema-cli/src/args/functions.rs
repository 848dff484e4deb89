//! The command line of `functions`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::input;

/// The forms of an argument that names functions, for help texts.
pub(crate) const FORMS: &str =
    "the JSON of `npx convex function-spec`, where `-` reads standard input, or a functions folder";

/// The arguments of `functions`.
#[derive(Debug, Args)]
pub(crate) struct FunctionsArgs {
    #[command(subcommand)]
    pub(crate) verb: FunctionsVerb,
}

/// The verbs of `functions`.
#[derive(Debug, Subcommand)]
pub(crate) enum FunctionsVerb {
    /// Write the functions as Rust types
    Generate(GenerateArgs),
    /// Compare the Rust types with the deployed functions (exit code 1 if they differ)
    Check(CheckArgs),
}

/// The arguments of `functions generate`.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    #[arg(value_name = "SPEC", help = format!("The functions: {}", FORMS))]
    pub(crate) spec: String,

    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,

    #[command(flatten)]
    pub(crate) model: ModelArgs,
}

/// The arguments of `functions check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[arg(value_name = "SPEC", help = format!("The functions: {FORMS}"))]
    pub(crate) spec: String,

    /// The file that `functions generate` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) model: ModelArgs,
}

/// Where the types of the model come from.
#[derive(Debug, Args)]
pub(crate) struct ModelArgs {
    #[arg(
        long,
        value_name = "SCHEMA",
        help = format!(
            "The schema of the model that `import` wrote [default: that of the functions folder, \
             else of `convex`]: {}",
            input::FORMS
        )
    )]
    pub(crate) schema: Option<String>,

    /// The Rust path of the module with the model
    #[arg(long, value_name = "PATH", default_value = "crate")]
    pub(crate) model: String,

    /// The spreads whose tables the model has structs for, as for `import`
    #[arg(long, value_name = "SPREAD")]
    pub(crate) own: Vec<String>,

    /// The model is one file, as for `import`
    #[arg(long)]
    pub(crate) single_file: bool,
}
