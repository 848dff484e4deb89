use convex_schema::{ConvexType, Table};

#[derive(Table, ConvexType)]
#[table(name = "payments")]
struct Payment {
    amount: f64,
}

fn main() {}
