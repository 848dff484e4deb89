use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
struct Payment(Vec<f64>);

fn main() {}
