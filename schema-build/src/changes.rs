//! The differences between a generated file and its new text, by table, field and index.

use std::collections::BTreeMap;
use std::fmt;

use convex_schema_core::Schema;
use convex_schema_plan::diff::{self, Item};

use crate::file::{self, GeneratedFile, Kind, State};
use crate::project::Project;
use crate::typescript::model::{Model, model};
use crate::typescript::outline::{self, Part, PartId, outline};
use crate::typescript::tokens::Token;

/// How many differences a message lists.
const LISTED: usize = 20;

impl GeneratedFile {
    /// Lists what a write would change in `found`, the text on disk: a line for each table, field,
    /// index and comment.
    pub fn differences(&self, found: &str) -> Vec<String> {
        differences(self, found)
    }

    /// Lists the tables and indexes of `found`, the text on disk, that probably have another name in
    /// the Rust types.
    ///
    /// Convex has no renames: documents stay with the old name, and indexes are built again.
    pub fn renames(&self, found: &str) -> Vec<String> {
        renames(self, found)
    }
}

/// Lists what changes if `file` replaces `found`: a line for each table, field, index and comment,
/// or one line that says that none of these changes.
pub(crate) fn differences(file: &GeneratedFile, found: &str) -> Vec<String> {
    match file.kind() {
        Kind::TypeScript(_) => between(None, &Reading::new(found), file),
        Kind::IndexJson | Kind::IndexMarkdown => index_list(),
    }
}

/// Lists the tables and indexes of `found` that probably have another name in the Rust types.
pub(crate) fn renames(file: &GeneratedFile, found: &str) -> Vec<String> {
    match file.kind() {
        Kind::TypeScript(_) => renames_between(&Reading::new(found), file.schema()),
        Kind::IndexJson | Kind::IndexMarkdown => Vec::new(),
    }
}

fn between(previous: Option<&Reading>, found: &Reading, file: &GeneratedFile) -> Vec<String> {
    let lines = differences_between(previous, found, file.schema(), file.text());
    if lines.is_empty() {
        return vec!["only its order or other comments".to_owned()];
    }
    let more = lines.len().saturating_sub(LISTED);
    let mut lines: Vec<_> = lines.into_iter().take(LISTED).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

fn index_list() -> Vec<String> {
    vec!["the list of indexes".to_owned()]
}

/// Describes the edits that a build undid by writing `file` over `found`, if there are any.
///
/// `previous` is the text that the last build left.
pub(crate) fn undone(
    path: &str,
    file: &GeneratedFile,
    previous: Option<&str>,
    found: &str,
) -> Option<String> {
    let Some(previous) = previous else {
        let heading = format!("`{path}` did not show the Rust types and is written again:");
        return Some(list(&heading, &differences(file, found)));
    };
    if file::is_same(file.kind(), previous, found) {
        return None;
    }
    let heading = format!("an edit of `{path}` is undone, the Rust types decide:");
    if !matches!(file.kind(), Kind::TypeScript(_)) {
        return Some(list(&heading, &index_list()));
    }
    let (before, now) = (Reading::new(previous), Reading::new(found));
    let is_undone =
        !differences_between(Some(&before), &now, file.schema(), file.text()).is_empty();
    // Nothing to undo, where the Rust types have followed the edit.
    let is_followed = !is_undone && before.differs(&now);
    (!is_followed).then(|| list(&heading, &between(Some(&before), &now, file)))
}

/// Describes how `file` differs from what stands on disk, with the command that writes it.
pub(crate) fn out_of_date(
    path: &str,
    project: &Project,
    file: &GeneratedFile,
    state: &State,
) -> String {
    let heading = match state {
        State::UpToDate => return format!("`{path}` is up to date"),
        State::Foreign => return foreign(path, project),
        State::Missing => format!("`{path}` is missing"),
        State::OutOfDate(found) => {
            let heading = format!("`{path}` is out of date; what would change:");
            let mut lines = differences(file, found);
            lines.extend(renames(file, found));
            list(&heading, &lines)
        }
    };
    format!("{heading}\nhelp: `{}` writes it", project.command())
}

/// Says that a file is hand-written and therefore left alone, with the way to replace it.
pub(crate) fn foreign(path: &str, project: &Project) -> String {
    format!(
        "`{path}` is hand-written and is left alone\n\
         help: `{} --adopt` replaces it if both schemas are equal",
        project.command()
    )
}

fn list(heading: &str, lines: &[String]) -> String {
    let mut text = heading.to_owned();
    for line in lines {
        text.push_str("\n  ");
        text.push_str(line);
    }
    text
}

/// A generated file, read back.
pub(crate) struct Reading {
    parts: Vec<Part>,
    by_id: BTreeMap<PartId, usize>,
    model: Model,
}

impl Reading {
    pub(crate) fn new(source: &str) -> Self {
        let parts = outline(source);
        let ids = parts.iter().map(|part| part.id.clone());
        let by_id = ids.zip(0..).collect();
        let model = model(&parts);
        Self {
            parts,
            by_id,
            model,
        }
    }

    fn at(&self, id: &PartId) -> Option<&Part> {
        self.by_id.get(id).map(|at| &self.parts[*at])
    }

    /// Returns whether the two differ in any part.
    pub(crate) fn differs(&self, other: &Self) -> bool {
        self.by_id.len() != other.by_id.len()
            || self
                .parts
                .iter()
                .any(|part| other.at(&part.id) != Some(part))
    }

    /// Returns whether the table or type around `id` is there: if not, only that is said.
    fn has_owner(&self, id: &PartId) -> bool {
        id.owner()
            .is_none_or(|item| self.by_id.contains_key(&PartId::Item(item.clone())))
    }

    /// Returns whether a difference is about something that could not be read.
    fn is_unreadable(&self, difference: &diff::Difference) -> bool {
        let Some(table) = difference.table() else {
            return false;
        };
        let item = outline::Item::Table(table.to_owned());
        let whole = PartId::Item(item.clone());
        let id = match difference.item() {
            Item::Field(path) | Item::Member(path) => {
                let field = path.split(['.', '[']).next().unwrap_or(path);
                PartId::Field(item, field.to_owned())
            }
            Item::Index(name) => PartId::Index(item, name.clone()),
            Item::StagedDocument => PartId::Staged(item),
            _ => return self.model.unreadable.contains(&whole),
        };
        let is_document = matches!(id, PartId::Field(..));
        let unreadable = &self.model.unreadable;
        unreadable.contains(&id) || is_document && unreadable.contains(&whole)
    }
}

/// Reads the schema back that the text of a generated file shows, without docs and names of types.
///
/// Reads what this crate writes, in any formatting.
///
/// # Errors
/// Parts of the text are not in the form that is generated.
pub fn read_back(text: &str) -> Result<Schema, ReadBackError> {
    let model = Reading::new(text).model;
    if model.unreadable.is_empty() {
        return Ok(model.schema);
    }
    let parts = model.unreadable.iter().map(ToString::to_string).collect();
    Err(ReadBackError { parts })
}

/// Parts of a file that are not in the form that is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadBackError {
    parts: Vec<String>,
}

impl ReadBackError {
    /// Returns the name of each part that could not be read, such as ``table `users`: field `email` ``.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }
}

impl fmt::Display for ReadBackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.parts.iter().enumerate() {
            let line = if at == 0 { "" } else { "\n" };
            write!(f, "{line}{part} is not in the form that is generated")?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadBackError {}

/// Lists what changes if `wanted`, the text that shows `schema`, replaces `found`: one line for each
/// table, field and index, then one for each comment.
///
/// With `previous`, the output of the last build, only edits since then are listed: the rest comes
/// from changes of the Rust types.
fn differences_between(
    previous: Option<&Reading>,
    found: &Reading,
    schema: &Schema,
    wanted: &str,
) -> Vec<String> {
    let edits =
        previous.map(|previous| diff::differences(&previous.model.schema, &found.model.schema));
    let is_edit = |difference: &diff::Difference| match &edits {
        Some(edits) => edits.iter().any(|edit| touch(edit, difference)),
        None => true,
    };
    let model = diff::differences(&found.model.schema, schema);
    let model = model
        .iter()
        .filter(|difference| !found.is_unreadable(difference) && is_edit(difference));
    let mut lines: Vec<_> = model.map(ToString::to_string).collect();
    lines.extend(texts(previous, found, &Reading::new(wanted)));
    lines
}

/// Lists tables and indexes that probably have another name now.
fn renames_between(found: &Reading, schema: &Schema) -> Vec<String> {
    let renames = diff::probable_renames(&found.model.schema, schema);
    renames.iter().map(ToString::to_string).collect()
}

/// Returns whether two differences are about the same part, or one is about a part of the other.
fn touch(a: &diff::Difference, b: &diff::Difference) -> bool {
    let path = |item: &Item| match item {
        Item::Field(path) | Item::Member(path) => Some(path.clone()),
        Item::Document => Some(String::new()),
        _ => None,
    };
    let is_within = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
    };
    a.table() == b.table()
        && match (a.item(), b.item()) {
            (Item::Table, _) | (_, Item::Table) => true,
            (one, other) => match (path(one), path(other)) {
                (Some(one), Some(other)) => is_within(&one, &other) || is_within(&other, &one),
                _ => one == other,
            },
        }
}

/// Returns the comments that differ, and the texts of what could not be read.
fn texts(previous: Option<&Reading>, found: &Reading, wanted: &Reading) -> Vec<String> {
    let is_edit = |id: &PartId| match previous {
        Some(previous) => previous.at(id) != found.at(id),
        None => true,
    };
    let extra = found
        .parts
        .iter()
        .filter(|part| wanted.at(&part.id).is_none());
    wanted
        .parts
        .iter()
        .chain(extra)
        .map(|part| &part.id)
        .filter(|id| found.has_owner(id) && wanted.has_owner(id) && is_edit(id))
        .filter_map(|id| {
            let is_unreadable = found.model.unreadable.contains(id);
            let change = match (found.at(id), wanted.at(id)) {
                (Some(found), Some(wanted)) => Change::between(found, wanted)?,
                (Some(found), None) if is_unreadable => Change::Removed(spell(&found.text)),
                _ => return None,
            };
            let is_said = is_unreadable || matches!(change, Change::Comments);
            is_said.then(|| format!("{id} {change}"))
        })
        .collect()
}

/// How a part of a file changes, where the model does not show it.
enum Change {
    Removed(String),
    Text { found: String, wanted: String },
    Comments,
}

impl Change {
    fn between(found: &Part, wanted: &Part) -> Option<Self> {
        if found.text != wanted.text {
            return Some(Self::Text {
                found: spell(&found.text),
                // The fields are parts of their own.
                wanted: match spell(&wanted.text) {
                    text if text.is_empty() => "{ ... }".to_owned(),
                    text => text,
                },
            });
        }
        (found.comments != wanted.comments).then_some(Self::Comments)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Removed(found) => write!(f, "removed: {found}"),
            Self::Text { found, wanted } => write!(f, "changed: {found} -> {wanted}"),
            Self::Comments => f.write_str("changed: its comment"),
        }
    }
}

/// How many characters of a text a message shows.
const SHOWN: usize = 80;

/// `tokens` on one line, cut after [`SHOWN`] characters.
fn spell(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Word(word) => {
                if text.ends_with(|c: char| c.is_alphanumeric()) {
                    text.push(' ');
                }
                text.push_str(word);
            }
            Token::Text(value) => {
                text.push('"');
                text.extend(value.escape_debug());
                text.push('"');
            }
            Token::Unknown(json) => text.push_str(json),
            Token::Punct('}') => text.push_str(" }"),
            Token::Punct('{') => text.push_str("{ "),
            Token::Punct(c @ (',' | ':')) => text.extend([*c, ' ']),
            Token::Punct(c) => text.push(*c),
            Token::Comment(_) => {}
        }
    }
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests;
