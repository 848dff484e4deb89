use convex_schema::Table;

#[derive(Table)]
#[table(name = "_payments")]
struct Payment {
    amount: f64,
}

fn main() {}
