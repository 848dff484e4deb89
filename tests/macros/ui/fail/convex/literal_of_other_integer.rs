use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Kind {
    #[convex(literal = 5u8)]
    Five,
}

fn main() {}
