use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(number, int64)]
    count: i64,
}

fn main() {}
