use convex_schema::Table;

#[derive(Table)]
#[table(name = "__")]
struct Payment {
    amount: f64,
}

fn main() {}
