use convex_schema::{ConvexType, Table, schema};

#[derive(Table)]
#[table(name = "logs")]
#[table(index(name = "by_text", fields = ["entry.txt"]))]
#[table(vector_index(name = "near", field = "entry.text", dimensions = 3))]
struct Log<T> {
    at: f64,
    entry: T,
}

#[derive(ConvexType)]
struct Entry {
    text: String,
}

#[derive(ConvexType)]
struct Other {
    txt: String,
    text: String,
}

fn main() {
    schema! { tables: [Log<Entry>] };
    schema! { tables: [Log<Other>] };
}
