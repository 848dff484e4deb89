use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(renam = "n")]
    name: String,
}

fn main() {}
