//! Plans of conversions: what a description decides at every position of a type, worked out once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::{OnceLock, PoisonError, RwLock};

use convex_schema_core::__internal::desc::lower::may_be_absent;
use convex_schema_core::__internal::desc::{D, Flattened, Integers, Object, Shape, Union};
use convex_schema_core::__internal::exhaustive;
use convex_schema_core::{Literal, Validator};
use convex_schema_rules::format::flags::{Flags, Presence};

/// A validator, and what serde calls its literals.
#[derive(Debug)]
pub(super) enum Node {
    Any,
    Null,
    Float64,
    /// `v.number()` for an `f32`.
    Float32,
    /// `v.int64()` and, at rest, `v.commitTs()`.
    Int64,
    Boolean,
    String,
    Bytes,
    Id,
    Literal(Literal, Called),
    Array(Box<Node>),
    Record(Box<Node>, Box<Node>),
    Object(Vec<Field>),
    Union(Vec<Node>),
    /// A hand-written validator: values have to satisfy it, and the Rust type behind it is unknown.
    ByHand(Box<Node>),
}

/// The name that serde has for a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Called {
    /// No name that is known.
    Nothing,
    /// It is a variant without data, of this name.
    Variant(&'static str),
    /// It is the tag of the variant of this name.
    Tag(&'static str),
}

impl Called {
    /// Returns the name of the variant.
    pub(super) fn variant(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Variant(name) | Self::Tag(name) => Some(name),
        }
    }
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: Cow<'static, str>,
    pub(super) node: Node,
    pub(super) optional: bool,
    /// Whether it is an `Option` of the Rust type that makes it optional, read by serde itself.
    pub(super) is_option: bool,
    /// Whether serde leaves it out of what is written: a `None` that it writes is null.
    pub(super) is_skipped: bool,
}

/// Returns the plan for a description, made once.
pub(super) fn of(desc: D) -> &'static Node {
    static PLANS: OnceLock<RwLock<HashMap<usize, &'static Node>>> = OnceLock::new();
    let plans = PLANS.get_or_init(RwLock::default);
    // A description is a constant: its address stands for its content as long as the program runs.
    let key = std::ptr::from_ref(desc).addr();
    let known = plans.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(plan) = known.get(&key) {
        return plan;
    }
    drop(known);
    let plan = Planner { integers: None }.shape(desc, Position::Inner);
    let mut plans = plans.write().unwrap_or_else(PoisonError::into_inner);
    // One for each description in the program, so what is leaked is bounded.
    plans
        .entry(key)
        .or_insert_with(|| Box::leak(Box::new(plan)))
}

/// The position of a type, which decides the meaning of `Option` there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Field,
    Inner,
}

/// Goes through a description as lowering does, and keeps what serde needs.
struct Planner {
    integers: Option<Integers>,
}

impl Planner {
    fn desc(&self, desc: D, position: Position) -> Node {
        let position = if desc.has_name() {
            Position::Inner
        } else {
            position
        };
        let integers = desc.choice_inside(self.integers);
        Self { integers }.shape(desc, position)
    }

    fn shape(&self, desc: D, position: Position) -> Node {
        match &desc.shape {
            // Broken descriptors do not compile.
            Shape::Any | Shape::Broken => Node::Any,
            Shape::Null => Node::Null,
            Shape::Float64 | Shape::Byte => Node::Float64,
            Shape::Float32 => Node::Float32,
            Shape::Int64 | Shape::CommitTs => Node::Int64,
            Shape::Boolean => Node::Boolean,
            Shape::String => Node::String,
            Shape::Bytes => Node::Bytes,
            Shape::Integer(_) => match self.integers {
                Some(Integers::Int64) => Node::Int64,
                Some(Integers::Number) | None => Node::Float64,
            },
            Shape::Chosen(choice, inner) => {
                let integers = choice.integers.or(self.integers);
                Self { integers }.desc(inner, position)
            }
            Shape::Id(..) => Node::Id,
            Shape::Literal(literal) => Node::Literal(literal.lowered(), Called::Nothing),
            Shape::Array(element) => Node::Array(self.boxed(element)),
            Shape::Record(keys, values) => Node::Record(self.boxed(keys), self.boxed(values)),
            Shape::Optional(inner) if position == Position::Field => {
                self.desc(inner, Position::Inner)
            }
            Shape::Optional(inner) | Shape::Nullable(inner) => {
                Node::Union(vec![self.desc(inner, Position::Inner), Node::Null])
            }
            Shape::Newtype(inner) => self.desc(inner, Position::Inner),
            Shape::Object(object) => {
                let mut fields = Vec::with_capacity(object.types.len());
                self.fields(object, &mut fields);
                Node::Object(fields)
            }
            Shape::Union(union) => self.union(union),
            Shape::Custom(validator) => {
                let custom = validator();
                let node = by_hand(&custom.validator);
                let is_nullable = custom.optional && position == Position::Inner;
                Node::ByHand(Box::new(if is_nullable {
                    Node::Union(vec![node, Node::Null])
                } else {
                    node
                }))
            }
        }
    }

    fn boxed(&self, desc: D) -> Box<Node> {
        Box::new(self.desc(desc, Position::Inner))
    }

    fn fields(&self, object: &'static Object, fields: &mut Vec<Field>) {
        for (position, ((name, _), ty)) in object.fields().zip(object.types).enumerate() {
            if !object.has(position, Flags::FLATTEN) {
                fields.push(Field {
                    name: name.into(),
                    node: self.desc(ty, Position::Field),
                    optional: object.has(position, Flags::OPTIONAL) || may_be_absent(ty),
                    is_option: ty.is_optional() && !is_read_by_other_code(object, position),
                    is_skipped: object.has(position, Flags::OPTIONAL),
                });
            } else if let Some(Flattened { object, integers }) = Flattened::of(ty, self.integers) {
                Self { integers }.fields(object, fields);
            }
        }
    }

    fn union(&self, union: &'static Union) -> Node {
        let members = union.names.iter().enumerate();
        let members = members.map(|(position, name)| match union.types.get(position) {
            None => {
                let literal = Literal::String((*name).to_owned());
                Node::Literal(literal, Called::Variant(name))
            }
            Some(ty) => {
                let mut node = self.desc(ty, Position::Inner);
                if !ty.has_name() {
                    node.call(name, ty);
                }
                node
            }
        });
        Node::Union(members.collect())
    }
}

/// Returns whether the user's own code reads the field. It gets null as null, because it may have
/// its own meaning for it: two `Option`s tell absence and null apart.
fn is_read_by_other_code(object: &Object, position: usize) -> bool {
    let presence = Flags::at(object.flags, position).presence();
    matches!(
        presence,
        Presence::OtherCode | Presence::OtherCodeWithDefault
    )
}

impl Node {
    /// Returns whether null is one of the values.
    pub(super) fn accepts_null(&self) -> bool {
        match self {
            Self::Any | Self::Null => true,
            Self::Union(members) => members.iter().any(Self::accepts_null),
            Self::ByHand(inner) => inner.accepts_null(),
            Self::Float64
            | Self::Float32
            | Self::Int64
            | Self::Boolean
            | Self::String
            | Self::Bytes
            | Self::Id
            | Self::Literal(..)
            | Self::Array(_)
            | Self::Record(..)
            | Self::Object(_) => false,
        }
    }

    /// Gives the literal of a variant, or the tag that stands first in its object, the name that
    /// serde has for it.
    fn call(&mut self, variant: &'static str, desc: D) {
        let starts_with_tag = |object: &Object| {
            let first = object.types.first();
            first.is_some_and(|ty| !ty.has_name() && matches!(ty.shape, Shape::Literal(_)))
        };
        match (self, &desc.shape) {
            (Self::Literal(_, called), Shape::Literal(_)) => *called = Called::Variant(variant),
            (Self::Object(fields), Shape::Object(object)) if starts_with_tag(object) => {
                if let Some(Node::Literal(_, called)) = fields.first_mut().map(|tag| &mut tag.node)
                {
                    *called = Called::Tag(variant);
                }
            }
            (
                Self::Any
                | Self::Null
                | Self::Float64
                | Self::Float32
                | Self::Int64
                | Self::Boolean
                | Self::String
                | Self::Bytes
                | Self::Id
                | Self::Literal(..)
                | Self::Array(_)
                | Self::Record(..)
                | Self::Object(_)
                | Self::Union(_)
                | Self::ByHand(_),
                _,
            ) => {}
        }
    }
}

fn by_hand(validator: &Validator) -> Node {
    use exhaustive::Validator as Tree;

    match validator.exhaustive() {
        Tree::Any | Tree::Unknown(_) => Node::Any,
        Tree::Null => Node::Null,
        Tree::Float64 => Node::Float64,
        Tree::Int64 | Tree::CommitTs => Node::Int64,
        Tree::Boolean => Node::Boolean,
        // Handles are strings; their shape is for row validators.
        Tree::String | Tree::Function(_) => Node::String,
        Tree::Bytes => Node::Bytes,
        Tree::Id(_) => Node::Id,
        Tree::Literal(literal) => Node::Literal(literal.clone(), Called::Nothing),
        Tree::Array(element) => Node::Array(Box::new(by_hand(element))),
        Tree::Record(keys, values) => {
            Node::Record(Box::new(by_hand(keys)), Box::new(by_hand(values)))
        }
        Tree::Object(fields) => {
            let fields = fields.iter().map(|(name, field)| Field {
                name: name.clone().into(),
                node: by_hand(&field.validator),
                optional: field.optional,
                is_option: false,
                is_skipped: false,
            });
            Node::Object(fields.collect())
        }
        Tree::Union(members) => Node::Union(members.iter().map(by_hand).collect()),
    }
}

/// Members of a union that a text names.
const SHOWN_MEMBERS: usize = 6;

/// The validator as it is written, shortened.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "v.any()",
            Self::Null => "v.null()",
            Self::Float64 | Self::Float32 => "v.number()",
            Self::Int64 => "v.int64()",
            Self::Boolean => "v.boolean()",
            Self::String => "v.string()",
            Self::Bytes => "v.bytes()",
            Self::Id => "v.id(...)",
            Self::Array(_) => "v.array(...)",
            Self::Record(..) => "v.record(...)",
            Self::Object(_) => "v.object({ ... })",
            Self::ByHand(inner) => return inner.fmt(f),
            Self::Literal(literal, _) => return write!(f, "v.literal({literal:#})"),
            Self::Union(members) => return union_text(f, members),
        })
    }
}

fn union_text(f: &mut fmt::Formatter<'_>, members: &[Node]) -> fmt::Result {
    f.write_str("v.union(")?;
    for (position, member) in members.iter().take(SHOWN_MEMBERS).enumerate() {
        let separator = if position == 0 { "" } else { ", " };
        write!(f, "{separator}{member}")?;
    }
    let more = if members.len() > SHOWN_MEMBERS {
        ", ..."
    } else {
        ""
    };
    write!(f, "{more})")
}
