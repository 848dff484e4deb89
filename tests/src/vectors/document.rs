//! Cases about one document.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use convex_schema::validate::Mode;
use convex_schema::{Schema, TableMapping, TableRef};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Expect, fail};

/// A document that was written to a table.
#[derive(Deserialize)]
pub struct DocumentCase {
    /// The subject of the case.
    pub group: String,
    /// The schema as the JSON of its export.
    pub schema: String,
    /// The table.
    pub table: String,
    doc: Option<Box<RawValue>>,
    doc_text: Option<String>,
    #[serde(default)]
    mode: String,
    /// Whether the document may hold commit timestamps to come.
    #[serde(default)]
    pub pending: bool,
    tables: Option<BTreeMap<String, NonZeroU32>>,
    /// The backend's answer.
    pub expect: Expect,
}

impl DocumentCase {
    /// The document, maybe no JSON.
    pub fn text(&self) -> &str {
        match &self.doc_text {
            Some(text) => text,
            None => self.doc.as_ref().map_or("null", |raw| raw.get()),
        }
    }

    /// How it was written.
    pub fn mode(&self) -> Mode {
        match self.mode.as_str() {
            "insert" => Mode::Insert,
            "existing" => Mode::Existing,
            "pure" => Mode::Pure,
            _ => Mode::Auto,
        }
    }

    /// The numbers of the tables in the deployment: those of the case, or those of a new one.
    ///
    /// # Panics
    /// If the case gives a number that no table can have.
    pub fn mapping(&self, schema: &Schema) -> TableMapping {
        let names = || schema.tables().map(TableRef::name);
        let mut mapping = match &self.tables {
            None => TableMapping::fresh_deployment(names()),
            Some(tables) => {
                let mut mapping = TableMapping::new();
                for (name, number) in tables {
                    if let Err(error) = mapping.insert(name, *number) {
                        fail(&format!("{}: {error}", self.group));
                    }
                }
                mapping
            }
        };
        mapping.insert_next(&self.table);
        mapping
    }
}
