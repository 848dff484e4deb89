//! Handles of functions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ConvexType;
use crate::desc::Desc;
use crate::id::{DocumentId, IdError};
use crate::validator::v;

/// The handle of a Convex function, as `createFunctionHandle` makes it: `v.function()`. npm
/// `convex` 1.49.
///
/// It holds the text and never checks it, so that reading a row can't fail on a handle;
/// [`FunctionHandle::parse`] and row validators do check. For a handle that says what its function
/// takes, write `#[convex(validator = v::function().fn_type("mutation"))]` on the field.
///
/// ```
/// use convex_schema_core::FunctionHandle;
///
/// let handle = FunctionHandle::parse("function://kg204m40v9m1bmkthp86n486mh85s0rc#send")?;
/// assert_eq!(handle.id()?.encode(), "kg204m40v9m1bmkthp86n486mh85s0rc");
/// assert!(FunctionHandle::parse("kg204m40v9m1bmkthp86n486mh85s0rc").is_err());
/// # Ok::<(), convex_schema_core::id::IdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FunctionHandle {
    text: String,
}

/// The prefix of every handle.
const PREFIX: &str = "function://";

impl FunctionHandle {
    /// A handle with this text, whatever it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// The handle with this text, if it has the shape of one: `function://`, the id of a document
    /// and, behind a `#`, a name that is not checked.
    ///
    /// # Errors
    /// The text does not start with `function://` and an id: see [`DocumentId::decode`].
    ///
    /// Source: Convex backend, its handling of function handles between components.
    pub fn parse(text: impl Into<String>) -> Result<Self, IdError> {
        let handle = Self::new(text);
        handle.id().map(|_| handle)
    }

    /// The id in the handle.
    ///
    /// # Errors
    /// The text has not the shape of a handle.
    pub fn id(&self) -> Result<DocumentId, IdError> {
        let inner = self.text.strip_prefix(PREFIX).unwrap_or_default();
        let id = inner.split_once('#').map_or(inner, |(id, _)| id);
        DocumentId::decode(id)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, taken out.
    pub fn into_string(self) -> String {
        self.text
    }
}

/// Whether `text` has the shape of a handle.
pub fn is_function_handle(text: &str) -> bool {
    FunctionHandle::parse(text).is_ok()
}

impl ConvexType for FunctionHandle {
    const DESC: &'static Desc = &Desc::custom(|| v::function().into());
}

impl fmt::Display for FunctionHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl AsRef<str> for FunctionHandle {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// Checks the text, as [`FunctionHandle::parse`] does.
impl FromStr for FunctionHandle {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

/// Checks the text, as [`FunctionHandle::parse`] does.
impl TryFrom<String> for FunctionHandle {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::is_function_handle;

    #[test]
    fn a_handle_is_a_prefix_an_id_and_maybe_a_name() {
        let id = "kg204m40v9m1bmkthp86n486mh85s0rc";
        for (text, want) in [
            (format!("function://{id}"), true),
            (format!("function://{id}#"), true),
            (format!("function://{id}#a#b"), true),
            (format!("function://#{id}"), false),
            (format!("Function://{id}"), false),
            (format!("function:{id}"), false),
            (format!("function://{id}x"), false),
            (format!(" function://{id}"), false),
            (id.to_owned(), false),
            ("function://".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(is_function_handle(&text), want, "{text}");
        }
    }
}
