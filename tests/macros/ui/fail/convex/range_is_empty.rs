use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(range = 9..=1)]
    count: f64,
}

fn main() {}
