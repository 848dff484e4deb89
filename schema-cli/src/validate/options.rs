//! The command line of `validate`, and what it means.

use std::env;
use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Error, Result, anyhow, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use convex_schema::Schema;
use convex_schema_files::{self as files, Deployment, Foreign, Format, ImportMode, Input, Options};
use convex_schema_rows::validate::{Mode, Values};

use crate::input;

/// The arguments of `validate` in a schema package.
#[derive(Debug, Args)]
pub(crate) struct PackageValidateArgs {
    #[arg(long, value_name = "SCHEMA", visible_alias = "against")]
    #[arg(help = format!(
        "The schema: a name, where this package has several, or {} [default: this package's]",
        input::FORMS
    ))]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) rows: RowsArgs,
}

/// The arguments of `validate` in the program `convex-schema`.
#[derive(Debug, Args)]
pub(crate) struct StandaloneValidateArgs {
    #[arg(long, value_name = "SCHEMA", visible_alias = "against")]
    #[arg(help = format!("The schema: {}", input::FORMS))]
    pub(crate) schema: String,

    #[command(flatten)]
    pub(crate) rows: RowsArgs,
}

/// Which rows are read, and what they are.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct RowsArgs {
    /// Files of rows, or exports as archives or folders; `-` for standard input
    #[arg(required = true, value_name = "FILES")]
    files: Vec<String>,

    /// The table of the rows [default: the file's name]; of exports, the tables to read
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    table: Vec<String>,

    /// Accept files of tables that the schema does not have (their rows are not checked)
    #[arg(long)]
    unknown_tables: bool,

    /// The format of the files [default: by the ends of their names; of `-`, jsonLines]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    input_format: Option<Format>,

    /// How the rows get into Convex
    #[arg(long, value_name = "MODE", default_value = "import")]
    mode: RowMode,

    /// Numbers of the deployment's tables, which decide whether ids fit: an export, a file such as
    /// its `_tables/documents.jsonl`, or `fresh` for a deployment with this schema and no rows
    #[arg(long, value_name = "EXPORT", verbatim_doc_comment)]
    numbers: Option<String>,

    /// How the import treats existing rows, like the flags of `npx convex import`
    #[arg(long, value_name = "MODE", default_value = "requireEmpty", value_parser = import_parser())]
    import_mode: ImportMode,

    /// The component that the rows are imported into [default: the app itself]
    #[arg(long, value_name = "PATH")]
    component: Option<String>,

    /// Exit with 1 for warnings too, not only for rejected rows
    #[arg(long)]
    deny_warnings: bool,

    /// Stop at the first rejected row
    #[arg(long)]
    fail_fast: bool,

    /// Warn of keys that accepted rows repeat too: Convex keeps the last (slower)
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

    /// Threads that check rows [default: as many as the machine runs at once]
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

/// The format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// For comments and documents
    Markdown,
}

/// How rows get into Convex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RowMode {
    /// By `npx convex import`: a row may bring its `_id` and `_creationTime`
    Import,
    /// By `db.insert`: a row must not have them
    Insert,
    /// By a push that checks stored documents: a row needs both
    Existing,
    /// Rows without system fields, against the validator alone
    Pure,
}

impl RowsArgs {
    /// The format of the report.
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

    /// Whether values are hidden because of `CI` alone.
    pub(super) fn hides_unasked(&self) -> bool {
        !self.no_values && self.hides_values()
    }

    fn hides_values(&self) -> bool {
        self.no_values || (!self.values && is_ci())
    }

    /// Returns the inputs to read and the options.
    pub(super) fn read(&self, schema: &Schema) -> Result<(Vec<Input<'static>>, Options)> {
        self.check_tables(schema)?;
        if self.files.iter().filter(|file| *file == "-").count() > 1 {
            bail!("standard input can be read once only: `-` is given twice");
        }
        let mut options = Options::new()
            .mode(match self.mode {
                RowMode::Import => Mode::Import,
                RowMode::Insert => Mode::Insert,
                RowMode::Existing => Mode::Existing,
                RowMode::Pure => Mode::Pure,
            })
            .import_mode(self.import_mode)
            .component(self.component.clone().unwrap_or_default())
            .tables(self.table.iter().cloned())
            .unknown_tables(self.unknown_tables)
            .threads(self.threads.map_or(0, usize::from))
            .max_samples(self.max_samples)
            .fail_fast(self.fail_fast)
            .repeated_keys(self.repeated_keys);
        if self.hides_values() {
            options = options.values(Values::Hide);
        }
        if let Some(numbers) = &self.numbers {
            options = options.deployment(match numbers.as_str() {
                "fresh" => Deployment::fresh(schema),
                path => Deployment::read(path).map_err(described)?,
            });
        }
        // A single file does not have the documents that it refers to.
        let has_unique = schema.tables().any(|table| !table.unique().is_empty());
        let has_export = self.files.iter().any(|file| self.has_tables(file));
        options = options.references(has_unique || has_export);
        let inputs = self.files.iter().map(|file| self.input(file));
        Ok((inputs.collect::<Result<_>>()?, options))
    }

    /// Whether warnings are an error.
    pub(super) fn denies_warnings(&self) -> bool {
        self.deny_warnings
    }

    /// Rejects tables that the schema does not have, unless they are allowed.
    fn check_tables(&self, schema: &Schema) -> Result<()> {
        let is_unknown = |table: &&String| {
            !self.unknown_tables && *table != "_storage" && schema.table(table).is_none()
        };
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

/// Whether a build service runs the program: more people read its logs than the data.
fn is_ci() -> bool {
    let ci = env::var_os("CI").unwrap_or_default();
    !(ci.is_empty() || ci == "0" || ci.eq_ignore_ascii_case("false"))
}

/// Describes why nothing could be read, in the words of the command line.
pub(crate) fn described(error: files::Error) -> Error {
    match &error {
        files::Error::NoTable { name, near } => {
            let help = match near {
                Some(near) => format!("if these are rows of `{near}`, add `--table {near}`"),
                None => {
                    "add `--table`, or name the file after the table, such as `users.jsonl`".into()
                }
            };
            anyhow!("the file name `{name}` does not name a table\nhelp: {help}")
        }
        files::Error::NoFormat { name } => match foreign(name) {
            Some((what, help)) => anyhow!("`{name}` is {what}\nhelp: {help}"),
            None => anyhow!(
                "the name of `{name}` does not end in that of a format\n\
                 help: add `--input-format` with one of {}",
                format_names()
            ),
        },
        files::Error::Archive { .. } => {
            anyhow!("{error}\nhelp: the file may be cut off: fetch it, or export, again")
        }
        _ => error.into(),
    }
}

/// Recognises a file that no format reads by its start: a description, and the next step.
fn foreign(name: &str) -> Option<(&'static str, &'static str)> {
    let mut start = Vec::new();
    let mut file = fs::File::open(name).ok()?;
    file.by_ref().take(1 << 12).read_to_end(&mut start).ok()?;
    if let Some(foreign) = Foreign::of(&start) {
        return Some((foreign.what(), foreign.help()));
    }
    let line = start.split(|byte| *byte == b'\n').next()?;
    let has_tabs = line.contains(&b'\t') && !line.starts_with(b"{");
    has_tabs.then_some((
        "text with tabs, as `COPY` of PostgreSQL writes it",
        "write JSON lines with `psql -qAtX -c \"select row_to_json(t) from users t\" > users.jsonl`",
    ))
}

fn format_names() -> String {
    let names: Vec<_> = Format::ALL.iter().map(|it| format!("`{it}`")).collect();
    names.join(", ")
}

fn import_parser() -> impl TypedValueParser<Value = ImportMode> {
    let names = ImportMode::ALL.iter().map(|mode| mode.as_str());
    PossibleValuesParser::new(names).try_map(|name| {
        let mut modes = ImportMode::ALL.iter().copied();
        modes.find(|mode| mode.as_str() == name).ok_or("not a mode")
    })
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.iter().map(|format| format.as_str());
    PossibleValuesParser::new(names).try_map(|name| Format::from_name(&name).ok_or("not a format"))
}
