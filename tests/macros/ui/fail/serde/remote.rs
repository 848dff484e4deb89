use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(remote = "std::time::Duration")]
struct Duration {
    secs: f64,
}

fn main() {}
