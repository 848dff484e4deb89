use convex_schema::{ConvexType, Id, Storage};

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Text(String),
    File(Id<Storage>),
}

fn main() {}
