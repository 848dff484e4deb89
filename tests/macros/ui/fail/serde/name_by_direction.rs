use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(rename(serialize = "a", deserialize = "b"))]
    name: String,
}

fn main() {}
