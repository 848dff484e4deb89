use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Level {
    Low(f64),
    #[serde(rename = "Low")]
    High(f64),
}

fn main() {}
