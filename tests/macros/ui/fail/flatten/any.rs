use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(flatten)]
    more: convex_schema::Any,
}

fn main() {}
