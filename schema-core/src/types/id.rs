//! Ids of documents.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use convex_schema_rules::hash;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ConvexType, Table};
use crate::desc::{Desc, Shape, TableDesc};
use crate::id::{DocumentId, IdError};

/// The id of a document of the table `T`: Convex's `Id<"table">`.
///
/// It holds the text and never checks it, so that reading a row can't fail on an id; the row
/// validators do check. `T` needs no trait for holding an id, only for describing one.
///
/// ```
/// use convex_schema_core::{Id, Storage};
///
/// let picture: Id<Storage> = Id::new("kg204m40v9m1bmkthp86n486mh85s0rc");
/// assert_eq!(picture.as_str(), "kg204m40v9m1bmkthp86n486mh85s0rc");
/// ```
pub struct Id<T: ?Sized> {
    text: String,
    table: PhantomData<fn() -> Box<T>>,
}

impl<T: ?Sized> Id<T> {
    /// An id with this text, whatever it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            table: PhantomData,
        }
    }

    /// The id with this text, if it is the id of a document of some table.
    ///
    /// Which table that is, only a deployment knows: see [`TableMapping`](crate::TableMapping).
    ///
    /// # Errors
    /// See [`DocumentId::decode`].
    pub fn parse(text: impl Into<String>) -> Result<Self, IdError> {
        let id = Self::new(text);
        id.document_id()?;
        Ok(id)
    }

    /// Decodes the text.
    ///
    /// # Errors
    /// It is not the id of a document of any table: see [`DocumentId::decode`].
    pub fn document_id(&self) -> Result<DocumentId, IdError> {
        DocumentId::decode(&self.text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, taken out.
    pub fn into_string(self) -> String {
        self.text
    }
}

impl<T: Table + ?Sized> ConvexType for Id<T> {
    const DESC: &'static Desc = &Desc::new(Shape::Id(T::NAME, hash::hash(T::NAME)));
}

impl<T: ?Sized> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<T: ?Sized> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Id").field(&self.text).finish()
    }
}

impl<T: ?Sized> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T: ?Sized> AsRef<str> for Id<T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// Ids compare and hash as their text does.
impl<T: ?Sized> Borrow<str> for Id<T> {
    fn borrow(&self) -> &str {
        &self.text
    }
}

/// Checks the text, as [`Id::parse`] does.
impl<T: ?Sized> FromStr for Id<T> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

/// Checks the text, as [`Id::parse`] does.
impl<T: ?Sized> TryFrom<String> for Id<T> {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

/// The id in its canonical spelling. Nothing checks that it is of the table `T`.
impl<T: ?Sized> From<DocumentId> for Id<T> {
    fn from(id: DocumentId) -> Self {
        Self::new(id.to_string())
    }
}

impl<T: ?Sized> From<Id<T>> for String {
    fn from(id: Id<T>) -> Self {
        id.text
    }
}

impl<T: ?Sized> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T: ?Sized> Eq for Id<T> {}

impl<T: ?Sized> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: ?Sized> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<T: ?Sized> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T: ?Sized> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T: ?Sized> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_string(TextVisitor).map(Self::new)
    }
}

/// Takes text, and no bytes that spell it: so `from_value` (`convex-schema-rows`) decides which text in
/// an untagged enum is not an id.
struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the id of a document")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }
}

/// States which system tables ids can refer to.
///
/// Source: <https://docs.convex.dev/database/advanced/system-tables>.
macro_rules! system_tables {
    ($($(#[$docs:meta])* $table:ident $name:literal;)+) => {$(
        $(#[$docs])*
        #[derive(Debug)]
        pub enum $table {}

        impl Table for $table {
            const NAME: &'static str = $name;
            #[doc(hidden)]
            const TABLE: &'static TableDesc = &TableDesc::external($name, hash::hash($name));
        }
    )+};
}

system_tables! {
    /// The system table `_storage`: files. `Id<Storage>` is `v.id("_storage")`.
    Storage "_storage";
    /// The system table `_scheduled_functions`.
    ScheduledFunction "_scheduled_functions";
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::collections::HashMap;

    use super::{Id, Storage};
    use crate::id::DocumentId;

    const TEXT: &str = "kg204m40v9m1bmkthp86n486mh85s0rc";

    #[test]
    fn ids_convert_from_text_that_is_an_id() {
        let id: Id<Storage> = TEXT.parse().unwrap();
        assert_eq!(id.as_ref(), TEXT);
        assert_eq!(Id::try_from(TEXT.to_owned()), Ok(id.clone()));
        assert_eq!(Id::from(DocumentId::decode(TEXT).unwrap()), id);
        assert!("users".parse::<Id<Storage>>().is_err());
        assert!(Id::<Storage>::try_from(String::new()).is_err());
    }

    #[test]
    fn a_map_of_ids_is_searched_by_text() {
        let sizes = HashMap::from([(Id::<Storage>::new(TEXT), 7)]);
        assert_eq!(sizes.get(TEXT), Some(&7));
    }
}
