use convex_schema::{ConvexType, Table, schema};

#[derive(Table)]
#[table(name = "logs")]
struct Log<T> {
    at: f64,
    #[serde(flatten)]
    entry: T,
}

#[derive(ConvexType)]
enum Entry {
    Text(String),
    Number(f64),
}

fn main() {
    schema! { tables: [Log<Entry>] };
}
