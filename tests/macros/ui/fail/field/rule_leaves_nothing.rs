use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all = "camelCase")]
struct Row {
    __: String,
}

fn main() {}
