//! Schemas made in code.

use convex_schema_rules::lint::Codes;
use convex_schema_rules::suggest::closest;

use super::Schema;
use super::index::Index;
use super::node::{FieldMeta, FieldNode, FunctionNode, MemberNode, Model, Node, NodeId, TableNode};
use crate::problem::{Problem, ProblemCode, PushPhase};
use crate::unknown::UnknownKeys;
use crate::validator::Validator;

/// Builds a [`Schema`] table by table.
#[derive(Debug)]
pub struct SchemaBuilder {
    model: Model,
}

impl Default for SchemaBuilder {
    fn default() -> Self {
        let model = Model {
            schema_validation: true,
            strict_table_name_types: true,
            ..Model::default()
        };
        Self { model }
    }
}

impl SchemaBuilder {
    /// Adds a table.
    #[must_use]
    pub fn table(mut self, table: TableDefinition) -> Self {
        let node = TableNode {
            name: self.model.names.intern(&table.name),
            document: Some(self.model.push_validator(&table.document)),
            staged_document: table
                .staged
                .map(|staged| self.model.push_validator(&staged)),
            indexes: table.indexes,
            docs: None,
            unique: table.unique,
            allowed: Codes::default(),
            unknown_keys: UnknownKeys::default(),
            unknown_document_keys: UnknownKeys::default(),
        };
        for (field, meta) in table.metas {
            if !self.set_meta(node.document, &field, meta) {
                let problem = self.no_field(node.document, &field);
                self.model.misplaced.push(problem.in_table(&table.name));
            }
        }
        self.model.tables.push(node);
        self
    }

    /// Describes a field of the document and returns whether there is one.
    fn set_meta(&mut self, document: Option<NodeId>, field: &str, meta: FieldMeta) -> bool {
        let Some(Node::Object(span)) = document.map(|id| self.model.resolve(id)) else {
            return false;
        };
        let meta = self.model.push_meta(meta);
        let name = self.model.names.intern(field);
        let fields = &mut self.model.fields[span.start as usize..span.end as usize];
        let mut described = false;
        for known in fields.iter_mut().filter(|known| known.name == name) {
            known.meta = meta;
            described = true;
        }
        described
    }

    /// The problem of a description of a field that `document` does not have.
    fn no_field(&self, document: Option<NodeId>, field: &str) -> Problem {
        let message = format!("the documents have no field `{field}` to describe");
        let fields = match document.map(|id| self.model.resolve(id)) {
            Some(Node::Object(span)) => span.of(&self.model.fields),
            _ => &[],
        };
        let names = fields.iter().map(|known| self.model.names.get(known.name));
        let help = closest(field, names).map(|meant| format!("did you mean `{meant}`?"));
        Problem::error(ProblemCode::UnknownField, PushPhase::Local, message).with_some_help(help)
    }

    /// Names a table that something else owns, so that ids may refer to it.
    #[must_use]
    pub fn external_table(mut self, name: &str) -> Self {
        let name = self.model.names.intern(name);
        self.model.external_tables.push(name);
        self
    }

    /// Sets `schemaValidation`: whether Convex enforces the document validators.
    #[must_use]
    pub fn schema_validation(mut self, enforced: bool) -> Self {
        self.model.schema_validation = enforced;
        self
    }

    /// Sets `strictTableNameTypes`: whether TypeScript knows only the tables of the schema.
    #[must_use]
    pub fn strict_table_name_types(mut self, strict: bool) -> Self {
        self.model.strict_table_name_types = strict;
        self
    }

    /// The schema, unchecked: [`Schema::check`] finds what a push would reject.
    pub fn build(self) -> Schema {
        Schema::from_model(self.model)
    }
}

/// A table for a [`SchemaBuilder`]: Convex's `defineTable`.
#[derive(Debug, Clone)]
pub struct TableDefinition {
    name: String,
    document: Validator,
    staged: Option<Validator>,
    indexes: Vec<Index>,
    unique: Vec<Vec<String>>,
    metas: Vec<(String, FieldMeta)>,
}

impl TableDefinition {
    /// A table without indexes.
    pub fn new(name: impl Into<String>, document: impl Into<Validator>) -> Self {
        Self {
            name: name.into(),
            document: document.into(),
            staged: None,
            indexes: Vec::new(),
            unique: Vec::new(),
            metas: Vec::new(),
        }
    }

    /// Adds an index.
    #[must_use]
    pub fn index(mut self, index: Index) -> Self {
        self.indexes.push(index);
        self
    }

    /// Declares that no two documents should have the same values in these fields. Convex does not
    /// enforce it.
    #[must_use]
    pub fn unique<N: Into<String>>(mut self, fields: impl IntoIterator<Item = N>) -> Self {
        self.unique
            .push(fields.into_iter().map(Into::into).collect());
        self
    }

    /// Adds metadata about the values of a field of the document, which Convex does not enforce.
    #[doc(hidden)]
    #[must_use]
    pub fn field_meta(mut self, field: impl Into<String>, meta: FieldMeta) -> Self {
        self.metas.push((field.into(), meta));
        self
    }

    /// Sets the validator that is checked in the background. npm `convex` 1.47.
    #[must_use]
    pub fn staged(mut self, document: impl Into<Validator>) -> Self {
        self.staged = Some(document.into());
        self
    }
}

impl Model {
    /// Appends a tree of validators.
    pub(crate) fn push_validator(&mut self, validator: &Validator) -> NodeId {
        match validator {
            Validator::Any => self.push(Node::Any),
            Validator::Null => self.push(Node::Null),
            Validator::Float64 => self.push(Node::Float64),
            Validator::Int64 => self.push(Node::Int64),
            Validator::CommitTs => self.push(Node::CommitTs),
            Validator::Function(function) => {
                let node = FunctionNode {
                    fn_type: function.fn_type.as_deref().map(|it| self.names.intern(it)),
                    args: function.args.as_deref().map(|it| self.push_validator(it)),
                    returns: function
                        .returns
                        .as_deref()
                        .map(|it| self.push_validator(it)),
                };
                self.push_function(node)
            }
            Validator::Unknown(unknown) => self.push_unknown(unknown.clone()),
            Validator::Boolean => self.push(Node::Boolean),
            Validator::String => self.push(Node::String),
            Validator::Bytes => self.push(Node::Bytes),
            Validator::Id(table) => {
                let table = self.names.intern(table);
                self.push(Node::Id(table))
            }
            Validator::Literal(literal) => self.push_literal(literal.clone()),
            Validator::Array(element) => {
                let element = self.push_validator(element);
                self.push(Node::Array(element))
            }
            Validator::Record(keys, values) => {
                let keys = self.push_validator(keys);
                let values = self.push_validator(values);
                self.push(Node::Record { keys, values })
            }
            Validator::Object(object) => {
                let fields: Vec<_> = object
                    .fields
                    .iter()
                    .map(|(name, field)| FieldNode {
                        name: self.names.intern(name),
                        node: self.push_validator(&field.validator),
                        optional: field.optional,
                        docs: None,
                        meta: None,
                        allowed: Codes::default(),
                    })
                    .collect();
                self.push_object(fields)
            }
            Validator::Union(members) => {
                let members: Vec<_> = members
                    .iter()
                    .map(|member| MemberNode {
                        node: self.push_validator(member),
                        docs: None,
                    })
                    .collect();
                self.push_union(members)
            }
        }
    }
}
