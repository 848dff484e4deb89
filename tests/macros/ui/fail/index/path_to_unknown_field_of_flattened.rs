use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_city", fields = ["ctiy"]))]
struct Payment {
    #[serde(flatten)]
    address: Address,
}

#[derive(ConvexType)]
struct Address {
    street: String,
    city: String,
}

fn main() {}
