//! Names that JavaScript can't bind, names that clash, and the order of constants.

use convex_schema::{ConvexType, Id, Schema, Table, schema};

/// The table wins the name, the type of the same name gets a suffix.
#[derive(Table)]
#[table(name = "status")]
struct StatusRow {
    current: Status,
    before: Vec<other::Status>,
}

#[derive(ConvexType)]
enum Status {
    On,
    Off,
}

mod other {
    use convex_schema::ConvexType;

    #[derive(ConvexType)]
    pub(super) enum Status {
        Old,
        New,
    }
}

#[derive(Table)]
#[table(name = "default")]
#[table(index(name = "class", fields = [class, r#type]))]
struct Default_ {
    class: String,
    r#type: Type,
    constructor: V,
    #[serde(rename = "isConvexValidator")]
    is_convex_validator: bool,
}

#[derive(ConvexType)]
enum Type {
    Import,
    Export,
}

#[derive(ConvexType)]
struct V {
    _inner: Tables,
}

#[derive(ConvexType)]
struct Tables {
    of: Vec<HTTPServer>,
}

#[derive(ConvexType)]
enum HTTPServer {
    Line2Text,
}

#[derive(Table)]
#[table(name = "tables")]
struct TablesRow {
    default: Id<Default_>,
    #[serde(rename = "groesse")]
    größe: Größe,
}

#[derive(ConvexType)]
#[serde(transparent)]
struct Größe {
    value: f64,
}

#[derive(Table)]
#[table(name = "pages")]
struct Pages {
    users: Page<Id<StatusRow>>,
    places: Page<Place>,
    texts: Page<Option<String>>,
    other: Page<Page<Place>>,
}

/// A part of a list.
#[derive(ConvexType)]
struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

/// A row of its own and a part of others.
#[derive(Table)]
#[table(name = "places")]
struct Place {
    city: String,
}

pub(super) fn schema() -> Schema {
    schema! { tables: [StatusRow, Default_, TablesRow, Pages, Place] }
}
