//! Turns the item as written into its meaning, or a list of mistakes.
//!
//! A macro sees one item and no types. Rules that need more are left to const evaluation: see
//! [`expand::assert`](crate::expand).

mod content;
mod enums;
mod field_type;
mod index;
mod table;
pub(crate) mod types;

use convex_schema_rules::suggest;
use syn::Type;

use crate::errors::Errors;
use crate::ir::{
    Body, Checked, Container, Content, Exact, Field, FieldType, LiteralValue, Member, ObjectField,
    Shape,
};

impl<'a> Checked<'a> {
    /// Whether reading tries the members of a union in turn, so that one could be read as another.
    pub(crate) fn is_read_in_turn(&self) -> bool {
        match &self.shape {
            Shape::Union(members) => {
                !self.container.convex.ambiguous && members.iter().any(Member::is_untagged)
            }
            _ => false,
        }
    }

    /// Each type that a value of the item holds, and whose description is therefore needed.
    pub(crate) fn types(&self) -> Vec<&'a Type> {
        let mut types = Vec::new();
        match &self.shape {
            Shape::Newtype(ty) | Shape::Transparent(ty) => types.extend(ty.described()),
            Shape::Object(fields) => content::types(fields, &mut types),
            Shape::Union(members) => members
                .iter()
                .for_each(|member| member.kind.types(&mut types)),
            Shape::Exact(Exact::As(ty)) => types.push(ty),
            Shape::Null | Shape::Literal(_) | Shape::Exact(_) | Shape::External => {}
        }
        types
    }
}

/// Checks an item. With an error recorded, only what has none is worth a look.
pub(crate) fn container<'a>(errors: &mut Errors, container: &'a Container) -> Checked<'a> {
    let shape = shape(errors, container);
    if let Some(ts) = &container.convex.ts {
        let is_constant = !matches!(shape, Shape::Transparent(_) | Shape::External);
        if container.table.is_some() || !is_constant {
            let message = "`ts` needs a validator that the generated file exports by itself";
            let help = "move it to a field, or to a struct or an enum that derives `ConvexType`";
            errors.error(ts, message, help);
        }
    }
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
        return Shape::Newtype(FieldType::of_container(container, proxy));
    }
    match &container.body {
        Body::Struct(content) => structure(errors, container, content),
        Body::Enum(variants) => enums::shape(errors, container, variants),
        Body::Unsupported => Shape::Null,
    }
}

fn structure<'a>(errors: &mut Errors, container: &'a Container, content: &'a Content) -> Shape<'a> {
    if let Some(untagged) = container.serde.untagged {
        let help = "leave it out: a struct has no tag";
        errors.error_at(untagged, "`untagged` belongs to an enum", help);
    }
    if container.serde.transparent {
        return transparent(errors, container, content);
    }
    match content {
        Content::Unit => Shape::Null,
        Content::Tuple(span, fields) => {
            errors.push(content::tuple(*span, fields.len()));
            Shape::Null
        }
        Content::Newtype(field) => {
            if field.serde.skip {
                let message = "a skipped field leaves nothing to store";
                errors.error(&field.ty, message, "write `struct Name;`, which is null");
            }
            Shape::Newtype(FieldType::unnamed(errors, container, field))
        }
        Content::Named(fields) => object(errors, container, fields),
    }
}

/// A struct that serde writes as its one field.
fn transparent<'a>(
    errors: &mut Errors,
    container: &'a Container,
    content: &'a Content,
) -> Shape<'a> {
    let fields: &[Field] = match content {
        Content::Unit => &[],
        Content::Newtype(field) => std::slice::from_ref(field),
        Content::Tuple(_, fields) | Content::Named(fields) => fields,
    };
    let mut kept = fields
        .iter()
        .filter(|field| !field.serde.skip && !types::is_phantom_type(&field.ty));
    if let (Some(field), None) = (kept.next(), kept.next()) {
        return Shape::Transparent(FieldType::new(errors, container, field));
    }
    let message = "`transparent` needs exactly one field that is stored";
    let help = "leave `transparent` out, or skip the other fields: `#[serde(skip)]`";
    errors.error(&container.ident, message, help);
    Shape::Null
}

fn object<'a>(errors: &mut Errors, container: &'a Container, fields: &'a [Field]) -> Shape<'a> {
    let rule = container.serde.rename_all;
    let mut object = content::object(errors, container, fields, rule);
    if let Some(tag) = &container.serde.tag {
        let name = match &container.serde.rename {
            Some(rename) => rename.value(),
            None => container.name(),
        };
        content::check_name(errors, tag, &tag.value());
        object.insert(0, ObjectField::tag(tag, LiteralValue::String(name)));
    }
    content::unique_names(errors, &object);
    Shape::Object(object)
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
