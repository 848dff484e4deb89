use convex_schema::Table;

#[derive(Table)]
#[table("users")]
struct User {
    name: String,
}

#[derive(Table)]
#[table]
struct Team {
    name: String,
}

fn main() {}
