//! The JSON of an export as serde sees it, as lenient as the backend is.
//!
//! The shapes are derived, because the backend's are: whatever serde takes for an internally
//! tagged enum or a struct (any order of keys, sequences for structs), both take. Keys and
//! validators that are not known here are kept, not rejected: a newer Convex wrote them.
//! Source: Convex backend, `crates/common/src/schemas/json.rs`.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::unknown::{FIELD_KEYS, Ordered, UnknownKeys, UnknownValidator, keys_of};

/// A shape, and the keys that stand beside its own.
pub(super) struct Noted<T> {
    pub(super) shape: T,
    pub(super) unknown: UnknownKeys,
}

/// An object with known keys.
pub(super) trait Keys {
    /// All keys that this version knows.
    const KEYS: &'static [&'static str];
}

impl<'de, T: Keys + Deserialize<'de>> Deserialize<'de> for Noted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NotedVisitor(PhantomData))
    }
}

struct NotedVisitor<T>(PhantomData<T>);

impl<'de, T: Keys + Deserialize<'de>> Visitor<'de> for NotedVisitor<T> {
    type Value = Noted<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Noted<T>, A::Error> {
        let shape = T::deserialize(SeqAccessDeserializer::new(elements))?;
        let unknown = UnknownKeys::default();
        Ok(Noted { shape, unknown })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Noted<T>, A::Error> {
        let entries = entries(&mut map)?;
        let unknown = UnknownKeys::others(&entries, T::KEYS);
        let shape = T::deserialize(MapDeserializer::new(entries.into_iter()))?;
        Ok(Noted { shape, unknown })
    }
}

fn entries<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<(String, Ordered)>, A::Error> {
    let mut entries = Vec::new();
    while let Some(entry) = map.next_entry()? {
        entries.push(entry);
    }
    Ok(entries)
}

/// The whole export. Its tables are read one by one, so that an error says where it is.
pub(super) struct SchemaShape {
    pub(super) tables: Vec<Noted<TableShape>>,
    pub(super) schema_validation: Option<bool>,
    pub(super) unknown: UnknownKeys,
}

impl<'de> Deserialize<'de> for SchemaShape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SchemaVisitor)
    }
}

struct SchemaVisitor;

impl<'de> Visitor<'de> for SchemaVisitor {
    type Value = SchemaShape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exported schema")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<SchemaShape, A::Error> {
        let missing = |at| A::Error::invalid_length(at, &"tables and schemaValidation");
        let tables = elements.next_element()?.ok_or_else(|| missing(0))?;
        let schema_validation = elements.next_element()?.ok_or_else(|| missing(1))?;
        Ok(SchemaShape {
            tables,
            schema_validation,
            unknown: UnknownKeys::default(),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SchemaShape, A::Error> {
        let (mut tables, mut validation, mut unknown) = (None, None, UnknownKeys::default());
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "tables" if tables.is_some() => return Err(A::Error::duplicate_field("tables")),
                "schemaValidation" if validation.is_some() => {
                    return Err(A::Error::duplicate_field("schemaValidation"));
                }
                "tables" => tables = Some(map.next_value()?),
                "schemaValidation" => validation = Some(map.next_value()?),
                _ => unknown.append(UnknownKeys::one(&key, &map.next_value()?)),
            }
        }
        Ok(SchemaShape {
            tables: tables.ok_or_else(|| A::Error::missing_field("tables"))?,
            schema_validation: validation.flatten(),
            unknown,
        })
    }
}

/// A table. `None` and `null` are an empty list, for the document type they mean `v.any()`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TableShape {
    pub(super) table_name: String,
    pub(super) indexes: Vec<Noted<DatabaseIndexShape>>,
    pub(super) staged_db_indexes: Option<Vec<Noted<DatabaseIndexShape>>>,
    pub(super) search_indexes: Option<Vec<Noted<SearchIndexShape>>>,
    pub(super) staged_search_indexes: Option<Vec<Noted<SearchIndexShape>>>,
    pub(super) vector_indexes: Option<Vec<Noted<VectorIndexShape>>>,
    pub(super) staged_vector_indexes: Option<Vec<Noted<VectorIndexShape>>>,
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
    /// The former name of `dimensions`.
    pub(super) dimension: Option<u32>,
    pub(super) filter_fields: Vec<String>,
}

impl Keys for TableShape {
    const KEYS: &'static [&'static str] = &[
        "tableName",
        "indexes",
        "stagedDbIndexes",
        "searchIndexes",
        "stagedSearchIndexes",
        "vectorIndexes",
        "stagedVectorIndexes",
        "documentType",
        "stagedDocumentType",
    ];
}

impl Keys for DatabaseIndexShape {
    const KEYS: &'static [&'static str] = &["indexDescriptor", "fields"];
}

impl Keys for SearchIndexShape {
    const KEYS: &'static [&'static str] = &["indexDescriptor", "searchField", "filterFields"];
}

impl Keys for VectorIndexShape {
    const KEYS: &'static [&'static str] = &[
        "indexDescriptor",
        "vectorField",
        "dimensions",
        "dimension",
        "filterFields",
    ];
}

/// The validator of npm `convex` 1.47 that is checked in the background. The backend that this
/// was read from takes the key for an unknown one, so nothing that stands there is an error.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum StagedShape {
    Known(ValidatorShape),
    Unknown(Ordered),
}

/// A validator. One that is not known, or not all of it, keeps its JSON.
pub(super) enum ValidatorShape {
    Known(KnownShape),
    /// A known validator with unknown keys: what is known of it counts for documents alone.
    Keyed {
        unknown: UnknownValidator,
        known: KnownShape,
    },
    Unknown(UnknownValidator),
}

impl<'de> Deserialize<'de> for ValidatorShape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValidatorVisitor)
    }
}

struct ValidatorVisitor;

impl<'de> Visitor<'de> for ValidatorVisitor {
    type Value = ValidatorShape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a validator")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<ValidatorShape, A::Error> {
        let shape = KnownShape::deserialize(SeqAccessDeserializer::new(elements))?;
        Ok(ValidatorShape::Known(shape))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ValidatorShape, A::Error> {
        let mut entries = entries(&mut map)?;
        let tag = entries.iter().find(|(key, _)| key == "type");
        let unknown = match tag {
            Some((_, Ordered::String(tag))) if is_unknown(tag, &entries) => {
                let json = Ordered::Object(entries.clone()).text();
                Some(UnknownValidator::new(tag.clone(), json))
            }
            _ => None,
        };
        let mut known = || KnownShape::deserialize(MapDeserializer::new(entries.drain(..)));
        Ok(match unknown {
            None => ValidatorShape::Known(known()?),
            Some(unknown) if unknown.keys().is_empty() => ValidatorShape::Unknown(unknown),
            Some(unknown) => {
                let known = known()?;
                ValidatorShape::Keyed { unknown, known }
            }
        })
    }
}

fn is_unknown(tag: &str, entries: &[(String, Ordered)]) -> bool {
    keys_of(tag).is_none() || !UnknownKeys::of_validator(tag, entries).is_empty()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub(super) enum KnownShape {
    Null,
    Number,
    Bigint,
    CommitTs,
    #[serde(rename_all = "camelCase")]
    Function {
        fn_type: Option<String>,
        args: Option<Box<ValidatorShape>>,
        returns: Option<Box<ValidatorShape>>,
    },
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
        values: Box<Noted<FieldShape>>,
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

impl Keys for FieldShape {
    const KEYS: &'static [&'static str] = FIELD_KEYS;
}

/// Fields in the order of the text. Of two with one name the later counts, in the earlier's place.
pub(super) struct FieldsShape(pub(super) Vec<(String, Noted<FieldShape>)>);

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
        let mut fields: Vec<(String, Noted<FieldShape>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        while let Some((name, field)) = map.next_entry::<String, Noted<FieldShape>>()? {
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
