//! What only the types can tell: one constant for each rule and place.
//!
//! Each carries the span of what the user wrote and calls a const function of core, which panics
//! with a message: one mistake, one error, at the right token. Items with type parameters are
//! not verified here, where nothing is known of the parameters, but where they are used.

use proc_macro2::TokenStream;
use quote::quote;

use super::generics::Parameters;
use super::place::Place;
use super::{desc, instance, plain};
use crate::check::{
    Checked, CheckedKind, CheckedTable, FieldRef, FieldType, Member, MemberKind, ObjectField,
    Presence, Shape, Slot,
};
use crate::parse::convex::Exact;

/// The constants for an item.
pub(super) fn container(checked: &Checked<'_>, parameters: &Parameters) -> TokenStream {
    proofs(checked, parameters, |proofs| {
        proofs.shape(checked);
        proofs.item(checked);
        if let Some(table) = &checked.table {
            proofs.table(checked, table);
        }
    })
}

/// The constants for those fields of an item with mistakes that have none.
pub(super) fn fields(checked: &Checked<'_>, parameters: &Parameters) -> TokenStream {
    proofs(checked, parameters, |proofs| proofs.shape(checked))
}

fn proofs(
    checked: &Checked<'_>,
    parameters: &Parameters,
    write: impl FnOnce(&mut Proofs),
) -> TokenStream {
    if parameters.is_open() {
        return TokenStream::new();
    }
    let mut proofs = Proofs {
        owner: checked.container.name(),
        out: TokenStream::new(),
    };
    write(&mut proofs);
    instance::fill(checked.container, proofs.out)
}

struct Proofs {
    owner: String,
    out: TokenStream,
}

impl Proofs {
    fn push(&mut self, place: Place, function: &str, arguments: TokenStream) {
        self.out.extend(place.proof(function, arguments));
    }

    /// The types of fields and payloads, each by itself.
    fn shape(&mut self, checked: &Checked<'_>) {
        match &checked.shape {
            Shape::Object(fields) => self.object(fields),
            Shape::Newtype(ty) => self.inner("inner", "0", ty),
            Shape::Transparent(ty) => self.inner("transparent", "0", ty),
            Shape::Union(members) => {
                for member in members {
                    match &member.kind {
                        MemberKind::Object(fields) => self.object(fields),
                        MemberKind::Type(ty) => self.inner("inner", &member.name, ty),
                        MemberKind::Null | MemberKind::Literal(_) => {}
                    }
                }
            }
            Shape::Null | Shape::Literal(_) | Shape::Exact(_) | Shape::External => {}
        }
    }

    fn object(&mut self, fields: &[ObjectField<'_>]) {
        for field in fields {
            match &field.slot {
                Slot::Type(ty) if field.flatten => self.flatten("flatten", field, ty),
                Slot::Payload(ty) if field.flatten => self.flatten("beside_tag", field, ty),
                Slot::Type(ty) => self.field(field, ty),
                // The lists look at fields, and at payloads with them.
                Slot::Payload(ty) if plain::is_plain(ty) => self.chosen(&field.name, ty),
                Slot::Payload(ty) => self.inner("inner", &field.name, ty),
                Slot::Object(fields) => self.object(fields),
                Slot::Literal(_) => {}
            }
        }
    }

    /// A field, where `Option` may mean absence.
    fn field(&mut self, field: &ObjectField<'_>, ty: &FieldType<'_>) {
        let Some(desc) = provable(ty) else { return };
        let (owner, name, ambiguous) = (&self.owner, &field.name, ty.ambiguous);
        let presence = match field.presence {
            Presence::Free => None,
            Presence::MustBeOption(span) => Some(("filled", span)),
            Presence::DefaultPath(span) => Some(("default_path", span)),
            Presence::With(span) => Some(("other_code", span)),
        };
        let presence = presence.map(|(function, span)| {
            let fields = quote!(#owner, &[(#name, #desc)]);
            Place::at(span).proof(function, fields)
        });
        let of_type = (!plain::is_plain(ty)).then(|| {
            let arguments = quote!(#owner, #name, #desc, #ambiguous);
            Place::of(ty.ty).proof("field", arguments)
        });
        self.out.extend(presence.into_iter().chain(of_type));
        self.chosen(name, ty);
    }

    /// A place where `Option` accepts null, if `function` is not `transparent`.
    fn inner(&mut self, function: &str, name: &str, ty: &FieldType<'_>) {
        let Some(desc) = provable(ty) else { return };
        let (owner, ambiguous) = (&self.owner, ty.ambiguous);
        let arguments = quote!(#owner, #name, #desc, #ambiguous);
        self.push(Place::of(ty.ty), function, arguments);
        self.chosen(name, ty);
    }

    /// A choice between number and `int64`, where there has to be something to choose for.
    fn chosen(&mut self, name: &str, ty: &FieldType<'_>) {
        if let (Some(span), Some(described)) = (ty.chosen, ty.described()) {
            let (owner, desc) = (&self.owner, desc::of_type(described));
            self.push(Place::at(span), "chosen", quote!(#owner, #name, #desc));
        }
    }

    /// A type whose fields stand in place of it.
    fn flatten(&mut self, function: &str, field: &ObjectField<'_>, ty: &FieldType<'_>) {
        let Some(desc) = provable(ty) else { return };
        let (owner, name) = (&self.owner, &field.name);
        self.push(Place::of(ty.ty), function, quote!(#owner, #name, #desc));
        self.chosen(name, ty);
    }

    /// What concerns the item as a whole.
    fn item(&mut self, checked: &Checked<'_>) {
        match &checked.shape {
            Shape::Object(fields) => {
                self.flattened_names(fields);
                self.default_path(checked, fields);
            }
            Shape::Union(members) => {
                for member in members {
                    if let MemberKind::Object(fields) = &member.kind {
                        self.flattened_names(fields);
                    }
                }
                let is_open = members.iter().any(Member::is_untagged);
                if is_open && !checked.container.convex.ambiguous {
                    self.members(checked, members);
                }
            }
            _ => {}
        }
    }

    /// A function that makes the whole struct, and so also values for absent fields.
    fn default_path(&mut self, checked: &Checked<'_>, fields: &[ObjectField<'_>]) {
        let default = checked.container.serde.default;
        let Some(default) = default.filter(|default| default.has_path) else {
            return;
        };
        let own = |field: &&ObjectField<'_>| {
            let written = field.field.map(|field| &field.serde);
            !field.flatten && written.is_some_and(|serde| serde.default.is_none())
        };
        let fields = fields.iter().filter(own).filter_map(|field| {
            let (name, desc) = (&field.name, described(field)?);
            Some(quote!((#name, #desc)))
        });
        let owner = &self.owner;
        let arguments = quote!(#owner, &[#(#fields),*]);
        self.push(Place::at(default.span), "default_path", arguments);
    }

    /// Members that reading could confuse.
    fn members(&mut self, checked: &Checked<'_>, members: &[Member<'_>]) {
        let union = desc::anonymous_item(&checked.shape);
        for (position, member) in members.iter().enumerate().skip(1) {
            let place = Place::of(&member.variant.ident);
            self.push(place, "member", quote!(#union, #position));
        }
    }

    /// Names that come in by `flatten` and are there already.
    fn flattened_names(&mut self, fields: &[ObjectField<'_>]) {
        if !fields.iter().any(|field| field.flatten) {
            return;
        }
        let object = desc::anonymous_object(fields);
        for (position, field) in fields.iter().enumerate().filter(|(_, field)| field.flatten) {
            if let Slot::Type(ty) | Slot::Payload(ty) = &field.slot {
                let owner = &self.owner;
                let arguments = quote!(#owner, #object, #position);
                self.push(Place::of(ty.ty), "flattened_names", arguments);
            }
        }
    }

    fn table(&mut self, checked: &Checked<'_>, table: &CheckedTable<'_>) {
        let name = &table.name;
        self.document(name, &checked.shape);
        if let Some(staged) = table.staged {
            let desc = desc::of_type(staged);
            self.push(Place::of(staged), "document", quote!(#name, #desc));
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
            let unseen = fields.iter().chain(filters).filter(|field| !field.seen);
            let paths = unseen.map(|field| (field, "path"));
            for (field, function) in paths.chain(vector.map(|field| (field, "vector"))) {
                let place = format!("index `{}`", index.name);
                self.path(checked, name, &place, field, function);
            }
        }
        for field in table.unique.iter().flatten().filter(|field| !field.seen) {
            self.path(checked, name, "unique fields", field, "path");
        }
    }

    /// What only the types know of documents: that they are objects, and how fields are called.
    fn document(&mut self, table: &str, shape: &Shape<'_>) {
        match shape {
            Shape::Newtype(ty) | Shape::Transparent(ty) => self.of_table("document", table, ty),
            Shape::Exact(Exact::As(ty)) => {
                let desc = desc::of_type(ty);
                self.push(Place::of(ty), "document", quote!(#table, #desc));
            }
            Shape::Object(fields) => self.flattened_into_document(table, fields),
            Shape::Union(members) => {
                for member in members {
                    match &member.kind {
                        MemberKind::Type(ty) => self.of_table("document_member", table, ty),
                        MemberKind::Object(fields) => self.flattened_into_document(table, fields),
                        MemberKind::Null | MemberKind::Literal(_) => {}
                    }
                }
            }
            Shape::Null | Shape::Literal(_) | Shape::Exact(_) | Shape::External => {}
        }
    }

    fn flattened_into_document(&mut self, table: &str, fields: &[ObjectField<'_>]) {
        for field in fields.iter().filter(|field| field.flatten) {
            if let Slot::Type(ty) | Slot::Payload(ty) = &field.slot {
                self.of_table("document_fields", table, ty);
            }
        }
    }

    fn of_table(&mut self, function: &str, table: &str, ty: &FieldType<'_>) {
        let Some(desc) = provable(ty) else { return };
        self.push(Place::of(ty.ty), function, quote!(#table, #desc));
    }

    /// A path of an index, followed from the first field on where the macro can see that one.
    fn path(
        &mut self,
        checked: &Checked<'_>,
        table: &str,
        place: &str,
        field: &FieldRef<'_>,
        function: &str,
    ) {
        let path = field.bare();
        let (desc, from) = match first_field(&checked.shape, path) {
            Some(ty) => {
                let first = path.find('.').map_or(path.len(), |dot| dot + 1);
                (desc::field_type(ty), first)
            }
            None => (desc::anonymous_item(&checked.shape), 0),
        };
        let arguments = quote!(#desc, #from, #table, #place, #path);
        self.push(Place::at(field.span()), function, arguments);
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

/// The description of a field's type, if there is one that can be judged.
fn provable(ty: &FieldType<'_>) -> Option<TokenStream> {
    (!ty.is_broken && ty.described().is_some()).then(|| desc::field_type(ty))
}

fn described(field: &ObjectField<'_>) -> Option<TokenStream> {
    match &field.slot {
        Slot::Type(ty) | Slot::Payload(ty) => provable(ty),
        Slot::Literal(_) | Slot::Object(_) => None,
    }
}
