use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Kind {
    #[convex(literal = 9223372036854775808i64)]
    Large,
}

fn main() {}
