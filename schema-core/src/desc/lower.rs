//! Descriptions become a [`Schema`].

use std::collections::HashMap;

use super::list::SchemaDesc;
use super::{D, Desc, Docs, Field, IndexDesc, IndexKind, Integers, Literal, Member, Meta, Named};
use super::{Shape, TableDesc};
use crate::schema::{self, FieldNode, Index, MemberNode, Model, Node, NodeId, Schema, TableNode};
use crate::schema::{TypeId, TypeNode};
use crate::validator;

/// The schema that `schema!` describes.
pub fn lower(schema: &SchemaDesc) -> Schema {
    let mut lowering = Lowering::new();
    lowering.model.schema_validation = schema.schema_validation;
    lowering.model.strict_table_name_types = schema.strict_table_name_types;
    schema.tables.for_each(&mut |table| lowering.table(table));
    for desc in schema.types {
        lowering.listed_type(desc);
    }
    Schema::from_model(lowering.model)
}

/// Where a type stands, which decides what `Option` means there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Directly in a field: `Option` is `v.optional`.
    Field,
    /// Anywhere else: `Option` is the union with null.
    Inner,
}

struct Lowering {
    model: Model,
    /// The types met so far, by what identifies them.
    types: HashMap<String, TypeId>,
    integers: Option<Integers>,
}

impl Lowering {
    fn new() -> Self {
        Self {
            model: Model::default(),
            types: HashMap::new(),
            integers: None,
        }
    }

    fn table(&mut self, table: &TableDesc) {
        let name = self.model.names.intern(table.name);
        let Some(row) = table.row else {
            self.model.external_tables.push(name);
            return;
        };
        let docs = row.named.and_then(|named| self.docs(named.docs));
        let node = TableNode {
            name,
            document: Some(self.document(row)),
            staged_document: table.staged.map(|staged| self.document(staged)),
            indexes: table.indexes.iter().map(index).collect(),
            docs,
            unique: table.unique.iter().map(|fields| owned(fields)).collect(),
        };
        self.model.tables.push(node);
    }

    /// The rows of a table stand in the table itself, not behind the name of their type.
    fn document(&mut self, row: D) -> NodeId {
        self.shape(row, Position::Inner)
    }

    fn listed_type(&mut self, desc: D) {
        let node = self.desc(desc, Position::Inner);
        if let Node::Named(id) = self.model.nodes[node.0 as usize] {
            self.model.types[id.0 as usize].listed = true;
        }
    }

    fn desc(&mut self, desc: D, position: Position) -> NodeId {
        match desc.named {
            Some(named) => self.named(desc, named),
            None => self.shape(desc, position),
        }
    }

    fn named(&mut self, desc: D, named: &'static Named) -> NodeId {
        let identity = identity(named, self.integers);
        let id = match self.types.get(&identity) {
            Some(id) => *id,
            None => self.new_type(desc, named, identity),
        };
        self.model.push(Node::Named(id))
    }

    fn new_type(&mut self, desc: D, named: &'static Named, identity: String) -> TypeId {
        let outer = self.integers;
        if named.arguments.is_empty() {
            // A choice reaches what stands in the field itself: the arguments of a generic type,
            // not the insides of a type that has a name of its own.
            self.integers = None;
        }
        let node = self.shape(desc, Position::Inner);
        self.integers = outer;
        let docs = self.docs(named.docs);
        let id = TypeId(schema::index_of(&self.model.types));
        self.model.types.push(TypeNode {
            name: display_name(named),
            node,
            docs,
            listed: false,
        });
        self.types.insert(identity, id);
        id
    }

    fn shape(&mut self, desc: &'static Desc, position: Position) -> NodeId {
        match &desc.shape {
            Shape::Any => self.model.push(Node::Any),
            Shape::Null => self.model.push(Node::Null),
            Shape::Float64 => self.model.push(Node::Float64),
            Shape::Int64 => self.model.push(Node::Int64),
            Shape::CommitTs => self.model.push(Node::CommitTs),
            Shape::Boolean => self.model.push(Node::Boolean),
            Shape::String => self.model.push(Node::String),
            Shape::Bytes => self.model.push(Node::Bytes),
            Shape::Integer(_) => self.integer(),
            Shape::Decided(integers, inner) => self.decided(*integers, inner, position),
            Shape::Id(table) => {
                let table = self.model.names.intern(table);
                self.model.push(Node::Id(table))
            }
            Shape::Literal(literal) => self.model.push_literal(literal.lowered()),
            Shape::Array(element) => {
                let element = self.desc(element, Position::Inner);
                self.model.push(Node::Array(element))
            }
            Shape::Record(keys, values) => {
                let keys = self.desc(keys, Position::Inner);
                let values = self.desc(values, Position::Inner);
                self.model.push(Node::Record { keys, values })
            }
            Shape::Optional(inner) if position == Position::Field => {
                self.desc(inner, Position::Inner)
            }
            Shape::Optional(inner) | Shape::Nullable(inner) => self.nullable(inner),
            Shape::Newtype(inner) => self.desc(inner, Position::Inner),
            Shape::Object(fields) => self.object(fields),
            Shape::Union(members) => self.union(members),
            Shape::Custom(validator) => self.model.push_validator(&validator()),
        }
    }

    /// An integer that nobody decided on is an error at compile time; what the macro can't see
    /// is a number here and a finding of the checks.
    fn integer(&mut self) -> NodeId {
        match self.integers {
            Some(Integers::Int64) => self.model.push(Node::Int64),
            Some(Integers::Number) => self.model.push(Node::Float64),
            None => {
                let node = self.model.push(Node::Float64);
                self.model.refusals.push(schema::Refusal {
                    node,
                    code: crate::check::Code::UndecidedInteger,
                    message: "a 64-bit integer is neither `v.number()` nor `v.int64()`".into(),
                });
                node
            }
        }
    }

    fn decided(&mut self, integers: Integers, inner: D, position: Position) -> NodeId {
        let outer = self.integers.replace(integers);
        let node = self.desc(inner, position);
        self.integers = outer;
        node
    }

    fn nullable(&mut self, inner: D) -> NodeId {
        let node = self.desc(inner, Position::Inner);
        let null = self.model.push(Node::Null);
        self.model
            .push_union([node, null].map(|node| MemberNode { node, docs: None }))
    }

    fn object(&mut self, fields: &'static [Field]) -> NodeId {
        let mut nodes = Vec::with_capacity(fields.len());
        self.fields(fields, &mut nodes);
        self.model.push_object(nodes)
    }

    fn fields(&mut self, fields: &'static [Field], nodes: &mut Vec<FieldNode>) {
        for field in fields {
            match flattened(field) {
                Some(inner) => self.fields(inner, nodes),
                None => nodes.push(self.field(field)),
            }
        }
    }

    fn field(&mut self, field: &'static Field) -> FieldNode {
        FieldNode {
            name: self.model.names.intern(field.name),
            node: self.desc(field.ty, Position::Field),
            optional: field.more.optional || is_optional(field.ty),
            docs: self.docs(field.more.docs),
            meta: field
                .more
                .meta
                .and_then(|meta| self.model.push_meta(meta.lowered())),
        }
    }

    fn union(&mut self, members: &'static [Member]) -> NodeId {
        let members: Vec<_> = members
            .iter()
            .map(|member| MemberNode {
                node: self.desc(member.ty, Position::Inner),
                docs: self.docs(member.docs),
            })
            .collect();
        self.model.push_union(members)
    }

    fn docs(&mut self, docs: Docs) -> Option<u32> {
        self.model.push_docs(schema::Docs {
            text: docs.text.to_owned(),
            deprecated: docs.deprecated.map(str::to_owned),
        })
    }
}

/// The fields that stand in place of `field`, if it is flattened.
fn flattened(field: &'static Field) -> Option<&'static [Field]> {
    if !field.more.flatten {
        return None;
    }
    let mut desc = field.ty;
    loop {
        match &desc.shape {
            Shape::Object(fields) => return Some(fields),
            Shape::Newtype(inner) | Shape::Decided(_, inner) => desc = inner,
            _ => return None,
        }
    }
}

/// Whether a field of this type may be absent.
fn is_optional(desc: D) -> bool {
    match &desc.shape {
        Shape::Optional(_) => true,
        Shape::Decided(_, inner) => is_optional(inner),
        _ => false,
    }
}

/// What tells one type from another of the same name.
fn identity(named: &Named, integers: Option<Integers>) -> String {
    let mut text = format!("{}::{}", named.module, named.name);
    if !named.arguments.is_empty() {
        text.push_str(&format!("<{integers:?},"));
        for argument in named.arguments {
            identify(argument, integers, &mut text);
            text.push(',');
        }
        text.push('>');
    }
    text
}

fn identify(desc: D, integers: Option<Integers>, text: &mut String) {
    match desc.named {
        Some(named) => text.push_str(&identity(named, integers)),
        None => text.push_str(&format!("{:?}", desc.shape)),
    }
}

/// The name of a type with the names of its arguments: `PageOfUser`.
fn display_name(named: &Named) -> String {
    let mut name = named.name.to_owned();
    for (position, argument) in named.arguments.iter().enumerate() {
        name.push_str(if position == 0 { "Of" } else { "And" });
        name.push_str(&argument_name(argument));
    }
    name
}

fn argument_name(desc: D) -> String {
    if let Some(named) = desc.named {
        return display_name(named);
    }
    match &desc.shape {
        Shape::Any => "Any".into(),
        Shape::Null => "Null".into(),
        Shape::Float64 => "Number".into(),
        Shape::Int64 | Shape::Integer(_) => "Int64".into(),
        Shape::CommitTs => "CommitTs".into(),
        Shape::Boolean => "Boolean".into(),
        Shape::String => "String".into(),
        Shape::Bytes => "Bytes".into(),
        Shape::Id(table) => format!("IdOf{}", capitalised(table)),
        Shape::Array(inner) => format!("ArrayOf{}", argument_name(inner)),
        Shape::Record(_, values) => format!("RecordOf{}", argument_name(values)),
        Shape::Optional(inner) | Shape::Nullable(inner) => {
            format!("Nullable{}", argument_name(inner))
        }
        Shape::Decided(_, inner) | Shape::Newtype(inner) => argument_name(inner),
        Shape::Object(_) => "Object".into(),
        Shape::Union(_) => "Union".into(),
        Shape::Literal(_) => "Literal".into(),
        Shape::Custom(_) => "Custom".into(),
    }
}

/// `users` as a part of a name: `Users`.
fn capitalised(name: &str) -> String {
    let mut letters = name.trim_start_matches('_').chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn index(index: &IndexDesc) -> Index {
    let made = match index.kind {
        IndexKind::Database(fields) => Index::database(index.name, fields.iter().copied()),
        IndexKind::Search(field, filters) => {
            Index::search(index.name, field).filter_fields(filters.iter().copied())
        }
        IndexKind::Vector(field, dimensions, filters) => {
            let index = Index::vector(index.name, field, dimensions);
            index.filter_fields(filters.iter().copied())
        }
    };
    Index {
        staged: index.staged,
        ..made
    }
}

fn owned(fields: &[&str]) -> Vec<String> {
    fields.iter().map(|field| (*field).to_owned()).collect()
}

impl Literal {
    pub(crate) fn lowered(self) -> validator::Literal {
        match self {
            Self::String(value) => validator::Literal::String(value.to_owned()),
            Self::Float64(value) => validator::Literal::Float64(value),
            Self::Int64(value) => validator::Literal::Int64(value),
            Self::Boolean(value) => validator::Literal::Boolean(value),
        }
    }
}

impl Meta {
    fn lowered(&self) -> schema::FieldMeta {
        schema::FieldMeta {
            default: self.default.map(Literal::lowered),
            allowed: self
                .allowed
                .iter()
                .map(|literal| literal.lowered())
                .collect(),
            min: self.min,
            max: self.max,
            format: self.format.map(str::to_owned),
        }
    }
}
