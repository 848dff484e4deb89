use convex_schema::Table;

#[derive(Table)]
#[table(name = "a1234567890123456789012345678901234567890123456789012345678901234")]
struct Payment {
    amount: f64,
}

fn main() {}
