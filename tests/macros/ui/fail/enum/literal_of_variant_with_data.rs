use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Level {
    #[convex(literal = 1)]
    Low(f64),
}

fn main() {}
