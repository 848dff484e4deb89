use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    __proto__: String,
}

fn main() {}
