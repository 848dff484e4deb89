use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Nothing,
    Maybe(Option<String>),
}

fn main() {}
