//! How ids are checked: with table numbers, or by their shape.

use convex_schema_rules::name::is_system_name;

use convex_schema_core::{DocumentId, TableMapping};

/// Ids are checked as the backend checks them: a table's number has to be that of the table that
/// the validator names. The verdict is the backend's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithMapping {
    mapping: TableMapping,
}

/// Ids are checked for their shape alone: characters, length, checksum. A row that is accepted
/// may still have ids of other tables, or of none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShapeOnly;

/// How ids are checked: [`WithMapping`] or [`ShapeOnly`].
pub trait TableIds: sealed::TableIds + Clone {}

impl TableIds for WithMapping {}
impl TableIds for ShapeOnly {}

/// The reason why an id is rejected.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdFault<'a> {
    /// No id at all, or one of an unknown table.
    NotAnId,
    /// An id of the table with this name.
    OtherTable(&'a str),
    /// An id of a system table.
    SystemTable,
}

mod sealed {
    use super::IdFault;

    /// The checks of ids.
    pub trait TableIds {
        /// Checks `text` against `v.id(table)`.
        fn verify(&self, text: &str, table: &str) -> Result<(), IdFault<'_>>;

        /// Checks that `text` is an id of a document of `table`.
        fn verify_own(&self, text: &str, table: &str) -> Result<(), IdFault<'_>>;

        /// Returns the characters of ids of documents of `table`.
        fn id_len(&self, table: &str) -> usize;
    }
}

impl WithMapping {
    /// Checks ids against `mapping`.
    pub fn new(mapping: TableMapping) -> Self {
        Self { mapping }
    }

    /// Returns the tables and their numbers.
    pub fn mapping(&self) -> &TableMapping {
        &self.mapping
    }
}

impl sealed::TableIds for WithMapping {
    /// Source: Convex backend, `crates/common/src/schemas/validator.rs`.
    fn verify(&self, text: &str, table: &str) -> Result<(), IdFault<'_>> {
        let id = DocumentId::decode(text).map_err(|_| IdFault::NotAnId)?;
        match self.mapping.name_of(id.table_number()) {
            Some(found) if found == table => Ok(()),
            Some(found) if is_system_name(found) => Err(IdFault::SystemTable),
            Some(found) => Err(IdFault::OtherTable(found)),
            None => Err(IdFault::NotAnId),
        }
    }

    /// A table that does not exist yet gets a number that no id has, so none is its own.
    fn verify_own(&self, text: &str, table: &str) -> Result<(), IdFault<'_>> {
        let id = DocumentId::decode(text).map_err(|_| IdFault::NotAnId)?;
        if self.mapping.number_of(table) == Some(id.table_number()) {
            return Ok(());
        }
        match self.mapping.name_of(id.table_number()) {
            Some(found) if is_system_name(found) => Err(IdFault::SystemTable),
            Some(found) => Err(IdFault::OtherTable(found)),
            None => Err(IdFault::NotAnId),
        }
    }

    fn id_len(&self, table: &str) -> usize {
        self.mapping
            .number_of(table)
            .map_or(USUAL_ID_LEN, DocumentId::encoded_len)
    }
}

impl sealed::TableIds for ShapeOnly {
    fn verify(&self, text: &str, _: &str) -> Result<(), IdFault<'_>> {
        match DocumentId::decode(text) {
            Ok(_) => Ok(()),
            Err(_) => Err(IdFault::NotAnId),
        }
    }

    fn verify_own(&self, text: &str, table: &str) -> Result<(), IdFault<'_>> {
        self.verify(text, table)
    }

    fn id_len(&self, _: &str) -> usize {
        USUAL_ID_LEN
    }
}

/// The characters of the ids of all tables that a deployment numbers itself.
const USUAL_ID_LEN: usize = 32;
