//! Documents that are not plain objects.

use convex_schema::{Any, ConvexType, Schema, Table, schema};

/// A union of objects.
#[derive(Table)]
#[table(name = "events")]
#[table(index(name = "by_kind", fields = ["kind"]))]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Event {
    /// Somebody came.
    Arrived {
        who: String,
    },
    Left {
        who: String,
        why: Option<String>,
    },
}

/// A union of types with names.
#[derive(Table)]
#[table(name = "shapes")]
#[serde(untagged)]
enum Shape {
    Circle(Circle),
    Square(Square),
}

#[derive(ConvexType)]
struct Circle {
    radius: f64,
}

#[derive(ConvexType)]
struct Square {
    side: f64,
}

#[derive(Table)]
#[table(name = "nothing")]
struct Nothing {}

#[derive(Table)]
#[table(name = "moving", staged = Moved)]
#[table(index(name = "by_name", fields = [name]))]
struct Moving {
    name: String,
    extra: Option<Any>,
}

/// What rows of `moving` are to become.
#[derive(ConvexType)]
struct Moved {
    name: String,
}

pub(super) fn schema() -> Schema {
    schema! { tables: [Event, Shape, Nothing, Moving] }
}
