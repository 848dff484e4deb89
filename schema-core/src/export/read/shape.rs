//! The JSON of an export as serde sees it, as lenient as the backend is.
//!
//! The shapes are derived, because the backend's are: whatever serde takes for an internally
//! tagged enum or a struct (any order of keys, unknown keys, sequences for structs), both take.
//! Source: Convex backend, `crates/common/src/schemas/json.rs`.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// The whole export.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SchemaShape {
    pub(super) tables: Vec<TableShape>,
    pub(super) schema_validation: Option<bool>,
}

/// A table. `None` and `null` are an empty list, for the document type they mean `v.any()`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TableShape {
    pub(super) table_name: String,
    pub(super) indexes: Vec<DatabaseIndexShape>,
    pub(super) staged_db_indexes: Option<Vec<DatabaseIndexShape>>,
    pub(super) search_indexes: Option<Vec<SearchIndexShape>>,
    pub(super) staged_search_indexes: Option<Vec<SearchIndexShape>>,
    pub(super) vector_indexes: Option<Vec<VectorIndexShape>>,
    pub(super) staged_vector_indexes: Option<Vec<VectorIndexShape>>,
    pub(super) document_type: Option<ValidatorShape>,
    #[serde(default)]
    pub(super) staged_document_type: Option<StagedShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DatabaseIndexShape {
    pub(super) index_descriptor: String,
    pub(super) fields: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SearchIndexShape {
    pub(super) index_descriptor: String,
    pub(super) search_field: String,
    pub(super) filter_fields: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VectorIndexShape {
    pub(super) index_descriptor: String,
    pub(super) vector_field: String,
    pub(super) dimensions: Option<u32>,
    /// What `dimensions` was called once.
    pub(super) dimension: Option<u32>,
    pub(super) filter_fields: Vec<String>,
}

/// The validator of npm `convex` 1.47 that is checked in the background. The backend that this
/// was read from takes the key for an unknown one, so nothing that stands there is an error.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum StagedShape {
    Known(ValidatorShape),
    Unknown(IgnoredAny),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub(super) enum ValidatorShape {
    Null,
    Number,
    Bigint,
    CommitTs,
    Boolean,
    String,
    Bytes,
    #[serde(alias = "map", alias = "set")]
    Any,
    Literal {
        value: Value,
    },
    #[serde(rename_all = "camelCase")]
    Id {
        table_name: String,
    },
    Array {
        value: Box<ValidatorShape>,
    },
    Record {
        keys: Box<ValidatorShape>,
        values: Box<FieldShape>,
    },
    Object {
        value: FieldsShape,
    },
    Union {
        value: Vec<ValidatorShape>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FieldShape {
    pub(super) field_type: ValidatorShape,
    pub(super) optional: bool,
}

/// Fields in the order of the text. Of two with one name the later counts, in the earlier's place.
pub(super) struct FieldsShape(pub(super) Vec<(String, FieldShape)>);

impl<'de> Deserialize<'de> for FieldsShape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = FieldsShape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FieldsShape, A::Error> {
        let mut fields: Vec<(String, FieldShape)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        while let Some((name, field)) = map.next_entry::<String, FieldShape>()? {
            if let Some(place) = places.get(&name) {
                fields[*place].1 = field;
            } else {
                places.insert(name.clone(), fields.len());
                fields.push((name, field));
            }
        }
        Ok(FieldsShape(fields))
    }
}
