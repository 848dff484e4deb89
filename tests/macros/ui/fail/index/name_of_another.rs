use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_amount", fields = [amount]))]
#[table(search_index(name = "by_amount", field = name))]
struct Payment {
    amount: f64,
    name: String,
}

fn main() {}
