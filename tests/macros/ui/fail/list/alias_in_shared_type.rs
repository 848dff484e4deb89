use convex_schema::{ConvexType, Table, schema};

type Timestamp = i64;

#[derive(ConvexType)]
struct Times {
    created: Option<Timestamp>,
}

#[derive(Table)]
#[table(name = "users")]
struct User {
    times: Times,
}

#[derive(Table)]
#[table(name = "posts")]
struct Post {
    times: Times,
}

fn main() {
    schema! { tables: [User, Post], types: [Times] };
}
