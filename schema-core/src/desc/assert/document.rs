//! The documents of a table: objects, without fields of reserved names.

use convex_schema_rules::format::fields::FirstBytes;

use super::message::Text;
use super::place::at;
use crate::desc::shape::object::Part;
use crate::desc::{D, Object, Shape, TableDesc};

/// Asserts that documents are objects, a union of objects or any, and that no field of theirs has
/// a name that Convex keeps for itself.
///
/// Source: Convex backend, `crates/common/src/schemas/json.rs`, the document type of a table.
#[track_caller]
pub const fn document(table: &TableDesc) {
    if let Some(row) = table.row {
        assert_document(table.name, row);
    }
}

/// Asserts the same of the validator that is checked in the background.
#[track_caller]
pub const fn staged_document(table: &TableDesc) {
    if let Some(staged) = table.staged {
        assert_document(table.name, staged);
    }
}

/// Asserts that the member of a union of documents at `position` is an object.
#[track_caller]
pub const fn document_member(table: &TableDesc, position: usize) {
    if let Some(row) = table.row {
        assert_member(table.name, at(row, &[position]).ty);
    }
}

/// Asserts the names of fields that come into documents by the flattened one at `place`.
#[track_caller]
pub const fn document_fields(table: &TableDesc, place: &[usize]) {
    if let Some(row) = table.row {
        if let Shape::Object(object) = at(row, place).ty.shape.bare() {
            assert_names(table.name, object);
        }
    }
}

#[track_caller]
const fn assert_document(table: &str, row: D) {
    match row.shape.bare() {
        Shape::Any | Shape::Custom(_) | Shape::Broken => {}
        Shape::Object(object) => assert_names(table, object),
        Shape::Union(union) => {
            if union.types.len() != union.names.len() {
                no_document(table);
            }
            let mut at = 0;
            while at < union.types.len() {
                assert_member(table, union.types[at]);
                at += 1;
            }
        }
        Shape::Null
        | Shape::Float64
        | Shape::Float32
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Chosen(..)
        | Shape::Id(..)
        | Shape::Literal(_)
        | Shape::Array(_)
        | Shape::Record(..)
        | Shape::Optional(_)
        | Shape::Nullable(_)
        | Shape::Newtype(_) => no_document(table),
    }
}

#[track_caller]
const fn assert_member(table: &str, member: D) {
    match member.shape.bare() {
        Shape::Custom(_) | Shape::Broken => {}
        Shape::Object(object) => assert_names(table, object),
        Shape::Any
        | Shape::Null
        | Shape::Float64
        | Shape::Float32
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Chosen(..)
        | Shape::Id(..)
        | Shape::Literal(_)
        | Shape::Array(_)
        | Shape::Record(..)
        | Shape::Optional(_)
        | Shape::Nullable(_)
        | Shape::Newtype(_)
        | Shape::Union(_) => no_document(table),
    }
}

#[track_caller]
const fn no_document(table: &str) -> ! {
    let mut text = Text::new();
    text.push("table `")
        .push(table)
        .push("`: its documents are not objects");
    text.help("make the type a struct, an enum of structs, or a newtype around `Any`");
    panic!("{}", text.as_str());
}

/// Reports a field that Convex would drop from the validator without a word.
#[track_caller]
const fn assert_names(table: &str, object: &'static Object) {
    let mut firsts = FirstBytes::of(object.text);
    let mut at = 0;
    while let Some(first) = firsts.next() {
        match object.part(at) {
            Part::Field => {
                if first == b'_' {
                    reserved(table, object.name_at(at));
                }
            }
            Part::Flattened(inner) => assert_names(table, inner),
            Part::Nothing => {}
        }
        at += 1;
    }
}

#[track_caller]
const fn reserved(table: &str, name: &str) -> ! {
    let mut text = Text::new();
    text.push("table `")
        .push(table)
        .push("`, field `")
        .push(name);
    text.push("`: names of a document's own fields do not start with `_`");
    text.help("give the field another name: `#[serde(rename = \"...\")]`");
    panic!("{}", text.as_str());
}
