use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(transparent)]
struct Row {
    #[serde(skip)]
    name: String,
}

fn main() {}
