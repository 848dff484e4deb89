use convex_schema::{Id, Table, schema};

#[derive(Table)]
struct User {}

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    user: Id<User>,
}

fn main() {
    schema! { tables: [Row, User] };
}
