use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    count: i64,
}

fn main() {}
