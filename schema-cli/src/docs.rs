//! `docs`: what people read about a schema.

use std::path::Path;

use anyhow::{Context, Result};
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
    let named = form.out.as_deref().and_then(DocsFormat::of);
    let format = form.format.or(named).unwrap_or(DocsFormat::Html);
    let text = format.render(schema);
    match &form.out {
        None => terminal::print(&text)?,
        Some(path) => {
            let shown = path.display();
            write_atomically(path, &text).with_context(|| format!("can't write `{shown}`"))?;
            tell(&format!("wrote `{shown}`: {}", counts(schema)));
        }
    }
    Ok(Verdict::Fine)
}
