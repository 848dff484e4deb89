//! A glance that most types pass.

use convex_schema_rules::format::flags::Flags;

use super::names::TableNames;
use crate::desc::{D, Object, Shape};

/// Whether a glance at `desc` shows that the list has nothing to report. If it does not, the list
/// looks closely.
///
/// A list looks at each type of each table, and calls are what const evaluation is slow at: fields
/// without anything inside need none here.
pub(super) const fn is_clean<const SLOTS: usize>(mut desc: D, names: &TableNames<SLOTS>) -> bool {
    loop {
        if desc.is_open() {
            return false;
        }
        match &desc.shape {
            Shape::Id(table) => return is_known(table, names),
            Shape::Array(inner)
            | Shape::Optional(inner)
            | Shape::Nullable(inner)
            | Shape::Newtype(inner)
            | Shape::Chosen(_, inner) => desc = inner,
            Shape::Record(keys, values) => {
                if !is_clean(keys, names) {
                    return false;
                }
                desc = values;
            }
            Shape::Object(object) => return are_clean_fields(object, names),
            Shape::Union(union) => return are_clean(union.types, names),
            _ => return true,
        }
    }
}

const fn are_clean<const SLOTS: usize>(types: &'static [D], names: &TableNames<SLOTS>) -> bool {
    let mut at = 0;
    while at < types.len() {
        if !is_clean(types[at], names) {
            return false;
        }
        at += 1;
    }
    true
}

const fn are_clean_fields<const SLOTS: usize>(
    object: &'static Object,
    names: &TableNames<SLOTS>,
) -> bool {
    let types = object.types;
    let mut at = 0;
    while at < types.len() {
        let mut desc = types[at];
        // What no rule forbids in a field, nor in an array or an `Option` that is one.
        if let Shape::Array(inner) | Shape::Optional(inner) = &desc.shape {
            desc = inner;
        }
        let is_clean = match &desc.shape {
            Shape::String | Shape::Float64 | Shape::Boolean => true,
            Shape::Id(table) => is_known(table, names),
            Shape::Object(_) | Shape::Union(_) if desc.has_name() => is_clean(desc, names),
            _ => object.has(at, Flags::ASSERTED) && is_clean(desc, names),
        };
        if !is_clean {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `table` is one of the list, a system table, or one whose mistakes have been reported.
pub(super) const fn is_known<const SLOTS: usize>(table: &str, names: &TableNames<SLOTS>) -> bool {
    table.is_empty() || table.as_bytes()[0] == b'_' || names.has(table)
}
