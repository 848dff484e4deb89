//! Rules for the names of tables, indexes, fields and keys.
//!
//! Almost all names are *identifiers*; keys inside documents follow the wider *runtime* rule.

use std::fmt;

use crate::limit::{MAX_IDENTIFIER_LEN, MAX_RUNTIME_KEY_LEN};

/// The field that holds a document's id.
pub const ID_FIELD: &str = "_id";

/// The field that holds the time of a document's creation.
pub const CREATION_TIME_FIELD: &str = "_creationTime";

/// Why a name is rejected.
///
/// The texts say what is wrong and what is right, but not which name it was about: put the place
/// before them and the advice behind.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameError {
    /// The name has no characters.
    Empty,
    /// The name has more bytes than names of its kind may have.
    TooLong {
        /// Bytes of the name.
        len: usize,
        /// Bytes that are allowed.
        max: usize,
    },
    /// The first character of an identifier is neither an ASCII letter nor `_`.
    BadStart {
        /// The first character.
        found: char,
    },
    /// A later character of an identifier is neither an ASCII letter, a digit nor `_`.
    BadChar {
        /// The character.
        found: char,
        /// Where it starts, in bytes from the start of the name.
        at: usize,
    },
    /// An identifier has no character but `_`.
    OnlyUnderscores,
    /// The name starts with `_`, as the names of system tables, indexes and fields do.
    Reserved,
    /// Every table already has an index of this name (`by_id`, `by_creation_time`).
    BuiltInIndex,
    /// The name of an index starts with `_fivetran`. Unlike other reserved names it survives the
    /// backend's first look at a schema and is rejected later in the push.
    FivetranIndex,
    /// A key of a document starts with `$`, as the platform's own encodings do.
    LeadingDollar,
    /// A key of a document has a character outside of printable ASCII.
    NotPrintable {
        /// The character.
        found: char,
        /// Where it starts, in bytes from the start of the key.
        at: usize,
    },
}

impl NameError {
    /// Whether the name is well formed but belongs to the platform. The backend has codes of
    /// their own for these (`TableNameReserved`, `IndexNameReserved`).
    pub const fn is_reserved(self) -> bool {
        matches!(
            self,
            Self::Reserved | Self::BuiltInIndex | Self::FivetranIndex
        )
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the name is empty"),
            Self::TooLong { len, max } => write!(f, "a name has at most {max} bytes, not {len}"),
            Self::BadStart { found } => {
                write!(
                    f,
                    "a name starts with an ASCII letter or `_`, not {found:?}"
                )
            }
            Self::BadChar { found, .. } => write!(
                f,
                "a name has only ASCII letters, digits and `_`, not {found:?}"
            ),
            Self::OnlyUnderscores => f.write_str("the name has only `_`"),
            Self::Reserved => f.write_str("names that start with `_` are reserved for Convex"),
            Self::BuiltInIndex => {
                f.write_str("every table has indexes `by_id` and `by_creation_time` already")
            }
            Self::FivetranIndex => {
                f.write_str("names that start with `_fivetran` are reserved for Convex")
            }
            Self::LeadingDollar => {
                f.write_str("keys of documents that start with `$` are reserved for Convex")
            }
            Self::NotPrintable { found, .. } => write!(
                f,
                "a key of a document has only printable ASCII characters, not {found:?}"
            ),
        }
    }
}

impl std::error::Error for NameError {}

/// Checks an identifier: ASCII, first a letter or `_`, then letters, digits and `_`, at most
/// [`MAX_IDENTIFIER_LEN`] bytes, at least one character that is not `_`.
///
/// This is also the whole rule for the table that a `v.id(...)` names.
/// Source: Convex backend, `crates/convex/sync_types/src/identifier.rs`
///
/// # Errors
/// The first of [`NameError::Empty`], `TooLong`, `BadStart`, `BadChar`, `OnlyUnderscores` that
/// applies.
pub const fn check_identifier(name: &str) -> Result<(), NameError> {
    let bytes = name.as_bytes();
    let [first, ..] = bytes else {
        return Err(NameError::Empty);
    };
    if bytes.len() > MAX_IDENTIFIER_LEN {
        return Err(NameError::TooLong {
            len: bytes.len(),
            max: MAX_IDENTIFIER_LEN,
        });
    }
    if !first.is_ascii_alphabetic() && *first != b'_' {
        return Err(NameError::BadStart {
            found: first_char(bytes),
        });
    }
    let mut only_underscores = true;
    let mut unread = bytes;
    while let [byte, rest @ ..] = unread {
        if byte.is_ascii_alphanumeric() {
            only_underscores = false;
        } else if *byte != b'_' {
            return Err(NameError::BadChar {
                found: first_char(unread),
                at: bytes.len() - unread.len(),
            });
        }
        unread = rest;
    }
    if only_underscores {
        return Err(NameError::OnlyUnderscores);
    }
    Ok(())
}

/// Checks the name of a user's table: an identifier that does not start with `_`.
///
/// Source: Convex backend, `crates/common/src/schemas/json.rs` (codes `InvalidTableName`,
/// `TableNameReserved`)
///
/// # Errors
/// Those of [`check_identifier`], then [`NameError::Reserved`].
pub const fn check_table_name(name: &str) -> Result<(), NameError> {
    if let Err(error) = check_identifier(name) {
        return Err(error);
    }
    if is_system_name(name) {
        return Err(NameError::Reserved);
    }
    Ok(())
}

/// Checks the name of an index of any kind: an identifier that does not start with `_` and is
/// neither `by_id` nor `by_creation_time`. Case matters: `by_ID` is allowed.
///
/// Source: Convex backend, `crates/common/src/schemas/mod.rs` (codes `InvalidIndexName`,
/// `IndexNameReserved`)
///
/// # Errors
/// Those of [`check_identifier`], then [`NameError::BuiltInIndex`], `FivetranIndex`, `Reserved`.
pub const fn check_index_name(name: &str) -> Result<(), NameError> {
    if let Err(error) = check_identifier(name) {
        return Err(error);
    }
    if matches!(name.as_bytes(), b"by_id" | b"by_creation_time") {
        return Err(NameError::BuiltInIndex);
    }
    if is_fivetran_index_name(name) {
        return Err(NameError::FivetranIndex);
    }
    if is_system_name(name) {
        return Err(NameError::Reserved);
    }
    Ok(())
}

/// Checks a field of a `v.object(...)` or of a table: it must be an identifier and satisfy
/// [`check_runtime_key`], which every identifier does.
///
/// A leading `_` is an ordinary character in a nested object. At the top level of a table the
/// backend drops such fields from the validator without a word; [`is_system_name`] finds them.
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`
///
/// # Errors
/// Those of [`check_identifier`].
pub const fn check_validator_field_name(name: &str) -> Result<(), NameError> {
    check_identifier(name)
}

/// Checks a key of an object or record inside a document: printable ASCII (space to `~`), not
/// starting with `$`, at most [`MAX_RUNTIME_KEY_LEN`] bytes. The empty key is allowed.
///
/// Source: Convex backend, `crates/convex/sync_types/src/identifier.rs`
///
/// # Errors
/// The first of [`NameError::TooLong`], `LeadingDollar`, `NotPrintable` that applies.
pub const fn check_runtime_key(key: &str) -> Result<(), NameError> {
    let bytes = key.as_bytes();
    if bytes.len() > MAX_RUNTIME_KEY_LEN {
        return Err(NameError::TooLong {
            len: bytes.len(),
            max: MAX_RUNTIME_KEY_LEN,
        });
    }
    if matches!(bytes, [b'$', ..]) {
        return Err(NameError::LeadingDollar);
    }
    let mut unread = bytes;
    while let [byte, rest @ ..] = unread {
        if !matches!(byte, b' '..=b'~') {
            return Err(NameError::NotPrintable {
                found: first_char(unread),
                at: bytes.len() - unread.len(),
            });
        }
        unread = rest;
    }
    Ok(())
}

/// Checks a top-level key of a document: [`check_runtime_key`], and no leading `_` but that of
/// `_id` and `_creationTime`.
///
/// Source: Convex backend, `crates/common/src/document.rs`
///
/// # Errors
/// Those of [`check_runtime_key`], then [`NameError::Reserved`].
pub const fn check_document_key(key: &str) -> Result<(), NameError> {
    if let Err(error) = check_runtime_key(key) {
        return Err(error);
    }
    if is_system_name(key) && !is_system_field(key) {
        return Err(NameError::Reserved);
    }
    Ok(())
}

/// Whether `name` starts with `_`, as all names of the platform's own tables, indexes and
/// top-level fields do.
pub const fn is_system_name(name: &str) -> bool {
    matches!(name.as_bytes(), [b'_', ..])
}

/// Whether `name` is one of the two fields that every document has, `_id` and `_creationTime`.
pub const fn is_system_field(name: &str) -> bool {
    matches!(name.as_bytes(), b"_id" | b"_creationTime")
}

/// Whether the name of an index starts with `_fivetran`: reserved, but reported by the backend
/// only when the index is built, not with the other reserved names.
pub const fn is_fivetran_index_name(name: &str) -> bool {
    matches!(name.as_bytes().split_first_chunk(), Some((b"_fivetran", _)))
}

/// The first character of valid UTF-8. (`str::chars` can't run in const evaluation.)
const fn first_char(utf8: &[u8]) -> char {
    const fn tail(byte: u8) -> u32 {
        (byte & 0b0011_1111) as u32
    }
    let code = match *utf8 {
        [a, ..] if a < 0x80 => a as u32,
        [a, b, ..] if a < 0xE0 => ((a & 0b0001_1111) as u32) << 6 | tail(b),
        [a, b, c, ..] if a < 0xF0 => ((a & 0b0000_1111) as u32) << 12 | tail(b) << 6 | tail(c),
        [a, b, c, d, ..] => {
            ((a & 0b0000_0111) as u32) << 18 | tail(b) << 12 | tail(c) << 6 | tail(d)
        }
        _ => return char::REPLACEMENT_CHARACTER,
    };
    match char::from_u32(code) {
        Some(found) => found,
        None => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests;
