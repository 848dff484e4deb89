//! Fields that stand in another object.

use super::text::Text;
use super::{fail, object};
use crate::desc::object::Name;
use crate::desc::{D, Object, Shape, flag};

/// Checks that a flattened type has fields to give.
#[track_caller]
pub const fn flatten(owner: &str, name: &str, desc: D) {
    let (message, help) = match &desc.shape {
        Shape::Object(_) | Shape::Null | Shape::Broken => return,
        Shape::Newtype(inner) | Shape::Decided(_, inner) => return flatten(owner, name, inner),
        Shape::Optional(_) | Shape::Nullable(_) => (
            "can't be flattened: its fields would be absent all together or not at all, \
             which no validator says",
            "leave `flatten` out, or flatten a struct whose fields are `Option`s",
        ),
        Shape::Union(_) => (
            "can't be flattened: which fields an enum has depends on its variant, \
             and one object can't say that",
            "leave `flatten` out, so that the enum is a field of its own",
        ),
        Shape::Record(..) | Shape::Any => (
            "can't be flattened: the names of all fields have to be known, \
             because objects in Convex are closed",
            "leave `flatten` out, so that the map is a field of its own",
        ),
        _ => (
            "can't be flattened: only a struct has fields to give",
            "leave `flatten` out",
        ),
    };
    fail(owner, name, message, help);
}

/// Checks that what an internally tagged variant holds has fields that can stand beside the tag.
#[track_caller]
pub const fn beside_tag(owner: &str, name: &str, desc: D) {
    match &desc.shape {
        Shape::Object(_) | Shape::Null | Shape::Broken => {}
        Shape::Newtype(inner) | Shape::Decided(_, inner) => beside_tag(owner, name, inner),
        _ => fail(
            owner,
            name,
            "has to hold a struct, whose fields stand beside the tag",
            "hold a struct, or name a field for what it holds: \
             `#[serde(tag = \"...\", content = \"...\")]`",
        ),
    }
}

/// Checks that the fields of the flattened type at `position` of `object` are new there.
///
/// Of two flattened types that share a field the later one is to blame.
#[track_caller]
pub const fn flattened_names(owner: &str, object: D, position: usize) {
    let Some(object) = super::object(object) else {
        return;
    };
    let Some(own) = super::object(object.types[position]) else {
        return;
    };
    let mut flattened = None;
    let mut clash = None;
    let mut names = object.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        let is_flattened = object.has(at, flag::FLATTEN);
        if at == position {
            flattened = Some(name);
        } else if is_flattened && at < position {
            if let Some(other) = super::object(object.types[at]) {
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
    if let (Some(clash), Some(flattened)) = (clash, flattened) {
        let mut text = Text::new();
        text.push("`")
            .push(owner)
            .push("` gets a second field `")
            .push(clash.as_str());
        text.push("` from `").push(flattened.as_str()).push("`");
        text.help("give one of them another name: `#[serde(rename = \"...\")]`");
        panic!("{}", text.as_str());
    }
}

const fn has_field(object: &Object, name: Name) -> bool {
    let mut names = object.names();
    let mut at = 0;
    while let Some((own, rest)) = names.next() {
        let found = if object.has(at, flag::FLATTEN) {
            match super::object(object.types[at]) {
                Some(inner) => has_field(inner, name),
                None => false,
            }
        } else {
            own.is(name)
        };
        if found {
            return true;
        }
        names = rest;
        at += 1;
    }
    false
}

const fn common_field(a: &Object, b: &Object) -> Option<Name> {
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
