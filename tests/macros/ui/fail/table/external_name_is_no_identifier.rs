use convex_schema::Table;

#[derive(Table)]
#[table(external, name = "my users")]
struct User;

fn main() {}
