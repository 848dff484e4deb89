use convex_schema::{ConvexType, Table};

#[derive(ConvexType)]
struct Page<T> {
    #[convex(number)]
    item: T,
}

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    integers: Page<u64>,
    texts: Page<String>,
}

fn main() {}
