use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all = "train")]
struct Row {
    name: String,
}

fn main() {}
