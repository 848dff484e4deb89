use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    by_color: std::collections::BTreeMap<Red, f64>,
}

#[derive(ConvexType)]
enum Red {
    Red,
}

fn main() {}
