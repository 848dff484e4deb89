//! Members of a union that reading can confuse.

mod object;

use super::text::{self, Text};
use crate::desc::{D, Literal, Shape, Union};

/// Checks the member at `position` against those that are tried before it.
#[track_caller]
pub const fn member(union: D, position: usize) {
    let Shape::Union(union) = &union.shape else {
        return;
    };
    let mut at = 0;
    while at < position {
        if hides(union.types[at], union.types[position]) {
            confused(union, at, position);
        }
        at += 1;
    }
}

#[track_caller]
const fn confused(union: &Union, earlier: usize, later: usize) -> ! {
    let mut text = Text::new();
    text.push("what is written as `").push(union.names[later]);
    text.push("` may be read as `")
        .push(union.names[earlier])
        .push("`, which is tried first");
    text.help("make them differ, put the narrower one first, or write `#[convex(ambiguous)]` on the enum if the first that fits is meant");
    panic!("{}", text.as_str());
}

/// Whether a value of `later` may satisfy `earlier` and so be read as it.
///
/// A literal or an id may be narrower than what follows it: what is written from the later member
/// and happens to equal it means the same text or number.
pub(super) const fn hides(earlier: D, later: D) -> bool {
    if let Shape::Union(union) = &later.shape {
        let mut at = 0;
        while at < union.names.len() {
            let hidden = if union.types.is_empty() {
                hides_text(earlier, union.names[at])
            } else {
                hides(earlier, union.types[at])
            };
            if hidden {
                return true;
            }
            at += 1;
        }
        return false;
    }
    if let Shape::Union(union) = &earlier.shape {
        let mut at = 0;
        while at < union.names.len() {
            let hidden = if union.types.is_empty() {
                is_text(later, union.names[at])
            } else {
                hides(union.types[at], later)
            };
            if hidden {
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
        // One without elements or fields is written alike.
        | (Shape::Array(_), Shape::Array(_))
        | (Shape::Record(..), Shape::Record(..)) => true,
        (Shape::Literal(a), Shape::Literal(b)) => same_literal(a, b),
        (Shape::Object(a), Shape::Object(b)) => object::hides_object(a, b),
        (Shape::Record(_, values), Shape::Object(b)) => object::record_hides(values, b),
        _ => false,
    }
}

/// Whether the string `text` may satisfy `earlier`.
const fn hides_text(earlier: D, text: &str) -> bool {
    match &earlier.shape {
        Shape::String | Shape::Any => true,
        Shape::Newtype(inner)
        | Shape::Decided(_, inner)
        | Shape::Nullable(inner)
        | Shape::Optional(inner) => hides_text(inner, text),
        Shape::Union(union) => {
            let mut at = 0;
            while at < union.names.len() {
                let hidden = if union.types.is_empty() {
                    text::equal(union.names[at], text)
                } else {
                    hides_text(union.types[at], text)
                };
                if hidden {
                    return true;
                }
                at += 1;
            }
            false
        }
        _ => is_text(earlier, text),
    }
}

/// Whether `desc` is the literal `text`.
const fn is_text(desc: D, text: &str) -> bool {
    match &desc.shape {
        Shape::Literal(Literal::String(literal)) => text::equal(literal, text),
        Shape::Any => true,
        Shape::Newtype(inner) => is_text(inner, text),
        _ => false,
    }
}

const fn is_number(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Float64 | Shape::Byte | Shape::Int64 | Shape::CommitTs | Shape::Integer(_)
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
