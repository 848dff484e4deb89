//! Fields of the document found by searching for their keys.
//!
//! In JSON without a backslash the bytes `"name"` are a key or a whole text. Where the validator has the
//! name at the top only, and nothing that takes any keys, such a key is that of the document.

use std::collections::BTreeSet;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::ValidatorRef;
use memchr::memmem;

use super::{FieldFinder, Target, blank};

/// A field that is searched for.
#[derive(Debug)]
pub(super) struct Searched {
    /// Finds the key with its quotes.
    key: memmem::Finder<'static>,
    target: Target,
}

impl FieldFinder {
    /// Returns what is searched for in rows of this validator; `None` if they have to be read.
    pub(super) fn searched(&self, document: Option<ValidatorRef<'_>>) -> Option<Vec<Searched>> {
        let mut inner = BTreeSet::new();
        top(document?, &mut inner)?;
        let fields = self.nodes.first()?.known.iter().map(|known| {
            let key = known.text.strip_suffix(b":")?;
            let is_scalar = known.target.site.is_none_or(|site| self.is_scalar(site));
            let name = std::str::from_utf8(key.get(1..key.len() - 1)?).ok()?;
            (is_scalar && !inner.contains(name)).then(|| Searched {
                key: memmem::Finder::new(key).into_owned(),
                target: known.target,
            })
        });
        fields.collect()
    }

    /// Returns whether nothing is asked for below a place.
    pub(super) fn is_scalar(&self, site: usize) -> bool {
        let site = self.nodes.get(site);
        site.is_some_and(|it| it.elements.is_none() && it.entries.is_none() && it.known.is_empty())
    }

    /// Searches for all fields; `None` if the row has to be read.
    pub(super) fn search(&mut self, text: &[u8]) -> Option<()> {
        let searched = self.searched.take()?;
        let found = self.search_for(&searched, text);
        self.searched = Some(searched);
        found
    }

    fn search_for(&mut self, searched: &[Searched], text: &[u8]) -> Option<()> {
        if memchr::memchr(b'\\', text).is_some() {
            return None;
        }
        for field in searched {
            let Some(start) = field.key.find(text) else {
                continue;
            };
            let end = start + field.key.needle().len();
            let [b':', behind @ ..] = text.get(end..)? else {
                return None;
            };
            // A key that is repeated, or a text like it.
            if field.key.find(behind).is_some() {
                return None;
            }
            self.value(text, blank(text, end + 1), field.target)?;
        }
        Some(())
    }
}

/// Adds the names of fields that are not the document's own; `None` if a value may have any keys.
fn top<'s>(document: ValidatorRef<'s>, inner: &mut BTreeSet<&'s str>) -> Option<()> {
    match document.exhaustive() {
        ValidatorKind::Object(fields) => {
            for field in fields.iter() {
                below(field.validator(), inner)?;
            }
        }
        ValidatorKind::Union(members) => {
            for member in members.iter() {
                top(member.validator(), inner)?;
            }
        }
        ValidatorKind::Any
        | ValidatorKind::Record { .. }
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Array(_) => return None,
    }
    Some(())
}

/// Adds the names of the fields of a value.
fn below<'s>(validator: ValidatorRef<'s>, inner: &mut BTreeSet<&'s str>) -> Option<()> {
    match validator.exhaustive() {
        ValidatorKind::Object(fields) => {
            for field in fields.iter() {
                inner.insert(field.name());
                below(field.validator(), inner)?;
            }
        }
        ValidatorKind::Union(members) => {
            for member in members.iter() {
                below(member.validator(), inner)?;
            }
        }
        ValidatorKind::Array(element) => below(element, inner)?,
        ValidatorKind::Any | ValidatorKind::Record { .. } | ValidatorKind::Unknown(_) => {
            return None;
        }
        ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_) => {}
    }
    Some(())
}
