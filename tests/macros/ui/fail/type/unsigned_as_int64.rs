use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(int64)]
    count: u64,
}

fn main() {}
