use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(allow(id_arrays))]
    friends: Vec<String>,
}

fn main() {}
