//! `print`: a schema on standard output.

use anyhow::Result;
use convex_schema::Schema;
use convex_schema::emit::TypeScriptOptions;

use crate::args::{FormArgs, LeafPrintArgs, StandalonePrintArgs};
use crate::leaf::{Leaf, is_fine_schema};
use crate::{Verdict, input, terminal};

/// Prints a schema of a leaf package.
pub(crate) fn leaf(leaf: &Leaf<'_>, args: &LeafPrintArgs) -> Result<Verdict> {
    let name = args.schema.as_deref();
    let schema = leaf.schema(name)?;
    // So that the text is that of the file; a package without outputs has a schema all the same.
    let command = leaf.project().ok().map(|project| project.command());
    print(name, schema, &args.form, command)
}

/// Prints a schema that stands in a file.
pub(crate) fn standalone(args: &StandalonePrintArgs) -> Result<Verdict> {
    match input::accepted(&args.export)? {
        Some(schema) => print(None, &schema, &args.form, None),
        None => Ok(Verdict::Findings),
    }
}

fn print(
    name: Option<&str>,
    schema: &Schema,
    form: &FormArgs,
    command: Option<String>,
) -> Result<Verdict> {
    let mut options = TypeScriptOptions::default().layout(form.layout);
    if let Some(command) = command {
        options = options.command(command);
    }
    let mut text = form.format.render(schema, &options);
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
