use convex_schema::Table;

#[derive(Table)]
#[table(name = payments)]
struct Payment {
    amount: f64,
}

fn main() {}
