//! `[package.metadata.convex-schema]`: which files show which schema.

use std::ops::Range;
use std::path::PathBuf;

use convex_schema_emit::Layout;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{ProjectError, SECTION};

const OUTPUT_KEYS: [&str; 4] = ["schema", "layout", "path", "indexes"];

/// An entry of `outputs` as it is written; paths are relative to the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutputEntry {
    pub(crate) schema: Option<String>,
    pub(crate) layout: Layout,
    pub(crate) path: Option<PathBuf>,
    /// The index list beside it: `.json` or `.md`.
    pub(crate) indexes: Option<PathBuf>,
}

impl Default for OutputEntry {
    /// Returns what a package without `outputs` has.
    fn default() -> Self {
        Self {
            schema: None,
            layout: Layout::Schema,
            path: None,
            indexes: None,
        }
    }
}

/// The content of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Manifest {
    /// The name of the package.
    pub(crate) package: Option<String>,
    /// The entries of `outputs`, if it has that key.
    pub(crate) outputs: Option<Vec<OutputEntry>>,
}

/// Reads the text of a `Cargo.toml`.
pub(crate) fn read(manifest: &str) -> Result<Manifest, ProjectError> {
    let root = DeTable::parse(manifest).map_err(|error| ProjectError::Manifest {
        message: error.message().to_owned(),
        line: error.span().map(|span| line_of(manifest, &span)),
    })?;
    let package = match lookup(root.get_ref(), &["package", "name"]).map(Spanned::get_ref) {
        Some(DeValue::String(name)) => Some(name.clone().into_owned()),
        _ => None,
    };
    let outputs = lookup(root.get_ref(), &["package", "metadata", "convex-schema"])
        .map(|section| outputs(manifest, section))
        .transpose()?
        .flatten();
    Ok(Manifest { package, outputs })
}

fn outputs(
    manifest: &str,
    section: &Spanned<DeValue<'_>>,
) -> Result<Option<Vec<OutputEntry>>, ProjectError> {
    let reader = Reader { manifest };
    let table = reader.table(section, SECTION)?;
    reader.known_keys(table, &["outputs"], SECTION)?;
    let Some(outputs) = table.get("outputs") else {
        return Ok(None);
    };
    let DeValue::Array(entries) = outputs.get_ref() else {
        return Err(reader.error(outputs.span(), "expected a list of tables in `outputs`"));
    };
    if entries.is_empty() {
        return Err(reader.error(outputs.span(), "`outputs` lists nothing"));
    }
    entries
        .iter()
        .map(|entry| reader.output(entry))
        .collect::<Result<_, _>>()
        .map(Some)
}

/// Returns the value under a path of keys.
fn lookup<'a, 'i>(root: &'a DeTable<'i>, path: &[&str]) -> Option<&'a Spanned<DeValue<'i>>> {
    let (first, rest) = path.split_first()?;
    let value = root.get(*first)?;
    match value.get_ref() {
        _ if rest.is_empty() => Some(value),
        DeValue::Table(table) => lookup(table, rest),
        _ => None,
    }
}

/// Reads values and knows where they stand.
#[derive(Clone, Copy)]
struct Reader<'a> {
    manifest: &'a str,
}

impl Reader<'_> {
    fn output(self, entry: &Spanned<DeValue<'_>>) -> Result<OutputEntry, ProjectError> {
        let table = self.table(entry, "an entry of `outputs`")?;
        self.known_keys(table, &OUTPUT_KEYS, "an entry of `outputs`")?;
        let text = |key| {
            table
                .get(key)
                .map(|value| self.text(value, key))
                .transpose()
        };
        let shape = match (table.get("layout"), text("layout")?) {
            (Some(value), Some(name)) => Layout::from_name(name).ok_or_else(|| {
                let message = format!("`layout` is `{name}`: expected one of `schema`, `tables`");
                self.error(value.span(), message)
            })?,
            _ => Layout::Schema,
        };
        let indexes = text("indexes")?.map(PathBuf::from);
        if let (Some(path), Some(value)) = (&indexes, table.get("indexes")) {
            if !path
                .extension()
                .is_some_and(|end| end == "json" || end == "md")
            {
                let message = "expected a file name in `indexes` that ends in `.json` or `.md`";
                return Err(self.error(value.span(), message));
            }
        }
        Ok(OutputEntry {
            schema: text("schema")?.map(str::to_owned),
            layout: shape,
            path: text("path")?.map(PathBuf::from),
            indexes,
        })
    }

    fn table<'v, 'i>(
        self,
        value: &'v Spanned<DeValue<'i>>,
        what: &str,
    ) -> Result<&'v DeTable<'i>, ProjectError> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(table),
            _ => Err(self.error(value.span(), format!("expected a table as {what}"))),
        }
    }

    fn text<'v>(self, value: &'v Spanned<DeValue<'_>>, key: &str) -> Result<&'v str, ProjectError> {
        match value.get_ref() {
            DeValue::String(text) if !text.is_empty() => Ok(text),
            _ => Err(self.error(
                value.span(),
                format!("expected a string with text in `{key}`"),
            )),
        }
    }

    fn known_keys(
        self,
        table: &DeTable<'_>,
        known: &[&str],
        place: &str,
    ) -> Result<(), ProjectError> {
        // The map is sorted by name, the message names the first unknown key of the file.
        let unknown = table
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()))
            .min_by_key(|key| key.span().start);
        let Some(key) = unknown else { return Ok(()) };
        let known: Vec<_> = known.iter().map(|key| format!("`{key}`")).collect();
        let message = format!(
            "unknown key `{}` in {place}: expected one of {}",
            key.get_ref(),
            known.join(", ")
        );
        Err(self.error(key.span(), message))
    }

    fn error(self, span: Range<usize>, message: impl Into<String>) -> ProjectError {
        ProjectError::Manifest {
            message: message.into(),
            line: Some(line_of(self.manifest, &span)),
        }
    }
}

/// Returns the line, from 1 on, in which `span` begins.
fn line_of(text: &str, span: &Range<usize>) -> usize {
    let before = text.get(..span.start).unwrap_or(text);
    1 + before.matches('\n').count()
}

#[cfg(test)]
mod tests;
