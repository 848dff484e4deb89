use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(rename = "first name")]
    name: String,
}

fn main() {}
