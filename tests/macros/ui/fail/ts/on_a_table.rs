use convex_schema::Table;

#[derive(Table)]
#[table(name = "users")]
#[convex(ts = "VString")]
struct User {
    email: String,
}

fn main() {}
