use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Level {
    #[serde(with = "code")]
    Low(f64),
}

fn main() {}
