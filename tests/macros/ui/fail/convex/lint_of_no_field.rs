use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Friends(#[convex(allow(id_array))] Vec<String>);

fn main() {}
