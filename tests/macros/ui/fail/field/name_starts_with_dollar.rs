use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(rename = "$ref")]
    reference: String,
}

fn main() {}
