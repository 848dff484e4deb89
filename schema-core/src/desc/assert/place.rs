//! Places in the descriptor of an item.

use crate::desc::shape::object::Field;
use crate::desc::{D, Object, Shape, Union};

/// The holder of a type.
#[derive(Clone, Copy)]
pub(super) enum Holder {
    /// A field of an object.
    Field(Field),
    /// A member of a union.
    Member(&'static Union, usize),
    /// A newtype.
    Newtype,
}

/// A type in the descriptor of an item, and what holds it there.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) ty: D,
    pub(super) holder: Holder,
}

/// The type at `place`: positions of members and fields, from the outside in. No position at all
/// is what a newtype holds.
pub(super) const fn at(desc: D, place: &[usize]) -> Spot {
    let mut spot = Spot {
        ty: match &desc.shape {
            Shape::Newtype(inner) => inner,
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "no other shape is a newtype"
            )]
            _ => desc,
        },
        holder: Holder::Newtype,
    };
    let mut desc = desc;
    let mut step = 0;
    while step < place.len() {
        let position = place[step];
        spot = match &desc.shape {
            Shape::Object(object) => Spot {
                ty: object.types[position],
                holder: Holder::Field(Field { object, position }),
            },
            Shape::Union(union) => Spot {
                ty: union.types[position],
                holder: Holder::Member(union, position),
            },
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "derives count fields and members only"
            )]
            _ => return spot,
        };
        desc = spot.ty;
        step += 1;
    }
    spot
}

/// The object at `place`.
pub(super) const fn object_at(desc: D, place: &[usize]) -> Option<&'static Object> {
    let object = if place.is_empty() {
        desc
    } else {
        at(desc, place).ty
    };
    match &object.shape {
        Shape::Object(object) => Some(object),
        _ => None,
    }
}

impl Spot {
    /// The name of the place in messages.
    pub(super) const fn name(self) -> &'static str {
        match self.holder {
            Holder::Field(field) => field.name(),
            Holder::Member(union, position) => union.names[position],
            Holder::Newtype => "0",
        }
    }
}
