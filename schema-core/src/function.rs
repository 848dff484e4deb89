//! The kinds and visibilities of functions, as far as values need them.

use std::fmt;

/// The kind of a function: its rights, and how it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FunctionKind {
    /// Reads documents; clients can subscribe to it.
    Query,
    /// Reads and writes documents in one transaction.
    Mutation,
    /// Runs outside of transactions.
    Action,
}

impl FunctionKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Query, Self::Mutation, Self::Action];

    /// `query`, `mutation` or `action`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Action => "action",
        }
    }
}

impl fmt::Display for FunctionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The callers that a function accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Visibility {
    /// Every client.
    Public,
    /// Other functions, and clients with an admin key.
    Internal,
}

impl Visibility {
    /// `public` or `internal`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
