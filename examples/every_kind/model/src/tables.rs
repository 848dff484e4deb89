//! Tables that are not plain structs.

use convex_schema::{Any, ConvexType, Id, Table, TableList, Timestamp};
use serde::{Deserialize, Serialize};

/// A list of tables can be part of others, also of those of another crate.
pub const TABLES: TableList = convex_schema::tables![Account, Event, Anything, Draft];

/// A table that something else defines: ids of it have a type, and nothing is written for it.
#[derive(Debug, Table)]
#[table(name = "accounts", external)]
pub struct Account;

/// A table whose documents are one of several objects.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "events")]
#[table(index(name = "by_at", fields = ["at"]))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Event {
    /// Somebody came.
    Arrival {
        /// Who.
        account: Id<Account>,
        /// When.
        at: Timestamp,
    },
    /// Something was said.
    Message(Message),
}

/// The fields of a variant, as a struct of their own.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct Message {
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// A table whose documents Convex does not look into: `v.any()`.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "anything")]
pub struct Anything(pub Any);

/// A table whose validator is about to change: Convex checks in the background whether all
/// documents satisfy the new one.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "drafts", staged = NewDraft)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// The title, which drafts did not always have.
    pub title: Option<String>,
}

/// What drafts will be.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct NewDraft {
    /// The text.
    pub text: String,
    /// The title, which every draft has by now.
    pub title: String,
}
