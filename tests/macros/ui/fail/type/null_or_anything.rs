use convex_schema::{Any, ConvexType};

#[derive(ConvexType)]
struct Row {
    anything: Vec<Option<Any>>,
}

fn main() {}
