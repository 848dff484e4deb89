use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(fields = [amount]))]
struct Payment {
    amount: f64,
    name: String,
}

fn main() {}
