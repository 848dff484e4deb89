//! What only the types can tell: one constant for each rule and place.
//!
//! Each carries the span of what the user wrote and calls a const function of core, which panics
//! with a message: one mistake, one error, at the right token. Items with type parameters are
//! not verified here, where nothing is known of the parameters, but in the lists that use them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use super::desc;
use crate::check::{
    Checked, CheckedKind, CheckedTable, FieldRef, FieldType, MemberKind, ObjectField, Presence,
    Shape, Slot,
};

/// The constants for an item.
pub(super) fn container(checked: &Checked<'_>) -> TokenStream {
    let container = checked.container;
    if container.generics.type_params().next().is_some() {
        return TokenStream::new();
    }
    let mut proofs = Proofs {
        owner: container.ident.to_string(),
        out: TokenStream::new(),
    };
    proofs.shape(checked);
    if let Some(table) = &checked.table {
        proofs.table(checked, table);
    }
    // Types that borrow are looked at as if they borrowed for ever.
    lifetimes_to_static(proofs.out)
}

struct Proofs {
    owner: String,
    out: TokenStream,
}

impl Proofs {
    fn push(&mut self, span: Span, call: &TokenStream) {
        self.out.extend(quote_spanned!(span=> const _: () = #call;));
    }

    fn shape(&mut self, checked: &Checked<'_>) {
        match &checked.shape {
            Shape::Object(fields) => self.object(fields),
            Shape::Newtype(ty) | Shape::Transparent(ty) => {
                let optional = matches!(checked.shape, Shape::Transparent(_));
                self.inner("0", ty, optional);
            }
            Shape::Union(members) => {
                for member in members {
                    match &member.kind {
                        MemberKind::Object(fields) => self.object(fields),
                        MemberKind::Type(ty) => self.inner(&member.name, ty, false),
                        MemberKind::Null | MemberKind::Literal(_) => {}
                    }
                }
                let untagged = |kind: &MemberKind<'_>| matches!(kind, MemberKind::Type(_));
                if members.iter().any(|member| untagged(&member.kind))
                    && !checked.container.convex.ambiguous
                {
                    self.members(checked);
                }
            }
            Shape::Null | Shape::Literal(_) | Shape::Exact(_) | Shape::External => {}
        }
    }

    fn object(&mut self, fields: &[ObjectField<'_>]) {
        for field in fields {
            match &field.slot {
                Slot::Type(ty) => self.field(field, ty),
                Slot::Payload(ty) => self.inner(&field.name, ty, false),
                Slot::Object(fields) => self.object(fields),
                Slot::Literal(_) => {}
            }
        }
        if fields.iter().any(|field| field.flatten) {
            self.flattened_names(fields);
        }
    }

    /// A field, where `Option` may mean absence.
    fn field(&mut self, field: &ObjectField<'_>, ty: &FieldType<'_>) {
        let (owner, name) = (&self.owner, &field.name);
        let desc = desc::field_type(ty);
        let span = ty.ty.span();
        if field.flatten {
            self.push(
                span,
                &quote_spanned!(span=> __p::verify::flatten(#owner, #name, #desc)),
            );
            return;
        }
        let presence = match field.presence {
            Presence::Free if is_plain(ty) => return,
            Presence::Free => "free",
            Presence::MustBeOption => "option",
            Presence::DefaultPath => "default",
            Presence::With => "with",
        };
        let ambiguous = ty.ambiguous;
        let call = quote_spanned! {span=>
            __p::verify::field(#owner, #name, #desc, #presence, #ambiguous)
        };
        self.push(span, &call);
    }

    /// A place where `Option` accepts null.
    fn inner(&mut self, name: &str, ty: &FieldType<'_>, optional: bool) {
        if is_plain(ty) {
            return;
        }
        let owner = &self.owner;
        let desc = desc::field_type(ty);
        let (span, ambiguous) = (ty.ty.span(), ty.ambiguous);
        let check = Ident::new(if optional { "transparent" } else { "inner" }, span);
        let call = quote_spanned!(span=> __p::verify::#check(#owner, #name, #desc, #ambiguous));
        self.push(span, &call);
    }

    /// Members that reading could confuse.
    fn members(&mut self, checked: &Checked<'_>) {
        let Shape::Union(members) = &checked.shape else {
            return;
        };
        let union = desc_of(checked);
        for (position, member) in members.iter().enumerate().skip(1) {
            let span = member.variant.ident.span();
            let call = quote_spanned!(span=> __p::verify::member(#union, #position));
            self.push(span, &call);
        }
    }

    /// Names that come in by `flatten` and are there already.
    fn flattened_names(&mut self, fields: &[ObjectField<'_>]) {
        let object = desc::anonymous_object(fields);
        for (position, field) in fields.iter().enumerate().filter(|(_, field)| field.flatten) {
            let Slot::Type(ty) = &field.slot else {
                continue;
            };
            let (owner, span) = (&self.owner, ty.ty.span());
            let call = quote_spanned! {span=>
                __p::verify::flattened_names(#owner, #object, #position)
            };
            self.push(span, &call);
        }
    }

    fn table(&mut self, checked: &Checked<'_>, table: &CheckedTable<'_>) {
        let name = &table.name;
        if may_be_no_object(&checked.shape) {
            let (span, row) = (checked.container.ident.span(), desc_of(checked));
            self.push(
                span,
                &quote_spanned!(span=> __p::verify::document(#name, #row)),
            );
        }
        if let Some(staged) = table.staged {
            let (span, desc) = (staged.span(), desc::of_type(staged));
            self.push(
                span,
                &quote_spanned!(span=> __p::verify::document(#name, #desc)),
            );
        }
        for index in &table.indexes {
            let (fields, filters, vector) = match &index.kind {
                CheckedKind::Database(fields) => (fields.as_slice(), [].as_slice(), None),
                CheckedKind::Search(field, filters) => {
                    (std::slice::from_ref(field), filters.as_slice(), None)
                }
                // Convex does not look at the filter fields of a vector index; people do.
                CheckedKind::Vector(field, _, filters) => {
                    ([].as_slice(), filters.as_slice(), Some(field))
                }
            };
            for field in fields.iter().chain(filters).filter(|field| !field.seen) {
                self.path(checked, name, &index.name, field, "path");
            }
            if let Some(field) = vector {
                self.path(checked, name, &index.name, field, "vector");
            }
        }
    }

    /// A path of an index, followed from the first field on where the macro can see that one.
    fn path(
        &mut self,
        checked: &Checked<'_>,
        table: &str,
        index: &str,
        field: &FieldRef<'_>,
        check: &str,
    ) {
        let (path, span) = (field.bare(), field.span());
        let (desc, from) = match first_field(&checked.shape, path) {
            Some(ty) => {
                let first = path.find('.').map_or(path.len(), |dot| dot + 1);
                (desc::field_type(ty), first)
            }
            None => (desc_of(checked), 0),
        };
        let check = Ident::new(check, span);
        let call = quote_spanned!(span=> __p::verify::#check(#desc, #from, #table, #index, #path));
        self.push(span, &call);
    }
}

/// The type of the field that `path` begins with.
fn first_field<'a>(shape: &'a Shape<'a>, path: &str) -> Option<&'a FieldType<'a>> {
    let Shape::Object(fields) = shape else {
        return None;
    };
    let first = path.split('.').next()?;
    let field = fields
        .iter()
        .find(|field| !field.flatten && field.name == first)?;
    match &field.slot {
        Slot::Type(ty) => Some(ty),
        Slot::Payload(_) | Slot::Literal(_) | Slot::Object(_) => None,
    }
}

/// The description of the item itself, with its lifetimes filled in.
fn desc_of(checked: &Checked<'_>) -> TokenStream {
    let ident = &checked.container.ident;
    let lifetimes = checked
        .container
        .generics
        .lifetimes()
        .map(|_| quote!('static));
    quote!(<#ident<#(#lifetimes),*> as __p::ConvexType>::DESC)
}

/// Whether only the types know that a document is an object.
fn may_be_no_object(shape: &Shape<'_>) -> bool {
    match shape {
        Shape::Newtype(_) | Shape::Transparent(_) | Shape::Exact(_) => true,
        Shape::Union(members) => members
            .iter()
            .any(|member| matches!(member.kind, MemberKind::Type(_))),
        Shape::Null | Shape::Literal(_) | Shape::Object(_) | Shape::External => false,
    }
}

/// Whether the type is written so that no rule can be broken.
///
/// This saves time and decides nothing: a type that only looks plain, because its name stands
/// for another one, is verified in the list of tables that it ends up in.
pub(super) fn is_plain(field: &FieldType<'_>) -> bool {
    field.exact.is_none() && is_plain_type(field.ty, true)
}

/// The integers of which a field has to say what they become.
const INTEGERS: &[&str] = &["i64", "u64", "isize", "usize", "i128", "u128"];

fn is_plain_type(ty: &Type, may_wrap: bool) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else {
        return false;
    };
    match &last.arguments {
        PathArguments::None => !INTEGERS.iter().any(|integer| last.ident == integer),
        PathArguments::AngleBracketed(arguments) => {
            let mut types = arguments.args.iter().filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            });
            let (Some(inner), None) = (types.next(), types.next()) else {
                return false;
            };
            match last.ident.to_string().as_str() {
                "Id" => true,
                "Option" | "Vec" => may_wrap && is_plain_type(inner, false),
                _ => false,
            }
        }
        PathArguments::Parenthesized(_) => false,
    }
}

fn lifetimes_to_static(tokens: TokenStream) -> TokenStream {
    use proc_macro2::{Group, Ident, TokenTree};
    let mut after_quote = false;
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                after_quote = false;
                let mut replaced =
                    Group::new(group.delimiter(), lifetimes_to_static(group.stream()));
                replaced.set_span(group.span());
                TokenTree::Group(replaced)
            }
            TokenTree::Ident(ident) if after_quote => {
                after_quote = false;
                TokenTree::Ident(Ident::new("static", ident.span()))
            }
            token => {
                after_quote = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
                token
            }
        })
        .collect()
}
