//! Members of a union that reading can confuse: they are tried in turn, and the first that fits is read.
//!
//! Objects are closed: reading never confuses two if one has a required field that the other lacks.

use convex_schema_rules::hash;

use super::message::{self, Broken, Rule};
use crate::desc::shape::object::{Field, Part};
use crate::desc::{D, Literal, Object, Shape, Union};

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
            let rule = Rule::Confused(union.names[at], union.names[position]);
            Broken::of(rule).fail(desc.name(), "");
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
        (Shape::Object(a), Shape::Object(b)) => hides_object(a, b),
        (Shape::Record(_, values), Shape::Object(b)) => record_hides(values, b),
        (Shape::Literal(a), Shape::Literal(b)) => same_literal(a, b),
        // A literal or an id that comes first is narrower.
        (Shape::Literal(_), _) | (Shape::Id(..), Shape::String | Shape::Literal(_)) => false,
        // One without elements or fields is written alike, whatever its elements are.
        #[allow(clippy::wildcard_enum_match_arm, reason = "`written` names every kind")]
        (a, b) => match (written(a), written(b)) {
            (Some(a), Some(b)) => a as u8 == b as u8,
            (None, _) | (_, None) => false,
        },
    }
}

/// The form in which a value is written, as far as reading a member distinguishes it.
#[derive(Clone, Copy)]
enum Written {
    Null,
    Number,
    Boolean,
    Text,
    Bytes,
    Array,
    Record,
    Object,
}

/// The form in which all values of a shape are written; `None` if there are several, or nothing is
/// known of it.
const fn written(shape: &Shape) -> Option<Written> {
    match shape {
        Shape::Null => Some(Written::Null),
        Shape::Float64
        | Shape::Float32
        | Shape::Byte
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Integer(_)
        | Shape::Literal(Literal::Float64(_) | Literal::Int64(_)) => Some(Written::Number),
        Shape::Boolean | Shape::Literal(Literal::Boolean(_)) => Some(Written::Boolean),
        Shape::String | Shape::Id(..) | Shape::Literal(Literal::String(_)) => Some(Written::Text),
        Shape::Bytes => Some(Written::Bytes),
        Shape::Array(_) => Some(Written::Array),
        Shape::Record(..) => Some(Written::Record),
        Shape::Object(_) => Some(Written::Object),
        Shape::Any
        | Shape::Chosen(..)
        | Shape::Optional(_)
        | Shape::Nullable(_)
        | Shape::Newtype(_)
        | Shape::Union(_)
        | Shape::Broken
        | Shape::Custom(_) => None,
    }
}

/// Whether the string `text` may satisfy `earlier`.
const fn hides_text(earlier: D, text: &str) -> bool {
    match &earlier.shape {
        Shape::String | Shape::Any => true,
        Shape::Literal(Literal::String(literal)) => message::equal(literal, text),
        Shape::Newtype(inner)
        | Shape::Chosen(_, inner)
        | Shape::Nullable(inner)
        | Shape::Optional(inner) => hides_text(inner, text),
        Shape::Union(union) => {
            let mut at = 0;
            while at < union.names.len() {
                let hidden = if union.types.is_empty() {
                    message::equal(union.names[at], text)
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
        // An id is narrower than a literal that is written alike.
        Shape::Id(..)
        | Shape::Null
        | Shape::Float64
        | Shape::Float32
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Literal(_)
        | Shape::Array(_)
        | Shape::Record(..)
        | Shape::Object(_)
        | Shape::Broken
        | Shape::Custom(_) => false,
    }
}

/// Whether `desc` is the literal `text`, or accepts anything.
const fn is_text(desc: D, text: &str) -> bool {
    match desc.shape.bare() {
        Shape::Any => true,
        shape => matches!(shape, Shape::Literal(Literal::String(it)) if message::equal(it, text)),
    }
}

const fn same_literal(a: &Literal, b: &Literal) -> bool {
    match (a, b) {
        (Literal::String(a), Literal::String(b)) => message::equal(a, b),
        (Literal::Float64(a), Literal::Float64(b)) => a.to_bits() == b.to_bits(),
        (Literal::Int64(a), Literal::Int64(b)) => *a == *b,
        (Literal::Boolean(a), Literal::Boolean(b)) => *a == *b,
        _ => false,
    }
}

/// An outline of an object: two whose outlines exclude each other are never confused.
#[derive(Clone, Copy)]
struct Outline {
    /// A bit for each name, by its hash.
    names: u64,
    /// The bits of the names that are always there.
    needed: u64,
    /// The hash of the name of the first field that holds a literal text and is always there; 0
    /// without one.
    tag: u64,
    /// The hash of the text.
    value: u64,
}

impl Outline {
    /// The outline of `desc`, if it is an object.
    const fn of(desc: D) -> Option<Self> {
        let Shape::Object(object) = desc.shape.bare() else {
            return None;
        };
        let mut outline = Self {
            names: 0,
            needed: 0,
            tag: 0,
            value: 0,
        };
        outline.add(object);
        Some(outline)
    }

    const fn add(&mut self, object: &'static Object) {
        let mut at = 0;
        while at < object.types.len() {
            match object.part(at) {
                Part::Field => {
                    let hash = object.hash_at(at);
                    let bit = 1 << (hash & 63);
                    self.names |= bit;
                    if !object.is_optional(at) {
                        self.needed |= bit;
                        if let (0, Some(value)) = (self.tag, literal_value(object.types[at])) {
                            (self.tag, self.value) = (hash, value);
                        }
                    }
                }
                Part::Flattened(inner) => self.add(inner),
                Part::Nothing => {}
            }
            at += 1;
        }
    }
}

/// Whether an object of `later` may satisfy `earlier`.
const fn hides_object(earlier: &'static Object, later: &'static Object) -> bool {
    has_all_of(later, earlier) && fields_fit(later, earlier)
}

/// Whether an object of `later` may satisfy a record of `values`.
const fn record_hides(values: D, later: &'static Object) -> bool {
    let mut at = 0;
    while at < later.types.len() {
        let fits = match later.part(at) {
            Part::Field => later.is_optional(at) || hides(values, present(later.types[at])),
            Part::Flattened(inner) => record_hides(values, inner),
            Part::Nothing => true,
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `object` has each field that `wanted` can't do without.
const fn has_all_of(object: &'static Object, wanted: &'static Object) -> bool {
    let mut at = 0;
    while at < wanted.types.len() {
        let has = match wanted.part(at) {
            Part::Field => wanted.is_optional(at) || object.find(wanted.hash_at(at)).is_some(),
            Part::Flattened(inner) => has_all_of(object, inner),
            Part::Nothing => true,
        };
        if !has {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether fields that are there in both of two objects may have a value in common.
const fn fields_fit(later: &'static Object, earlier: &'static Object) -> bool {
    let mut at = 0;
    while at < later.types.len() {
        let fits = match later.part(at) {
            Part::Field => field_fits(
                Field {
                    object: later,
                    position: at,
                },
                earlier,
            ),
            Part::Flattened(inner) => fields_fit(inner, earlier),
            Part::Nothing => true,
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    true
}

const fn field_fits(later: Field, earlier: &'static Object) -> bool {
    match earlier.find(later.object.hash_at(later.position)) {
        Some(earlier) => {
            later.is_optional() && earlier.is_optional()
                || hides(present(earlier.ty()), present(later.ty()))
        }
        None => later.is_optional(),
    }
}

/// The type of a field that is there.
const fn present(ty: D) -> D {
    match &ty.shape {
        Shape::Optional(inner) => inner,
        Shape::Chosen(_, inner) => present(inner),
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "only `Option` means absence"
        )]
        _ => ty,
    }
}

/// A number for the text that `desc` is the literal of, equal for equal ones.
const fn literal_value(desc: D) -> Option<u64> {
    match desc.shape.bare() {
        Shape::Literal(Literal::String(text)) => Some(hash::hash(text)),
        _ => None,
    }
}
