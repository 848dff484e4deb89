//! Validators as trees: what the builder takes and what a `#[convex(validator = ...)]` gives.
//!
//! Inside a [`Schema`](crate::Schema) the same validators stand in flat vectors; this module knows
//! nothing of that.

pub mod v;

use std::cmp::Ordering;

use crate::unknown::UnknownValidator;
use crate::value::Value;

/// A Convex validator.
///
/// The constructors in [`v`] are the usual way to make one; they carry Convex's own names.
///
/// ```
/// use convex_schema_core::v;
///
/// let status = v::union([v::literal("open"), v::literal("closed")]);
/// let ticket = v::object()
///     .field("title", v::string())
///     .field("status", status)
///     .field("closedAt", v::optional(v::number()));
/// assert_eq!(ticket.fields.len(), 3);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Validator {
    /// `v.any()`: every value.
    Any,
    /// `v.null()`.
    Null,
    /// `v.number()`, also spelled `v.float64()`: a 64-bit float.
    Float64,
    /// `v.int64()`: a signed 64-bit integer.
    Int64,
    /// `v.commitTs()`: the commit timestamp, an `Int64` at rest. npm `convex` 1.43 or newer.
    CommitTs,
    /// `v.function({ fnType, args, returns })`: a handle of a function. npm `convex` 1.49.
    Function(FunctionValidator),
    /// `v.boolean()`.
    Boolean,
    /// `v.string()`.
    String,
    /// `v.bytes()`.
    Bytes,
    /// `v.id("table")`: a string that is an id of that table.
    Id(String),
    /// `v.literal(value)`.
    Literal(Literal),
    /// `v.array(element)`.
    Array(Box<Validator>),
    /// `v.record(keys, values)`.
    Record(Box<Validator>, Box<Validator>),
    /// `v.object({ ... })`.
    Object(ObjectValidator),
    /// `v.union(...)`; members are tried in order.
    Union(Vec<Validator>),
    /// A validator that this version does not know, as its JSON says it: nothing is judged there.
    Unknown(UnknownValidator),
}

/// The function that a `v.function(...)` describes.
///
/// Convex checks the shape of a handle alone; the rest is for type checking and code generation.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct FunctionValidator {
    /// `query`, `mutation` or `action`; Convex's builder takes any text.
    pub fn_type: Option<String>,
    /// The validator of its arguments.
    pub args: Option<Box<Validator>>,
    /// The validator of its result.
    pub returns: Option<Box<Validator>>,
}

impl FunctionValidator {
    /// Sets `fnType`: `query`, `mutation` or `action`.
    #[must_use]
    pub fn fn_type(mut self, fn_type: impl Into<String>) -> Self {
        self.fn_type = Some(fn_type.into());
        self
    }

    /// Sets `args`.
    #[must_use]
    pub fn args(mut self, args: impl Into<Validator>) -> Self {
        self.args = Some(Box::new(args.into()));
        self
    }

    /// Sets `returns`.
    #[must_use]
    pub fn returns(mut self, returns: impl Into<Validator>) -> Self {
        self.returns = Some(Box::new(returns.into()));
        self
    }
}

impl From<FunctionValidator> for Validator {
    fn from(function: FunctionValidator) -> Self {
        Self::Function(function)
    }
}

/// An object validator: fields in the order in which they are declared.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ObjectValidator {
    /// Name and validator of each field.
    pub fields: Vec<(String, FieldValidator)>,
}

impl ObjectValidator {
    /// Adds a field; [`v::optional`] makes it optional.
    ///
    /// A name that is declared already gets the new validator and keeps its place, as an object
    /// literal in JavaScript does.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, validator: impl Into<FieldValidator>) -> Self {
        self.set(name.into(), validator.into());
        self
    }

    pub(crate) fn set(&mut self, name: String, validator: FieldValidator) {
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, slot)) => *slot = validator,
            None => self.fields.push((name, validator)),
        }
    }
}

impl From<ObjectValidator> for Validator {
    fn from(object: ObjectValidator) -> Self {
        Self::Object(object)
    }
}

/// The validator of a field, and whether the field may be absent.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FieldValidator {
    /// The validator of a present value.
    pub validator: Validator,
    /// Whether the field may be absent: `v.optional(...)`.
    pub optional: bool,
}

impl FieldValidator {
    /// A field with this validator that may be absent if `optional`.
    pub fn new(validator: impl Into<Validator>, optional: bool) -> Self {
        Self {
            validator: validator.into(),
            optional,
        }
    }
}

impl<T: Into<Validator>> From<T> for FieldValidator {
    fn from(validator: T) -> Self {
        Self {
            validator: validator.into(),
            optional: false,
        }
    }
}

/// The value of a `v.literal(...)`.
///
/// Equality is Convex's: same type and, for floats, same bits, so `0.0` is not `-0.0`.
/// Source: Convex backend, `crates/value/src/sorting.rs`.
#[derive(Debug, Clone)]
pub enum Literal {
    /// A string.
    String(String),
    /// A float; NaN and the infinities are rejected at the push.
    Float64(f64),
    /// An integer, written `7n` in TypeScript.
    Int64(i64),
    /// `true` or `false`.
    Boolean(bool),
}

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Float64(a), Self::Float64(b)) => a.total_cmp(b) == Ordering::Equal,
            (Self::Int64(a), Self::Int64(b)) => a == b,
            (Self::Boolean(a), Self::Boolean(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Literal {}

/// The value that the literal accepts.
impl From<&Literal> for Value {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::String(text) => Self::from(text.as_str()),
            Literal::Float64(float) => Self::Float64(*float),
            Literal::Int64(integer) => Self::Int64(*integer),
            Literal::Boolean(value) => Self::Boolean(*value),
        }
    }
}

impl From<&str> for Literal {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}

impl From<String> for Literal {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<f64> for Literal {
    fn from(value: f64) -> Self {
        Self::Float64(value)
    }
}

impl From<i64> for Literal {
    fn from(value: i64) -> Self {
        Self::Int64(value)
    }
}

impl From<bool> for Literal {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}
