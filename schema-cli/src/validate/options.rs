//! The command line of `validate`, and what it means.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Error, Result, anyhow, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use convex_schema::Schema;
use convex_schema::files::{self, Format, Input, Options};
use convex_schema::validate::{Mode, Values};

use crate::input;

/// What `validate` takes in a leaf package.
#[derive(Debug, Args)]
pub(crate) struct LeafValidateArgs {
    #[arg(long, value_name = "SCHEMA", conflicts_with = "schema")]
    #[arg(help = format!("Another schema than this package's: {}", input::FORMS))]
    pub(crate) against: Option<String>,

    /// The schema of this package, where it has several
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) rows: RowsArgs,
}

/// What `validate` takes without a leaf package.
#[derive(Debug, Args)]
pub(crate) struct StandaloneValidateArgs {
    #[arg(long, value_name = "SCHEMA", visible_alias = "against")]
    #[arg(help = format!("The schema: {}", input::FORMS))]
    pub(crate) schema: String,

    #[command(flatten)]
    pub(crate) rows: RowsArgs,
}

/// Which rows are read, and how it is told what they are.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct RowsArgs {
    /// Files of rows, exports as archives or folders; `-` for standard input
    #[arg(required = true, value_name = "FILES")]
    files: Vec<String>,

    /// The table of the rows [default: the file's name]; of exports, the tables to read
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    table: Vec<String>,

    /// How the files are written [default: what their names end in; of `-`, jsonLines]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    input_format: Option<Format>,

    /// As what the rows come to Convex
    #[arg(long, value_name = "MODE", default_value = "import")]
    mode: RowMode,

    /// Stop at the first row that is refused
    #[arg(long)]
    fail_fast: bool,

    /// Warn of keys that accepted rows repeat, too: Convex keeps the last (takes longer)
    #[arg(long)]
    repeated_keys: bool,

    /// How many rows are shown of each finding
    #[arg(long, value_name = "COUNT", default_value_t = 3)]
    max_samples: usize,

    /// Show kinds and lengths instead of values: the default where `CI` is set
    #[arg(long, overrides_with = "values")]
    no_values: bool,

    /// Show values even where `CI` is set
    #[arg(long)]
    values: bool,

    /// Threads that check [default: as many as the machine runs at once]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// How the report is written
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

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// For comments and documents
    Markdown,
}

/// As what rows come to Convex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RowMode {
    /// By `npx convex import`: a row may bring its `_id` and `_creationTime`
    Import,
    /// By `db.insert`: a row must not have them
    Insert,
    /// By a push that checks stored documents: a row needs both
    Existing,
    /// By nobody: the validator alone, system fields left out
    Pure,
}

impl RowsArgs {
    /// How the report is written.
    pub(super) fn report(&self) -> ReportFormat {
        if self.json {
            ReportFormat::Json
        } else {
            self.format
        }
    }

    /// Whether rows come from standard input.
    pub(super) fn reads_stdin(&self) -> bool {
        self.files.iter().any(|file| file == "-")
    }

    /// Whether values are hidden though nobody said so.
    pub(super) fn hides_unasked(&self) -> bool {
        !self.no_values && self.hides_values()
    }

    fn hides_values(&self) -> bool {
        self.no_values || (!self.values && is_ci())
    }

    /// What is read, and how.
    pub(super) fn read(&self, schema: &Schema) -> Result<(Vec<Input<'static>>, Options)> {
        self.check_tables(schema)?;
        if self.files.iter().filter(|file| *file == "-").count() > 1 {
            bail!("standard input can be read once only: `-` is given twice");
        }
        let mut options = Options::default();
        options.mode = match self.mode {
            RowMode::Import => Mode::Import,
            RowMode::Insert => Mode::Insert,
            RowMode::Existing => Mode::Existing,
            RowMode::Pure => Mode::Pure,
        };
        options.tables.clone_from(&self.table);
        options.threads = self.threads.map_or(0, usize::from);
        options.max_samples = self.max_samples;
        options.fail_fast = self.fail_fast;
        options.repeated_keys = self.repeated_keys;
        if self.hides_values() {
            options.values = Values::Hide;
        }
        // Of single files nobody knows which documents they refer to.
        let has_unique = schema.tables().any(|table| !table.unique().is_empty());
        options.data_set = has_unique || self.files.iter().any(|file| self.has_tables(file));
        let inputs = self.files.iter().map(|file| self.input(file));
        Ok((inputs.collect::<Result<_>>()?, options))
    }

    /// A table that is named by hand and is not there is a slip of the hand.
    fn check_tables(&self, schema: &Schema) -> Result<()> {
        let is_unknown = |table: &&String| *table != "_storage" && schema.table(table).is_none();
        let Some(table) = self.table.iter().find(is_unknown) else {
            return Ok(());
        };
        let names: Vec<_> = schema
            .tables()
            .map(|it| format!("`{}`", it.name()))
            .collect();
        bail!(
            "the schema has no table `{table}`\nhelp: its tables are {}",
            names.join(", ")
        )
    }

    /// Whether a file is an export, which names its tables.
    fn has_tables(&self, file: &str) -> bool {
        let path = Path::new(file);
        match self.input_format.or_else(|| Format::of_file(path)) {
            Some(Format::Zip | Format::Directory) => true,
            _ => path.is_dir(),
        }
    }

    fn input(&self, file: &str) -> Result<Input<'static>> {
        let path = Path::new(file);
        let mut format = self.input_format;
        let mut input = if file == "-" {
            format = format.or(Some(Format::JsonLines));
            Input::stdin()
        } else {
            fs::metadata(path).with_context(|| format!("can't read `{file}`"))?;
            Input::path(path)
        };
        if let Some(format) = format {
            input = input.format(format);
        }
        match &self.table[..] {
            [] => Ok(input),
            _ if self.has_tables(file) => Ok(input),
            [table] => Ok(input.table(table)),
            _ => bail!(
                "`{file}` has rows of one table, and `--table` names several\n\
                 help: name several for exports alone"
            ),
        }
    }
}

/// Whether a build service runs the program: its logs are read by more people than the data.
fn is_ci() -> bool {
    let ci = env::var_os("CI").unwrap_or_default();
    !(ci.is_empty() || ci == "0" || ci.eq_ignore_ascii_case("false"))
}

/// Why nothing could be read, in the words of the command line.
pub(crate) fn told(error: files::Error) -> Error {
    match &error {
        files::Error::NoTable { name } => anyhow!(
            "`{name}` does not tell which table its rows belong to\n\
             help: add `--table`, or name the file after the table, such as `users.jsonl`"
        ),
        files::Error::NoFormat { name } => anyhow!(
            "`{name}` does not tell its format\nhelp: add `--input-format` with one of {}",
            format_names()
        ),
        files::Error::Archive { .. } => {
            anyhow!("{error}\nhelp: the file may be cut off: fetch it, or export, again")
        }
        _ => error.into(),
    }
}

fn format_names() -> String {
    let names: Vec<_> = Format::ALL.iter().map(|it| format!("`{it}`")).collect();
    names.join(", ")
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.iter().map(|format| format.as_str());
    PossibleValuesParser::new(names).try_map(|name| Format::from_name(&name).ok_or("not a format"))
}
