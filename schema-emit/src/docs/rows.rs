//! The fields of a table's documents, one row each, nested ones below those that hold them.

use std::collections::HashMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Docs, FieldMeta, FieldRef, TableRef, ValidatorRef};

use super::types::{Token, tokens, word};

/// A field.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// `address.city`, `items[].price`, `scores.values().x`; no two rows have the same.
    pub(crate) path: String,
    /// How deep it is nested; 0 for a field of the document.
    pub(crate) depth: usize,
    /// Its type.
    pub(crate) tokens: Vec<Token>,
    /// Its type in one word.
    pub(crate) word: &'static str,
    pub(crate) presence: Presence,
    pub(crate) docs: Option<&'a Docs>,
    pub(crate) meta: Option<&'a FieldMeta>,
}

/// Whether an object has a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
    /// Only some members of the union have it.
    Variant,
}

/// Returns the fields of all kinds of documents of `table`: fields with one path share a row.
pub(crate) fn rows(table: TableRef<'_>) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    if let Some(document) = table.document() {
        walk(&[document], "", 0, &mut rows);
    }
    rows
}

/// The validators at one path, by the step that leads inside them.
#[derive(Default)]
struct Alternatives<'a> {
    objects: Vec<Vec<FieldRef<'a>>>,
    elements: Vec<ValidatorRef<'a>>,
    values: Vec<ValidatorRef<'a>>,
}

impl<'a> Alternatives<'a> {
    fn add(&mut self, validator: ValidatorRef<'a>) {
        match validator.exhaustive() {
            ValidatorKind::Object(fields) => self.objects.push(fields.iter().collect()),
            ValidatorKind::Array(element) => self.elements.push(element),
            ValidatorKind::Record { values, .. } => self.values.push(values),
            ValidatorKind::Union(members) => {
                for member in members.iter() {
                    self.add(member.validator());
                }
            }
            ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Function(_)
            | ValidatorKind::Unknown(_) => {}
        }
    }
}

fn walk<'a>(at: &[ValidatorRef<'a>], path: &str, depth: usize, rows: &mut Vec<Row<'a>>) {
    let mut found = Alternatives::default();
    for validator in at {
        found.add(*validator);
    }
    objects(&found.objects, path, depth, rows);
    for (step, inner) in [("[]", &found.elements), (".values()", &found.values)] {
        if !inner.is_empty() {
            walk(inner, &format!("{path}{step}"), depth, rows);
        }
    }
}

fn objects<'a>(objects: &[Vec<FieldRef<'a>>], path: &str, depth: usize, rows: &mut Vec<Row<'a>>) {
    let mut names: Vec<(&str, Vec<FieldRef<'a>>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for field in objects.iter().flatten() {
        let place = *known.entry(field.name()).or_insert(names.len());
        if place == names.len() {
            names.push((field.name(), Vec::new()));
        }
        names[place].1.push(*field);
    }
    for (name, fields) in names {
        let dot = if path.is_empty() { "" } else { "." };
        let path = format!("{path}{dot}{name}");
        let validators: Vec<_> = fields.iter().map(|field| field.validator()).collect();
        rows.push(Row {
            path: path.clone(),
            depth,
            tokens: tokens(&validators),
            word: word(&validators),
            presence: presence(&fields, objects.len()),
            docs: fields.iter().find_map(|field| field.docs()),
            meta: fields.iter().find_map(|field| field.meta()),
        });
        walk(&validators, &path, depth + 1, rows);
    }
}

fn presence(fields: &[FieldRef<'_>], objects: usize) -> Presence {
    if fields.len() < objects {
        Presence::Variant
    } else if fields.iter().any(|field| field.is_optional()) {
        Presence::Optional
    } else {
        Presence::Required
    }
}
