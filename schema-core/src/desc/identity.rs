//! Which descriptors stand for one type of a schema.
//!
//! A type without parameters is its declaration. Of one with parameters there is a type for each
//! filling that its validator depends on: `Page<User>` and `Page<Team>` are two types, `Grid<3>`
//! and `Grid<4>` one, unless their validators differ.

use std::collections::HashMap;
use std::ptr;

use super::{D, Declaration, Desc, Integers, Shape};
use crate::schema::TypeId;

/// The types met so far.
#[derive(Default)]
pub(super) struct Types {
    /// By the address of the declaration, which is a static.
    instances: HashMap<usize, Vec<Instance>>,
}

struct Instance {
    desc: D,
    /// The choice made outside, if the validator depends on it.
    integers: Option<Integers>,
    id: TypeId,
}

impl Types {
    /// The type that `desc` stands for, where `integers` was chosen outside, if it was met.
    pub(super) fn find(
        &self,
        declaration: &'static Declaration,
        desc: D,
        integers: Option<Integers>,
    ) -> Option<TypeId> {
        let integers = relevant(desc, integers);
        let instances = self.instances.get(&address(declaration))?;
        let found = instances.iter().find(|known| {
            !declaration.is_open || known.integers == integers && is_same(known.desc, desc)
        });
        found.map(|known| known.id)
    }

    /// Keeps `id` for `desc`.
    pub(super) fn insert(
        &mut self,
        declaration: &'static Declaration,
        desc: D,
        integers: Option<Integers>,
        id: TypeId,
    ) {
        let integers = relevant(desc, integers);
        let instances = self.instances.entry(address(declaration)).or_default();
        instances.push(Instance { desc, integers, id });
    }
}

fn address(declaration: &'static Declaration) -> usize {
    ptr::from_ref(declaration).addr()
}

/// The choice as far as it reaches into `desc`.
fn relevant(desc: D, integers: Option<Integers>) -> Option<Integers> {
    desc.choice_inside(integers)
        .filter(|_| desc.shape.has_integer())
}

/// Whether two descriptors are of one type, or of two types that no validator distinguishes.
fn is_same(a: D, b: D) -> bool {
    if ptr::eq(a, b) {
        return true;
    }
    match (a.declaration, b.declaration) {
        (None, None) => is_same_shape(&a.shape, &b.shape),
        (Some(a_declared), Some(b_declared)) => {
            ptr::eq(a_declared, b_declared)
                && (!a_declared.is_open
                    || are_same(a.arguments, b.arguments) && is_same_shape(&a.shape, &b.shape))
        }
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn are_same(a: &[&'static Desc], b: &[&'static Desc]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
}

/// Compares what stands at one place of one declaration, or of two types without a name.
fn is_same_shape(a: &Shape, b: &Shape) -> bool {
    match a {
        Shape::Any => matches!(b, Shape::Any),
        Shape::Null => matches!(b, Shape::Null),
        Shape::Float64 => matches!(b, Shape::Float64),
        Shape::Float32 => matches!(b, Shape::Float32),
        Shape::Int64 => matches!(b, Shape::Int64),
        Shape::CommitTs => matches!(b, Shape::CommitTs),
        Shape::Boolean => matches!(b, Shape::Boolean),
        Shape::String => matches!(b, Shape::String),
        Shape::Bytes => matches!(b, Shape::Bytes),
        Shape::Byte => matches!(b, Shape::Byte),
        Shape::Broken => matches!(b, Shape::Broken),
        Shape::Integer(a) => matches!(b, Shape::Integer(b) if a == b),
        Shape::Id(a, _) => matches!(b, Shape::Id(b, _) if a == b),
        Shape::Literal(a) => matches!(b, Shape::Literal(b) if a.lowered() == b.lowered()),
        Shape::Chosen(a, a_inner) => {
            matches!(b, Shape::Chosen(b, b_inner) if a == b && is_same(a_inner, b_inner))
        }
        Shape::Array(a) => matches!(b, Shape::Array(b) if is_same(a, b)),
        Shape::Optional(a) => matches!(b, Shape::Optional(b) if is_same(a, b)),
        Shape::Nullable(a) => matches!(b, Shape::Nullable(b) if is_same(a, b)),
        Shape::Newtype(a) => matches!(b, Shape::Newtype(b) if is_same(a, b)),
        Shape::Record(a_keys, a_values) => {
            matches!(b, Shape::Record(keys, values) if is_same(a_keys, keys) && is_same(a_values, values))
        }
        Shape::Object(a) => {
            matches!(b, Shape::Object(b) if a.text == b.text && are_same(a.types, b.types))
        }
        Shape::Union(a) => {
            matches!(b, Shape::Union(b) if a.names == b.names && are_same(a.types, b.types))
        }
        // The functions of two instances may have two addresses or one, whatever they return.
        Shape::Custom(a) => matches!(b, Shape::Custom(b) if a() == b()),
    }
}
