use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(int64)]
    count: i32,
}

fn main() {}
