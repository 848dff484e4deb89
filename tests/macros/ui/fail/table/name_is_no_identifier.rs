use convex_schema::Table;

#[derive(Table)]
#[table(name = "ari-payments")]
struct AriPayment {
    amount: f64,
}

fn main() {}
