use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Tree {
    Leaf(f64),
    Branch(Box<Self>),
}

fn main() {}
