use convex_schema::{ConvexType, Table};

#[derive(ConvexType)]
#[convex(ts = "VString<string")]
struct Email(String);

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[convex(ts = "")]
    email: Email,
    #[convex(ts = "VString; export const a = 1")]
    name: String,
    #[convex(ts = "VString", ts = "VAny")]
    nick: String,
}

fn main() {}
