use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments", unique(amuont))]
struct Payment {
    amount: f64,
}

fn main() {}
