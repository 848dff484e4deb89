use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    at: std::time::SystemTime,
}

fn main() {}
