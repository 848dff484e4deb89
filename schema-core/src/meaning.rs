//! Validators compared by what they accept, not by how they are spelled.

use std::fmt::Write;

use convex_schema_rules::name::{CREATION_TIME_FIELD, ID_FIELD};

use crate::exhaustive::ValidatorKind;
use crate::export::validator_json;
use crate::schema::{FieldRef, MemberRef, ValidatorRef};

/// A text that is equal for validators that accept the same values and are read as the same types: neither the
/// order of fields nor that of literals counts, nor where null stands in a union.
pub fn meaning(validator: ValidatorRef<'_>) -> String {
    match validator.exhaustive() {
        ValidatorKind::Object(fields) => {
            let fields = fields.iter().map(|it| field(it, it.is_optional()));
            object(fields.collect())
        }
        ValidatorKind::Array(element) => format!("array {}", meaning(element)),
        ValidatorKind::Record { keys, values } => {
            format!("record {} {}", meaning(keys), meaning(values))
        }
        ValidatorKind::Union(members) => {
            let members: Vec<_> = members.iter().map(MemberRef::validator).collect();
            union(&members)
        }
        ValidatorKind::Id(table) => format!("id {table:?}"),
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Literal(_)
        | ValidatorKind::Unknown(_) => validator_json(validator),
    }
}

/// The meaning of a union of `members`.
pub fn union(members: &[ValidatorRef<'_>]) -> String {
    let order = |member: &ValidatorRef<'_>| match member.exhaustive() {
        ValidatorKind::Literal(_) => 0,
        ValidatorKind::Null => 2,
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "only literals and null exclude all others"
        )]
        _ => 1,
    };
    let mut texts: Vec<(u8, String)> = members
        .iter()
        .map(|member| (order(member), meaning(*member)))
        .collect();
    if members.iter().all(|member| order(member) != 1) {
        texts.sort();
        texts.dedup();
    } else {
        // Members are tried in order, but null is no other member's value.
        texts.sort_by_key(|(order, _)| *order == 2);
    }
    let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
    format!("[{}]", texts.join("|"))
}

/// The meaning of a field, as if it were optional or not.
pub fn field(field: FieldRef<'_>, is_optional: bool) -> String {
    let optional = if is_optional { "?" } else { "" };
    format!(
        "{:?}{optional}:{}",
        field.name(),
        meaning(field.validator())
    )
}

/// The meaning of an object with fields of these meanings.
pub fn object(mut fields: Vec<String>) -> String {
    fields.sort();
    let mut text = "{".to_owned();
    for field in fields {
        let _ = write!(text, "{field},");
    }
    text.push('}');
    text
}

/// The meaning of the stored documents of a table; `None` for documents to which no system field can be added.
pub fn stored(table: &str, document: ValidatorRef<'_>) -> Option<String> {
    match document.exhaustive() {
        ValidatorKind::Object(fields) => {
            let fields = fields.iter().map(|it| field(it, it.is_optional()));
            let mut texts: Vec<String> = fields.collect();
            texts.push(format!("{ID_FIELD:?}:id {table:?}"));
            texts.push(format!("{CREATION_TIME_FIELD:?}:{NUMBER}"));
            Some(object(texts))
        }
        ValidatorKind::Union(members) => {
            let members = members.iter().map(|it| stored(table, it.validator()));
            let members: Option<Vec<_>> = members.collect();
            Some(format!("[{}]", members?.join("|")))
        }
        ValidatorKind::Any
        | ValidatorKind::Null
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
        | ValidatorKind::Record { .. }
        | ValidatorKind::Unknown(_) => None,
    }
}

const NUMBER: &str = r#"{"type":"number"}"#;

/// Whether a document says of which table it is: tables without a field, and those of any document, have nothing in
/// common.
pub fn is_of_one_table(document: ValidatorRef<'_>) -> bool {
    match document.exhaustive() {
        ValidatorKind::Object(fields) => !fields.is_empty(),
        ValidatorKind::Union(members) => !members.is_empty(),
        ValidatorKind::Any
        | ValidatorKind::Null
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
        | ValidatorKind::Record { .. }
        | ValidatorKind::Unknown(_) => false,
    }
}
