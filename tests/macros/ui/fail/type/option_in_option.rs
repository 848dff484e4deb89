use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    name: Option<Option<String>>,
}

fn main() {}
