use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(rename = 5)]
    name: String,
}

fn main() {}
