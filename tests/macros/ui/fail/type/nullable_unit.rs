use convex_schema::{ConvexType, Nullable};

#[derive(ConvexType)]
struct Row {
    nothing: Nullable<()>,
}

fn main() {}
