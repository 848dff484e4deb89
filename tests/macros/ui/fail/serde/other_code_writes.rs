use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(serialize_with = "write")]
    name: String,
}

fn main() {}
