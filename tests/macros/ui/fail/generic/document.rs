use convex_schema::{Table, schema};

#[derive(Table)]
#[table(name = "logs")]
struct Log<T>(T);

fn main() {
    schema! { tables: [Log<f64>] };
}
