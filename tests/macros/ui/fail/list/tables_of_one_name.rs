use convex_schema::{Table, schema};

#[derive(Table)]
#[table(name = "users")]
struct User {}

#[derive(Table)]
#[table(name = "users")]
struct Member {}

const LIST: convex_schema::TableList = convex_schema::tables![Member];

fn main() {
    schema! { tables: [User, ..LIST] };
}
