use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Kind {
    #[convex(literal = 'c')]
    C,
}

fn main() {}
