use convex_schema::Table;

#[derive(Table)]
#[table(nmae = "payments")]
struct Payment {
    amount: f64,
}

fn main() {}
