//! The command line of `migrate`.

use std::path::PathBuf;

use clap::{ArgAction, Args, Subcommand};
use convex_schema_migrate::Options;

use super::source;
use crate::input;
use crate::validate::ReportFormat;

/// The arguments of `migrate`.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    #[command(subcommand)]
    pub(super) verb: MigrateVerb,
}

/// The verbs of `migrate`.
#[derive(Debug, Subcommand)]
pub(super) enum MigrateVerb {
    /// Write migrate.toml: what becomes of each table and column, with open questions
    Init(InitArgs),
    /// Compare definitions with a schema, column by field (exit code 1 if they differ)
    Drift(DriftArgs),
    /// Read everything and write nothing (exit code 1 if there are findings)
    Check(CheckArgs),
    /// Write the snapshot and its manifest (exit code 1 if there are findings)
    Run(RunArgs),
    /// Compare an export of the target with what was imported (exit code 1 if they differ)
    Verify(VerifyArgs),
}

/// The arguments of `migrate init`.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    #[arg(long, value_name = "SOURCE", required = true, help = format!("The source, once or more often: {}", source::FORMS))]
    pub(super) from: Vec<String>,

    #[arg(long, value_name = "SCHEMA", help = format!("The schema of the target: {}", input::FORMS))]
    pub(super) schema: String,

    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "migrate.toml")]
    pub(super) mapping: PathBuf,
}

/// The arguments of `migrate drift`.
#[derive(Debug, Args)]
pub(super) struct DriftArgs {
    #[arg(long, value_name = "SOURCE", required = true, help = format!("The source, once or more often: {}", source::FORMS))]
    pub(super) from: Vec<String>,

    #[arg(long, value_name = "SCHEMA", help = format!("The schema to compare with: {}", input::FORMS))]
    pub(super) schema: String,

    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// The arguments that all verbs that read rows share.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// The mapping
    #[arg(long, value_name = "FILE", default_value = "migrate.toml")]
    pub(super) mapping: PathBuf,

    /// Show values in the report [default: unless `CI` is set]
    #[arg(long, overrides_with = "no_values", action = ArgAction::SetTrue)]
    values: bool,

    /// Hide values in the report
    #[arg(long, action = ArgAction::SetTrue)]
    no_values: bool,

    /// The threads that read tables [default: as many as the machine has]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// The format of the report
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        conflicts_with = "json"
    )]
    format: ReportFormat,

    /// Print JSON: short for `--format json`
    #[arg(long)]
    json: bool,
}

impl ReportArgs {
    /// The format of the report.
    pub(super) fn format(&self) -> ReportFormat {
        if self.json {
            ReportFormat::Json
        } else {
            self.format
        }
    }

    /// How reports are made.
    pub(super) fn options(&self) -> Options {
        let is_ci = std::env::var_os("CI").is_some_and(|it| !it.is_empty() && it != "false");
        let options = Options::default().values(self.values || !(self.no_values || is_ci));
        match self.threads {
            Some(threads) => options.threads(threads.into()),
            None => options,
        }
    }
}

/// The arguments of `migrate check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// The arguments of `migrate run`.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// The archive to write; the manifest stands beside it
    #[arg(long, value_name = "FILE", default_value = "snapshot.zip")]
    pub(super) out: PathBuf,

    /// Write the snapshot without rejected rows, if there are at most so many
    #[arg(long, value_name = "ROWS", default_value_t = 0)]
    pub(super) allow_rejects: u64,

    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// The arguments of `migrate verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The archive that `npx convex export` wrote
    pub(super) export: PathBuf,

    /// The manifest of the snapshot, which stands beside it
    #[arg(long, value_name = "FILE")]
    pub(super) manifest: PathBuf,

    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}
