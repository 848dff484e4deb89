//! Objects: their fields, those of flattened types, and how to find one by its name.

use convex_schema_rules::format::fields;
use convex_schema_rules::format::flags::{Flags, Presence};

use super::{Integers, Literal, Shape};
use crate::desc::D;

/// The fields of an object.
#[derive(Debug)]
pub struct Object {
    /// Names and doc comments: see [`fields`]. A flattened field, which has no name in documents,
    /// has its Rust name here.
    pub text: &'static str,
    /// The hashes of the names: see [`fields`].
    pub hashes: &'static [u8],
    /// The types, in the order of the names.
    pub types: &'static [D],
    /// One byte of [`Flags`] for each field, or nothing if no field has any.
    pub flags: &'static [u8],
    /// Rare properties of fields, with their positions, ascending.
    pub more: &'static [(usize, More)],
}

/// Properties that few fields have.
#[derive(Debug)]
pub struct More {
    /// The doc comment, if only rustc knew it: see `convex_schema_rules::docs`. Else empty.
    pub docs: &'static str,
    /// The note of `#[deprecated]`.
    pub deprecated: Option<&'static str>,
    /// Not enforced by Convex.
    pub meta: Option<&'static Meta>,
    /// Codes of lints that are not reported, with a space between them.
    pub allowed: &'static str,
}

/// Metadata about values, which Convex does not enforce.
#[derive(Debug)]
pub struct Meta {
    /// The value that an absent field stands for.
    pub default: Option<Literal>,
    /// The only intended values.
    pub allowed: &'static [Literal],
    /// Least value.
    pub min: Option<f64>,
    /// Greatest value.
    pub max: Option<f64>,
    /// The form of a string.
    pub format: Option<&'static str>,
    /// The TypeScript type that the field's validator is cast to.
    pub ts: Option<&'static str>,
}

impl Object {
    /// Fields with nothing but names, types and doc comments.
    pub const fn new(text: &'static str, hashes: &'static [u8], types: &'static [D]) -> Self {
        Self {
            text,
            hashes,
            types,
            flags: &[],
            more: &[],
        }
    }

    /// Whether the field at `position` has `flag`.
    pub const fn has(&self, position: usize, flag: Flags) -> bool {
        Flags::at(self.flags, position).has(flag)
    }

    /// The demand of serde's attributes on the type of the field at `position`.
    pub(crate) const fn presence(&self, position: usize) -> Presence {
        Flags::at(self.flags, position).presence()
    }

    /// The name of the field at `position`.
    pub(crate) const fn name_at(&self, position: usize) -> &'static str {
        fields::name_at(self.text, position)
    }

    /// The hash of the name of the field at `position`.
    pub(crate) const fn hash_at(&self, position: usize) -> u64 {
        fields::hash_at(self.hashes, position)
    }

    /// The part of documents that the field at `position` is.
    pub(crate) const fn part(&self, position: usize) -> Part {
        if !self.has(position, Flags::FLATTEN) {
            return Part::Field;
        }
        match Flattened::of(self.types[position], None) {
            Some(flattened) => Part::Flattened(flattened.object),
            None => Part::Nothing,
        }
    }

    /// Whether the field at `position` may be absent, as far as constants show.
    pub(crate) const fn is_optional(&self, position: usize) -> bool {
        self.has(position, Flags::OPTIONAL) || self.types[position].is_optional()
    }

    /// The field whose name has this hash, flattened ones included.
    pub(crate) const fn find(&'static self, hash: u64) -> Option<Field> {
        if self.flags.is_empty() {
            return match fields::find(self.hashes, hash, 0) {
                Some(position) => Some(Field {
                    object: self,
                    position,
                }),
                None => None,
            };
        }
        let mut from = 0;
        while let Some(position) = fields::find(self.hashes, hash, from) {
            // The name of a flattened field is in no document.
            if let Part::Field = self.part(position) {
                return Some(Field {
                    object: self,
                    position,
                });
            }
            from = position + 1;
        }
        let mut at = 0;
        while at < self.types.len() {
            if let Part::Flattened(inner) = self.part(at) {
                let found = inner.find(hash);
                if found.is_some() {
                    return found;
                }
            }
            at += 1;
        }
        None
    }

    /// The name and the doc comment of each field.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, String)> {
        fields::read(self.text)
    }
}

/// The part of documents that a field of a Rust type is.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// A field.
    Field,
    /// The fields of another object.
    Flattened(&'static Object),
    /// No field: a flattened unit, or a type that can't be flattened.
    Nothing,
}

/// A field of an object, or of one that is flattened into it.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    /// The object that declares it.
    pub(crate) object: &'static Object,
    /// Its position there.
    pub(crate) position: usize,
}

impl Field {
    /// Whether it has `flag`.
    pub(crate) const fn has(self, flag: Flags) -> bool {
        self.object.has(self.position, flag)
    }

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        self.object.name_at(self.position)
    }

    /// Its type.
    pub(crate) const fn ty(self) -> D {
        self.object.types[self.position]
    }

    /// Whether it may be absent, as far as constants show.
    pub(crate) const fn is_optional(self) -> bool {
        self.object.is_optional(self.position)
    }
}

/// The object that stands in place of a flattened field.
#[derive(Clone, Copy)]
pub struct Flattened {
    /// Its fields.
    pub object: &'static Object,
    /// The choice for the 64-bit integers in them.
    pub integers: Option<Integers>,
}

impl Flattened {
    /// The fields of `desc`, seen through newtypes, where `integers` was chosen outside; `None` if
    /// it is not an object.
    pub const fn of(desc: D, integers: Option<Integers>) -> Option<Self> {
        let integers = desc.choice_inside(integers);
        match &desc.shape {
            Shape::Object(object) => Some(Self { object, integers }),
            Shape::Newtype(inner) => Self::of(inner, integers),
            Shape::Chosen(choice, inner) => Self::of(
                inner,
                match choice.integers {
                    Some(integers) => Some(integers),
                    None => integers,
                },
            ),
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "only objects have fields to give"
            )]
            _ => None,
        }
    }
}
