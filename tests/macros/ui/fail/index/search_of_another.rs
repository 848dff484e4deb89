use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(search_index(name = "one", field = name, filters = [amount, by]))]
#[table(search_index(name = "two", field = name, filters = [by, amount]))]
struct Payment {
    name: String,
    amount: f64,
    by: String,
}

fn main() {}
