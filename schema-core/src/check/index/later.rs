//! What is found about indexes once all tables are converted.

use convex_schema_rules::limit::MAX_OWN_INDEX_FIELDS;
use convex_schema_rules::name::{NameError, check_index_name};
use convex_schema_rules::path::FieldPath;

use super::conversion::too_many_fields;
use super::{by_name, reserved};
use crate::check::{Code, Findings, Phase, Problem};
use crate::schema::{Index, IndexKind, TableRef};

/// Reports database indexes on reserved fields, and those with no room for `_creationTime`.
///
/// Source: Convex backend, `crates/application/src/lib.rs`.
pub(in crate::check) fn evaluate<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    for index in by_name(table, "index") {
        for problem in evaluate_index(index) {
            findings.report(problem.in_table(table).at_index(&index.name));
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
        let message = "lists `_creationTime`, which ends every index by itself";
        let code = Code::IndexFieldsContainCreationTime;
        problems.push(Problem::error(code, Phase::Evaluate, message).with_help("take it out"));
    }
    for path in paths {
        // The two fields of every document have messages of their own.
        if path.has_system_component() && !path.is_creation_time() && !path.is_id() {
            let message = format!(
                "`{path}` can't be indexed: fields that start with `_` are \
                                   reserved for Convex"
            );
            let code = Code::IndexFieldNameReserved;
            problems.push(Problem::error(code, Phase::Evaluate, message));
        }
    }
    // Longer lists were refused when the index was converted.
    if fields.len() == MAX_OWN_INDEX_FIELDS + 1 {
        problems.push(Problem {
            phase: Phase::Evaluate,
            ..too_many_fields(fields.len())
        });
    }
    problems
}

/// Reports names that only the making of an index refuses.
pub(in crate::check) fn push<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    for noun in ["index", "search index", "vector index"] {
        for index in by_name(table, noun) {
            if let Err(error @ NameError::FivetranIndex) = check_index_name(&index.name) {
                let problem = reserved(index, error, Phase::Push);
                findings.report(problem.in_table(table).at_index(&index.name));
            }
        }
    }
}
