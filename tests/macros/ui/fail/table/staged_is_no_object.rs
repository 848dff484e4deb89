use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments", staged = Vec<Option<String>>)]
struct Payment {
    amount: f64,
}

fn main() {}
