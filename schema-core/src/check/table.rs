//! Rules for tables: their documents and their names. Their indexes follow.

use convex_schema_rules::name::{NameError, check_table_name};

use super::{Findings, index, rename, validator};
use crate::problem::{Problem, ProblemCode, PushPhase};
use crate::schema::{MemberRef, TableRef, ValidatorKind, ValidatorRef};
use crate::unknown::UnknownValidator;

/// Reports what the backend finds when it converts the table at `place` of the export.
///
/// Source: Convex backend, `crates/common/src/schemas/json.rs`.
pub(super) fn parse<'a>(findings: &mut Findings<'a>, table: TableRef<'a>, place: usize) {
    if let Some(document) = table.document() {
        validator::parse(findings, table, document);
        if let Some(problem) = document_type(document) {
            findings.report(problem.in_table(table.name()));
        }
    }
    if let Err(error) = check_table_name(table.name()) {
        findings.report(table_name(table.name(), error).in_table(table.name()));
    }
    index::parse(findings, table, place);
}

/// Documents are objects, so their validator is one, or a union of nothing else, or any.
pub(super) fn document_type(document: ValidatorRef<'_>) -> Option<Problem> {
    let found = match document.kind() {
        ValidatorKind::Any | ValidatorKind::Object(_) => return None,
        ValidatorKind::Unknown(unknown) if may_be(unknown, &["any", "object", "union"]) => {
            return None;
        }
        ValidatorKind::Union(members) => {
            let is_object = |member: &ValidatorRef<'_>| match member.kind() {
                ValidatorKind::Unknown(unknown) => may_be(unknown, &["object"]),
                kind => matches!(kind, ValidatorKind::Object(_)),
            };
            let mut members = members.iter().map(MemberRef::validator);
            members.find(|member| !is_object(member))?
        }
        ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Record { .. } => document,
    };
    let message = format!(
        "documents are an object, a union of objects or `v.any()`, not `{}`",
        found.shortened()
    );
    let help = match found.kind() {
        ValidatorKind::Union(_) => "list the members of the inner union in the outer one",
        ValidatorKind::Any => "use `v.any()` alone: a union with it accepts no less",
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "any value fits into a field"
        )]
        _ => "put it in a field of an object",
    };
    let code = ProblemCode::InvalidTopLevelTypeInSchemaError;
    Some(Problem::error(code, PushPhase::Parse, message).with_help(help))
}

/// Returns whether a validator may be one of `types`: its type is not known, or it is one of them with keys that are not
/// known.
fn may_be(unknown: &UnknownValidator, types: &[&str]) -> bool {
    unknown.keys().is_empty() || types.contains(&unknown.tag())
}

fn table_name(name: &str, error: NameError) -> Problem {
    let code = if error.is_reserved() {
        ProblemCode::TableNameReserved
    } else {
        ProblemCode::InvalidTableName
    };
    let message = format!("`{name}` can't name a table: {error}");
    Problem::error(code, PushPhase::Parse, message).with_help(rename(name))
}
