use convex_schema::Table;

#[derive(Table)]
#[table(external, name = "users")]
#[convex(as = "String")]
struct User;

fn main() {}
