use convex_schema::Table;

#[derive(Table)]
#[table(external, name = "users", unique(email))]
struct User {
    email: String,
}

fn main() {}
