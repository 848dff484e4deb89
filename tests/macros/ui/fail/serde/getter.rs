use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Duration {
    #[serde(getter = "secs")]
    secs: f64,
}

fn main() {}
