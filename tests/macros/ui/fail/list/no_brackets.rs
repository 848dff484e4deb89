use convex_schema::{Table, schema, tables};

#[derive(Table)]
#[table(name = "users")]
struct User {
    name: String,
}

fn main() {
    schema! { tables: User };
    tables![User User];
}
