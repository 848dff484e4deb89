//! Fields of structs and variants: their names, and what decides their validators.

use convex_schema_rules::casing::RenameRule;
use convex_schema_rules::name;
use proc_macro2::Span;
use quote::ToTokens;
use syn::Type;

use crate::errors::Errors;
use crate::parse::convex::{Exact, Integers, LiteralValue, Meta};
use crate::parse::docs::Docs;
use crate::parse::serde::DefaultKind;
use crate::parse::{Container, Field};

/// A field of an object validator.
pub(crate) struct ObjectField<'a> {
    /// The name in documents; of a flattened field, which has none, the Rust name.
    pub(crate) name: String,
    pub(crate) slot: Slot<'a>,
    /// Where the field is written; `None` for what serde adds.
    pub(crate) field: Option<&'a Field>,
    pub(crate) flatten: bool,
    pub(crate) optional: bool,
    pub(crate) presence: Presence,
}

/// What stands in a field.
pub(crate) enum Slot<'a> {
    /// A value of a Rust type.
    Type(FieldType<'a>),
    /// The payload of a variant: `Option` inside it accepts null.
    Payload(FieldType<'a>),
    /// A tag.
    Literal(LiteralValue),
    /// The fields of a variant.
    Object(Vec<ObjectField<'a>>),
}

/// What serde's attributes demand of the type of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Nothing.
    Free,
    /// It is skipped when written and has no default, so only `Option` can be read back.
    MustBeOption,
    /// A function gives the default, so an absent key is not `None`.
    DefaultPath,
    /// Other code reads it, so an absent key is an error.
    With,
}

/// The type of a field, and what the field says about its validator.
pub(crate) struct FieldType<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) exact: Option<&'a Exact>,
    pub(crate) integers: Option<Integers>,
    pub(crate) ambiguous: bool,
}

impl<'a> ObjectField<'a> {
    /// The literal field that tells which variant or struct it is.
    pub(crate) fn tag(name: String, value: LiteralValue) -> Self {
        Self::made(name, Slot::Literal(value))
    }

    /// A field that serde adds.
    pub(crate) fn made(name: String, slot: Slot<'a>) -> Self {
        Self {
            name,
            slot,
            field: None,
            flatten: false,
            optional: false,
            presence: Presence::Free,
        }
    }

    /// What is known about the values.
    pub(crate) fn meta(&self) -> Option<&'a Meta> {
        self.field
            .map(|field| &field.convex.meta)
            .filter(|meta| !meta.is_empty())
    }

    /// What the doc comment says.
    pub(crate) fn docs(&self) -> Option<&'a Docs> {
        self.field
            .map(|field| &field.docs)
            .filter(|docs| !docs.is_empty())
    }
}

impl<'a> FieldType<'a> {
    /// The type of `field`.
    pub(crate) fn new(errors: &mut Errors, container: &Container, field: &'a Field) -> Self {
        if let (Some(with), None) = (field.serde.with, &field.convex.exact) {
            let message = "other code writes this field, so its type doesn't tell the validator";
            let help = "name a type that serialises alike: `#[convex(as = \"...\")]`";
            errors.push(syn::Error::new(
                with,
                format_args!("{message}\n\nhelp: {help}"),
            ));
        }
        Self {
            ty: &field.ty,
            exact: field.convex.exact.as_ref(),
            integers: field.convex.integers.or(container.convex.integers),
            ambiguous: field.convex.ambiguous,
        }
    }

    /// A type that stands for the whole of `container`.
    pub(crate) fn of_type(container: &'a Container, ty: &'a Type) -> Self {
        Self {
            ty,
            exact: None,
            integers: container.convex.integers,
            ambiguous: container.convex.ambiguous,
        }
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
    let flatten = field.serde.flatten.is_some();
    let name = match (&field.serde.rename, rule) {
        (Some(rename), _) => rename.value(),
        (None, None) => ident.to_string(),
        (None, Some(rule)) => match rule.apply_to_field(&ident.to_string()) {
            Ok(name) => name,
            Err(error) => {
                let help = "write the name: `#[serde(rename = \"...\")]`";
                errors.error_with_help(ident, error, help);
                return None;
            }
        },
    };
    if !flatten {
        match &field.serde.rename {
            Some(rename) => check_name(errors, rename, &name),
            None => check_name(errors, ident, &name),
        }
    }
    Some(ObjectField {
        name,
        slot: Slot::Type(FieldType::new(errors, container, field)),
        field: Some(field),
        flatten,
        optional: is_made_optional(container, field),
        presence: presence(container, field),
    })
}

fn has_default(container: &Container, field: &Field) -> bool {
    field.serde.default.is_some() || container.serde.default
}

/// A field that may be left out when written may be absent, if something fills it when read.
fn is_made_optional(container: &Container, field: &Field) -> bool {
    field.serde.skip_serializing_if.is_some() && has_default(container, field)
}

fn presence(container: &Container, field: &Field) -> Presence {
    if matches!(field.serde.default, Some(DefaultKind::Path)) {
        Presence::DefaultPath
    } else if has_default(container, field) {
        Presence::Free
    } else if field.serde.with.is_some() {
        Presence::With
    } else if field.serde.skip_serializing_if.is_some() {
        Presence::MustBeOption
    } else {
        Presence::Free
    }
}

/// Reports a field name that Convex refuses, or JavaScript loses.
pub(crate) fn check_name(errors: &mut Errors, tokens: impl ToTokens, name: &str) {
    const HELP: &str = "give the field another name: `#[serde(rename = \"...\")]`";
    if name == "__proto__" {
        let message = "JavaScript objects can't carry a field called `__proto__`";
        errors.error_with_help(tokens, message, HELP);
    } else if let Err(error) = name::check_validator_field_name(name) {
        errors.error_with_help(tokens, format_args!("field `{name}`: {error}"), HELP);
    }
}

/// Reports fields of one object that have one name.
pub(crate) fn unique_names(errors: &mut Errors, fields: &[ObjectField<'_>]) {
    for (position, field) in fields
        .iter()
        .enumerate()
        .filter(|(_, field)| !field.flatten)
    {
        let earlier = fields[..position]
            .iter()
            .find(|earlier| !earlier.flatten && earlier.name == field.name);
        if let (Some(_), Some(written)) = (earlier, field.field) {
            let message = format_args!("two fields are called `{}` in documents", field.name);
            let help = "give one of them another name: `#[serde(rename = \"...\")]`";
            errors.error_with_help(&written.ident, message, help);
        }
    }
}

/// The error for a tuple.
pub(crate) fn tuple(span: Span) -> syn::Error {
    let message = "Convex has no tuples: an array has one type for all its elements";
    let help = "name the fields: `{ first: ..., second: ... }`";
    syn::Error::new(span, format_args!("{message}\n\nhelp: {help}"))
}
