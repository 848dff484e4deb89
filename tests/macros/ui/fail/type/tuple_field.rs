use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    points: Vec<(f64, f64)>,
}

fn main() {}
