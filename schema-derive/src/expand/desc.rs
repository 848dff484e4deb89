//! The descriptor of a type, as core's `desc` defines it.

use convex_schema_rules::format::fields;
use convex_schema_rules::format::flags::{self, Flags};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Type;

use super::generics::Parameters;
use super::plain;
use crate::ir::{
    Checked, Exact, FieldType, Integers, LiteralValue, Member, MemberKind, Meta, ObjectField,
    Presence, Shape, Slot,
};

/// The descriptor of an item, and what it refers to.
pub(super) struct Described {
    /// The static that declares the type, named `__N`, if the type has a name of its own.
    pub(super) declaration: Option<TokenStream>,
    /// The descriptor.
    pub(super) desc: TokenStream,
}

/// The descriptor of an item; `None` for a table that something else owns.
pub(super) fn of(checked: &Checked<'_>, parameters: &Parameters) -> Option<Described> {
    if let Shape::Transparent(inner) = &checked.shape {
        return Some(Described {
            declaration: None,
            desc: field_type(inner),
        });
    }
    let desc = match &checked.shape {
        Shape::Object(fields) if is_simple(fields) => {
            let (text, hashes, types) = (text(fields), hashes(fields), types(fields));
            quote!(__p::Desc::object(&__N, #text, #hashes, #types))
        }
        shape => {
            let shape = self::shape(shape, checked.is_read_in_turn())?;
            quote!(__p::Desc::named(&__N, #shape))
        }
    };
    let arguments = parameters.arguments();
    let generic = (!arguments.is_empty()).then(|| quote!(.generic(&[#(#arguments),*])));
    Some(Described {
        declaration: Some(declaration(checked)),
        desc: quote!(&#desc #generic),
    })
}

/// The static whose address identifies this type.
fn declaration(checked: &Checked<'_>) -> TokenStream {
    let container = checked.container;
    let (name, docs) = (container.name(), &container.docs);
    let open = container.is_open().then(|| quote!(.open()));
    let deprecated = container.docs.deprecated.as_ref();
    let deprecated = deprecated.map(|note| quote!(.deprecated(#note)));
    let ts = container.convex.ts.as_ref().map(|ts| quote!(.ts(#ts)));
    quote! {
        static __N: __p::Declaration = __p::Declaration::new(#name, #docs) #open #deprecated #ts;
    }
}

fn shape(shape: &Shape<'_>, is_read_in_turn: bool) -> Option<TokenStream> {
    Some(match shape {
        Shape::Null => quote!(__p::Shape::Null),
        Shape::Literal(value) => literal_shape(value),
        Shape::Object(fields) => object_shape(fields),
        Shape::Newtype(inner) | Shape::Transparent(inner) => {
            let inner = field_type(inner);
            quote!(__p::Shape::Newtype(#inner))
        }
        Shape::Union(members) => union(members, is_read_in_turn),
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
    let (text, hashes, types) = (text(fields), hashes(fields), types(fields));
    if is_simple(fields) {
        return quote!(__p::Shape::Object(__p::Object::new(#text, #hashes, #types)));
    }
    let flags = Literal::byte_string(&Flags::write(fields.iter().map(flags_of)));
    let more = fields.iter().enumerate().filter_map(|(position, field)| {
        let more = more(field)?;
        Some(quote!((#position, #more)))
    });
    quote! {
        __p::Shape::Object(__p::Object {
            text: #text,
            hashes: #hashes,
            types: #types,
            flags: #flags,
            more: &[#(#more),*],
        })
    }
}

/// Whether names, types and doc comments say everything.
pub(super) fn is_simple(fields: &[ObjectField<'_>]) -> bool {
    fields
        .iter()
        .all(|field| flags_of(field) == Flags::NONE && more(field).is_none())
}

/// Names and doc comments.
pub(super) fn text(fields: &[ObjectField<'_>]) -> String {
    let fields = fields.iter();
    fields::write(fields.map(|field| {
        let docs = field.docs().map_or("", |docs| docs.text.as_str());
        (field.name.as_str(), docs)
    }))
}

pub(super) fn hashes(fields: &[ObjectField<'_>]) -> Literal {
    let names = fields.iter().map(|field| &field.name);
    Literal::byte_string(&fields::hashes(names))
}

fn types(fields: &[ObjectField<'_>]) -> TokenStream {
    let types = fields.iter().map(|field| slot(&field.slot));
    quote!(&[#(#types),*])
}

fn flags_of(field: &ObjectField<'_>) -> Flags {
    let (is_payload, is_chosen) = match &field.slot {
        Slot::Payload(ty) => (true, ty.chosen.is_some()),
        Slot::Type(ty) => (false, ty.chosen.is_some()),
        Slot::Literal(_) | Slot::Object(_) => (false, false),
    };
    Flags::NONE
        .and_if(field.flatten, Flags::FLATTEN)
        .and_if(field.flatten && is_payload, Flags::BESIDE_TAG)
        .and_if(field.optional, Flags::OPTIONAL)
        .and_if(plain::is_asserted(field), Flags::ASSERTED)
        .and_if(is_chosen, Flags::CHOSEN)
        .and_presence(match field.presence {
            Presence::Free => flags::Presence::Free,
            Presence::MustBeOption(_) => flags::Presence::MustBeOption,
            Presence::DefaultPath(_) => flags::Presence::DefaultPath,
            Presence::With(_) => flags::Presence::OtherCode,
            Presence::WithDefault => flags::Presence::OtherCodeWithDefault,
            Presence::ContainerDefaultPath => flags::Presence::ContainerDefaultPath,
        })
}

/// The columns of a union.
fn union(members: &[Member<'_>], is_read_in_turn: bool) -> TokenStream {
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
            in_turn: #is_read_in_turn,
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

/// The column of doc comments; empty if there are none.
fn member_docs(members: &[Member<'_>]) -> TokenStream {
    let texts = members.iter().map(|member| member.docs);
    if !members.iter().any(|member| member.docs.has_text()) {
        return quote!(&[]);
    }
    quote!(&[#(#texts),*])
}

/// A descriptor without a name.
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

/// The type of a field, if its descriptor is that of its type.
pub(super) fn bare<'a>(field: &FieldType<'a>) -> Option<&'a Type> {
    let is_bare = !field.is_broken && field.exact.is_none() && !says_more(field);
    is_bare.then_some(field.ty)
}

/// Whether a field chooses what its type leaves open.
fn says_more(field: &FieldType<'_>) -> bool {
    field.ambiguous || field.null_first || choice(field).is_some()
}

/// The choice for integers, if there may be one to choose for.
fn choice(field: &FieldType<'_>) -> Option<Integers> {
    field.integers.filter(|_| !plain::is_scalar(field))
}

/// The descriptor of a field's type, with what the field chooses.
fn field_type(field: &FieldType<'_>) -> TokenStream {
    if field.is_broken {
        return quote!(&__p::Desc::BROKEN);
    }
    let inner = match field.exact {
        Some(exact) => exactly(exact),
        None => of_type(field.ty),
    };
    if !says_more(field) {
        return inner;
    }
    let choice = match choice(field) {
        Some(Integers::Number) => quote!(__p::Choice::NUMBER),
        Some(Integers::Int64) => quote!(__p::Choice::INT64),
        None => quote!(__p::Choice::NONE),
    };
    let ambiguous = field.ambiguous.then(|| quote!(.ambiguous()));
    let null_first = field.null_first.then(|| quote!(.null_first()));
    anonymous(&quote!(__p::Shape::Chosen(#choice #ambiguous #null_first, #inner)))
}

fn exactly(exact: &Exact) -> TokenStream {
    match exact {
        Exact::As(ty) => of_type(ty),
        Exact::Validator(expression) => anonymous(&quote! {
            __p::Shape::Custom(|| ::core::convert::Into::into(#expression))
        }),
    }
}

/// The descriptor of any type, by its trait: the macro never looks at the name.
pub(super) fn of_type(ty: &Type) -> TokenStream {
    quote!(<#ty as __p::ConvexType>::DESC)
}

/// The rare properties of a field; `None` for most.
fn more(field: &ObjectField<'_>) -> Option<TokenStream> {
    let deprecated = field.docs().and_then(|docs| docs.deprecated.as_ref());
    let unread = field.docs().and_then(|docs| docs.unread.as_ref());
    let allowed = field.allowed();
    if deprecated.is_none() && unread.is_none() && field.meta().is_none() && allowed.is_none() {
        return None;
    }
    let docs = unread.cloned().unwrap_or_else(|| quote!(""));
    let allowed = allowed.unwrap_or_default();
    let deprecated = option(deprecated.map(|note| quote!(#note)));
    let meta = option(field.meta().map(meta));
    Some(quote! {
        __p::More { docs: #docs, deprecated: #deprecated, meta: #meta, allowed: #allowed }
    })
}

fn meta(meta: &Meta) -> TokenStream {
    let default = option(meta.default.as_ref().map(|default| literal(&default.value)));
    let allowed = meta.allowed.iter().map(|allowed| literal(&allowed.value));
    let min = option(meta.min.map(float));
    let max = option(meta.max.map(float));
    let format = option(meta.format.as_ref().map(|format| quote!(#format)));
    let ts = option(meta.ts.as_ref().map(|ts| quote!(#ts)));
    quote! {
        &__p::Meta {
            default: #default,
            allowed: &[#(#allowed),*],
            min: #min,
            max: #max,
            format: #format,
            ts: #ts,
        }
    }
}

pub(crate) fn literal(value: &LiteralValue) -> TokenStream {
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
