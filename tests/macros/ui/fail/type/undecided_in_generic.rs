use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    page: Page<i64>,
}

#[derive(ConvexType)]
struct Page<T> {
    items: Vec<T>,
}

fn main() {}
