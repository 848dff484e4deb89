use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(transparent)]
struct Row(String, f64);

fn main() {}
