//! Views into a [`Schema`](super::Schema).

use super::docs::Docs;
use super::index::Index;
use super::node::{
    FieldMeta, FieldNode, FunctionNode, MemberNode, Model, Node, NodeId, Span, TableNode, TypeId,
    TypeNode,
};
use crate::unknown::{UnknownKeys, UnknownValidator};
use crate::validator::{FieldValidator, FunctionValidator, Literal, ObjectValidator, Validator};

/// A table of a schema.
#[derive(Debug, Clone, Copy)]
pub struct TableRef<'a> {
    pub(crate) model: &'a Model,
    pub(crate) table: &'a TableNode,
}

impl<'a> TableRef<'a> {
    /// The name of the table.
    pub fn name(self) -> &'a str {
        self.model.names.get(self.table.name)
    }

    /// The validator of the table's documents; `None` means that nothing is checked.
    ///
    /// `None` comes only from exports without a `documentType`, which old packages wrote.
    pub fn document(self) -> Option<ValidatorRef<'a>> {
        self.table.document.map(|id| ValidatorRef {
            model: self.model,
            id,
        })
    }

    /// The validator that is checked in the background, to be enforced by a later push.
    pub fn staged_document(self) -> Option<ValidatorRef<'a>> {
        self.table.staged_document.map(|id| ValidatorRef {
            model: self.model,
            id,
        })
    }

    /// The keys of the table in an export that this version does not know.
    pub fn unknown_keys(self) -> &'a UnknownKeys {
        &self.table.unknown_keys
    }

    /// The keys of the document validator in an export that this version does not know: what they
    /// say about documents is not judged.
    pub fn unknown_document_keys(self) -> &'a UnknownKeys {
        &self.table.unknown_document_keys
    }

    /// The indexes, in order of definition.
    pub fn indexes(self) -> &'a [Index] {
        &self.table.indexes
    }

    /// The doc comment.
    pub fn docs(self) -> Option<&'a Docs> {
        docs(self.model, self.table.docs)
    }

    /// Returns whether the table allows the lint with this code.
    pub fn allows(self, code: &str) -> bool {
        self.table.allowed.contains(code)
    }

    /// Sets of fields that are said to be unique together. Convex does not enforce them.
    pub fn unique(self) -> &'a [Vec<String>] {
        &self.table.unique
    }
}

/// A named type of a schema.
#[derive(Debug, Clone, Copy)]
pub struct TypeRef<'a> {
    pub(crate) model: &'a Model,
    pub(crate) id: TypeId,
}

impl<'a> TypeRef<'a> {
    fn node(self) -> &'a TypeNode {
        &self.model.types[self.id.0 as usize]
    }

    /// The name in Rust, with the names of its arguments: `Page`, `PageOfUser`.
    pub fn name(self) -> &'a str {
        &self.node().name
    }

    /// The validator of the type.
    pub fn validator(self) -> ValidatorRef<'a> {
        ValidatorRef {
            model: self.model,
            id: self.node().node,
        }
    }

    /// The doc comment.
    pub fn docs(self) -> Option<&'a Docs> {
        docs(self.model, self.node().docs)
    }

    /// The TypeScript type that the exported constant is cast to.
    pub fn ts(self) -> Option<&'a str> {
        self.node().ts.as_deref()
    }

    /// Whether the schema lists the type, so that it is exported even if no table uses it.
    pub fn is_listed(self) -> bool {
        self.node().listed
    }

    /// The number of the type among those of its schema, from 0 on.
    pub fn ordinal(self) -> usize {
        self.id.0 as usize
    }
}

/// A validator of a schema.
#[derive(Debug, Clone, Copy)]
pub struct ValidatorRef<'a> {
    pub(crate) model: &'a Model,
    pub(crate) id: NodeId,
}

/// The kind of a [`ValidatorRef`], with its parts.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ValidatorKind<'a> {
    /// `v.any()`.
    Any,
    /// `v.null()`.
    Null,
    /// `v.number()`.
    Float64,
    /// `v.int64()`.
    Int64,
    /// `v.commitTs()`.
    CommitTs,
    /// `v.function(...)`: a handle of a function.
    Function(FunctionRef<'a>),
    /// `v.boolean()`.
    Boolean,
    /// `v.string()`.
    String,
    /// `v.bytes()`.
    Bytes,
    /// `v.id(table)`.
    Id(&'a str),
    /// `v.literal(value)`.
    Literal(&'a Literal),
    /// `v.array(element)`.
    Array(ValidatorRef<'a>),
    /// `v.record(keys, values)`.
    Record {
        /// The validator of keys.
        keys: ValidatorRef<'a>,
        /// The validator of values.
        values: ValidatorRef<'a>,
    },
    /// `v.object({ ... })`.
    Object(Fields<'a>),
    /// `v.union(...)`.
    Union(Members<'a>),
    /// A validator that this version does not know. Which values it accepts is not known.
    Unknown(&'a UnknownValidator),
}

impl<'a> ValidatorRef<'a> {
    /// The kind of the validator, seen through the names of types.
    #[inline]
    pub fn kind(self) -> ValidatorKind<'a> {
        let at = |id| ValidatorRef {
            model: self.model,
            id,
        };
        match self.model.resolve(self.id) {
            Node::Any | Node::Named(_) => ValidatorKind::Any,
            Node::Null => ValidatorKind::Null,
            Node::Float64 => ValidatorKind::Float64,
            Node::Int64 => ValidatorKind::Int64,
            Node::CommitTs => ValidatorKind::CommitTs,
            Node::Function(index) => ValidatorKind::Function(FunctionRef {
                model: self.model,
                function: self.model.functions[index as usize],
            }),
            Node::Boolean => ValidatorKind::Boolean,
            Node::String => ValidatorKind::String,
            Node::Bytes => ValidatorKind::Bytes,
            Node::Id(table) => ValidatorKind::Id(self.model.names.get(table)),
            Node::Literal(index) => ValidatorKind::Literal(&self.model.literals[index as usize]),
            Node::Array(element) => ValidatorKind::Array(at(element)),
            Node::Record { keys, values } => ValidatorKind::Record {
                keys: at(keys),
                values: at(values),
            },
            Node::Object(span) => ValidatorKind::Object(Fields {
                model: self.model,
                span,
            }),
            Node::Union(span) => ValidatorKind::Union(Members {
                model: self.model,
                span,
            }),
            Node::Unknown(index) => ValidatorKind::Unknown(&self.model.unknown[index as usize]),
        }
    }

    /// The validator as a tree of its own, without the names of types, docs and metadata.
    pub fn to_validator(self) -> Validator {
        match self.kind() {
            ValidatorKind::Any => Validator::Any,
            ValidatorKind::Null => Validator::Null,
            ValidatorKind::Float64 => Validator::Float64,
            ValidatorKind::Int64 => Validator::Int64,
            ValidatorKind::CommitTs => Validator::CommitTs,
            ValidatorKind::Function(function) => Validator::Function(function.to_validator()),
            ValidatorKind::Boolean => Validator::Boolean,
            ValidatorKind::String => Validator::String,
            ValidatorKind::Bytes => Validator::Bytes,
            ValidatorKind::Id(table) => Validator::Id(table.to_owned()),
            ValidatorKind::Literal(literal) => Validator::Literal(literal.clone()),
            ValidatorKind::Array(element) => Validator::Array(Box::new(element.to_validator())),
            ValidatorKind::Record { keys, values } => Validator::Record(
                Box::new(keys.to_validator()),
                Box::new(values.to_validator()),
            ),
            ValidatorKind::Object(fields) => Validator::Object(ObjectValidator {
                fields: fields
                    .iter()
                    .map(|field| (field.name().to_owned(), field.to_validator()))
                    .collect(),
            }),
            ValidatorKind::Union(members) => {
                let members = members.iter().map(MemberRef::validator);
                Validator::Union(members.map(ValidatorRef::to_validator).collect())
            }
            ValidatorKind::Unknown(unknown) => Validator::Unknown(unknown.clone()),
        }
    }

    /// Identifies the validator within its schema: sister crates compile each once.
    #[doc(hidden)]
    pub fn node_id(self) -> NodeId {
        self.id
    }

    /// The type whose name stands here, if one does.
    #[inline]
    pub fn named(self) -> Option<TypeRef<'a>> {
        match self.model.nodes[self.id.0 as usize] {
            Node::Named(id) => Some(TypeRef {
                model: self.model,
                id,
            }),
            _ => None,
        }
    }
}

/// The function that a `v.function(...)` describes.
#[derive(Debug, Clone, Copy)]
pub struct FunctionRef<'a> {
    model: &'a Model,
    function: FunctionNode,
}

impl<'a> FunctionRef<'a> {
    /// `query`, `mutation`, `action`, or what else was given.
    pub fn fn_type(self) -> Option<&'a str> {
        self.function.fn_type.map(|name| self.model.names.get(name))
    }

    /// The validator of the arguments.
    pub fn args(self) -> Option<ValidatorRef<'a>> {
        self.at(self.function.args)
    }

    /// The validator of the result.
    pub fn returns(self) -> Option<ValidatorRef<'a>> {
        self.at(self.function.returns)
    }

    fn at(self, id: Option<NodeId>) -> Option<ValidatorRef<'a>> {
        let model = self.model;
        id.map(|id| ValidatorRef { model, id })
    }

    /// The same as a tree of its own.
    pub fn to_validator(self) -> FunctionValidator {
        let tree = |validator: ValidatorRef<'_>| Box::new(validator.to_validator());
        FunctionValidator {
            fn_type: self.fn_type().map(str::to_owned),
            args: self.args().map(tree),
            returns: self.returns().map(tree),
        }
    }
}

/// The fields of an object validator, in order of declaration.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    model: &'a Model,
    span: Span,
}

impl<'a> Fields<'a> {
    /// Iterates over the fields.
    pub fn iter(self) -> impl ExactSizeIterator<Item = FieldRef<'a>> + Clone {
        self.span
            .of(&self.model.fields)
            .iter()
            .map(move |field| FieldRef {
                model: self.model,
                field,
            })
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.span.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The field called `name`.
    pub fn get(self, name: &str) -> Option<FieldRef<'a>> {
        self.iter().find(|field| field.name() == name)
    }
}

/// A field of an object validator.
#[derive(Debug, Clone, Copy)]
pub struct FieldRef<'a> {
    model: &'a Model,
    field: &'a FieldNode,
}

impl<'a> FieldRef<'a> {
    /// The name.
    pub fn name(self) -> &'a str {
        self.model.names.get(self.field.name)
    }

    /// The validator of a present value.
    pub fn validator(self) -> ValidatorRef<'a> {
        ValidatorRef {
            model: self.model,
            id: self.field.node,
        }
    }

    /// Whether the field may be absent.
    pub fn is_optional(self) -> bool {
        self.field.optional
    }

    /// The validator of the field as a tree of its own, see [`ValidatorRef::to_validator`].
    pub fn to_validator(self) -> FieldValidator {
        FieldValidator::new(self.validator().to_validator(), self.is_optional())
    }

    /// The doc comment.
    pub fn docs(self) -> Option<&'a Docs> {
        docs(self.model, self.field.docs)
    }

    /// Metadata about the values, which Convex does not enforce.
    pub fn meta(self) -> Option<&'a FieldMeta> {
        self.field
            .meta
            .map(|index| &self.model.metas[index as usize])
    }

    /// Returns whether the field allows the lint with `code`, here and inside.
    pub fn allows(self, code: &str) -> bool {
        self.field.allowed.contains(code)
    }
}

/// The members of a union validator, in the order in which they are tried.
#[derive(Debug, Clone, Copy)]
pub struct Members<'a> {
    model: &'a Model,
    span: Span,
}

impl<'a> Members<'a> {
    /// Iterates over the members.
    pub fn iter(self) -> impl ExactSizeIterator<Item = MemberRef<'a>> + Clone {
        self.span
            .of(&self.model.members)
            .iter()
            .map(move |member| MemberRef {
                model: self.model,
                member,
            })
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.span.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A member of a union validator.
#[derive(Debug, Clone, Copy)]
pub struct MemberRef<'a> {
    model: &'a Model,
    member: &'a MemberNode,
}

impl<'a> MemberRef<'a> {
    /// The validator of the member.
    pub fn validator(self) -> ValidatorRef<'a> {
        ValidatorRef {
            model: self.model,
            id: self.member.node,
        }
    }

    /// The doc comment of the variant.
    pub fn docs(self) -> Option<&'a Docs> {
        docs(self.model, self.member.docs)
    }
}

fn docs(model: &Model, index: Option<u32>) -> Option<&Docs> {
    index.map(|index| &model.docs[index as usize])
}
