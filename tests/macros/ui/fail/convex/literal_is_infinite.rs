use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Kind {
    #[convex(literal = 1e999)]
    Large,
}

fn main() {}
