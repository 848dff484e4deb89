//! What a generated file says otherwise than the Rust types, by table, field and index.

use std::collections::BTreeMap;
use std::fmt;

use super::parts::{Part, Place, parts};
use super::tokens::Token;

/// A part of a generated file that the Rust types don't bear out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    place: Place,
    change: Change,
}

/// How the file differs from what it should say.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    /// The file has it, the Rust types don't.
    Extra,
    /// The Rust types have it, the file doesn't.
    Missing,
    /// Both have it, with different texts.
    Text { found: String, wanted: String },
    /// Only comments differ.
    Comments,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        match &self.change {
            Change::Extra => f.write_str("not in the Rust types"),
            Change::Missing => f.write_str("missing"),
            Change::Text { found, wanted } => write!(f, "`{found}` instead of `{wanted}`"),
            Change::Comments => f.write_str("another comment"),
        }
    }
}

/// How `found` differs from `wanted`, in the order of `wanted`, then of `found`.
///
/// With the text that the last build left, `previous`, only what changed since then counts: the
/// rest is the work of whoever changed the Rust types.
pub(crate) fn differences(previous: Option<&str>, found: &str, wanted: &str) -> Vec<Difference> {
    let previous = previous.map(Parts::new);
    let (found, wanted) = (Parts::new(found), Parts::new(wanted));
    let extra = found.places().filter(|place| wanted.at(place).is_none());
    let is_edit = |place: &Place| match &previous {
        Some(previous) => previous.at(place) != found.at(place),
        None => true,
    };
    wanted
        .places()
        .chain(extra)
        .filter(|place| found.has_owner(place) && wanted.has_owner(place) && is_edit(place))
        .filter_map(|place| {
            let change = change(found.at(place), wanted.at(place))?;
            Some(Difference {
                place: place.clone(),
                change,
            })
        })
        .collect()
}

/// The parts of a text, in order and by place.
struct Parts {
    parts: Vec<Part>,
    by_place: BTreeMap<Place, usize>,
}

impl Parts {
    fn new(source: &str) -> Self {
        let parts = parts(source);
        let places = parts.iter().map(|part| part.place.clone());
        let by_place = places.zip(0..).collect();
        Self { parts, by_place }
    }

    fn places(&self) -> impl Iterator<Item = &Place> {
        self.parts.iter().map(|part| &part.place)
    }

    fn at(&self, place: &Place) -> Option<&Part> {
        self.by_place.get(place).map(|at| &self.parts[*at])
    }

    /// Whether the table or type around `place` is there: if not, only that is said.
    fn has_owner(&self, place: &Place) -> bool {
        place
            .owner()
            .is_none_or(|item| self.by_place.contains_key(&Place::Item(item.clone())))
    }
}

fn change(found: Option<&Part>, wanted: Option<&Part>) -> Option<Change> {
    match (found, wanted) {
        (None, None) => None,
        (Some(_), None) => Some(Change::Extra),
        (None, Some(_)) => Some(Change::Missing),
        (Some(found), Some(wanted)) if found.text != wanted.text => Some(Change::Text {
            found: spell(&found.text),
            wanted: spell(&wanted.text),
        }),
        (Some(found), Some(wanted)) => {
            (found.comments != wanted.comments).then_some(Change::Comments)
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
