//! A model in a crate of its own, where `convex_schema` means nothing.

use schema::{ConvexType, Id, Schema, Table, TableList};

/// A country.
#[derive(Table)]
#[table(name = "countries", crate = schema)]
#[table(index(name = "by_code", fields = [code]))]
pub struct Country {
    /// As ISO 3166 has it.
    pub code: String,
}

/// A city.
#[derive(Table)]
#[table(name = "cities", crate = "schema")]
pub struct City {
    /// Where it is.
    pub country: Id<Country>,
    /// Its town hall.
    pub town_hall: Option<Address>,
}

/// An address.
#[derive(ConvexType)]
#[convex(crate = ::schema)]
pub struct Address {
    /// The lines, from the top.
    pub lines: Vec<String>,
    /// How to find the door.
    pub directions: Option<Directions>,
}

/// How to find a door.
#[derive(ConvexType)]
#[convex(crate = schema)]
#[serde(untagged)]
pub enum Directions {
    /// In words.
    Words(String),
    /// As a way on a map.
    Way {
        /// Metres to go.
        metres: f64,
    },
}

/// Both tables.
pub const TABLES: TableList = schema::tables![crate = schema, Country, City];

/// Both tables, as a macro.
#[macro_export]
macro_rules! tables {
    () => {
        $crate::TABLES
    };
}

/// A schema that is made here.
pub fn schema() -> Schema {
    schema::schema! { crate: schema, tables: [..TABLES], types: [Address] }
}
