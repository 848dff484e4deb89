//! Where documents hold ids, and which of their fields should be unique.

use std::collections::BTreeMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{DocumentId, Schema, ValidatorRef, Value};

use super::id;

/// The fields of a schema that hold ids, numbered.
#[derive(Debug, Default)]
pub(crate) struct IdFields {
    tables: BTreeMap<String, TableIdFields>,
    /// Table and path of each place.
    pub(super) id_fields: Vec<(String, String)>,
    /// Table and names of each set of fields that should be unique.
    pub(super) sets: Vec<(String, Vec<String>)>,
}

/// The fields of one table that hold ids.
#[derive(Debug, Default)]
pub(crate) struct TableIdFields {
    root: Node,
    pub(super) unique: Vec<(u32, Vec<String>)>,
}

/// The ids and fields that a value may hold, over all members of a union.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The value is an id: the place.
    pub(super) id: Option<u32>,
    pub(super) elements: Option<Box<Node>>,
    /// Keys of records are ids: the place.
    pub(super) keys: Option<u32>,
    pub(super) entries: Option<Box<Node>>,
    pub(super) fields: BTreeMap<String, Node>,
}

impl Node {
    /// Returns whether there may be ids here or below.
    pub(super) fn has_ids(&self) -> bool {
        let below = self.elements.iter().chain(&self.entries);
        let mut below = below.map(|it| &**it).chain(self.fields.values());
        self.id.is_some() || self.keys.is_some() || below.any(Self::has_ids)
    }
}

impl IdFields {
    pub(crate) fn new(schema: &Schema) -> Self {
        let mut id_fields = Self::default();
        for table in schema.tables() {
            let mut root = Node::default();
            if let Some(document) = table.document() {
                id_fields.add(&mut root, document, table.name(), String::new());
            }
            let unique = table.unique().iter().map(|names| {
                let set = number(id_fields.sets.len());
                id_fields
                    .sets
                    .push((table.name().to_owned(), names.clone()));
                (set, names.clone())
            });
            let unique = unique.collect();
            let table_places = TableIdFields { root, unique };
            id_fields
                .tables
                .insert(table.name().to_owned(), table_places);
        }
        id_fields
    }

    pub(super) fn table(&self, name: &str) -> Option<&TableIdFields> {
        self.tables.get(name)
    }

    /// Adds what `validator` allows at `path` to `node`.
    fn add(&mut self, node: &mut Node, validator: ValidatorRef<'_>, table: &str, path: String) {
        match validator.exhaustive() {
            ValidatorKind::Id(_) => self.name(&mut node.id, table, path),
            ValidatorKind::Array(element) => {
                let elements = node.elements.get_or_insert_default();
                self.add(elements, element, table, format!("{path}[]"));
            }
            ValidatorKind::Record { keys, values } => {
                if holds_id(keys) {
                    self.name(&mut node.keys, table, format!("{path}.keys()"));
                }
                let entries = node.entries.get_or_insert_default();
                self.add(entries, values, table, format!("{path}.values()"));
            }
            ValidatorKind::Object(fields) => {
                for field in fields.iter() {
                    let path = format!("{path}.{}", field.name());
                    let inner = node.fields.entry(field.name().to_owned()).or_default();
                    self.add(inner, field.validator(), table, path);
                }
            }
            ValidatorKind::Union(members) => {
                for member in members.iter() {
                    self.add(node, member.validator(), table, path.clone());
                }
            }
            ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Function(_)
            | ValidatorKind::Unknown(_)
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Literal(_) => {}
        }
    }

    /// Numbers a place, unless another member of a union has done so.
    fn name(&mut self, place: &mut Option<u32>, table: &str, path: String) {
        place.get_or_insert_with(|| {
            self.id_fields.push((table.to_owned(), path));
            number(self.id_fields.len() - 1)
        });
    }
}

impl TableIdFields {
    /// Returns what documents of the table may hold.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// Tells each id of a document with its place.
    pub(super) fn references(&self, document: &Value, tell: &mut impl FnMut(u32, DocumentId)) {
        walk(&self.root, document, tell);
    }
}

fn walk(node: &Node, value: &Value, tell: &mut impl FnMut(u32, DocumentId)) {
    match value {
        Value::String(_) => {
            if let Some((place, id)) = node.id.zip(id(value)) {
                tell(place, id);
            }
        }
        Value::Array(items) => {
            if let Some(elements) = &node.elements {
                for item in items {
                    walk(elements, item, tell);
                }
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                if let Some(known) = node.fields.get(key) {
                    walk(known, field, tell);
                } else if let Some(entries) = &node.entries {
                    let key = node.keys.zip(DocumentId::decode(key).ok());
                    if let Some((place, id)) = key {
                        tell(place, id);
                    }
                    walk(entries, field, tell);
                }
            }
        }
        _ => {}
    }
}

fn holds_id(validator: ValidatorRef<'_>) -> bool {
    match validator.exhaustive() {
        ValidatorKind::Id(_) => true,
        ValidatorKind::Union(members) => members.iter().any(|it| holds_id(it.validator())),
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Literal(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => false,
    }
}

/// Schemas have fewer fields than there are numbers.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
