use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Nothing();

fn main() {}
