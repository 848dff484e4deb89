//! The syntax of a type.
//!
//! Names decide nothing about validators. They show which type parameters need which trait, and a type
//! that holds itself, which no trait can find.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, PathSegment, Type, TypePath, TypeTuple};

use crate::errors::Errors;
use crate::ir::Container;

/// A part of a type, visited outermost first.
pub(crate) enum Part<'a> {
    /// A path of whose values those of the whole type are made.
    Held(&'a TypePath),
    /// A path with arguments that something may be made of or not: its name decides nothing.
    Opaque(&'a TypePath),
    /// A tuple of one or more types.
    Tuple(&'a TypeTuple),
}

/// Types that hold values of their arguments, and of how many: hashers come after.
const HOLDERS: [(&str, usize); 23] = [
    ("Arc", 1),
    ("BTreeMap", 2),
    ("BTreeSet", 1),
    ("BinaryHeap", 1),
    ("Box", 1),
    ("Cell", 1),
    ("Cow", 1),
    ("HashMap", 2),
    ("HashSet", 1),
    ("IndexMap", 2),
    ("IndexSet", 1),
    ("LinkedList", 1),
    ("Mutex", 1),
    ("Nullable", 1),
    ("Option", 1),
    ("Rc", 1),
    ("RefCell", 1),
    ("Reverse", 1),
    ("RwLock", 1),
    ("Saturating", 1),
    ("Vec", 1),
    ("VecDeque", 1),
    ("Wrapping", 1),
];

/// Calls `visit` for each part of `ty`.
pub(crate) fn each_part<'a>(ty: &'a Type, visit: &mut impl FnMut(Part<'a>)) {
    match ty {
        Type::Path(path) => each_in_path(path, visit),
        Type::Tuple(tuple) => {
            if !tuple.elems.is_empty() {
                visit(Part::Tuple(tuple));
            }
            for element in &tuple.elems {
                each_part(element, visit);
            }
        }
        Type::Array(array) => each_part(&array.elem, visit),
        Type::Slice(slice) => each_part(&slice.elem, visit),
        Type::Reference(reference) => each_part(&reference.elem, visit),
        Type::Group(group) => each_part(&group.elem, visit),
        Type::Paren(paren) => each_part(&paren.elem, visit),
        _ => {}
    }
}

fn each_in_path<'a>(path: &'a TypePath, visit: &mut impl FnMut(Part<'a>)) {
    let Some(last) = path.path.segments.last() else {
        return;
    };
    let mut types = arguments(&last.arguments).peekable();
    if types.peek().is_none() {
        return visit(Part::Held(path));
    }
    // Comparing an identifier makes text of it each time.
    let name = last.ident.to_string();
    if let Some((_, held)) = HOLDERS.iter().find(|(holder, _)| name == *holder) {
        types.take(*held).for_each(|ty| each_part(ty, visit));
    } else if !is_phantom(last) {
        visit(Part::Opaque(path));
    }
}

fn arguments(arguments: &PathArguments) -> impl Iterator<Item = &Type> {
    let arguments = match arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    arguments
        .into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
}

/// The type without the invisible brackets of a `macro_rules!`.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        ty => ty,
    }
}

/// Whether the type is `PhantomData`, which serde leaves out of a transparent struct.
pub(crate) fn is_phantom_type(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Path(path) => path.path.segments.last().is_some_and(is_phantom),
        _ => false,
    }
}

fn is_phantom(last: &PathSegment) -> bool {
    last.ident == "PhantomData"
}

/// The type in an `Option`.
pub(crate) fn inside_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ungrouped(ty) else {
        return None;
    };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == "Option" => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(inner) => Some(inner),
                _ => None,
            })
        }
        _ => None,
    }
}

/// Whether `Nullable` or `Option` stands somewhere in the type.
pub(crate) fn names_null(ty: &Type) -> bool {
    fn any(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == "Nullable" || ident == "Option",
            TokenTree::Group(group) => any(group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
    any(ty.to_token_stream())
}

/// Whether one of `names` stands somewhere in `path`.
pub(crate) fn mentions(path: &TypePath, names: &[&Ident]) -> bool {
    fn any(tokens: TokenStream, names: &[&Ident]) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => names.iter().any(|name| ident == **name),
            TokenTree::Group(group) => any(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
    any(path.to_token_stream(), names)
}

/// The name that `path` is, if nothing stands before or behind it but arguments.
fn single(path: &TypePath) -> Option<String> {
    let is_single =
        path.qself.is_none() && path.path.leading_colon.is_none() && path.path.segments.len() == 1;
    is_single.then(|| path.path.segments[0].ident.to_string())
}

/// Reports types that can't be held, by how they are written.
pub(crate) fn check(errors: &mut Errors, container: &Container, ty: &Type) {
    let own = container.ident.to_string();
    let mut found = None;
    each_part(ty, &mut |part| match part {
        Part::Held(path) | Part::Opaque(path)
            if single(path).is_some_and(|name| name == own || name == "Self") =>
        {
            found.get_or_insert(Err(path));
        }
        Part::Tuple(tuple) => {
            found.get_or_insert(Ok(tuple));
        }
        Part::Held(_) | Part::Opaque(_) => {}
    });
    match found {
        Some(Ok(tuple)) => {
            let span = tuple.paren_token.span.join();
            errors.push(super::content::tuple(span, tuple.elems.len()));
        }
        Some(Err(path)) => {
            let name = container.name();
            let message = format!("`{name}` holds itself, and no validator can");
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
