use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(untagged)]
struct Row {
    name: String,
}

fn main() {}
