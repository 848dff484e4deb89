use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(number, validator = convex_schema::v::number())]
    count: i64,
}

fn main() {}
