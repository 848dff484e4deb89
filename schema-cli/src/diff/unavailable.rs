//! Stands in for `data` and `stored` where the program is built without readers of documents.

use anyhow::Result;
use convex_schema::Schema;
use convex_schema_plan::push::{Plan, TablePlan};
use serde_json::Value;

use crate::args::DiffForm;
use crate::{Verdict, without_documents};

/// Documents, of which there are none.
pub(super) enum Data {}

impl Data {
    pub(super) fn read(_: &str, _: &Schema, _: &Plan) -> Result<Self> {
        Err(without_documents("`diff --data`"))
    }

    pub(super) fn documents(&self, _: &str) -> Option<u64> {
        match *self {}
    }

    pub(super) fn fails(&self) -> bool {
        match *self {}
    }

    pub(super) fn text(&self) -> String {
        match *self {}
    }

    pub(super) fn to_json(&self) -> Value {
        match *self {}
    }
}

/// How many documents a table stores: never known here.
pub(super) fn counted(_: &TablePlan) -> Option<String> {
    None
}

/// The indexes of large tables: never known here.
pub(super) fn confirmation(_: &TablePlan) -> Option<String> {
    None
}

/// Rejects an export of documents as the deployed schema.
pub(super) fn run(_: &str, _: &Schema, _: &DiffForm) -> Result<Verdict> {
    Err(without_documents("an export as the deployed schema"))
}
