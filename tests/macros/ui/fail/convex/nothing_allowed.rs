use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(allowed = [])]
    count: f64,
}

fn main() {}
