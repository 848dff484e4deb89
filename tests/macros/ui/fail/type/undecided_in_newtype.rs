use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Count(i64);

fn main() {}
