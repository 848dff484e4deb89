//! The limits of values, checked on a value that is there already.
//!
//! Decoding checks the same limits; a value that a program builds has not been decoded.
//! Source: Convex backend, `crates/value/src/{array,object,size}.rs`.

use convex_schema_rules::limit::{
    MAX_ARRAY_LEN, MAX_OBJECT_FIELDS, MAX_VALUE_NESTING, MAX_VALUE_SIZE,
};
use convex_schema_rules::name::{NameError, check_runtime_key};

use super::check::Trail;
use super::code::ViolationCode;
use super::path::{self, Step};
use convex_schema_core::Value;
use convex_schema_core::value::ValueErrorReason;

/// The size and the depth of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Measure {
    /// Bytes, by the platform's own measure.
    pub(crate) size: usize,
    /// Levels; a scalar has 0.
    pub(crate) nesting: usize,
}

/// A limit that a value exceeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Excess<'a> {
    Key(&'a str, NameError),
    TooManyFields(usize),
    ArrayTooLong(usize),
    TooNested(usize),
    TooLarge(usize),
}

/// Measures `value`; or gives the limit that it exceeds, and the steps to where, innermost first.
pub(crate) fn measure<'a, T: Trail<'a>>(
    value: &'a Value,
    trail: &mut T,
) -> Result<Measure, Excess<'a>> {
    below(value, 0, trail)
}

/// Returns the first limit that `value` exceeds: where, what it is called, and what to say.
pub(crate) fn excess(value: &Value) -> Option<(String, ViolationCode, String)> {
    let mut trail = Vec::new();
    let excess = measure(value, &mut trail).err()?;
    trail.reverse();
    let (code, message) = excess.describe();
    Some((path::backend(&trail), code, message))
}

/// Levels at which the walk gives up: more than any JSON that the backend reads can have.
const UNREADABLE: usize = 128;

fn below<'a, T: Trail<'a>>(
    value: &'a Value,
    depth: usize,
    trail: &mut T,
) -> Result<Measure, Excess<'a>> {
    if depth == UNREADABLE {
        return Err(Excess::TooNested(UNREADABLE));
    }
    let below = |value, trail: &mut T| below(value, depth + 1, trail);
    match value {
        Value::Array(items) => {
            let mut total = Measure::CONTAINER;
            for (index, item) in items.iter().enumerate() {
                let item = below(item, trail).inspect_err(|_| trail.push(Step::Index(index)))?;
                total.add(item);
            }
            if items.len() > MAX_ARRAY_LEN {
                return Err(Excess::ArrayTooLong(items.len()));
            }
            total.close()
        }
        Value::Object(fields) => {
            let mut total = Measure::CONTAINER;
            for (key, field) in fields {
                check_runtime_key(key).map_err(|error| Excess::Key(key, error))?;
                let field = below(field, trail).inspect_err(|_| trail.push(Step::Field(key)))?;
                total.size += key.len() + 1;
                total.add(field);
            }
            if fields.len() > MAX_OBJECT_FIELDS {
                return Err(Excess::TooManyFields(fields.len()));
            }
            total.close()
        }
        scalar => match scalar.size() {
            size if size > MAX_VALUE_SIZE => Err(Excess::TooLarge(size)),
            size => Ok(Measure { size, nesting: 0 }),
        },
    }
}

impl Measure {
    /// An array or object without what it holds, and without its own level.
    pub(crate) const CONTAINER: Self = Self {
        size: 2,
        nesting: 0,
    };

    fn add(&mut self, inner: Self) {
        self.size += inner.size;
        self.nesting = self.nesting.max(inner.nesting);
    }

    /// Returns the measure of the container that holds what was added.
    fn close<'a>(mut self) -> Result<Self, Excess<'a>> {
        self.nesting += 1;
        if self.size > MAX_VALUE_SIZE {
            return Err(Excess::TooLarge(self.size));
        }
        if self.nesting > MAX_VALUE_NESTING {
            return Err(Excess::TooNested(self.nesting));
        }
        Ok(self)
    }
}

impl Excess<'_> {
    /// Returns what it is called, and what to say.
    pub(crate) fn describe(&self) -> (ViolationCode, String) {
        let (code, reason) = match self {
            Self::Key(_, error) => return (ViolationCode::InvalidFieldName, error.to_string()),
            Self::TooManyFields(count) => (
                ViolationCode::TooManyFieldsError,
                ValueErrorReason::TooManyFields(*count),
            ),
            Self::ArrayTooLong(count) => (
                ViolationCode::ArrayTooLong,
                ValueErrorReason::ArrayTooLong(*count),
            ),
            Self::TooNested(levels) => (
                ViolationCode::TooNestedError,
                ValueErrorReason::TooNested(*levels),
            ),
            Self::TooLarge(size) => (
                ViolationCode::ValueTooLargeError,
                ValueErrorReason::TooLarge(*size),
            ),
        };
        (code, reason.to_string())
    }
}
