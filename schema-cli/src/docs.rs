//! `docs`: what people read about a schema.

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use convex_schema::Schema;
use convex_schema::build::write_atomically;
use convex_schema::emit::{dictionary, mermaid, page};

use crate::args::{DocsForm, LeafDocsArgs, StandaloneDocsArgs};
use crate::leaf::{Leaf, counts};
use crate::terminal::tell;
use crate::{Verdict, input, terminal};

/// The forms of documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocsFormat {
    /// A data dictionary: tables, fields and indexes
    #[value(alias = "md")]
    Markdown,
    /// An ER diagram in Mermaid's language
    Mermaid,
    /// One page that needs no network
    Html,
}

impl DocsFormat {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "md" | "markdown" => Some(Self::Markdown),
            "mmd" | "mermaid" => Some(Self::Mermaid),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }

    fn render(self, schema: &Schema) -> String {
        match self {
            Self::Markdown => dictionary(schema),
            Self::Mermaid => mermaid(schema),
            Self::Html => page(schema),
        }
    }
}

/// Describes a schema of a leaf package.
pub(crate) fn leaf(leaf: &Leaf<'_>, args: &LeafDocsArgs) -> Result<Verdict> {
    run(leaf.schema(args.schema.as_deref())?, &args.form)
}

/// Describes a schema that stands in a file.
pub(crate) fn standalone(args: &StandaloneDocsArgs) -> Result<Verdict> {
    run(&input::schema(&args.schema)?, &args.form)
}

fn run(schema: &Schema, form: &DocsForm) -> Result<Verdict> {
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
    let text = format.render(schema);
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
