//! What only const evaluation can tell, because it takes more than one type.
//!
//! The macros put calls of these functions into constants under the tokens concerned. A function
//! that finds a mistake panics with a message, which rustc shows there. Names of tables are
//! compared by hash: const evaluation walks through loops slowly and lints long ones.

mod list;
mod member;
mod path;
mod text;
mod walk;

pub use self::list::{TableNames, entry, listed_type, slots};
pub use self::member::member;
pub use self::path::{document, path, vector};
use self::text::Text;
use self::walk::{Fault, Position};
use super::{D, Object, Shape, flag};

/// Checks the type of a field.
///
/// `presence` is what serde's attributes demand of it: `free`, `option` (skipped when written,
/// without a default), `default` (a function gives it) or `with` (other code reads it).
#[track_caller]
pub const fn field(owner: &str, name: &str, desc: D, presence: &str, ambiguous: bool) {
    let optional = is_optional(desc);
    match presence.as_bytes()[0] {
        b'o' if !optional => fail(
            owner,
            name,
            "is left out when written, and nothing fills it when read",
            "make it an `Option`, or add `#[serde(default)]`",
        ),
        b'd' if optional => fail(
            owner,
            name,
            "is absent for `None` and yet an absent field is read as something else",
            "remove the path: `#[serde(default)]` reads an absent field as `None`",
        ),
        b'w' if optional => fail(
            owner,
            name,
            "is absent for `None`, and other code can't read an absent field",
            "add `#[serde(default)]`",
        ),
        _ => {}
    }
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

/// Checks that a flattened type has fields to give.
#[track_caller]
pub const fn flatten(owner: &str, name: &str, desc: D) {
    if object(desc).is_none() {
        fail(
            owner,
            name,
            "can't be flattened: Convex objects are closed, so only a struct has fields to give",
            "remove `flatten`, or hold a map in a field of its own",
        );
    }
}

/// Checks that the fields of the flattened type at `position` of `object` are new there.
///
/// Of two flattened types that share a field the later one is to blame.
#[track_caller]
pub const fn flattened_names(owner: &str, object: D, position: usize) {
    let Some(object) = self::object(object) else {
        return;
    };
    let Some(own) = self::object(object.types[position]) else {
        return;
    };
    let mut flattened = "";
    let mut clash = None;
    let mut names = object.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        let is_flattened = object.has(at, flag::FLATTEN);
        if at == position {
            flattened = name;
        } else if is_flattened && at < position {
            if let Some(other) = self::object(object.types[at]) {
                if let Some(common) = common_field(own, other) {
                    clash = Some(common);
                }
            }
        } else if !is_flattened && has_field(own, name) {
            clash = Some(name);
        }
        names = rest;
        at += 1;
    }
    if let Some(clash) = clash {
        let mut text = Text::new();
        text.push("`")
            .push(owner)
            .push("` gets a second field `")
            .push(clash);
        text.push("` by flattening `").push(flattened).push("`");
        text.help("rename one of them: `#[serde(rename = \"...\")]`");
        panic!("{}", text.as_str());
    }
}

/// Whether a field of this type may be absent.
pub(crate) const fn is_optional(desc: D) -> bool {
    match &desc.shape {
        Shape::Optional(_) => true,
        Shape::Decided(_, inner) => is_optional(inner),
        _ => false,
    }
}

/// The object that a type is, seen through newtypes.
pub(crate) const fn object(desc: D) -> Option<&'static Object> {
    match &desc.shape {
        Shape::Object(object) => Some(object),
        Shape::Newtype(inner) | Shape::Decided(_, inner) => object(inner),
        _ => None,
    }
}

const fn has_field(object: &Object, name: &str) -> bool {
    let mut names = object.names();
    let mut at = 0;
    while let Some((own, rest)) = names.next() {
        let found = if object.has(at, flag::FLATTEN) {
            match self::object(object.types[at]) {
                Some(inner) => has_field(inner, name),
                None => false,
            }
        } else {
            text::equal(own, name)
        };
        if found {
            return true;
        }
        names = rest;
        at += 1;
    }
    false
}

const fn common_field(a: &Object, b: &Object) -> Option<&'static str> {
    let mut names = a.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        if a.has(at, flag::FLATTEN) {
            if let Some(inner) = object(a.types[at]) {
                if let Some(common) = common_field(inner, b) {
                    return Some(common);
                }
            }
        } else if has_field(b, name) {
            return Some(name);
        }
        names = rest;
        at += 1;
    }
    None
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
