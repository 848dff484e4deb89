use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_amount", fields = [cached]))]
struct Payment {
    amount: f64,
    #[serde(skip)]
    cached: f64,
}

fn main() {}
