use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_amount", fields = [amount]))]
#[table(index(name = "by_total", fields = [amount], staged))]
struct Payment {
    amount: f64,
}

fn main() {}
