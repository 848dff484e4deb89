//! The plan of a push: each table, and the schema as a whole.

use std::collections::HashMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Problem, Schema, TableRef, is_equal};
use serde_json::{Value, json};

use super::causes::scan_causes;
use super::index::{self, IndexPlan};
use super::outcome::{Outcome, Staging, TableChange};
use super::reason::{Reason, ScanOutcome};
use super::steps::{Step, steps};
use crate::diff::{self, Difference, Item, Rename, TableDiff};
use crate::subset::{Subset, scans, unknown_rules};

/// The effect of a push of one schema over another.
///
/// ```
/// use convex_schema_plan::push::{Outcome, Plan};
/// use convex_schema_core::{Schema, TableDefinition, v};
///
/// let schema = |user| Schema::builder().table(TableDefinition::new("users", user)).build();
/// let old = schema(v::object());
/// let wide = schema(v::object().field("email", v::optional(v::string())));
/// let new = schema(v::object().field("email", v::string()));
/// assert_eq!(Plan::new(&old, &wide).outcome(), Outcome::Free);
///
/// let plan = Plan::new(&wide, &new);
/// assert_eq!(plan.outcome(), Outcome::Scan);
/// let users = plan.table("users").unwrap();
/// assert_eq!(users.reasons()[0].to_string(), "field `email` became required: v.string()");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    tables: Vec<TablePlan>,
    schema_validation: Option<(bool, bool)>,
    unknown_keys: Vec<Difference>,
    renames: Vec<Rename>,
    problems: Vec<Problem>,
    table_count: usize,
}

/// The effect of a push on one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePlan {
    name: String,
    change: TableChange,
    differences: Vec<Difference>,
    /// The answer of the subset rule, unless it is "yes".
    scan: Option<Subset>,
    unknown_rules: Vec<String>,
    reasons: Vec<Reason>,
    indexes: Vec<IndexPlan>,
    steps: Vec<Step>,
    staging: Option<Staging>,
    documents: Option<u64>,
}

impl Plan {
    /// Returns what a push of `new` over a deployment with `old` would do.
    ///
    /// The outcome is [`Outcome::Free`] only if every document that satisfies `old` satisfies
    /// `new`.
    pub fn new(old: &Schema, new: &Schema) -> Self {
        let scanned: HashMap<&str, Subset> = scans(new, Some(old)).collect();
        let mut renames = diff::table_renames(old, new);
        let mut tables = Vec::new();
        for table in new.tables() {
            let scan = scanned.get(table.name()).copied();
            let Some(before) = old.table(table.name()) else {
                tables.push(TablePlan::added(table, scan));
                continue;
            };
            let found = diff::compare(before, table);
            let is_same = found.differences.is_empty();
            renames.extend(found.renames.iter().cloned());
            if !is_same || scan.is_some() {
                let is_enforced = old.schema_validation();
                tables.push(TablePlan::kept((before, is_enforced), table, found, scan));
            }
        }
        let gone = old.tables().filter(|it| new.table(it.name()).is_none());
        tables.extend(gone.map(TablePlan::removed));
        let (before, after) = (old.schema_validation(), new.schema_validation());
        Self {
            tables,
            schema_validation: (before != after).then_some((before, after)),
            unknown_keys: diff::of_keys(old, new),
            renames,
            problems: errors(new),
            table_count: new.tables().len(),
        }
    }

    /// Adds how many documents each table stores, as far as `count` knows it.
    #[must_use]
    pub fn with_documents(mut self, mut count: impl FnMut(&str) -> Option<u64>) -> Self {
        for table in &mut self.tables {
            table.documents = count(&table.name);
        }
        self
    }

    /// Returns the tables that change or are scanned: in the order of the new schema, then the
    /// removed ones.
    pub fn tables(&self) -> &[TablePlan] {
        &self.tables
    }

    /// Returns the table `name`, if it changes or is scanned.
    pub fn table(&self, name: &str) -> Option<&TablePlan> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Returns whether Convex enforces validators, before and after the push, where that changes.
    pub fn schema_validation(&self) -> Option<(bool, bool)> {
        self.schema_validation
    }

    /// Returns the differences of the keys of the whole schema that this version does not know.
    pub fn unknown_keys(&self) -> &[Difference] {
        &self.unknown_keys
    }

    /// Returns the tables, indexes and fields that were probably renamed, which Convex takes for a
    /// removal and an addition.
    pub fn renames(&self) -> &[Rename] {
        &self.renames
    }

    /// Returns the problems for which Convex rejects the new schema, whatever is stored.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns how many tables the new schema has.
    pub fn table_count(&self) -> usize {
        self.table_count
    }

    /// Returns how the push ends.
    pub fn outcome(&self) -> Outcome {
        if !self.problems.is_empty() {
            return Outcome::Rejected;
        }
        let of_keys = (!self.unknown_keys.is_empty()).then_some(Outcome::ScanPossible);
        let outcomes = self.tables.iter().map(TablePlan::outcome);
        outcomes.chain(of_keys).max().unwrap_or(Outcome::Free)
    }

    /// Returns whether the push changes nothing.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.schema_validation.is_none() && self.unknown_keys.is_empty()
    }

    /// Returns the plan as JSON, for programs:
    ///
    /// ```json
    /// {
    ///   "outcome": "free" | "scanPossible" | "scan" | "rejected",
    ///   "tables": [...],
    ///   "schemaValidation": { "old": true, "new": false } | null,
    ///   "unknownKeys": [...],
    ///   "renames": [...],
    ///   "problems": [{ "code": "EmptyIndex", "table": "users", "index": "by_email", "message": "...", "help": "..." }]
    /// }
    /// ```
    ///
    /// The entries are those of [`TablePlan::to_json`], [`Difference::to_json`] and [`Rename::to_json`]. Later versions may
    /// add keys.
    pub fn to_json(&self) -> Value {
        let validation = |(old, new)| json!({ "old": old, "new": new });
        json!({
            "outcome": self.outcome().as_str(),
            "tables": list(&self.tables, TablePlan::to_json),
            "schemaValidation": self.schema_validation.map(validation),
            "unknownKeys": list(&self.unknown_keys, Difference::to_json),
            "renames": list(&self.renames, Rename::to_json),
            "problems": list(&self.problems, problem),
        })
    }
}

impl TablePlan {
    fn new(name: &str, change: TableChange) -> Self {
        Self {
            name: name.to_owned(),
            change,
            differences: Vec::new(),
            scan: None,
            unknown_rules: Vec::new(),
            reasons: Vec::new(),
            indexes: Vec::new(),
            steps: Vec::new(),
            staging: None,
            documents: None,
        }
    }

    fn added(table: TableRef<'_>, scan: Option<Subset>) -> Self {
        Self {
            differences: vec![diff::added(table)],
            scan,
            indexes: index::changes(None, Some(table)),
            ..Self::new(table.name(), TableChange::Added)
        }
    }

    fn removed(table: TableRef<'_>) -> Self {
        Self {
            differences: vec![diff::removed(table)],
            indexes: index::changes(Some(table), None),
            ..Self::new(table.name(), TableChange::Removed)
        }
    }

    /// Returns a table of both schemas: the old one, and whether it was enforced.
    fn kept(
        (old, is_enforced): (TableRef<'_>, bool),
        new: TableRef<'_>,
        found: TableDiff,
        scan: Option<Subset>,
    ) -> Self {
        let reasons = match scan {
            Some(_) if is_enforced => scan_causes(old.document(), new.document()),
            Some(_) => vec![Reason::unchecked()],
            None => Vec::new(),
        };
        let mut differences = found.differences;
        differences.retain(|difference| !matches!(difference.item(), Item::Index(_)));
        Self {
            differences,
            scan,
            unknown_rules: match scan {
                Some(Subset::Unknown) => rules_not_known([old, new]),
                _ => Vec::new(),
            },
            steps: steps(new.name(), &reasons, &found.renames),
            staging: scan.and_then(|_| staging(old, new, is_enforced)),
            reasons,
            indexes: index::changes(Some(old), Some(new)),
            ..Self::new(new.name(), TableChange::Kept)
        }
    }

    /// Returns the name of the table.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns which of the two schemas have the table.
    pub fn change(&self) -> TableChange {
        self.change
    }

    /// Returns the differences of its documents and staged validators; those of its indexes are in
    /// [`indexes`](Self::indexes).
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Returns whether the backend validates the documents that it stores under this name. It skips
    /// a table that is new to it or empty, which the schemas don't show.
    pub fn is_checked(&self) -> bool {
        self.scan.is_some()
    }

    /// Returns the reasons for the scan. Never empty for a table that both schemas have and that is
    /// checked.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// Returns the validators whose subset rule of the backend this version does not know, if they
    /// decide whether there is a scan: `v.function()`, the `type` of one that this version does not
    /// know.
    pub fn unknown_rules(&self) -> &[String] {
        &self.unknown_rules
    }

    /// Returns what happens to its indexes.
    pub fn indexes(&self) -> &[IndexPlan] {
        &self.indexes
    }

    /// Returns the pushes and backfills after which no push can fail; empty if this one can't fail.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns how staging the new validator helps.
    pub fn staging(&self) -> Option<Staging> {
        self.staging
    }

    /// Returns how many documents the table stores, if [`Plan::with_documents`] knew it.
    pub fn documents(&self) -> Option<u64> {
        self.documents
    }

    /// Returns the indexes for which the Convex CLI asks for confirmation, because the table is
    /// known to have [`LARGE_TABLE`](super::LARGE_TABLE) documents or more.
    pub fn confirmed_indexes(&self) -> impl Iterator<Item = &IndexPlan> {
        let documents = self.documents.unwrap_or_default();
        let indexes = self.indexes.iter();
        indexes.filter(move |index| index.needs_confirmation(documents))
    }

    /// Returns how the push ends for this table.
    pub fn outcome(&self) -> Outcome {
        match (self.change, self.scan) {
            (TableChange::Kept, Some(Subset::Unknown)) => Outcome::ScanPossible,
            (TableChange::Kept, Some(_)) => Outcome::Scan,
            _ => Outcome::Free,
        }
    }

    /// Returns the result of the scan if the table has documents; `None` if there is no scan.
    pub fn scan_outcome(&self) -> Option<ScanOutcome> {
        self.reasons.iter().map(Reason::scan_outcome).max()
    }

    /// Returns the plan of the table as JSON, for programs:
    ///
    /// ```json
    /// {
    ///   "table": "users",
    ///   "change": "added" | "kept" | "removed",
    ///   "outcome": "free" | "scanPossible" | "scan",
    ///   "scanOutcome": "passes" | "depends" | "fails" | null,
    ///   "unknownRules": ["v.function()"],
    ///   "documents": 120000 | null,
    ///   "differences": [...], "reasons": [...], "indexes": [...], "steps": [...],
    ///   "confirmedIndexes": ["by_email"],
    ///   "staging": "done" | "possible" | null
    /// }
    /// ```
    ///
    /// The entries are those of [`Difference::to_json`], [`Reason::to_json`],
    /// [`IndexPlan::to_json`] and [`Step::to_json`].
    pub fn to_json(&self) -> Value {
        let confirmed: Vec<_> = self.confirmed_indexes().map(IndexPlan::name).collect();
        json!({
            "table": self.name,
            "change": self.change.as_str(),
            "outcome": self.outcome().as_str(),
            "scanOutcome": self.scan_outcome().map(ScanOutcome::as_str),
            "unknownRules": self.unknown_rules,
            "documents": self.documents,
            "differences": list(&self.differences, Difference::to_json),
            "reasons": list(&self.reasons, Reason::to_json),
            "indexes": list(&self.indexes, IndexPlan::to_json),
            "confirmedIndexes": confirmed,
            "steps": list(&self.steps, Step::to_json),
            "staging": self.staging.map(Staging::as_str),
        })
    }
}

/// Returns the validators of a table's documents, before and after, whose rule is not known.
fn rules_not_known(tables: [TableRef<'_>; 2]) -> Vec<String> {
    let mut found = Vec::new();
    for document in tables.into_iter().filter_map(TableRef::document) {
        unknown_rules(document, &mut found);
    }
    for table in tables {
        let keys = table.unknown_keys().iter();
        for (key, _) in keys.chain(table.unknown_document_keys().iter()) {
            if !found.iter().any(|known| known == key) {
                found.push(key.to_owned());
            }
        }
    }
    found
}

fn errors(schema: &Schema) -> Vec<Problem> {
    let mut problems = schema.check();
    problems.retain(Problem::is_error);
    problems
}

fn staging(old: TableRef<'_>, new: TableRef<'_>, is_enforced: bool) -> Option<Staging> {
    let wanted = new.document()?;
    let staged = old.staged_document();
    if staged.is_some_and(|staged| is_equal(staged, wanted)) {
        return Some(Staging::Done);
    }
    // Staging keeps the old validator enforced: it needs one, and nothing is gained for `v.any()`.
    let is_useful = is_enforced && !matches!(wanted.exhaustive(), ValidatorKind::Any);
    is_useful.then_some(Staging::Possible)
}

fn list<T>(items: &[T], one: impl Fn(&T) -> Value) -> Value {
    items.iter().map(one).collect()
}

fn problem(problem: &Problem) -> Value {
    json!({
        "code": problem.code.as_str(),
        "table": problem.table,
        "index": problem.index,
        "message": problem.message,
        "help": problem.help,
    })
}
