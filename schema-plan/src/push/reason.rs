//! Changes that force a scan, and what the scan finds.

use std::fmt;

use convex_schema_core::__internal::shortened;
use serde_json::{Value, json};

/// A change that makes the backend scan stored documents. `Display` prints one line and shortens
/// long texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    path: String,
    cause: Cause,
    scan_outcome: ScanOutcome,
}

/// The change that a [`Reason`] is about. The texts are whole and spelled as in a `schema.ts`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// A required field was added.
    #[non_exhaustive]
    RequiredFieldAdded {
        /// Its validator.
        new: String,
    },
    /// An optional field became required.
    #[non_exhaustive]
    BecameRequired {
        /// Its validator.
        new: String,
    },
    /// A field was removed; objects reject fields that they do not declare.
    #[non_exhaustive]
    FieldRemoved {
        /// Its validator, with `v.optional` if the field was optional.
        old: String,
    },
    /// A member of a union was removed.
    #[non_exhaustive]
    MemberRemoved {
        /// The member.
        old: String,
    },
    /// One validator became another.
    #[non_exhaustive]
    Changed {
        /// The old validator.
        old: String,
        /// The new validator.
        new: String,
        /// Whether the old validator accepts everything that the new one accepts.
        is_narrower: bool,
    },
    /// The old schema enforced nothing.
    Unchecked,
}

impl Cause {
    /// Returns the kind as JSON has it: `requiredFieldAdded`, `becameRequired`, `fieldRemoved`,
    /// `memberRemoved`, `changed` or `unchecked`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::RequiredFieldAdded { .. } => "requiredFieldAdded",
            Self::BecameRequired { .. } => "becameRequired",
            Self::FieldRemoved { .. } => "fieldRemoved",
            Self::MemberRemoved { .. } => "memberRemoved",
            Self::Changed { .. } => "changed",
            Self::Unchecked => "unchecked",
        }
    }
}

/// The result of a scan of documents that satisfy the old validator, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ScanOutcome {
    /// All documents are valid; the backend's rule is too weak to see it.
    Passes,
    /// Some documents may be invalid.
    Depends,
    /// Every document is invalid: the push fails unless the table is empty.
    Fails,
}

impl ScanOutcome {
    /// Returns `passes`, `depends` or `fails`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Depends => "depends",
            Self::Fails => "fails",
        }
    }

    /// Returns [`Fails`](Self::Fails) if no document can be valid, else [`Depends`](Self::Depends).
    pub(super) fn fails_if(is_hopeless: bool) -> Self {
        if is_hopeless {
            Self::Fails
        } else {
            Self::Depends
        }
    }
}

impl fmt::Display for ScanOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Reason {
    pub(super) fn new(path: String, cause: Cause, scan_outcome: ScanOutcome) -> Self {
        Self {
            path,
            cause,
            scan_outcome,
        }
    }

    /// Returns the reason where nothing is known about the documents.
    pub(super) fn unchecked() -> Self {
        Self::new(String::new(), Cause::Unchecked, ScanOutcome::Depends)
    }

    /// Returns the path of the field, as in [`Item::Field`](crate::diff::Item::Field); empty for
    /// the whole document.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the change.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// Returns what the scan finds because of it.
    pub fn scan_outcome(&self) -> ScanOutcome {
        self.scan_outcome
    }

    /// Returns the reason as JSON, for programs:
    ///
    /// ```json
    /// {
    ///   "path": "email",
    ///   "cause": "requiredFieldAdded" | "becameRequired" | "fieldRemoved" | "memberRemoved" | "changed" | "unchecked",
    ///   "scanOutcome": "passes" | "depends" | "fails",
    ///   "text": "field `email` was added and is required: v.string()"
    /// }
    /// ```
    pub fn to_json(&self) -> Value {
        json!({
            "path": self.path,
            "cause": self.cause.as_str(),
            "scanOutcome": self.scan_outcome.as_str(),
            "text": self.to_string(),
        })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = place(&self.path);
        match &self.cause {
            Cause::RequiredFieldAdded { new } => {
                write!(f, "{place} added as required: {}", shortened(new))
            }
            Cause::BecameRequired { new } => {
                write!(f, "{place} became required: {}", shortened(new))
            }
            Cause::FieldRemoved { old } => write!(f, "{place} removed: {}", shortened(old)),
            Cause::MemberRemoved { old } if self.path.is_empty() => {
                write!(f, "member of the union removed: {}", shortened(old))
            }
            Cause::MemberRemoved { old } => write!(
                f,
                "member of the union in `{}` removed: {}",
                self.path,
                shortened(old)
            ),
            Cause::Changed { old, new, .. } => write!(
                f,
                "{place} changed: {} -> {}",
                shortened(old),
                shortened(new)
            ),
            Cause::Unchecked => f.write_str("the old schema enforced nothing"),
        }
    }
}

/// Returns the field at `path` in words.
fn place(path: &str) -> String {
    match path {
        "" => "documents".to_owned(),
        path => format!("field `{path}`"),
    }
}
