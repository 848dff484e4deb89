//! What a source says besides its schema: comments, and what things are called there.

use std::collections::BTreeMap;

use convex_schema_core::{Schema, TableRef};

/// What is known of the source of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    /// The tables that the source defines itself, by name.
    pub(crate) tables: BTreeMap<String, Note>,
    /// What tables of packages are spread from, such as `authTables`.
    pub spreads: Vec<String>,
    /// Other things that the source exports: other modules may import them.
    pub exports: Vec<String>,
    /// The option `strictTableNameTypes`, which no export carries.
    pub strict_table_name_types: Option<bool>,
}

/// What is known of a place in a schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Note {
    /// Lines about the table, the field or the member.
    pub(crate) docs: Vec<String>,
    /// Lines about the validator, wherever it is used.
    pub(crate) type_docs: Vec<String>,
    /// The constant that holds the validator.
    pub(crate) name: Option<String>,
    pub(crate) steps: BTreeMap<Step, Note>,
}

/// A step into a validator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Field(String),
    Element,
    Key,
    Value,
    Member(usize),
}

impl Notes {
    /// The tables of `schema` that the source does not define itself, if it spreads others.
    pub fn spread_tables(&self, schema: &Schema) -> Vec<String> {
        if self.spreads.is_empty() {
            return Vec::new();
        }
        let names = schema.tables().map(TableRef::name);
        let spread = names.filter(|name| !self.tables.contains_key(*name));
        spread.map(str::to_owned).collect()
    }

    /// Whether there are comments on tables or in them.
    pub(crate) fn has_docs(&self) -> bool {
        self.tables.values().any(Note::has_docs)
    }
}

impl Note {
    /// What is known of the place that is one step further.
    pub(crate) fn step(&self, step: &Step) -> Option<&Self> {
        self.steps.get(step)
    }

    fn has_docs(&self) -> bool {
        !self.docs.is_empty()
            || !self.type_docs.is_empty()
            || self.steps.values().any(Self::has_docs)
    }
}
