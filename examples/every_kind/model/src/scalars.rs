//! Types that hold one value.

use std::borrow::Cow;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use convex_schema::{
    Any, Bytes, CommitTs, Id, Int64, Integer, ScheduledFunction, Storage, Table, Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid1::Uuid;

use crate::tables::Account;

/// One field for each type that holds one value.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "scalars")]
pub struct Scalars {
    /// `v.boolean()`.
    pub flag: bool,
    /// `v.string()`.
    pub text: String,
    /// Text that may be borrowed is `v.string()` all the same.
    pub borrowed: Cow<'static, str>,
    /// So is text in a box.
    pub boxed: Box<str>,
    /// So is text that is shared.
    pub shared: Arc<str>,
    /// One character is a string.
    pub letter: char,
    /// What serde writes as text is a string: addresses of the network ...
    pub address: IpAddr,
    /// ... and, by the feature `uuid1`, the ids of other systems.
    pub uuid: Uuid,
    /// `v.number()`.
    pub ratio: f64,
    /// Every number that a float holds exactly is `v.number()`: narrower floats ...
    pub single: f32,
    /// ... and integers up to 32 bits.
    pub small: i32,
    /// Integers that know more about themselves are numbers too.
    pub at_least_one: NonZeroU32,
    /// An integer of 64 bits needs a decision: a number, exact up to 2^53 ...
    #[convex(number)]
    pub bytes_sent: u64,
    /// ... or `v.int64()`, a bigint.
    #[convex(int64)]
    pub balance: i64,
    /// A type can carry the decision: `v.number()`.
    pub counter: Integer,
    /// A type can carry the decision: `v.int64()`.
    pub nanos: Int64,
    /// Milliseconds since the Unix epoch: `v.number()`.
    pub moment: Timestamp,
    /// `v.bytes()`.
    pub data: Bytes,
    /// `v.id("accounts")`.
    pub account: Id<Account>,
    /// `v.id("_storage")`: a file.
    pub file: Id<Storage>,
    /// `v.id("_scheduled_functions")`: a function that runs later.
    pub job: Id<ScheduledFunction>,
    /// `v.any()`.
    pub anything: Any,
    /// `v.any()` by the feature `serde_json1`; it can't hold what JSON can't.
    pub json: serde_json::Value,
    /// `v.null()`.
    pub nothing: (),
    /// `v.commitTs()`: when the document was last committed.
    pub committed: CommitTs,
}
