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

/// Reads an item.
pub(crate) fn container(errors: &mut Errors, input: &DeriveInput, derive: Derive) -> Container {
    let before = errors.count();
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
    Container {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        docs: docs::read(&input.attrs),
        serde,
        convex,
        table,
        is_broken,
        names_deprecated: docs::name_deprecated(input),
        numbered: idle::numbered(input),
        may_be_implemented,
        body: body(errors, input),
    }
}

fn body(errors: &mut Errors, input: &DeriveInput) -> Body {
    match &input.data {
        Data::Struct(data) => Body::Struct(content(errors, &data.fields)),
        Data::Enum(data) => Body::Enum(
            data.variants
                .iter()
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

fn content(errors: &mut Errors, fields: &Fields) -> Content {
    match fields {
        Fields::Unit => Content::Unit,
        Fields::Named(fields) => Content::Named(
            fields
                .named
                .iter()
                .map(|each| field(errors, each))
                .collect(),
        ),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Content::Newtype(Box::new(field(errors, &fields.unnamed[0])))
        }
        Fields::Unnamed(fields) => Content::Tuple(
            fields.paren_token.span.join(),
            fields
                .unnamed
                .iter()
                .map(|each| field(errors, each))
                .collect(),
        ),
    }
}

fn field(errors: &mut Errors, field: &syn::Field) -> Field {
    let before = errors.count();
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
        docs: docs::read(&field.attrs),
        serde,
        convex,
        is_broken: errors.count() > before,
    }
}

fn variant(errors: &mut Errors, variant: &syn::Variant) -> Variant {
    table::reject_inside(errors, &variant.attrs);
    idle::variant(errors, variant);
    Variant {
        ident: variant.ident.unraw(),
        docs: docs::read(&variant.attrs),
        serde: serde::variant(errors, &variant.attrs),
        convex: convex::variant(errors, &variant.attrs),
        content: content(errors, &variant.fields),
    }
}
