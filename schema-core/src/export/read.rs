//! Reads the JSON that `schema.export()` prints.

mod shape;

use std::collections::HashMap;

use convex_schema_rules::lint::Codes;

use self::shape::{
    DatabaseIndexShape, FieldsShape, SchemaShape, SearchIndexShape, StagedShape, TableShape,
    ValidatorShape, VectorIndexShape,
};
use crate::problem::{Problem, ProblemCode, PushPhase, SchemaError};
use crate::schema::{
    FieldNode, Index, MemberNode, Model, Node, NodeId, Refusal, Schema, ShadowedTable, TableNode,
};
use crate::validator::Literal;
use crate::value::Value;

impl Schema {
    /// Reads the JSON of `schema.export()` and refuses what the backend refuses at a push.
    ///
    /// Old exports are understood as the backend understands them: lists of indexes that npm
    /// `convex` did not know yet may be missing, a missing `schemaValidation` is `false`.
    ///
    /// # Errors
    /// All that [`Schema::check`] finds, if one of it is an error. Text that is no export gives
    /// the one problem with the code `InvalidJson`.
    ///
    /// Source: Convex backend, `crates/common/src/schemas/json.rs`.
    pub fn from_export_json(text: &str) -> Result<Self, SchemaError> {
        read(text)?.checked()
    }
}

/// Reads the JSON of `schema.export()` without checking it.
///
/// The order of tables, fields, union members and indexes is kept, so that
/// [`export_json`](super::export_json) gives the same text again.
///
/// # Errors
/// `InvalidJson` for text that does not have the shape of an export.
pub fn read(text: &str) -> Result<Schema, SchemaError> {
    serde_json::from_str(text).map(schema).map_err(|error| {
        let message = format!("this is not the JSON of an exported schema: {error}");
        let help = "pass what `schema.export()` returns in JavaScript";
        Problem::error(ProblemCode::InvalidJson, PushPhase::Parse, message)
            .with_help(help)
            .into()
    })
}

fn schema(shape: SchemaShape) -> Schema {
    let mut reader = Reader {
        model: Model {
            schema_validation: shape.schema_validation.unwrap_or(false),
            strict_table_name_types: true,
            ..Model::default()
        },
    };
    reader.tables(shape.tables);
    Schema::from_model(reader.model)
}

struct Reader {
    model: Model,
}

impl Reader {
    /// Of tables with one name the backend keeps the last, after it has looked at all of them.
    fn tables(&mut self, shapes: Vec<TableShape>) {
        let last: HashMap<String, usize> = shapes
            .iter()
            .enumerate()
            .map(|(place, shape)| (shape.table_name.clone(), place))
            .collect();
        for (place, shape) in shapes.into_iter().enumerate() {
            let is_last = last.get(&shape.table_name) == Some(&place);
            let table = self.table(place, shape);
            if is_last {
                self.model.tables.push(table);
            } else {
                let before = self.model.tables.len();
                self.model.shadowed.push(ShadowedTable { before, table });
            }
        }
    }

    fn table(&mut self, place: usize, shape: TableShape) -> TableNode {
        let mut indexes: Vec<Index> = shape.indexes.into_iter().map(database_index).collect();
        let staged = shape.staged_db_indexes.into_iter().flatten();
        indexes.extend(staged.map(|index| database_index(index).staged()));
        let search = shape.search_indexes.into_iter().flatten();
        indexes.extend(search.map(search_index));
        let staged = shape.staged_search_indexes.into_iter().flatten();
        indexes.extend(staged.map(|index| search_index(index).staged()));
        for index in shape.vector_indexes.into_iter().flatten() {
            let index = self.vector_index(index, (place, indexes.len()));
            indexes.push(index);
        }
        for index in shape.staged_vector_indexes.into_iter().flatten() {
            let index = self.vector_index(index, (place, indexes.len()));
            indexes.push(index.staged());
        }
        let staged_document = match shape.staged_document_type {
            Some(StagedShape::Known(document)) => Some(self.validator(document)),
            Some(StagedShape::Unknown(_)) | None => None,
        };
        TableNode {
            name: self.model.names.intern(&shape.table_name),
            document: shape.document_type.map(|document| self.validator(document)),
            staged_document,
            indexes,
            docs: None,
            unique: Vec::new(),
            allowed: Codes::default(),
        }
    }

    fn vector_index(&mut self, shape: VectorIndexShape, place: (usize, usize)) -> Index {
        let dimensions = shape.dimensions.or(shape.dimension);
        if dimensions.is_none() {
            self.model.missing_dimensions.push(place);
        }
        Index::vector(
            shape.index_descriptor,
            shape.vector_field,
            dimensions.unwrap_or(0),
        )
        .filter_fields(shape.filter_fields)
    }

    fn validator(&mut self, shape: ValidatorShape) -> NodeId {
        match shape {
            ValidatorShape::Null => self.model.push(Node::Null),
            ValidatorShape::Number => self.model.push(Node::Float64),
            ValidatorShape::Bigint => self.model.push(Node::Int64),
            ValidatorShape::CommitTs => self.model.push(Node::CommitTs),
            ValidatorShape::Boolean => self.model.push(Node::Boolean),
            ValidatorShape::String => self.model.push(Node::String),
            ValidatorShape::Bytes => self.model.push(Node::Bytes),
            ValidatorShape::Any => self.model.push(Node::Any),
            ValidatorShape::Literal { value } => self.literal(value),
            ValidatorShape::Id { table_name } => {
                let table = self.model.names.intern(&table_name);
                self.model.push(Node::Id(table))
            }
            ValidatorShape::Array { value } => {
                let element = self.validator(*value);
                self.model.push(Node::Array(element))
            }
            ValidatorShape::Record { keys, values } => {
                let keys = self.validator(*keys);
                let optional = values.optional;
                let values = self.validator(values.field_type);
                self.record(keys, values, optional)
            }
            ValidatorShape::Object { value } => self.object(value),
            ValidatorShape::Union { value } => {
                let members: Vec<_> = value
                    .into_iter()
                    .map(|member| MemberNode {
                        node: self.validator(member),
                        docs: None,
                    })
                    .collect();
                self.model.push_union(members)
            }
        }
    }

    fn literal(&mut self, json: serde_json::Value) -> NodeId {
        let shown = shortened(&json.to_string());
        if let Some(literal) = literal(json) {
            return self.model.push_literal(literal);
        }
        let node = self.model.push(Node::Any);
        let message =
            format!("a literal is a string, a number, a boolean or an int64, not `{shown}`");
        self.refuse(node, ProblemCode::InvalidSchema, message);
        node
    }

    fn record(&mut self, keys: NodeId, values: NodeId, optional: bool) -> NodeId {
        let node = self.model.push(Node::Record { keys, values });
        if optional {
            let message = "the values of a record can't be optional".to_owned();
            self.refuse(node, ProblemCode::InvalidRecordType, message);
        }
        node
    }

    fn object(&mut self, FieldsShape(fields): FieldsShape) -> NodeId {
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, field)| FieldNode {
                name: self.model.names.intern(&name),
                node: self.validator(field.field_type),
                optional: field.optional,
                docs: None,
                meta: None,
                allowed: Codes::default(),
            })
            .collect();
        self.model.push_object(fields)
    }

    fn refuse(&mut self, node: NodeId, code: ProblemCode, message: String) {
        self.model.refusals.push(Refusal {
            node,
            code,
            message,
        });
    }
}

fn database_index(shape: DatabaseIndexShape) -> Index {
    Index::database(shape.index_descriptor, shape.fields)
}

fn search_index(shape: SearchIndexShape) -> Index {
    Index::search(shape.index_descriptor, shape.search_field).filter_fields(shape.filter_fields)
}

/// The literal that `json` encodes as values are encoded on the wire.
fn literal(json: serde_json::Value) -> Option<Literal> {
    Some(match Value::from_wire_json(json).ok()? {
        Value::Float64(value) => Literal::Float64(value),
        Value::Int64(value) => Literal::Int64(value),
        Value::Boolean(value) => Literal::Boolean(value),
        other => Literal::String(other.into_string().ok()?),
    })
}

/// The start of a text that may be long.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
