use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(flatten)]
    one: More,
    #[serde(flatten)]
    two: Deeper,
}

#[derive(ConvexType)]
struct Deeper {
    #[serde(flatten)]
    more: More,
}

#[derive(ConvexType)]
struct More {
    x: f64,
}

fn main() {}
