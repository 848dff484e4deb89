use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(flatten)]
    more: More,
}

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum More {
    A { x: f64 },
    B { y: f64 },
}

fn main() {}
