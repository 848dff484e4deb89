//! Enums in all four representations.

use convex_schema::{ConvexType, Id, Schema, Table, schema};

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    status: Status,
    priority: Priority,
    number: Number,
    offset: Offset,
    sign: Option<Sign>,
    constant: Version,
    payment: Payment,
    tagged: Vec<Tagged>,
    adjacent: Adjacent,
    untagged: Untagged,
    open: OpenStatus,
}

/// Where an order stands.
#[derive(ConvexType)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// Nobody has paid.
    Open,
    InProgress,
    /// The parcel is on its way.
    #[deprecated = "parcels are tracked elsewhere"]
    Shipped,
}

/// From low to high.
#[derive(ConvexType)]
enum Priority {
    #[serde(rename = "it's low")]
    Low,
    #[serde(rename = "\"high\"")]
    High,
}

#[derive(ConvexType)]
enum Number {
    #[convex(literal = 1)]
    One,
    #[convex(literal = 2.5)]
    TwoAndAHalf,
    #[convex(literal = -3)]
    MinusThree,
}

#[derive(ConvexType)]
enum Offset {
    #[convex(literal = 0i64)]
    None,
    #[convex(literal = -9223372036854775808i64)]
    Least,
}

#[derive(ConvexType)]
enum Sign {
    #[convex(literal = true)]
    Plus,
    #[convex(literal = false)]
    Minus,
}

#[derive(ConvexType)]
enum Version {
    #[serde(rename = "v1")]
    V1,
}

/// Externally tagged.
#[derive(ConvexType)]
enum Payment {
    /// Nothing else is known.
    Cash,
    Card {
        last_four: String,
        holder: Option<String>,
    },
    Voucher(String),
}

/// Internally tagged.
#[derive(ConvexType)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Tagged {
    /// With text alone.
    Text {
        body: String,
    },
    /// With a picture.
    Image {
        url: String,
        caption: Option<String>,
    },
    Nothing,
}

#[derive(ConvexType)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Count(f64),
    Ids(Vec<Id<Order>>),
    None,
}

#[derive(ConvexType)]
#[serde(untagged)]
enum Untagged {
    Text(String),
    Flag(bool),
    Many(Vec<String>),
}

#[derive(ConvexType)]
#[serde(untagged)]
enum OpenStatus {
    Known(Status),
    Other(String),
}

pub(super) fn schema() -> Schema {
    schema! { tables: [Order] }
}
