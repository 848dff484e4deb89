use convex_schema::Table;

#[derive(Table)]
#[table(name = "rows")]
#[table(search_index = "text")]
#[table(vector_index)]
#[table(staged = 5)]
#[table(crate = "not a path")]
#[table(allow = prefix_index)]
struct Row {
    a: f64,
}

fn main() {}
