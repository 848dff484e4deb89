use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(flatten, skip_serializing_if = "is_empty")]
    more: More,
}

#[derive(ConvexType)]
struct More {
    x: f64,
}

fn main() {}
