//! The flat storage behind a [`Schema`](super::Schema).

use std::collections::HashMap;

use convex_schema_rules::lint::Codes;

use super::docs::Docs;
use super::index::Index;
use crate::problem::{Problem, ProblemCode};
use crate::unknown::{UnknownKeys, UnknownValidator};
use crate::validator::Literal;

/// An interned name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(u32);

/// Where a node stands among the nodes of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(pub(crate) u32);

/// Where a named type stands in [`Model::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TypeId(pub(crate) u32);

impl TypeId {
    /// The type at `index` of [`Model::types`].
    pub(crate) fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// A run of consecutive entries of [`Model::fields`] or [`Model::members`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    /// The part of `entries` that the span covers.
    #[inline]
    pub(crate) fn of<T>(self, entries: &[T]) -> &[T] {
        &entries[self.start as usize..self.end as usize]
    }

    pub(crate) fn len(self) -> usize {
        (self.end - self.start) as usize
    }
}

/// A validator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    Any,
    Null,
    Float64,
    Int64,
    CommitTs,
    /// Into [`Model::functions`].
    Function(u32),
    Boolean,
    String,
    Bytes,
    Id(Name),
    Literal(u32),
    Array(NodeId),
    Record {
        keys: NodeId,
        values: NodeId,
    },
    Object(Span),
    Union(Span),
    /// Into [`Model::unknown`].
    Unknown(u32),
    /// A reference to a type with a name of its own.
    Named(TypeId),
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldNode {
    pub(crate) name: Name,
    pub(crate) node: NodeId,
    pub(crate) optional: bool,
    /// Into [`Model::docs`].
    pub(crate) docs: Option<u32>,
    /// Into [`Model::metas`].
    pub(crate) meta: Option<u32>,
    /// Lints that are not reported.
    pub(crate) allowed: Codes,
}

/// A member of a union.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MemberNode {
    pub(crate) node: NodeId,
    pub(crate) docs: Option<u32>,
}

/// A function handle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FunctionNode {
    pub(crate) fn_type: Option<Name>,
    pub(crate) args: Option<NodeId>,
    pub(crate) returns: Option<NodeId>,
}

/// A type with a name of its own.
#[derive(Debug, Clone)]
pub(crate) struct TypeNode {
    /// The Rust name, with the names of its arguments: `Page`, `PageOfUser`.
    pub(crate) name: String,
    pub(crate) node: NodeId,
    pub(crate) docs: Option<u32>,
    /// The TypeScript type that the exported constant is cast to.
    pub(crate) ts: Option<String>,
    /// Whether the list says that it is exported even if no table uses it.
    pub(crate) listed: bool,
}

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct TableNode {
    pub(crate) name: Name,
    /// `None`: the export had no `documentType`, which means `v.any()`.
    pub(crate) document: Option<NodeId>,
    pub(crate) staged_document: Option<NodeId>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) docs: Option<u32>,
    /// Sets of fields that are said to be unique together. Convex does not enforce them.
    pub(crate) unique: Vec<Vec<String>>,
    /// Lints that are not reported.
    pub(crate) allowed: Codes,
    /// The keys in an export that this version does not know.
    pub(crate) unknown_keys: UnknownKeys,
    /// Those of the document validator.
    pub(crate) unknown_document_keys: UnknownKeys,
}

/// A table of an export that a later table of the same name replaces.
#[derive(Debug, Clone)]
pub(crate) struct ShadowedTable {
    /// How many tables of [`Model::tables`] stand before it.
    pub(crate) before: usize,
    pub(crate) table: TableNode,
}

/// Metadata about a field's values, which Convex does not enforce.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct FieldMeta {
    /// The value that an absent field stands for, or that a new row gets.
    pub default: Option<Literal>,
    /// The only intended values.
    pub allowed: Vec<Literal>,
    /// Least intended value of a number.
    pub min: Option<f64>,
    /// Greatest intended value of a number.
    pub max: Option<f64>,
    /// The form of a string in words or symbols, such as `HH:MM`.
    pub format: Option<String>,
    /// The TypeScript type that the emitted validator is cast to.
    pub ts: Option<String>,
}

impl FieldMeta {
    /// Sets the value that an absent field stands for.
    #[must_use]
    pub fn default_value(mut self, value: impl Into<Literal>) -> Self {
        self.default = Some(value.into());
        self
    }

    /// Sets the only intended values.
    #[must_use]
    pub fn allowed<L: Into<Literal>>(mut self, values: impl IntoIterator<Item = L>) -> Self {
        self.allowed = values.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the least intended value of a number.
    #[must_use]
    pub fn min(mut self, value: f64) -> Self {
        self.min = Some(value);
        self
    }

    /// Sets the greatest intended value of a number.
    #[must_use]
    pub fn max(mut self, value: f64) -> Self {
        self.max = Some(value);
        self
    }

    /// Sets the form of a string, such as `HH:MM`.
    #[must_use]
    pub fn format(mut self, form: impl Into<String>) -> Self {
        self.format = Some(form.into());
        self
    }
}

/// A problem of one validator that its reader noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NodeProblem {
    pub(crate) node: NodeId,
    /// The code of the backend.
    pub(crate) code: ProblemCode,
    pub(crate) message: String,
}

/// All of a schema, flat.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    pub(crate) nodes: Vec<Node>,
    pub(crate) fields: Vec<FieldNode>,
    pub(crate) members: Vec<MemberNode>,
    pub(crate) literals: Vec<Literal>,
    pub(crate) functions: Vec<FunctionNode>,
    pub(crate) unknown: Vec<UnknownValidator>,
    pub(crate) names: Names,
    pub(crate) docs: Vec<Docs>,
    pub(crate) metas: Vec<FieldMeta>,
    pub(crate) types: Vec<TypeNode>,
    pub(crate) tables: Vec<TableNode>,
    /// Where the table of a name stands in `tables`; the first of two with one name.
    pub(crate) table_places: HashMap<Name, usize>,
    /// Tables of the export that a later table of the same name replaces: checked, else unseen.
    pub(crate) shadowed: Vec<ShadowedTable>,
    /// Vector indexes for which the export gives no dimensions, which Convex rejects: place of the
    /// table among all of the export, place of the index in [`TableNode::indexes`].
    pub(crate) missing_dimensions: Vec<(usize, usize)>,
    pub(crate) external_tables: Vec<Name>,
    pub(crate) node_problems: Vec<NodeProblem>,
    /// Problems of what the builder was given and a schema has no place for.
    pub(crate) misplaced: Vec<Problem>,
    /// The keys of the whole export that this version does not know.
    pub(crate) unknown_keys: UnknownKeys,
    pub(crate) schema_validation: bool,
    pub(crate) strict_table_name_types: bool,
}

impl Model {
    /// Appends a node.
    pub(crate) fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId(index_of(&self.nodes));
        self.nodes.push(node);
        id
    }

    /// Appends the fields of one object.
    pub(crate) fn push_object(&mut self, fields: impl IntoIterator<Item = FieldNode>) -> NodeId {
        let start = index_of(&self.fields);
        self.fields.extend(fields);
        let end = index_of(&self.fields);
        self.push(Node::Object(Span { start, end }))
    }

    /// Appends the members of one union.
    pub(crate) fn push_union(&mut self, members: impl IntoIterator<Item = MemberNode>) -> NodeId {
        let start = index_of(&self.members);
        self.members.extend(members);
        let end = index_of(&self.members);
        self.push(Node::Union(Span { start, end }))
    }

    /// Appends a literal.
    pub(crate) fn push_literal(&mut self, literal: Literal) -> NodeId {
        let index = index_of(&self.literals);
        self.literals.push(literal);
        self.push(Node::Literal(index))
    }

    /// Appends a function handle.
    pub(crate) fn push_function(&mut self, function: FunctionNode) -> NodeId {
        let index = index_of(&self.functions);
        self.functions.push(function);
        self.push(Node::Function(index))
    }

    /// Appends a validator that this version does not know.
    pub(crate) fn push_unknown(&mut self, validator: UnknownValidator) -> NodeId {
        let index = index_of(&self.unknown);
        self.unknown.push(validator);
        self.push(Node::Unknown(index))
    }

    /// Keeps `docs`; `None` if they say nothing.
    pub(crate) fn push_docs(&mut self, docs: Docs) -> Option<u32> {
        if docs == Docs::default() {
            return None;
        }
        let index = index_of(&self.docs);
        self.docs.push(docs);
        Some(index)
    }

    /// Keeps `meta`; `None` if it says nothing.
    pub(crate) fn push_meta(&mut self, meta: FieldMeta) -> Option<u32> {
        if meta == FieldMeta::default() {
            return None;
        }
        let index = index_of(&self.metas);
        self.metas.push(meta);
        Some(index)
    }

    /// The node at `id`, seen through names of types.
    #[inline]
    pub(crate) fn resolve(&self, id: NodeId) -> Node {
        match self.nodes[id.0 as usize] {
            Node::Named(type_id) => self.resolve(self.types[type_id.0 as usize].node),
            node => node,
        }
    }
}

/// The index that the next entry of `entries` will have.
///
/// A schema of more than 2^32 nodes does not fit in memory.
pub(crate) fn index_of<T>(entries: &[T]) -> u32 {
    u32::try_from(entries.len()).unwrap_or(u32::MAX)
}

/// Interned strings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    text: String,
    ends: Vec<u32>,
    known: HashMap<String, Name>,
}

impl Names {
    /// The name for `text`, the same for equal texts.
    pub(crate) fn intern(&mut self, text: &str) -> Name {
        if let Some(name) = self.known.get(text) {
            return *name;
        }
        let name = Name(index_of(&self.ends));
        self.text.push_str(text);
        self.ends.push(index_of(self.text.as_bytes()));
        self.known.insert(text.to_owned(), name);
        name
    }

    /// The name with this text, if some name has it.
    pub(crate) fn find(&self, text: &str) -> Option<Name> {
        self.known.get(text).copied()
    }

    /// The text of `name`.
    #[inline]
    pub(crate) fn get(&self, name: Name) -> &str {
        let index = name.0 as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[index] as usize]
    }
}
