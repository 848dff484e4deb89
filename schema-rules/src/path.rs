//! Field paths: how an index says which field it covers, such as `address.city`.

use std::fmt;
use std::str;

use crate::name::{self, NameError};

/// A field path that parsed.
///
/// Dots before and behind it are gone, so `.a.` equals `a`, as it does for the backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath<'a> {
    /// Identifiers, joined by single dots.
    text: &'a str,
}

impl<'a> FieldPath<'a> {
    /// Reads a path: the dots around it are trimmed, the rest is split at each dot, and every
    /// component must be an identifier.
    ///
    /// Source: Convex backend, `crates/common/src/paths.rs`
    ///
    /// # Errors
    /// [`PathError::Empty`] if there is nothing besides dots, [`PathError::Component`] for the
    /// first component that is not an identifier.
    pub const fn parse(path: &'a str) -> Result<Self, PathError> {
        let trimmed = trim_dots(path.as_bytes());
        let Ok(text) = str::from_utf8(trimmed) else {
            // Dots are ASCII: without them valid UTF-8 stays valid.
            return Err(PathError::Empty);
        };
        if trimmed.is_empty() {
            return Err(PathError::Empty);
        }
        let mut unread = trimmed;
        let mut index = 0;
        loop {
            let (component, rest) = split_at_dot(unread);
            if let Ok(component) = str::from_utf8(component) {
                if let Err(error) = name::check_identifier(component) {
                    return Err(PathError::Component { index, error });
                }
            }
            match rest {
                Some(rest) => unread = rest,
                None => return Ok(Self { text }),
            }
            index += 1;
        }
    }

    /// The path without surrounding dots.
    pub const fn as_str(self) -> &'a str {
        self.text
    }

    /// The names along the path; at least one.
    pub fn components(self) -> str::Split<'a, char> {
        self.text.split('.')
    }

    /// Whether the path is the field `_id` itself, which no database index may list (code
    /// `IndexFieldsContainId`).
    pub const fn is_id(self) -> bool {
        matches!(self.text.as_bytes(), b"_id")
    }

    /// Whether the path is the field `_creationTime` itself, which ends every database index
    /// without being listed (code `IndexFieldsContainCreationTime`).
    pub const fn is_creation_time(self) -> bool {
        matches!(self.text.as_bytes(), b"_creationTime")
    }

    /// Whether a component starts with `_`, which database indexes reject (code
    /// `IndexFieldNameReserved`) and search and vector indexes allow.
    pub const fn has_system_component(self) -> bool {
        let mut unread = self.text.as_bytes();
        let mut starts = true;
        while let [byte, rest @ ..] = unread {
            if starts && *byte == b'_' {
                return true;
            }
            starts = *byte == b'.';
            unread = rest;
        }
        false
    }
}

impl fmt::Display for FieldPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// Why a field path is rejected (code `InvalidIndexField`).
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathError {
    /// The path has no component.
    Empty,
    /// A component is not an identifier.
    Component {
        /// Its position in the path without surrounding dots; the first is 0.
        index: usize,
        /// The error.
        error: NameError,
    },
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the path is empty"),
            Self::Component { index, error } => {
                write!(f, "part {} of the path: {error}", index + 1)
            }
        }
    }
}

impl std::error::Error for PathError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Empty => None,
            Self::Component { error, .. } => Some(error),
        }
    }
}

/// The names along a path; at least one.
///
/// # Errors
/// Those of [`FieldPath::parse`].
///
/// ```
/// use convex_schema_rules::path;
///
/// let names: Vec<&str> = path::components("address.city")?.collect();
/// assert_eq!(names, ["address", "city"]);
/// # Ok::<(), path::PathError>(())
/// ```
pub fn components(path: &str) -> Result<str::Split<'_, char>, PathError> {
    FieldPath::parse(path).map(FieldPath::components)
}

const fn trim_dots(mut path: &[u8]) -> &[u8] {
    while let [b'.', rest @ ..] | [rest @ .., b'.'] = path {
        path = rest;
    }
    path
}

/// Splits at the first dot; `None` behind it if there is none.
const fn split_at_dot(path: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut unread = path;
    while let [byte, rest @ ..] = unread {
        if *byte == b'.' {
            let (component, _) = path.split_at(path.len() - unread.len());
            return (component, Some(rest));
        }
        unread = rest;
    }
    (path, None)
}

#[cfg(test)]
mod tests;
