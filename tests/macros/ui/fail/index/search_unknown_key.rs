use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(search_index(name = "search", fields = [name]))]
struct Payment {
    amount: f64,
    name: String,
}

fn main() {}
