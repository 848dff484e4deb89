//! Members of a union that reading can confuse.

use super::text::{self, Text};
use crate::desc::{D, Literal, Member, Shape};

/// Checks the member at `position` against those that are tried before it.
#[track_caller]
pub const fn member(union: D, position: usize) {
    let Shape::Union(members) = &union.shape else {
        return;
    };
    let mut at = 0;
    while at < position {
        if hides(members[at].ty, members[position].ty) {
            confused(members, at, position);
        }
        at += 1;
    }
}

#[track_caller]
const fn confused(members: &[Member], earlier: usize, later: usize) -> ! {
    let mut text = Text::new();
    text.push("what is written as `").push(members[later].name);
    text.push("` can be read as `")
        .push(members[earlier].name)
        .push("`, which is tried first");
    text.help("put the narrower one first, or write `#[convex(ambiguous)]` on the enum if the first that fits is meant");
    panic!("{}", text.as_str());
}

/// Whether a value of `later` may satisfy `earlier` and so be read as it.
///
/// A literal or an id may be narrower than what follows it: what is written from the later member
/// and happens to equal it means the same text or number.
const fn hides(earlier: D, later: D) -> bool {
    if let Some(members) = members(later) {
        let mut at = 0;
        while at < members.len() {
            if hides(earlier, members[at].ty) {
                return true;
            }
            at += 1;
        }
        return false;
    }
    if let Some(members) = members(earlier) {
        let mut at = 0;
        while at < members.len() {
            if hides(members[at].ty, later) {
                return true;
            }
            at += 1;
        }
        return false;
    }
    match (&earlier.shape, &later.shape) {
        (Shape::Newtype(earlier) | Shape::Decided(_, earlier), _) => hides(earlier, later),
        (_, Shape::Newtype(later) | Shape::Decided(_, later)) => hides(earlier, later),
        (Shape::Nullable(inner) | Shape::Optional(inner), _) => {
            matches!(
                later.shape,
                Shape::Null | Shape::Nullable(_) | Shape::Optional(_)
            ) || hides(inner, later)
        }
        (_, Shape::Nullable(inner) | Shape::Optional(inner)) => {
            matches!(earlier.shape, Shape::Null) || hides(earlier, inner)
        }
        (Shape::Any, _) | (_, Shape::Any) => true,
        (a, b) if is_number(a) && is_number(b) => true,
        (a, Shape::Literal(Literal::Float64(_) | Literal::Int64(_))) if is_number(a) => true,
        (Shape::String, Shape::String | Shape::Id(_) | Shape::Literal(Literal::String(_)))
        | (Shape::Id(_), Shape::Id(_))
        | (Shape::Boolean, Shape::Boolean | Shape::Literal(Literal::Boolean(_)))
        | (Shape::Bytes, Shape::Bytes)
        | (Shape::Null, Shape::Null)
        | (Shape::Record(..), Shape::Record(..)) => true,
        (Shape::Array(a), Shape::Array(b)) => hides(a, b),
        (Shape::Literal(a), Shape::Literal(b)) => same_literal(a, b),
        (Shape::Object(_), Shape::Object(_)) => same_type(earlier, later),
        _ => false,
    }
}

const fn members(desc: D) -> Option<&'static [Member]> {
    match &desc.shape {
        Shape::Union(members) => Some(members),
        _ => None,
    }
}

const fn is_number(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Float64 | Shape::Int64 | Shape::CommitTs | Shape::Integer(_)
    )
}

const fn same_literal(a: &Literal, b: &Literal) -> bool {
    match (a, b) {
        (Literal::String(a), Literal::String(b)) => text::equal(a, b),
        (Literal::Float64(a), Literal::Float64(b)) => a.to_bits() == b.to_bits(),
        (Literal::Int64(a), Literal::Int64(b)) => *a == *b,
        (Literal::Boolean(a), Literal::Boolean(b)) => *a == *b,
        _ => false,
    }
}

const fn same_type(a: D, b: D) -> bool {
    match (a.named, b.named) {
        (Some(a), Some(b)) => {
            a.arguments.is_empty() && text::equal(a.name, b.name) && text::equal(a.module, b.module)
        }
        _ => false,
    }
}
