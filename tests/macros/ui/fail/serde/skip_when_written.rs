use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(skip_serializing)]
    name: String,
}

fn main() {}
