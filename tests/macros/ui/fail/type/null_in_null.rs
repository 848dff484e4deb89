use convex_schema::{ConvexType, Nullable};

#[derive(ConvexType)]
struct Row {
    names: Vec<Option<Nullable<String>>>,
}

fn main() {}
