use convex_schema::Table;

#[derive(Table)]
#[table(name = "users", allow(id_array, prefix_indexes))]
struct User {
    email: String,
}

fn main() {}
