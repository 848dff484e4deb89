use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(flatten)]
    more: String,
}

fn main() {}
