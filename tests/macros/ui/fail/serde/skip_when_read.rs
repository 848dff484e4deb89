use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(skip_deserializing)]
    name: String,
}

fn main() {}
