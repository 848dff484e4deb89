use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all = "camelcase")]
struct Row {
    name: String,
}

fn main() {}
