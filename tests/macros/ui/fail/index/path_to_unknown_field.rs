use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_city", fields = ["address.ctiy"]))]
struct Payment {
    address: Option<Address>,
}

#[derive(ConvexType)]
struct Address {
    street: String,
    city: String,
}

fn main() {}
