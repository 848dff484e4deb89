use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
struct Payment {
    #[serde(rename = "_amount")]
    amount: f64,
}

fn main() {}
