use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
struct Payment {
    _id: String,
    amount: f64,
}

fn main() {}
