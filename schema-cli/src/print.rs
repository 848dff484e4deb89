//! `print`: a schema on standard output.

use anyhow::Result;
#[cfg(feature = "standalone")]
use anyhow::bail;
use convex_schema::Schema;
#[cfg(feature = "standalone")]
use convex_schema::Visibility;
#[cfg(feature = "standalone")]
use convex_schema_emit::Operation;
use convex_schema_emit::{Format, TypeScriptOptions, json_schema};

use crate::args::PrintForm;
use crate::args::package::PackagePrintArgs;
#[cfg(feature = "standalone")]
use crate::args::standalone::StandalonePrintArgs;
#[cfg(feature = "standalone")]
use crate::import::source;
#[cfg(feature = "standalone")]
use crate::input;
use crate::package::{SchemaPackage, is_fine_schema};
use crate::{Verdict, terminal};

/// Prints a schema of a schema package.
pub(crate) fn package(package: &SchemaPackage<'_>, args: &PackagePrintArgs) -> Result<Verdict> {
    let name = args.schema.as_deref();
    let schema = package.schema(name)?;
    let mut options = TypeScriptOptions::default();
    // So that the text is that of the file; a package without outputs has a schema all the same.
    if let Ok(project) = package.project() {
        options = options.command(project.command());
    }
    print(name, schema, &args.form, options)
}

/// Prints a schema that stands in a file.
#[cfg(feature = "standalone")]
pub(crate) fn standalone(args: &StandalonePrintArgs) -> Result<Verdict> {
    match input::accepted(&args.schema)? {
        Some(schema) => {
            let schema = match args.form.format {
                // The others have no comments.
                Format::TypeScript => source::typed(&args.schema, schema),
                Format::Dictionary | Format::JsonSchema | Format::OpenApi | Format::Page => {
                    source::documented(&args.schema, schema)
                }
                _ => schema,
            };
            match &args.functions {
                Some(functions) => openapi(&schema, args.form.format, functions),
                None => print(
                    None,
                    &schema,
                    &args.form,
                    TypeScriptOptions::default().printed(),
                ),
            }
        }
        None => Ok(Verdict::Findings),
    }
}

/// Prints the HTTP API of functions.
#[cfg(feature = "standalone")]
fn openapi(schema: &Schema, format: Format, functions: &str) -> Result<Verdict> {
    if format != Format::OpenApi {
        bail!("`--functions` is for `--format openapi`, not for `{format}`");
    }
    let contract = crate::functions::read(functions)?;
    for note in contract.notes() {
        terminal::warn(&note.to_string());
    }
    let public = contract.functions();
    let public = public.filter(|it| it.visibility() == Visibility::Public);
    let operations: Vec<_> = public
        .map(|function| {
            let mut operation = Operation::new(function.path(), function.kind());
            operation.args = function.args();
            operation.returns = function.returns();
            operation
        })
        .collect();
    let url = contract.url().filter(|url| !url.is_empty());
    terminal::print(&convex_schema_emit::openapi(schema, url, &operations))?;
    Ok(if is_fine_schema(None, schema) {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

fn print(
    name: Option<&str>,
    schema: &Schema,
    form: &PrintForm,
    options: TypeScriptOptions,
) -> Result<Verdict> {
    let options = options.layout(form.layout);
    let mut text = match form.format {
        Format::JsonSchema => json_schema(schema, form.encoding),
        format => format.render(schema, &options),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    terminal::print(&text)?;
    if form.format == Format::OpenApi {
        terminal::warn(
            "the API has components alone, because no functions are named\n\
             help: `convex-schema print SCHEMA --format openapi --functions SPEC` has operations too",
        );
    }
    Ok(if is_fine_schema(name, schema) {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}
