//! The command lines: what both programs share here, the rest by program.

#[cfg(feature = "standalone")]
pub(crate) mod functions;
pub(crate) mod package;
#[cfg(feature = "standalone")]
pub(crate) mod standalone;
pub(crate) mod values;

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ColorChoice};
use convex_schema_emit::{Format, JsonSchemaEncoding, Layout};

use self::values::{Allowed, DocsFormat, FailOn};

/// The options of every verb.
#[derive(Debug, Args)]
pub(crate) struct GlobalArgs {
    /// Print errors only
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// When to use colors
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
}

/// The arguments of `completions`.
#[cfg(feature = "standalone")]
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// How `diff` reports.
#[derive(Debug, Args)]
pub(crate) struct DiffForm {
    /// An export of the stored documents, to validate against the new schema
    #[arg(long, value_name = "EXPORT")]
    pub(crate) data: Option<String>,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// The mildest outcome with a non-zero exit code
    #[arg(long, value_name = "OUTCOME", default_value = "scan")]
    pub(crate) fail_on: FailOn,
}

/// The other form of the deployed schema, for help texts.
const OR_EXPORT: &str = "or an export of the stored documents, an archive or a folder, which has no \
                         schema: then all documents are validated against the new one";

/// How `docs` describes a schema, and where.
#[derive(Debug, Args)]
pub(crate) struct DocsForm {
    /// The format [default: that of the ending of `--out`; html without]
    #[arg(long, value_enum)]
    pub(crate) format: Option<DocsFormat>,

    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Which lints `lint` leaves out, and how it reports the rest.
#[derive(Debug, Args)]
pub(crate) struct LintForm {
    /// Allow a lint everywhere, in one table, or at one field and inside it; in Rust
    /// `#[table(allow(CODE))]` and `#[convex(allow(CODE))]`
    #[arg(long, value_name = "CODE[:TABLE[.FIELD]]", value_delimiter = ',', value_parser = Allowed::parse)]
    pub(crate) allow: Vec<Allowed>,

    /// Exit with 1 for notes too, not only for warnings
    #[arg(long)]
    pub(crate) deny_notes: bool,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// How to print a schema.
#[derive(Debug, Args)]
pub(crate) struct PrintForm {
    /// The format
    #[arg(long, default_value = Format::TypeScript.as_str(), value_parser = format_parser())]
    pub(crate) format: Format,

    /// What the TypeScript exports: the schema, or the tables for a hand-written schema.ts
    #[arg(long, default_value = "schema", value_parser = layout_parser())]
    pub(crate) layout: Layout,

    /// The encoding that the JSON Schema describes: wire JSON, clean JSON (the HTTP API) or export JSON
    #[arg(long, default_value = "wire", value_parser = encoding_parser())]
    pub(crate) encoding: JsonSchemaEncoding,
}

/// Every format that is emitted. Those of `docs` are accepted and not listed: there they have a file.
fn format_parser() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.iter().map(|format| {
        // A column of clauses, as the other lists are.
        let help = format.description().trim_end_matches('.');
        PossibleValue::new(format.as_str())
            .help(help)
            .hide(DocsFormat::ALL.iter().any(|docs| docs.format() == *format))
    });
    PossibleValuesParser::new(values).try_map(|name| Format::from_name(&name).ok_or("not a format"))
}

fn layout_parser() -> impl TypedValueParser<Value = Layout> {
    let names = Layout::ALL.iter().map(|layout| layout.as_str());
    PossibleValuesParser::new(names).try_map(|name| Layout::from_name(&name).ok_or("not a layout"))
}

fn encoding_parser() -> impl TypedValueParser<Value = JsonSchemaEncoding> {
    let names = JsonSchemaEncoding::ALL.iter().map(|it| it.as_str());
    PossibleValuesParser::new(names)
        .try_map(|name| JsonSchemaEncoding::from_name(&name).ok_or("not an encoding"))
}
