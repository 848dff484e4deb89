//! The type of a field or a payload, and what is written about it.

use syn::Type;

use super::types;
use crate::errors::Errors;
use crate::ir::{Container, Exact, Field, FieldType};

/// The part of a field's type in which unions with null may be: `Option` of a named field is none.
fn nullable_part(field: &Field) -> &Type {
    match (&field.ident, types::inside_option(&field.ty)) {
        (Some(_), Some(inner)) => inner,
        _ => &field.ty,
    }
}

impl<'a> FieldType<'a> {
    /// The type of `field`.
    pub(crate) fn new(errors: &mut Errors, container: &Container, field: &'a Field) -> Self {
        let before = errors.count();
        match (&field.convex.exact, field.serde.with) {
            (None, Some(with)) => {
                let message =
                    "custom code writes this field, so its type does not show the stored form";
                let help = "name a type that is written alike: `#[convex(as = \"...\")]`";
                errors.error_at(with, message, help);
            }
            (None, None) => types::check(errors, container, &field.ty),
            (Some(Exact::As(ty)), _) => types::check(errors, container, ty),
            (Some(Exact::Validator(_)), _) => {}
        }
        if let Some(span) = field.convex.null_first {
            if field.convex.exact.is_some() || !types::names_null(nullable_part(field)) {
                let message = "nothing in the type of this field is a union with null";
                let help = "leave `null_first` out, or make the type `Nullable<...>`";
                errors.error_at(span, message, help);
            }
        }
        Self {
            ty: &field.ty,
            exact: field.convex.exact.as_ref(),
            integers: field.convex.integers.or(container.convex.integers),
            chosen: field.convex.chosen,
            ambiguous: field.convex.ambiguous,
            null_first: field.convex.null_first.is_some(),
            is_broken: field.is_broken || container.is_broken || errors.count() > before,
        }
    }

    /// The type in a newtype or in a variant: what `container` says about ambiguity is about it.
    pub(crate) fn unnamed(errors: &mut Errors, container: &Container, field: &'a Field) -> Self {
        if let Some(flatten) = field.serde.flatten {
            let message = "only a field with a name can be flattened";
            let help = "leave `flatten` out, or give the field a name";
            errors.error_at(flatten, message, help);
        }
        let ty = Self::new(errors, container, field);
        Self {
            ambiguous: ty.ambiguous || container.convex.ambiguous,
            ..ty
        }
    }

    /// A type that stands for the whole of `container`.
    pub(crate) fn of_container(container: &'a Container, ty: &'a Type) -> Self {
        Self {
            ty,
            exact: None,
            integers: container.convex.integers,
            chosen: None,
            ambiguous: container.convex.ambiguous,
            null_first: false,
            is_broken: container.is_broken,
        }
    }

    /// The type whose description is asked for; `None` where an expression gives the validator.
    pub(crate) fn described(&self) -> Option<&'a Type> {
        match self.exact {
            None => Some(self.ty),
            Some(Exact::As(ty)) => Some(ty),
            Some(Exact::Validator(_)) => None,
        }
    }
}
