use convex_schema::Table;

#[derive(Table)]
#[table(external, name = "users", staged = Old)]
struct User;

struct Old;

fn main() {}
