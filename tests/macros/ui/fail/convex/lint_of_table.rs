use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(allow(id_array, prefix_index))]
    friends: Vec<String>,
}

fn main() {}
