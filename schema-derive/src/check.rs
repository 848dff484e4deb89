//! What was written becomes what is legal, or a list of mistakes.
//!
//! A macro sees one item and no types. What needs more is left to const evaluation: see
//! [`expand::verify`](crate::expand::verify).

mod content;
mod enums;
mod index;
mod table;

use convex_schema_rules::suggest;

pub(crate) use self::content::{FieldType, ObjectField, Presence, Slot};
pub(crate) use self::enums::{Member, MemberKind};
pub(crate) use self::index::{CheckedIndex, CheckedKind, FieldRef};
pub(crate) use self::table::CheckedTable;
use crate::errors::Errors;
use crate::parse::convex::{Exact, LiteralValue};
use crate::parse::{Body, Container, Content};

/// An item without mistakes.
pub(crate) struct Checked<'a> {
    pub(crate) container: &'a Container,
    pub(crate) shape: Shape<'a>,
    pub(crate) table: Option<CheckedTable<'a>>,
}

/// The validator of an item.
pub(crate) enum Shape<'a> {
    Null,
    Literal(LiteralValue),
    Object(Vec<ObjectField<'a>>),
    /// A newtype: `Option` inside it accepts null.
    Newtype(FieldType<'a>),
    /// All but invisible: `Option` inside it keeps its meaning.
    Transparent(FieldType<'a>),
    Union(Vec<Member<'a>>),
    Exact(&'a Exact),
    /// There is none: a table that something else owns.
    External,
}

/// Checks an item. With an error recorded, the result is never used.
pub(crate) fn container<'a>(errors: &mut Errors, container: &'a Container) -> Checked<'a> {
    let shape = shape(errors, container);
    let table = container
        .table
        .as_ref()
        .map(|args| table::table(errors, container, args, &shape));
    Checked {
        container,
        shape,
        table,
    }
}

fn shape<'a>(errors: &mut Errors, container: &'a Container) -> Shape<'a> {
    if container.table.as_ref().is_some_and(|table| table.external) {
        return Shape::External;
    }
    if let Some(exact) = &container.convex.exact {
        return Shape::Exact(exact);
    }
    if let Some(proxy) = &container.serde.proxy {
        return Shape::Newtype(FieldType::of_type(container, proxy));
    }
    match &container.body {
        Body::Struct(content) => structure(errors, container, content),
        Body::Enum(variants) => enums::shape(errors, container, variants),
        Body::Unsupported => Shape::Null,
    }
}

fn structure<'a>(errors: &mut Errors, container: &'a Container, content: &'a Content) -> Shape<'a> {
    if let Some(untagged) = container.serde.untagged {
        errors.push(syn::Error::new(untagged, "`untagged` belongs to an enum"));
    }
    match content {
        Content::Unit => Shape::Null,
        Content::Tuple(span) => {
            errors.push(content::tuple(*span));
            Shape::Null
        }
        Content::Newtype(field) => {
            let ty = FieldType::new(errors, container, field);
            if container.serde.transparent {
                Shape::Transparent(ty)
            } else {
                Shape::Newtype(ty)
            }
        }
        Content::Named(fields) if container.serde.transparent => {
            let mut kept = fields.iter().filter(|field| !field.serde.skip);
            match (kept.next(), kept.next()) {
                (Some(field), None) => Shape::Transparent(FieldType::new(errors, container, field)),
                _ => {
                    let message = "`transparent` needs exactly one field that is not skipped";
                    errors.error(&container.ident, message);
                    Shape::Null
                }
            }
        }
        Content::Named(fields) => {
            let rule = container.serde.rename_all;
            let mut object = content::object(errors, container, fields, rule);
            if let Some(tag) = &container.serde.tag {
                let name = match &container.serde.rename {
                    Some(rename) => rename.value(),
                    None => container.ident.to_string(),
                };
                content::check_name(errors, tag, &tag.value());
                object.insert(0, ObjectField::tag(tag.value(), LiteralValue::String(name)));
            }
            content::unique_names(errors, &object);
            Shape::Object(object)
        }
    }
}

/// `did you mean ...?`, or else `otherwise`.
pub(crate) fn did_you_mean(
    wanted: &str,
    known: &[String],
    otherwise: impl FnOnce() -> String,
) -> String {
    match suggest::closest(wanted, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise(),
    }
}
