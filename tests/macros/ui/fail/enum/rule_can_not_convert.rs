use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all = "camelCase")]
enum Shape {
    Ölfleck,
}

fn main() {}
