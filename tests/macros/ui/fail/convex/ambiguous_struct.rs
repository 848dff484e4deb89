use convex_schema::ConvexType;

#[derive(ConvexType)]
#[convex(ambiguous)]
struct Row {
    name: String,
}

fn main() {}
