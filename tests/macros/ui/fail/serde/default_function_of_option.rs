use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(default = "made")]
    name: Option<String>,
}

fn main() {}
