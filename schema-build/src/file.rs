//! A generated file: its text, and how that compares with the file on disk.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use convex_schema_core::Schema;
use convex_schema_emit::{Format, HEADER_MARK, Layout, TypeScriptOptions, is_generated};
use serde_json::Value;

use crate::typescript::tokens::tokens;
use crate::write;

/// The content of a generated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Tables and types in TypeScript.
    TypeScript(Layout),
    /// The index list as JSON.
    IndexJson,
    /// The index list as Markdown.
    IndexMarkdown,
}

/// A file that shows a schema.
#[derive(Debug, Clone)]
pub struct GeneratedFile {
    path: PathBuf,
    kind: Kind,
    schema_name: Option<String>,
    schema: Schema,
    text: String,
}

/// How a [`GeneratedFile`] compares with the file on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// The file differs at most in formatting.
    UpToDate,
    /// The file does not exist.
    Missing,
    /// The file is hand-written: it has no header of a generated file.
    Foreign,
    /// The file is generated and differs in more than formatting; the text is what it holds now.
    OutOfDate(String),
}

impl State {
    /// Returns the name that JSON reports use.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::UpToDate => "upToDate",
            Self::Missing => "missing",
            Self::Foreign => "foreign",
            Self::OutOfDate(_) => "outOfDate",
        }
    }

    /// Returns the text that the file holds now, if a write would change it.
    pub fn found(&self) -> Option<&str> {
        match self {
            Self::OutOfDate(found) => Some(found),
            Self::UpToDate | Self::Missing | Self::Foreign => None,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl GeneratedFile {
    pub(crate) fn new(
        path: &Path,
        kind: Kind,
        schema_name: Option<&str>,
        schema: &Schema,
        command: &str,
    ) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            schema_name: schema_name.map(str::to_owned),
            schema: schema.clone(),
            text: render(schema, kind, command),
        }
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what the file holds.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the name by which the output selects its schema; `None` for the only one.
    pub fn schema_name(&self) -> Option<&str> {
        self.schema_name.as_deref()
    }

    /// Returns the schema that the file shows.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Returns the text that the file should have.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Compares the text with the file on disk.
    ///
    /// # Errors
    /// The file exists and can't be read.
    pub fn state(&self) -> io::Result<State> {
        let found = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::Missing),
            Err(error) => return Err(error),
        };
        let Ok(found) = String::from_utf8(found) else {
            return Ok(State::Foreign);
        };
        Ok(if is_same(self.kind, &found, &self.text) {
            State::UpToDate
        } else if !is_ours(self.kind, &found) {
            State::Foreign
        } else {
            State::OutOfDate(found)
        })
    }

    /// Writes the file atomically: a reader sees the old text or the new one.
    ///
    /// Overwrites whatever is there; check [`GeneratedFile::state`] first.
    ///
    /// # Errors
    /// The folder does not exist, or the folder or the file is read-only.
    pub fn write(&self) -> io::Result<()> {
        if let Some(blocked) = write::blocked(&self.path) {
            return Err(blocked.into());
        }
        write::atomically(&self.path, &self.text, None)
    }
}

/// Renders `schema` as a file of `kind`; `command` is the one that writes the file again.
fn render(schema: &Schema, kind: Kind, command: &str) -> String {
    let options = TypeScriptOptions::default().command(command.to_owned());
    match kind {
        Kind::TypeScript(layout) => Format::TypeScript.render(schema, &options.layout(layout)),
        Kind::IndexJson if schema.indexes().next().is_none() => EMPTY_INDEX_LIST.to_owned(),
        Kind::IndexJson => Format::Indexes.render(schema, &options),
        Kind::IndexMarkdown => {
            let list = Format::IndexesMarkdown.render(schema, &options);
            format!("<!-- {HEADER_MARK}; `{command}` writes it again. -->\n\n{list}")
        }
    }
}

/// Returns whether `text` is generated; other files are hand-written and never overwritten.
fn is_ours(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::TypeScript(_) => is_generated(text),
        Kind::IndexMarkdown => text
            .lines()
            .next()
            .is_some_and(|line| line.contains(HEADER_MARK)),
        Kind::IndexJson => is_index_list(text),
    }
}

/// The index list of a schema without indexes. Its form marks it as generated: people and formatters
/// write `[]`.
const EMPTY_INDEX_LIST: &str = "[\n]\n";

/// Returns whether `text` is an index list that this crate wrote. JSON has no comments that could
/// say so, so the form decides.
fn is_index_list(text: &str) -> bool {
    let is_entry = |entry: &Value| {
        let has = |key| entry.get(key).is_some();
        ["table", "name", "kind", "staged"].into_iter().all(has)
    };
    match json(text) {
        Some(Value::Array(list)) if list.is_empty() => text.lines().eq(EMPTY_INDEX_LIST.lines()),
        Some(Value::Array(list)) => list.iter().all(is_entry),
        _ => false,
    }
}

/// Parses a file of JSON.
fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
}

/// Returns whether two texts of `kind` differ at most in formatting.
pub(crate) fn is_same(kind: Kind, found: &str, wanted: &str) -> bool {
    if found == wanted {
        return true;
    }
    match kind {
        Kind::TypeScript(_) => tokens(found) == tokens(wanted),
        Kind::IndexJson => json(found).is_some_and(|found| Some(found) == json(wanted)),
        Kind::IndexMarkdown => markdown(found).eq(markdown(wanted)),
    }
}

/// Returns the lines that are not empty, without the padding that formatters add to tables.
fn markdown(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let cells: Vec<_> = line.split('|').map(cell).collect();
            cells.join("|")
        })
}

fn cell(text: &str) -> &str {
    let text = text.trim();
    let is_rule = text.len() >= 3 && text.chars().all(|c| c == '-');
    if is_rule { "---" } else { text }
}

#[cfg(test)]
mod tests {
    use convex_schema_core::{Index, Schema, TableDefinition, v};

    use super::{Kind, Layout, is_ours, is_same, render};

    #[test]
    fn our_own_files_are_known() {
        let table = TableDefinition::new("users", v::object().field("email", v::string()))
            .index(Index::database("by_email", ["email"]));
        let kinds = [
            Kind::TypeScript(Layout::Schema),
            Kind::TypeScript(Layout::Tables),
            Kind::IndexJson,
            Kind::IndexMarkdown,
        ];
        for schema in [Schema::builder(), Schema::builder().table(table)] {
            let schema = schema.build();
            for kind in kinds {
                let text = render(&schema, kind, "cargo run -p leaf -- generate");
                assert!(is_ours(kind, &text), "{text}");
                assert!(is_ours(kind, &text.replace('\n', "\r\n")), "{text}");
            }
        }
    }

    #[test]
    fn files_of_people_are_known() {
        for (kind, text) in [
            (
                Kind::TypeScript(Layout::Schema),
                "export default defineSchema({});\n",
            ),
            (
                Kind::TypeScript(Layout::Schema),
                "// notes\nconst mark = '@generated by convex-schema';\n",
            ),
            (Kind::TypeScript(Layout::Schema), ""),
            (Kind::IndexMarkdown, "# Indexes\n\n## `users`\n"),
            (Kind::IndexMarkdown, ""),
            (Kind::IndexJson, "{ \"by_email\": [\"email\"] }\n"),
            (
                Kind::IndexJson,
                "[{ \"table\": \"users\", \"name\": \"by_email\" }]\n",
            ),
            (Kind::IndexJson, "[]\n"),
            (Kind::IndexJson, "[ ]"),
            (Kind::IndexJson, ""),
        ] {
            assert!(!is_ours(kind, text), "{kind:?}: {text}");
        }
    }

    #[test]
    fn padding_of_a_table_is_no_content() {
        let text = "# Indexes\n\n| table | index |\n| --- | --- |\n| users | by_email |\n";
        for (other, want) in [
            (
                "# Indexes\r\n\r\n| table | index    |\r\n| ----- | -------- |\r\n| users | by_email |\r\n",
                true,
            ),
            (
                "# Indexes\n| table | index |\n| --- | --- |\n| users | by_name |\n",
                false,
            ),
            ("# Indexes\n\n| table | index |\n| --- | --- |\n", false),
        ] {
            assert_eq!(is_same(Kind::IndexMarkdown, text, other), want, "{other}");
        }
    }

    #[test]
    fn spaces_of_json_are_no_content() {
        for (other, want) in [
            ("{\r\n\t\"a\" : [1,2]\r\n}", true),
            ("{\"a\":[2,1]}", false),
            ("{\"a\":", false),
        ] {
            assert_eq!(
                is_same(Kind::IndexJson, "{ \"a\": [1, 2] }\n", other),
                want,
                "{other}"
            );
        }
    }
}
