use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row(#[serde(skip)] String);

fn main() {}
