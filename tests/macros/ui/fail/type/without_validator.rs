use convex_schema::ConvexType;

struct Foreign;

#[derive(ConvexType)]
struct Row {
    inner: Foreign,
}

fn main() {}
