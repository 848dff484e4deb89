use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Level {
    #[convex(literal = 1)]
    Low,
    #[convex(literal = 1)]
    High,
}

fn main() {}
