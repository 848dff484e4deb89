use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(untagged)]
enum Level {
    #[convex(literal = 1)]
    Low,
}

fn main() {}
