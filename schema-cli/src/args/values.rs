//! The values of options that verbs share with their command lines.

use std::path::Path;

use clap::ValueEnum;
use convex_schema_emit::Format;
use convex_schema_plan::lint;

/// From which outcome on the exit code is not 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// A push scans stored documents, or may
    Scan,
    /// A push is rejected
    Rejected,
}

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

    /// The format that the ending of a file stands for.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "md" | "markdown" => Some(Self::Markdown),
            "mmd" | "mermaid" => Some(Self::Mermaid),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// A lint that the command line allows: everywhere, in one table, or at one field.
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    pub(crate) code: String,
    pub(crate) table: Option<String>,
    pub(crate) path: Option<String>,
}

impl Allowed {
    /// Reads `CODE`, `CODE:TABLE` or `CODE:TABLE.FIELD`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (code, place) = match text.split_once(':') {
            Some((code, place)) => (code, Some(place)),
            None => (text, None),
        };
        // Names of tables have no dots, paths of fields may.
        let (table, path) = match place.and_then(|place| place.split_once('.')) {
            Some((table, path)) => (Some(table), Some(path)),
            None => (place, None),
        };
        let codes: Vec<_> = lint::RULES.iter().map(|rule| rule.code()).collect();
        if !codes.contains(&code) {
            return Err(format!(
                "there is no lint `{code}`: the lints are {}",
                codes.join(", ")
            ));
        }
        Ok(Self {
            code: code.to_owned(),
            table: table.map(str::to_owned),
            path: path.map(str::to_owned),
        })
    }
}
