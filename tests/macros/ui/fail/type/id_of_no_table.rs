use convex_schema::{ConvexType, Id};

struct User;

#[derive(ConvexType)]
struct Row {
    user: Id<User>,
}

fn main() {}
