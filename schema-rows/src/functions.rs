//! Functions by Rust type: what a call needs and what it gives back, with or without a client.
//!
//! `convex-schema functions generate` writes the types. With the feature `convex010`,
//! `convex010::CallFunctions` calls them through the official client; for HTTP,
//! [`Function::http_request`] and [`Function::http_response`] make the body and read the answer.

mod error;
mod http;

use convex_schema_core::{ConvexType, FunctionKind, Visibility};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::error::{FunctionError, FunctionErrorReason};
pub use self::http::ResultFormat;
use crate::convert::{ConvertError, from_clean_json, from_json, to_json};

/// A function of a deployment: a value of the type is a call, with its arguments as fields.
///
/// ```
/// use convex_schema_core::{ConvexType, Value};
/// use convex_schema_rows::functions::{self, Function};
/// # mod convex_schema { pub use convex_schema_core::__private; }
/// use serde::{Deserialize, Serialize};
///
/// /// The mutation `messages:send`.
/// #[derive(Debug, Clone, Serialize, Deserialize)]
/// struct Send {
///     body: String,
/// }
/// # impl ConvexType for Send {
/// #     const DESC: &'static convex_schema_core::TypeDesc = &convex_schema_core::TypeDesc::custom(|| {
/// #         convex_schema_core::v::object().field("body", convex_schema_core::v::string()).into()
/// #     });
/// # }
///
/// impl Function for Send {
///     const PATH: &'static str = "messages:send";
///     type Kind = functions::Mutation;
///     type Args = Self;
///     type Returns = Option<f64>;
/// }
///
/// let call = Send { body: "hello".to_owned() };
/// assert_eq!(call.args_json()?, r#"{"body":"hello"}"#);
/// assert_eq!(Send::returns_from_json("null", functions::ResultFormat::Json)?, None);
/// # Ok::<(), functions::FunctionError>(())
/// ```
pub trait Function: ConvexType + Serialize {
    /// The path by which clients call it: `messages:send`, `admin/users:list`.
    const PATH: &'static str;

    /// The callers that the function accepts.
    const VISIBILITY: Visibility = Visibility::Public;

    /// The kind: [`Query`], [`Mutation`] or [`Action`].
    type Kind: Kind;

    /// The type of its arguments: the function itself, or the type that the function wraps.
    type Args: ConvexType + Serialize;

    /// The type of its result.
    type Returns: ConvexType + DeserializeOwned;

    /// Returns the arguments as wire JSON, which the HTTP API and the clients take.
    ///
    /// # Errors
    /// As [`to_json`].
    fn args_json(&self) -> Result<String, FunctionError> {
        to_json(self).map_err(|error| error_of::<Self>(FunctionErrorReason::Arguments(error)))
    }

    /// Returns the result that `text` stands for.
    ///
    /// # Errors
    /// As [`from_json`]: the text is not JSON, or not what the function returns.
    fn returns_from_json(text: &str, format: ResultFormat) -> Result<Self::Returns, FunctionError> {
        let result = match format {
            ResultFormat::Json => from_clean_json(text),
            ResultFormat::ConvexEncodedJson => from_json(text),
        };
        result.map_err(|error| error_of::<Self>(FunctionErrorReason::Result(error)))
    }

    /// Returns the body of a request to the HTTP API: to `/api/query`, `/api/mutation` or
    /// `/api/action`, as [`FunctionKind::as_str`] says.
    ///
    /// # Errors
    /// As [`args_json`](Self::args_json).
    fn http_request(&self, format: ResultFormat) -> Result<String, FunctionError> {
        Ok(http::request(Self::PATH, &self.args_json()?, format))
    }

    /// Returns the result in an answer of the HTTP API.
    ///
    /// # Errors
    /// The function failed, or the answer is not what the HTTP API gives.
    fn http_response(text: &str, format: ResultFormat) -> Result<Self::Returns, FunctionError> {
        let value = http::value(Self::PATH, text)?;
        Self::returns_from_json(&value, format)
    }
}

fn error_of<F: Function + ?Sized>(reason: FunctionErrorReason) -> FunctionError {
    FunctionError::new(F::PATH, reason)
}

/// The kind of a function, as a type.
pub trait Kind: sealed::Sealed {
    /// The same as a value.
    const KIND: FunctionKind;
}

/// The kind of functions that read, and that clients can subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Query;

/// The kind of functions that read and write in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mutation;

/// The kind of functions that run outside of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Action;

impl Kind for Query {
    const KIND: FunctionKind = FunctionKind::Query;
}

impl Kind for Mutation {
    const KIND: FunctionKind = FunctionKind::Mutation;
}

impl Kind for Action {
    const KIND: FunctionKind = FunctionKind::Action;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Query {}
    impl Sealed for super::Mutation {}
    impl Sealed for super::Action {}
}
