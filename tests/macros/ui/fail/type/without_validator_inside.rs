use convex_schema::ConvexType;

struct Foreign;

#[derive(ConvexType)]
struct Row {
    inner: Option<Vec<Foreign>>,
}

fn main() {}
