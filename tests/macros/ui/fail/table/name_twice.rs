use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(name = "bills")]
struct Payment {
    amount: f64,
}

fn main() {}
