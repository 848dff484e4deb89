use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    by_name: std::collections::HashMap<Option<String>, f64>,
}

fn main() {}
