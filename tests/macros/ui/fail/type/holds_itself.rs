use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Node {
    label: String,
    children: Vec<Node>,
}

fn main() {}
