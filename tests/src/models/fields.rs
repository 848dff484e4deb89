//! Fields of each type.

use std::collections::{BTreeMap, HashMap};

use convex_schema::{
    Any, Bytes, CommitTs, ConvexType, Id, Int64, Integer, Nullable, ScheduledFunction, Schema,
    Storage, Table, Timestamp, schema,
};

#[derive(Table)]
#[table(name = "scalars")]
struct Scalars {
    flag: bool,
    text: String,
    letter: char,
    float: f64,
    small: u8,
    counter: Integer,
    big: Int64,
    #[convex(int64)]
    chosen: i64,
    #[convex(number)]
    size: u64,
    at: Timestamp,
    data: Bytes,
    anything: Any,
    nothing: (),
    committed: CommitTs,
}

#[derive(Table)]
#[table(name = "references")]
struct References {
    scalar: Id<Scalars>,
    itself: Option<Id<References>>,
    file: Id<Storage>,
    job: Nullable<Id<ScheduledFunction>>,
}

#[derive(Table)]
#[table(name = "containers")]
struct Containers {
    optional: Option<String>,
    nullable: Nullable<String>,
    three_states: Option<Nullable<f64>>,
    list: Vec<Option<Id<Scalars>>>,
    matrix: Vec<Vec<f64>>,
    by_name: BTreeMap<String, Point>,
    by_id: HashMap<Id<Scalars>, Option<Vec<Point>>>,
    place: Place,
    boxed: Box<Point>,
    #[serde(flatten)]
    stamps: Stamps,
}

#[derive(ConvexType)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(ConvexType)]
#[serde(rename_all = "camelCase")]
struct Place {
    full_name: String,
    at: Option<Point>,
    empty: Empty,
    altitude: Meters,
}

#[derive(ConvexType)]
struct Empty {}

#[derive(ConvexType)]
struct Meters(f64);

#[derive(ConvexType)]
struct Stamps {
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

pub(super) fn schema() -> Schema {
    schema! { tables: [Scalars, References, Containers] }
}
