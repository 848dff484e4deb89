use convex_schema::Table;

#[derive(Table)]
struct AriPayment {
    amount: f64,
}

fn main() {}
