use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(compressed)]
    name: String,
}

fn main() {}
