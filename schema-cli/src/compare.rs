//! What differs between two schemas in Convex's eyes.
//!
//! The order of tables, fields, indexes, filter fields and union members has no meaning there.
//! Source: Convex backend, `crates/common/src/schemas`.

use convex_schema::{
    FieldRef, Fields, Index, IndexKind, Literal, Schema, TableRef, ValidatorKind, ValidatorRef,
};

/// One line for each difference, in the order of `ours`, then of `theirs`.
pub(crate) fn differences(theirs: &Schema, ours: &Schema) -> Vec<String> {
    let mut lines = Vec::new();
    for table in ours.tables() {
        match theirs.table(table.name()) {
            Some(theirs) => tables(theirs, table, &mut lines),
            None => lines.push(format!("table `{}`: missing", table.name())),
        }
    }
    for table in theirs.tables() {
        if ours.table(table.name()).is_none() {
            lines.push(format!("table `{}`: not in the Rust types", table.name()));
        }
    }
    if theirs.schema_validation() != ours.schema_validation() {
        lines.push(format!(
            "`schemaValidation`: {} instead of {}",
            theirs.schema_validation(),
            ours.schema_validation()
        ));
    }
    lines
}

fn tables(theirs: TableRef<'_>, ours: TableRef<'_>, lines: &mut Vec<String>) {
    let place = format!("table `{}`", ours.name());
    documents(
        &place,
        "document",
        theirs.document(),
        ours.document(),
        lines,
    );
    let staged = [theirs.staged_document(), ours.staged_document()];
    match staged {
        [None, None] => {}
        [Some(_), None] => lines.push(format!("{place}, staged document: not in the Rust types")),
        [None, Some(_)] => lines.push(format!("{place}, staged document: missing")),
        [theirs, ours] => documents(&place, "staged document", theirs, ours, lines),
    }
    for index in ours.indexes() {
        let noun = index.kind.noun();
        let place = format!("{place}, {noun} `{}`", index.name);
        match theirs
            .indexes()
            .iter()
            .find(|theirs| theirs.name == index.name)
        {
            None => lines.push(format!("{place}: missing")),
            Some(theirs) => differ(&place, &spell_index(theirs), &spell_index(index), lines),
        }
    }
    for index in theirs.indexes() {
        if !ours.indexes().iter().any(|ours| ours.name == index.name) {
            let noun = index.kind.noun();
            lines.push(format!(
                "{place}, {noun} `{}`: not in the Rust types",
                index.name
            ));
        }
    }
}

/// A document without a validator accepts everything, as `v.any()` does.
fn documents(
    place: &str,
    what: &str,
    theirs: Option<ValidatorRef<'_>>,
    ours: Option<ValidatorRef<'_>>,
    lines: &mut Vec<String>,
) {
    let kind = |side: Option<ValidatorRef<'_>>| side.map(|side| spell(side));
    if let (Some(theirs), Some(ours)) = (theirs, ours) {
        if let (ValidatorKind::Object(theirs), ValidatorKind::Object(ours)) =
            (theirs.kind(), ours.kind())
        {
            return fields(place, "", theirs, ours, lines);
        }
    }
    let any = || "v.any()".to_owned();
    let (theirs, ours) = (
        kind(theirs).unwrap_or_else(any),
        kind(ours).unwrap_or_else(any),
    );
    differ(&format!("{place}, {what}"), &theirs, &ours, lines);
}

/// Compares field by field, into objects, so that a message names the innermost one.
fn fields(place: &str, path: &str, theirs: Fields<'_>, ours: Fields<'_>, lines: &mut Vec<String>) {
    for field in ours.iter() {
        let path = format!("{path}{}", field.name());
        let named = format!("{place}, field `{path}`");
        let Some(theirs) = theirs.get(field.name()) else {
            lines.push(format!("{named}: missing"));
            continue;
        };
        let kinds = (theirs.validator().kind(), field.validator().kind());
        match kinds {
            (ValidatorKind::Object(inner), ValidatorKind::Object(ours))
                if theirs.is_optional() == field.is_optional() =>
            {
                fields(place, &format!("{path}."), inner, ours, lines);
            }
            _ => differ(&named, &spell_field(theirs), &spell_field(field), lines),
        }
    }
    for field in theirs
        .iter()
        .filter(|field| ours.get(field.name()).is_none())
    {
        lines.push(format!(
            "{place}, field `{path}{}`: not in the Rust types",
            field.name()
        ));
    }
}

fn differ(place: &str, theirs: &str, ours: &str, lines: &mut Vec<String>) {
    if theirs != ours {
        lines.push(format!("{place}: `{theirs}` instead of `{ours}`"));
    }
}

fn spell_index(index: &Index) -> String {
    let staged = if index.staged { ", staged" } else { "" };
    match &index.kind {
        IndexKind::Database { fields } => format!("[{}]{staged}", fields.join(", ")),
        IndexKind::Search {
            search_field,
            filter_fields,
        } => format!("{search_field}{}{staged}", filters(filter_fields)),
        IndexKind::Vector {
            vector_field,
            dimensions,
            filter_fields,
        } => format!(
            "{vector_field}, {dimensions} dimensions{}{staged}",
            filters(filter_fields)
        ),
    }
}

fn filters(fields: &[String]) -> String {
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    fields.dedup();
    if fields.is_empty() {
        return String::new();
    }
    format!(", filters [{}]", fields.join(", "))
}

fn spell_field(field: FieldRef<'_>) -> String {
    let validator = spell(field.validator());
    if field.is_optional() {
        format!("v.optional({validator})")
    } else {
        validator
    }
}

/// A validator in one spelling for all orders of fields and members.
fn spell(validator: ValidatorRef<'_>) -> String {
    match validator.kind() {
        ValidatorKind::Any => "v.any()".to_owned(),
        ValidatorKind::Null => "v.null()".to_owned(),
        ValidatorKind::Float64 => "v.number()".to_owned(),
        ValidatorKind::Int64 => "v.int64()".to_owned(),
        ValidatorKind::CommitTs => "v.commitTs()".to_owned(),
        ValidatorKind::Boolean => "v.boolean()".to_owned(),
        ValidatorKind::String => "v.string()".to_owned(),
        ValidatorKind::Bytes => "v.bytes()".to_owned(),
        ValidatorKind::Id(table) => format!("v.id({table:?})"),
        ValidatorKind::Literal(literal) => format!("v.literal({})", spell_literal(literal)),
        ValidatorKind::Array(element) => format!("v.array({})", spell(element)),
        ValidatorKind::Record { keys, values } => {
            format!("v.record({}, {})", spell(keys), spell(values))
        }
        ValidatorKind::Object(fields) => {
            let spell = |field: FieldRef<'_>| format!("{}: {}", field.name(), spell_field(field));
            format!("v.object({{ {} }})", sorted(fields.iter().map(spell)))
        }
        ValidatorKind::Union(members) => {
            let members = members.iter().map(|member| spell(member.validator()));
            format!("v.union({})", sorted(members))
        }
    }
}

fn sorted(parts: impl Iterator<Item = String>) -> String {
    let mut parts: Vec<_> = parts.collect();
    parts.sort_unstable();
    parts.join(", ")
}

fn spell_literal(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => format!("{text:?}"),
        // The shortest digits that read back; `-0` and `0` stay apart.
        Literal::Float64(value) => format!("{value:?}"),
        Literal::Int64(value) => format!("{value}n"),
        Literal::Boolean(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests;
