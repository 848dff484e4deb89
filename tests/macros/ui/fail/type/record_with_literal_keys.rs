use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    by_color: std::collections::BTreeMap<Color, f64>,
}

#[derive(ConvexType)]
enum Color {
    Red,
    Green,
}

fn main() {}
