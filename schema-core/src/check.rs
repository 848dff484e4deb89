//! The check of a schema: everything that a push would reject, found before it.
//!
//! The rules stand in the order of the backend's pipeline: each table of the export is converted
//! (`table`, `validator`, `index`), then index fields are looked up (`indexed_fields`), then the
//! schema is stored (`validator`), then indexes are made (`index`). The rules that no step of a
//! push has (`local`) come last.

mod described;
mod index;
mod indexed_fields;
mod local;
mod table;
mod validator;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use convex_schema_rules::limit::MAX_TABLES;
use convex_schema_rules::name::check_identifier;

use crate::problem::{Problem, ProblemCode, PushPhase, SchemaError};
use crate::schema::{Model, NodeId, NodeProblem, Schema, SchemaBuilder, TableRef};

impl Schema {
    /// Returns all that is wrong with the schema, in the order in which the backend would find it.
    ///
    /// The first [error](Problem::is_error) is the answer of a push. Problems that only we find stand at the
    /// end, with [`PushPhase::Local`].
    ///
    /// ```
    /// use convex_schema_core::{Index, ProblemCode, Schema, TableDefinition, v};
    ///
    /// let users = TableDefinition::new("users", v::object().field("email", v::string()))
    ///     .index(Index::database("by_email", ["emial"]));
    /// let problems = Schema::builder().table(users).build().check();
    /// assert_eq!(problems[0].code, ProblemCode::SchemaDefinitionError);
    /// assert_eq!(problems[0].help.as_deref(), Some("did you mean `email`?"));
    /// ```
    pub fn check(&self) -> Vec<Problem> {
        let mut findings = Findings::new(self.model());
        for (place, table) in exported_tables(self).into_iter().enumerate() {
            table::parse(&mut findings, table, place);
        }
        // The backend keeps tables in a sorted map from here on.
        let mut tables: Vec<_> = self.tables().collect();
        tables.sort_by_key(|table| table.name());
        for table in &tables {
            index::evaluate(&mut findings, *table);
        }
        if self.schema_validation() {
            for table in &tables {
                indexed_fields::evaluate(&mut findings, *table);
            }
        }
        for table in &tables {
            validator::store(&mut findings, *table);
        }
        too_many_tables(&mut findings, tables.len());
        for table in &tables {
            index::push(&mut findings, *table);
        }
        local::check(&mut findings, self);
        findings.problems
    }

    /// The schema itself, or all problems if one of them is an error.
    pub(crate) fn checked(self) -> Result<Self, SchemaError> {
        let problems = self.check();
        if problems.iter().any(Problem::is_error) {
            Err(SchemaError { problems })
        } else {
            Ok(self)
        }
    }
}

impl SchemaBuilder {
    /// The schema, unless a push would reject it or it breaks a rule of ours.
    ///
    /// # Errors
    /// The problems that [`Schema::check`] finds, if one of them is an error.
    pub fn build_checked(self) -> Result<Schema, SchemaError> {
        self.build().checked()
    }
}

/// The tables as the export lists them, with those that later ones replace.
fn exported_tables(schema: &Schema) -> Vec<TableRef<'_>> {
    let model = schema.model();
    let mut shadowed = model.shadowed.iter().peekable();
    let mut tables = Vec::new();
    for (place, table) in schema.tables().enumerate() {
        while let Some(earlier) = shadowed.next_if(|earlier| earlier.before <= place) {
            let table = &earlier.table;
            tables.push(TableRef { model, table });
        }
        tables.push(table);
    }
    tables
}

fn too_many_tables(findings: &mut Findings<'_>, count: usize) {
    if count > MAX_TABLES {
        let message = format!("a deployment has at most {MAX_TABLES} tables, not {count}");
        findings.report(Problem::error(
            ProblemCode::TooManyTables,
            PushPhase::Store,
            message,
        ));
    }
}

/// The problems found so far, and those that the reader of an export noted.
struct Findings<'a> {
    noted: HashMap<NodeId, Vec<&'a NodeProblem>>,
    missing_dimensions: &'a [(usize, usize)],
    problems: Vec<Problem>,
}

impl<'a> Findings<'a> {
    fn new(model: &'a Model) -> Self {
        let mut noted: HashMap<NodeId, Vec<&NodeProblem>> = HashMap::new();
        for problem in &model.node_problems {
            noted.entry(problem.node).or_default().push(problem);
        }
        Self {
            noted,
            missing_dimensions: &model.missing_dimensions,
            problems: Vec::new(),
        }
    }

    fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Returns what the reader of an export noted about a validator.
    fn problems_of(&self, node: NodeId) -> Vec<&'a NodeProblem> {
        self.noted.get(&node).cloned().unwrap_or_default()
    }
}

/// The advice to give something a legal name, near to the one it has.
fn rename(name: &str) -> String {
    let mut legal: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    legal.truncate(convex_schema_rules::limit::MAX_IDENTIFIER_LEN);
    let start = legal.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit());
    let legal = start.trim_end_matches('_');
    if legal != name && check_identifier(legal).is_ok() {
        format!("rename it, for example to `{legal}`")
    } else {
        "rename it".to_owned()
    }
}
