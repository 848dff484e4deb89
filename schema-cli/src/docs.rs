//! `docs`: what people read about a schema.

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use convex_schema::Schema;
use convex_schema::build::write_atomically;
use convex_schema_emit::{Format, TypeScriptOptions};

use crate::args::DocsForm;
use crate::package::counts;
use crate::terminal::tell;
use crate::{Verdict, terminal};

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
    /// Every format of documentation.
    pub(crate) const ALL: [Self; 3] = [Self::Markdown, Self::Mermaid, Self::Html];

    /// The format as emission knows it.
    pub(crate) const fn format(self) -> Format {
        match self {
            Self::Markdown => Format::Dictionary,
            Self::Mermaid => Format::Diagram,
            Self::Html => Format::Page,
        }
    }

    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "md" | "markdown" => Some(Self::Markdown),
            "mmd" | "mermaid" => Some(Self::Mermaid),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
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
