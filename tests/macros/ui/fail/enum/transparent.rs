use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(transparent)]
enum Level {
    Low(f64),
}

fn main() {}
