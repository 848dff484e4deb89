//! The constant that describes a type.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::generics::Parameters;
use super::plain;
use crate::check::{Checked, FieldType, Member, MemberKind, ObjectField, Shape, Slot};
use crate::parse::convex::{Exact, Integers, Meta};
use crate::parse::literal::LiteralValue;

/// The description of an item; `None` for a table that something else owns.
pub(super) fn of(checked: &Checked<'_>, parameters: &Parameters) -> Option<TokenStream> {
    let container = checked.container;
    if let Shape::Transparent(inner) = &checked.shape {
        return Some(field_type(inner));
    }
    let name = container.name();
    let docs = &container.docs.text;
    let desc = match &checked.shape {
        Shape::Object(fields) if is_simple(fields) => {
            let (text, types) = (text(fields), types(fields));
            quote!(__p::Desc::object(#name, ::core::module_path!(), #docs, #text, #types))
        }
        shape => {
            let shape = self::shape(shape)?;
            quote!(__p::Desc::named(#name, ::core::module_path!(), #docs, #shape))
        }
    };
    let arguments = parameters.arguments();
    let generic = (!arguments.is_empty()).then(|| quote!(.generic(&[#(#arguments),*])));
    let deprecated = container
        .docs
        .deprecated
        .as_ref()
        .map(|note| quote!(.deprecated(#note)));
    Some(quote!(&#desc #generic #deprecated))
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
        Shape::Union(members) => union(members),
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
    let (text, types) = (text(fields), types(fields));
    if is_simple(fields) {
        return quote!(__p::Shape::Object(__p::Object::new(#text, #types)));
    }
    let flags = proc_macro2::Literal::byte_string(&flags(fields));
    let more = fields.iter().enumerate().filter_map(|(position, field)| {
        let more = more(field)?;
        Some(quote!((#position, #more)))
    });
    quote! {
        __p::Shape::Object(__p::Object {
            text: #text,
            types: #types,
            flags: #flags,
            more: &[#(#more),*],
        })
    }
}

/// The description of an object on its own.
pub(super) fn anonymous_object(fields: &[ObjectField<'_>]) -> TokenStream {
    anonymous(&object_shape(fields))
}

/// The description of an item without its name; nothing for one that has no validator.
pub(super) fn anonymous_item(shape: &Shape<'_>) -> TokenStream {
    match shape {
        Shape::Transparent(inner) => field_type(inner),
        shape => self::shape(shape).map_or_else(TokenStream::new, |shape| anonymous(&shape)),
    }
}

/// Whether names, types and doc comments say everything.
fn is_simple(fields: &[ObjectField<'_>]) -> bool {
    fields
        .iter()
        .all(|field| flag_of(field) == 0 && more(field).is_none())
}

/// Names and doc comments, in the form that `Object::text` of core describes.
fn text(fields: &[ObjectField<'_>]) -> String {
    let mut text = String::new();
    for field in fields {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&field.name);
        if let Some(docs) = field.docs().filter(|docs| !docs.text.is_empty()) {
            text.push_str(": ");
            text.push_str(&docs.text.replace('\n', "\n "));
        }
    }
    text
}

fn types(fields: &[ObjectField<'_>]) -> TokenStream {
    let types = fields.iter().map(|field| slot(&field.slot));
    quote!(&[#(#types),*])
}

fn flags(fields: &[ObjectField<'_>]) -> Vec<u8> {
    let flags: Vec<_> = fields.iter().map(flag_of).collect();
    if flags.iter().all(|flags| *flags == 0) {
        Vec::new()
    } else {
        flags
    }
}

/// The flags of core's `Object` for one field.
fn flag_of(field: &ObjectField<'_>) -> u8 {
    const FLATTEN: u8 = 1;
    const OPTIONAL: u8 = 2;
    const AMBIGUOUS: u8 = 4;
    const PROVEN: u8 = 8;
    let (ambiguous, proven) = match &field.slot {
        Slot::Type(ty) | Slot::Payload(ty) => (ty.ambiguous, !plain::is_plain(ty)),
        Slot::Literal(_) | Slot::Object(_) => (false, false),
    };
    [
        (field.flatten, FLATTEN),
        (field.optional, OPTIONAL),
        (ambiguous, AMBIGUOUS),
        (proven, PROVEN),
    ]
    .into_iter()
    .fold(
        0,
        |flags, (set, flag)| if set { flags | flag } else { flags },
    )
}

/// The columns of a union.
fn union(members: &[Member<'_>]) -> TokenStream {
    let names = members.iter().map(|member| &member.name);
    let are_names = members.iter().all(|member| match &member.kind {
        MemberKind::Literal(LiteralValue::String(text)) => *text == member.name,
        _ => false,
    });
    let held = if are_names { &[] } else { members };
    let types = held.iter().map(|member| member_type(&member.kind));
    let docs = member_docs(members);
    let deprecated = members.iter().enumerate().filter_map(|(position, member)| {
        let note = member.docs.deprecated.as_ref()?;
        Some(quote!((#position, #note)))
    });
    quote! {
        __p::Shape::Union(__p::Union {
            names: &[#(#names),*],
            types: &[#(#types),*],
            docs: #docs,
            deprecated: &[#(#deprecated),*],
        })
    }
}

fn member_type(kind: &MemberKind<'_>) -> TokenStream {
    match kind {
        MemberKind::Null => anonymous(&quote!(__p::Shape::Null)),
        MemberKind::Literal(value) => anonymous(&literal_shape(value)),
        MemberKind::Object(fields) => anonymous(&object_shape(fields)),
        MemberKind::Type(ty) => field_type(ty),
    }
}

/// The column of doc comments; empty if nobody wrote any.
fn member_docs(members: &[Member<'_>]) -> TokenStream {
    let texts = members.iter().map(|member| &member.docs.text);
    if members.iter().all(|member| member.docs.text.is_empty()) {
        return quote!(&[]);
    }
    quote!(&[#(#texts),*])
}

/// A description without a name.
fn anonymous(shape: &TokenStream) -> TokenStream {
    quote!(&__p::Desc::new(#shape))
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
        Some(integers) if !plain::is_scalar(field) => {
            let integers = match integers {
                Integers::Number => quote!(__p::Integers::Number),
                Integers::Int64 => quote!(__p::Integers::Int64),
            };
            anonymous(&quote!(__p::Shape::Decided(#integers, #inner)))
        }
        _ => inner,
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

/// What a field says beyond its name, type and doc comment; `None` for most.
fn more(field: &ObjectField<'_>) -> Option<TokenStream> {
    let deprecated = field.docs().and_then(|docs| docs.deprecated.as_ref());
    let allowed = field.allowed();
    if deprecated.is_none() && field.meta().is_none() && allowed.is_none() {
        return None;
    }
    let allowed = allowed.unwrap_or_default();
    let deprecated = option(deprecated.map(|note| quote!(#note)));
    let meta = option(field.meta().map(meta));
    Some(quote! {
        __p::More { deprecated: #deprecated, meta: #meta, allowed: #allowed }
    })
}

fn meta(meta: &Meta) -> TokenStream {
    let default = option(meta.default.as_ref().map(|default| literal(&default.value)));
    let allowed = meta.allowed.iter().map(|allowed| literal(&allowed.value));
    let min = option(meta.min.map(float));
    let max = option(meta.max.map(float));
    let format = option(meta.format.as_ref().map(|format| quote!(#format)));
    quote! {
        &__p::Meta {
            default: #default,
            allowed: &[#(#allowed),*],
            min: #min,
            max: #max,
            format: #format,
        }
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
        Some(value) => quote!(__p::Some(#value)),
        None => quote!(__p::None),
    }
}
