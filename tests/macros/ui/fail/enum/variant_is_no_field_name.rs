use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all = "kebab-case")]
enum Shape {
    FullCircle(f64),
}

fn main() {}
