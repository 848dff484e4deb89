use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Percent(#[convex(range = 0..=100)] f64);

#[derive(ConvexType)]
struct Row {
    #[serde(flatten)]
    #[convex(allowed = ["a"])]
    inner: Inner,
}

#[derive(ConvexType)]
struct Inner {
    kind: String,
}

fn main() {}
