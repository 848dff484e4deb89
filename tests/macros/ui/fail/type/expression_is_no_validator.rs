use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(validator = 5)]
    at: f64,
}

fn main() {}
