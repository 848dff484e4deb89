use convex_schema::{ConvexType, Nullable};

#[derive(ConvexType)]
struct Row {
    maybe: Nullable<Maybe>,
}

#[derive(ConvexType)]
struct Maybe(Option<String>);

fn main() {}
