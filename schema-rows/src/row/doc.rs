//! Documents as they are stored.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};

use convex_schema_rules::name::{CREATION_TIME_FIELD, ID_FIELD};
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::convert::{ConvertError, from_value, to_value};
use convex_schema_core::__internal::desc::lower;
use convex_schema_core::__internal::desc::{Desc, Shape};
use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::Value;
use convex_schema_core::{Any, ConvexType, Id, Table, Timestamp};
use convex_schema_core::{FieldRef, MemberRef, TableRef, ValidatorRef};
use convex_schema_core::{FieldValidator, ObjectValidator, Validator, v};

/// A stored document: a row with the fields that Convex adds, `_id` and `_creationTime`.
///
/// It dereferences to the row. serde sees one object, and what it holds goes through [`to_value`]
/// and [`from_value`], whatever the format.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Doc<T> {
    /// `_id`.
    pub id: Id<T>,
    /// `_creationTime`.
    pub creation_time: Timestamp,
    /// The row.
    pub value: T,
}

impl<T> Doc<T> {
    /// Returns the document that is stored when `value` gets this `_id` and this `_creationTime`.
    ///
    /// ```
    /// use convex_schema_core::{Id, Timestamp};
    /// use convex_schema_rows::Doc;
    ///
    /// let id: Id<String> = Id::new("jd7ewd3wy5fyk58yk6q1d0yfxs6yjsjd");
    /// let doc = Doc::new(id, Timestamp(1_764_547_200_000.0), "Ann".to_owned());
    /// assert_eq!(doc.len(), 3);
    /// ```
    pub fn new(id: Id<T>, creation_time: Timestamp, value: T) -> Self {
        Self {
            id,
            creation_time,
            value,
        }
    }
}

impl<T> Deref for Doc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Doc<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// The validator of the row, and the two fields in each object that it may be.
impl<T: Table + ConvexType> ConvexType for Doc<T> {
    const DESC: &'static Desc = &Desc::new(Shape::Custom(validator::<T>));
}

fn validator<T: Table>() -> FieldValidator {
    let schema = lower::single(T::TABLE);
    let row = schema.table(T::NAME).and_then(TableRef::document);
    row.map_or(Validator::Any, |row| stored(row, T::NAME))
        .into()
}

fn stored(row: ValidatorRef<'_>, table: &str) -> Validator {
    match row.exhaustive() {
        ValidatorKind::Object(fields) => {
            let object = v::object()
                .field(ID_FIELD, v::id(table))
                .field(CREATION_TIME_FIELD, v::number());
            fields.iter().fold(object, with).into()
        }
        ValidatorKind::Union(members) => {
            let members = members.iter().map(MemberRef::validator);
            Validator::Union(members.map(|member| stored(member, table)).collect())
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Boolean
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. } => row.to_validator(),
    }
}

fn with(object: ObjectValidator, field: FieldRef<'_>) -> ObjectValidator {
    object.field(field.name(), field.to_validator())
}

impl<T: ConvexType + Serialize> Serialize for Doc<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = to_value(&self.value).map_err(S::Error::custom)?;
        let mut fields = row
            .into_object()
            .map_err(|_| S::Error::custom("expected a row that is an object"))?;
        fields.insert(ID_FIELD.to_owned(), self.id.as_str().into());
        let creation_time = self.creation_time.0.into();
        fields.insert(CREATION_TIME_FIELD.to_owned(), creation_time);
        Any(Value::Object(fields)).serialize(serializer)
    }
}

impl<'de, T: ConvexType + DeserializeOwned> Deserialize<'de> for Doc<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Any(document) = Any::deserialize(deserializer)?;
        let fields = document
            .into_object()
            .map_err(|_| D::Error::custom("expected an object as document"))?;
        split(fields).map_err(NoDocument::in_format)
    }
}

/// The reason why an object is not a document.
enum NoDocument {
    Missing(&'static str),
    Row(ConvertError),
}

impl NoDocument {
    fn in_format<E: serde::de::Error>(self) -> E {
        E::custom(self)
    }
}

impl fmt::Display for NoDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "a document has the field `{field}`"),
            Self::Row(error) => error.fmt(f),
        }
    }
}

fn split<T: ConvexType + DeserializeOwned>(
    mut fields: BTreeMap<String, Value>,
) -> Result<Doc<T>, NoDocument> {
    let id = fields.remove(ID_FIELD).map(Value::into_string);
    let Some(Ok(id)) = id else {
        return Err(NoDocument::Missing(ID_FIELD));
    };
    let Some(Value::Float64(creation_time)) = fields.remove(CREATION_TIME_FIELD) else {
        return Err(NoDocument::Missing(CREATION_TIME_FIELD));
    };
    let value = from_value(&Value::Object(fields)).map_err(NoDocument::Row)?;
    Ok(Doc::new(Id::new(id), Timestamp(creation_time), value))
}
