use convex_schema::Table;

#[derive(Table)]
#[table(name = "nodes")]
struct Node {
    parent: Option<Box<Node>>,
}

fn main() {}
