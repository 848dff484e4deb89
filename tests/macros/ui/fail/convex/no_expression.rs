use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(validator = )]
    count: f64,
}

fn main() {}
