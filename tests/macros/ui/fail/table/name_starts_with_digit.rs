use convex_schema::Table;

#[derive(Table)]
#[table(name = "2payments")]
struct Payment {
    amount: f64,
}

fn main() {}
