//! `#[convex(...)]` in places where it says nothing.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Fields, GenericParam};

use crate::errors::Errors;
use crate::ir::{ConvexContainer, ConvexField, Exact, SerdeContainer, SerdeField};
use crate::keys;

/// Reports what a container says in vain, of itself or of its fields.
pub(super) fn container(
    errors: &mut Errors,
    input: &DeriveInput,
    serde: &SerdeContainer,
    convex: &ConvexContainer,
) {
    let mut params = input.generics.params.iter();
    let is_generic = params.any(|param| matches!(param, GenericParam::Type(_)));
    if convex.bound.is_some() && !is_generic {
        let why = "the type has no parameter that could be bound";
        reject_key(errors, &input.attrs, "bound", why);
    }
    let is_named = match &input.data {
        Data::Struct(data) => matches!(data.fields, Fields::Named(_)),
        Data::Enum(_) | Data::Union(_) => false,
    };
    if convex.ambiguous && is_named && !serde.transparent && convex.exact.is_none() {
        let why = "a struct has no members that could be confused";
        reject_key(errors, &input.attrs, "ambiguous", why);
    }
    if convex.exact.is_none() && serde.proxy.is_none() {
        return;
    }
    let why = "the validator of the whole type is given";
    if convex.exact.is_some() {
        for (key, is_written) in [
            ("integers", convex.integers.is_some()),
            ("ambiguous", convex.ambiguous),
        ] {
            if is_written {
                reject_key(errors, &input.attrs, key, why);
            }
        }
    }
    match &input.data {
        Data::Struct(data) => reject_in_fields(errors, &data.fields, why),
        Data::Enum(data) => {
            for variant in &data.variants {
                reject(errors, &variant.attrs, why);
                reject_in_fields(errors, &variant.fields, why);
            }
        }
        Data::Union(_) => {}
    }
}

/// Reports what a skipped variant says in vain.
pub(super) fn variant(errors: &mut Errors, variant: &syn::Variant) {
    if keys::has(&variant.attrs, "serde", "skip") {
        let why = "the variant is skipped";
        reject(errors, &variant.attrs, why);
        reject_in_fields(errors, &variant.fields, why);
    }
}

/// Reports what a field says in vain.
pub(super) fn field(
    errors: &mut Errors,
    field: &syn::Field,
    serde: &SerdeField,
    convex: &ConvexField,
) {
    if serde.skip {
        return reject(errors, &field.attrs, "the field is skipped");
    }
    if let (Some(span), Some(Exact::Validator(_))) = (convex.chosen, &convex.exact) {
        let message = "`validator` already decides the type of integers";
        errors.error_at(span, message, "leave the choice out");
    }
    if convex.meta.is_empty() {
        return;
    }
    let why = if serde.flatten.is_some() {
        "a flattened field has no values of its own"
    } else if field.ident.is_none() {
        "facts about values belong to a field with a name"
    } else {
        return;
    };
    for key in ["default", "allowed", "range", "format"] {
        reject_key(errors, &field.attrs, key, why);
    }
}

/// Where `#[repr(u8)]` stands on an enum of numbered variants without data, of which no attribute
/// decides how it is written.
pub(super) fn numbered(input: &DeriveInput) -> Option<Span> {
    let Data::Enum(data) = &input.data else {
        return None;
    };
    let says_nothing = |attributes: &[Attribute]| {
        let mut attributes = attributes.iter();
        !attributes.any(|it| it.path().is_ident("serde") || it.path().is_ident("convex"))
    };
    let mut variants = data.variants.iter();
    let is_numbered = variants.any(|variant| variant.discriminant.is_some());
    let is_open = says_nothing(&input.attrs)
        && data
            .variants
            .iter()
            .all(|variant| matches!(variant.fields, Fields::Unit) && says_nothing(&variant.attrs));
    let repr = input.attrs.iter().find(|it| it.path().is_ident("repr"))?;
    (is_numbered && is_open).then(|| repr.path().span())
}

fn reject_in_fields(errors: &mut Errors, fields: &Fields, why: &str) {
    for field in fields {
        if !keys::has(&field.attrs, "serde", "skip") {
            reject(errors, &field.attrs, why);
        }
    }
}

/// Reports `#[convex(...)]` as a whole.
fn reject(errors: &mut Errors, attributes: &[Attribute], why: &str) {
    let mut written = attributes.iter();
    if let Some(attribute) = written.find(|attribute| attribute.path().is_ident("convex")) {
        let message = format!("`#[convex(...)]` has no effect here: {why}");
        errors.error(attribute.path(), message, "leave it out");
    }
}

/// Reports one key of `#[convex(...)]`.
fn reject_key(errors: &mut Errors, attributes: &[Attribute], key: &str, why: &str) {
    if let Some(span) = keys::find(attributes, "convex", key) {
        let message = format!("`{key}` has no effect here: {why}");
        errors.error_at(span, message, "leave it out");
    }
}
