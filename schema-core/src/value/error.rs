//! Why a text or a JSON is not a Convex value, or a value not one of the expected kind.

use std::fmt;

use convex_schema_rules::limit::{
    MAX_ARRAY_LEN, MAX_OBJECT_FIELDS, MAX_VALUE_NESTING, MAX_VALUE_SIZE,
};
use convex_schema_rules::name::NameError;

use super::base64::Base64Error;
use super::{Route, Value, ValueKind};

/// Why something is not a Convex value, and where.
///
/// Only the first error is reported: the one that the backend finds first.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueError {
    route: Route,
    reason: ValueErrorReason,
}

/// The reason of a [`ValueError`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ValueErrorReason {
    /// The text is not JSON, or has a number beyond all floats.
    NotJson {
        /// The kind of the error.
        kind: JsonErrorKind,
        /// The error of the parser, without the place in the text.
        message: String,
        /// Line and column in the text, counted from 1, the column in bytes; `None` for JSON that was
        /// read already.
        position: Option<(usize, usize)>,
    },
    /// The value of `$bytes`, `$float` or `$integer` is not a string.
    NotText {
        /// The key.
        tag: &'static str,
    },
    /// The text of `$bytes`, `$float` or `$integer` is not base64.
    Base64 {
        /// The key.
        tag: &'static str,
        /// The error.
        error: Base64Error,
    },
    /// The base64 of `$float` or `$integer` does not hold eight bytes.
    NotEightBytes {
        /// The key.
        tag: &'static str,
        /// How many bytes it holds.
        len: usize,
    },
    /// A `$float` holds a number that JSON can write.
    OrdinaryFloat(f64),
    /// A `$commitTs` holds something else than null.
    CommitTsNotNull,
    /// A key that objects can't have.
    Key {
        /// The key.
        key: String,
        /// The error.
        error: NameError,
    },
    /// An object with this many fields.
    TooManyFields(usize),
    /// An array with this many elements.
    ArrayTooLong(usize),
    /// A value with this many levels.
    TooNested(usize),
    /// A value of this size, in bytes of the platform's measure.
    TooLarge(usize),
    /// A value that JSON lines, JSON arrays and CSV can't hold: `an int64`, `bytes`, `NaN` or `an
    /// infinity`.
    NotInLines(&'static str),
    /// A row to import that is not an object.
    RowNotObject(ValueKind),
    /// A file to import as one JSON array that holds no array.
    NotAnArray(&'static str),
}

/// The kind of an error that makes a text invalid JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// The text breaks a rule of JSON, or has too many levels.
    Syntax,
    /// The text ends too early.
    CutOff,
    /// A number beyond all floats.
    OutOfRange,
}

impl JsonErrorKind {
    /// The name: `syntax`, `cutOff` or `outOfRange`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::CutOff => "cutOff",
            Self::OutOfRange => "outOfRange",
        }
    }
}

impl fmt::Display for JsonErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ValueError {
    pub(super) fn new(reason: ValueErrorReason) -> Self {
        Self {
            route: Route::default(),
            reason,
        }
    }

    pub(super) fn in_field(mut self, name: &str) -> Self {
        self.route.in_field(name);
        self
    }

    pub(super) fn at_index(mut self, index: usize) -> Self {
        self.route.at_index(index);
        self
    }

    /// The reason.
    pub fn reason(&self) -> &ValueErrorReason {
        &self.reason
    }

    /// Where it is wrong, such as `.items[3].price`; empty for the value itself.
    pub fn path(&self) -> String {
        self.route.to_string()
    }

    /// The backend's code for the error, where it has one.
    ///
    /// Source: Convex backend, `crates/value/src/{array,object,size}.rs`.
    pub fn code(&self) -> Option<&'static str> {
        match self.reason {
            ValueErrorReason::TooManyFields(_) => Some("TooManyFieldsError"),
            ValueErrorReason::ArrayTooLong(_) => Some("ArrayTooLong"),
            ValueErrorReason::TooNested(_) => Some("TooNestedError"),
            ValueErrorReason::TooLarge(_) => Some("ValueTooLargeError"),
            _ => None,
        }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.route.is_empty() {
            write!(f, "`{}`: ", self.route)?;
        }
        self.reason.fmt(f)
    }
}

impl std::error::Error for ValueError {}

impl fmt::Display for ValueErrorReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson {
                message, position, ..
            } => {
                write!(f, "this is not JSON: {message}")?;
                match position {
                    Some((line, column)) => write!(f, " at line {line} column {column}"),
                    None => Ok(()),
                }
            }
            Self::NotText { tag } => write!(f, "expected base64 in a string in `{tag}`"),
            Self::Base64 { tag, error } => write!(f, "the base64 in `{tag}` is wrong: {error}"),
            Self::NotEightBytes { tag, len } => write!(
                f,
                "`{tag}` holds the base64 of 8 bytes, little-endian, not of {len}"
            ),
            Self::OrdinaryFloat(found) => write!(
                f,
                "`$float` is for NaN, infinities and -0, not {found:?}\nhelp: write the number itself"
            ),
            Self::CommitTsNotNull => f.write_str("`$commitTs` holds null"),
            Self::Key { key, error } => {
                let shown: String = key.chars().take(MAX_SHOWN_KEY).collect();
                let dots = if shown.len() < key.len() { "..." } else { "" };
                write!(f, "key {shown:?}{dots}: {error}")
            }
            Self::TooManyFields(found) => write!(
                f,
                "an object has at most {MAX_OBJECT_FIELDS} fields, not {found}"
            ),
            Self::ArrayTooLong(found) => write!(
                f,
                "an array has at most {MAX_ARRAY_LEN} elements, not {found}"
            ),
            Self::TooNested(found) => write!(
                f,
                "a value is at most {MAX_VALUE_NESTING} levels deep, not {found}"
            ),
            Self::TooLarge(found) => {
                write!(f, "a value has at most {MAX_VALUE_SIZE} bytes, not {found}")
            }
            Self::NotInLines(found) => write!(
                f,
                "`npx convex import` can't read {found} from JSON lines, JSON arrays or CSV\nhelp: write \
                 the rows in export JSON, into a snapshot archive"
            ),
            Self::RowNotObject(found) => {
                write!(f, "expected a JSON object, found {}", found.noun())
            }
            Self::NotAnArray(found) => {
                write!(f, "expected a JSON array of objects, found {found}")
            }
        }
    }
}

/// Characters of a key that an error text shows.
const MAX_SHOWN_KEY: usize = 64;

/// A value of another kind than the expected one. It has the value, see [`into_value`](Self::into_value).
#[derive(Debug, Clone, PartialEq)]
pub struct WrongKind {
    expected: ValueKind,
    value: Value,
}

impl WrongKind {
    pub(super) fn new(expected: ValueKind, value: Value) -> Self {
        Self { expected, value }
    }

    /// The expected kind.
    pub const fn expected(&self) -> ValueKind {
        self.expected
    }

    /// The kind of the value.
    pub const fn found(&self) -> ValueKind {
        self.value.kind()
    }

    /// Returns the value.
    pub fn into_value(self) -> Value {
        self.value
    }
}

impl fmt::Display for WrongKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (expected, found) = (self.expected.noun(), self.found().noun());
        write!(f, "expected {expected}, found {found}")
    }
}

impl std::error::Error for WrongKind {}
