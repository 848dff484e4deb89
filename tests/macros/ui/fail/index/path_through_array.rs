use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_items", fields = ["items.price"]))]
struct Payment {
    items: Vec<Item>,
}

#[derive(ConvexType)]
struct Item {
    price: f64,
}

fn main() {}
