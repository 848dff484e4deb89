//! `docs`: what people read about a schema.

use anyhow::{Context, Result, bail};
use convex_schema::Schema;
use convex_schema::build::write_atomically;
use convex_schema_emit::TypeScriptOptions;

use crate::args::DocsForm;
#[cfg(feature = "standalone")]
use crate::args::standalone::StandaloneDocsArgs;
use crate::args::values::DocsFormat;
#[cfg(feature = "standalone")]
use crate::import::source;
#[cfg(feature = "standalone")]
use crate::input;
use crate::package::counts;
#[cfg(feature = "standalone")]
use crate::package::name_unknown;
use crate::terminal::tell;
use crate::{Verdict, terminal};

/// Writes the documentation of a schema that stands in a file, with the comments of its source.
#[cfg(feature = "standalone")]
pub(crate) fn standalone(args: &StandaloneDocsArgs) -> Result<Verdict> {
    let schema = input::schema(&args.schema)?;
    name_unknown(&schema);
    run(&source::documented(&args.schema, schema), &args.form)
}

/// Writes the documentation of a schema.
pub(crate) fn run(schema: &Schema, form: &DocsForm) -> Result<Verdict> {
    let format = match (form.format, &form.out) {
        (Some(format), _) => format,
        (None, None) => DocsFormat::Html,
        (None, Some(path)) => DocsFormat::of(path).with_context(|| {
            format!(
                "`{}` does not tell the form\n\
                 help: let it end in `.html`, `.md` or `.mmd`, or add `--format`",
                path.display()
            )
        })?,
    };
    let text = format
        .format()
        .render(schema, &TypeScriptOptions::default());
    match &form.out {
        None => terminal::print(&text)?,
        Some(path) => {
            let shown = path.display();
            let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
            if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                let folder = folder.display();
                bail!("can't write `{shown}`: there is no folder `{folder}`\nhelp: make it first");
            }
            write_atomically(path, &text).with_context(|| format!("can't write `{shown}`"))?;
            tell(&format!("wrote `{shown}`: {}", counts(schema)));
        }
    }
    Ok(Verdict::Fine)
}
