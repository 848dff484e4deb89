use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "order lines")]
#[table(index(name = "by_id", fields = [amuont]))]
struct OrderLine {
    amount: f64,
    count: i64,
}

#[derive(ConvexType)]
struct Address {
    #[serde(renam = "zip")]
    zip_code: String,
}

fn main() {}
