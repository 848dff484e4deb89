//! Tokens become what was written, with the spans kept.
//!
//! A part that can't be read is reported and left out, so that the checks see the rest.

pub(crate) mod convex;
pub(crate) mod docs;
mod idle;
mod lint;
pub(crate) mod list;
pub(crate) mod literal;
pub(crate) mod serde;
pub(crate) mod table;

use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, GenericParam};

use crate::errors::Errors;
use crate::ir::{Body, Container, Content, Derive, Field, Variant};

impl Container {
    /// The identifier without `r#`.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// Whether the item has parameters of types or constants. Lifetimes don't change validators.
    pub(crate) fn is_open(&self) -> bool {
        let mut params = self.generics.params.iter();
        params.any(|param| !matches!(param, GenericParam::Lifetime(_)))
    }
}

/// Reads an item. Doc comments are taken out of it first: most attributes are some, and each comparison of
/// a name makes text of it.
pub(crate) fn container(errors: &mut Errors, input: &mut DeriveInput, derive: Derive) -> Container {
    let before = errors.count();
    let docs = docs::take(&mut input.attrs);
    let serde = serde::container(errors, &input.attrs);
    let convex = convex::container(errors, &input.attrs);
    idle::container(errors, input, &serde, &convex);
    let is_broken = errors.count() > before;
    let mut may_be_implemented = false;
    let table = match derive {
        Derive::Table => Some(table::args(errors, &input.attrs)),
        Derive::ConvexType => {
            may_be_implemented = table::reject(errors, &input.attrs);
            None
        }
    };
    let body = body(errors, input);
    Container {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        docs,
        serde,
        convex,
        table,
        is_broken,
        names_deprecated: docs::name_deprecated(input),
        numbered: idle::numbered(input),
        may_be_implemented,
        body,
    }
}

fn body(errors: &mut Errors, input: &mut DeriveInput) -> Body {
    match &mut input.data {
        Data::Struct(data) => Body::Struct(content(errors, &mut data.fields)),
        Data::Enum(data) => Body::Enum(
            data.variants
                .iter_mut()
                .map(|each| variant(errors, each))
                .collect(),
        ),
        Data::Union(data) => {
            errors.error(
                data.union_token,
                "a union has no validator: its bytes have no single meaning",
                "write an `enum`, whose variants can be told apart",
            );
            Body::Unsupported
        }
    }
}

fn content(errors: &mut Errors, fields: &mut Fields) -> Content {
    match fields {
        Fields::Unit => Content::Unit,
        Fields::Named(fields) => Content::Named(
            fields
                .named
                .iter_mut()
                .map(|each| field(errors, each))
                .collect(),
        ),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Content::Newtype(Box::new(field(errors, &mut fields.unnamed[0])))
        }
        Fields::Unnamed(fields) => Content::Tuple(
            fields.paren_token.span.join(),
            fields
                .unnamed
                .iter_mut()
                .map(|each| field(errors, each))
                .collect(),
        ),
    }
}

fn field(errors: &mut Errors, field: &mut syn::Field) -> Field {
    let before = errors.count();
    let docs = docs::take(&mut field.attrs);
    errors.ok(field.modifiers.require_empty());
    table::reject_inside(errors, &field.attrs);
    let serde = serde::field(errors, &field.attrs);
    let convex = convex::field(errors, &field.attrs);
    idle::field(errors, field, &serde, &convex);
    if let (None, Some(code)) = (&field.ident, convex.allowed.first()) {
        let message = "this field has no name of its own in documents, so no lint applies to it";
        let help = "allow the lint at the field that has this type";
        errors.error(code, message, help);
    }
    Field {
        ident: field.ident.as_ref().map(IdentExt::unraw),
        ty: field.ty.clone(),
        docs,
        serde,
        convex,
        is_broken: errors.count() > before,
    }
}

fn variant(errors: &mut Errors, variant: &mut syn::Variant) -> Variant {
    let docs = docs::take(&mut variant.attrs);
    table::reject_inside(errors, &variant.attrs);
    idle::variant(errors, variant);
    Variant {
        ident: variant.ident.unraw(),
        docs,
        serde: serde::variant(errors, &variant.attrs),
        convex: convex::variant(errors, &variant.attrs),
        content: content(errors, &mut variant.fields),
    }
}
