use convex_schema::{Id, Table};

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[convex(null_first)]
    email: Option<String>,
    #[convex(null_first)]
    names: Vec<Id<User>>,
}

fn main() {}
