//! Reads the JSON that `schema.export()` prints.

mod shape;
mod tree;

use std::collections::HashMap;

use convex_schema_rules::lint::Codes;

use self::shape::{
    DatabaseIndexShape, FieldsShape, KnownShape, Noted, SchemaShape, SearchIndexShape, StagedShape,
    TableShape, ValidatorShape, VectorIndexShape,
};
use super::write::validator_json;
use crate::json;
use crate::problem::{Problem, ProblemCode, PushPhase, SchemaError};
use crate::schema::{
    FieldNode, FunctionNode, Index, MemberNode, Model, Node, NodeId, NodeProblem, Schema,
    ShadowedTable, TableNode, ValidatorKind, ValidatorRef,
};
use crate::unknown::{UnknownKeys, UnknownValidator};
use crate::validator::Literal;
use crate::value::Value;

impl Schema {
    /// Reads the JSON of `schema.export()` and rejects what the backend rejects at a push.
    ///
    /// Old exports are understood as the backend understands them: lists of indexes that npm
    /// `convex` did not know yet may be missing, a missing `schemaValidation` is `false`.
    ///
    /// # Errors
    /// The problems that [`Schema::check`] finds, if one is an error. Text that is not an export gives
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
    json::from_str(text).map(schema).map_err(|error| {
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
            unknown_keys: shape.unknown,
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
    fn tables(&mut self, shapes: Vec<Noted<TableShape>>) {
        let last: HashMap<String, usize> = shapes
            .iter()
            .enumerate()
            .map(|(place, noted)| (noted.shape.table_name.clone(), place))
            .collect();
        for (place, noted) in shapes.into_iter().enumerate() {
            let is_last = last.get(&noted.shape.table_name) == Some(&place);
            let table = self.table(place, noted);
            if is_last {
                self.model.tables.push(table);
            } else {
                let before = self.model.tables.len();
                self.model.shadowed.push(ShadowedTable { before, table });
            }
        }
    }

    fn table(&mut self, place: usize, noted: Noted<TableShape>) -> TableNode {
        let Noted { shape, mut unknown } = noted;
        let mut indexes = Vec::new();
        for (list, staged) in [
            (Some(shape.indexes), false),
            (shape.staged_db_indexes, true),
        ] {
            let made = |_: &mut Self, shape, _| database_index(shape);
            self.indexes(&mut indexes, list, staged, made);
        }
        for (list, staged) in [
            (shape.search_indexes, false),
            (shape.staged_search_indexes, true),
        ] {
            let made = |_: &mut Self, shape, _| search_index(shape);
            self.indexes(&mut indexes, list, staged, made);
        }
        for (list, staged) in [
            (shape.vector_indexes, false),
            (shape.staged_vector_indexes, true),
        ] {
            let made = |this: &mut Self, shape, at| this.vector_index(shape, (place, at));
            self.indexes(&mut indexes, list, staged, made);
        }
        let staged_document = match shape.staged_document_type {
            Some(StagedShape::Known(document)) => Some(self.validator(document)),
            Some(StagedShape::Unknown(json)) => {
                unknown.append(UnknownKeys::one("stagedDocumentType", &json));
                None
            }
            None => None,
        };
        let (document, unknown_document_keys) = match shape.document_type {
            Some(document) => {
                let (node, keys) = self.document(document);
                (Some(node), keys)
            }
            None => (None, UnknownKeys::default()),
        };
        TableNode {
            name: self.model.names.intern(&shape.table_name),
            document,
            staged_document,
            indexes,
            docs: None,
            unique: Vec::new(),
            allowed: Codes::default(),
            unknown_keys: unknown,
            unknown_document_keys,
        }
    }

    /// Appends the indexes of one list, made by `made` from their shapes and places.
    fn indexes<T>(
        &mut self,
        indexes: &mut Vec<Index>,
        list: Option<Vec<Noted<T>>>,
        staged: bool,
        made: impl Fn(&mut Self, T, usize) -> Index,
    ) {
        for noted in list.into_iter().flatten() {
            let mut index = made(self, noted.shape, indexes.len());
            index.unknown_keys = noted.unknown;
            indexes.push(if staged { index.staged() } else { index });
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

    /// Reads the validator of documents. The known parts of objects and unions count, with any keys
    /// beside it: indexes and differences need the fields.
    fn document(&mut self, shape: ValidatorShape) -> (NodeId, UnknownKeys) {
        match shape {
            ValidatorShape::Keyed { unknown, known }
                if matches!(known, KnownShape::Object { .. } | KnownShape::Union { .. }) =>
            {
                (self.known(known), unknown.keys().clone())
            }
            ValidatorShape::Keyed { .. }
            | ValidatorShape::Known(_)
            | ValidatorShape::Unknown(_) => (self.validator(shape), UnknownKeys::default()),
        }
    }

    fn validator(&mut self, shape: ValidatorShape) -> NodeId {
        match shape {
            ValidatorShape::Known(shape) => self.known(shape),
            ValidatorShape::Keyed { unknown, .. } | ValidatorShape::Unknown(unknown) => {
                self.model.push_unknown(unknown)
            }
        }
    }

    /// The validator of a field that may have unknown keys: then it is not known either.
    fn field(&mut self, field_type: ValidatorShape, unknown: UnknownKeys) -> NodeId {
        let node = self.validator(field_type);
        if unknown.is_empty() {
            return node;
        }
        let model = &self.model;
        let validator = ValidatorRef { model, id: node };
        let opaque = if let ValidatorKind::Unknown(unknown) = validator.kind() {
            unknown.clone()
        } else {
            UnknownValidator::of_json(validator_json(validator))
        };
        self.model.push_unknown(opaque.beside(unknown))
    }

    fn known(&mut self, shape: KnownShape) -> NodeId {
        match shape {
            KnownShape::Null => self.model.push(Node::Null),
            KnownShape::Number => self.model.push(Node::Float64),
            KnownShape::Bigint => self.model.push(Node::Int64),
            KnownShape::CommitTs => self.model.push(Node::CommitTs),
            KnownShape::Function {
                fn_type,
                args,
                returns,
            } => {
                let node = FunctionNode {
                    fn_type: fn_type.map(|text| self.model.names.intern(&text)),
                    args: args.map(|args| self.validator(*args)),
                    returns: returns.map(|returns| self.validator(*returns)),
                };
                self.model.push_function(node)
            }
            KnownShape::Boolean => self.model.push(Node::Boolean),
            KnownShape::String => self.model.push(Node::String),
            KnownShape::Bytes => self.model.push(Node::Bytes),
            KnownShape::Any => self.model.push(Node::Any),
            KnownShape::Literal { value } => self.literal(value),
            KnownShape::Id { table_name } => {
                let table = self.model.names.intern(&table_name);
                self.model.push(Node::Id(table))
            }
            KnownShape::Array { value } => {
                let element = self.validator(*value);
                self.model.push(Node::Array(element))
            }
            KnownShape::Record { keys, values } => {
                let keys = self.validator(*keys);
                let optional = values.shape.optional;
                let values = self.validator(values.shape.field_type);
                self.record(keys, values, optional)
            }
            KnownShape::Object { value } => self.object(value),
            KnownShape::Union { value } => {
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
        self.reject(node, ProblemCode::InvalidSchema, message);
        node
    }

    fn record(&mut self, keys: NodeId, values: NodeId, optional: bool) -> NodeId {
        let node = self.model.push(Node::Record { keys, values });
        if optional {
            let message = "the values of a record can't be optional".to_owned();
            self.reject(node, ProblemCode::InvalidRecordType, message);
        }
        node
    }

    fn object(&mut self, FieldsShape(fields): FieldsShape) -> NodeId {
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, noted)| FieldNode {
                name: self.model.names.intern(&name),
                node: self.field(noted.shape.field_type, noted.unknown),
                optional: noted.shape.optional,
                docs: None,
                meta: None,
                allowed: Codes::default(),
            })
            .collect();
        self.model.push_object(fields)
    }

    fn reject(&mut self, node: NodeId, code: ProblemCode, message: String) {
        self.model.node_problems.push(NodeProblem {
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
