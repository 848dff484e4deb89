//! What an implementation demands of the type parameters of its item.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Generics, Ident, TypePath, parse_quote};

use crate::check::Checked;
use crate::check::types::{self, Part};

/// How values of an item depend on its type parameters.
pub(super) struct Parameters {
    /// Parameters, and types made of them, of which values are held.
    held: Vec<TypePath>,
    /// Those that only name the table of an id.
    tables: Vec<TypePath>,
    /// Whether a type of the item can only be spelled with the parameters filled in.
    is_open: bool,
}

impl Parameters {
    /// Looks through the types that values of the item hold.
    pub(super) fn of(checked: &Checked<'_>) -> Self {
        let mut found = Self {
            held: Vec::new(),
            tables: Vec::new(),
            is_open: false,
        };
        let params: Vec<&Ident> = checked
            .container
            .generics
            .type_params()
            .map(|param| &param.ident)
            .collect();
        if params.is_empty() {
            return found;
        }
        for ty in checked.types() {
            types::each_part(ty, &mut |part| found.add(&part, &params));
        }
        found
    }

    fn add(&mut self, part: &Part<'_>, params: &[&Ident]) {
        let (path, list) = match part {
            Part::Held(path) | Part::Opaque(path) => (path, &mut self.held),
            Part::Table(path) => (path, &mut self.tables),
            Part::Tuple(_) => return,
        };
        self.is_open |= types::mentions(path, &[&Ident::new("Self", Span::call_site())]);
        if types::mentions(path, params) {
            self.is_open = true;
            let text = path.to_token_stream().to_string();
            if list
                .iter()
                .all(|known| known.to_token_stream().to_string() != text)
            {
                list.push((*path).clone());
            }
        }
    }

    /// Whether nothing is known about values until the parameters are filled in.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// `generics` with what the implementation needs.
    pub(super) fn bound(&self, generics: &Generics) -> Generics {
        let mut generics = generics.clone();
        if self.held.is_empty() && self.tables.is_empty() {
            return generics;
        }
        let clause = generics.make_where_clause();
        for held in &self.held {
            clause.predicates.push(parse_quote!(#held: __p::ConvexType));
        }
        for table in &self.tables {
            clause.predicates.push(parse_quote!(#table: __p::Table));
        }
        generics
    }

    /// The descriptions that tell one instance of the item from another.
    pub(super) fn arguments(&self) -> Vec<TokenStream> {
        let held = self.held.iter();
        let held = held.map(|ty| quote!(<#ty as __p::ConvexType>::DESC));
        let tables = self.tables.iter();
        let tables = tables.map(|ty| quote!(<__p::Id<#ty> as __p::ConvexType>::DESC));
        held.chain(tables).collect()
    }
}
