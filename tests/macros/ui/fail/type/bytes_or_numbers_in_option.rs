use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    data: Option<[u8; 32]>,
}

fn main() {}
