use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_al = "camelCase")]
struct Row {
    name: String,
}

fn main() {}
