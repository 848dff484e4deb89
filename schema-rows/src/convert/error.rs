//! Why a conversion fails, and where.

use std::fmt;

use serde::{de, ser};

use crate::validate;
use convex_schema_core::__internal::Route;
use convex_schema_core::id::IdError;
use convex_schema_core::value::ValueError;

/// The reason why a value can't be converted, and its path.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvertError {
    route: Route,
    reason: Box<ConvertErrorReason>,
}

/// The result of a visitor.
pub(super) type Visited<'de, V> = Result<<V as de::Visitor<'de>>::Value, ConvertError>;

/// The reason of a [`ConvertError`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ConvertErrorReason {
    /// A value that the validator does not accept.
    Mismatch {
        /// The validator, shortened.
        expected: String,
        /// The value, shortened.
        found: String,
    },
    /// A value that serde's derives don't write for a type with this validator: something else
    /// writes it.
    WrittenByOther {
        /// The validator, shortened.
        expected: String,
        /// The value, shortened.
        found: String,
    },
    /// A field that has to be there and is not.
    MissingField {
        /// Its name.
        field: String,
        /// Its validator, shortened.
        expected: String,
    },
    /// A field that the validator does not know.
    UnknownField(String),
    /// A text where an id belongs.
    NotAnId(IdError),
    /// An integer in a `v.number()` that no float stands for alone.
    NotExact(i128),
    /// An integer that an `int64` can't hold.
    NotInt64(i128),
    /// A key of an object that is not a string.
    KeyNotText,
    /// A limit of values is exceeded.
    Limit {
        /// The code of the limit.
        code: validate::ViolationCode,
        /// The message.
        message: String,
    },
    /// The text is not a Convex value.
    NotAValue(ValueError),
    /// The validator accepts the number, the Rust type can't hold it.
    RustOutOfRange(String),
    /// The Rust type can't be written, or can't hold what the validator accepts.
    RustWrongType(String),
}

impl ConvertError {
    pub(crate) fn new(reason: ConvertErrorReason) -> Self {
        Self {
            route: Route::default(),
            reason: Box::new(reason),
        }
    }

    pub(super) fn mismatch(expected: impl fmt::Display, found: impl fmt::Display) -> Self {
        Self::new(ConvertErrorReason::Mismatch {
            expected: expected.to_string(),
            found: found.to_string(),
        })
    }

    #[must_use]
    pub(super) fn in_field(mut self, name: &str) -> Self {
        self.route.in_field(name);
        self
    }

    #[must_use]
    pub(super) fn at_index(mut self, index: usize) -> Self {
        self.route.at_index(index);
        self
    }

    #[must_use]
    pub(super) fn at_path(mut self, path: String) -> Self {
        self.route.at_path(path);
        self
    }

    /// The error under `#[convex(validator = ...)]`, which is what does not fit, whoever writes the value.
    pub(super) fn under_validator(mut self) -> Self {
        if let ConvertErrorReason::WrittenByOther { expected, found } = &mut *self.reason {
            let (expected, found) = (std::mem::take(expected), std::mem::take(found));
            *self.reason = ConvertErrorReason::Mismatch { expected, found };
        }
        self
    }

    /// Returns how many fields and elements lie around the place.
    pub(super) fn depth(&self) -> usize {
        self.route.len()
    }

    /// Returns what is wrong.
    pub fn reason(&self) -> &ConvertErrorReason {
        &self.reason
    }

    /// Returns where it is wrong, such as `.items[3].price`; empty for the value itself. Of a
    /// mistake inside a tagged, untagged or flattened type that only Rust makes, serde tells only
    /// where that type stands.
    pub fn path(&self) -> String {
        self.route.to_string()
    }

    /// Returns the error as JSON: `code`, `path`, `message`.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "code": self.code().as_str(),
            "path": self.path(),
            "message": self.reason.to_string(),
        })
    }

    /// Returns the path with all that rows differ in left out: `.items[].price`.
    pub(crate) fn pattern(&self) -> String {
        let path = self.path();
        let mut pattern = String::with_capacity(path.len());
        let mut is_index = false;
        for letter in path.chars() {
            is_index &= letter != ']';
            if !is_index {
                pattern.push(letter);
            }
            is_index |= letter == '[';
        }
        pattern
    }

    /// Returns the code that reports use for the error.
    pub fn code(&self) -> validate::ViolationCode {
        use validate::ViolationCode;
        match &*self.reason {
            ConvertErrorReason::Mismatch { .. }
            | ConvertErrorReason::WrittenByOther { .. }
            | ConvertErrorReason::NotAnId(_)
            | ConvertErrorReason::NotExact(_)
            | ConvertErrorReason::NotInt64(_) => ViolationCode::NoMatch,
            ConvertErrorReason::MissingField { .. } => ViolationCode::MissingRequiredField,
            ConvertErrorReason::UnknownField(_) => ViolationCode::ExtraField,
            ConvertErrorReason::Limit { code, .. } => *code,
            ConvertErrorReason::NotAValue(error) => validate::Violation::from(error).code(),
            ConvertErrorReason::RustOutOfRange(_) => ViolationCode::RustOutOfRange,
            ConvertErrorReason::KeyNotText | ConvertErrorReason::RustWrongType(_) => {
                ViolationCode::RustWrongType
            }
        }
    }

    /// Returns the verdict on a row that can't be written for this reason.
    pub(crate) fn violation(&self) -> validate::Violation {
        use validate::RowPhase;
        let phase = match &*self.reason {
            ConvertErrorReason::Limit { .. } | ConvertErrorReason::NotAValue(_) => {
                RowPhase::Convert
            }
            _ => RowPhase::Validate,
        };
        let message = self.reason.to_string();
        validate::Violation::new(phase, self.code(), message).with(|details| {
            details.path = self.path();
            details.field = match &*self.reason {
                ConvertErrorReason::MissingField { field, .. }
                | ConvertErrorReason::UnknownField(field) => Some(field.clone()),
                _ => None,
            };
        })
    }

    /// Returns whether it is the Rust type that can't hold the value, or can't be written, and not
    /// the validator that rejects it.
    pub fn is_rust(&self) -> bool {
        matches!(
            *self.reason,
            ConvertErrorReason::RustOutOfRange(_) | ConvertErrorReason::RustWrongType(_)
        )
    }
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.route.is_empty() {
            write!(f, "`{}`: ", self.route)?;
        }
        self.reason.fmt(f)
    }
}

impl fmt::Display for ConvertErrorReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch { expected, found } => write!(f, "expected `{expected}`, found {found}"),
            Self::WrittenByOther { expected, found } => write!(
                f,
                "expected `{expected}`, found {found}, which serde's derive does not write\nhelp: \
                 if `Serialize` is by hand or by another derive, say what it writes: \
                 `#[convex(literal = 1)]` on each variant, or `#[convex(as = \"String\")]`"
            ),
            Self::MissingField { field, expected } => {
                write!(f, "the field `{field}` is missing, expected `{expected}`")
            }
            Self::UnknownField(field) => write!(f, "the validator has no field `{field}`"),
            Self::NotAnId(error) => error.fmt(f),
            Self::NotExact(integer) => write!(
                f,
                "`v.number()` holds integers from -2^53 to 2^53, not {integer}\nhelp: store it as `v.int64()`: `#[convex(int64)]`"
            ),
            Self::NotInt64(integer) => {
                write!(f, "`v.int64()` holds 64 bits with a sign, not {integer}")
            }
            Self::KeyNotText => f.write_str("expected a string as a key of an object"),
            Self::NotAValue(error) => error.fmt(f),
            Self::Limit { message, .. }
            | Self::RustOutOfRange(message)
            | Self::RustWrongType(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for ConvertError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.reason {
            ConvertErrorReason::NotAnId(error) => Some(error),
            ConvertErrorReason::NotAValue(error) => Some(error),
            _ => None,
        }
    }
}

impl From<ValueError> for ConvertError {
    fn from(error: ValueError) -> Self {
        Self::new(ConvertErrorReason::NotAValue(error))
    }
}

impl ser::Error for ConvertError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(ConvertErrorReason::RustWrongType(message.to_string()))
    }
}

/// Describes a value that a Rust type can't hold. serde writes large numbers with all their digits.
fn holds(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> String {
    match found {
        de::Unexpected::Float(value) => {
            format!("the Rust type holds {expected}, not floating point `{value:?}`")
        }
        found => format!("the Rust type holds {expected}, not {found}"),
    }
}

impl de::Error for ConvertError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(ConvertErrorReason::RustWrongType(message.to_string()))
    }

    /// A value of the right kind that does not fit: for numbers, a matter of range.
    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let message = holds(found, expected);
        Self::new(match found {
            de::Unexpected::Signed(_) | de::Unexpected::Unsigned(_) | de::Unexpected::Float(_) => {
                ConvertErrorReason::RustOutOfRange(message)
            }
            _ => ConvertErrorReason::RustWrongType(message),
        })
    }

    /// A number with a fraction in an integer is a number that does not fit.
    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let message = holds(found, expected);
        Self::new(match found {
            de::Unexpected::Float(_) => ConvertErrorReason::RustOutOfRange(message),
            _ => ConvertErrorReason::RustWrongType(message),
        })
    }
}
