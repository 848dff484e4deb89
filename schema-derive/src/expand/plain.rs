//! Types whose syntax alone shows that no rule applies to them.
//!
//! This saves time and decides nothing: a field that only looks plain, because its name stands
//! for another type, is asserted by the list of tables that it ends up in.

use syn::{GenericArgument, PathArguments, Type};

use crate::check::types;
use crate::ir::{FieldType, ObjectField, Slot};

/// Whether the derive asserts the type of a field.
pub(super) fn is_asserted(field: &ObjectField<'_>) -> bool {
    match &field.slot {
        Slot::Type(ty) | Slot::Payload(ty) => field.flatten || !is_plain(ty),
        Slot::Literal(_) | Slot::Object(_) => false,
    }
}

/// Returns whether the name of a field's type shows that no assertion about it is needed.
fn is_plain(field: &FieldType<'_>) -> bool {
    let is_name = |ty| name(ty).is_some_and(|name| !INTEGERS.contains(&name.as_str()));
    field.exact.is_none()
        && match wrapped(field.ty) {
            Some(("Id", _)) => true,
            Some(("Option", inner)) => is_name(inner) || is_id(inner),
            // An array of `u8` may be bytes.
            Some(("Vec", inner)) => is_name(inner) && !is(inner, "u8") || is_id(inner),
            _ => is_name(field.ty),
        }
}

/// Whether the type has a name that comes without an import and means no 64-bit integer, so that
/// no choice about these is worth repeating.
pub(super) fn is_scalar(field: &FieldType<'_>) -> bool {
    field.exact.is_none() && name(field.ty).is_some_and(|name| SCALARS.contains(&name.as_str()))
}

/// The integers of which a field has to say what they become.
const INTEGERS: [&str; 6] = ["i64", "u64", "isize", "usize", "i128", "u128"];

const SCALARS: [&str; 11] = [
    "String", "bool", "f64", "f32", "i8", "i16", "i32", "u8", "u16", "u32", "char",
];

fn is_id(ty: &Type) -> bool {
    matches!(wrapped(ty), Some(("Id", _)))
}

fn is(ty: &Type, wanted: &str) -> bool {
    name(ty).is_some_and(|name| name == wanted)
}

/// The last name of a path without arguments. Text, because comparing an identifier makes text of
/// it each time.
fn name(ty: &Type) -> Option<String> {
    match types::ungrouped(ty) {
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            matches!(last.arguments, PathArguments::None).then(|| last.ident.to_string())
        }
        _ => None,
    }
}

/// Which wrapper the type is, and of what.
fn wrapped(ty: &Type) -> Option<(&'static str, &Type)> {
    let Type::Path(path) = types::ungrouped(ty) else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let mut arguments = arguments.args.iter();
    let (Some(GenericArgument::Type(inner)), None) = (arguments.next(), arguments.next()) else {
        return None;
    };
    let wrappers = ["Option", "Vec", "Id"];
    let written = last.ident.to_string();
    let name = wrappers.into_iter().find(|name| written == *name)?;
    Some((name, inner))
}
