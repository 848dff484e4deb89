use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Point(f64, f64);

fn main() {}
