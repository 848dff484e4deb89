use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(range = 0..10)]
    count: f64,
}

fn main() {}
