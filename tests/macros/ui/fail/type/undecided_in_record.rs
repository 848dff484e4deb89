use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    counts: std::collections::HashMap<String, i64>,
}

fn main() {}
