//! The deployment that rows are imported into, as far as an import depends on it.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use convex_schema_core::id::MappingError;
use convex_schema_core::{Schema, TableMapping};

/// The tables that a deployment has before an import, with their numbers and documents.
///
/// Whether an import is accepted depends on them: ids carry the number of their table, and by
/// default a table that is imported has to be empty. Without a deployment, what depends on it is not
/// checked.
///
/// ```
/// use convex_schema_core::{Schema, TableDefinition, v};
/// use convex_schema_files::Deployment;
///
/// let table = |name| TableDefinition::new(name, v::any());
/// let schema = Schema::builder().table(table("posts")).table(table("users")).build();
/// let fresh = Deployment::fresh(&schema);
/// assert_eq!(fresh.numbers().number_of("users").map(|it| it.get()), Some(10002));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployment {
    numbers: TableMapping,
    /// Documents of tables, where that is known.
    documents: BTreeMap<String, u64>,
}

impl Deployment {
    /// Returns a deployment without tables of users.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a deployment to which nothing but `schema` was ever pushed: its tables are empty and
    /// numbered from 10001 in the order of their names.
    pub fn fresh(schema: &Schema) -> Self {
        Self::new().push(schema)
    }

    /// Returns a deployment whose tables have these numbers. How many documents they have is not
    /// known, so nothing that depends on it is checked.
    pub fn with_numbers(numbers: TableMapping) -> Self {
        Self {
            numbers,
            documents: BTreeMap::new(),
        }
    }

    /// Sets how many documents a table has.
    pub(crate) fn count(&mut self, table: &str, documents: u64) {
        *self.documents.entry(table.to_owned()).or_default() += documents;
    }

    /// Adds a table with so many documents.
    ///
    /// # Errors
    /// The name or the number is taken; the deployment is dropped.
    pub fn table(
        mut self,
        name: impl Into<String>,
        number: NonZeroU32,
        documents: u64,
    ) -> Result<Self, MappingError> {
        let name = name.into();
        self.documents.insert(name.clone(), documents);
        self.numbers.insert(name, number)?;
        Ok(self)
    }

    /// Adds the tables of `schema` that are not there, empty, each with the lowest free number, in
    /// the order of their names.
    #[must_use]
    pub fn push(mut self, schema: &Schema) -> Self {
        let mut names: Vec<&str> = schema
            .tables()
            .map(convex_schema_core::TableRef::name)
            .collect();
        names.sort_unstable();
        for name in names {
            let is_new = self.numbers.iter().all(|(known, _)| known != name);
            if is_new {
                self.numbers.insert_next(name);
                self.documents.insert(name.to_owned(), 0);
            }
        }
        self
    }

    /// Returns the numbers of its tables.
    pub fn numbers(&self) -> &TableMapping {
        &self.numbers
    }

    /// Returns the documents of a table, if they are known; 0 if it is not there.
    pub fn documents(&self, table: &str) -> Option<u64> {
        match self.documents.get(table) {
            Some(count) => Some(*count),
            None if self.numbers.iter().any(|(known, _)| known == table) => None,
            None => Some(0),
        }
    }
}
