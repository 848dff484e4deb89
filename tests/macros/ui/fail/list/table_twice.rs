use convex_schema::{Table, schema};

#[derive(Table)]
#[table(name = "users")]
struct User {}

fn main() {
    schema! { tables: [User, User] };
}
