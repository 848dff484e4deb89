//! The command line of `functions`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::spec;
use crate::input;

/// What `functions` takes.
#[derive(Debug, Args)]
pub(crate) struct FunctionsArgs {
    #[command(subcommand)]
    pub(super) verb: FunctionsVerb,
}

/// The verbs of `functions`.
#[derive(Debug, Subcommand)]
pub(super) enum FunctionsVerb {
    /// Write the functions as Rust types
    Generate(GenerateArgs),
}

/// What `functions generate` takes.
#[derive(Debug, Args)]
pub(super) struct GenerateArgs {
    #[arg(value_name = "SPEC", help = format!("The functions: {}", spec::FORMS))]
    pub(super) spec: String,

    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,

    #[command(flatten)]
    pub(super) model: ModelArgs,
}

/// Where the types of the model come from.
#[derive(Debug, Args)]
pub(super) struct ModelArgs {
    #[arg(
        long,
        value_name = "SCHEMA",
        default_value = "convex",
        help = format!("The schema of the model that `import` wrote: {}", input::FORMS)
    )]
    pub(super) schema: String,

    /// The Rust path of the module with the model
    #[arg(long, value_name = "PATH", default_value = "crate")]
    pub(super) model: String,

    /// The spreads whose tables the model has structs for, as for `import`
    #[arg(long, value_name = "SPREAD")]
    pub(super) own: Vec<String>,

    /// The model is one file, as for `import`
    #[arg(long)]
    pub(super) single_file: bool,
}
