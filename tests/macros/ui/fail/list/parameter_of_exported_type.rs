use convex_schema::{ConvexType, schema};

#[derive(ConvexType)]
struct Page<T> {
    items: std::collections::BTreeMap<String, T>,
}

fn main() {
    schema! { tables: [], types: [Page<u64>] };
}
