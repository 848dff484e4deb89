use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
struct Payment;

fn main() {}
