use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Count {
    Many(Vec<i64>),
}

fn main() {}
