use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    data: Vec<u8>,
}

fn main() {}
