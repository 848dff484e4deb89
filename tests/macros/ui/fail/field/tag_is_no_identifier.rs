use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "the kind")]
struct Row {
    name: String,
}

fn main() {}
