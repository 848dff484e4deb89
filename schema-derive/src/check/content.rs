//! Fields of structs and variants: their names, and what decides their validators.

use convex_schema_rules::casing::RenameRule;
use convex_schema_rules::name;
use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{LitStr, Type};

use crate::errors::{Errors, with_help};
use crate::ir::{
    Container, Docs, Exact, Field, FieldType, LiteralValue, Meta, ObjectField, Presence,
    SerdeDefault, Slot,
};

impl<'a> ObjectField<'a> {
    /// The literal field that names the variant or struct.
    pub(crate) fn tag(tag: &LitStr, value: LiteralValue) -> Self {
        Self::made(tag.value(), tag.span(), Slot::Literal(value))
    }

    /// A field that serde adds.
    pub(crate) fn made(name: String, span: Span, slot: Slot<'a>) -> Self {
        Self {
            name,
            span,
            slot,
            field: None,
            flatten: false,
            optional: false,
            presence: Presence::Free,
        }
    }

    /// Metadata about the values.
    pub(crate) fn meta(&self) -> Option<&'a Meta> {
        self.field
            .map(|field| &field.convex.meta)
            .filter(|meta| !meta.is_empty())
    }

    /// The codes of allowed lints, with a space between them.
    pub(crate) fn allowed(&self) -> Option<String> {
        let codes = &self.field?.convex.allowed;
        let codes: Vec<_> = codes.iter().map(ToString::to_string).collect();
        (!codes.is_empty()).then(|| codes.join(" "))
    }

    /// The doc comment.
    pub(crate) fn docs(&self) -> Option<&'a Docs> {
        self.field
            .map(|field| &field.docs)
            .filter(|docs| !docs.is_empty())
    }
}

/// The fields of a struct or a variant, in order.
pub(crate) fn object<'a>(
    errors: &mut Errors,
    container: &'a Container,
    fields: &'a [Field],
    rule: Option<RenameRule>,
) -> Vec<ObjectField<'a>> {
    let kept = fields.iter().filter(|field| !field.serde.skip);
    kept.filter_map(|field| object_field(errors, container, field, rule))
        .collect()
}

fn object_field<'a>(
    errors: &mut Errors,
    container: &'a Container,
    field: &'a Field,
    rule: Option<RenameRule>,
) -> Option<ObjectField<'a>> {
    let ident = field.ident.as_ref()?;
    let name = match (&field.serde.rename, rule) {
        (Some(rename), _) => rename.value(),
        (None, None) => ident.to_string(),
        (None, Some(rule)) => match rule.apply_to_field(&ident.to_string()) {
            Ok(name) => name,
            Err(error) => {
                errors.error(ident, error, WRITE_NAME);
                return None;
            }
        },
    };
    let span = match &field.serde.rename {
        Some(rename) => rename.span(),
        None => ident.span(),
    };
    match field.serde.flatten {
        Some(flatten) => check_flatten(errors, field, flatten),
        None => check_name_at(errors, span, &name),
    }
    Some(ObjectField {
        name,
        span,
        slot: Slot::Type(FieldType::new(errors, container, field)),
        field: Some(field),
        flatten: field.serde.flatten.is_some(),
        optional: is_made_optional(container, field),
        presence: presence(container, field),
    })
}

/// Reports what can't be said about fields that stand in another object.
fn check_flatten(errors: &mut Errors, field: &Field, flatten: Span) {
    if field.serde.skip_serializing_if.is_some() {
        let message = "flattened fields would be left out all together or not at all, which no validator can express";
        let help = "leave `skip_serializing_if` out, or make the inner fields optional";
        errors.error_at(flatten, message, help);
    }
    check_has_fields(errors, field);
}

/// Reports an expression where the macro has to know fields.
pub(super) fn check_has_fields(errors: &mut Errors, field: &Field) {
    if let Some(Exact::Validator(expression)) = &field.convex.exact {
        let message =
            "the fields of an expression are not known here, so they can't stand in another object";
        let help = "name a type that has the fields: `#[convex(as = \"...\")]`";
        errors.error(expression, message, help);
    }
}

/// The value that fills the field when it is absent.
fn default(container: &Container, field: &Field) -> Option<SerdeDefault> {
    field.serde.default.or(container.serde.default)
}

/// A field that may be left out when written may be absent, if something fills it when read.
fn is_made_optional(container: &Container, field: &Field) -> bool {
    field.serde.skip_serializing_if.is_some() && default(container, field).is_some()
}

fn presence(container: &Container, field: &Field) -> Presence {
    let written = &field.serde;
    match (written.default, written.with, written.skip_serializing_if) {
        (Some(default), ..) if default.has_path => Presence::DefaultPath(default.span),
        (Some(_), Some(_), _) => Presence::WithDefault,
        (Some(_), None, _) => Presence::Free,
        _ if field.serde.flatten.is_some() => Presence::Free,
        _ if container
            .serde
            .default
            .is_some_and(|default| default.has_path) =>
        {
            Presence::ContainerDefaultPath
        }
        (None, Some(_), _) if container.serde.default.is_some() => Presence::WithDefault,
        _ if container.serde.default.is_some() => Presence::Free,
        (_, Some(with), _) => Presence::With(with),
        (_, None, Some(skip)) => Presence::MustBeOption(skip),
        (_, None, None) => Presence::Free,
    }
}

/// The advice for a name that no rule makes.
pub(super) const WRITE_NAME: &str = "write the name: `#[serde(rename = \"...\")]`";

/// The advice for a name that is not good.
pub(super) const OTHER_NAME: &str = "give it another name: `#[serde(rename = \"...\")]`";

/// Reports the name of a field that Convex rejects, or JavaScript loses.
pub(crate) fn check_name(errors: &mut Errors, tokens: impl ToTokens, name: &str) {
    check_name_at(errors, tokens.span(), name);
}

fn check_name_at(errors: &mut Errors, span: Span, name: &str) {
    if name == "__proto__" {
        let message = "JavaScript objects can't carry a field called `__proto__`";
        errors.error_at(span, message, OTHER_NAME);
    } else if let Err(error) = name::check_validator_field_name(name) {
        errors.error_at(span, format_args!("field `{name}`: {error}"), OTHER_NAME);
    }
}

/// Reports fields of one object that have one name.
pub(crate) fn unique_names(errors: &mut Errors, fields: &[ObjectField<'_>]) {
    let named = |field: &&ObjectField<'_>| !field.flatten;
    for (position, field) in fields.iter().enumerate().filter(|(_, field)| named(field)) {
        let mut earlier = fields[..position].iter().filter(named);
        if earlier.any(|earlier| earlier.name == field.name) {
            let message = format!("two fields are called `{}` in documents", field.name);
            errors.error_at(field.span, message, OTHER_NAME);
        }
    }
}

/// Appends the types that values of `fields` hold.
pub(super) fn types<'a>(fields: &[ObjectField<'a>], types: &mut Vec<&'a Type>) {
    for field in fields {
        match &field.slot {
            Slot::Type(ty) | Slot::Payload(ty) => types.extend(ty.described()),
            Slot::Object(fields) => self::types(fields, types),
            Slot::Literal(_) => {}
        }
    }
}

/// The error for a tuple of `len` values.
pub(crate) fn tuple(span: Span, len: usize) -> syn::Error {
    if len == 0 {
        let message = "serde writes this as an array without elements";
        let help = "write `;` in place of `()`, which is null, or `{}`, which is an empty object";
        return with_help(span, message, help);
    }
    let message = "Convex has no tuples: an array has one type for all its elements";
    let help = "use a struct with named fields: `{ first: ..., second: ... }`";
    with_help(span, message, help)
}
