//! Tables whose generated types code uses in every way that npm `convex` offers:
//! `tests/facts/uses.ts` is such code.

use convex_schema::{
    ConvexType, FunctionHandle, Id, Nullable, Schema, Table, Timestamp, schema, v,
};

#[derive(ConvexType)]
struct Address {
    street: String,
    zip: Option<String>,
}

#[derive(ConvexType)]
enum Role {
    Admin,
    Guest,
}

/// A plain object.
#[derive(Table)]
#[table(name = "users")]
#[table(index(name = "by_email", fields = [email]))]
struct User {
    email: String,
    age: Option<f64>,
    role: Role,
    address: Address,
    manager: Nullable<Id<User>>,
    seen: Timestamp,
    on_done: Option<FunctionHandle>,
    #[convex(validator = v::function().fn_type("mutation").args(v::object().field("id", v::id("users"))).returns(v::null()))]
    notify: FunctionHandle,
}

/// A union of objects.
#[derive(Table)]
#[table(name = "events")]
#[serde(tag = "kind")]
enum Event {
    Joined { user: Id<User> },
    Left { user: Id<User>, why: Option<String> },
}

/// The schema.
pub fn schema() -> Schema {
    schema! { tables: [User, Event] }
}
