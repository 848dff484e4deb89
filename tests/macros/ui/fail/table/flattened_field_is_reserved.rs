use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "payments")]
struct Payment {
    amount: f64,
    #[serde(flatten)]
    inner: Inner,
}

#[derive(ConvexType)]
struct Inner {
    _note: String,
}

fn main() {}
