use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Level {
    LOW { x: f64 },
    Low { y: f64 },
}

fn main() {}
