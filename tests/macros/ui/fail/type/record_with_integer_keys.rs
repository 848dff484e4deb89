use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    by_number: std::collections::HashMap<u32, String>,
}

fn main() {}
