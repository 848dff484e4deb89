//! The data set as a whole: which documents it has, which ids it refers to, and what it repeats.
//!
//! Ids are kept as their 16 bytes, and values that should be unique as hashes of 16 bytes, in runs that
//! share everything else (`runs`). At the end an index of the documents answers which references lead
//! nowhere and what is there twice (`index`, `report`). None of this changes the verdict on a row.
//!
//! Of rows that are known to be accepted only the values that are asked for are read (`field_finder`).

mod field_finder;
mod id_fields;
mod id_text;
mod index;
mod report;
mod runs;

use convex_schema_core::value::index_key;
use convex_schema_core::{DocumentId, Value};
use siphasher::sip128::SipHasher13;

pub(crate) use self::field_finder::{FieldFinder, Found};
pub(crate) use self::id_fields::IdFields;
pub(crate) use self::report::Documents;
pub(crate) use self::runs::IndexEntries;
use self::runs::Subject;

/// Where a row is: the number of its part, and its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) part: u32,
    pub(crate) row: u64,
}

impl At {
    /// Returns the number of the part as an index.
    pub(crate) fn index(self) -> usize {
        usize::try_from(self.part).unwrap_or(usize::MAX)
    }
}

impl IndexEntries {
    /// Adds the id of a row.
    pub(crate) fn add_id(&mut self, id: DocumentId, at: At) {
        self.add_of_table(Subject::Document, id, at);
    }

    /// Adds the id of a document.
    pub(crate) fn add_own(&mut self, at: At, document: &Value) {
        let own = match document {
            Value::Object(fields) => fields.get("_id").and_then(id),
            _ => None,
        };
        if let Some(id) = own {
            self.add_id(id, at);
        }
    }

    /// Adds what `document` says.
    pub(crate) fn add_document(
        &mut self,
        id_fields: &IdFields,
        table: &str,
        at: At,
        document: &Value,
    ) {
        let Value::Object(fields) = document else {
            return;
        };
        self.add_own(at, document);
        let Some(table) = id_fields.table(table) else {
            return;
        };
        table.references(document, &mut |place, id| {
            self.add_of_table(Subject::Reference(place), id, at);
        });
        for (set, names) in &table.unique {
            let mut hasher = KeyHasher::default();
            // Where a value is missing there is nothing to be unique.
            let is_whole = names.iter().all(|name| match fields.get(name) {
                None | Some(Value::Null) => false,
                Some(value) => {
                    hasher.add(value);
                    true
                }
            });
            if is_whole {
                self.add_key(Subject::Unique(*set), 0, hasher.finish(), at);
            }
        }
    }

    /// Adds what was found in the text of a row.
    pub(crate) fn add_found(&mut self, found: &Found<'_>, at: At) {
        if let Some(id) = found.own {
            self.add_id(id, at);
        }
        for (place, id) in found.references {
            self.add_of_table(Subject::Reference(*place), *id, at);
        }
        for (set, hash) in found.unique {
            self.add_key(Subject::Unique(*set), 0, *hash, at);
        }
    }

    fn add_of_table(&mut self, subject: Subject, id: DocumentId, at: At) {
        self.add_key(subject, id.table_number().get(), id.internal(), at);
    }
}

/// Returns the id in a value, of any table.
fn id(value: &Value) -> Option<DocumentId> {
    match value {
        Value::String(text) => id_text::decode(text.as_bytes()),
        _ => None,
    }
}

/// Hashes the values of fields that are unique together: 128 bits, of which no two of a data set are
/// the same by chance. Values that an index takes for equal have the same hash.
#[derive(Debug, Default)]
struct KeyHasher {
    /// The values: of each its kind, its length and its bytes.
    values: Vec<u8>,
}

impl KeyHasher {
    /// Starts with other values.
    fn clear(&mut self) {
        self.values.clear();
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add_text(text.as_bytes()),
            other => self.add_bytes(1, &index_key(&[Some(other)])),
        }
    }

    fn add_text(&mut self, text: &[u8]) {
        self.add_bytes(0, text);
    }

    fn add_bytes(&mut self, kind: u8, bytes: &[u8]) {
        self.values.push(kind);
        self.values.extend_from_slice(&bytes.len().to_le_bytes());
        self.values.extend_from_slice(bytes);
    }

    fn finish(&self) -> [u8; 16] {
        SipHasher13::new().hash(&self.values).as_bytes()
    }
}
