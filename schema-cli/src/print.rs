//! `print`: a schema on standard output.

use anyhow::Result;
use convex_schema::Schema;
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
    // So that the text is that of the file; a package without outputs has a schema all the same.
    let command = package.project().ok().map(|project| project.command());
    print(name, schema, &args.form, command)
}

/// Prints a schema that stands in a file.
#[cfg(feature = "standalone")]
pub(crate) fn standalone(args: &StandalonePrintArgs) -> Result<Verdict> {
    match input::accepted(&args.schema)? {
        Some(schema) => {
            let schema = match args.form.format {
                // The others have no comments.
                Format::TypeScript => source::typed(&args.schema, schema),
                Format::Dictionary | Format::JsonSchema | Format::Page => {
                    source::documented(&args.schema, schema)
                }
                _ => schema,
            };
            print(None, &schema, &args.form, None)
        }
        None => Ok(Verdict::Findings),
    }
}

fn print(
    name: Option<&str>,
    schema: &Schema,
    form: &PrintForm,
    command: Option<String>,
) -> Result<Verdict> {
    let mut options = TypeScriptOptions::default().layout(form.layout);
    if let Some(command) = command {
        options = options.command(command);
    }
    let mut text = match form.format {
        Format::JsonSchema => json_schema(schema, form.encoding),
        format => format.render(schema, &options),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    terminal::print(&text)?;
    Ok(if is_fine_schema(name, schema) {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}
