use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "kind")]
struct Row {
    kind: String,
}

fn main() {}
