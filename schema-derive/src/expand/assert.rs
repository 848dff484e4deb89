//! Const assertions, one for each rule and place: the rules that only the types can decide.
//!
//! Each carries the span of what the user wrote and calls a const function of core, which panics
//! with a message: one problem, one error, at the right token. It refers to the descriptor of the
//! item and to a place in it, so that it takes a few tokens, however large the item is. The protocol of assertions
//! stands in the module `desc::assert` of core: items with parameters are asserted where these
//! are filled in.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::generics::itself;
use super::place::{DescPath, Site};
use super::plain;
use crate::ir::{
    Checked, CheckedKind, CheckedTable, Exact, FieldRef, FieldType, Member, MemberKind,
    ObjectField, Presence, Shape, Slot,
};

/// The assertions for an item.
pub(super) fn container(checked: &Checked<'_>) -> TokenStream {
    if checked.container.is_open() {
        return TokenStream::new();
    }
    let itself = itself(checked.container);
    let mut assertions = Assertions::new(checked);
    assertions.shape(checked);
    assertions.item(checked);
    let of_shape = std::mem::take(&mut assertions.out);
    let of_shape = with(
        &quote!(const __D: __p::D = <#itself as __p::ConvexType>::DESC;),
        of_shape,
    );
    if let Some(table) = &checked.table {
        assertions.table(checked, table);
    }
    let of_table = with(
        &quote!(const __T: &__p::TableDesc = <#itself as __p::Table>::TABLE;),
        assertions.out,
    );
    quote!(#of_shape #of_table)
}

/// The assertions for those fields of an item with mistakes that have none.
pub(super) fn fields(checked: &Checked<'_>) -> TokenStream {
    if checked.container.is_open() {
        return TokenStream::new();
    }
    let itself = itself(checked.container);
    let mut assertions = Assertions::new(checked);
    assertions.shape(checked);
    with(
        &quote!(const __D: __p::D = <#itself as __p::Fields>::FIELDS;),
        assertions.out,
    )
}

/// `assertions` behind the constant that they refer to, if there are any.
fn with(constant: &TokenStream, assertions: TokenStream) -> TokenStream {
    if assertions.is_empty() {
        return assertions;
    }
    quote!(#constant #assertions)
}

struct Assertions {
    owner: String,
    out: TokenStream,
    /// How many constants beside the descriptor were made.
    tables: usize,
}

impl Assertions {
    fn new(checked: &Checked<'_>) -> Self {
        Self {
            owner: checked.container.name(),
            out: TokenStream::new(),
            tables: 0,
        }
    }

    fn push(&mut self, site: Site, function: &str, arguments: TokenStream) {
        self.out.extend(site.assertion(function, arguments));
    }

    /// A constant that several assertions look into.
    fn shared(&mut self, ty: &TokenStream, value: &TokenStream) -> Ident {
        let name = Ident::new(&format!("__{}", self.tables), Span::call_site());
        self.tables += 1;
        self.out.extend(quote!(const #name: #ty = #value;));
        name
    }

    /// The types of fields and payloads, each by itself.
    fn shape(&mut self, checked: &Checked<'_>) {
        let root = DescPath::default();
        match &checked.shape {
            Shape::Object(fields) => self.object(&root, fields),
            Shape::Newtype(ty) => self.of_type(&root, ty),
            Shape::Transparent(ty) => self.transparent(ty),
            Shape::Union(members) => {
                for (position, member) in members.iter().enumerate() {
                    match &member.kind {
                        MemberKind::Object(fields) => self.object(&root.at(position), fields),
                        MemberKind::Type(ty) => self.of_type(&root.at(position), ty),
                        MemberKind::Null | MemberKind::Literal(_) => {}
                    }
                }
            }
            Shape::Null | Shape::Literal(_) | Shape::Exact(_) | Shape::External => {}
        }
    }

    fn object(&mut self, place: &DescPath, fields: &[ObjectField<'_>]) {
        for (position, field) in fields.iter().enumerate() {
            let place = place.at(position);
            match &field.slot {
                Slot::Type(ty) => self.field(&place, field, ty),
                // The list looks at fields, and at payloads with them.
                Slot::Payload(ty) if plain::is_asserted(field) => self.of_type(&place, ty),
                Slot::Payload(ty) => self.chosen(&place, ty),
                Slot::Object(fields) => self.object(&place, fields),
                Slot::Literal(_) => {}
            }
        }
    }

    /// A field, where `Option` may mean absence.
    fn field(&mut self, place: &DescPath, field: &ObjectField<'_>, ty: &FieldType<'_>) {
        if !is_assertable(ty) {
            return;
        }
        match field.presence {
            Presence::MustBeOption(span) | Presence::DefaultPath(span) | Presence::With(span) => {
                self.push(Site::at(span), "presence", quote!(__D, #place));
            }
            // One assertion for all fields.
            Presence::Free | Presence::WithDefault | Presence::ContainerDefaultPath => {}
        }
        if plain::is_asserted(field) {
            self.push(Site::of(ty.ty), "field", quote!(__D, #place));
        }
        self.chosen(place, ty);
    }

    /// The type of a newtype, a member or a payload, where `Option` accepts null.
    fn of_type(&mut self, place: &DescPath, ty: &FieldType<'_>) {
        if is_assertable(ty) {
            self.push(Site::of(ty.ty), "field", quote!(__D, #place));
            self.chosen(place, ty);
        }
    }

    /// The descriptor of a transparent struct is that of its field.
    fn transparent(&mut self, ty: &FieldType<'_>) {
        if !is_assertable(ty) {
            return;
        }
        let owner = &self.owner;
        let arguments = quote!(#owner, __D);
        if let (Some(span), Some(_)) = (ty.chosen, ty.described()) {
            let chosen = Site::at(span).assertion("transparent_chosen", arguments.clone());
            self.out.extend(chosen);
        }
        self.push(Site::of(ty.ty), "transparent", arguments);
    }

    /// A choice between number and `int64`, where there has to be something to choose.
    fn chosen(&mut self, place: &DescPath, ty: &FieldType<'_>) {
        if let (Some(span), Some(_), false) = (ty.chosen, ty.described(), ty.is_broken) {
            self.push(Site::at(span), "chosen", quote!(__D, #place));
        }
    }

    /// The rules about the item as a whole.
    fn item(&mut self, checked: &Checked<'_>) {
        let root = DescPath::default();
        match &checked.shape {
            Shape::Object(fields) => {
                self.flattened_names(&root, fields);
                let default = checked.container.serde.default;
                let is_demanded = |field: &ObjectField<'_>| {
                    matches!(field.presence, Presence::ContainerDefaultPath)
                };
                if let (Some(default), true) = (default, fields.iter().any(is_demanded)) {
                    self.push(Site::at(default.span), "container_default", quote!(__D));
                }
            }
            Shape::Union(members) => {
                for (position, member) in members.iter().enumerate() {
                    if let MemberKind::Object(fields) = &member.kind {
                        self.flattened_names(&root.at(position), fields);
                    }
                }
                if checked.is_read_in_turn() {
                    self.members(members);
                }
            }
            Shape::Newtype(_)
            | Shape::Transparent(_)
            | Shape::Null
            | Shape::Literal(_)
            | Shape::Exact(_)
            | Shape::External => {}
        }
    }

    /// Members that reading could confuse.
    fn members(&mut self, members: &[Member<'_>]) {
        let count = members.len();
        let outlines = self.shared(
            &quote!(&__p::assert::Members<#count>),
            &quote!(&__p::assert::Members::of(__D)),
        );
        for (position, member) in members.iter().enumerate().skip(1) {
            let site = Site::of(&member.variant.ident);
            self.push(site, "member", quote!(__D, #outlines, #position));
        }
    }

    /// Names that come in by `flatten` and are there already.
    fn flattened_names(&mut self, place: &DescPath, fields: &[ObjectField<'_>]) {
        for (position, field) in fields.iter().enumerate() {
            if let Slot::Object(fields) = &field.slot {
                self.flattened_names(&place.at(position), fields);
            }
        }
        if fields.len() < 2 || !fields.iter().any(|field| field.flatten) {
            return;
        }
        let names = self.shared(
            &quote!(&__p::assert::FlatNames<{ __p::assert::flat_slots(__D, #place) }>),
            &quote!(&__p::assert::FlatNames::of(__D, #place)),
        );
        for (position, field) in fields.iter().enumerate().filter(|(_, field)| field.flatten) {
            if let Slot::Type(ty) | Slot::Payload(ty) = &field.slot {
                let arguments = quote!(__D, #place, #names, #position);
                self.push(Site::of(ty.ty), "flattened_names", arguments);
            }
        }
    }

    fn table(&mut self, checked: &Checked<'_>, table: &CheckedTable<'_>) {
        self.document(&checked.shape);
        if let Some(staged) = table.staged {
            self.push(Site::of(staged), "staged_document", quote!(__T));
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
                let what = format!("index `{}`", index.name);
                self.path(&what, field, function);
            }
        }
        for field in table.unique.iter().flatten().filter(|field| !field.seen) {
            self.path("unique fields", field, "path");
        }
    }

    /// The rules about documents that only the types can decide: that they are objects, and the names of
    /// their fields.
    fn document(&mut self, shape: &Shape<'_>) {
        let root = DescPath::default();
        match shape {
            Shape::Newtype(ty) | Shape::Transparent(ty) => {
                self.of_document(Site::of(ty.ty), "document", quote!(__T), ty);
            }
            Shape::Exact(Exact::As(ty)) => self.push(Site::of(ty), "document", quote!(__T)),
            Shape::Object(fields) => self.flattened_into_document(&root, fields),
            Shape::Union(members) => {
                for (position, member) in members.iter().enumerate() {
                    match &member.kind {
                        MemberKind::Type(ty) => {
                            let arguments = quote!(__T, #position);
                            let site = Site::of(ty.ty);
                            self.of_document(site, "document_member", arguments, ty);
                        }
                        MemberKind::Object(fields) => {
                            self.flattened_into_document(&root.at(position), fields);
                        }
                        MemberKind::Null | MemberKind::Literal(_) => {}
                    }
                }
            }
            Shape::Null | Shape::Literal(_) | Shape::Exact(_) | Shape::External => {}
        }
    }

    fn flattened_into_document(&mut self, place: &DescPath, fields: &[ObjectField<'_>]) {
        for (position, field) in fields.iter().enumerate().filter(|(_, field)| field.flatten) {
            if let Slot::Type(ty) | Slot::Payload(ty) = &field.slot {
                let place = place.at(position);
                self.of_document(Site::of(ty.ty), "document_fields", quote!(__T, #place), ty);
            }
        }
    }

    fn of_document(
        &mut self,
        site: Site,
        function: &str,
        arguments: TokenStream,
        ty: &FieldType<'_>,
    ) {
        if is_assertable(ty) {
            self.push(site, function, arguments);
        }
    }

    /// A path of an index into what the macro can't see.
    fn path(&mut self, what: &str, field: &FieldRef<'_>, function: &str) {
        let path = field.bare();
        self.push(Site::at(field.span()), function, quote!(__T, #what, #path));
    }
}

/// Whether the type has a descriptor, and no mistake that was reported already.
fn is_assertable(ty: &FieldType<'_>) -> bool {
    !ty.is_broken && ty.described().is_some()
}
