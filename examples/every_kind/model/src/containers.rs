//! Arrays, records, nested and generic types.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use convex_schema::{ConvexType, Id, Table};
use indexmap2::IndexMap;
use serde::{Deserialize, Serialize};

use crate::tables::Account;

/// One field for each type that holds others.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "containers")]
pub struct Containers {
    /// `v.array(...)`.
    pub list: Vec<String>,
    /// An array of fixed length; Convex does not check the length.
    pub triple: [f64; 3],
    /// Any other sequence is an array.
    pub queue: VecDeque<bool>,
    /// A set is an array; Convex does not check that its elements differ.
    pub set: BTreeSet<String>,
    /// A set without an order is one too.
    pub hash_set: HashSet<String>,
    /// Lists of lists.
    pub matrix: Vec<Vec<f64>>,
    /// `v.record(v.string(), ...)`.
    pub by_name: BTreeMap<String, f64>,
    /// A record whose keys are ids.
    pub by_account: HashMap<Id<Account>, bool>,
    /// By the feature `indexmap2`, a map that keeps its order in Rust. Convex sorts the keys.
    pub ordered: IndexMap<String, String>,
    /// A struct is `v.object(...)`, and each named type is a constant of its own.
    pub address: Address,
    /// A box is not visible.
    pub boxed: Box<Address>,
    /// Nor is a shared pointer.
    pub shared: Rc<Address>,
    /// Structs in arrays.
    pub addresses: Vec<Address>,
    /// The fields of another struct, in place of this one.
    #[serde(flatten)]
    pub audit: Audit,
    /// A generic type is a constant for each type that fills it.
    pub page: Page<Address>,
    /// The same with another type.
    pub names: Page<String>,
    /// A newtype is what it holds, under a name.
    pub email: Email,
    /// A transparent struct is what it holds, without one.
    pub plain: Plain,
    /// A unit struct is `v.null()`, which is what serde writes.
    pub unit: Unit,
    /// A struct without fields is `v.object({})`.
    pub empty: Empty,
}

/// A nested object.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct Address {
    /// The name of the street, with the number.
    pub street: String,
    /// The city, if it has one.
    pub city: Option<String>,
}

/// Fields that several tables share.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct Audit {
    /// Who made the document.
    pub made_by: Id<Account>,
    /// Why.
    pub reason: Option<String>,
}

/// A part of a longer list.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The elements.
    pub page: Vec<T>,
    /// Whether there are no more.
    pub is_done: bool,
    /// Where the next page begins.
    pub continue_cursor: String,
}

/// An address for mail.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct Email(pub String);

/// A name in Rust alone.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(transparent)]
pub struct Plain {
    /// What it is.
    pub inner: Option<String>,
}

/// A unit struct.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ConvexType)]
pub struct Unit;

/// A struct without fields.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ConvexType)]
#[expect(
    clippy::empty_structs_with_brackets,
    reason = "serde writes an object, not null"
)]
pub struct Empty {}
