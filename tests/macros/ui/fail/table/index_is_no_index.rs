use convex_schema::Table;

#[derive(Table)]
#[table(name = "users", index = "by_name")]
#[table(unique = [name])]
struct User {
    name: String,
}

fn main() {}
