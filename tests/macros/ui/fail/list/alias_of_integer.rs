use convex_schema::{Table, schema};

type Timestamp = i64;

#[derive(Table)]
#[table(name = "users")]
struct User {
    name: String,
    created_at: Timestamp,
}

fn main() {
    schema! { tables: [User] };
}
