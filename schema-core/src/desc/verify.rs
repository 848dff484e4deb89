//! What only const evaluation can tell, because it takes more than one type.
//!
//! The macros put calls of these functions into constants under the tokens concerned. A function
//! that finds a mistake panics with a message, which rustc shows there. Names of tables are
//! compared by hash: const evaluation walks through loops slowly and lints long ones.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a panic in const evaluation is how a mistake is reported"
)]

mod document;
mod flatten;
mod list;
mod member;
mod path;
mod presence;
mod text;
mod walk;

pub use self::document::{document, document_fields, document_member};
pub use self::flatten::{beside_tag, flatten, flattened_names};
pub use self::list::{TableNames, entry, listed_type, slots};
pub use self::member::member;
pub use self::path::{path, vector};
pub use self::presence::{default_path, filled, other_code};
use self::text::Text;
pub(crate) use self::walk::has_integer;
use self::walk::{Fault, Position};
use super::{D, Object, Shape};

/// Checks the type of a field.
#[track_caller]
pub const fn field(owner: &str, name: &str, desc: D, ambiguous: bool) {
    report(owner, name, walk::find(desc, Position::Field, ambiguous));
}

/// Checks the type inside a newtype or a variant.
#[track_caller]
pub const fn inner(owner: &str, name: &str, desc: D, ambiguous: bool) {
    report(owner, name, walk::find(desc, Position::Inner, ambiguous));
}

/// Checks the type inside a transparent struct, which may stand in a field.
#[track_caller]
pub const fn transparent(owner: &str, name: &str, desc: D, ambiguous: bool) {
    report(owner, name, walk::find(desc, Position::Field, ambiguous));
}

/// Checks that a choice between `v.number()` and `v.int64()` has something to choose for.
#[track_caller]
pub const fn chosen(owner: &str, name: &str, desc: D) {
    if !has_integer(desc) {
        fail(
            owner,
            name,
            "holds no 64-bit integer, so there is nothing to choose",
            "leave the choice out; a type with a name of its own makes its own choice",
        );
    }
}

/// Whether a field of this type may be absent.
pub const fn is_optional(desc: D) -> bool {
    match &desc.shape {
        Shape::Optional(_) => true,
        Shape::Decided(_, inner) => is_optional(inner),
        _ => false,
    }
}

/// The object that a type is, seen through newtypes.
pub const fn object(desc: D) -> Option<&'static Object> {
    match &desc.shape {
        Shape::Object(object) => Some(object),
        Shape::Newtype(inner) | Shape::Decided(_, inner) => object(inner),
        _ => None,
    }
}

#[track_caller]
const fn report(owner: &str, name: &str, fault: Option<Fault>) {
    if let Some(fault) = fault {
        let (message, help) = fault.explain();
        let mut text = Text::new();
        text.push("`").push(owner).push(".").push(name).push("`: ");
        if let Some(subject) = fault.subject() {
            text.push("`").push(subject).push("` ");
        }
        text.push(message).help(help);
        panic!("{}", text.as_str());
    }
}

#[track_caller]
const fn fail(owner: &str, name: &str, message: &str, help: &str) -> ! {
    let mut text = Text::new();
    text.push("`")
        .push(owner)
        .push(".")
        .push(name)
        .push("` ")
        .push(message)
        .help(help);
    panic!("{}", text.as_str());
}
