use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all = "camelCase")]
struct Row {
    ö_first: String,
}

fn main() {}
