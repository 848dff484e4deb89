use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_amount", fields = [amount], fields = [name]))]
struct Payment {
    amount: f64,
    name: String,
}

fn main() {}
