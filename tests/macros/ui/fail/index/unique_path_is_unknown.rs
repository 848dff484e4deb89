use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "payments")]
#[table(unique("address.zip"))]
struct Payment {
    address: Address,
}

#[derive(ConvexType)]
struct Address {
    street: String,
}

fn main() {}
