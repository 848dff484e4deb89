use convex_schema::{Table, schema};

#[derive(Table)]
#[table(name = "users")]
struct User {
    name: String,
}

fn main() {
    schema! { tables: [#[allow(deprecated)] User] };
}
