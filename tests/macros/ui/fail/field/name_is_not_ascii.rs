use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    größe: f64,
}

fn main() {}
