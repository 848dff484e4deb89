//! Every construct of convex-schema once, as a place to look things up.
//!
//! | module | what it shows |
//! |---|---|
//! | [`scalars`] | types that hold one value |
//! | [`presence`] | absent, null, and both |
//! | [`containers`] | arrays, records, nested and generic types |
//! | [`enums`] | literals and the four ways in which serde writes enums |
//! | [`names`] | names, docs, deprecation, and what is known about values |
//! | [`doors`] | validators given by hand |
//! | [`indexes`] | indexes of every kind |
//! | [`tables`] | tables that are not plain structs |

pub mod containers;
pub mod doors;
pub mod enums;
pub mod indexes;
pub mod names;
pub mod presence;
pub mod scalars;
pub mod tables;

use convex_schema::Schema;

/// All tables, and the types that functions use without a table that holds them.
pub fn schema() -> Schema {
    convex_schema::schema! {
        tables: [
            ..tables::TABLES,
            scalars::Scalars,
            presence::Presence,
            containers::Containers,
            enums::Enums,
            names::Names,
            doors::Doors,
            indexes::Place,
        ],
        types: [names::Rename, containers::Page<containers::Address>],
        schema_validation: true,
        // `accounts` is a table, yet not one of this schema.
        strict_table_name_types: false,
    }
}
