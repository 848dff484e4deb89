use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<String>,
}

fn main() {}
