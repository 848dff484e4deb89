//! The bodies of the HTTP API.
//!
//! Source: <https://docs.convex.dev/http-api/>, and reading of the backend's `/api/query`: arguments are
//! wire JSON in either format.

use std::fmt;

use convex_schema_core::__internal::json;
use convex_schema_core::Value;
use serde_json::Value as Json;

use super::{FunctionError, FunctionErrorReason};

/// How the HTTP API encodes results: its `format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ResultFormat {
    /// Clean JSON: an `int64` is a decimal string, bytes are base64. It is read by the type of the
    /// result; inside of `v.any()` both stay strings.
    #[default]
    Json,
    /// Wire JSON, which keeps every type.
    ConvexEncodedJson,
}

impl ResultFormat {
    /// `json` or `convex_encoded_json`, as the HTTP API calls it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::ConvexEncodedJson => "convex_encoded_json",
        }
    }
}

impl fmt::Display for ResultFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The body of a request; `args` is JSON.
pub(super) fn request(path: &'static str, args: &str, format: ResultFormat) -> String {
    let path = Json::from(path);
    format!(r#"{{"path":{path},"args":{args},"format":"{format}"}}"#)
}

/// The text of the value in an answer.
pub(super) fn value(path: &'static str, text: &str) -> Result<String, FunctionError> {
    let error = |reason| FunctionError::new(path, reason);
    let unexpected = || {
        let start: String = text.chars().take(80).collect();
        error(FunctionErrorReason::Connection(format!(
            "expected an object with `status`, found {start}"
        )))
    };
    let mut answer: Json = json::from_str(text).map_err(|_| unexpected())?;
    let status = answer.get("status").and_then(Json::as_str);
    match status {
        Some("success") => Ok(answer["value"].take().to_string()),
        Some("error") => {
            let message = answer["errorMessage"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            let data = answer.get_mut("errorData").map(Json::take);
            Err(error(match data.filter(|data| !data.is_null()) {
                None => FunctionErrorReason::Failed(message),
                Some(data) => FunctionErrorReason::Application {
                    data: thrown(data),
                    message,
                },
            }))
        }
        _ => Err(unexpected()),
    }
}

/// Returns the value that a function threw. Clean JSON is wire JSON unless an object has a key such as `$integer`,
/// which Convex has no values for.
fn thrown(data: Json) -> Value {
    let text = data.to_string();
    Value::from_wire_json(data).unwrap_or_else(|_| Value::String(text))
}
