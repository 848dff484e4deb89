use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    name: String,
    #[serde(rename = "name")]
    label: String,
}

fn main() {}
