//! The constant that describes a type.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericParam, Type};

use crate::check::{Checked, FieldType, Member, MemberKind, ObjectField, Shape, Slot};
use crate::parse::convex::{Exact, Integers, LiteralValue, Meta};
use crate::parse::docs::Docs;

/// The description of an item; `None` for a table that something else owns.
pub(super) fn of(checked: &Checked<'_>) -> Option<TokenStream> {
    if let Shape::Transparent(inner) = &checked.shape {
        return Some(field_type(inner));
    }
    let shape = shape(&checked.shape)?;
    let named = if checked.named {
        named(checked)
    } else {
        quote!(::core::option::Option::None)
    };
    Some(quote!(&__p::Desc { shape: #shape, named: #named }))
}

fn named(checked: &Checked<'_>) -> TokenStream {
    let container = checked.container;
    let name = container.ident.to_string();
    let docs = docs(Some(&container.docs));
    let arguments = container
        .generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => {
                let ident = &param.ident;
                Some(quote!(<#ident as __p::ConvexType>::DESC))
            }
            _ => None,
        });
    quote! {
        ::core::option::Option::Some(&__p::Named {
            name: #name,
            module: ::core::module_path!(),
            arguments: &[#(#arguments),*],
            docs: #docs,
        })
    }
}

fn shape(shape: &Shape<'_>) -> Option<TokenStream> {
    Some(match shape {
        Shape::Null => quote!(__p::Shape::Null),
        Shape::Literal(value) => literal_shape(value),
        Shape::Object(fields) => object_shape(fields),
        Shape::Newtype(inner) | Shape::Transparent(inner) => {
            let inner = field_type(inner);
            quote!(__p::Shape::Newtype(#inner))
        }
        Shape::Union(members) => {
            let members = members.iter().map(member);
            quote!(__p::Shape::Union(&[#(#members),*]))
        }
        Shape::Exact(exact) => {
            let inner = exactly(exact);
            quote!(__p::Shape::Newtype(#inner))
        }
        Shape::External => return None,
    })
}

fn literal_shape(value: &LiteralValue) -> TokenStream {
    let value = literal(value);
    quote!(__p::Shape::Literal(#value))
}

fn object_shape(fields: &[ObjectField<'_>]) -> TokenStream {
    let fields = fields.iter().map(field);
    quote!(__p::Shape::Object(&[#(#fields),*]))
}

/// A description without a name.
fn anonymous(shape: &TokenStream) -> TokenStream {
    quote!(&__p::Desc { shape: #shape, named: ::core::option::Option::None })
}

fn field(field: &ObjectField<'_>) -> TokenStream {
    let name = &field.name;
    let ty = slot(&field.slot);
    let more = more(field);
    quote!(__p::Field { name: #name, ty: #ty, more: #more })
}

fn slot(slot: &Slot<'_>) -> TokenStream {
    match slot {
        Slot::Type(ty) => field_type(ty),
        Slot::Payload(ty) => {
            let ty = field_type(ty);
            anonymous(&quote!(__p::Shape::Newtype(#ty)))
        }
        Slot::Literal(value) => anonymous(&literal_shape(value)),
        Slot::Object(fields) => anonymous(&object_shape(fields)),
    }
}

/// The description of a field's type.
pub(super) fn field_type(field: &FieldType<'_>) -> TokenStream {
    let inner = match field.exact {
        Some(exact) => exactly(exact),
        None => of_type(field.ty),
    };
    match field.integers {
        Some(integers) => {
            let integers = match integers {
                Integers::Number => quote!(__p::Integers::Number),
                Integers::Int64 => quote!(__p::Integers::Int64),
            };
            anonymous(&quote!(__p::Shape::Decided(#integers, #inner)))
        }
        None => inner,
    }
}

fn exactly(exact: &Exact) -> TokenStream {
    match exact {
        Exact::As(ty) => of_type(ty),
        Exact::Validator(expression) => anonymous(&quote! {
            __p::Shape::Custom(|| ::core::convert::Into::into(#expression))
        }),
    }
}

/// The description of any type, by its trait: the macro never looks at the name.
pub(super) fn of_type(ty: &Type) -> TokenStream {
    quote!(<#ty as __p::ConvexType>::DESC)
}

fn more(field: &ObjectField<'_>) -> TokenStream {
    let ambiguous = match &field.slot {
        Slot::Type(ty) | Slot::Payload(ty) => ty.ambiguous,
        Slot::Literal(_) | Slot::Object(_) => false,
    };
    let (flatten, optional) = (field.flatten, field.optional);
    let plain = !flatten && !optional && !ambiguous && field.meta().is_none();
    match (plain, field.docs()) {
        (true, None) => quote!(&__p::More::NONE),
        (
            true,
            Some(Docs {
                text,
                deprecated: None,
            }),
        ) => quote!(&__p::More::docs(#text)),
        (_, written) => {
            let docs = docs(written);
            let meta = field
                .meta()
                .map_or_else(|| quote!(::core::option::Option::None), meta);
            quote! {
                &__p::More {
                    docs: #docs,
                    flatten: #flatten,
                    optional: #optional,
                    ambiguous: #ambiguous,
                    meta: #meta,
                }
            }
        }
    }
}

fn meta(meta: &Meta) -> TokenStream {
    let default = option(meta.default.as_ref().map(|default| literal(&default.value)));
    let allowed = meta.allowed.iter().map(|allowed| literal(&allowed.value));
    let min = option(meta.min.map(float));
    let max = option(meta.max.map(float));
    let format = option(meta.format.as_ref().map(|format| quote!(#format)));
    quote! {
        ::core::option::Option::Some(&__p::Meta {
            default: #default,
            allowed: &[#(#allowed),*],
            min: #min,
            max: #max,
            format: #format,
        })
    }
}

fn member(member: &Member<'_>) -> TokenStream {
    let name = &member.name;
    let docs = docs(Some(member.docs));
    let ty = match &member.kind {
        MemberKind::Null => anonymous(&quote!(__p::Shape::Null)),
        MemberKind::Literal(value) => anonymous(&literal_shape(value)),
        MemberKind::Object(fields) => anonymous(&object_shape(fields)),
        MemberKind::Type(ty) => field_type(ty),
    };
    quote!(__p::Member { name: #name, ty: #ty, docs: #docs })
}

fn docs(docs: Option<&Docs>) -> TokenStream {
    match docs {
        Some(docs) if !docs.is_empty() => {
            let text = &docs.text;
            let deprecated = option(docs.deprecated.as_ref().map(|note| quote!(#note)));
            quote!(__p::Docs { text: #text, deprecated: #deprecated })
        }
        _ => quote!(__p::Docs::NONE),
    }
}

fn literal(value: &LiteralValue) -> TokenStream {
    match value {
        LiteralValue::String(text) => quote!(__p::Literal::String(#text)),
        LiteralValue::Float64(value) => {
            let value = float(*value);
            quote!(__p::Literal::Float64(#value))
        }
        LiteralValue::Int64(value) => quote!(__p::Literal::Int64(#value)),
        LiteralValue::Boolean(value) => quote!(__p::Literal::Boolean(#value)),
    }
}

/// A float literal, also a negative one; quote panics on those that no literal spells.
fn float(value: f64) -> TokenStream {
    let magnitude = value.abs();
    if value.is_sign_negative() {
        quote!(-#magnitude)
    } else {
        quote!(#magnitude)
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
