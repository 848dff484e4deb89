use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(flatten)]
    more: Option<More>,
}

#[derive(ConvexType)]
struct More {
    x: f64,
}

fn main() {}
