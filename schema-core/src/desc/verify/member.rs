//! Members of a union that reading can confuse.

mod object;

use convex_schema_rules::hash;

use self::object::Outline;
use super::fault::{Fault, Found};
use super::text;
use crate::desc::{D, Literal, Shape, Union};

/// Outlines of the members of a union, for a quick look at each pair.
pub struct Members<const COUNT: usize> {
    outlines: [Option<Outline>; COUNT],
}

impl<const COUNT: usize> Members<COUNT> {
    /// The members of `desc`.
    pub const fn of(desc: D) -> Self {
        let mut members = Self {
            outlines: [None; COUNT],
        };
        if let Shape::Union(union) = &desc.shape {
            let mut at = 0;
            while at < COUNT && at < union.types.len() {
                members.outlines[at] = Outline::of(union.types[at]);
                at += 1;
            }
        }
        members
    }
}

/// Asserts that the member at `position` can't be read as one that is tried before it.
#[track_caller]
pub const fn member<const COUNT: usize>(desc: D, members: &Members<COUNT>, position: usize) {
    let Shape::Union(union) = &desc.shape else {
        return;
    };
    let mut at = 0;
    while at < position {
        let differ = match (&members.outlines[at], &members.outlines[position]) {
            // Written out: const evaluation is slow at calls, and there can be thousands of pairs.
            (Some(earlier), Some(later)) => {
                earlier.needed & !later.names != 0
                    || later.needed & !earlier.names != 0
                    || earlier.tag == later.tag && earlier.value != later.value
            }
            _ => false,
        };
        if !differ && hides(union.types[at], union.types[position]) {
            let fault = Fault::Confused(union.names[at], union.names[position]);
            Found::of(fault).fail(desc.name(), "");
        }
        at += 1;
    }
}

/// The first member that the one at `position` may be read as.
pub(super) const fn hidden_by(union: &'static Union, position: usize) -> Option<usize> {
    let mut at = 0;
    while at < position {
        if hides(union.types[at], union.types[position]) {
            return Some(at);
        }
        at += 1;
    }
    None
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
        (Shape::Newtype(earlier) | Shape::Chosen(_, earlier), _) => hides(earlier, later),
        (_, Shape::Newtype(later) | Shape::Chosen(_, later)) => hides(earlier, later),
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
        | Shape::Chosen(_, inner)
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

/// A number for the literal that `desc` is, equal for equal ones; `None` if it is none.
const fn literal_value(desc: D) -> Option<u64> {
    match &desc.shape {
        Shape::Literal(Literal::String(text)) => Some(hash::hash(text)),
        Shape::Newtype(inner) | Shape::Chosen(_, inner) => literal_value(inner),
        _ => None,
    }
}
