use convex_schema::{Table, schema};

#[derive(Table)]
#[table(name = "logs")]
struct Log<T> {
    entries: Vec<Option<T>>,
}

fn main() {
    schema! { tables: [Log<Option<String>>] };
}
