use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Kind {
    #[convex(literal = 9007199254740993)]
    Large,
}

fn main() {}
