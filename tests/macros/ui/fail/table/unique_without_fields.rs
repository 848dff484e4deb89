use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments", unique())]
struct Payment {
    amount: f64,
}

fn main() {}
