use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum Row {
    A { kind: String },
}

fn main() {}
