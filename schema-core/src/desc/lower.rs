//! Makes a [`Schema`] of descriptors.

use convex_schema_rules::docs;
use convex_schema_rules::format::flags::Flags;
use convex_schema_rules::lint::Codes;

use super::identity::Types;
use super::list::SchemaDesc;
use super::shape::Position;
use super::shape::object::Flattened;
use super::{
    Choice, D, Declaration, Desc, Integers, Literal, Meta, More, Object, Shape, TableDesc, Union,
};
use crate::schema::{self, FieldNode, MemberNode, Model, Node, NodeId, Schema, TableNode};
use crate::schema::{TypeId, TypeNode};
use crate::unknown::UnknownKeys;
use crate::validator::{self, FieldValidator};

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

/// The schema of one table, whose rows are checked.
pub fn single(table: &TableDesc) -> Schema {
    let mut lowering = Lowering::new();
    lowering.model.schema_validation = true;
    lowering.table(table);
    Schema::from_model(lowering.model)
}

struct Lowering {
    model: Model,
    types: Types,
    integers: Option<Integers>,
    /// Whether null comes first in unions with null.
    null_first: bool,
}

impl Lowering {
    fn new() -> Self {
        Self {
            model: Model::default(),
            types: Types::default(),
            integers: None,
            null_first: false,
        }
    }

    fn table(&mut self, table: &TableDesc) {
        let name = self.model.names.intern(table.name);
        let Some(row) = table.row else {
            self.model.external_tables.push(name);
            return;
        };
        let docs = row
            .declaration
            .and_then(|row| self.docs(row.docs, row.deprecated));
        let node = TableNode {
            name,
            document: Some(self.document(row)),
            staged_document: table.staged.map(|staged| self.document(staged)),
            indexes: table.indexes(),
            docs,
            unique: table.unique_fields(),
            allowed: Codes::listed(table.allowed),
            unknown_keys: UnknownKeys::default(),
            unknown_document_keys: UnknownKeys::default(),
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
        match desc.declaration {
            Some(declaration) => self.named(desc, declaration),
            None => self.shape(desc, position),
        }
    }

    fn named(&mut self, desc: D, declaration: &'static Declaration) -> NodeId {
        let known = self.types.find(declaration, desc, self.integers);
        let id = known.unwrap_or_else(|| self.new_type(desc, declaration));
        self.model.push(Node::Named(id))
    }

    fn new_type(&mut self, desc: D, declaration: &'static Declaration) -> TypeId {
        let outer = self.integers;
        let null_first = std::mem::take(&mut self.null_first);
        self.integers = desc.choice_inside(outer);
        let node = self.shape(desc, Position::Inner);
        self.integers = outer;
        self.null_first = null_first;
        let docs = self.docs(declaration.docs, declaration.deprecated);
        let id = TypeId::at(self.model.types.len());
        self.model.types.push(TypeNode {
            name: display_name(desc, outer),
            node,
            docs,
            ts: declaration.ts.map(str::to_owned),
            listed: false,
        });
        self.types.insert(declaration, desc, outer, id);
        id
    }

    fn shape(&mut self, desc: &'static Desc, position: Position) -> NodeId {
        match &desc.shape {
            Shape::Any | Shape::Broken => self.model.push(Node::Any),
            Shape::Null => self.model.push(Node::Null),
            Shape::Float64 | Shape::Float32 | Shape::Byte => self.model.push(Node::Float64),
            Shape::Int64 => self.model.push(Node::Int64),
            Shape::CommitTs => self.model.push(Node::CommitTs),
            Shape::Boolean => self.model.push(Node::Boolean),
            Shape::String => self.model.push(Node::String),
            Shape::Bytes => self.model.push(Node::Bytes),
            Shape::Integer(_) => self.integer(),
            Shape::Chosen(choice, inner) => self.chosen(*choice, inner, position),
            Shape::Id(table, _) => {
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
            Shape::Custom(validator) => self.custom(&validator(), position),
        }
    }

    /// An integer without a choice is an error at compile time; what the macro can't see
    /// is a number here and a finding of the checks.
    fn integer(&mut self) -> NodeId {
        match self.integers {
            Some(Integers::Int64) => self.model.push(Node::Int64),
            Some(Integers::Number) => self.model.push(Node::Float64),
            None => {
                let node = self.model.push(Node::Float64);
                self.model.node_problems.push(schema::NodeProblem {
                    node,
                    code: crate::problem::ProblemCode::UndecidedInteger,
                    message: "a 64-bit integer is neither `v.number()` nor `v.int64()`".into(),
                });
                node
            }
        }
    }

    fn custom(&mut self, field: &FieldValidator, position: Position) -> NodeId {
        let node = self.model.push_validator(&field.validator);
        if field.optional && position == Position::Inner {
            self.or_null(node)
        } else {
            node
        }
    }

    fn chosen(&mut self, choice: Choice, inner: D, position: Position) -> NodeId {
        let outer = (self.integers, self.null_first);
        self.integers = choice.integers.or(outer.0);
        self.null_first |= choice.null_first;
        let node = self.desc(inner, position);
        (self.integers, self.null_first) = outer;
        node
    }

    fn nullable(&mut self, inner: D) -> NodeId {
        let node = self.desc(inner, Position::Inner);
        self.or_null(node)
    }

    fn or_null(&mut self, node: NodeId) -> NodeId {
        let null = self.model.push(Node::Null);
        let members = if self.null_first {
            [null, node]
        } else {
            [node, null]
        };
        self.model
            .push_union(members.map(|node| MemberNode { node, docs: None }))
    }

    fn object(&mut self, object: &'static Object) -> NodeId {
        let mut nodes = Vec::with_capacity(object.types.len());
        self.fields(object, &mut nodes);
        self.model.push_object(nodes)
    }

    fn fields(&mut self, object: &'static Object, nodes: &mut Vec<FieldNode>) {
        for (position, (name, docs)) in object.fields().enumerate() {
            let Some(ty) = object.types.get(position) else {
                return;
            };
            if !object.has(position, Flags::FLATTEN) {
                let field = self.field(object, position, name, &docs, ty);
                nodes.push(field);
            } else if let Some(inner) = Flattened::of(ty, self.integers) {
                self.flattened(inner, allowed(object, position), nodes);
            }
        }
    }

    /// The fields that stand in place of a flattened one, which allows the lints `allowed`.
    fn flattened(&mut self, inner: Flattened, allowed: Codes, nodes: &mut Vec<FieldNode>) {
        let start = nodes.len();
        let outer = std::mem::replace(&mut self.integers, inner.integers);
        self.fields(inner.object, nodes);
        self.integers = outer;
        for field in &mut nodes[start..] {
            field.allowed = field.allowed.and(allowed);
        }
    }

    fn field(
        &mut self,
        object: &'static Object,
        position: usize,
        name: &str,
        docs: &str,
        ty: D,
    ) -> FieldNode {
        let more = more(object, position);
        FieldNode {
            name: self.model.names.intern(name),
            node: self.desc(ty, Position::Field),
            optional: object.has(position, Flags::OPTIONAL) || may_be_absent(ty),
            docs: self.docs(
                more.map(|more| more.docs)
                    .filter(|docs| !docs.is_empty())
                    .unwrap_or(docs),
                more.and_then(|more| more.deprecated),
            ),
            meta: more
                .and_then(|more| more.meta)
                .and_then(|meta| self.model.push_meta(meta.lowered())),
            allowed: allowed(object, position),
        }
    }

    fn union(&mut self, union: &'static Union) -> NodeId {
        let members: Vec<_> = (0..union.names.len())
            .map(|position| {
                let node = match union.types.get(position) {
                    Some(ty) => self.desc(ty, Position::Inner),
                    None => self
                        .model
                        .push_literal(Literal::String(union.names[position]).lowered()),
                };
                let docs = union.docs.get(position).copied().unwrap_or_default();
                let deprecated = union.deprecated.iter().find(|(at, _)| *at == position);
                MemberNode {
                    node,
                    docs: self.docs(docs, deprecated.map(|(_, note)| *note)),
                }
            })
            .collect();
        self.model.push_union(members)
    }

    fn docs(&mut self, text: &str, deprecated: Option<&str>) -> Option<u32> {
        let text = docs::read(text);
        if text.is_empty() && deprecated.is_none() {
            return None;
        }
        self.model.push_docs(schema::Docs {
            text,
            deprecated: deprecated.map(str::to_owned),
        })
    }
}

/// Whether a field of this type may be absent.
pub fn may_be_absent(desc: D) -> bool {
    match &desc.shape {
        Shape::Custom(validator) => validator().optional,
        _ => desc.is_optional(),
    }
}

/// The name of a type with the names of its arguments: `PageOfUser`.
fn display_name(desc: D, integers: Option<Integers>) -> String {
    let mut name = desc.name().to_owned();
    for (position, argument) in desc.arguments.iter().enumerate() {
        name.push_str(if position == 0 { "Of" } else { "And" });
        name.push_str(&argument_name(argument, integers));
    }
    name
}

fn argument_name(desc: D, integers: Option<Integers>) -> String {
    if desc.has_name() {
        return display_name(desc, integers);
    }
    match &desc.shape {
        Shape::Any | Shape::Broken => "Any".into(),
        Shape::Null => "Null".into(),
        Shape::Float64 | Shape::Float32 | Shape::Byte => "Number".into(),
        Shape::Integer(_) if integers == Some(Integers::Number) => "Integer".into(),
        Shape::Int64 | Shape::Integer(_) => "Int64".into(),
        Shape::CommitTs => "CommitTs".into(),
        Shape::Boolean => "Boolean".into(),
        Shape::String => "String".into(),
        Shape::Bytes => "Bytes".into(),
        Shape::Id(table, _) => format!("IdOf{}", capitalised(table)),
        Shape::Array(inner) => format!("ArrayOf{}", argument_name(inner, integers)),
        Shape::Record(_, values) => format!("RecordOf{}", argument_name(values, integers)),
        Shape::Optional(inner) | Shape::Nullable(inner) => {
            format!("Nullable{}", argument_name(inner, integers))
        }
        Shape::Chosen(choice, inner) => argument_name(inner, choice.integers.or(integers)),
        Shape::Newtype(inner) => argument_name(inner, integers),
        Shape::Object(_) => "Object".into(),
        Shape::Union(_) => "Union".into(),
        Shape::Literal(_) => "Literal".into(),
        Shape::Custom(_) => "Custom".into(),
    }
}

/// The rare properties of the field at `position`.
fn more(object: &Object, position: usize) -> Option<&More> {
    let mut more = object.more.iter();
    let (_, more) = more.find(|(at, _)| *at == position)?;
    Some(more)
}

/// The lints that the field at `position` allows.
fn allowed(object: &Object, position: usize) -> Codes {
    more(object, position).map_or_else(Codes::default, |more| Codes::listed(more.allowed))
}

/// `users` as a part of a name: `Users`.
fn capitalised(name: &str) -> String {
    let mut letters = name.trim_start_matches('_').chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

impl Literal {
    /// The literal as the model has it.
    pub fn lowered(self) -> validator::Literal {
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
            ts: self.ts.map(str::to_owned),
        }
    }
}
