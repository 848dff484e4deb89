//! Literals, and the four ways in which serde writes enums.

use convex_schema::{ConvexType, Id, Int64, SerdeLiterals, Table};
use serde::{Deserialize, Serialize};

use crate::tables::Account;

/// One field for each kind of enum.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "enums")]
pub struct Enums {
    /// String literals.
    pub status: Status,
    /// Number literals.
    pub size: Size,
    /// Literals of `v.int64()`.
    pub flags: Flags,
    /// A boolean literal.
    pub accepted: Accepted,
    /// A constant: one literal, no union.
    pub kind: Kind,
    /// Externally tagged, serde's default.
    pub external: External,
    /// Internally tagged.
    pub internal: Internal,
    /// Adjacently tagged.
    pub adjacent: Adjacent,
    /// Untagged.
    pub untagged: Untagged,
    /// Literals, and any other text.
    pub open: Open,
    /// Members that reading confuses, on purpose.
    pub measure: Measure,
    /// A struct that says which one it is.
    pub tagged: Tagged,
}

/// Each variant is a string literal.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ConvexType)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has looked at it.
    New,
    /// Somebody is at it.
    InProgress,
    /// It is done.
    #[serde(rename = "closed")]
    Done,
}

/// Each variant is a number literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerdeLiterals, ConvexType)]
pub enum Size {
    /// 24 pixels.
    #[convex(literal = 24)]
    Small,
    /// 48 pixels.
    #[convex(literal = 48)]
    Large,
    /// No size of its own.
    #[convex(literal = -1)]
    Inherit,
}

/// Each variant is a literal of `v.int64()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerdeLiterals, ConvexType)]
pub enum Flags {
    /// No flag.
    #[convex(literal = 0i64)]
    Clear,
    /// Every flag.
    #[convex(literal = -1i64)]
    Full,
}

/// A box that has to be ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerdeLiterals, ConvexType)]
pub enum Accepted {
    /// Ticked.
    #[convex(literal = true)]
    Yes,
}

/// A constant.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ConvexType)]
pub enum Kind {
    /// The only one.
    #[serde(rename = "enums")]
    Enums,
}

/// `"Empty"`, `{ "Text": ... }` or `{ "Card": { ... } }`.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub enum External {
    /// A variant without data is a string literal.
    Empty,
    /// A variant with one value is an object with one field.
    Text(String),
    /// So is a variant with fields.
    Card {
        /// The last four digits.
        last4: String,
        /// The month and year in which it expires.
        expires: Option<String>,
    },
}

/// `{ "type": "created", ... }`.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Internal {
    /// The tag alone.
    Created,
    /// Fields stand beside the tag.
    SentTo {
        /// Who got it.
        account_id: Id<Account>,
    },
    /// So do those of a struct that the variant holds.
    Failed(Failure),
}

/// What went wrong.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct Failure {
    /// In words.
    pub message: String,
}

/// `{ "kind": "number", "value": 1 }`.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
pub enum Adjacent {
    /// The tag alone.
    Nothing,
    /// The value in a field of its own.
    Number(f64),
    /// The value may be absent.
    Note(Option<String>),
    /// The fields in a field of their own.
    Point {
        /// To the right.
        x: f64,
        /// Upwards.
        y: f64,
    },
}

/// The first member that fits is read.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(untagged)]
pub enum Untagged {
    /// `true` or `false`.
    Flag(bool),
    /// A list of texts.
    Texts(Vec<String>),
    /// An object.
    Range {
        /// The first value.
        from: f64,
        /// The last value.
        to: Option<f64>,
    },
    /// Null.
    Nothing,
}

/// Known values first, then any text.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(rename_all = "lowercase")]
pub enum Open {
    /// A known value.
    Red,
    /// Another one.
    Green,
    /// Anything else.
    #[serde(untagged)]
    Other(String),
}

/// Two members that plain JSON writes alike: the first that fits is read.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(untagged)]
#[convex(ambiguous)]
pub enum Measure {
    /// `v.int64()`.
    Exact(Int64),
    /// `v.number()`.
    Rough(f64),
}

/// `{ "type": "tagged", ... }`.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(tag = "type", rename = "tagged")]
pub struct Tagged {
    /// A field beside the tag.
    pub note: String,
}
