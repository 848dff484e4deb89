use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Shape {
    Line(f64, f64),
}

fn main() {}
