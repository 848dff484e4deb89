//! A look at how a type is written.
//!
//! Names decide nothing about validators; they tell which type parameters need which trait, and
//! find what no trait can find: a type that holds itself.

use proc_macro2::Ident;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type, TypePath};

use crate::errors::Errors;
use crate::parse::Container;

/// What is visited in a type, outermost first.
pub(crate) enum Part<'a> {
    /// A path, and whether it stands in an `Id<...>`, which holds no value of it.
    Path(&'a TypePath, bool),
    /// A tuple of one or more types.
    Tuple(&'a syn::TypeTuple),
}

/// Calls `visit` for each path and tuple in `ty` of which values are held or ids are named.
pub(crate) fn each_part<'a>(ty: &'a Type, visit: &mut impl FnMut(Part<'a>)) {
    walk(ty, false, visit);
}

fn walk<'a>(ty: &'a Type, in_id: bool, visit: &mut impl FnMut(Part<'a>)) {
    match ty {
        Type::Path(path) => {
            visit(Part::Path(path, in_id));
            for segment in &path.path.segments {
                let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
                    continue;
                };
                if segment.ident == "PhantomData" {
                    continue;
                }
                let in_id = in_id || segment.ident == "Id";
                for argument in &arguments.args {
                    if let GenericArgument::Type(ty) = argument {
                        walk(ty, in_id, visit);
                    }
                }
            }
        }
        Type::Tuple(tuple) => {
            if !tuple.elems.is_empty() {
                visit(Part::Tuple(tuple));
            }
            for element in &tuple.elems {
                walk(element, in_id, visit);
            }
        }
        Type::Array(array) => walk(&array.elem, in_id, visit),
        Type::Slice(slice) => walk(&slice.elem, in_id, visit),
        Type::Reference(reference) => walk(&reference.elem, in_id, visit),
        Type::Group(group) => walk(&group.elem, in_id, visit),
        Type::Paren(paren) => walk(&paren.elem, in_id, visit),
        _ => {}
    }
}

/// Whether the type is `PhantomData`, which serde leaves out of a transparent struct.
pub(crate) fn is_phantom(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_phantom(&group.elem),
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "PhantomData"),
        _ => false,
    }
}

/// Whether `path` is `name`, and nothing stands before or behind it but arguments.
pub(crate) fn is_single(path: &TypePath, name: &Ident) -> bool {
    path.qself.is_none()
        && path.path.leading_colon.is_none()
        && path.path.segments.len() == 1
        && path.path.segments[0].ident == *name
}

/// Reports types that can't be held, by how they are written.
pub(crate) fn check(errors: &mut Errors, container: &Container, ty: &Type) {
    let own = &container.ident;
    let itself = Ident::new("Self", own.span());
    let mut found = None;
    each_part(ty, &mut |part| match part {
        Part::Path(path, false) if is_single(path, own) || is_single(path, &itself) => {
            found.get_or_insert(Err(path));
        }
        Part::Tuple(tuple) => {
            found.get_or_insert(Ok(tuple));
        }
        Part::Path(..) => {}
    });
    match found {
        Some(Ok(tuple)) => {
            let span = tuple.paren_token.span.join();
            errors.push(super::content::tuple(span, tuple.elems.len()));
        }
        Some(Err(path)) => {
            let name = container.name();
            let message = format_args!("`{name}` holds itself, and no validator can");
            let help = if container.table.is_some() {
                format!("refer to the other document by its id: `Id<{name}>`")
            } else {
                "end the chain with `#[convex(as = \"Any\")]`, or store the inner values as \
                 documents and refer to them by id"
                    .to_owned()
            };
            errors.error_at(path.span(), message, help);
        }
        None => {}
    }
}
