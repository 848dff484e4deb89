//! The bounds of an implementation on the type parameters of its item.
//!
//! Inferred for each field whose type names a parameter, unless `#[convex(bound = "...")]` says it:
//! - a parameter, or a path through one (`T`, `T::Item`), is a `ConvexType`;
//! - inside of references, slices, arrays and the standard library's containers (`Vec<T>`,
//!   `Option<T>`, `HashMap<K, V, S>`: their elements, not hashers) the same holds of what they hold;
//! - any other type that names a parameter (`Id<T>`, `Page<T>`, a type of the user's) is a
//!   `ConvexType` as a whole, whatever that takes;
//! - `PhantomData<T>` and skipped fields demand nothing.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, Lifetime, Type, TypeParamBound, WherePredicate, parse_quote};

use crate::check::types::{self, Part};
use crate::ir::{Checked, Container};

/// How values of an item depend on its parameters.
pub(super) struct Parameters {
    /// Parameters and types made of them of which values are held. They tell one filling from
    /// another, and name it.
    held: Vec<Type>,
    /// The bounds of the implementation.
    bounds: Vec<WherePredicate>,
}

impl Parameters {
    /// Reads what is written, or infers it from the types that values of the item hold.
    pub(super) fn of(checked: &Checked<'_>) -> Self {
        let container = checked.container;
        if let Some(bounds) = &container.convex.bound {
            return Self {
                held: bounds.iter().filter_map(demanded).collect(),
                bounds: bounds.clone(),
            };
        }
        let held = held(checked);
        let bounds = held.iter();
        let bounds = bounds.map(|ty| parse_quote!(#ty: __p::ConvexType));
        Self {
            bounds: bounds.collect(),
            held,
        }
    }

    /// `generics` with what the implementation needs.
    pub(super) fn bound(&self, generics: &Generics) -> Generics {
        let mut generics = generics.clone();
        if !self.bounds.is_empty() {
            let clause = generics.make_where_clause();
            clause.predicates.extend(self.bounds.iter().cloned());
        }
        generics
    }

    /// The descriptors that tell one filling from another.
    pub(super) fn arguments(&self) -> Vec<TokenStream> {
        let held = self.held.iter();
        held.map(|ty| quote!(<#ty as __p::ConvexType>::DESC))
            .collect()
    }
}

/// The parameters, and the types made of them, of which values of the item are held.
fn held(checked: &Checked<'_>) -> Vec<Type> {
    let params: Vec<&Ident> = checked
        .container
        .generics
        .type_params()
        .map(|param| &param.ident)
        .collect();
    let mut held: Vec<Type> = Vec::new();
    if params.is_empty() {
        return held;
    }
    for ty in checked.types() {
        types::each_part(ty, &mut |part| {
            let (Part::Held(path) | Part::Opaque(path)) = part else {
                return;
            };
            if types::mentions(path, &params) && !held.iter().any(|known| is_same(known, path)) {
                held.push(Type::Path(path.clone()));
            }
        });
    }
    held
}

fn is_same(known: &Type, path: &impl ToTokens) -> bool {
    known.to_token_stream().to_string() == path.to_token_stream().to_string()
}

/// The type of which `predicate` demands that it is a `ConvexType`.
fn demanded(predicate: &WherePredicate) -> Option<Type> {
    let WherePredicate::Type(predicate) = predicate else {
        return None;
    };
    let is_described = predicate.bounds.iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| last.ident == "ConvexType")
        }
        _ => false,
    });
    is_described.then(|| predicate.bounded_ty.clone())
}

/// A closed item as a constant outside of an implementation names it: types that borrow are looked
/// at as if they borrowed for ever.
pub(super) fn itself(container: &Container) -> TokenStream {
    let ident = &container.ident;
    let lifetimes = container.generics.params.iter().map(|param| match param {
        GenericParam::Lifetime(param) => Lifetime::new("'static", param.lifetime.span()),
        // Not of a closed item.
        GenericParam::Type(_) | GenericParam::Const(_) => {
            Lifetime::new("'static", container.ident.span())
        }
    });
    let lifetimes: Vec<_> = lifetimes.collect();
    if lifetimes.is_empty() {
        quote!(#ident)
    } else {
        quote!(#ident<#(#lifetimes),*>)
    }
}
