use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(with = "code")]
    name: String,
}

fn main() {}
