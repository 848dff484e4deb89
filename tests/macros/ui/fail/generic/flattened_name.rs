use convex_schema::{ConvexType, schema};

#[derive(ConvexType)]
struct Log<T> {
    at: f64,
    #[serde(flatten)]
    entry: T,
}

#[derive(ConvexType)]
struct Entry {
    text: String,
    at: f64,
}

fn main() {
    schema! { tables: [], types: [Log<Entry>] };
}
