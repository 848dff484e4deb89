//! A plan as JSON.

use serde_json::{Value, json};

use super::{Cause, Fate, IndexPlan, Plan, Prospect, Reason, Staging, TablePlan};
use crate::diff::{Change, Difference, Item, Rename};
use convex_schema_core::Problem;

impl Plan {
    /// The plan as JSON, for programs.
    ///
    /// ```json
    /// {
    ///   "outcome": "free" | "scan" | "fail",
    ///   "tables": [{
    ///     "table": "users", "fate": "added" | "kept" | "removed", "outcome": "free" | "scan",
    ///     "prospect": "passes" | "depends" | "fails" | null,
    ///     "changes": [{ "item": "field", "path": "email", "change": "added", "old": null, "new": "v.string()" }],
    ///     "reasons": [{ "path": "email", "cause": "requiredFieldAdded", "prospect": "fails", "text": "..." }],
    ///     "indexes": [{ "name": "by_email", "change": "built", "text": ".index(...)" }],
    ///     "steps": [{ "action": "widen" | "write" | "backfill" | "narrow", "text": "..." }],
    ///     "staging": "done" | "possible" | null
    ///   }],
    ///   "schemaValidation": { "old": true, "new": false } | null,
    ///   "renames": [{ "table": "users" | null, "old": "by_mail", "new": "by_email" }],
    ///   "refusals": [{ "code": "EmptyIndex", "table": "users", "index": "by_email", "message": "...", "help": "..." }]
    /// }
    /// ```
    ///
    /// `item` is one of `table`, `document`, `field`, `member`, `stagedDocument`; `change` of
    /// `added`, `removed`, `changed`, and for indexes the words of
    /// [`IndexChange`](super::IndexChange). Keys may be added in a later version.
    pub fn to_json(&self) -> Value {
        json!({
            "outcome": self.outcome().word(),
            "tables": list(&self.tables, table),
            "schemaValidation": self.schema_validation.map(|(old, new)| json!({ "old": old, "new": new })),
            "renames": list(&self.renames, rename),
            "refusals": list(&self.refusals, refusal),
        })
    }
}

fn list<T>(items: &[T], one: impl Fn(&T) -> Value) -> Value {
    items.iter().map(one).collect()
}

fn table(table: &TablePlan) -> Value {
    let fate = match table.fate {
        Fate::Added => "added",
        Fate::Kept => "kept",
        Fate::Removed => "removed",
    };
    let staging = table.staging.map(|staging| match staging {
        Staging::Done => "done",
        Staging::Possible => "possible",
    });
    json!({
        "table": table.name,
        "fate": fate,
        "outcome": table.outcome().word(),
        "prospect": table.prospect().map(Prospect::word),
        "changes": list(&table.differences, difference),
        "reasons": list(&table.reasons, reason),
        "indexes": list(&table.indexes, index),
        "steps": list(&table.steps, |step| json!({ "action": step.action.word(), "text": step.text })),
        "staging": staging,
    })
}

fn difference(difference: &Difference) -> Value {
    let (item, path) = match &difference.item {
        Item::SchemaValidation => ("schemaValidation", None),
        Item::Table => ("table", None),
        Item::Document => ("document", None),
        Item::Field(path) => ("field", Some(path)),
        Item::Member(path) => ("member", Some(path)),
        Item::StagedDocument => ("stagedDocument", None),
        Item::Index(name) => ("index", Some(name)),
    };
    let (change, old, new) = match &difference.change {
        Change::Added(new) => ("added", None, Some(new)),
        Change::Removed(old) => ("removed", Some(old), None),
        Change::Changed { old, new } => ("changed", Some(old), Some(new)),
    };
    json!({ "item": item, "path": path, "change": change, "old": old, "new": new })
}

impl Prospect {
    /// `passes`, `depends` or `fails`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Depends => "depends",
            Self::Fails => "fails",
        }
    }
}

fn reason(reason: &Reason) -> Value {
    let cause = match reason.cause {
        Cause::RequiredFieldAdded { .. } => "requiredFieldAdded",
        Cause::BecameRequired { .. } => "becameRequired",
        Cause::FieldRemoved { .. } => "fieldRemoved",
        Cause::MemberRemoved { .. } => "memberRemoved",
        Cause::Changed { .. } => "changed",
        Cause::Unchecked => "unchecked",
    };
    json!({
        "path": reason.path,
        "cause": cause,
        "prospect": reason.prospect.word(),
        "text": reason.to_string(),
    })
}

fn index(index: &IndexPlan) -> Value {
    json!({ "name": index.name, "change": index.change.word(), "text": index.text })
}

fn rename(rename: &Rename) -> Value {
    json!({ "table": rename.table, "old": rename.old, "new": rename.new })
}

fn refusal(problem: &Problem) -> Value {
    json!({
        "code": problem.code.as_str(),
        "table": problem.table,
        "index": problem.index,
        "message": problem.message,
        "help": problem.help,
    })
}
