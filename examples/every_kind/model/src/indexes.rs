//! Indexes of every kind.

use convex_schema::{ConvexType, Id, Table};
use serde::{Deserialize, Serialize};

use crate::tables::Account;

/// A place that can be found in many ways.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "places")]
#[table(index(name = "by_owner", fields = [owner, name]))]
#[table(index(name = "by_city", fields = ["position.city"]))]
#[table(index(name = "by_kind", fields = [r#type], staged))]
#[table(search_index(name = "search_text", field = text, filters = [owner, "position.city"]))]
#[table(search_index(name = "search_name", field = name, staged))]
#[table(vector_index(name = "by_embedding", field = embedding, dimensions = 1536, filters = [owner]))]
#[table(vector_index(name = "by_picture", field = picture, dimensions = 2, staged))]
pub struct Place {
    /// First in an index over two fields.
    pub owner: Id<Account>,
    /// Second in that index, and searched on its own.
    pub name: String,
    /// In an index that is still being built.
    pub r#type: String,
    /// Searched word by word.
    pub text: String,
    /// Holds the field of an index on a path.
    pub position: Position,
    /// Compared by distance.
    pub embedding: Vec<f64>,
    /// Not every place has one.
    pub picture: Option<Vec<f64>>,
}

/// Where a place is.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct Position {
    /// The city.
    pub city: String,
}
