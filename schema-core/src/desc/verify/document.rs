//! What the documents of a table may be.

use super::text::Text;
use crate::desc::{D, Object, Shape, flag};

/// Checks that `row` is an object, a union of objects or any, and that no field of it has a name
/// that Convex keeps for itself.
///
/// Source: Convex backend, `crates/common/src/schemas/json.rs`, the document type of a table.
#[track_caller]
pub const fn document(table: &str, row: D) {
    match &resolve(row).shape {
        Shape::Any | Shape::Custom(_) | Shape::Broken => {}
        Shape::Object(object) => reserved(table, object),
        Shape::Union(union) => {
            if union.types.len() != union.names.len() {
                no_document(table);
            }
            let mut at = 0;
            while at < union.types.len() {
                document_member(table, union.types[at]);
                at += 1;
            }
        }
        _ => no_document(table),
    }
}

/// Checks that a member of a union of documents is an object.
#[track_caller]
pub const fn document_member(table: &str, member: D) {
    match &resolve(member).shape {
        Shape::Custom(_) | Shape::Broken => {}
        Shape::Object(object) => reserved(table, object),
        _ => no_document(table),
    }
}

/// Checks the names of fields that come into documents by `flatten`.
#[track_caller]
pub const fn document_fields(table: &str, flattened: D) {
    if let Some(object) = super::object(flattened) {
        reserved(table, object);
    }
}

#[track_caller]
const fn no_document(table: &str) -> ! {
    let mut text = Text::new();
    text.push("table `")
        .push(table)
        .push("`: documents are objects, and these are not");
    text.help("make the type a struct, an enum of structs, or a newtype around `Any`");
    panic!("{}", text.as_str());
}

/// Reports a field that Convex would drop from the validator without a word.
#[track_caller]
const fn reserved(table: &str, object: &'static Object) {
    let mut names = object.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        if object.has(at, flag::FLATTEN) {
            if let Some(inner) = super::object(object.types[at]) {
                reserved(table, inner);
            }
        } else if name.first() == b'_' {
            let mut text = Text::new();
            text.push("table `")
                .push(table)
                .push("`, field `")
                .push(name.as_str());
            text.push("`: names of a document's own fields do not start with `_`");
            text.help("give the field another name: `#[serde(rename = \"...\")]`");
            panic!("{}", text.as_str());
        }
        names = rest;
        at += 1;
    }
}

/// The description behind newtypes.
const fn resolve(desc: D) -> D {
    match &desc.shape {
        Shape::Newtype(inner) | Shape::Decided(_, inner) => resolve(inner),
        _ => desc,
    }
}
