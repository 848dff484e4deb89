use convex_schema::Table;

#[derive(Table)]
#[table(name = "")]
struct Payment {
    amount: f64,
}

fn main() {}
