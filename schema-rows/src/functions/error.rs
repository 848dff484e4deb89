//! Why a call gave no result.

use std::fmt;

use convex_schema_core::Value;

use super::ConvertError;

/// Why a call of a function gave no result.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionError {
    path: &'static str,
    reason: Box<FunctionErrorReason>,
}

/// The reason of a [`FunctionError`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FunctionErrorReason {
    /// The arguments can't be written.
    Arguments(ConvertError),
    /// The function failed, with this message.
    Failed(String),
    /// The function threw a `ConvexError`.
    Application {
        /// The message of the deployment.
        message: String,
        /// The value that was thrown; [`from_value`](crate::from_value) reads it. In clean JSON it
        /// has no types: numbers are floats, an `int64` is a string.
        data: Value,
    },
    /// The result is not what the function's type declares.
    Result(ConvertError),
    /// There is no answer, or one that Convex does not give.
    Connection(String),
}

impl FunctionError {
    pub(crate) fn new(path: &'static str, reason: FunctionErrorReason) -> Self {
        Self {
            path,
            reason: Box::new(reason),
        }
    }

    /// Returns the path of the function.
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// Returns what is wrong.
    pub fn reason(&self) -> &FunctionErrorReason {
        &self.reason
    }

    /// Returns what is wrong.
    pub fn into_reason(self) -> FunctionErrorReason {
        *self.reason
    }
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: ", self.path)?;
        match &*self.reason {
            FunctionErrorReason::Arguments(error) => {
                write!(f, "the arguments can't be written: {error}")
            }
            FunctionErrorReason::Failed(message) => write!(f, "the function failed: {message}"),
            FunctionErrorReason::Application { message, .. } => {
                write!(f, "the function threw: {message}")
            }
            FunctionErrorReason::Result(error) => {
                write!(f, "the result is not what the type declares: {error}")
            }
            FunctionErrorReason::Connection(message) => write!(f, "no answer: {message}"),
        }
    }
}

impl std::error::Error for FunctionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.reason {
            FunctionErrorReason::Arguments(error) | FunctionErrorReason::Result(error) => {
                Some(error)
            }
            FunctionErrorReason::Failed(_)
            | FunctionErrorReason::Application { .. }
            | FunctionErrorReason::Connection(_) => None,
        }
    }
}
