//! What is found about indexes once all tables are converted.

use convex_schema_rules::index::{IndexError, Kind};
use convex_schema_rules::limit::MAX_OWN_INDEX_FIELDS;
use convex_schema_rules::name::{NameError, check_index_name};
use convex_schema_rules::path::FieldPath;

use super::{broken, by_name};
use crate::check::Findings;
use crate::problem::{Problem, PushPhase};
use crate::schema::{Index, IndexKind, TableRef};

/// Reports database indexes on reserved fields, and those with no room for `_creationTime`.
///
/// Source: Convex backend, `crates/application/src/lib.rs`.
pub(in crate::check) fn evaluate<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    for index in by_name(table, Kind::Database) {
        for problem in evaluate_index(index) {
            findings.report(problem.in_table(table.name()).at_index(&index.name));
        }
    }
}

fn evaluate_index(index: &Index) -> Vec<Problem> {
    let IndexKind::Database { fields } = &index.kind else {
        return Vec::new();
    };
    let paths: Vec<_> = fields
        .iter()
        .filter_map(|field| FieldPath::parse(field).ok())
        .collect();
    let mut problems = Vec::new();
    if paths.iter().any(|path| path.is_creation_time()) {
        problems.push(broken(IndexError::CreationTime, PushPhase::Evaluate));
    }
    for path in paths {
        // The two fields of every document have messages of their own.
        if path.has_system_component() && !path.is_creation_time() && !path.is_id() {
            let rule = IndexError::ReservedField(path.as_str());
            problems.push(broken(rule, PushPhase::Evaluate));
        }
    }
    // Longer lists were refused when the index was converted.
    if fields.len() == MAX_OWN_INDEX_FIELDS + 1 {
        let rule = IndexError::TooManyFields(fields.len());
        problems.push(broken(rule, PushPhase::Evaluate));
    }
    problems
}

/// Reports names that only the making of an index refuses.
pub(in crate::check) fn push<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    for kind in Kind::ALL {
        for index in by_name(table, kind) {
            if let Err(error @ NameError::FivetranIndex) = check_index_name(&index.name) {
                let problem = broken(IndexError::Name(&index.name, error), PushPhase::Push);
                findings.report(problem.in_table(table.name()).at_index(&index.name));
            }
        }
    }
}
