//! Between our values and those of the official client, the crate `convex` 0.10.
//!
//! ```no_run
//! use convex_schema_rows::convex010::{from_result, to_args};
//! use convex_schema_core::{ConvexType, Table};
//! use convex_schema_rows::{Doc, Page};
//!
//! # async fn messages<Args, Message>(
//! #     client: &mut ::convex010::ConvexClient,
//! #     args: &Args,
//! # ) -> Result<Page<Doc<Message>>, Box<dyn std::error::Error>>
//! # where
//! #     Args: ConvexType + serde::Serialize,
//! #     Message: Table + ConvexType + serde::de::DeserializeOwned,
//! # {
//! let result = client.query("messages:list", to_args(args)?).await?;
//! let page: Page<Doc<Message>> = from_result(result)?;
//! # Ok(page)
//! # }
//! ```
//!
//! The items of a subscription are read by [`ReadResults::results`].

mod calls;
mod subscription;

use std::collections::BTreeMap;
use std::fmt;

use convex010::FunctionResult;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::calls::{CallFunctions, Subscription};
pub use self::subscription::{ReadResults, Results};
use crate::convert::{ConvertError, ConvertErrorReason, from_value, to_value};
use convex_schema_core::ConvexType;
use convex_schema_core::Value;

/// Returns the arguments of a call.
///
/// # Errors
/// As [`to_value`], and if `args` are not an object.
pub fn to_args<T: ConvexType + Serialize + ?Sized>(
    args: &T,
) -> Result<BTreeMap<String, convex010::Value>, ConvertError> {
    let fields = to_value(args)?.into_object().map_err(|other| {
        ConvertError::new(ConvertErrorReason::Mismatch {
            expected: other.expected().to_string(),
            found: other.found().to_string(),
        })
    })?;
    let fields = fields.into_iter();
    Ok(fields.map(|(name, value)| (name, value.into())).collect())
}

/// Returns what a call gave back, such as `T`, `Vec<Doc<T>>` or `Page<Doc<T>>`.
///
/// # Errors
/// The function failed, or what it gave back is not a `T`.
pub fn from_result<T: ConvexType + DeserializeOwned>(
    result: FunctionResult,
) -> Result<T, CallError> {
    match result {
        FunctionResult::Value(value) => from_value(&value.into()).map_err(CallError::Result),
        FunctionResult::ErrorMessage(message) => Err(CallError::Failed(message)),
        FunctionResult::ConvexError(error) => Err(CallError::Application {
            message: error.message,
            data: error.data.into(),
        }),
    }
}

/// Why a call gave no result.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CallError {
    /// The function failed, with this message.
    Failed(String),
    /// The function threw a `ConvexError`.
    Application {
        /// The message of the client.
        message: String,
        /// The value that was thrown; [`from_value`] reads it.
        data: Value,
    },
    /// The function gave back what the Rust type can't hold.
    Result(ConvertError),
}

impl CallError {
    /// Returns which of the three it is: `failed`, `application` or `result`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Failed(_) => "failed",
            Self::Application { .. } => "application",
            Self::Result(_) => "result",
        }
    }

    /// Returns the error as JSON: `code`, `message`, `data` with the thrown value as wire JSON,
    /// and `result` with what [`ConvertError::to_json`] has; a part that does not apply is null.
    pub fn to_json(&self) -> serde_json::Value {
        let data = match self {
            Self::Application { data, .. } => Some(data.to_wire_json()),
            Self::Failed(_) | Self::Result(_) => None,
        };
        let result = match self {
            Self::Result(error) => Some(error.to_json()),
            Self::Failed(_) | Self::Application { .. } => None,
        };
        serde_json::json!({
            "code": self.as_str(),
            "message": self.to_string(),
            "data": data,
            "result": result,
        })
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(message) => write!(f, "the function failed: {message}"),
            Self::Application { message, .. } => write!(f, "the function threw: {message}"),
            Self::Result(error) => write!(f, "the result is not what was expected: {error}"),
        }
    }
}

impl std::error::Error for CallError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Result(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use super::*;

    #[test]
    fn values_survive_both_ways() {
        let value: Value = [
            ("a", Value::Int64(i64::MIN)),
            (
                "b",
                Value::from(vec![Value::from(-0.0), Value::from(f64::NAN)]),
            ),
            ("c", Value::Bytes(vec![0, 255])),
            ("d", Value::Null),
            ("e", Value::from("text")),
            ("f", Value::Boolean(true)),
        ]
        .into_iter()
        .collect();
        assert_eq!(Value::from(convex010::Value::from(value.clone())), value);
    }

    #[test]
    fn results_are_read_and_errors_kept() {
        let list = convex010::Value::Array(vec![1.0.into(), convex010::Value::Null]);
        let read: Vec<Option<u8>> = from_result(FunctionResult::Value(list)).unwrap();
        assert_eq!(read, [Some(1), None]);

        let failed = FunctionResult::ErrorMessage("no".into());
        let error = from_result::<bool>(failed).unwrap_err();
        assert_eq!(error, CallError::Failed("no".into()));

        let wrong = FunctionResult::Value(1.0.into());
        let error = from_result::<bool>(wrong).unwrap_err();
        assert!(matches!(error, CallError::Result(_)), "{error}");
    }

    /// As `tests/tests/rows/interface.rs` does for the errors of other features.
    #[test]
    fn errors_go_over_threads() {
        fn is_error<T: std::error::Error + Send + Sync + 'static>() {}
        is_error::<CallError>();
    }

    #[test]
    fn errors_are_json() {
        let thrown = FunctionResult::ConvexError(convex010::ConvexError {
            message: "Uncaught ConvexError".into(),
            data: convex010::Value::Int64(7),
        });
        let error = from_result::<bool>(thrown).unwrap_err();
        let expected = serde_json::json!({
            "code": "application",
            "message": "the function threw: Uncaught ConvexError",
            "data": { "$integer": "BwAAAAAAAAA=" },
            "result": null,
        });
        assert_eq!(error.to_json(), expected);

        let error = from_result::<bool>(FunctionResult::Value(1.0.into())).unwrap_err();
        let json = error.to_json();
        assert_eq!(
            (&json["code"], &json["data"]),
            (&"result".into(), &serde_json::Value::Null)
        );
        assert_eq!(json["result"]["code"], "NoMatch");

        let failed = FunctionResult::ErrorMessage("no".into());
        let error = from_result::<bool>(failed).unwrap_err();
        assert_eq!(error.to_json()["message"], "the function failed: no");
    }

    #[test]
    fn arguments_are_an_object() {
        let args = BTreeMap::from([("count".to_owned(), 3_u16)]);
        let args = to_args(&args).unwrap();
        assert_eq!(args.get("count"), Some(&convex010::Value::Float64(3.0)));
        assert!(to_args(&3_u16).is_err());
    }
}
