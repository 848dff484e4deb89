use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    count: Option<usize>,
}

fn main() {}
