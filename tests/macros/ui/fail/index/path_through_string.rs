use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_name", fields = ["name.first"]))]
struct Payment {
    amount: f64,
    name: String,
}

fn main() {}
