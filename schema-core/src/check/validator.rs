//! Rules for validators: names, records, literals.

use convex_schema_rules::name::check_identifier;
use convex_schema_rules::suggest::closest;

use super::walk::{Event, Location, walk};
use super::{Findings, rename};
use crate::problem::{Problem, ProblemCode, PushPhase};
use crate::schema::{Model, TableRef, ValidatorKind, ValidatorRef};
use crate::validator::Literal;

/// Reports what the backend finds when it converts `document`, and what the reader noted.
pub(super) fn parse<'a>(
    findings: &mut Findings<'a>,
    table: TableRef<'a>,
    document: ValidatorRef<'a>,
) {
    walk(document, &mut |place, event| {
        let problem = match event {
            Event::Field(field) => field_name(field.name(), place),
            Event::Keys(keys) => record_keys(keys, place),
            Event::Validator(validator) => {
                literal_keys(validator, place, findings, table);
                id_table(validator, place)
            }
        };
        if let Some(problem) = problem {
            findings.report(problem.in_table(table.name()));
        }
    });
}

fn field_name(name: &str, place: &Location<'_>) -> Option<Problem> {
    let error = check_identifier(name).err()?;
    let message = format!("{place}`{name}` can't name a field: {error}");
    Some(
        Problem::error(ProblemCode::InvalidSchema, PushPhase::Parse, message)
            .with_help(rename(name)),
    )
}

fn id_table(validator: ValidatorRef<'_>, place: &Location<'_>) -> Option<Problem> {
    let ValidatorKind::Id(table) = validator.kind() else {
        return None;
    };
    let error = check_identifier(table).err()?;
    let message = format!("{place}`{validator:#}` names no table: {error}");
    let help = meant_table(validator.model, table);
    Some(Problem::error(ProblemCode::InvalidSchema, PushPhase::Parse, message).with_some_help(help))
}

/// The advice to use a table that exists, if one has a name like `wrong`.
pub(super) fn meant_table(model: &Model, wrong: &str) -> Option<String> {
    let own = model.tables.iter().map(|table| table.name);
    let names = own.chain(model.external_tables.iter().copied());
    let known = names.map(|name| model.names.get(name));
    let system = ["_storage", "_scheduled_functions"];
    closest(wrong, known.chain(system)).map(|meant| format!("did you mean `{meant}`?"))
}

fn record_keys(keys: ValidatorRef<'_>, place: &Location<'_>) -> Option<Problem> {
    if are_strings(keys) {
        return None;
    }
    let keys = keys.shortened();
    let message = format!("{place}the keys of a record are strings or ids, not `{keys}`");
    let problem = Problem::error(ProblemCode::InvalidRecordType, PushPhase::Parse, message);
    Some(problem.with_help("use `v.string()` keys, or an array of objects"))
}

/// Literal keys are found after the values; so are optional values, which the reader noted.
fn literal_keys<'a>(
    validator: ValidatorRef<'a>,
    place: &Location<'a>,
    findings: &mut Findings<'a>,
    table: TableRef<'a>,
) {
    if let ValidatorKind::Record { keys, .. } = validator.kind() {
        if are_strings(keys) && has_string_literal(keys) {
            let keys = keys.shortened();
            let message = format!("{place}the keys of a record can't be literals, as in `{keys}`");
            let problem = Problem::error(ProblemCode::InvalidRecordType, PushPhase::Parse, message);
            let help = "use an object with a field for each key, or `v.string()` keys";
            findings.report(problem.in_table(table.name()).with_help(help));
        }
    }
    for noted in findings.problems_of(validator.id) {
        if noted.code != ProblemCode::UndecidedInteger {
            let message = format!("{place}{}", noted.message);
            let problem = Problem::error(noted.code, PushPhase::Parse, message);
            findings.report(problem.in_table(table.name()));
        }
    }
}

/// Whether everything that the validator accepts is a string.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`, `is_subset`.
fn are_strings(validator: ValidatorRef<'_>) -> bool {
    match validator.kind() {
        // The server's rule for the last two is not known: it may take them.
        ValidatorKind::String
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(Literal::String(_))
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_) => true,
        ValidatorKind::Union(members) => {
            members.iter().all(|member| are_strings(member.validator()))
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::Bytes
        | ValidatorKind::Literal(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => false,
    }
}

fn has_string_literal(validator: ValidatorRef<'_>) -> bool {
    match validator.kind() {
        ValidatorKind::Literal(Literal::String(_)) => true,
        ValidatorKind::Union(members) => members
            .iter()
            .any(|member| has_string_literal(member.validator())),
        #[allow(clippy::wildcard_enum_match_arm, reason = "no other kind is a literal")]
        _ => false,
    }
}

/// Reports literals that the stored form of a schema can't spell. It has no fields that start with
/// `_`.
///
/// Source: Convex backend, `crates/common/src/schemas/json.rs`.
pub(super) fn store<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    let Some(document) = table.document() else {
        return;
    };
    walk(document, &mut |place, event| {
        let Event::Validator(validator) = event else {
            return;
        };
        if let ValidatorKind::Literal(Literal::Float64(value)) = validator.kind() {
            if !value.is_finite() && !place.is_left_out() {
                let message = format!("{place}a literal can't be `{value}`, only a finite number");
                let problem = Problem::error(
                    ProblemCode::UnsupportedFloatLiteral,
                    PushPhase::Store,
                    message,
                );
                findings.report(problem.in_table(table.name()).with_help("use `v.number()`"));
            }
        }
    });
}
