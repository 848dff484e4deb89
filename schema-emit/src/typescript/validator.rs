//! Validators as calls of `v`, each in the oldest spelling that it has.

use super::expression::{Args, Expr, Shape, Word};
use convex_schema_core::Literal;
use convex_schema_core::{ValidatorKind, ValidatorRef};

/// The validator itself, even where it has a name.
pub(super) fn shape(validator: ValidatorRef<'_>) -> Shape<'_> {
    let (callee, args) = match validator.kind() {
        ValidatorKind::Any => return Shape::Plain("v.any()"),
        ValidatorKind::Null => return Shape::Plain("v.null()"),
        ValidatorKind::Float64 => return Shape::Plain("v.number()"),
        ValidatorKind::Int64 => return Shape::Plain("v.int64()"),
        ValidatorKind::CommitTs => return Shape::Plain("v.commitTs()"),
        ValidatorKind::Boolean => return Shape::Plain("v.boolean()"),
        ValidatorKind::String => return Shape::Plain("v.string()"),
        ValidatorKind::Bytes => return Shape::Plain("v.bytes()"),
        ValidatorKind::Id(table) => ("v.id", Args::One(Expr::Text(table))),
        ValidatorKind::Literal(value) => ("v.literal", Args::One(Expr::Literal(value))),
        ValidatorKind::Array(element) => ("v.array", Args::One(Expr::Validator(element))),
        ValidatorKind::Record { keys, values } => {
            let args = Args::Two(Expr::Validator(keys), Expr::Validator(values));
            ("v.record", args)
        }
        ValidatorKind::Object(fields) => ("v.object", Args::One(Expr::Fields(fields))),
        ValidatorKind::Union(members) => ("v.union", Args::Members(members)),
    };
    Shape::Call(callee, args)
}

/// The value in a `v.literal(...)`.
pub(super) fn literal(literal: &Literal) -> Shape<'_> {
    match literal {
        Literal::String(text) => Shape::Text(text),
        Literal::Float64(value) => Shape::Word(Word::Float(*value)),
        Literal::Int64(value) => Shape::Word(Word::Bigint(*value)),
        Literal::Boolean(value) => Shape::Word(Word::Boolean(*value)),
    }
}
