use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all(serialize = "camelCase"))]
struct Row {
    name: String,
}

fn main() {}
