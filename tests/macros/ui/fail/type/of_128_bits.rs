use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    large: u128,
}

fn main() {}
