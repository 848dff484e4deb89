use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_creation_time", fields = [amount]))]
struct Payment {
    amount: f64,
    name: String,
}

fn main() {}
