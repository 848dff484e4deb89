use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    x: f64,
    #[serde(flatten)]
    more: More,
}

#[derive(ConvexType)]
struct More {
    x: f64,
}

fn main() {}
