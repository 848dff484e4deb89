//! The tables, and what the functions take and throw.

use convex_schema::{ConvexType, Id, Nullable, Table, Timestamp};
use serde::{Deserialize, Serialize};

/// Where people talk.
#[derive(Table)]
#[table(name = "channels")]
pub(crate) struct Channel {
    /// What it is about.
    #[expect(dead_code, reason = "the program knows channels by their ids alone")]
    name: String,
}

/// What somebody said.
#[derive(Debug, Serialize, Deserialize, Table)]
#[table(name = "messages")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    pub(crate) channel: Id<Channel>,
    pub(crate) author: String,
    pub(crate) body: String,
    pub(crate) edited_at: Option<Timestamp>,
    /// How often it was edited.
    #[convex(int64)]
    pub(crate) revision: i64,
}

/// The arguments of `messages:list`.
#[derive(Serialize, ConvexType)]
#[serde(rename_all = "camelCase")]
pub(crate) struct List {
    pub(crate) channel: Id<Channel>,
    pub(crate) pagination_opts: PaginationOpts,
}

/// Which page: Convex's own type.
#[derive(Serialize, ConvexType)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaginationOpts {
    pub(crate) num_items: u32,
    /// Where the page before ended; null for the first.
    pub(crate) cursor: Nullable<String>,
}

/// The arguments of `messages:latest`.
#[derive(Serialize, ConvexType)]
pub(crate) struct Latest {
    pub(crate) channel: Id<Channel>,
}

/// The arguments of `messages:send`.
#[derive(Serialize, ConvexType)]
pub(crate) struct SendMessage {
    pub(crate) channel: Id<Channel>,
    pub(crate) author: String,
    pub(crate) body: String,
}

/// What `messages:send` throws.
#[derive(Debug, Deserialize, ConvexType)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum SendError {
    /// The message has more characters than `limit`.
    TooLong { limit: u32 },
    /// Nothing is said in this channel any more.
    Archived,
}
