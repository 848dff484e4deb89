use convex_schema::Table;

#[derive(Table)]
#[table(external, name = "users", allow(id_array))]
struct User;

fn main() {}
