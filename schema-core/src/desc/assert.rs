//! Const assertions: rules that take more than one type, evaluated while the user's crate compiles.
//!
//! The macros write `const _: () = assert::field(DESC, ...);` under the tokens that a rule is
//! about. If the rule is broken, the function panics, and rustc shows the message there: one
//! mistake, one error, at the right token. Only constants without parameters are evaluated where
//! they stand, which decides who can assert what.
//!
//! # Who asserts what
//!
//! A type is *closed* if it has no parameters (lifetimes don't count) and *open* if it has some, of
//! types or constants. A field *looks plain* if its type is spelled so that no rule can be broken
//! unless a name stands for something else: `String`, `Option<Kind>`, `Vec<Id<User>>`.
//!
//! | rule about | of a closed type | of an open type |
//! |---|---|---|
//! | the type of a field | asserted by the derive, which sets `Flags::ASSERTED` | asserted where the parameters are filled in |
//! | the type of a field that looks plain | asserted by the list | the same |
//! | serde's attributes about absence, choices for integers, flattened names, members that are tried in turn | asserted by the derive | the same |
//! | documents and paths of indexes of a table | asserted by the derive | asserted by the list |
//! | ids of tables in no list, tables of one name, listed types without a name | asserted by the list | asserted by the list |
//!
//! - **The derive** ([`field`], [`presence`], [`chosen`], [`flattened_names`], [`member()`],
//!   [`document()`], [`path()`] and their like) refers to the descriptor of its own item,
//!   `<Item as ConvexType>::DESC`, and to places in it. It looks into open types that a field
//!   names, because there the parameters are filled in, and passes over closed types, which assert
//!   themselves.
//! - **The list** ([`entry`], [`listed_type`], written by `schema!`) walks through all types of a
//!   table. It asserts what no derive did: fields without the flag, and open types that a list
//!   names itself. A *glance* (`list::types`) comes first, because const evaluation is slow at
//!   calls: it passes types in which nothing can be wrong and decides nothing about the others.
//! - **The check of a schema** ([`Schema::check`](crate::Schema::check)) repeats at run time what
//!   the backend would reject, and sees what no constant can: validators by hand.
//!
//! A type that is in no list and that no derive names is asserted by its own derive alone. Names are
//! compared by hash: comparing texts in loops would meet the lint `long_running_const_eval`.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a panic in const evaluation is how a mistake is reported"
)]

mod document;
mod flatten;
mod list;
mod member;
mod message;
mod names;
mod path;
mod place;
mod rules;

use convex_schema_rules::format::flags::Presence;

pub use self::document::{document, document_fields, document_member, staged_document};
pub use self::flatten::{FlatNames, flat_slots, flattened_names};
pub use self::list::{TableNames, entry, listed_type, slots};
pub use self::member::{Members, member};
use self::message::{Broken, Rule};
pub use self::path::{path, vector};
use self::place::{Holder, at};
use super::shape::Position;
use super::shape::object::Field;
use super::{Choice, D, Shape};

/// Asserts the type of the field, the member or the newtype at `place`: positions from the outside
/// in.
#[track_caller]
pub const fn field(desc: D, place: &[usize]) {
    let spot = at(desc, place);
    if let Some(broken) = rules::find_at(spot) {
        broken.fail(desc.name(), spot.name());
    }
}

/// Asserts the type inside of the transparent struct `owner`, which may stand in a field.
#[track_caller]
pub const fn transparent(desc: D, owner: &str) {
    if let Some(broken) = rules::find(desc, Position::Field, Choice::NONE) {
        broken.fail(owner, "0");
    }
}

/// Asserts that the choice between `v.number()` and `v.int64()` at `place` has something to choose.
#[track_caller]
pub const fn chosen(desc: D, place: &[usize]) {
    let spot = at(desc, place);
    if !rules::is_choice_of(spot.ty) {
        Broken::of(Rule::NotChosen).fail(desc.name(), spot.name());
    }
}

/// Asserts the same of the choice inside of the transparent struct `owner`.
#[track_caller]
pub const fn transparent_chosen(desc: D, owner: &str) {
    if !rules::is_choice_of(desc) {
        Broken::of(Rule::NotChosen).fail(owner, "0");
    }
}

/// Asserts what serde's attributes about absence demand of the field at `place`.
#[track_caller]
pub const fn presence(desc: D, place: &[usize]) {
    let spot = at(desc, place);
    if let Holder::Field(field) = spot.holder {
        if let Some(rule) = rules::presence(field) {
            Broken::of(rule).fail(desc.name(), spot.name());
        }
    }
}

/// Asserts what the function that makes the whole struct demands of its fields.
#[track_caller]
pub const fn container_default(desc: D) {
    let Shape::Object(object) = &desc.shape else {
        return;
    };
    let mut at = 0;
    while at < object.types.len() {
        if let Presence::ContainerDefaultPath = object.presence(at) {
            let field = Field {
                object,
                position: at,
            };
            if let Some(rule) = rules::presence(field) {
                Broken::of(rule).fail(desc.name(), field.name());
            }
        }
        at += 1;
    }
}
