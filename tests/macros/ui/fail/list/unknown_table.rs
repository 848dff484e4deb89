use convex_schema::{Id, Table, schema};

#[derive(Table)]
#[table(name = "users")]
struct User {}

#[derive(Table)]
#[table(name = "posts")]
struct Post {
    author: Option<Id<User>>,
}

fn main() {
    schema! { tables: [Post] };
}
