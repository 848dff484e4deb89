use convex_schema::Table;

#[derive(Table)]
#[table(external, name = "users", index(name = "by_email", fields = [email]))]
struct User {
    email: String,
}

fn main() {}
