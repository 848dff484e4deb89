//! What a generated file says otherwise than the Rust types, by table, field and index.

use std::collections::BTreeMap;
use std::fmt;

use convex_schema_core::Schema;
use convex_schema_core::diff::{self, Item};

use super::parts::{self, Part, Place, parts};
use super::read_back::{self, ReadBack};
use super::tokens::Token;

/// A generated file, read back.
pub(crate) struct Reading {
    parts: Vec<Part>,
    by_place: BTreeMap<Place, usize>,
    model: ReadBack,
}

impl Reading {
    pub(crate) fn new(source: &str) -> Self {
        let parts = parts(source);
        let places = parts.iter().map(|part| part.place.clone());
        let by_place = places.zip(0..).collect();
        let model = read_back::read_back(&parts);
        Self {
            parts,
            by_place,
            model,
        }
    }

    fn at(&self, place: &Place) -> Option<&Part> {
        self.by_place.get(place).map(|at| &self.parts[*at])
    }

    /// Whether the two differ in any part.
    pub(crate) fn differs(&self, other: &Self) -> bool {
        self.by_place.len() != other.by_place.len()
            || self
                .parts
                .iter()
                .any(|part| other.at(&part.place) != Some(part))
    }

    /// Whether the table or type around `place` is there: if not, only that is said.
    fn has_owner(&self, place: &Place) -> bool {
        place
            .owner()
            .is_none_or(|item| self.by_place.contains_key(&Place::Item(item.clone())))
    }

    /// Whether a difference is about something that could not be read.
    fn is_unreadable(&self, difference: &diff::Difference) -> bool {
        let Some(table) = &difference.table else {
            return false;
        };
        let item = parts::Item::Table(table.clone());
        let whole = Place::Item(item.clone());
        let place = match &difference.item {
            Item::Field(path) | Item::Member(path) => {
                let field = path.split(['.', '[']).next().unwrap_or(path);
                Place::Field(item, field.to_owned())
            }
            Item::Index(name) => Place::Index(item, name.clone()),
            Item::StagedDocument => Place::Staged(item),
            _ => return self.model.unreadable.contains(&whole),
        };
        let is_document = matches!(place, Place::Field(..));
        let unreadable = &self.model.unreadable;
        unreadable.contains(&place) || is_document && unreadable.contains(&whole)
    }
}

/// The schema that the text of a generated file shows: docs and names of types are left behind.
///
/// Reads what this crate writes, in any formatting. An error lists, as lines for people, the parts
/// that are written in another way.
pub fn read_back(text: &str) -> Result<Schema, Vec<String>> {
    let model = Reading::new(text).model;
    if model.unreadable.is_empty() {
        return Ok(model.schema);
    }
    let places = model.unreadable.iter();
    Err(places
        .map(|place| format!("{place} is not in the form that is generated"))
        .collect())
}

/// What changes if `wanted`, the text that shows `schema`, replaces `found`: one line for each
/// table, field and index, then one for each comment.
///
/// With `previous`, what the last build left, only what changed since then counts: the rest is
/// the work of whoever changed the Rust types.
pub(crate) fn differences(
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

/// Tables and indexes that probably have another name now.
pub(crate) fn renames(found: &Reading, schema: &Schema) -> Vec<String> {
    let renames = diff::probable_renames(&found.model.schema, schema);
    renames.iter().map(ToString::to_string).collect()
}

/// Whether two differences are about the same part, or one is about a part of the other.
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
    a.table == b.table
        && match (&a.item, &b.item) {
            (Item::Table, _) | (_, Item::Table) => true,
            (one, other) => match (path(one), path(other)) {
                (Some(one), Some(other)) => is_within(&one, &other) || is_within(&other, &one),
                _ => one == other,
            },
        }
}

/// The comments that differ, and the texts of what could not be read.
fn texts(previous: Option<&Reading>, found: &Reading, wanted: &Reading) -> Vec<String> {
    let is_edit = |place: &Place| match previous {
        Some(previous) => previous.at(place) != found.at(place),
        None => true,
    };
    let extra = found
        .parts
        .iter()
        .filter(|part| wanted.at(&part.place).is_none());
    wanted
        .parts
        .iter()
        .chain(extra)
        .map(|part| &part.place)
        .filter(|place| found.has_owner(place) && wanted.has_owner(place) && is_edit(place))
        .filter_map(|place| {
            let is_unreadable = found.model.unreadable.contains(place);
            let change = match (found.at(place), wanted.at(place)) {
                (Some(found), Some(wanted)) => Change::between(found, wanted)?,
                (Some(found), None) if is_unreadable => Change::Removed(spell(&found.text)),
                _ => return None,
            };
            let is_said = is_unreadable || matches!(change, Change::Comments);
            is_said.then(|| format!("{place} {change}"))
        })
        .collect()
}

/// How a part of a file changes, where the model does not tell.
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
