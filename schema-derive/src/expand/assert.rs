//! Const assertions, one for each rule and place: the rules that only the types can decide.
//!
//! Each carries the span of what the user wrote and calls a const function of core, which panics
//! with a message: one problem, one error, at the right token. It refers to the descriptor of the
//! item and to a place in it, so that it takes a few tokens, however large the item is. The protocol of assertions
//! stands in the module `desc::assert` of core: items with parameters are asserted where these
//! are filled in.

use convex_schema_rules::hash;
use proc_macro2::{Ident, Literal, Span, TokenStream};
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
    let mut assertions = Assertions::new(checked, &quote!(ConvexType), &quote!(DESC));
    assertions.shape(checked);
    assertions.item(checked);
    if let Some(table) = &checked.table {
        assertions.table(checked, table);
    }
    assertions.out
}

/// The assertions for those fields of an item with mistakes that have none.
pub(super) fn fields(checked: &Checked<'_>) -> TokenStream {
    if checked.container.is_open() {
        return TokenStream::new();
    }
    let mut assertions = Assertions::new(checked, &quote!(Fields), &quote!(FIELDS));
    assertions.shape(checked);
    assertions.out
}

struct Assertions {
    owner: String,
    /// The descriptor of the item. Assertions name it each: a constant that stands for it would be
    /// evaluated and validated through all of its types once more.
    desc: TokenStream,
    /// The descriptor of its table.
    table: TokenStream,
    out: TokenStream,
    /// How many constants beside the descriptor were made.
    tables: usize,
}

impl Assertions {
    /// None yet, about the constant `desc` of the trait `described`.
    fn new(checked: &Checked<'_>, described: &TokenStream, desc: &TokenStream) -> Self {
        let itself = itself(checked.container);
        Self {
            owner: checked.container.name(),
            desc: quote!(<#itself as __p::#described>::#desc),
            table: quote!(<#itself as __p::Table>::TABLE),
            out: TokenStream::new(),
            tables: 0,
        }
    }

    /// An assertion about the item: `function` gets its descriptor, then `arguments`.
    fn push(&mut self, site: Site, function: &str, arguments: &TokenStream) {
        self.out
            .extend(site.assertion(function, &self.desc, arguments));
    }

    /// An assertion about the table: `function` gets its descriptor, then `arguments`.
    fn push_table(&mut self, site: Site, function: &str, arguments: &TokenStream) {
        self.out
            .extend(site.assertion(function, &self.table, arguments));
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
                self.push(Site::at(span), "presence", &quote!(#place));
            }
            // One assertion for all fields.
            Presence::Free | Presence::WithDefault | Presence::ContainerDefaultPath => {}
        }
        if plain::is_asserted(field) {
            self.push(Site::of(ty.ty), "field", &quote!(#place));
        }
        self.chosen(place, ty);
    }

    /// The type of a newtype, a member or a payload, where `Option` accepts null.
    fn of_type(&mut self, place: &DescPath, ty: &FieldType<'_>) {
        if is_assertable(ty) {
            self.push(Site::of(ty.ty), "field", &quote!(#place));
            self.chosen(place, ty);
        }
    }

    /// The descriptor of a transparent struct is that of its field.
    fn transparent(&mut self, ty: &FieldType<'_>) {
        if !is_assertable(ty) {
            return;
        }
        let owner = self.owner.clone();
        if let (Some(span), Some(_)) = (ty.chosen, ty.described()) {
            self.push(Site::at(span), "transparent_chosen", &quote!(#owner));
        }
        self.push(Site::of(ty.ty), "transparent", &quote!(#owner));
    }

    /// A choice between number and `int64`, where there has to be something to choose.
    fn chosen(&mut self, place: &DescPath, ty: &FieldType<'_>) {
        if let (Some(span), Some(_), false) = (ty.chosen, ty.described(), ty.is_broken) {
            self.push(Site::at(span), "chosen", &quote!(#place));
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
                    self.push(
                        Site::at(default.span),
                        "container_default",
                        &TokenStream::new(),
                    );
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
        let desc = &self.desc;
        let outlines = self.shared(
            &quote!(&__p::assert::Members<#count>),
            &quote!(&__p::assert::Members::of(#desc)),
        );
        for (position, member) in members.iter().enumerate().skip(1) {
            let site = Site::of(&member.variant.ident);
            self.push(site, "member", &quote!(#outlines, #position));
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
        let desc = &self.desc;
        let names = self.shared(
            &quote!(&__p::assert::FlatNames<{ __p::assert::flat_slots(#desc, #place) }>),
            &quote!(&__p::assert::FlatNames::of(#desc, #place)),
        );
        for (position, field) in fields.iter().enumerate().filter(|(_, field)| field.flatten) {
            if let Slot::Type(ty) | Slot::Payload(ty) = &field.slot {
                let arguments = quote!(#place, #names, #position);
                self.push(Site::of(ty.ty), "flattened_names", &arguments);
            }
        }
    }

    fn table(&mut self, checked: &Checked<'_>, table: &CheckedTable<'_>) {
        self.document(&checked.shape);
        if let Some(staged) = table.staged {
            self.push_table(Site::of(staged), "staged_document", &TokenStream::new());
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
                self.of_document(Site::of(ty.ty), "document", &TokenStream::new(), ty);
            }
            Shape::Exact(Exact::As(ty)) => {
                self.push_table(Site::of(ty), "document", &TokenStream::new());
            }
            Shape::Object(fields) => self.flattened_into_document(&root, fields),
            Shape::Union(members) => {
                for (position, member) in members.iter().enumerate() {
                    match &member.kind {
                        MemberKind::Type(ty) => {
                            let arguments = quote!(#position);
                            let site = Site::of(ty.ty);
                            self.of_document(site, "document_member", &arguments, ty);
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
                self.of_document(Site::of(ty.ty), "document_fields", &quote!(#place), ty);
            }
        }
    }

    fn of_document(
        &mut self,
        site: Site,
        function: &str,
        arguments: &TokenStream,
        ty: &FieldType<'_>,
    ) {
        if is_assertable(ty) {
            self.push_table(site, function, arguments);
        }
    }

    /// A path of an index into what the macro can't see.
    fn path(&mut self, what: &str, field: &FieldRef<'_>, function: &str) {
        let path = field.bare();
        let hashes = path.split('.').map(hash::hash);
        let hashes = hashes.map(Literal::u64_unsuffixed);
        let arguments = quote!(#what, #path, &[#(#hashes),*]);
        self.push_table(Site::at(field.span()), function, &arguments);
    }
}

/// Whether the type has a descriptor, and no mistake that was reported already.
fn is_assertable(ty: &FieldType<'_>) -> bool {
    !ty.is_broken && ty.described().is_some()
}
